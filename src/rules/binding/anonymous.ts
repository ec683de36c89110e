import { isOpenToAll } from '../../knowledge/built-in-roles.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { roleBinding } from '../examples.ts'

export default defineRule({
  id: 'binding/anonymous',
  on: 'binding',
  title: 'Unauthenticated requests are granted a role',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: [],
  why: 'Whoever reaches the API server has these permissions, without any credentials.',
  fix: 'Remove system:anonymous and system:unauthenticated from the subjects.',
  reads: ['grantees'],
  consults: ['role'],
  *check({ name, role, grantees }) {
    if (isOpenToAll(role?.value)) return
    const isAnonymous = ({ kind, name }: { kind: string; name: string }) =>
      (kind === 'User' && name === 'system:anonymous') || (kind === 'Group' && name === 'system:unauthenticated')
    const [first, ...others] = grantees.filter(({ value }) => isAnonymous(value))
    if (!first) return
    const isAdmin = /^(?:cluster-admin|admin|edit)$/.test(role?.value.name ?? '')
    const message = `${name} grants ${role?.value.name ?? 'a role'} to requests without credentials`
    yield fail(first, message, { severity: isAdmin ? 'critical' : 'high', related: others.map(({ at }) => at) })
  },
  bad: [
    roleBinding(
      { role: 'kind: ClusterRole, name: view', subject: 'kind: Group, name: "«system:unauthenticated»"' },
      'high: staff grants view to requests without credentials',
    ),
    roleBinding(
      { kind: 'RoleBinding', role: 'kind: Role, name: clerk', subject: 'kind: User, name: "«system:anonymous»"' },
      'high: staff grants clerk to requests without credentials',
    ),
    roleBinding(
      { role: 'kind: ClusterRole, name: cluster-admin', subject: 'kind: User, name: "«system:anonymous»"' },
      'critical: staff grants cluster-admin to requests without credentials',
    ),
  ],
  good: [
    roleBinding({
      role: 'kind: ClusterRole, name: "system:public-info-viewer"',
      subject: 'kind: Group, name: "system:unauthenticated"',
    }),
    roleBinding({ role: 'kind: ClusterRole, name: view', subject: 'kind: User, name: anonymous' }),
  ],
})
