import { defineRule, fail, missing } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod-security-policy/seccomp-profile',
  on: 'pod-security-policy',
  title: 'PodSecurityPolicy sets no seccomp profile',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'On clusters before 1.25 containers may use every system call, also those that attacks on the kernel need.',
  fix: 'Set the annotation `seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default`; from 1.25 on use Pod Security Admission instead.',
  alwaysAsked: true,
  reads: ['seccompProfiles', 'seccompDefault'],
  *check(policy) {
    const { name, seccompProfiles, seccompDefault } = policy
    if (seccompProfiles?.value.includes('*')) yield fail(seccompProfiles, `${name} allows every seccomp profile`)
    else if (!seccompDefault) yield missing(policy, 'seccompDefault', `${name} sets no seccomp profile`)
  },
  bad: [
    manifest('PodSecurityPolicy «old»', 'spec: {}', 'low: PodSecurityPolicy old sets no seccomp profile'),
    manifest(
      'PodSecurityPolicy old {annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: "«*»"}}',
      'spec: {}',
      'low: PodSecurityPolicy old allows every seccomp profile',
    ),
  ],
  good: [
    manifest(
      'PodSecurityPolicy old {annotations: {seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default}}',
      'spec: {}',
    ),
  ],
})
