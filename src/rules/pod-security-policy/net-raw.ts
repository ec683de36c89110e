import { defineRule, missing } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod-security-policy/net-raw',
  on: 'pod-security-policy',
  title: 'PodSecurityPolicy leaves NET_RAW',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'On clusters before 1.25 containers may forge packets and listen in on their neighbours.',
  fix: 'Add ALL or NET_RAW to `requiredDropCapabilities`; from 1.25 on use Pod Security Admission instead.',
  alwaysAsked: true,
  reads: ['droppedCapabilities'],
  *check(policy) {
    if (policy.droppedCapabilities.some(({ value }) => /^(?:ALL|(?:CAP_)?NET_RAW)$/i.test(value))) return
    yield missing(policy, 'droppedCapabilities', `${policy.name} leaves NET_RAW to containers`)
  },
  bad: [
    manifest(
      'PodSecurityPolicy old',
      'spec: {«requiredDropCapabilities»: [KILL]}',
      'low: PodSecurityPolicy old leaves NET_RAW to containers',
    ),
  ],
  good: [
    manifest('PodSecurityPolicy old', 'spec: {requiredDropCapabilities: [ALL]}'),
    manifest('PodSecurityPolicy old', 'spec: {requiredDropCapabilities: [NET_RAW]}'),
  ],
})
