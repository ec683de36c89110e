import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod-security-policy/added-capabilities',
  on: 'pod-security-policy',
  title: 'PodSecurityPolicy allows added capabilities',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'On clusters before 1.25 a container may take rights of the kernel beyond the default ones, up to all of them.',
  fix: 'Remove `allowedCapabilities`; from 1.25 on use Pod Security Admission instead.',
  reads: ['allowedCapabilities'],
  *check({ name, allowedCapabilities }) {
    const [first] = allowedCapabilities
    if (first)
      yield fail(
        first,
        `${name} allows added capabilities: ${allowedCapabilities.map(({ value }) => value).join(', ')}`,
      )
  },
  bad: [
    manifest(
      'PodSecurityPolicy old',
      'spec: {allowedCapabilities: ["«*»"]}',
      'low: PodSecurityPolicy old allows added capabilities: *',
    ),
  ],
  good: [manifest('PodSecurityPolicy old', 'spec: {allowedCapabilities: []}')],
})
