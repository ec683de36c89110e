import { isReserved } from '../../knowledge/built-in-roles.ts'
import { accountName, type Binding, binding, everyAccount, type Grantee } from '../../model/binding.ts'
import {
  type LabelRequirement,
  labelName,
  type PolicyRule,
  type Role,
  type RoleSelector,
  role,
  roleName,
} from '../../model/role.ts'
import type { Fact, Unresolved } from '../../model/source.ts'
import type { Reference, Subject } from '../../model/subject.ts'
import { entriesOf, factAt, itemsOf, type Mapping, type Node, nodeAt, spanOf, textAt, textOf } from '../parse/yaml.ts'
import type { KubernetesObject } from './objects.ts'
import { find, firstLine, isAction, isPlaceholder } from './settings.ts'

/** Groups whose roles and bindings the API server evaluates; OpenShift's old ones stand in no group. */
const groups = /^(?:rbac\.authorization\.k8s\.io\/|authorization\.openshift\.io\/|v1$)/

const isOfGroup = (node: Node) => groups.test(textAt(node, 'apiVersion') ?? 'v1')

const isClusterWide = (kind: string) => kind.startsWith('Cluster')

/** How bindings name a role. Cluster roles are in no namespace. */
const roleReference = (kind: string, name: string, namespace: string | undefined): Reference => ({
  namespace: (!isClusterWide(kind) && namespace) || 'default',
  name: roleName(kind, name),
})

/** A Role or a ClusterRole; `key` is its own. */
export function roleOf({ kind, node }: KubernetesObject, key: string): readonly Subject[] {
  if (!isOfGroup(node)) return []
  const nameNode = nodeAt(node, 'metadata', 'name')
  const name = textOf(nameNode) ?? textAt(node, 'metadata', 'generateName') ?? `an unnamed ${kind}`
  const isClusterRole = isClusterWide(kind)
  const namespace = isClusterRole ? undefined : textAt(node, 'metadata', 'namespace')
  const labels = labelsOf(nodeAt(node, 'metadata', 'labels'))
  return [
    role({
      key,
      name,
      dialect: 'pod',
      at: nameNode?.kind === 'scalar' ? spanOf(nameNode) : firstLine(node),
      ...rulesOf(node),
      collects: itemsOf(nodeAt(node, 'aggregationRule', 'clusterRoleSelectors')).map(selectorOf),
      labels,
      isClusterRole,
      namespace,
      isBuiltIn: isClusterRole && labels.get('kubernetes.io/bootstrapping') === 'rbac-defaults' && isReserved(name),
      reference: roleReference(kind, name, namespace),
      // Aggregated roles find what they collect by its labels.
      refersTo: isClusterRole
        ? [...labels].flatMap(([key, value]) => [clusterWide(labelName(key, value)), clusterWide(labelName(key))])
        : [],
    }),
  ]
}

/** What is in no namespace is looked up as if it were in the default one. */
const clusterWide = (name: string): Reference => ({ namespace: 'default', name })

const labelsOf = (node: Node | undefined): ReadonlyMap<string, string> =>
  new Map(entriesOf(node).flatMap(({ key, value }) => (value.kind === 'scalar' ? [[key.text, value.text]] : [])))

/** Nobody writes more values of a label: a selector of more takes every value, which collects no less. */
const maxValues = 20

/** What a selector collects. One that only leaves labels out collects nearly all roles. */
function selectorOf(node: Node): Fact<RoleSelector> {
  const labels = [...labelsOf(nodeAt(node, 'matchLabels'))].map(([key, value]) => ({ key, values: [value] }))
  const expressions = itemsOf(nodeAt(node, 'matchExpressions')).map(requirementOf)
  const isOpen = ({ key, isNot }: LabelRequirement) => isNot === true && key !== 'kubernetes.io/bootstrapping'
  const takesAll = labels.length === 0 && expressions.every(isOpen)
  return factAt(node, takesAll ? [] : [...labels, ...expressions])
}

/** An operator that the API server does not know matches nothing here. */
function requirementOf(node: Node): LabelRequirement {
  const key = textAt(node, 'key') ?? ''
  const operator = textAt(node, 'operator') ?? ''
  const values = itemsOf(nodeAt(node, 'values'))
    .slice(0, maxValues + 1)
    .flatMap((value) => textOf(value) ?? [])
  if (operator === 'In' && values.length > maxValues) return { key }
  const isNot = operator === 'NotIn' || operator === 'DoesNotExist'
  return {
    key,
    ...(operator !== 'Exists' && operator !== 'DoesNotExist' && { values: operator.endsWith('In') ? values : [] }),
    ...(isNot && { isNot }),
  }
}

/** The rules of a role, or of a permission of an operator. */
function rulesOf(node: Node): Pick<Role, 'rules' | 'unresolved'> {
  const rules = find(node, 'rules')?.node
  const items = itemsOf(rules)
  const known = items.filter((item): item is Mapping => item.kind === 'map' && !isAction(item))
  const words = known.flatMap((item) => decisive.flatMap((name) => itemsOf(nodeAt(item, name))))
  const open = [...(rules ? [rules] : []), ...items, ...words].find(isOpen)
  const unknown: Unresolved | undefined = open && { because: 'its rules come from a placeholder', at: spanOf(open) }
  return { rules: known.map(ruleOf), unresolved: unknown ? new Map([['otherRules', unknown]]) : new Map() }
}

/** Lists of a rule that say what it allows at all. */
const decisive = ['apiGroups', 'resources', 'verbs']

const isOpen = (node: Node) => isAction(node) || (node.kind === 'scalar' && isPlaceholder(node.text))

