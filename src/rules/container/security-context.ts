import { pod } from '../../core/examples.ts'
import { defineRule, missing } from '../../core/rule.ts'

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
  reads: [
    'user',
    'group',
    'runAsNonRoot',
    'privileged',
    'capAdd',
    'capDrop',
    'seccomp',
    'appArmor',
    'seLinux',
    'noNewPrivileges',
    'procMount',
    'readOnlyRootFilesystem',
    'windowsHostProcess',
  ],
  *check(c) {
    const single = [c.user, c.group, c.runAsNonRoot, c.privileged, c.seccomp, c.appArmor, c.seLinux]
    const own = [c.noNewPrivileges, c.procMount, c.readOnlyRootFilesystem, c.windowsHostProcess]
    const facts = [...single, ...own, ...c.capAdd, ...c.capDrop]
    if (facts.some((fact) => fact && !fact.owner)) return
    yield missing(c, 'privileged', `${c.name} has no security context of its own`)
  },
  bad: [pod('', { name: '«web»' }), pod('', { name: '«web»', spec: 'securityContext: {runAsNonRoot: true}' })],
  good: [pod('securityContext: {allowPrivilegeEscalation: false}')],
})
