import { defineRule, fail } from '../../model/rule.ts'
import { roleBinding } from '../examples.ts'

export default defineRule({
  id: 'binding/system-masters',
  on: 'binding',
  title: 'Group system:masters is used',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: ['cis-kubernetes:5.1.7'],
  why: 'The group system:masters passes every authorization, and no binding can be removed to take that back.',
  fix: 'Create a group for its members, bind it to a role, and issue no credentials for system:masters.',
  reads: ['grantees'],
  consults: ['role', 'isClusterBinding'],
  *check({ name, role, grantees, isClusterBinding }) {
    // Every cluster has this one.
    if (name === 'cluster-admin' && isClusterBinding && role?.value.name === 'cluster-admin') return
    const found = grantees.find(({ value }) => value.name === 'system:masters')
    if (found?.value.kind === 'Group') yield fail(found, `${name} names the group system:masters`)
    if (found?.value.kind === 'User')
      yield fail(found, `${name} names system:masters as a user: it is a group`, { severity: 'low' })
  },
  bad: [
    roleBinding(
      { role: 'kind: ClusterRole, name: view', subject: 'kind: Group, name: "«system:masters»"' },
      'medium: staff names the group system:masters',
    ),
    roleBinding(
      { kind: 'RoleBinding', role: 'kind: Role, name: clerk', subject: 'kind: User, name: "«system:masters»"' },
      'low: staff names system:masters as a user: it is a group',
    ),
  ],
  good: [roleBinding({ role: 'kind: ClusterRole, name: view', subject: 'kind: Group, name: masters' })],
})
