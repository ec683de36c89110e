import { allowedSeLinuxTypes } from '../../knowledge/pod-security.ts'
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
  *check({ name, seLinux }) {
    if (!seLinux) return
    const { user, role, type } = seLinux.value
    const subject = seLinux.owner?.name ?? name
    if (type && !allowedSeLinuxTypes.has(type))
      yield fail(seLinux, `${subject} sets the SELinux type ${type}`, { discriminator: 'type' })
    if (user) yield fail(seLinux, `${subject} sets the SELinux user ${user}`, { discriminator: 'user' })
    if (role) yield fail(seLinux, `${subject} sets the SELinux role ${role}`, { discriminator: 'role' })
  },
  bad: [
    pod('securityContext: {seLinuxOptions: {type: «spc_t»}}', 'medium: web sets the SELinux type spc_t'),
    pod(
      'securityContext: {seLinuxOptions: {user: «sysadm_u», type: container_t}}',
      'medium: web sets the SELinux user sysadm_u',
    ),
  ],
  good: [
    pod('securityContext: {seLinuxOptions: {level: "s0:c123,c456"}}'),
    pod('securityContext: {seLinuxOptions: {type: container_t, user: ""}}'),
    pod(''),
  ],
})
