import { hitsOfRight } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/service-status',
  on: 'role',
  title: 'Role can change the status of services',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'The status of a load balancer service holds its addresses: whoever writes it catches traffic to an address of their choice (CVE-2020-8554).',
  fix: 'Remove services/status, unless it is a controller of load balancers.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfRight(role, rights.changeServiceStatus, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [""], resources: [«services/status»], verbs: [patch]}',
      'low: clerk may change the status of services in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: ["«*/status»"], verbs: [update]}' },
      'low: clerk may change the status of services in namespace shop',
    ),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [services/status], verbs: [get]}'),
    roleRule('{apiGroups: [""], resources: [pods/status], verbs: [patch]}'),
  ],
})
