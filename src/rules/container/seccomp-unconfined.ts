import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/seccomp-unconfined',
  on: 'container',
  title: 'Container runs without a seccomp filter',
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.21', 'cis-kubernetes:5.6.2', 'pss:baseline/seccompProfile', 'pss:restricted/seccompProfile'],
  mootBy: 'container/privileged',
  why: 'Without the filter every system call of the kernel can be reached, those that exploits live on among them.',
  fix: {
    default: 'Remove the setting, so that the default profile holds, or name a profile that allows what is needed.',
    pod: 'Set `seccompProfile.type` to `RuntimeDefault` or `Localhost`.',
  },
  reads: ['seccomp'],
  *check({ name, seccomp }) {
    if (!seccomp || seccomp.value === 'default' || seccomp.value === 'localhost') return
    yield fail(seccomp, `${name} runs with the seccomp profile ${seccomp.value}`)
  },
  bad: [
    compose('security_opt:\n  - «seccomp:unconfined»'),
    compose('security_opt: ["«seccomp=unconfined»"]'),
    pod('securityContext: {seccompProfile: {type: «Unconfined»}}'),
    run('--security-opt «seccomp=unconfined»'),
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
