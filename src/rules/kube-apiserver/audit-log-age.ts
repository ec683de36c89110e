import { atLeast } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/audit-log-age',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Audit logs are kept for less than 30 days',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.17'],
  why: 'An attack is often found weeks later, when its traces are gone.',
  fix: 'Set `--audit-log-maxage=30`.',
  edit: { set: 'audit-log-maxage', value: 30 },
  mootBy: 'kube-apiserver/audit-log',
  alwaysAsked: true,
  reads: ['audit-log-maxage'],
  consults: ['audit-log-path', 'audit-webhook-config-file'],
  *check(own) {
    if (own['audit-log-path'] || !own['audit-webhook-config-file'])
      yield* atLeast(own, 'audit-log-maxage', 30, 'nothing says how long audit logs are kept')
  },
  bad: [
    component(
      'kube-apiserver',
      '--audit-log-path=/a.log --audit-log-maxage=«29»',
      'low: kube-apiserver sets --audit-log-maxage=29, which is below 30',
    ),
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not set --audit-log-maxage: nothing says how long audit logs are kept',
    ),
  ],
  good: [
    component('kube-apiserver', '--audit-log-path=/a.log --audit-log-maxage=30'),
    component('kube-apiserver', '--audit-webhook-config-file=/etc/audit.yaml'),
  ],
})
