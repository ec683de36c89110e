import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod-security-policy/host-pid',
  on: 'pod-security-policy',
  title: 'PodSecurityPolicy allows the PID namespace of the host',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'On clusters before 1.25 whoever may use the policy sees and signals every process of the node.',
  fix: 'Set `hostPID: false`; from 1.25 on use Pod Security Admission instead.',
  reads: ['hostPid'],
  *check({ name, hostPid }) {
    if (hostPid?.value) yield fail(hostPid, `${name} allows the PID namespace of the host`)
  },
  bad: [
    manifest(
      'PodSecurityPolicy old',
      'spec: {hostPID: «true»}',
      'low: PodSecurityPolicy old allows the PID namespace of the host',
    ),
  ],
  good: [manifest('PodSecurityPolicy old', 'spec: {hostPID: false}'), manifest('PodSecurityPolicy old', 'spec: {}')],
})
