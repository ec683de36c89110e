import { required } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/client-ca',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server has no client CA',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.25'],
  why: 'Clients cannot use certificates: kubelets and administrators are left with weaker credentials.',
  fix: 'Set `--client-ca-file`.',
  alwaysAsked: true,
  reads: ['client-ca-file'],
  *check(own) {
    yield* required(own, 'client-ca-file', 'client certificates are not accepted')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'medium: kube-apiserver does not set --client-ca-file: client certificates are not accepted',
    ),
  ],
  good: [component('kube-apiserver', '--client-ca-file=/etc/kubernetes/file')],
})
