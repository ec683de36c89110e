import { hitsOfGravest } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/workload-write',
  on: 'role',
  title: 'Role can create or change pods',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.4'],
  why: 'Whoever starts pods in a namespace gets its secrets and the permissions of its service accounts; a pod that is privileged gets the node.',
  fix: 'Grant it in the namespaces where it is needed, with a Role, and only the verbs that are used.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfGravest(role, [rights.createWorkloads, rights.changeWorkloads, rights.deleteWorkloads], context)
  },
  bad: [
    roleRule(
      '{apiGroups: [""], resources: [«pods»], verbs: [create]}',
      'medium: clerk may create pods or what makes pods in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [batch], resources: [«jobs»], verbs: ["*"]}' },
      'low: clerk may create pods or what makes pods in namespace shop',
    ),
    roleRule(
      '{apiGroups: ["*"], resources: [«deployments»], verbs: [get, patch]}',
      'medium: clerk may change pods or what makes pods in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [apps], resources: ["«*»"], verbs: [update]}' },
      'low: clerk may change pods or what makes pods in namespace shop',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: [«pods»], verbs: [delete]}' },
      'low: clerk may delete pods or what makes pods in namespace shop',
    ),
  ],
  good: [
    roleRule('{apiGroups: [apps], resources: [pods], verbs: [create]}'),
    roleRule('{apiGroups: [""], resources: [pods, pods/log], verbs: [get, list, watch]}'),
    roleRule('{apiGroups: [apps], resources: [deployments/status, deployments/finalizers], verbs: [update]}'),
  ],
})
