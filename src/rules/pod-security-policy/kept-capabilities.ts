import { defineRule, missing } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod-security-policy/kept-capabilities',
  on: 'pod-security-policy',
  title: 'PodSecurityPolicy drops no capabilities',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'On clusters before 1.25 every container keeps the capabilities that the engine starts it with.',
  fix: 'Set `requiredDropCapabilities: [ALL]`; from 1.25 on use Pod Security Admission instead.',
  alwaysAsked: true,
  reads: ['droppedCapabilities'],
  *check(policy) {
    if (policy.droppedCapabilities.length > 0) return
    yield missing(policy, 'droppedCapabilities', `${policy.name} drops no capabilities`)
  },
  bad: [
    manifest(
      'PodSecurityPolicy old',
      'spec: {«privileged»: false}',
      'low: PodSecurityPolicy old drops no capabilities',
    ),
  ],
  good: [manifest('PodSecurityPolicy old', 'spec: {requiredDropCapabilities: [ALL]}')],
})
