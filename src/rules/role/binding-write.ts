import { hitsOfRight } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/binding-write',
  on: 'role',
  title: 'Role can change bindings',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.8'],
  why: 'Whoever writes bindings passes rights on, to subjects that nobody gave them to, and takes them from others.',
  fix: 'Grant it in the namespaces where it is needed, with a Role.',
  mootBy: 'role/escalation',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfRight(role, rights.changeBindings, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [rbac.authorization.k8s.io], resources: [«clusterrolebindings»], verbs: [create]}',
      'low: clerk may bind roles',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: ["*"], resources: [«rolebindings»], verbs: [get, patch]}' },
      'low: clerk may bind roles in namespace shop',
    ),
  ],
  good: [
    roleRule('{apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [get, list, watch]}'),
    roleRule(
      '{apiGroups: ["*"], resources: [roles], verbs: [create, update]}\n{apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], resourceNames: [shop], verbs: [patch]}',
    ),
  ],
})
