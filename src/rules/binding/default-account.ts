import { isOpenToUsers } from '../../knowledge/built-in-roles.ts'
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
    for (const grantee of grantees) {
      const { kind, name: account } = grantee.value
      const isDefault =
        (kind === 'ServiceAccount' && account === 'default') ||
        (kind === 'User' && /^system:serviceaccount:[^:]+:default$/.test(account))
      const isAll = kind === 'Group' && account.startsWith('system:serviceaccounts:')
      if (!isDefault && !isAll) continue
      const all = isAll
        ? `every service account of ${account.slice('system:serviceaccounts:'.length)}, the default one`
        : ''
      const message = `${name} grants ${role?.value.name ?? 'a role'} to ${all ? `${all} among them` : 'a default service account'}`
      return yield fail(grantee, message, { severity })
    }
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
