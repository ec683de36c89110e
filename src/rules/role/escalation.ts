import { hitsOfRight } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/escalation',
  on: 'role',
  title: 'Role can grant rights that it does not have',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.8'],
  why: 'With `bind` or `escalate` a subject takes every right for itself: it binds cluster-admin, or adds any rule to its role.',
  fix: 'Remove the verbs; where roles have to be bound, grant `bind` on these by `resourceNames`.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfRight(role, rights.escalate, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [rbac.authorization.k8s.io], resources: [«clusterroles»], verbs: [bind]}',
      'high: clerk may grant rights that it does not have (bind, escalate) in every namespace',
    ),
    roleRule(
      '{apiGroups: [rbac.authorization.k8s.io], resources: [«clusterroles»], resourceNames: [shop], verbs: [escalate]}',
      'high: clerk may grant rights that it does not have (bind, escalate)',
    ),
    roleRule(
      '{apiGroups: [rbac.authorization.k8s.io], resources: ["«*»"], verbs: ["*"]}',
      'high: clerk may grant rights that it does not have (bind, escalate) in every namespace',
    ),
    roleRule(
      '{apiGroups: [rbac.authorization.k8s.io], resources: [«clusterroles»], resourceNames: [cluster-admin], verbs: [bind]}',
      'high: clerk may grant rights that it does not have (bind, escalate) in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [rbac.authorization.k8s.io], resources: [«roles»], verbs: [escalate]}' },
      'medium: clerk may grant rights that it does not have (bind, escalate) in namespace shop',
    ),
  ],
  good: [
    roleRule(
      '{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [view], verbs: [bind]}',
    ),
    roleRule(
      '{apiGroups: [rbac.authorization.k8s.io], resources: [roles, clusterroles], verbs: [get, create, update]}',
    ),
    roleRule('{apiGroups: [""], resources: [clusterroles], verbs: [bind, escalate]}'),
  ],
})
