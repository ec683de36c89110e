import { describe, expect, it } from 'vitest'
import { judge } from '../../src/decide/judge.ts'
import { readAll } from '../../src/readers/index.ts'
import { rules } from '../../src/rules/index.ts'
import { repository } from '../readers/manifests.ts'

const group = 'apiVersion: rbac.authorization.k8s.io/v1\n'
const pod = (namespace: string, account = 'chef') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web${namespace && `, namespace: ${namespace}`}}\nspec: {serviceAccountName: ${account}, containers: [{name: app, image: a}]}\n`
const account = (namespace: string) =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: chef${namespace && `, namespace: ${namespace}`}}\n`
const bound = (namespace: string, role: string, kind = 'ClusterRoleBinding', own = 'shop') =>
  `${group}kind: ${kind}\nmetadata: {name: staff, namespace: ${own}}\nroleRef: {kind: ClusterRole, name: ${role}}\nsubjects: [{kind: ServiceAccount, name: chef${namespace && `, namespace: ${namespace}`}}]\n`
const role = (name: string, rule: string, labels = '') =>
  `${group}kind: ClusterRole\nmetadata: {name: ${name}, labels: {${labels}}}\nrules: [{${rule}}]\n`
const exec = 'apiGroups: [""], resources: [pods/exec], verbs: [create]'

async function hitsIn(files: Record<string, string>) {
  const { subjects } = await readAll(repository(files))
  const { others } = judge(rules, subjects, { trustedRegistries: [] }).byRule.get('container/cluster-takeover')!
  return others.flatMap(({ hits }) => hits)
}

