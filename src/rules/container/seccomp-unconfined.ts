import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/seccomp-unconfined',
  on: 'container',
  title: 'Seccomp is disabled',
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.21', 'cis-kubernetes:5.6.2', 'pss:baseline/seccompProfile', 'pss:restricted/seccompProfile'],
  mootBy: 'container/privileged',
  why: 'An attacker can use every system call, including those that kernel exploits depend on.',
  fix: {
    default: 'Remove the setting to use the default profile, or use a profile that allows only what the program needs.',
    pod: 'Set `seccompProfile.type` to `RuntimeDefault` or `Localhost`.',
  },
  edit: { set: 'seccomp', value: 'default' },
  reads: ['seccomp'],
  *check({ name, seccomp }) {
    if (!seccomp || seccomp.value === 'default' || seccomp.value === 'localhost') return
    yield fail(seccomp, `${seccomp.owner?.name ?? name} uses the seccomp profile ${seccomp.value || 'without a type'}`)
  },
  bad: [
    compose('security_opt:\n  - «seccomp:unconfined»', 'high: web uses the seccomp profile unconfined'),
    compose('security_opt: ["«seccomp=unconfined»"]', 'high: web uses the seccomp profile unconfined'),
    pod('securityContext: {seccompProfile: {type: «Unconfined»}}', 'high: web uses the seccomp profile unconfined'),
    pod('securityContext: {seccompProfile: «{}»}', 'high: web uses the seccomp profile without a type'),
    run('--security-opt «seccomp=unconfined»', 'high: shop uses the seccomp profile unconfined'),
  ],
  good: [
    compose('security_opt: ["seccomp:./profile.json"]'),
    compose(''),
    pod({
      settings: 'securityContext: {seccompProfile: {type: RuntimeDefault}}',
      spec: 'securityContext: {seccompProfile: {type: Unconfined}}',
    }),
    pod('securityContext: {seccompProfile: {type: Localhost, localhostProfile: a.json}}'),
    run('--security-opt apparmor=unconfined'),
  ],
})
