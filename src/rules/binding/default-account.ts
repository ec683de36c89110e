import { everyAccountOf, holdsDefault, isOpenToUsers } from '../../knowledge/built-in-roles.ts'
import { granteeWord } from '../../knowledge/role-reach.ts'
import { reachOf } from '../../model/reach.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { roleBinding } from '../examples.ts'

export default defineRule({
  id: 'binding/default-account',
  on: 'binding',
  title: 'Default service account is granted a role',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.5'],
  why: 'Every pod that names no service account has these permissions, whatever it is for.',
  fix: 'Create a service account for the workload that needs the role, and bind it to that one.',
  reads: ['grantees'],
  consults: ['role', 'isClusterBinding', 'namespace'],
  *check({ name, role, grantees, isClusterBinding, namespace }) {
    if (isOpenToUsers(role?.value)) return
    const severity = isClusterBinding || namespace === 'kube-system' ? 'medium' : 'low'
    const found = grantees.filter(({ value }) => holdsDefault(value))
    const [first] = found
    if (!first) return
    const { kind, name: account } = first.value
    const whom =
      kind === 'Group'
        ? `every service account of ${account.slice(everyAccountOf.length)}, the default one among them`
        : 'a default service account'
    const reach = reachOf(found.map(({ value }) => granteeWord(value)))
    yield fail(first, `${name} grants ${role?.value.name ?? 'a role'} to ${whom}`, { severity, reach })
  },
  bad: [
    roleBinding(
      { role: 'kind: ClusterRole, name: clerk', subject: 'kind: User, name: «system:serviceaccount:shop:default»' },
      'medium: staff grants clerk to a default service account',
    ),
    roleBinding(
      {
        role: 'kind: ClusterRole, name: clerk',
        subject: 'kind: ServiceAccount, name: «default», namespace: shop',
      },
      'medium: staff grants clerk to a default service account',
    ),
    roleBinding(
      { kind: 'RoleBinding', role: 'kind: Role, name: clerk', subject: 'kind: ServiceAccount, name: «default»' },
      'low: staff grants clerk to a default service account',
    ),
    roleBinding(
      {
        kind: 'RoleBinding',
        role: 'kind: Role, name: clerk',
        subject: 'kind: Group, name: "«system:serviceaccounts:shop»"',
      },
      'low: staff grants clerk to every service account of shop, the default one among them',
    ),
  ],
  good: [
    roleBinding({
      role: 'kind: ClusterRole, name: clerk',
      subject: 'kind: ServiceAccount, name: shop, namespace: default',
    }),
    roleBinding({ role: 'kind: ClusterRole, name: clerk', subject: 'kind: User, name: default' }),
  ],
})
