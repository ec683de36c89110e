import { defineRule, missing } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/rbac-authorizer',
  on: 'component',
  program: 'kube-apiserver',
  title: 'RBAC authorizer is off',
  severity: 'medium',
  threats: ['K5'],
  controls: ['cis-kubernetes:1.2.8'],
  why: 'Without RBAC the roles of the cluster have no effect, and rights stand where nobody reviews them.',
  fix: 'Set `--authorization-mode=Node,RBAC`.',
  mootBy: 'kube-apiserver/always-allow',
  alwaysAsked: true,
  reads: ['authorization-mode'],
  consults: ['authorization-config'],
  *check(own) {
    const modes = own['authorization-mode']
    if (own['authorization-config'] || modes.some(({ value }) => value === 'RBAC')) return
    yield missing(own, 'authorization-mode', `${own.name} does not use the authorizer RBAC: roles have no effect`)
  },
  bad: [
    component(
      'kube-apiserver',
      '«--authorization-mode=Webhook»',
      'medium: kube-apiserver does not use the authorizer RBAC: roles have no effect',
    ),
    component(
      'kube-apiserver',
      '«--authorization-mode» ABAC',
      'medium: kube-apiserver does not use the authorizer RBAC: roles have no effect',
    ),
  ],
  good: [
    component('kube-apiserver', '--authorization-mode=Node,RBAC'),
    component('kube-apiserver', '--authorization-config=/etc/authz.yaml'),
  ],
})
