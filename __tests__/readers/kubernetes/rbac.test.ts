import { describe, expect, it } from 'vitest'
import type { Binding } from '../../../src/model/binding.ts'
import type { Role } from '../../../src/model/role.ts'
import { line, read } from '../manifests.ts'

const group = 'apiVersion: rbac.authorization.k8s.io/v1\n'

async function rolesIn(text: string): Promise<Role[]> {
  return (await read({ 'a.yaml': text })).subjects.filter((subject) => subject.kind === 'role')
}

async function bindingsIn(text: string): Promise<Binding[]> {
  return (await read({ 'a.yaml': text })).subjects.filter((subject) => subject.kind === 'binding')
}

const values = (facts: readonly { readonly value: unknown }[] | undefined) => facts?.map(({ value }) => value)

describe('a role', () => {
  it('has its rules, each word with its place', async () => {
    const [found] = await rolesIn(
      `${group}kind: Role\nmetadata: {name: clerk, namespace: shop}\nrules:\n  - apiGroups: [""]\n    resources:\n      - pods/log\n    resourceNames: [web]\n    verbs: [get]\n  - nonResourceURLs: [/healthz]\n    verbs: [get]\n`,
    )
    expect(found).toMatchObject({
      key: 'a.yaml#Role/shop/clerk',
      name: 'clerk',
      isClusterRole: false,
      namespace: 'shop',
    })
    const [first, second] = found!.rules.map(({ value }) => value)
    expect([values(first?.apiGroups), values(first?.resources), values(first?.resourceNames)]).toEqual([
      [''],
      ['pods/log'],
      ['web'],
    ])
    expect([values(first?.verbs), values(second?.urls)]).toEqual([['get'], ['/healthz']])
    expect([line(first!.resources[0]!.at), line(found!.rules[1]!.at)]).toEqual([7, 10])
  })

  it.each([
    ['a cluster role', `${group}kind: ClusterRole\nmetadata: {name: a, namespace: b}\n`, [[true, undefined]]],
    [
      "OpenShift's",
      'apiVersion: authorization.openshift.io/v1\nkind: ClusterRole\nmetadata: {name: a}\n',
      [[true, undefined]],
    ],
    ['an item of a list', `${group}kind: RoleList\nitems: [{metadata: {name: a, namespace: b}}]\n`, [[false, 'b']]],
    ['of another group', 'apiVersion: iam.example/v1\nkind: Role\nmetadata: {name: a}\n', []],
  ])('%s', async (_, text, expected) => {
    expect((await rolesIn(text)).map((one) => [one.isClusterRole, one.namespace])).toEqual(expected)
  })

  it.each([
    ['system:controller:job-controller', 'rbac-defaults', true],
    ['system:controller:shop', 'rbac-defaults', false],
    ['system:basic-user', 'rbac-defaults', false],
    ['edit', 'rbac-defaults', true],
    ['edit', 'mine', false],
    ['shop', 'rbac-defaults', false],
  ])('%s with the label %s is built in: %s', async (name, label, isBuiltIn) => {
    const metadata = `{name: "${name}", labels: {kubernetes.io/bootstrapping: ${label}}}`
    expect(await rolesIn(`${group}kind: ClusterRole\nmetadata: ${metadata}\n`)).toMatchObject([{ isBuiltIn }])
  })

  it.each(['rules: "${RULES}"', 'rules: [{apiGroups: [""], resources: ["${WHAT}"], verbs: [get]}]'])(
    'with %s may have more rules than it shows',
    async (rules) => {
      const [found] = await rolesIn(`${group}kind: Role\nmetadata: {name: a}\n${rules}\n`)
      expect(found?.unresolved.get('otherRules')?.because).toBe('its rules come from a placeholder')
    },
  )

  it('stays limited to names that are not known', async () => {
    const [found] = await rolesIn(
      `${group}kind: Role\nmetadata: {name: a}\nrules: [{apiGroups: [""], resources: [secrets], resourceNames: ["\${NAME}"], verbs: [get]}]\n`,
    )
    expect(found?.rules[0]?.value.resourceNames).toHaveLength(1)
    expect(found?.unresolved.size).toBe(0)
  })

  it('collects by labels', async () => {
    const [found] = await rolesIn(
      `${group}kind: ClusterRole\nmetadata: {name: a}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {b: c}}, {matchExpressions: [{key: d, operator: Exists}]}, {}]}\n`,
    )
    expect(values(found?.collects)).toEqual([[{ key: 'b', values: ['c'] }], [{ key: 'd' }], []])
  })
})

