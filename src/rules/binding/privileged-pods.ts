import { granteeWord } from '../../knowledge/role-reach.ts'
import { hostConstraints } from '../../knowledge/role-rights.ts'
import { reachOf } from '../../model/reach.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { roleBinding } from '../examples.ts'

/** OpenShift's own role for each constraint. */
const prefix = 'system:openshift:scc:'

export default defineRule({
  id: 'binding/privileged-pods',
  on: 'binding',
  title: 'Role for privileged pods is bound',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: "Pods of whoever has it may be root, or take the node: OpenShift's admission lets them through.",
  fix: 'Bind the role of a constraint that gives less, such as `system:openshift:scc:nonroot-v2`.',
  reads: ['role'],
  consults: ['grantees', 'isClusterBinding', 'namespace'],
  *check({ name, role, grantees, isClusterBinding, namespace }) {
    const constraint = role?.value.kind === 'ClusterRole' && role.value.name.split(prefix)[1]
    const isOfHost = constraint && hostConstraints.test(constraint)
    if (!role || (!isOfHost && constraint !== 'anyuid')) return
    const where = isClusterBinding ? 'every namespace' : namespace ? `namespace ${namespace}` : 'its namespace'
    const isWide = isClusterBinding || namespace === 'kube-system'
    yield fail(role, `${name} lets pods in ${where} ${isOfHost ? 'take over nodes' : 'run as root'} (${constraint})`, {
      severity: isOfHost ? (isWide ? 'high' : 'medium') : isWide ? 'medium' : 'low',
      reach: reachOf(grantees.map(({ value }) => granteeWord(value))),
    })
  },
  bad: [
    roleBinding(
      {
        role: 'kind: ClusterRole, name: «system:openshift:scc:privileged»',
        subject: 'kind: ServiceAccount, name: shop, namespace: shop',
      },
      'high: staff lets pods in every namespace take over nodes (privileged)',
    ),
    roleBinding(
      {
        kind: 'RoleBinding',
        role: 'kind: ClusterRole, name: «system:openshift:scc:hostnetwork-v2»',
        subject: 'kind: User, name: ada',
      },
      'medium: staff lets pods in namespace shop take over nodes (hostnetwork-v2)',
    ),
    roleBinding(
      {
        kind: 'RoleBinding',
        role: 'kind: ClusterRole, name: «system:openshift:scc:anyuid»',
        subject: 'kind: ServiceAccount, name: shop',
      },
      'low: staff lets pods in namespace shop run as root (anyuid)',
    ),
  ],
  good: [
    roleBinding({
      kind: 'RoleBinding',
      role: 'kind: ClusterRole, name: system:openshift:scc:nonroot-v2',
      subject: 'kind: ServiceAccount, name: shop',
    }),
    roleBinding({
      kind: 'RoleBinding',
      role: 'kind: Role, name: system:openshift:scc:privileged',
      subject: 'kind: ServiceAccount, name: shop',
    }),
  ],
})
