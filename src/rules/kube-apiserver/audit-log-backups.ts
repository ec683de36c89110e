import { atLeast } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/audit-log-backups',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Fewer than 10 old audit logs are kept',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.18'],
  why: 'An attacker who causes many events pushes their own traces out.',
  fix: 'Set `--audit-log-maxbackup=10`.',
  edit: { set: 'audit-log-maxbackup', value: 10 },
  mootBy: 'kube-apiserver/audit-log',
  alwaysAsked: true,
  reads: ['audit-log-maxbackup'],
  consults: ['audit-log-path', 'audit-webhook-config-file'],
  *check(own) {
    if (own['audit-log-path'] || !own['audit-webhook-config-file'])
      yield* atLeast(own, 'audit-log-maxbackup', 10, 'nothing says how many audit logs are kept')
  },
  bad: [
    component(
      'kube-apiserver',
      '--audit-log-path=/a.log --audit-log-maxbackup=«9»',
      'low: kube-apiserver sets --audit-log-maxbackup=9, which is below 10',
    ),
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not set --audit-log-maxbackup: nothing says how many audit logs are kept',
    ),
  ],
  good: [
    component('kube-apiserver', '--audit-log-path=/a.log --audit-log-maxbackup=10'),
    component('kube-apiserver', '--audit-webhook-config-file=/etc/audit.yaml'),
  ],
})