describe('a binding', () => {
  it('has its role and whom it is for', async () => {
    const [found] = await bindingsIn(
      `${group}kind: RoleBinding\nmetadata: {name: staff, namespace: shop}\nroleRef: {kind: ClusterRole, name: clerk}\nsubjects:\n  - {kind: ServiceAccount, name: web}\n  - {kind: User, name: "system:serviceaccount:pay:till"}\n  - {kind: Group, name: cooks}\n`,
    )
    expect(found).toMatchObject({ name: 'staff', isClusterBinding: false, namespace: 'shop' })
    expect(found?.role?.value).toEqual({ kind: 'ClusterRole', name: 'clerk' })
    expect(values(found?.grantees)).toEqual([
      { kind: 'ServiceAccount', name: 'web', namespace: 'shop' },
      { kind: 'User', name: 'system:serviceaccount:pay:till', namespace: 'shop' },
      { kind: 'Group', name: 'cooks', namespace: 'shop' },
    ])
    expect(found?.refersTo).toEqual([
      { namespace: 'default', name: 'ClusterRole/clerk' },
      { namespace: 'shop', name: 'ServiceAccount/web' },
      { namespace: 'pay', name: 'ServiceAccount/till' },
    ])
  })

  it("may be OpenShift's, with names alone and a role without a kind", async () => {
    const [found] = await bindingsIn(
      'apiVersion: v1\nkind: RoleBinding\nmetadata: {name: a}\nroleRef: {name: clerk, namespace: shop}\nsubjects: [{kind: SystemUser, name: "system:admin"}]\nuserNames: [ada]\ngroupNames: [cooks]\n',
    )
    expect(found?.role?.value).toEqual({ kind: 'Role', name: 'clerk' })
    expect(values(found?.grantees)).toMatchObject([
      { kind: 'User', name: 'system:admin' },
      { kind: 'User', name: 'ada' },
      { kind: 'Group', name: 'cooks' },
    ])
  })
})

describe('an operator', () => {
  it('has a role and a binding for each of its permissions', async () => {
    const { subjects } = await read({
      'a.yaml':
        'apiVersion: operators.coreos.com/v1alpha1\nkind: ClusterServiceVersion\nmetadata: {name: chef.v1, namespace: shop}\nspec:\n  install:\n    spec:\n      permissions: [{serviceAccountName: chef, rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]}]\n      clusterPermissions: [{serviceAccountName: chef, rules: [{apiGroups: [""], resources: [nodes], verbs: [get]}]}]\n',
    })
    const found = subjects.filter(({ kind }) => kind === 'role' || kind === 'binding')
    expect(found.map(({ key, name }) => [key, name])).toEqual([
      ['a.yaml#ClusterServiceVersion/shop/chef.v1/1/Role', 'chef'],
      ['a.yaml#ClusterServiceVersion/shop/chef.v1/1/RoleBinding', 'chef'],
      ['a.yaml#ClusterServiceVersion/shop/chef.v1/2/ClusterRole', 'chef'],
      ['a.yaml#ClusterServiceVersion/shop/chef.v1/2/ClusterRoleBinding', 'chef'],
    ])
    expect(found[2]?.reference?.name).toBe('ClusterRole/a.yaml#ClusterServiceVersion/shop/chef.v1/2')
    expect(found[3]?.refersTo?.map(({ name }) => name)).toEqual([found[2]?.reference?.name, 'ServiceAccount/chef'])
  })
})
