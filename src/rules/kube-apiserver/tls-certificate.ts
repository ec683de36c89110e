import { requiredPair } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/tls-certificate',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server has no serving certificate',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.24'],
  why: 'The API server signs a certificate by itself, which clients cannot verify.',
  fix: 'Set `--tls-cert-file` and `--tls-private-key-file`.',
  alwaysAsked: true,
  reads: ['tls-cert-file', 'tls-private-key-file'],
  *check(own) {
    yield* requiredPair(own, ['tls-cert-file', 'tls-private-key-file'], 'it serves a self-signed certificate')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'medium: kube-apiserver does not set --tls-cert-file and --tls-private-key-file: it serves a self-signed certificate',
    ),
    component(
      '«kube-apiserver»',
      '--tls-cert-file=/pki/a.crt',
      'medium: kube-apiserver sets --tls-cert-file without --tls-private-key-file: it serves a self-signed certificate',
    ),
  ],
  good: [component('kube-apiserver', '--tls-cert-file=/pki/a.crt --tls-private-key-file /pki/a.key')],
})
