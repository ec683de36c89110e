import { hitsBesidePods } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/persistent-volume-create',
  on: 'role',
  title: 'Role can create persistent volumes',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.9'],
  why: 'A persistent volume may be a path of the node: whoever creates one and a pod that claims it reads and writes there, also where no pod may mount such a path itself.',
  fix: 'Remove it, and let a storage class create the volumes.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsBesidePods(role, rights.createVolumes, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [""], resources: [«persistentvolumes»], verbs: [create, delete]}',
      'low: clerk may create persistent volumes',
    ),
    roleRule(
      '{apiGroups: [""], resources: [«persistentvolumes», pods], verbs: [create]}',
      'medium: clerk may create persistent volumes, and create pods',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: [«persistentvolumes»], verbs: ["*"]}' },
      'low: clerk names persistentvolumes, which only a ClusterRole can grant',
    ),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [persistentvolumes], verbs: [get, list, patch]}'),
    roleRule('{apiGroups: [""], resources: [persistentvolumeclaims], verbs: [create]}'),
    roleRule('{apiGroups: [storage.k8s.io], resources: [persistentvolumes], verbs: [create]}'),
  ],
})
