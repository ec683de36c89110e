import { hitsBesidePods } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/namespace-write',
  on: 'role',
  title: 'Role can change namespaces',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'The labels of a namespace say which pods Pod Security Admission lets in, and which network policies let it through: whoever changes them takes these limits away.',
  fix: 'Remove `update` and `patch` on namespaces, or limit them with `resourceNames`.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsBesidePods(role, rights.changeNamespaces, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [""], resources: [«namespaces»], verbs: [get, patch]}',
      'low: clerk may change namespaces in every namespace',
    ),
    roleRule(
      '{apiGroups: [""], resources: [«namespaces», pods], verbs: [create, update]}',
      'medium: clerk may change namespaces in every namespace, and create pods',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: ["*"], resources: [«namespaces»], verbs: ["*"]}' },
      'low: clerk may change namespaces in namespace shop',
    ),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [namespaces], verbs: [get, list, watch, create, delete]}'),
    roleRule('{apiGroups: [""], resources: [namespaces], resourceNames: [shop], verbs: [patch]}'),
    roleRule('{apiGroups: [""], resources: [namespaces/status], verbs: [patch]}'),
  ],
})
