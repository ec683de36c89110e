import { required } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/etcd-ca',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server does not pin the CA of etcd',
  severity: 'medium',
  threats: ['K2'],
  controls: ['cis-kubernetes:1.2.26'],
  why: 'Any certificate that the system trusts passes for etcd: whoever is on the path serves a state of the cluster.',
  fix: 'Set `--etcd-cafile` to the CA of etcd.',
  mootBy: 'kube-apiserver/etcd-plain-http',
  alwaysAsked: true,
  reads: ['etcd-cafile'],
  *check(own) {
    yield* required(own, 'etcd-cafile', 'certificates for etcd of any public authority pass')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'medium: kube-apiserver does not set --etcd-cafile: certificates for etcd of any public authority pass',
    ),
  ],
  good: [component('kube-apiserver', '--etcd-cafile=/etc/kubernetes/file')],
})
