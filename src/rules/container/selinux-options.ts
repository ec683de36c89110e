import { allowedSeLinuxTypes } from '../../knowledge/pod-security.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/selinux-options',
  on: 'container',
  title: 'Pod chooses its own SELinux user, role or type',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['pss:baseline/seLinuxOptions'],
  why: 'A type such as spc_t is confined by nothing: the label that should hold the container in lets it out.',
  fix: 'Remove `seLinuxOptions.user` and `.role`, and use one of the container types (`container_t`) or none.',
  reads: ['seLinux'],
  *check({ name, seLinux }) {
    if (!seLinux) return
    const { user, role, type } = seLinux.value
    if (type && !allowedSeLinuxTypes.has(type))
      yield fail(seLinux, `${name} runs with the SELinux type ${type}`, { discriminator: 'type' })
    if (user) yield fail(seLinux, `${name} runs as the SELinux user ${user}`, { discriminator: 'user' })
    if (role) yield fail(seLinux, `${name} runs in the SELinux role ${role}`, { discriminator: 'role' })
  },
  bad: [
    pod('securityContext: {seLinuxOptions: {type: «spc_t»}}'),
    pod('securityContext: {seLinuxOptions: {user: «sysadm_u», type: container_t}}'),
  ],
  good: [
    pod('securityContext: {seLinuxOptions: {level: "s0:c123,c456"}}'),
    pod('securityContext: {seLinuxOptions: {type: container_t, user: ""}}'),
    pod(''),
  ],
})
