import { reachWord } from '../model/reach.ts'
import type { PolicyRule } from '../model/role.ts'
import type { Hit, Severity } from '../model/rule.ts'
import type { Fact } from '../model/source.ts'

/** Requests that an attacker would make: any of the verbs on any of the resources, each with the group of its API. */
interface Requests {
  readonly group: string
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
  /** The resources are in no namespace: only a cluster role that is bound as such allows them. */
  readonly isClusterWide?: true
  /** Objects that are dangerous where a rule is limited to certain names; others are not. */
  readonly names?: RegExp
  /** What a role must also be allowed to: where it names only harmless objects of that, this is of little use. */
  readonly takes?: Requests
}

/** Something that few should be allowed to do. */
export interface Right {
  /** `may …`, as messages say it. */
  readonly may: string
  readonly requests: readonly Requests[]
  readonly controls: NonNullable<Hit['controls']>
  /** Where it holds everywhere or in kube-system, and where in another namespace. */
  readonly wide: Severity
  readonly narrow: Severity
  /** What is said of one that is limited to harmless objects. */
  readonly limit?: string
}

const change = ['create', 'update', 'patch', 'delete', 'deletecollection']
const anyName = /(?:)/
/** Who is who (EKS, the aggregation layer), names, and the addresses of services: all in kube-system. */
export const clusterConfigMaps = /^(?:aws-auth|coredns|extension-apiserver-authentication|kube-proxy)$/
/**
 * OpenShift's own constraints with the node's namespaces, paths or devices.
 * https://docs.openshift.com/container-platform/4.16/authentication/managing-security-context-constraints.html
 */
export const hostConstraints =
  /^(?:privileged|hostaccess|hostmount-anyuid(?:-v2)?|hostnetwork(?:-v2)?|node-exporter|machine-api-termination-handler)$/
const rbac = 'rbac.authorization.k8s.io'
const admission = 'admissionregistration.k8s.io'

