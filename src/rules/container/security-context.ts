import { pod } from '../../core/examples.ts'
import { defineRule, fail } from '../../core/rule.ts'

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
  reads: ['noNewPrivileges', 'readOnlyRootFilesystem'],
  *check({ name, dialect, at, near, noNewPrivileges, readOnlyRootFilesystem }) {
    // Settings of a container alone have their security context as the nearest parent, where it has one.
    const present = noNewPrivileges || readOnlyRootFilesystem || near.has('noNewPrivileges')
    if (dialect !== 'pod' || present) return
    yield fail({ value: undefined, at }, `${name} has no security context of its own`)
  },
  bad: [pod('', { name: '«web»' }), pod('', { name: '«web»', spec: 'securityContext: {runAsNonRoot: true}' })],
  good: [pod('securityContext: {allowPrivilegeEscalation: false}'), pod('securityContext: {runAsUser: 1000}')],
})
