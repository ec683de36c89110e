import { type AuditedResources, type AuditLevel, type AuditRule, auditLevels } from '../model/audit-policy.ts'
import type { Fact } from '../model/source.ts'

/** A request as the rules of an audit policy see it. */
export interface AuditedRequest {
  readonly user: string
  readonly userGroups: readonly string[]
  readonly verb: string
  /** Empty for what is in none. */
  readonly namespace: string
  readonly group: string
  /** With its subresource: `pods/exec`. */
  readonly resource: string
  readonly name: string
}

/** The rules of a policy, and the stages that it leaves out for all of them. */
export interface AuditRules {
  readonly rules: readonly Fact<AuditRule>[]
  readonly omitStages: readonly string[]
}

/** The rule that decides: the first that matches. */
export const ruleFor = (rules: readonly Fact<AuditRule>[], request: AuditedRequest): Fact<AuditRule> | undefined =>
  rules.find(({ value }) => matches(value, request))

function matches(rule: AuditRule, request: AuditedRequest): boolean {
  const { users, userGroups, verbs, namespaces, resources, nonResourceUrls } = rule
  if (users.length > 0 && !users.includes(request.user)) return false
  if (userGroups.length > 0 && !request.userGroups.some((group) => userGroups.includes(group))) return false
  if (verbs.length > 0 && !verbs.includes(request.verb)) return false
  if (namespaces.length > 0 && !namespaces.includes(request.namespace)) return false
  if (resources.length > 0) return resources.some((one) => covers(one, request))
  return nonResourceUrls.length === 0 || namespaces.length > 0
}

function covers({ group, resources, resourceNames }: AuditedResources, request: AuditedRequest): boolean {
  if (group !== request.group) return false
  if (resources.length === 0) return true
  if (resourceNames.length > 0 && !resourceNames.includes(request.name)) return false
  const [whole = '', sub] = request.resource.split('/')
  const names = [request.resource, '*', `${whole}/*`, ...(sub === undefined ? [] : [`*/${sub}`])]
  return resources.some(({ value }) => names.includes(value))
}

/** What a rule makes of a request; nothing where no stage of it is written down. */
export function levelOf(rule: AuditRule | undefined, omitStages: readonly string[]): AuditLevel {
  const omitted = [...omitStages, ...(rule?.omitStages ?? [])]
  const isSilent = omitted.includes('RequestReceived') && omitted.includes('ResponseComplete')
  return rule && !isSilent ? rule.level : 'None'
}

/** A resource, and what is done with it that has to be in the log. */
export interface AuditTarget {
  readonly group: string
  readonly resource: string
  readonly verbs: readonly string[]
}

const writes = ['create', 'update', 'patch', 'delete']
/** A stream is opened with either, by the client's protocol. */
const opens = ['create', 'get']

const target = (group: string, resource: string, verbs: readonly string[]): AuditTarget => ({ group, resource, verbs })

/** What the benchmark names. */
export const sensitiveTargets: readonly AuditTarget[] = [
  target('', 'secrets', ['get', 'list', 'watch', ...writes]),
  target('', 'configmaps', writes),
  target('authentication.k8s.io', 'tokenreviews', ['create']),
  target('', 'pods', writes),
  target('apps', 'deployments', writes),
  target('', 'pods/exec', opens),
  target('', 'pods/portforward', opens),
  target('', 'pods/proxy', opens),
  target('', 'services/proxy', opens),
]

const rbac = 'rbac.authorization.k8s.io'

/** Other requests with which somebody comes to more rights. */
export const privilegeTargets: readonly AuditTarget[] = [
  target(rbac, 'roles', writes),
  target(rbac, 'rolebindings', writes),
  target(rbac, 'clusterroles', writes),
  target(rbac, 'clusterrolebindings', writes),
  target('', 'serviceaccounts/token', ['create']),
  target('', 'pods/attach', opens),
  target('', 'pods/ephemeralcontainers', ['update', 'patch']),
  target('', 'nodes/proxy', opens),
  target('certificates.k8s.io', 'certificatesigningrequests/approval', ['update', 'patch']),
]

/** People, administrators and workloads; not the components of the cluster, which policies leave out for their number. */
const callers = [
  { user: 'somebody', userGroups: ['system:authenticated'] },
  { user: 'kubernetes-admin', userGroups: ['system:masters', 'system:authenticated'] },
  { user: 'system:serviceaccount:shop:web', userGroups: ['system:serviceaccounts', 'system:authenticated'] },
]
const namespaces = ['any', 'default', 'kube-system']
const inNoNamespace = /^(?:tokenreviews|cluster|nodes|certificate)/

