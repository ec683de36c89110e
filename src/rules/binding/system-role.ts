import { systemRoles } from '../../knowledge/built-in-roles.ts'
import { granteeWord } from '../../knowledge/role-reach.ts'
import type { Grantee } from '../../model/binding.ts'
import { reachOf } from '../../model/reach.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { roleBinding } from '../examples.ts'

/** Parts of the cluster, by the names that clusters give them. */
const isOfCluster = ({ kind, name, namespace }: Grantee, role: string): boolean =>
  kind === 'ServiceAccount'
    ? namespace === 'kube-system' && role === `system:controller:${name}`
    : /^system:(?!authenticated$|unauthenticated$|anonymous$|serviceaccounts?(?::|$))/.test(name) ||
      /^(?:kube-?apiserver(?:-kubelet-client)?|kubernetes|kubelet)$/.test(name)

export default defineRule({
  id: 'binding/system-role',
  on: 'binding',
  title: 'Role of a part of the cluster is bound to others',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Whoever else has the role of a controller or a kubelet takes over the cluster with it.',
  fix: 'Create a role with the permissions that are used, and bind it in its place.',
  reads: ['role'],
  consults: ['grantees', 'isClusterBinding', 'namespace'],
  *check({ name, role, grantees, isClusterBinding, namespace }) {
    const known = role?.value.kind === 'ClusterRole' ? systemRoles.get(role.value.name) : undefined
    if (!role || !known || (!isClusterBinding && namespace !== 'kube-system')) return
    const others = grantees.filter(({ value }) => !isOfCluster(value, role.value.name))
    if (others.length === 0) return
    const [may, severity] = known
    const reach = reachOf(others.map(({ value }) => granteeWord(value)))
    yield fail(role, `${name} grants ${role.value.name} to ${others[0]!.value.name}, who may ${may}`, {
      severity,
      reach,
    })
  },
  bad: [
    roleBinding(
      {
        role: 'kind: ClusterRole, name: "«system:kube-controller-manager»"',
        subject: 'kind: ServiceAccount, name: shop, namespace: shop',
      },
      'high: staff grants system:kube-controller-manager to shop, who may create tokens of service accounts and read secrets',
    ),
    roleBinding(
      {
        role: 'kind: ClusterRole, name: "«system:controller:job-controller»"',
        subject: 'kind: Group, name: developers',
      },
      'medium: staff grants system:controller:job-controller to developers, who may create pods',
    ),
  ],
  good: [
    roleBinding({
      role: 'kind: ClusterRole, name: "system:controller:job-controller"',
      subject: 'kind: ServiceAccount, name: job-controller, namespace: kube-system',
    }),
    roleBinding({
      role: 'kind: ClusterRole, name: "system:kubelet-api-admin"',
      subject: 'kind: User, name: kube-apiserver-kubelet-client',
    }),
    roleBinding({
      role: 'kind: ClusterRole, name: "system:node-proxier"',
      subject: 'kind: ServiceAccount, name: proxy, namespace: kube-system',
    }),
  ],
})
