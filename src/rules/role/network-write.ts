import { hitsOfRight } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/network-write',
  on: 'role',
  title: 'Role can change services or network policies',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Whoever writes services, endpoints or network policies sends traffic elsewhere, also to what a policy keeps apart. The status of a pod or a node has its address.',
  fix: 'Grant it in the namespaces where it is needed, with a Role, and only on the resources that are used.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfRight(role, rights.changeNetwork, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [networking.k8s.io], resources: [«networkpolicies»], verbs: [delete]}',
      'low: clerk may change where traffic goes in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: [«services»], verbs: [create]}' },
      'low: clerk may change where traffic goes in namespace shop',
    ),
    roleRule(
      '{apiGroups: [""], resources: [«nodes/status»], verbs: [patch]}',
      'low: clerk may change where traffic goes in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: [«pods/status»], verbs: [update]}' },
      'low: clerk may change where traffic goes in namespace shop',
    ),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [pods/status, nodes/status, pods/*], verbs: [get, create]}'),
    roleRule('{apiGroups: [networking.k8s.io], resources: [ingresses], verbs: [aa]}'),
    roleRule('{apiGroups: [""], resources: [services1, endpoints], verbs: [get]}'),
  ],
})
