import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod-security-policy/root-user',
  on: 'pod-security-policy',
  title: 'PodSecurityPolicy allows root',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'On clusters before 1.25 containers may run as root, which is one kernel fault away from root on the node.',
  fix: 'Set `runAsUser: {rule: MustRunAsNonRoot}`; from 1.25 on use Pod Security Admission instead.',
  reads: ['userRule', 'rootRange'],
  *check({ name, userRule, rootRange }) {
    if (userRule?.value === 'RunAsAny') yield fail(userRule, `${name} allows root`)
    else if (rootRange) yield fail(rootRange, `${name} allows root: it is in a range of users`)
  },
  bad: [
    manifest(
      'PodSecurityPolicy old',
      'spec: {runAsUser: {rule: «RunAsAny»}}',
      'low: PodSecurityPolicy old allows root',
    ),
    manifest(
      'PodSecurityPolicy old',
      'spec: {runAsUser: {rule: MustRunAs, ranges: [{min: 7, max: 9}, {min: «0», max: 1}]}}',
      'low: PodSecurityPolicy old allows root: it is in a range of users',
    ),
  ],
  good: [
    manifest('PodSecurityPolicy old', 'spec: {runAsUser: {rule: MustRunAsNonRoot}}'),
    manifest('PodSecurityPolicy old', 'spec: {runAsUser: {rule: MustRunAs, ranges: [{min: 1, max: 9}]}}'),
  ],
})
