import { required } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/audit-policy',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server has no audit policy',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:3.2.1'],
  why: 'Without a policy no event is logged, whatever log is set.',
  fix: 'Set `--audit-policy-file`.',
  mootBy: 'kube-apiserver/audit-log',
  alwaysAsked: true,
  reads: ['audit-policy-file'],
  *check(own) {
    yield* required(own, 'audit-policy-file', 'no event is logged')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not set --audit-policy-file: no event is logged',
    ),
  ],
  good: [component('kube-apiserver', '--audit-policy-file=/etc/kubernetes/file')],
})
