import { accountName, type Binding, everyAccount } from '../model/binding.ts'
import type { Container } from '../model/container.ts'
import { labelName, meets, type PolicyRule, type Role, roleName } from '../model/role.ts'
import type { RuleContext, Severity } from '../model/rule.ts'
import type { Fact, Span } from '../model/source.ts'
import { systemRoles } from './built-in-roles.ts'
import { grantsOf, type Right, rights } from './role-rights.ts'

type Context = Pick<RuleContext<'service-account' | 'binding' | 'role'>, 'find' | 'findReferring'>

/** What says as whom a container runs. */
type Workload = Pick<Container, 'at' | 'serviceAccount' | 'serviceAccountToken' | 'namespace'>

/** How the account of a container takes over the cluster. */
interface Takeover {
  /** Which account, role and binding, and what it may do. */
  readonly words: string
  readonly severity: Severity
  /** Where the account gets the role, and what the role allows. */
  readonly related: readonly Span[]
}

/** What each makes of the whole cluster, where it holds in every namespace or in kube-system; the shortest ways first. */
const grave: readonly (readonly [right: Right, severity: Severity])[] = [
  [rights.escalate, 'high'],
  [rights.impersonateGroups, 'high'],
  [rights.impersonate, 'high'],
  [rights.useKubelets, 'high'],
  [rights.executeInPods, 'medium'],
  [rights.createTokens, 'medium'],
  [rights.approveCertificates, 'medium'],
  [rights.createWorkloads, 'medium'],
  [rights.changeWorkloads, 'medium'],
  [rights.changeWebhooks, 'medium'],
]

/** Cluster roles that every cluster has. */
const builtIn: ReadonlyMap<string, readonly [may: string, severity: Severity]> = new Map([
  ['cluster-admin', ['do everything', 'high']],
  ['admin', ['run commands in pods', 'medium']],
  ['edit', ['run commands in pods', 'medium']],
  ...systemRoles,
])

/** The gravest way for a container to take over the cluster with its token, through any binding of its account. */
export function takeoverOf(workload: Workload, context: Context): Takeover | undefined {
  if (workload.serviceAccountToken?.value === false) return undefined
  const account = workload.serviceAccount?.value ?? 'default'
  const namespace = workload.namespace?.value
  const bindings = context.findReferring('binding', namespace, accountName(account))
  const ofGroups = [
    context.findReferring('binding', namespace, everyAccount),
    context.findReferring('binding', undefined, `*/${everyAccount}`),
  ].filter((found) => found.length > 0)
  if (bindings.length + ofGroups.length === 0) return undefined
  const accounts = context.find('service-account', namespace, account, workload.at)
  if (!workload.serviceAccountToken && accounts.length > 0 && accounts.every(({ token }) => token?.value === false))
    return undefined
  // Accounts of one name in unrelated folders are not one.
  const isOfAccount = ({ at }: Binding) =>
    accounts.length > 0
      ? context.find('service-account', namespace, account, at).some((one) => accounts.includes(one))
      : namespace !== undefined || areInOneTree(at.source.path, workload.at.source.path)
  const place = namespace === undefined ? folderOf(workload.at.source.path) : ''
  const known = knownOf(bindings)
  const which = accounts.length > 0 ? accounts.map(({ key }) => key).join('\0') : `\0${place}`
  let ways = known.get(which)
  if (!ways) {
    ways = gravest(bindings.filter(isOfAccount), account, context)
    known.set(which, ways)
  }
  const ofGroup = ofGroups.map((found) => throughGroup(found, account, context)).find((way) => way.gravest)
  // Whoever asks has to learn that a role is not known.
  return ways.gravest ?? ofGroup?.gravest ?? (ways.unknown && wayThrough(ways.unknown, account, context))
}

/** The ways through bindings of a group that every account is in. */
function throughGroup(bindings: readonly Binding[], account: string, context: Context): Ways {
  const known = knownOf(bindings)
  const ways = known.get(account) ?? gravest(bindings, account, context)
  known.set(account, ways)
  return ways
}

interface Ways {
  readonly gravest: Takeover | undefined
  /** A binding through which nothing was found. */
  readonly unknown: Binding | undefined
}

/** Many workloads may share an account with many bindings: the ways through these are looked for once. */
const knownWays = new WeakMap<readonly Binding[], Map<string, Ways>>()

function knownOf(bindings: readonly Binding[]): Map<string, Ways> {
  const known = knownWays.get(bindings) ?? new Map<string, Ways>()
  knownWays.set(bindings, known)
  return known
}

function gravest(bindings: readonly Binding[], account: string, context: Context): Ways {
  let found: Takeover | undefined
  let unknown: Binding | undefined
  for (const binding of bindings) {
    if (!binding.isClusterBinding && binding.namespace !== 'kube-system') continue
    const way = wayThrough(binding, account, context)
    if (way?.severity === 'high') return { gravest: way, unknown }
    found ??= way
    if (!way && rolesOf(binding, context).length === 0) unknown ??= binding
  }
  return { gravest: found, unknown }
}

/** The role of the repository that a binding means. */
function rolesOf({ role, namespace, at }: Binding, { find }: Context): readonly Role[] {
  if (!role) return []
  const { kind, name } = role.value
  return find('role', kind === 'Role' ? namespace : undefined, roleName(kind, name), at)
}

function areInOneTree(one: string, other: string): boolean {
  const [short, long] = [folderOf(one), folderOf(other)].sort((a, b) => a.length - b.length) as [string, string]
  return long.startsWith(short)
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)

function wayThrough(binding: Binding, account: string, context: Context): Takeover | undefined {
  if (!binding.role) return undefined
  const { kind, name } = binding.role.value
  const words = (may: string) =>
    `its service account ${account} has the role ${name} through ${binding.name}, and may ${may}`
  const isMeant = (name: string) => name === account || name.endsWith(`:${account}`)
  const isEvery = (name: string) => /^system:(?:authenticated|serviceaccounts(?::.*)?)$/.test(name)
  const grantee =
    binding.grantees.find(({ value }) => isMeant(value.name)) ??
    binding.grantees.find(({ value }) => isEvery(value.name))
  const given = grantee ? [grantee.at] : []
  const [role] = rolesOf(binding, context)
  // An empty selector collects cluster-admin, too.
  const collectsAll = role?.collects.some(({ value }) => value.length === 0)
  if (!role || collectsAll) {
    const own = kind === 'ClusterRole' ? builtIn.get(collectsAll ? 'cluster-admin' : name) : undefined
    return own && { words: words(own[0]), severity: own[1], related: [...given, binding.role.at] }
  }
  const rules = effectiveRules(role, context)
  for (const [right, severity] of grave) {
    const grant = grantsOf(rules, right).find(
      ({ request, isLimited }) => !isLimited && (binding.isClusterBinding || !request.isClusterWide),
    )
    if (grant) return { words: words(right.may), severity, related: [...given, grant.at.at] }
  }
  return undefined
}

/** Its rules, or those of the roles that it collects. */
function effectiveRules(role: Role, { findReferring }: Context): readonly Fact<PolicyRule>[] {
  if (role.collects.length === 0) return role.rules
  const found = role.collects.flatMap(({ value: requirements }) => {
    const first = requirements.find(({ isNot }) => !isNot)
    if (!first) return []
    const names = first.values?.map((value) => labelName(first.key, value)) ?? [labelName(first.key)]
    return names
      .flatMap((name) => findReferring('role', undefined, name))
      .filter(({ labels }) => requirements.every((requirement) => meets(labels, requirement)))
  })
  return [...new Set(found)].flatMap(({ rules }) => rules)
}
