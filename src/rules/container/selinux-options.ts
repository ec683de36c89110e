import { isAllowedSeLinuxType } from '../../knowledge/pod-security.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/selinux-options',
  on: 'container',
  title: 'Custom SELinux user, role or type is set',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['pss:baseline/seLinuxOptions'],
  mootBy: 'container/privileged',
  why: 'A type such as spc_t is unconfined: SELinux no longer restricts a compromised process.',
  fix: 'Remove `seLinuxOptions.user` and `seLinuxOptions.role`, and use a container type (`container_t`) or none.',
  reads: ['seLinux'],
  *check({ name, seLinux }, { kubernetesVersion }) {
    if (!seLinux) return
    const { places, ...options } = seLinux.value
    const subject = seLinux.owner?.name ?? name
    for (const option of ['type', 'user', 'role'] as const) {
      const value = options[option]
      if (!value || (option === 'type' && isAllowedSeLinuxType(value, kubernetesVersion))) continue
      const fact = { ...seLinux, at: places?.[option] ?? seLinux.at }
      yield fail(fact, `${subject} sets the SELinux ${option} ${value}`, { discriminator: option })
    }
  },
  bad: [
    pod('securityContext: {seLinuxOptions: {type: «spc_t»}}', 'medium: web sets the SELinux type spc_t'),
    pod(
      'securityContext: {seLinuxOptions: {user: «sysadm_u», type: container_t}}',
      'medium: web sets the SELinux user sysadm_u',
    ),
    pod(
      { settings: '', spec: 'securityContext: {seLinuxOptions: {type: «spc_t», level: s0, role: «sysadm_r»}}' },
      'medium: shop sets the SELinux type spc_t',
      'medium: shop sets the SELinux role sysadm_r',
    ),
  ],
  good: [
    pod('securityContext: {seLinuxOptions: {level: "s0:c123,c456"}}'),
    pod('securityContext: {seLinuxOptions: {type: container_t, user: ""}}'),
    pod(''),
  ],
})