/** The resources of Kubernetes that make pods. */
const workloads = (verbs: readonly string[]): Requests[] => [
  { group: '', resources: ['pods', 'replicationcontrollers'], verbs },
  { group: 'apps', resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'], verbs },
  { group: 'extensions', resources: ['deployments', 'daemonsets', 'replicasets'], verbs },
  { group: 'batch', resources: ['jobs', 'cronjobs'], verbs },
]

/** Those whose certificates authenticate clients. */
const approval: Requests = {
  group: 'certificates.k8s.io',
  resources: ['signers'],
  verbs: ['approve', 'sign'],
  isClusterWide: true,
  names: /^kubernetes\.io\/(?:\*|kube-apiserver-client(?:-kubelet)?|legacy-unknown)$/,
}

/** Every right that the rules about roles are about. */
export const rights = {
  readSecrets: {
    may: 'read secrets',
    requests: [{ group: '', resources: ['secrets'], verbs: ['get', 'list', 'watch'] }],
    controls: ['cis-kubernetes:5.1.2'],
    wide: 'medium',
    narrow: 'low',
  },
  changeSecrets: {
    may: 'change secrets',
    requests: [{ group: '', resources: ['secrets'], verbs: change }],
    controls: [],
    wide: 'low',
    narrow: 'low',
  },
  createWorkloads: {
    may: 'create pods or what makes pods',
    requests: workloads(['create']),
    controls: ['cis-kubernetes:5.1.4'],
    wide: 'medium',
    narrow: 'low',
  },
  changeWorkloads: {
    may: 'change pods or what makes pods',
    requests: workloads(['update', 'patch']),
    controls: [],
    wide: 'medium',
    narrow: 'low',
  },
  deleteWorkloads: {
    may: 'delete pods or what makes pods',
    requests: workloads(['delete', 'deletecollection']),
    controls: [],
    wide: 'low',
    narrow: 'low',
  },
  executeInPods: {
    may: 'run commands in pods',
    requests: [
      // A WebSocket is opened with GET.
      { group: '', resources: ['pods/exec', 'pods/attach'], verbs: ['create', 'get'] },
      { group: '', resources: ['pods/ephemeralcontainers'], verbs: ['update', 'patch'] },
    ],
    controls: [],
    wide: 'high',
    narrow: 'low',
  },
  forwardPorts: {
    may: 'reach every port of pods',
    requests: [
      { group: '', resources: ['pods/portforward'], verbs: ['create', 'get'] },
      {
        group: '',
        resources: ['pods/proxy', 'services/proxy'],
        verbs: ['get', 'create', 'update', 'patch', 'delete'],
      },
    ],
    controls: [],
    wide: 'low',
    narrow: 'low',
  },
  useKubelets: {
    may: 'use the API of every kubelet through nodes/proxy',
    requests: [
      {
        group: '',
        resources: ['nodes/proxy'],
        verbs: ['get', 'create', 'update', 'patch', 'delete'],
        isClusterWide: true,
      },
    ],
    controls: ['cis-kubernetes:5.1.10'],
    wide: 'high',
    narrow: 'low',
  },
  createTokens: {
    may: 'create tokens of service accounts',
    requests: [{ group: '', resources: ['serviceaccounts/token'], verbs: ['create'] }],
    controls: ['cis-kubernetes:5.1.13'],
    wide: 'high',
    narrow: 'low',
  },
  approveCertificates: {
    may: 'approve certificate requests',
    requests: [
      {
        group: 'certificates.k8s.io',
        resources: ['certificatesigningrequests/approval'],
        verbs: ['update', 'patch'],
        isClusterWide: true,
        takes: approval,
      },
      approval,
    ],
    controls: ['cis-kubernetes:5.1.11'],
    limit: 'but of no signer of client certificates',
    wide: 'high',
    narrow: 'low',
  },
  changeWebhooks: {
    may: 'change what admission does',
    requests: [
      {
        group: admission,
        resources: [
          'mutatingwebhookconfigurations',
          'validatingwebhookconfigurations',
          'mutatingadmissionpolicies',
          'mutatingadmissionpolicybindings',
          'validatingadmissionpolicies',
          'validatingadmissionpolicybindings',
        ],
        verbs: change,
        isClusterWide: true,
      },
    ],
    controls: ['cis-kubernetes:5.1.12'],
    wide: 'medium',
    narrow: 'low',
  },
  useConstraints: {
    may: 'use security context constraints that let pods take over nodes',
    requests: ['security.openshift.io', ''].map((group) => ({
      group,
      resources: ['securitycontextconstraints'],
      verbs: ['use'],
      names: hostConstraints,
    })),
    controls: [],
    wide: 'high',
    narrow: 'medium',
  },
  useRootConstraint: {
    may: 'use security context constraints that let pods run as root',
    requests: ['security.openshift.io', ''].map((group) => ({
      group,
      resources: ['securitycontextconstraints'],
      verbs: ['use'],
      names: /^anyuid$/,
    })),
    controls: [],
    wide: 'medium',
    narrow: 'low',
  },
  usePodPolicies: {
    may: 'use pod security policies that let pods take over nodes',
    // They are known by their names alone, and gone since 1.25.
    requests: ['policy', 'extensions'].map((group) => ({
      group,
      resources: ['podsecuritypolicies'],
      verbs: ['use'],
      names: /^(?:.*[-.:])?(?:privileged|unrestricted)(?:[-.:]psp)?$/,
    })),
    controls: [],
    wide: 'medium',
    narrow: 'low',
  },
  createVolumes: {
    may: 'create persistent volumes',
    requests: [{ group: '', resources: ['persistentvolumes'], verbs: ['create'], isClusterWide: true }],
    controls: ['cis-kubernetes:5.1.9'],
    wide: 'low',
    narrow: 'low',
  },
  changeNamespaces: {
    may: 'change namespaces',
    // A role in a namespace holds for the object of that namespace, too.
    requests: [{ group: '', resources: ['namespaces'], verbs: ['update', 'patch'] }],
    controls: [],
    wide: 'low',
    narrow: 'low',
  },
  escalate: {
    may: 'grant rights that it does not have (bind, escalate)',
    requests: [
      { group: rbac, resources: ['roles'], verbs: ['bind'] },
      { group: rbac, resources: ['clusterroles'], verbs: ['bind'], names: /^cluster-admin$/ },
      // A role that may be given any rule is any role, whatever its name.
      { group: rbac, resources: ['roles'], verbs: ['escalate'], names: anyName },
      { group: rbac, resources: ['clusterroles'], verbs: ['escalate'], isClusterWide: true, names: anyName },
    ],
    controls: ['cis-kubernetes:5.1.8'],
    wide: 'high',
    narrow: 'medium',
  },
  impersonateGroups: {
    may: 'impersonate groups, system:masters among them',
    requests: [
      { group: '', resources: ['groups'], verbs: ['impersonate'], isClusterWide: true, names: /^system:masters$/ },
    ],
    controls: ['cis-kubernetes:5.1.7', 'cis-kubernetes:5.1.8'],
    wide: 'high',
    narrow: 'low',
  },
  impersonate: {
    may: 'impersonate users or service accounts',
    requests: [
      { group: '', resources: ['serviceaccounts'], verbs: ['impersonate'] },
      { group: '', resources: ['users'], verbs: ['impersonate'], isClusterWide: true },
    ],
    controls: ['cis-kubernetes:5.1.8'],
    wide: 'high',
    narrow: 'medium',
  },
  changeBindings: {
    may: 'bind roles',
    requests: [
      { group: rbac, resources: ['rolebindings'], verbs: change },
      { group: rbac, resources: ['clusterrolebindings'], verbs: change, isClusterWide: true },
    ],
    controls: ['cis-kubernetes:5.1.8'],
    wide: 'low',
    narrow: 'low',
  },
  changeConfigMaps: {
    may: 'change ConfigMaps that the cluster depends on',
    requests: [{ group: '', resources: ['configmaps'], verbs: change, names: clusterConfigMaps }],
    controls: [],
    wide: 'low',
    narrow: 'low',
  },
  deleteEvents: {
    may: 'delete events or logs',
    requests: [
      { group: '', resources: ['events', 'pods/log'], verbs: ['delete', 'deletecollection'] },
      { group: 'events.k8s.io', resources: ['events'], verbs: ['delete', 'deletecollection'] },
    ],
    controls: [],
    wide: 'low',
    narrow: 'low',
  },
  changeServiceStatus: {
    may: 'change the status of services',
    requests: [{ group: '', resources: ['services/status'], verbs: ['update', 'patch'] }],
    controls: [],
    wide: 'low',
    narrow: 'low',
  },
  changeNetwork: {
    may: 'change where traffic goes',
    requests: [
      { group: '', resources: ['services', 'endpoints'], verbs: change },
      // Addresses of pods are those of their services; at those of nodes the API server looks for kubelets.
      { group: '', resources: ['pods/status', 'nodes/status'], verbs: ['update', 'patch'] },
      { group: 'discovery.k8s.io', resources: ['endpointslices'], verbs: change },
      { group: 'networking.k8s.io', resources: ['ingresses', 'networkpolicies'], verbs: change },
      { group: 'extensions', resources: ['ingresses', 'networkpolicies'], verbs: change },
    ],
    controls: [],
    wide: 'low',
    narrow: 'low',
  },
} as const satisfies Record<string, Right>

/** A rule that allows one of the requests of a right. */
export interface Grant {
  /** The resource as the rule names it. */
  readonly at: Fact<string>
  readonly rule: PolicyRule
  readonly request: Requests
  /** What it also takes is allowed for harmless objects alone. */
  readonly isLimited: boolean
}

const has = (words: readonly Fact<string>[], wanted: (word: string) => boolean) =>
  words.some(({ value }) => value === '*' || wanted(value))

/** `*` among the resources of the core group or of all groups: nothing in Kubernetes is more than it. */
export const isOfEverything = ({ apiGroups, resources }: PolicyRule): Fact<string> | undefined =>
  has(apiGroups, (group) => group === '') ? resources.find(({ value }) => value === '*') : undefined

/** How a rule about everything is said to use it; undefined for words that are no verbs of the API. */
export function useOf({ verbs }: PolicyRule): 'do everything with' | 'read and change' | 'change' | 'read' | undefined {
  const given = new Set(verbs.map(({ value }) => value))
  if (given.has('*')) return 'do everything with'
  const reads = ['get', 'list', 'watch'].some((verb) => given.has(verb))
  const changes = [...change, 'bind', 'escalate', 'impersonate'].some((verb) => given.has(verb))
  if (changes) return reads ? 'read and change' : 'change'
  return reads ? 'read' : undefined
}

/** As the API server matches them: `pods/*` stands for nothing, `*` before `/exec` for the exec of everything, words count as they are written. */
function allowedBy(rule: PolicyRule, request: Requests): Fact<string> | undefined {
  // Most rules are about another group or other verbs, and every right asks every rule.
  return hasOneOf(rule.apiGroups, request.group) && hasOneOf(rule.verbs, request.verbs)
    ? resourceAllowed(rule, request)
    : undefined
}

function resourceAllowed(rule: PolicyRule, { resources, names }: Requests): Fact<string> | undefined {
  // A request about no object in particular has the empty name.
  const isMeantName = (name: string) => name === '' || names?.test(name) === true
  if (rule.resourceNames.length > 0 && !rule.resourceNames.some(({ value }) => isMeantName(value))) return undefined
  const isMeant = (word: string) =>
    word === '*' || resources.some((one) => one === word || (word.startsWith('*/') && one.endsWith(word.slice(1))))
  return rule.resources.find(({ value }) => isMeant(value))
}

/** Whether words hold `*`, or the one that is wanted, or one of them. */
function hasOneOf(words: readonly Fact<string>[], wanted: string | readonly string[]): boolean {
  for (const { value } of words)
    if (value === '*' || (typeof wanted === 'string' ? value === wanted : wanted.includes(value))) return true
  return false
}

/** The rules that allow something of a right, each once. */
export function grantsOf(rules: readonly Fact<PolicyRule>[], { requests }: Right): Grant[] {
  const grants: Grant[] = []
  for (const { value: rule } of rules) {
    for (const request of requests) {
      const at = allowedBy(rule, request)
      if (!at) continue
      const isLimited = request.takes !== undefined && limits(rules, request.takes)
      grants.push({ at, rule, request, isLimited })
      break
    }
  }
  return grants
}

/** Whether rules allow a request for some objects, and for none of those that are dangerous. */
const limits = (rules: readonly Fact<PolicyRule>[], request: Requests): boolean =>
  rules.some(({ value }) => allowedBy(value, { ...request, names: anyName })) &&
  !rules.some(({ value }) => allowedBy(value, request))

/** Every verb of the API that some right is about. */
const everyVerb = ['get', 'list', 'watch', ...change, 'bind', 'escalate', 'impersonate', 'approve', 'sign', 'use']

/** What rules allow of a right, as words. */
export function reachOfRight(rules: readonly PolicyRule[], { requests }: Right): string[] {
  return rules.flatMap((rule) =>
    requests.flatMap((request) => {
      if (!allowedBy(rule, request)) return []
      const verbs = request.verbs.filter((verb) => has(rule.verbs, (word) => word === verb))
      const resources = request.resources.filter((one) => has(rule.resources, (word) => isPartOf(one, word)))
      return verbs.flatMap((verb) => resources.flatMap((one) => named(rule, verb, `${request.group}/${one}`)))
    }),
  )
}

/** What a rule about every resource allows, as words. */
export function reachOfEverything(rule: PolicyRule): string[] {
  const verbs = has(rule.verbs, () => false) ? everyVerb : rule.verbs.map(({ value }) => value)
  const groups = has(rule.apiGroups, () => false) ? [] : rule.apiGroups.map(({ value }) => value || 'core')
  return verbs.flatMap((verb) =>
    groups.length === 0 ? named(rule, verb) : groups.flatMap((group) => named(rule, verb, group)),
  )
}

const isPartOf = (resource: string, word: string) =>
  word === resource || (word.startsWith('*/') && resource.endsWith(word.slice(1)))

/** Objects of certain names are a part of all. */
const named = ({ resourceNames }: PolicyRule, ...words: string[]): string[] =>
  resourceNames.length === 0 ? [reachWord(...words)] : resourceNames.map(({ value }) => reachWord(...words, value))
