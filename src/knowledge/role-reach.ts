import type { Grantee } from '../model/binding.ts'
import { reachWord, reachOf as wordsOf } from '../model/reach.ts'
import type { PolicyRule, Role } from '../model/role.ts'
import { fail, type Hit, type RuleContext, type Severity, severities } from '../model/rule.ts'
import {
  type Grant,
  grantsOf,
  isOfEverything,
  type Right,
  reachOfEverything,
  reachOfRight,
  rights,
  useOf,
} from './role-rights.ts'

type Bindings = Pick<RuleContext<'binding'>, 'findReferring'>

/** What a rule about roles reads of one. */
export type RoleView = Pick<Role, 'name' | 'rules' | 'isClusterRole' | 'namespace' | 'isBuiltIn' | 'reference'>

/** Where a role holds: everywhere (also where it counts as much), or in namespaces that messages name. */
export interface Reach {
  readonly isWide: boolean
  /** `in every namespace`. */
  readonly where: string
}

/** A cluster role holds everywhere, unless all that bind it here are role bindings. In kube-system every right is one over the cluster. */
export function reachOf({ isClusterRole, namespace, reference }: RoleView, { findReferring }: Bindings): Reach {
  if (!isClusterRole) {
    const where = namespace ? `in namespace ${namespace}` : 'in its namespace'
    return { isWide: namespace === 'kube-system', where }
  }
  const bindings = reference ? findReferring('binding', reference.namespace, reference.name) : []
  const isBoundInNamespaces = bindings.length > 0 && bindings.every((one) => !one.isClusterBinding)
  if (!isBoundInNamespaces) return { isWide: true, where: 'in every namespace' }
  const isWide = bindings.some((one) => one.namespace === 'kube-system')
  return { isWide, where: `in the namespaces where it is bound${isWide ? ', kube-system among them' : ''}` }
}

/**
 * One hit for all rules of a role that grant a right, at the first of them. What `*` among the resources grants is not in it: that
 * is a fault of its own, which stands for all that follow from it.
 * @param family rights that the same hit stands for
 */
export function* hitsOfRight(role: RoleView, right: Right, context: Bindings, family = [right]): Iterable<Hit> {
  const found = role.isBuiltIn ? [] : grantsOf(role.rules, right).filter(({ rule }) => !everythingIn(rule))
  const effective = found.filter(({ request }) => role.isClusterRole || !request.isClusterWide)
  const [first, ...others] = (effective.length > 0 ? effective : found).toSorted(byLimit)
  if (!first) return
  const { severity, message } = effective.length > 0 ? granted(role, right, first, context) : withoutEffect(role, first)
  const related = others.map(({ at }) => at.at)
  const allowed = family.flatMap((one) =>
    reachOfRight(
      role.rules.map(({ value }) => value),
      one,
    ),
  )
  const reach = wordsOf([...allowed, ...holdersOf(role, context)])
  yield fail(first.at, message, { severity, controls: right.controls, related, reach })
}

const byLimit = (a: Grant, b: Grant) => Number(a.isLimited) - Number(b.isLimited)

/** One hit for several rights, about the gravest of those that a role grants: the first. */
export function* hitsOfGravest(role: RoleView, family: Right[], context: Bindings): Iterable<Hit> {
  for (const right of family) {
    const [hit] = hitsOfRight(role, right, context, family)
    if (hit) return yield hit
  }
}

/** As `hitsOfRight`, of a right that takes a pod to use: a role that may create pods as well has all that it takes. */
export function* hitsBesidePods(role: RoleView, right: Right, context: Bindings): Iterable<Hit> {
  const isWhole = role.isClusterRole && grantsOf(role.rules, rights.createWorkloads).length > 0
  for (const hit of hitsOfRight(role, right, context))
    yield isWhole ? { ...hit, severity: 'medium', message: `${hit.message}, and create pods` } : hit
}

/** Who gets what a role allows, and where. */
function holdersOf({ reference, isClusterRole }: RoleView, { findReferring }: Bindings): string[] {
  const bindings = reference ? findReferring('binding', reference.namespace, reference.name) : []
  return bindings.flatMap(({ grantees, isClusterBinding, namespace }) =>
    grantees.map(({ value }) => {
      const where = isClusterRole && !isClusterBinding ? [namespace ?? 'default'] : []
      return reachWord('for', granteeWord(value), ...where)
    }),
  )
}

/** A user, group or service account in one word. */
export const granteeWord = ({ kind, name, namespace }: Grantee): string =>
  reachWord([kind, ...(kind === 'ServiceAccount' ? [namespace ?? 'default'] : []), name].join('/'))

interface Words {
  readonly severity: Severity
  readonly message: string
}

function granted(
  role: RoleView,
  { may, wide, narrow, limit }: Right,
  { request, isLimited }: Grant,
  context: Bindings,
): Words {
  const { isWide, where } = reachOf(role, context)
  if (isLimited) return { severity: 'low', message: `${role.name} may ${may}, ${limit}` }
  if (request.isClusterWide) return { severity: wide, message: `${role.name} may ${may}` }
  return { severity: isWide ? wide : narrow, message: `${role.name} may ${may} ${where}` }
}

/** What is in no namespace is not for a Role to grant. */
const withoutEffect = ({ name }: RoleView, { at }: Grant): Words => ({
  severity: 'low',
  message: `${name} names ${at.value}, which only a ClusterRole can grant`,
})

/** `*` among the resources of a rule that has a verb of the API. */
const everythingIn = (rule: PolicyRule) => (useOf(rule) ? isOfEverything(rule) : undefined)

/** One hit for all rules of a role that are about every resource; it violates what any right violates that follows from them. */
export function* hitsOfEverything(role: RoleView, context: Bindings): Iterable<Hit> {
  const rules = role.isBuiltIn ? [] : role.rules.filter(({ value }) => everythingIn(value))
  const reach = reachOf(role, context)
  const found = rules.map(({ value }) => ({ value, severity: severityOf(value, reach) }))
  const worst = found.toSorted((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity))
  const [first, ...others] = worst
  if (!first) return
  const group = first.value.apiGroups.some(({ value }) => value === '*') ? '' : ' of the core group'
  const granted = Object.values<Right>(rights).filter((right) => grantsOf(rules, right).length > 0)
  yield fail(
    everythingIn(first.value)!,
    `${role.name} may ${useOf(first.value)} every resource${group} ${reach.where}`,
    {
      severity: first.severity,
      controls: [...new Set(['cis-kubernetes:5.1.3' as const, ...granted.flatMap(({ controls }) => controls)])],
      related: others.map(({ value }) => everythingIn(value)!.at),
      reach: wordsOf([...found.flatMap(({ value }) => reachOfEverything(value)), ...holdersOf(role, context)]),
    },
  )
}

function severityOf(rule: PolicyRule, { isWide }: Reach): Severity {
  const use = useOf(rule)
  if (!isWide) return use === 'read' ? 'low' : 'medium'
  if (use === 'do everything with') return rule.apiGroups.some(({ value }) => value === '*') ? 'critical' : 'high'
  // `get` is enough to run commands through nodes/proxy.
  return use === 'read' && !rule.verbs.some(({ value }) => value === 'get') ? 'medium' : 'high'
}