describe('a workload', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['in its own file', { 'a.yaml': `${pod('shop')}---\n${bound('shop', 'cluster-admin')}` }, 'high'],
    [
      'by a role of the repository',
      { 'a.yaml': pod('shop'), 'b.yaml': bound('shop', 'maker'), 'c.yaml': role('maker', exec) },
      'medium',
    ],
    [
      'by approving what serves alone',
      {
        'a.yaml': `${pod('shop')}---\n${bound('shop', 'maker')}`,
        'c.yaml': role(
          'maker',
          'apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update]}, {apiGroups: [certificates.k8s.io], resources: [signers], resourceNames: [kubernetes.io/kubelet-serving], verbs: [approve]',
        ),
      },
      undefined,
    ],
    [
      'by approving what it likes',
      {
        'a.yaml': `${pod('shop')}---\n${bound('shop', 'maker')}`,
        'c.yaml': role(
          'maker',
          'apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update]',
        ),
      },
      'medium',
    ],
    [
      'by the role of a controller',
      {
        'a.yaml': `${pod('shop')}---\n${bound('shop', '"system:controller:clusterrole-aggregation-controller"')}`,
      },
      'high',
    ],
    [
      'by the role of a controller that does little',
      { 'a.yaml': `${pod('shop')}---\n${bound('shop', '"system:controller:ttl-controller"')}` },
      undefined,
    ],
    [
      'by no right that is enough',
      { 'a.yaml': pod('shop'), 'b.yaml': bound('shop', 'maker'), 'c.yaml': role('maker', exec.replace('exec', 'log')) },
      undefined,
    ],
    [
      'in the group of all accounts of its namespace',
      {
        'a.yaml': pod('shop'),
        'b.yaml': bound('', 'cluster-admin').replace(
          'kind: ServiceAccount, name: chef',
          'kind: Group, name: "system:serviceaccounts:shop"',
        ),
      },
      'high',
    ],
    [
      'in the group of all accounts of another namespace',
      {
        'a.yaml': pod('shop'),
        'b.yaml': bound('', 'cluster-admin').replace(
          'kind: ServiceAccount, name: chef',
          'kind: Group, name: "system:serviceaccounts:pay"',
        ),
      },
      undefined,
    ],
    [
      'in the group of whoever has credentials',
      {
        'a.yaml': pod('shop'),
        'b.yaml': bound('', 'maker').replace(
          'kind: ServiceAccount, name: chef',
          'kind: Group, name: "system:authenticated"',
        ),
        'c.yaml': role('maker', exec),
      },
      'medium',
    ],
    [
      'by a role that collects others by the values of a label',
      {
        'a.yaml': pod('shop'),
        'b.yaml': bound('shop', 'all'),
        'c.yaml': `${role('maker', exec, 'of: shop')}---\n${group}kind: ClusterRole\nmetadata: {name: all}\naggregationRule: {clusterRoleSelectors: [{matchExpressions: [{key: of, operator: In, values: [pay, shop]}]}]}\n`,
      },
      'medium',
    ],
    ...(
      [
        ['a label that is there', '[{matchExpressions: [{key: of, operator: Exists}]}]', 'medium'],
        [
          'several expressions, all of which hold',
          '[{matchLabels: {in: all}, matchExpressions: [{key: of, operator: In, values: [shop]}, {key: to, operator: NotIn, values: [x]}]}]',
          'medium',
        ],
        [
          'one of several selectors',
          '[{matchLabels: {of: pay}}, {matchExpressions: [{key: of, operator: Exists}, {key: no, operator: DoesNotExist}]}]',
          'medium',
        ],
        [
          'several expressions, one of which does not hold',
          '[{matchExpressions: [{key: of, operator: Exists}, {key: in, operator: DoesNotExist}]}]',
          undefined,
        ],
        [
          'another value',
          '[{matchExpressions: [{key: of, operator: Exists}, {key: of, operator: NotIn, values: [shop]}]}]',
          undefined,
        ],
        [
          'an operator that there is none of',
          '[{matchExpressions: [{key: of, operator: Is, values: [shop]}]}]',
          undefined,
        ],
      ] as const
    ).map(([name, selectors, severity]): [string, Record<string, string>, string | undefined] => [
      `by a role that collects others by ${name}`,
      {
        'a.yaml': pod('shop'),
        'b.yaml': bound('shop', 'all'),
        'c.yaml': `${role('maker', exec, 'of: shop, in: all')}---\n${group}kind: ClusterRole\nmetadata: {name: all}\naggregationRule: {clusterRoleSelectors: ${selectors}}\n`,
      },
      severity,
    ]),
    ['by a role that nobody knows', { 'a.yaml': pod('shop'), 'b.yaml': bound('shop', 'maker') }, undefined],
    [
      'in kube-system',
      { 'a.yaml': pod('shop'), 'b.yaml': bound('shop', 'cluster-admin', 'RoleBinding', 'kube-system') },
      'high',
    ],
    [
      'in its own namespace',
      { 'a.yaml': pod('shop'), 'b.yaml': bound('shop', 'cluster-admin', 'RoleBinding') },
      undefined,
    ],
    [
      'through nodes, which a RoleBinding does not give',
      {
        'a.yaml': pod('shop'),
        'b.yaml': bound('shop', 'maker', 'RoleBinding', 'kube-system'),
        'c.yaml': role('maker', exec.replace('pods/exec', 'nodes/proxy')),
      },
      undefined,
    ],
    [
      'as an account of another namespace',
      { 'a.yaml': pod('shop'), 'b.yaml': bound('pay', 'cluster-admin') },
      undefined,
    ],
    [
      'as the default account',
      { 'a.yaml': pod('', 'default'), 'b.yaml': bound('', 'edit').replace('name: chef', 'name: default') },
      'medium',
    ],
    [
      'as a user',
      {
        'a.yaml': pod('shop'),
        'b.yaml': bound('', 'cluster-admin').replace(
          'ServiceAccount, name: chef',
          'User, name: "system:serviceaccount:shop:chef"',
        ),
      },
      'high',
    ],
    [
      'without a namespace, in one tree',
      { 'a/pod.yaml': pod(''), 'a/rbac/b.yaml': bound('', 'cluster-admin') },
      'high',
    ],
    [
      'without a namespace, in another tree',
      { 'a/pod.yaml': pod(''), 'b/b.yaml': bound('', 'cluster-admin') },
      undefined,
    ],
    [
      'as an account of another folder',
      {
        'a/pod.yaml': pod('system'),
        'a/account.yaml': account('system'),
        'b/account.yaml': account('system'),
        'b/b.yaml': bound('system', 'cluster-admin'),
      },
      undefined,
    ],
    [
      'by what its role collects',
      {
        'a.yaml': pod('shop'),
        'b.yaml': bound('shop', 'maker'),
        'c.yaml': `${group}kind: ClusterRole\nmetadata: {name: maker}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {for: maker, in: shop}}]}\nrules: []\n`,
        'd.yaml': role('one', exec.replace('exec', 'log'), 'for: maker, in: shop'),
        'e.yaml': role('two', exec, 'for: maker, in: shop'),
      },
      'medium',
    ],
    [
      'by a role that collects all',
      {
        'a.yaml': pod('shop'),
        'b.yaml': bound('shop', 'maker'),
        'c.yaml': `${group}kind: ClusterRole\nmetadata: {name: maker}\naggregationRule: {clusterRoleSelectors: [{}]}\n`,
      },
      'high',
    ],
    [
      'by a role of the repository in kube-system',
      {
        'a.yaml': pod('shop'),
        'b.yaml': bound('shop', 'maker', 'RoleBinding', 'kube-system'),
        'c.yaml': role('maker', exec),
      },
      'medium',
    ],
    [
      'not by what lacks a label',
      {
        'a.yaml': pod('shop'),
        'b.yaml': bound('shop', 'maker'),
        'c.yaml': `${group}kind: ClusterRole\nmetadata: {name: maker}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {for: maker, in: shop}}]}\nrules: []\n`,
        'd.yaml': role('two', exec, 'for: maker'),
      },
      undefined,
    ],
  ])('takes over %s', async (_, files, severity) => {
    expect((await hitsIn(files)).map((hit) => hit.severity)).toEqual(severity ? [severity] : [])
  })

  it('is shown with its binding and what its role allows', async () => {
    const [hit] = await hitsIn({
      'a.yaml': pod('shop'),
      'b.yaml': bound('shop', 'maker'),
      'c.yaml': role('maker', exec),
    })
    expect(hit?.message).toBe(
      'web can take over the cluster: its service account chef has the role maker through staff, and may run commands in pods',
    )
    const texts = hit?.related?.map(({ source, start, end }) => `${source.path} ${source.text.slice(start, end)}`)
    expect(texts).toEqual(['b.yaml chef', 'c.yaml pods/exec'])
  })

  it('of an operator has the permissions that are written beside it', async () => {
    const text = `apiVersion: operators.coreos.com/v1alpha1\nkind: ClusterServiceVersion\nmetadata: {name: chef.v1}\nspec:\n  install:\n    spec:\n      clusterPermissions: [{serviceAccountName: chef, rules: [{${exec}}]}]\n      deployments: [{name: chef, spec: {template: {spec: {serviceAccountName: chef, containers: [{name: app, image: a}]}}}}]\n`
    expect(await hitsIn({ 'a.yaml': text })).toMatchObject([{ severity: 'medium' }])
  })
})
