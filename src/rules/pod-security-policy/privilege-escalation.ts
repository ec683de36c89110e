import { defineRule, fail, missing } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod-security-policy/privilege-escalation',
  on: 'pod-security-policy',
  title: 'PodSecurityPolicy allows privilege escalation',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'On clusters before 1.25 a process in such a pod may gain root through setuid programs.',
  fix: 'Set `allowPrivilegeEscalation: false`; from 1.25 on use Pod Security Admission instead.',
  alwaysAsked: true,
  reads: ['privilegeEscalation'],
  *check(policy) {
    const { name, privilegeEscalation } = policy
    const message = `${name} allows privilege escalation`
    if (privilegeEscalation?.value) yield fail(privilegeEscalation, message)
    else if (!privilegeEscalation) yield missing(policy, 'privilegeEscalation', `${message}, as is the default`)
  },
  bad: [
    manifest(
      'PodSecurityPolicy old',
      'spec: {allowPrivilegeEscalation: «true»}',
      'low: PodSecurityPolicy old allows privilege escalation',
    ),
    manifest(
      'PodSecurityPolicy «old»',
      'spec: {privileged: false}',
      'low: PodSecurityPolicy old allows privilege escalation, as is the default',
    ),
  ],
  good: [manifest('PodSecurityPolicy old', 'spec: {allowPrivilegeEscalation: false}')],
})
