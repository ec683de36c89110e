import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod-security-policy/unsafe-sysctl',
  on: 'pod-security-policy',
  title: 'PodSecurityPolicy allows unsafe sysctls',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'On clusters before 1.25 a pod may change settings of the kernel that the whole node shares.',
  fix: 'Remove `allowedUnsafeSysctls`; from 1.25 on use Pod Security Admission instead.',
  reads: ['unsafeSysctls'],
  *check({ name, unsafeSysctls }) {
    const [first] = unsafeSysctls
    if (first) yield fail(first, `${name} allows unsafe sysctls: ${unsafeSysctls.map(({ value }) => value).join(', ')}`)
  },
  bad: [
    manifest(
      'PodSecurityPolicy old',
      'spec: {allowedUnsafeSysctls: [«kernel.msg*»]}',
      'low: PodSecurityPolicy old allows unsafe sysctls: kernel.msg*',
    ),
  ],
  good: [manifest('PodSecurityPolicy old', 'spec: {allowedUnsafeSysctls: []}')],
})
