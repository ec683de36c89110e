import { hitsOfEverything } from '../../knowledge/role-reach.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

const namespaceBinding =
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: clerk, namespace: shop}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: clerk}\n'

export default defineRule({
  id: 'role/all-resources',
  on: 'role',
  title: 'Role is about every resource',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K1', 'K3', 'K5'],
  controls: [
    'cis-kubernetes:5.1.2',
    'cis-kubernetes:5.1.3',
    'cis-kubernetes:5.1.4',
    'cis-kubernetes:5.1.7',
    'cis-kubernetes:5.1.8',
    'cis-kubernetes:5.1.9',
    'cis-kubernetes:5.1.10',
    'cis-kubernetes:5.1.11',
    'cis-kubernetes:5.1.12',
    'cis-kubernetes:5.1.13',
  ],
  why: 'Every resource includes secrets, commands in pods, tokens and the kubelets, and whatever the cluster learns later. To read is enough: `get` on nodes/proxy runs commands.',
  fix: 'Set `resources` and `verbs` to those that are used.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfEverything(role, context)
  },
  bad: [
    roleRule(
      '{apiGroups: ["*"], resources: ["«*»"], verbs: ["*"]}',
      'critical: clerk may do everything with every resource in every namespace',
    ),
    roleRule(
      '{apiGroups: ["", apps], resources: ["«*»"], verbs: [get, list]}',
      'high: clerk may read every resource of the core group in every namespace',
    ),
    roleRule(
      '{apiGroups: ["*"], resources: ["«*»"], verbs: [list, watch]}',
      'medium: clerk may read every resource in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: ["*"], resources: [pods, "«*»"], verbs: [create, get]}' },
      'medium: clerk may read and change every resource in namespace shop',
    ),
    roleRule(
      { around: namespaceBinding, rule: '{apiGroups: ["*"], resources: ["«*»"], verbs: [watch]}' },
      'low: clerk may read every resource in the namespaces where it is bound',
    ),
    roleRule(
      {
        around: namespaceBinding.replace('namespace: shop', 'namespace: kube-system'),
        rule: '{apiGroups: ["*"], resources: ["«*»"], verbs: [get, watch]}',
      },
      'high: clerk may read every resource in the namespaces where it is bound, kube-system among them',
    ),
  ],
  good: [
    roleRule('{apiGroups: [shop.example], resources: ["*"], verbs: ["*"]}'),
    roleRule('{apiGroups: ["*"], resources: ["*/scale"], verbs: [update]}'),
    roleRule('{apiGroups: ["*"], resources: ["*"], verbs: [POST]}'),
  ],
})
