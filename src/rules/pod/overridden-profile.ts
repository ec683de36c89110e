import { isAllowedSeLinuxType } from '../../knowledge/pod-security.ts'
import { defineRule, fail, type Hit } from '../../model/rule.ts'
import type { Fact } from '../../model/source.ts'
import { pod } from '../examples.ts'

const isConfined = (profile: string) => profile === 'default' || profile === 'localhost'

export default defineRule({
  id: 'pod/overridden-profile',
  on: 'pod',
  title: 'Pod disables a profile, although its containers override it',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [
    'pss:baseline/seccompProfile',
    'pss:baseline/appArmorProfile',
    'pss:baseline/seLinuxOptions',
    'pss:restricted/seccompProfile',
  ],
  why: 'Pod Security admission refuses the pod, and a container that is added later inherits the setting.',
  fix: 'Remove the setting from the pod.',
  reads: ['seccomp', 'appArmor', 'seLinux'],
  *check({ name, seccomp, appArmor, seLinux }, { kubernetesVersion }) {
    const hit = (fact: Fact<unknown>, setting: string, controls: NonNullable<Hit['controls']>) =>
      fail(fact, `${name} sets ${setting} for its containers, which all override it`, {
        discriminator: setting,
        controls,
      })
    if (seccomp && !isConfined(seccomp.value))
      yield hit(seccomp, 'seccompProfile', ['pss:baseline/seccompProfile', 'pss:restricted/seccompProfile'])
    if (appArmor && !isConfined(appArmor.value))
      yield hit(appArmor, 'appArmorProfile', ['pss:baseline/appArmorProfile'])
    const { type, user, role } = seLinux?.value ?? {}
    if (seLinux && (user || role || (type && !isAllowedSeLinuxType(type, kubernetesVersion))))
      yield hit(seLinux, 'seLinuxOptions', ['pss:baseline/seLinuxOptions'])
  },
  bad: [
    pod(
      {
        settings: 'securityContext: {seccompProfile: {type: RuntimeDefault}}',
        spec: 'securityContext: {seccompProfile: {type: «Unconfined»}}',
      },
      'low: shop sets seccompProfile for its containers, which all override it',
    ),
    pod(
      {
        settings: 'securityContext: {appArmorProfile: {type: RuntimeDefault}, seLinuxOptions: {type: container_t}}',
        spec: 'securityContext: {appArmorProfile: {type: «Unconfined»}, seLinuxOptions: {type: «spc_t»}}',
      },
      'low: shop sets appArmorProfile for its containers, which all override it',
      'low: shop sets seLinuxOptions for its containers, which all override it',
    ),
  ],
  good: [
    pod({ settings: '', spec: 'securityContext: {seccompProfile: {type: Unconfined}}' }),
    pod({
      settings: 'securityContext: {seccompProfile: {type: Localhost, localhostProfile: a}}',
      spec: 'securityContext: {seccompProfile: {type: RuntimeDefault}}',
    }),
  ],
})
