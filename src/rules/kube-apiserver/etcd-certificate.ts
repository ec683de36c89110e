import { requiredPair } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/etcd-certificate',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server has no client certificate for etcd',
  severity: 'medium',
  threats: ['K2'],
  controls: ['cis-kubernetes:1.2.23'],
  why: 'Without it etcd must serve clients without credentials, and whoever reaches it reads and writes the whole cluster.',
  fix: 'Set `--etcd-certfile` and `--etcd-keyfile`, and `--client-cert-auth` at etcd.',
  mootBy: 'kube-apiserver/etcd-plain-http',
  alwaysAsked: true,
  reads: ['etcd-certfile', 'etcd-keyfile'],
  *check(own) {
    yield* requiredPair(own, ['etcd-certfile', 'etcd-keyfile'], 'it has no credentials for etcd')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'medium: kube-apiserver does not set --etcd-certfile and --etcd-keyfile: it has no credentials for etcd',
    ),
    component(
      '«kube-apiserver»',
      '--etcd-certfile=/pki/a.crt',
      'medium: kube-apiserver sets --etcd-certfile without --etcd-keyfile: it has no credentials for etcd',
    ),
  ],
  good: [component('kube-apiserver', '--etcd-certfile=/pki/a.crt --etcd-keyfile /pki/a.key')],
})
