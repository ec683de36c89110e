import { required } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/audit-log',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server writes no audit log',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.16'],
  why: 'Nobody can find out afterwards who did what to the cluster.',
  fix: 'Set `--audit-log-path` and `--audit-policy-file`.',
  alwaysAsked: true,
  reads: ['audit-log-path'],
  consults: ['audit-webhook-config-file'],
  *check(own) {
    if (!own['audit-webhook-config-file']) yield* required(own, 'audit-log-path', 'no audit log is written')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not set --audit-log-path: no audit log is written',
    ),
    component(
      'kube-apiserver',
      '--audit-log-path=«»',
      'low: kube-apiserver sets --audit-log-path to nothing: no audit log is written',
    ),
  ],
  good: [
    component('kube-apiserver', '--audit-log-path=/var/log/audit.log'),
    component('kube-apiserver', '--audit-log-path=-'),
    component('kube-apiserver', '--audit-webhook-config-file=/etc/audit.yaml'),
  ],
})
