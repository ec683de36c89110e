import { type Namespace, namespace } from '../../model/namespace.ts'
import type { Direction } from '../../model/network-policy.ts'
import type { PodSubject } from '../../model/pod.ts'
import type { Fact, Span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { itemsOf, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import { type PolicySpec, policySpecsOf } from './network-policy.ts'
import type { Scope } from './network-scope.ts'
import { ObjectSettings, objectFrame, placeOf } from './object-frame.ts'
import type { KubernetesObject } from './objects.ts'
import type { Pod } from './pod.ts'
import { admissionOf } from './pod-admission.ts'
import { type Labels, labelsOf, Selectors } from './selector.ts'
import { isPlaceholder } from './settings.ts'

/** What the manifests put in one namespace. */
interface Holding {
  readonly pods: Fact<string>[]
  readonly claims: Fact<string>[]
  readonly policies: Fact<string>[]
  readonly selectors: Selectors
  readonly denied: Fact<Direction>[]
  quota?: Fact<string>
  limits?: Fact<string>
  /** Some object says that it is there. */
  isNamed: boolean
}

interface SeenPod {
  readonly subject: PodSubject
  readonly namespace: string
  readonly labels: Labels
}

/** Policies of the cluster for some namespaces; each is asked for each namespace and pod. */
const maxScoped = 100

/** Namespaces of the cluster itself: what runs there is for whoever set it up to separate and to limit. */
const isSystem = (name: string): boolean => /^(?:kube-(?:system|public|node-lease)|openshift(?:-.*)?)$/.test(name)

/** Kinds that no reader is for, but that say something of a namespace. */
const joinedKinds: ReadonlySet<string> = new Set([
  'AdminNetworkPolicy',
  'AdmissionConfiguration',
  'BaselineAdminNetworkPolicy',
  'ClusterAdmissionPolicy',
  'ClusterNetworkPolicy',
  'ClusterPolicy',
  'LimitRange',
  'Namespace',
  'PersistentVolumeClaim',
  'Policy',
  'ResourceQuota',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingPolicy',
])

/** Gatekeeper's library names its constraints for pods after the policies that it replaces. */
export const isJoined = (kind: string): boolean => joinedKinds.has(kind) || kind.startsWith('K8sPSP')

/** Joins what is about a namespace: its own object, what runs in it, and what limits that. */
export class Namespaces {
  private readonly declared: Namespace[] = []
  /** What commands label: a level that holds where the namespace's own object names none. */
  private readonly labelled: Namespace[] = []
  private readonly holdings = new Map<string, Holding>()
  private readonly everywhere: Holding = newHolding()
  /** Policies of the cluster for some of its namespaces. */
  private readonly scoped: { scope: Scope; policy: Fact<string>; denied: readonly Fact<Direction>[] }[] = []
  private readonly pods: SeenPod[] = []
  /** Pods that no policy is looked up for. */
  private readonly others: PodSubject[] = []
  private readonly admission: Fact<string>[] = []
  private readonly policies = new Map<string, Fact<string>>()
  private readonly bound = new Set<string>()

  /** @param pods those that the object makes, with their subjects; none for a part of an object */
  add(object: KubernetesObject, key: string, pods: readonly { pod: Pod; subject: PodSubject }[]): void {
    const { kind, node, isPart } = object
    const name = textAt(node, 'metadata', 'namespace') ?? ''
    if (isPart || isPlaceholder(name)) {
      for (const { subject } of pods) this.others.push(subject)
      return
    }
    const fact = { value: objectFrame(object, key).name, at: placeOf(node) }
    if (kind === 'Namespace') this.declare(object, key)
    else if (kind === 'ResourceQuota') {
      if (!isEmpty(nodeAt(node, 'spec', 'hard'))) this.holding(name).quota ??= fact
    } else if (kind === 'LimitRange') {
      if (!isEmpty(nodeAt(node, 'spec', 'limits'))) this.holding(name).limits ??= fact
    } else if (kind === 'PersistentVolumeClaim') this.holding(name).claims.push(fact)
    else if (pods.length > 0) this.addPods(name, fact, pods)
    else {
      this.addPolicies(name, fact, policySpecsOf(object))
      this.addAdmission(object)
    }
  }

  private holding(name: string): Holding {
    const known = this.holdings.get(name || 'default') ?? newHolding()
    this.holdings.set(name || 'default', known)
    known.isNamed ||= name !== ''
    return known
  }

  private declare(object: KubernetesObject, key: string): void {
    const { node } = object
    const name = textAt(node, 'metadata', 'name') ?? ''
    if (name === '' || isSystem(name) || isPlaceholder(name)) return
    const settings = new ObjectSettings<'enforced' | 'reported' | 'pinned'>(node)
    const label = (field: 'enforced' | 'reported' | 'pinned', mode: string) =>
      settings.text(field, 'metadata', 'labels', `pod-security.kubernetes.io/${mode}`)
    const isLabelled = node.source.isCommand === true
    const list = isLabelled ? this.labelled : this.declared
    list.push(
      namespace({
        ...objectFrame(object, key),
        reference: { namespace: '', name },
        declared: { value: name, at: placeOf(node) },
        enforced: label('enforced', 'enforce'),
        pinned: label('pinned', 'enforce-version'),
        reported: label('reported', 'audit') ?? label('reported', 'warn'),
        unresolved: settings.unresolved,
        ...(isLabelled && { unsupported: ofOthers }),
      }),
    )
  }

  private addPods(name: string, fact: Fact<string>, pods: readonly { pod: Pod; subject: PodSubject }[]): void {
    if (pods.some(({ pod }) => !pod.isPart && !pod.isOpen)) this.holding(name).pods.push(fact)
    for (const { pod, subject } of pods) {
      const labels = labelsOf(nodeAt(pod.metadata, 'labels'))
      // Labels of others come from whatever makes their pods, and policies are not about the network of the node.
      const isOther = pod.isOpen || (pod.isPart && labels.size === 0) || textAt(pod.spec, 'hostNetwork') === 'true'
      if (isOther) this.others.push(subject)
      else this.pods.push({ subject, namespace: name || 'default', labels })
    }
  }

  private addPolicies(name: string, fact: Fact<string>, specs: readonly PolicySpec[]): void {
    for (const { selector, directions, allowsAll, isClusterWide, scope } of specs) {
      const open = new Set(allowsAll.map(({ value }) => value))
      const closed = directions.flatMap((value) => (open.has(value) ? [] : [{ value, at: fact.at }]))
      if (isClusterWide && scope) {
        if (this.scoped.length < maxScoped) this.scoped.push({ scope, policy: fact, denied: closed })
        continue
      }
      const holding = isClusterWide ? this.everywhere : this.holding(name)
      if (holding.policies.at(-1)?.at !== fact.at) holding.policies.push(fact)
      holding.selectors.add(selector)
      if (selector.isEmpty) holding.denied.push(...closed)
    }
  }

  private addAdmission(object: KubernetesObject): void {
    const { enforces, policy, bound } = admissionOf(object)
    if (enforces && policy !== undefined) this.policies.set(policy, enforces)
    else if (enforces) this.admission.push(enforces)
    if (bound !== undefined) this.bound.add(bound)
    for (const rule of itemsOf(nodeAt(object.node, 'spec', 'rules'))) this.generate(rule, placeOf(object.node))
  }

  /** Kyverno makes objects in every namespace: which ones it leaves out is not followed. */
  private generate(rule: Parameters<typeof textAt>[0], at: Span): void {
    const kind = textAt(rule, 'generate', 'kind') ?? ''
    const fact = { value: kind, at }
    if (kind === 'ResourceQuota') this.everywhere.quota ??= fact
    if (kind === 'LimitRange') this.everywhere.limits ??= fact
    if (!/NetworkPolicy$/.test(kind)) return
    this.everywhere.policies.push(fact)
    this.everywhere.denied.push({ value: 'ingress', at }, { value: 'egress', at })
  }

  /** The namespaces and the pods, once everything was added. */
  subjects(): Subject[] {
    const [admission = [...this.policies].find(([name]) => this.bound.has(name))?.[1]] = this.admission
    const known = new Set(this.declared.map(({ declared }) => declared?.value))
    const found = [...this.holdings].flatMap(([name, holding]) => {
      const [first] = workloadsOf(holding)
      return first && !known.has(name) && !isSystem(name) ? [undeclared(name, holding, first)] : []
    })
    const labels = new Map(this.labelled.map((one) => [one.name, one] as const).reverse())
    const declared = this.declared.map((one) => withLabels(one, labels.get(one.name)))
    const taken = new Set(declared.map(({ enforced }) => enforced))
    const alone = this.labelled.filter(({ enforced }) => enforced && !taken.has(enforced))
    const joined = [...declared, ...alone, ...found].flatMap((one) =>
      one.at.source.isCommand && !one.declared ? [] : this.joined(one, admission),
    )
    return [...joined, ...this.others, ...this.pods.map((pod) => this.withPolicies(pod))]
  }

  private joined(one: Namespace, admission: Fact<string> | undefined): Namespace {
    const name = one.reference?.name ?? ''
    const scoped = this.scopedIn(name)
    const holding = this.holdings.get(name)
    const { policies = [], denied = [], quota, limits } = holding ?? {}
    return {
      ...one,
      admission,
      workloads: holding ? workloadsOf(holding) : [],
      policies: [...policies, ...this.everywhere.policies, ...scoped.map(({ policy }) => policy)],
      denied: [...denied, ...this.everywhere.denied, ...scoped.flatMap((policy) => policy.denied)],
      quota: quota ?? this.everywhere.quota,
      limits: limits ?? this.everywhere.limits,
    }
  }

  private scopedIn(name: string) {
    return this.scoped.filter(({ scope }) => scope(name))
  }

  /** In a namespace without any policy the namespace is at fault, not each of its pods. */
  private withPolicies({ subject, namespace: name, labels }: SeenPod): PodSubject {
    const { policies = [], selectors } = this.holdings.get(name) ?? {}
    const [policy] = policies
    const isSelected = selectors?.selects(labels) || this.everywhere.policies.length + this.scopedIn(name).length > 0
    return policy && !isSelected && !isSystem(name)
      ? { ...subject, unselected: { value: name, at: subject.at } }
      : subject
  }
}

/** What is there and limits nothing; a value that is filled in later may limit something. */
const isEmpty = (node: Node | undefined): boolean =>
  node === undefined ||
  (node.kind === 'scalar' ? node.isNull : (node.kind === 'map' ? node.list : node.items).length === 0)

function withLabels(one: Namespace, { enforced, pinned = one.pinned }: Partial<Namespace> = {}): Namespace {
  return one.enforced || !enforced ? one : { ...one, enforced, pinned }
}

/** Other objects say these, and no label does. */
const ofOthers = new Set(['workloads', 'policies', 'denied', 'quota', 'limits'] as const)

const newHolding = (): Holding => ({
  pods: [],
  claims: [],
  policies: [],
  selectors: new Selectors(),
  denied: [],
  isNamed: false,
})

/** What runs comes before what it only keeps: a network policy is about that. */
const workloadsOf = ({ pods, claims }: Holding): readonly Fact<string>[] => [...pods, ...claims]

/** A namespace that no manifest declares is found at what is put in it first. */
const undeclared = (name: string, { isNamed }: Holding, first: Fact<string>): Namespace =>
  namespace({
    key: `${first.at.source.path}#Namespace/${name}`,
    name: isNamed ? `namespace ${name}` : `the namespace of ${first.value}`,
    dialect: 'pod',
    at: first.at,
    reference: { namespace: '', name },
  })
