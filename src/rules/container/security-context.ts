import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/security-context',
  on: 'container',
  title: 'Container has no security context',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.6.3'],
  why: 'Capabilities, privilege escalation and the root file system can only be restricted per container. Without a security context a compromised process is not restricted in any of them.',
  fix: 'Set a `securityContext` on the container.',
  alwaysAsked: true,
  reads: ['securityContext'],
  *check(container) {
    if (container.securityContext) return
    yield missing(container, 'securityContext', `${container.name} has no security context`)
  },
  bad: [
    pod({ settings: '', name: '«web»' }, 'low: web has no security context'),
    pod(
      { settings: '', name: '«web»', spec: 'securityContext: {runAsNonRoot: true}' },
      'low: web has no security context',
    ),
    pod('«securityContext»: {}', 'low: web has no security context'),
  ],
  good: [pod('securityContext: {allowPrivilegeEscalation: false}'), pod('securityContext: {runAsUser: 1000}')],
})
