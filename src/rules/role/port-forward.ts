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
  why: 'Port forwarding and the proxy of the API server reach every port of a pod, past network policies and whatever stands before the service.',
  fix: 'Remove pods/portforward, pods/proxy and services/proxy, or grant it in one namespace with a Role.',
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
    roleRule(
      '{apiGroups: [""], resources: [«services/proxy»], verbs: [get]}',
      'low: clerk may reach every port of pods in every namespace',
    ),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [services/proxy], resourceNames: ["https:shop:"], verbs: [get]}'),
    roleRule('{apiGroups: [""], resources: [pods/portforward], verbs: [list]}'),
  ],
})
