import { hitsOfRight } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/pod-exec',
  on: 'role',
  title: 'Role can run commands in pods',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'A command in a running pod reads what the pod can read: its secrets, its volumes and the token of its service account.',
  fix: 'Remove pods/exec, pods/attach and pods/ephemeralcontainers, or grant them in one namespace with a Role.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfRight(role, rights.executeInPods, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [""], resources: [«pods/exec»], verbs: [create]}',
      'high: clerk may run commands in pods in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: [pods, «pods/attach»], verbs: [get, create]}' },
      'low: clerk may run commands in pods in namespace shop',
    ),
    roleRule(
      '{apiGroups: [""], resources: ["«*/exec»"], verbs: ["*"]}',
      'high: clerk may run commands in pods in every namespace',
    ),
    roleRule(
      '{apiGroups: [""], resources: [«pods/exec»], verbs: [get]}',
      'high: clerk may run commands in pods in every namespace',
    ),
    roleRule(
      '{apiGroups: [""], resources: [«pods/ephemeralcontainers»], verbs: [patch]}',
      'high: clerk may run commands in pods in every namespace',
    ),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [pods/exec], verbs: [list]}'),
    roleRule('{apiGroups: [""], resources: [pods/*, pods/exec1], verbs: [create]}'),
    roleRule('{apiGroups: [""], resources: [pods], verbs: [get, list]}'),
  ],
})
