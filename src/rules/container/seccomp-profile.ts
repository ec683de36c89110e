import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/seccomp-profile',
  on: 'container',
  title: 'Seccomp profile is not set',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.6.2', 'pss:restricted/seccompProfile'],
  mootBy: 'container/privileged',
  why: 'By default Kubernetes runs the pod without a seccomp filter, so an attacker can use every system call.',
  fix: 'Set `securityContext.seccompProfile: {type: RuntimeDefault}` on the pod.',
  edit: { set: 'seccomp', value: 'default' },
  alwaysAsked: true,
  reads: ['seccomp'],
  *check(container) {
    if (!container.seccomp) yield missing(container, 'seccomp', `${container.name} sets no seccomp profile`)
  },
  bad: [
    pod({ settings: '', name: '«web»' }, 'medium: web sets no seccomp profile'),
    pod('«securityContext»: {allowPrivilegeEscalation: false}', 'medium: web sets no seccomp profile'),
  ],
  good: [
    pod({ settings: '', spec: 'securityContext: {seccompProfile: {type: RuntimeDefault}}' }),
    pod('securityContext: {seccompProfile: {type: Localhost, localhostProfile: a.json}}'),
  ],
})
