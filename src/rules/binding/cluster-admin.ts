import { granteeWord } from '../../knowledge/role-reach.ts'
import { reachOf } from '../../model/reach.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { roleBinding } from '../examples.ts'

export default defineRule({
  id: 'binding/cluster-admin',
  on: 'binding',
  title: 'Role cluster-admin is bound',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.1'],
  why: 'Whoever has cluster-admin may do everything with everything: a stolen token or a compromised pod is the whole cluster.',
  fix: 'Create a role with the permissions that are used, and bind it in its place.',
  reads: ['role'],
  consults: ['grantees', 'isClusterBinding', 'namespace'],
  joins: ['role'],
  *check({ name, at, role, grantees, isClusterBinding, namespace }, { find }) {
    if (!role) return
    const own = grantees.every(({ value }) => value.kind === 'Group' && value.name === 'system:masters')
    // Every cluster has this one.
    if (name === 'cluster-admin' && isClusterBinding && own) return
    const reach = reachOf(grantees.map(({ value }) => granteeWord(value)))
    const isRole = role.value.kind === 'Role'
    const where = isClusterBinding
      ? 'in every namespace'
      : `in ${namespace ? `namespace ${namespace}` : 'its namespace'}`
    if (role.value.name === 'cluster-admin' && !isRole)
      yield fail(role, `${name} grants cluster-admin ${where}`, {
        severity: isClusterBinding || namespace === 'kube-system' ? 'high' : 'medium',
        reach,
      })
    else if (role.value.name === 'cluster-admin' && find('role', namespace, 'Role/cluster-admin', at).length === 0)
      yield fail(role, `${name} names cluster-admin as a Role, and there is none here`, { severity: 'low' })
    else if (/^(?:admin|edit)$/.test(role.value.name) && !isRole && isClusterBinding)
      yield fail(role, `${name} grants ${role.value.name} ${where}`, { severity: 'medium', controls: [], reach })
  },
  bad: [
    roleBinding(
      {
        role: 'kind: ClusterRole, name: «cluster-admin»',
        subject: 'kind: ServiceAccount, name: shop, namespace: shop',
      },
      'high: staff grants cluster-admin in every namespace',
    ),
    roleBinding(
      { kind: 'RoleBinding', role: 'kind: ClusterRole, name: «cluster-admin»', subject: 'kind: User, name: ada' },
      'medium: staff grants cluster-admin in namespace shop',
    ),
    roleBinding(
      { kind: 'RoleBinding', role: 'kind: Role, name: «cluster-admin»', subject: 'kind: User, name: ada' },
      'low: staff names cluster-admin as a Role, and there is none here',
    ),
    roleBinding(
      { role: 'kind: ClusterRole, name: «edit»', subject: 'kind: Group, name: developers' },
      'medium: staff grants edit in every namespace',
    ),
  ],
  good: [
    roleBinding({ role: 'kind: ClusterRole, name: view', subject: 'kind: Group, name: developers' }),
    roleBinding({
      kind: 'RoleBinding',
      role: 'kind: ClusterRole, name: edit',
      subject: 'kind: Group, name: developers',
    }),
  ],
})
