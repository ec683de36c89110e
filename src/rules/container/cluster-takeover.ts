import { takeoverOf } from '../../knowledge/takeover.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { files } from '../examples.ts'

const rbac = 'apiVersion: rbac.authorization.k8s.io/v1\n'
const pod = (spec: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: app, image: shop}], ${spec}}\n`
const bound = (role: string, kind = 'ClusterRoleBinding') =>
  `${rbac}kind: ${kind}\nmetadata: {name: staff, namespace: shop}\nroleRef: {kind: ClusterRole, name: ${role}}\nsubjects: [{kind: ServiceAccount, name: clerk, namespace: shop}]\n`
const role = (rule: string) => `${rbac}kind: ClusterRole\nmetadata: {name: maker}\nrules: [${rule}]\n`
const runs = pod('serviceAccountName: «clerk»')

export default defineRule({
  id: 'container/cluster-takeover',
  on: 'container',
  title: 'Service account can take over the cluster',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: [],
  why: 'An attacker who compromises the program has its token, and with its permissions the whole cluster.',
  fix: 'Grant its service account only the permissions that the program uses, in its own namespace, or set `automountServiceAccountToken: false`.',
  alwaysAsked: true,
  reads: ['serviceAccountToken'],
  consults: ['serviceAccount', 'namespace'],
  joins: ['service-account', 'binding', 'role'],
  *check(container, context) {
    const found = takeoverOf(container, context)
    if (!found) return
    const { name, owner, serviceAccount } = container
    const message = `${owner?.name ?? name} can take over the cluster: ${found.words}`
    const hit = serviceAccount
      ? fail(serviceAccount, message, found)
      : missing(container, 'serviceAccount', message, found)
    // It says what the account may do: no setting that the pod lacks, among which it would go unread.
    yield { ...hit, missing: false, owner }
  },
  bad: [
    files(
      'cluster-admin',
      { 'pod.yaml': runs, 'rbac.yaml': bound('cluster-admin') },
      'high: web can take over the cluster: its service account clerk has the role cluster-admin through staff, and may do everything',
    ),
    files(
      'nodes/proxy',
      {
        'pod.yaml': runs,
        'binding.yaml': bound('maker'),
        'role.yaml': role('{apiGroups: [""], resources: [nodes/proxy], verbs: [get]}'),
      },
      'high: web can take over the cluster: its service account clerk has the role maker through staff, and may use the API of every kubelet through nodes/proxy',
    ),
  ],
  good: [
    files('cluster-admin in one namespace', {
      'pod.yaml': pod('serviceAccountName: clerk'),
      'rbac.yaml': bound('cluster-admin', 'RoleBinding'),
    }),
    files('another account', {
      'pod.yaml': pod('serviceAccountName: web'),
      'rbac.yaml': bound('cluster-admin'),
    }),
    files('no token', {
      'pod.yaml': pod('serviceAccountName: clerk, automountServiceAccountToken: false'),
      'rbac.yaml': bound('cluster-admin'),
    }),
  ],
})
