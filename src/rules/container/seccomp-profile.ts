import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/seccomp-profile',
  on: 'container',
  title: 'Pod asks for no seccomp profile',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.6.2', 'pss:restricted/seccompProfile'],
  mootBy: 'container/privileged',
  why: 'Kubernetes runs a pod that names no profile without a filter, unless the kubelet says otherwise: every system call can be reached.',
  fix: 'Set `securityContext.seccompProfile: {type: RuntimeDefault}` on the pod.',
  reads: ['seccomp'],
  *check(container) {
    if (!container.seccomp) yield missing(container, 'seccomp', `${container.name} asks for no seccomp profile`)
  },
  bad: [pod({ settings: '', name: '«web»' }), pod('«securityContext»: {allowPrivilegeEscalation: false}')],
  good: [
    pod({ settings: '', spec: 'securityContext: {seccompProfile: {type: RuntimeDefault}}' }),
    pod('securityContext: {seccompProfile: {type: Localhost, localhostProfile: a.json}}'),
  ],
})