/** Every request for a target, with one verb, that a policy may treat otherwise than another. */
const requestsFor = ({ group, resource }: AuditTarget, verb: string): AuditedRequest[] =>
  callers.flatMap((caller) =>
    (inNoNamespace.test(resource) ? [''] : namespaces).map((namespace) => ({
      ...caller,
      verb,
      namespace,
      group,
      resource,
      name: 'any',
    })),
  )

/** Why requests are not in the log: the rule that leaves them out, or none that matches. */
export interface Unlogged {
  readonly rule: Fact<AuditRule> | undefined
  /** `secrets (get, list)`. */
  readonly what: readonly string[]
}

/** What of the targets is not logged, by the reason. */
export function unlogged(policy: AuditRules, targets: readonly AuditTarget[]): Unlogged[] {
  const found = new Map<Fact<AuditRule> | undefined, string[]>()
  for (const one of targets) {
    if (misplaced(policy, [one]).length > 0) continue
    const missed = missedVerbs(policy, one)
    for (const [rule, verbs] of missed) {
      const name = verbs.length === one.verbs.length ? one.resource : `${one.resource} (${verbs.join(', ')})`
      found.set(rule, [...(found.get(rule) ?? []), name])
    }
  }
  return [...found].map(([rule, what]) => ({ rule, what }))
}

/** The verbs of a target that are not logged, each under the first reason. */
function missedVerbs(policy: AuditRules, one: AuditTarget): Map<Fact<AuditRule> | undefined, string[]> {
  const missed = new Map<Fact<AuditRule> | undefined, string[]>()
  for (const verb of one.verbs) {
    const deciding = requestsFor(one, verb).map((request) => ruleFor(policy.rules, request))
    const silent = deciding.findIndex((rule) => levelOf(rule?.value, policy.omitStages) === 'None')
    if (silent >= 0) missed.set(deciding[silent], [...(missed.get(deciding[silent]) ?? []), verb])
  }
  return missed
}

/** Resources that rules log under a group that has none of that name, and that nothing else logs; where they are named. */
export function misplaced(
  policy: AuditRules,
  targets: readonly AuditTarget[],
): { readonly target: AuditTarget; readonly named: Fact<string>; readonly group: string }[] {
  return targets.flatMap((one) => {
    if (one.group === '') return []
    for (const { value } of policy.rules) {
      if (value.level === 'None') continue
      for (const { group, resources } of value.resources) {
        const named = resources.find(({ value: name }) => name === one.resource)
        if (named && group !== one.group)
          return missedVerbs(policy, one).size > 0 ? [{ target: one, named, group }] : []
      }
    }
    return []
  })
}

/** Requests whose body or answer holds a secret, and the level from which on it is in the log. */
const secretBodies: readonly (AuditTarget & { readonly from: AuditLevel; readonly isSecret: boolean })[] = [
  { ...target('', 'secrets', ['create', 'update', 'patch']), from: 'Request', isSecret: true },
  { ...target('', 'secrets', ['get', 'list']), from: 'RequestResponse', isSecret: true },
  { ...target('authentication.k8s.io', 'tokenreviews', ['create']), from: 'Request', isSecret: true },
  { ...target('', 'serviceaccounts/token', ['create']), from: 'RequestResponse', isSecret: true },
  { ...target('', 'configmaps', ['create', 'update', 'patch']), from: 'Request', isSecret: false },
]

const weight = (level: AuditLevel) => auditLevels.indexOf(level)

/** Rules that put contents into the log that do not belong there, and of what. */
export function contentsLogged(
  policy: AuditRules,
): { readonly rule: Fact<AuditRule>; readonly what: readonly string[]; readonly isSecret: boolean }[] {
  const found = new Map<Fact<AuditRule>, { what: Set<string>; isSecret: boolean }>()
  for (const body of secretBodies) {
    for (const request of body.verbs.flatMap((verb) => requestsFor(body, verb))) {
      const rule = ruleFor(policy.rules, request)
      if (!rule || weight(levelOf(rule.value, policy.omitStages)) < weight(body.from)) continue
      const { what, isSecret } = found.get(rule) ?? { what: new Set(), isSecret: false }
      found.set(rule, { what: what.add(body.resource), isSecret: isSecret || body.isSecret })
    }
  }
  return [...found].map(([rule, { what, isSecret }]) => ({ rule, what: [...what], isSecret }))
}
