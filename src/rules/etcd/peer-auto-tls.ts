import { switched } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'etcd/peer-auto-tls',
  on: 'component',
  program: 'etcd',
  title: 'Peer certificate of etcd is signed by itself',
  severity: 'medium',
  threats: ['K2'],
  controls: ['cis-kubernetes:2.6'],
  why: 'Nobody can verify a certificate that etcd signs by itself: whoever is on the path can take its place.',
  fix: 'Remove `--peer-auto-tls` and set certificates of a CA.',
  reads: ['peer-auto-tls'],
  consults: ['peer-cert-file'],
  *check(own) {
    // Certificates that are set are used all the same.
    const severity = own['peer-cert-file'] ? 'low' : 'medium'
    yield* switched(own, 'peer-auto-tls', false, {
      consequence: 'it signs its certificates for peers by itself',
      severity,
    })
  },
  bad: [
    component(
      'etcd',
      '«--peer-auto-tls»',
      'medium: etcd sets --peer-auto-tls=true: it signs its certificates for peers by itself',
    ),
    component(
      'etcd',
      '--peer-cert-file=/a.crt --peer-auto-tls=«true»',
      'low: etcd sets --peer-auto-tls=true: it signs its certificates for peers by itself',
    ),
  ],
  good: [component('etcd', '--peer-auto-tls=false'), component('etcd', '--name=a')],
})
