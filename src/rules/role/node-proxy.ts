import { hitsOfRight } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/node-proxy',
  on: 'role',
  title: 'Role can use the kubelet API',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.10'],
  why: 'Through nodes/proxy a request reaches the kubelet, which runs commands in every pod of its node; `get` is enough, and neither admission nor the audit log sees it.',
  fix: 'Remove nodes/proxy; for metrics grant `nodes/metrics` and `nodes/stats`.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfRight(role, rights.useKubelets, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [""], resources: [«nodes/proxy»], verbs: [get]}',
      'high: clerk may use the API of every kubelet through nodes/proxy',
    ),
    roleRule(
      '{apiGroups: [""], resources: [nodes, "«*/proxy»"], verbs: ["*"]}',
      'high: clerk may use the API of every kubelet through nodes/proxy',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: [«nodes/proxy»], verbs: [create]}' },
      'low: clerk names nodes/proxy, which only a ClusterRole can grant',
    ),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [nodes, nodes/metrics, nodes/stats], verbs: [get]}'),
    roleRule('{apiGroups: [""], resources: [nodes/proxy], verbs: [list, watch]}'),
  ],
})
