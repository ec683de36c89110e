import { isOpenToUsers } from '../../knowledge/built-in-roles.ts'
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
    for (const grantee of grantees) {
      const everyone = grantee.value.kind === 'Group' ? groups.get(grantee.value.name) : undefined
      if (!everyone) continue
      const message = `${name} grants ${role?.value.name ?? 'a role'} to ${everyone}`
      return yield fail(grantee, message, { severity: isAdmin ? 'critical' : 'medium' })
    }
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
