import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/apparmor-unconfined',
  on: 'container',
  title: 'Container runs outside AppArmor',
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.1', 'pss:baseline/appArmorProfile'],
  mootBy: 'container/privileged',
  why: 'The default profile keeps a process from mounting file systems and writing to the kernel files that lead out of the container.',
  fix: {
    default: 'Remove the setting, so that the default profile holds, or name a profile of your own.',
    pod: 'Set `appArmorProfile.type` to `RuntimeDefault` or `Localhost`.',
  },
  reads: ['appArmor'],
  *check({ name, appArmor }) {
    if (!appArmor || appArmor.value === 'default' || appArmor.value === 'localhost') return
    yield fail(appArmor, `${name} runs with the AppArmor profile ${appArmor.value}`)
  },
  bad: [
    compose('security_opt: ["«apparmor:unconfined»"]'),
    pod('securityContext: {appArmorProfile: {type: «Unconfined»}}'),
    run('--security-opt «apparmor=unconfined»'),
  ],
  good: [
    compose('security_opt: ["apparmor:shop-profile"]'),
    compose(''),
    pod('securityContext: {appArmorProfile: {type: RuntimeDefault}}'),
    pod(''),
    run('--security-opt seccomp=unconfined'),
  ],
})
