import { atLeast } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/audit-log-size',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Audit logs are rotated below 100 MB',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.19'],
  why: 'An attacker who causes many events pushes their own traces out.',
  fix: 'Set `--audit-log-maxsize=100`.',
  edit: { set: 'audit-log-maxsize', value: 100 },
  mootBy: 'kube-apiserver/audit-log',
  alwaysAsked: true,
  reads: ['audit-log-maxsize'],
  consults: ['audit-log-path', 'audit-webhook-config-file'],
  *check(own) {
    // With a log it is 100 MB by default.
    const isDefault = own['audit-log-path'] || own['audit-webhook-config-file']
    if (own['audit-log-maxsize'] || !isDefault) yield* atLeast(own, 'audit-log-maxsize', 100, 'no audit log is written')
  },
  bad: [
    component(
      'kube-apiserver',
      '--audit-log-path=/a.log --audit-log-maxsize=«99»',
      'low: kube-apiserver sets --audit-log-maxsize=99, which is below 100',
    ),
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not set --audit-log-maxsize: no audit log is written',
    ),
  ],
  good: [
    component('kube-apiserver', '--audit-log-path=/a.log --audit-log-maxsize=100'),
    component('kube-apiserver', '--audit-log-path=/a.log'),
  ],
})
