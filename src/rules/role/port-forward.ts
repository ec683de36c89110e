import { hitsOfRight } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/port-forward',
  on: 'role',
  title: 'Role can forward ports of pods',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Port forwarding reaches every port of a pod, past network policies and whatever stands before the service.',
  fix: 'Remove pods/portforward, or grant it in one namespace with a Role.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfRight(role, rights.forwardPorts, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [""], resources: [«pods/portforward»], verbs: [create]}',
      'low: clerk may reach every port of pods in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: [pods, «pods/portforward»], verbs: [get]}' },
      'low: clerk may reach every port of pods in namespace shop',
    ),
  ],
  good: [roleRule('{apiGroups: [""], resources: [pods/portforward], verbs: [list]}')],
})
