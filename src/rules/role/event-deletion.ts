import { hitsOfRight } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/event-deletion',
  on: 'role',
  title: 'Role can delete events or logs',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: [],
  why: 'Events and logs show what an attacker did: whoever deletes them leaves no trace.',
  fix: 'Remove `delete` and `deletecollection`.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfRight(role, rights.deleteEvents, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [""], resources: [«events»], verbs: [delete]}',
      'low: clerk may delete events or logs in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [events.k8s.io], resources: [«events»], verbs: [deletecollection]}' },
      'low: clerk may delete events or logs in namespace shop',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: ["*"], resources: [«pods/log»], verbs: [delete]}' },
      'low: clerk may delete events or logs in namespace shop',
    ),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [events], verbs: [create, patch]}'),
    roleRule('{apiGroups: [""], resources: [pods/log], verbs: [get]}'),
  ],
})
