import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod-security-policy/privileged',
  on: 'pod-security-policy',
  title: 'PodSecurityPolicy allows privileged containers',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'On clusters before 1.25 whoever may use the policy starts containers that own the node.',
  fix: 'Set `privileged: false`; from 1.25 on use Pod Security Admission instead.',
  reads: ['privileged'],
  *check({ name, privileged }) {
    if (privileged?.value) yield fail(privileged, `${name} allows privileged containers`)
  },
  bad: [
    manifest(
      'PodSecurityPolicy old',
      'spec: {privileged: «true»}',
      'low: PodSecurityPolicy old allows privileged containers',
    ),
  ],
  good: [manifest('PodSecurityPolicy old', 'spec: {privileged: false}'), manifest('PodSecurityPolicy old', 'spec: {}')],
})
