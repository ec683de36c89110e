import { isOpenToUsers } from '../../knowledge/built-in-roles.ts'
import { granteeWord } from '../../knowledge/role-reach.ts'
import { reachOf } from '../../model/reach.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { roleBinding } from '../examples.ts'

const groups: ReadonlyMap<string, string> = new Map([
  ['system:authenticated', 'whoever has credentials'],
  ['system:serviceaccounts', 'every service account'],
])

export default defineRule({
  id: 'binding/every-user',
  on: 'binding',
  title: 'Every user or every service account is granted a role',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: [],
  why: 'Every pod that mounts a token has these permissions, and with some providers everyone with an account there.',
  fix: 'Bind the role to the groups and service accounts that need it.',
  reads: ['grantees'],
  consults: ['role'],
  *check({ name, role, grantees }) {
    if (isOpenToUsers(role?.value)) return
    const isAdmin = /^(?:cluster-admin|admin|edit)$/.test(role?.value.name ?? '')
    const found = grantees.filter(({ value }) => value.kind === 'Group' && groups.has(value.name))
    const [first] = found
    if (!first) return
    const message = `${name} grants ${role?.value.name ?? 'a role'} to ${groups.get(first.value.name)}`
    const reach = reachOf(found.map(({ value }) => granteeWord(value)))
    yield fail(first, message, { severity: isAdmin ? 'critical' : 'medium', reach })
  },
  bad: [
    roleBinding(
      { role: 'kind: ClusterRole, name: clerk', subject: 'kind: Group, name: "«system:authenticated»"' },
      'medium: staff grants clerk to whoever has credentials',
    ),
    roleBinding(
      { role: 'kind: ClusterRole, name: cluster-admin', subject: 'kind: Group, name: "«system:serviceaccounts»"' },
      'critical: staff grants cluster-admin to every service account',
    ),
  ],
  good: [
    roleBinding({
      role: 'kind: ClusterRole, name: "system:discovery"',
      subject: 'kind: Group, name: "system:authenticated"',
    }),
    roleBinding({ role: 'kind: ClusterRole, name: clerk', subject: 'kind: Group, name: developers' }),
  ],
})
