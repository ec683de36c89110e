import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/linux-hardening',
  on: 'container',
  title: 'No seccomp, AppArmor, SELinux or capability restrictions are set',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.6.3'],
  mootBy: 'container/privileged',
  why: 'An attacker who compromises the process can use every default capability and, depending on the node, every system call.',
  fix: 'Set `seccompProfile: {type: RuntimeDefault}` and drop all capabilities.',
  edit: { set: 'seccomp', value: 'default' },
  alwaysAsked: true,
  reads: ['seccomp', 'appArmor', 'seLinux', 'capDrop'],
  *check(container) {
    const { name, seccomp, appArmor, seLinux, capDrop } = container
    const profiles = [seccomp?.value, appArmor?.value].some((value) => value === 'default' || value === 'localhost')
    const { user, role, type, level, disabled } = seLinux?.value ?? {}
    const label = !disabled && [user, role, type, level].some(Boolean)
    if (profiles || label || capDrop.length > 0) return
    yield missing(container, 'seccomp', `${name} has no seccomp, AppArmor, SELinux or capability restrictions`)
  },
  bad: [pod({ settings: '', name: '«web»' }, 'low: web has no seccomp, AppArmor, SELinux or capability restrictions')],
  good: [
    pod('securityContext: {seLinuxOptions: {level: "s0:c1,c2"}}'),
    pod('securityContext: {capabilities: {drop: [KILL]}}'),
    pod({ settings: '', spec: 'securityContext: {seccompProfile: {type: RuntimeDefault}}' }),
  ],
})
