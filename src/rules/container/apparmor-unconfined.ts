import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/apparmor-unconfined',
  on: 'container',
  title: 'AppArmor is disabled',
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.1', 'pss:baseline/appArmorProfile'],
  mootBy: 'container/privileged',
  why: 'The default profile stops a compromised process from mounting file systems and from writing to kernel files that lead out of the container.',
  fix: {
    default: 'Remove the setting to use the default profile, or name your own profile.',
    pod: 'Set `appArmorProfile.type` to `RuntimeDefault` or `Localhost`.',
  },
  edit: { set: 'appArmor', value: 'default' },
  reads: ['appArmor'],
  *check({ name, appArmor }) {
    if (!appArmor || appArmor.value === 'default' || appArmor.value === 'localhost') return
    yield fail(
      appArmor,
      `${appArmor.owner?.name ?? name} uses the AppArmor profile ${appArmor.value || 'without a type'}`,
    )
  },
  bad: [
    compose('security_opt: ["«apparmor:unconfined»"]', 'high: web uses the AppArmor profile unconfined'),
    pod('securityContext: {appArmorProfile: {type: «Unconfined»}}', 'high: web uses the AppArmor profile unconfined'),
    pod('securityContext: {appArmorProfile: «{type: ""}»}', 'high: web uses the AppArmor profile without a type'),
    run('--security-opt «apparmor=unconfined»', 'high: shop uses the AppArmor profile unconfined'),
  ],
  good: [
    compose('security_opt: ["apparmor:shop-profile"]'),
    compose(''),
    pod('securityContext: {appArmorProfile: {type: RuntimeDefault}}'),
    pod(''),
    run('--security-opt seccomp=unconfined'),
  ],
})