function ruleOf(item: Mapping): Fact<PolicyRule> {
  const words = (name: string) =>
    itemsOf(nodeAt(item, name)).flatMap((word) => (word.kind === 'scalar' ? [factAt(word, word.text)] : []))
  const rule = {
    apiGroups: words('apiGroups'),
    resources: words('resources'),
    resourceNames: words('resourceNames'),
    verbs: words('verbs'),
    urls: words('nonResourceURLs'),
  }
  return { value: rule, at: firstLine(item) }
}

/** A RoleBinding or a ClusterRoleBinding. */
export function bindingOf({ kind, node }: KubernetesObject, key: string): readonly Subject[] {
  if (!isOfGroup(node)) return []
  const nameNode = nodeAt(node, 'metadata', 'name')
  const isClusterBinding = isClusterWide(kind)
  const namespace = isClusterBinding ? undefined : textAt(node, 'metadata', 'namespace')
  return [
    bindingTo(roleNameOf(node), granteesOf(node, namespace), {
      key,
      name: textOf(nameNode) ?? textAt(node, 'metadata', 'generateName') ?? `an unnamed ${kind}`,
      dialect: 'pod',
      at: nameNode?.kind === 'scalar' ? spanOf(nameNode) : firstLine(node),
      isClusterBinding,
      namespace,
    }),
  ]
}

type BindingFrame = Pick<Binding, 'key' | 'name' | 'dialect' | 'at' | 'isClusterBinding' | 'namespace'>

/** It is found by its role and by the service accounts that get it. */
function bindingTo(role: Binding['role'], grantees: Binding['grantees'], frame: BindingFrame): Binding {
  const accounts = grantees.flatMap(({ value }) => accountReference(value) ?? [])
  const roles = role ? [roleReference(role.value.kind, role.value.name, frame.namespace)] : []
  return binding({ ...frame, role, grantees, refersTo: [...roles, ...accounts] })
}

/** A service account is also the user `system:serviceaccount:NAMESPACE:NAME`, and in the groups of all of them. */
function accountReference({ kind, name, namespace }: Grantee): Reference | undefined {
  if (kind === 'Group') {
    if (/^system:(?:serviceaccounts|authenticated)$/.test(name)) return clusterWide(`*/${everyAccount}`)
    const [, every] = /^system:serviceaccounts:([^:]+)$/.exec(name) ?? []
    return every ? { namespace: every, name: everyAccount } : undefined
  }
  if (kind === 'ServiceAccount') return { namespace: namespace || 'default', name: accountName(name) }
  const [, own, account] = (kind === 'User' && /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name)) || []
  return own && account ? { namespace: own, name: accountName(account) } : undefined
}

/** OpenShift's own leave the kind to whether a namespace is named. */
function roleNameOf(node: Node): Binding['role'] {
  const name = nodeAt(node, 'roleRef', 'name')
  if (name?.kind !== 'scalar' || name.isNull) return undefined
  const kind = textAt(node, 'roleRef', 'kind') ?? (textAt(node, 'roleRef', 'namespace') ? 'Role' : 'ClusterRole')
  return factAt(name, { kind, name: name.text })
}

/** OpenShift's own also list names without kinds, and call users and groups of the system by kinds apart. */
function granteesOf(node: Node, namespace: string | undefined): readonly Fact<Grantee>[] {
  const named = (list: string, kind: string) =>
    itemsOf(nodeAt(node, list)).flatMap((item) =>
      item.kind === 'scalar' ? [factAt(item, { kind, name: item.text })] : [],
    )
  const subjects = itemsOf(nodeAt(node, 'subjects')).flatMap((item) => {
    const name = nodeAt(item, 'name')
    if (name?.kind !== 'scalar') return []
    const kind = (textAt(item, 'kind') ?? '').replace(/^System(?=User$|Group$)/, '')
    return [factAt(name, { kind, name: name.text, namespace: textAt(item, 'namespace') || namespace })]
  })
  return [...subjects, ...named('userNames', 'User'), ...named('groupNames', 'Group')]
}

/** What the Operator Lifecycle Manager makes for an operator: a role and a binding for each permission. */
export function operatorRolesOf({ node }: KubernetesObject, key: string): readonly Subject[] {
  if (!textAt(node, 'apiVersion')?.startsWith('operators.coreos.com/')) return []
  const install = nodeAt(node, 'spec', 'install', 'spec')
  const namespace = textAt(node, 'metadata', 'namespace')
  const permissions = [
    ...itemsOf(nodeAt(install, 'permissions')).map((item) => ({ item, kind: 'Role' })),
    ...itemsOf(nodeAt(install, 'clusterPermissions')).map((item) => ({ item, kind: 'ClusterRole' })),
  ]
  return permissions.flatMap(({ item, kind }, i): Subject[] => {
    const account = nodeAt(item, 'serviceAccountName')
    if (account?.kind !== 'scalar') return []
    const name = `${key}/${i + 1}`
    const isClusterRole = isClusterWide(kind)
    const frame = { name: account.text, dialect: 'pod' as const, at: spanOf(account) }
    const grantee = factAt(account, { kind: 'ServiceAccount', name: account.text, namespace })
    const own = { ...frame, key: `${name}/${kind}`, isClusterRole, namespace: isClusterRole ? undefined : namespace }
    const bound = { ...frame, key: `${name}/${kind}Binding`, isClusterBinding: isClusterRole, namespace }
    return [
      role({ ...own, ...rulesOf(item), reference: roleReference(kind, name, namespace) }),
      bindingTo(factAt(account, { kind, name }), [grantee], bound),
    ]
  })
}
