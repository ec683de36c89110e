import { hitsOfGravest } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/impersonation',
  on: 'role',
  title: 'Role can impersonate others',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: ['cis-kubernetes:5.1.7', 'cis-kubernetes:5.1.8'],
  why: 'Whoever impersonates another acts with all of their permissions: as system:masters, with every one there is.',
  fix: 'Remove the verb, or limit it by `resourceNames` to the accounts that are needed.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfGravest(role, [rights.impersonateGroups, rights.impersonate], context)
  },
  bad: [
    roleRule(
      '{apiGroups: [""], resources: [«users»], verbs: [impersonate]}',
      'high: clerk may impersonate users or service accounts',
    ),
    roleRule(
      '{apiGroups: ["*"], resources: [events, «groups»], verbs: ["*"]}',
      'high: clerk may impersonate groups, system:masters among them',
    ),
    roleRule(
      '{apiGroups: [""], resources: [«groups»], resourceNames: [system:masters], verbs: [impersonate]}',
      'high: clerk may impersonate groups, system:masters among them',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: [«serviceaccounts»], verbs: [impersonate]}' },
      'medium: clerk may impersonate users or service accounts in namespace shop',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: [«users»], verbs: [impersonate]}' },
      'low: clerk names users, which only a ClusterRole can grant',
    ),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [serviceaccounts], resourceNames: [shop], verbs: [impersonate]}'),
    roleRule('{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [impersonate]}'),
    roleRule('{apiGroups: [""], resources: [serviceaccounts], verbs: [create, get]}'),
  ],
})
