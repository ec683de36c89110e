import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/security-context',
  on: 'container',
  title: 'Container has no security context of its own',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.6.3'],
  why: 'Capabilities, privilege escalation and the root file system are decided for each container alone: without a context all stay open.',
  fix: 'Give the container a `securityContext`.',
  reads: ['securityContext'],
  *check(container) {
    if (container.securityContext) return
    yield missing(container, 'securityContext', `${container.name} has no security context of its own`)
  },
  bad: [
    pod({ settings: '', name: '«web»' }),
    pod({ settings: '', name: '«web»', spec: 'securityContext: {runAsNonRoot: true}' }),
    pod('«securityContext»: {}'),
  ],
  good: [pod('securityContext: {allowPrivilegeEscalation: false}'), pod('securityContext: {runAsUser: 1000}')],
})
