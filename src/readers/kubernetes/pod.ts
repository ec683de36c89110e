import {
  enforcesPolicies,
  isDashboardLabel,
  isGitSync,
  keepsTillerLocal,
  programOfImage,
  replacesGit,
} from '../../knowledge/cluster-programs.ts'
import { parseImage } from '../../knowledge/image-reference.ts'
import { type Container, type ContainerFacts, container, type Field } from '../../model/container.ts'
import { type PodFacts, type PodSubject, podSubject } from '../../model/pod.ts'
import type { Fact, Owner, Span, Unresolved } from '../../model/source.ts'
import { withToken } from '../parse/template.ts'
import { entriesOf, factAt, itemsOf, type Node, nodeAt, spanOf, textAt, textOf } from '../parse/yaml.ts'
import { maxSubjects } from '../reader.ts'
import { isControlPlane } from './control-plane.ts'
import { ownFactsOf } from './pod-container.ts'
import {
  type ContainerList,
  lists,
  nearestParents,
  sharedFields,
  unset,
  unsupportedFields,
  unsupportedWithoutContainers,
} from './pod-fields.ts'
import { resourcesOf } from './pod-resources.ts'
import { podSecurityOf, securityOf } from './pod-security.ts'
import { mountsOf, type Volumes, volumesOf } from './pod-volumes.ts'
import { type Found, find, firstLine, onlyPart, Settings } from './settings.ts'
import { startSettingsOf } from './start-settings.ts'

/** A pod, or what a workload makes its pods from. */
export interface Pod {
  readonly owner: Owner
  readonly namespace?: Fact<string>
  readonly metadata: Node | undefined
  readonly spec: Node | undefined
  /** The key `spec`: what is missing of the pod is missing there. */
  readonly specAt: Span | undefined
  /** Names of a StatefulSet's volumeClaimTemplates. */
  readonly claims: ReadonlySet<string>
  /** It runs once: probes do not apply to it. */
  readonly runsToEnd: boolean
  /** Only a part: what is missing here, something else may set. */
  readonly isPart: boolean
  /** A Pod of its own that is to stay up, no workload's. */
  readonly isBare: boolean
  /** Whatever runs it may set the pod's own settings, as a task's run does. */
  readonly isOpen: boolean
  /** The tag that its controller adds to an image without one; empty where the controller finds it out. */
  readonly addedTag?: string | undefined
}

/** What a container may override of its pod, and where. */
const overridable = {
  user: ['runAsUser'],
  runAsNonRoot: ['runAsNonRoot'],
  seccomp: ['seccompProfile'],
  appArmor: ['appArmorProfile'],
  seLinux: ['seLinuxOptions'],
  windowsHostProcess: ['windowsOptions', 'hostProcess'],
} as const
const overridableFields = Object.keys(overridable) as (keyof typeof overridable)[]

/** The pod around its containers, with what none of them takes from it; undefined without any. */
export function podSubjectOf(pod: Pod): PodSubject | undefined {
  const { spec, owner } = pod
  const containers = lists.flatMap((list) => itemsOf(nodeAt(spec, list)))
  if (!spec || containers.length === 0) return undefined
  const settings = new Settings()
  const security = securityOf({ settings, container: undefined, name: undefined, spec, annotations: undefined, owner })
  const facts: PodFacts = {
    usernsMode: namespacesOf(settings, spec, owner).usernsMode,
    ...wholeOf(pod, spec, containers),
  }
  const unresolved = new Map<keyof PodFacts, Unresolved>()
  for (const field of overridableFields) {
    if (!containers.every((container) => find(container, 'securityContext', ...overridable[field]))) continue
    Object.assign(facts, { [field]: security[field] })
    const unknown = settings.unresolved.get(field)
    if (unknown) unresolved.set(field, unknown)
  }
  const os = isWindows(spec) ? 'windows' : 'linux'
  const at = pod.specAt ?? firstLine(spec)
  return podSubject({ key: owner.key, name: owner.name, dialect: 'pod', at, os, ...facts, unresolved })
}

/** What is about the pod as a whole. */
function wholeOf(pod: Pod, spec: Node, containers: readonly Node[]): Partial<PodFacts> {
  const at = pod.specAt ?? firstLine(spec)
  const known = programIn(pod, containers)
  const started: Partial<PodFacts> = {}
  for (const one of containers) Object.assign(started, startedIn(one))
  if (pod.isPart) return { known, ...started }
  const isUnsecured = [spec, ...containers].every((node) => {
    const found = find(node, 'securityContext')
    return !found || (found.isResolved && found.node.kind === 'map' && found.node.entries.size === 0)
  })
  const old = find(spec, 'serviceAccount')
  const isOld = old?.isResolved && old.node.kind === 'scalar' && old.node.text !== textAt(spec, 'serviceAccountName')
  return {
    known,
    ...started,
    ...(pod.isBare && { bare: { value: true, at } }),
    ...(isUnsecured && !pod.isOpen && { unsecured: { value: true, at } }),
    ...(isOld && old.node.kind === 'scalar' && { oldServiceAccount: factAt(old.node, old.node.text) }),
  }
}

/** What a container makes of Tiller or git-sync. */
function startedIn(container: Node): Partial<PodFacts> {
  const image = nodeAt(container, 'image')
  const name = textOf(image) ?? ''
  const args = [...itemsOf(nodeAt(container, 'command')), ...itemsOf(nodeAt(container, 'args'))]
  if (image && programOfImage(name) === 'tiller' && !keepsTillerLocal(args.map((word) => textOf(word) ?? '')))
    return { exposedTiller: factAt(nodeAt(container, 'args') ?? image, name) }
  if (!isGitSync(name)) return {}
  const variables = itemsOf(nodeAt(container, 'env')).flatMap((item) => nodeAt(item, 'name') ?? [])
  const found = [...variables, ...args].find((word) => replacesGit(textOf(word) ?? ''))
  return found ? { replacedGit: factAt(found, textOf(found) ?? '') } : {}
}

function programIn({ metadata }: Pod, containers: readonly Node[]): PodFacts['known'] {
  const images = containers.flatMap((container) => nodeAt(container, 'image') ?? [])
  const isEnforced = images.some((image) => enforcesPolicies(textOf(image) ?? ''))
  for (const image of images) {
    const value = programOfImage(textOf(image) ?? '')
    if (value && !(value === 'flannel' && isEnforced)) return factAt(image, value)
  }
  for (const { key, value } of entriesOf(nodeAt(metadata, 'labels')))
    if (isDashboardLabel(key.text, textOf(value) ?? '')) return factAt(value, 'dashboard')
  return undefined
}

/** Where something other than a list stands in a container list's place; what would be there is not seen. */
export function unreadableLists(spec: Node | undefined): Found[] {
  const unreadable = lists.flatMap((list) => {
    const found = find(spec, list)
    return found && !(found.isResolved && found.node.kind === 'seq') ? [found] : []
  })
  return unreadable.filter(({ node }, index) => unreadable.findIndex((other) => other.node === node) === index)
}

/** Whether every container names its image, without which no API server takes it: one that names none is a part of a pod. */
export function namesImages(spec: Node): boolean {
  const containers = (['containers', 'initContainers'] as const).flatMap((list) => itemsOf(nodeAt(spec, list)))
  return containers.every((node) => node.kind !== 'map' || node.entry('image') !== undefined)
}

/** Every container of a pod, init and ephemeral ones too. */
export function containersOf(pod: Pod): Container[] {
  const shared = sharedOf(pod)
  const segmentOf = segments()
  const containers = lists.flatMap((list) => {
    const found = find(pod.spec, list)
    const items = found?.node.kind === 'seq' ? found.node.items : []
    // One more than are checked says that there are more.
    return items.slice(0, maxSubjects + 1).flatMap((node) => {
      if (node.kind !== 'map') return []
      const name = textAt(node, 'name') || undefined
      return [containerOf(pod, shared, { node, list, name, segment: segmentOf(name) })]
    })
  })
  return containers.length > 0 ? containers : podWithoutContainers(pod, shared)
}

/** A patch may set `hostNetwork: true` and name no container: what the pod sets is checked, and nothing else. */
function podWithoutContainers({ spec, owner }: Pod, shared: Shared): Container[] {
  if (!spec) return []
  const { windows, annotations } = shared
  const settings = new Settings(shared.unresolved)
  const security = securityOf({ settings, container: undefined, name: undefined, spec, annotations, owner })
  const facts = { ...shared.facts, ...security }
  const unsupported = unsupportedWithoutContainers(facts, settings.unresolved, windows)
  if (!unsupported) return []
  const at = firstLine(spec)
  return [
    container({
      key: owner.key,
      name: owner.name,
      dialect: 'pod',
      at,
      owner,
      os: windows ? 'windows' : 'linux',
      ...facts,
      unresolved: settings.unresolved,
      unsupported,
      opaque: { because: 'its containers are not in this file', at },
    }),
  ]
}

/** Names made unique: the n-th without one is `~n`, the n-th copy of `app` is `app~n`. */
export function segments(): (name: string | undefined) => string {
  const next = new Map<string, number>()
  return (name = '') => {
    const copy = next.get(name) ?? 0
    next.set(name, copy + 1)
    return name !== '' && copy === 0 ? name : `${name}~${copy}`
  }
}

/** What a pod sets for all of its containers, read once. */
interface Shared {
  readonly facts: Partial<ContainerFacts>
  readonly volumes: Volumes
  readonly annotations: Node | undefined
  readonly windows: boolean
  readonly unresolved: ReadonlyMap<Field, Unresolved>
}

function sharedOf(pod: Pod): Shared {
  const { spec, owner } = pod
  const settings = new Settings()
  const annotations = nodeAt(pod.metadata, 'annotations')
  const volumes = volumesOf(settings, spec, owner)
  const facts = {
    namespace: pod.namespace,
    volumes: volumes.facts,
    ...podSecurityOf({ settings, spec, owner }),
    ...namespacesOf(settings, spec, owner),
    ...serviceAccountFacts(settings, pod),
  }
  const unresolved = new Map([...settings.unresolved].map(([field, one]) => [field, { ...one, owner }] as const))
  return { facts, volumes, annotations, windows: isWindows(spec), unresolved }
}

interface Item {
  readonly node: Node
  readonly list: ContainerList
  readonly name: string | undefined
  readonly segment: string
}

function containerOf(pod: Pod, shared: Shared, { node, list, name, segment }: Item): Container {
  const { owner, spec } = pod
  const { windows, annotations, volumes } = shared
  const settings = new Settings(shared.unresolved)
  const security = securityOf({ settings, container: node, name, spec, annotations, owner })
  const windowsUser = settings.text('user', runAsUserName(node, spec))
  const user = windows ? windowsUser : (security.user ?? windowsUser)
  const nameNode = nodeAt(node, 'name')
  const at = name !== undefined && nameNode ? spanOf(nameNode) : firstLine(node)
  const own = withAddedTag(pod, settings, ownFactsOf(settings, node))
  const resources = resourcesOf(settings, node, spec)
  const mounts = mountsOf(settings, node, volumes, pod.claims)
  const cannotSet = unsupportedFields(node, list, {
    windows,
    runsToEnd: pod.runsToEnd,
  })
  const unsupported = pod.isPart ? new Set(cannotSet) : cannotSet
  const frame = {
    key: `${owner.key}/${segment}`,
    name: withToken(name ?? textAt(node, 'image') ?? `container ${segment} of ${owner.name}`),
    dialect: 'pod',
    at,
    nearestParent: nearestParents(node, pod.specAt),
    owner,
    os: windows ? 'windows' : 'linux',
    unresolved: settings.unresolved,
    unsupported,
    opaque: pod.isPart ? { because: onlyPart, at } : undefined,
  } as const
  const start = startSettingsOf(spec, node)
  const made = container(frame, shared.facts, security, own, resources, start, { user, mounts })
  const absent = pod.isPart || pod.isOpen ? unset(made, settings.unresolved) : []
  for (const field of absent) {
    if (pod.isPart) (unsupported as Set<Field>).add(field)
    else if (sharedFields.has(field)) settings.markUnset(field, at, 'what runs it may set it')
  }
  return isControlPlane(pod, made) ? { ...made, isControlPlane: true } : made
}

function withAddedTag({ addedTag }: Pod, settings: Settings, own: Partial<ContainerFacts>): Partial<ContainerFacts> {
  const { image } = own
  const reference = addedTag === undefined || !image ? undefined : parseImage(image.value)
  if (!image || !reference || reference.tag || image.value.includes('@')) return own
  if (addedTag) return { ...own, image: { ...image, value: `${image.value}:${addedTag}` } }
  settings.markUnresolved('image', image.at, 'what runs it adds the tag')
  return { ...own, image: undefined }
}

const runAsUserName = (node: Node, spec: Node | undefined) =>
  find(node, 'securityContext', 'windowsOptions', 'runAsUserName') ??
  find(spec, 'securityContext', 'windowsOptions', 'runAsUserName')

const osLabels = ['kubernetes.io/os', 'beta.kubernetes.io/os']

function isWindows(spec: Node | undefined): boolean {
  const named = textAt(spec, 'os', 'name')
  if (named !== undefined) return named === 'windows'
  return osLabels.some((label) => textAt(spec, 'nodeSelector', label) === 'windows')
}

/** The host's namespaces belong to the pod; `false` is the default and sets nothing, except that the host's users are the default. */
function namespacesOf(settings: Settings, spec: Node | undefined, owner: Owner): Partial<ContainerFacts> {
  const host = (field: Field, key: string) => {
    const fact = settings.boolean(field, find(spec, key))
    return fact?.value ? { value: 'host', at: fact.at, owner } : undefined
  }
  const users = settings.boolean('usernsMode', find(spec, 'hostUsers'))
  return {
    pidMode: host('pidMode', 'hostPID'),
    ipcMode: host('ipcMode', 'hostIPC'),
    networkMode: host('networkMode', 'hostNetwork'),
    usernsMode: users && { value: users.value ? 'host' : 'private', at: users.at, owner },
  }
}

function serviceAccountFacts(settings: Settings, { spec, owner }: Pod): Partial<ContainerFacts> {
  const named = find(spec, 'serviceAccountName') ?? find(spec, 'serviceAccount')
  const serviceAccount = settings.text('serviceAccount', named)
  const set = find(spec, 'automountServiceAccountToken')
  const token = settings.boolean('serviceAccountToken', set)
  // Where the service account is unresolved, so is the token that it mounts by default.
  const unresolved = settings.unresolved.get('serviceAccount')
  if (!set && unresolved) settings.markUnresolved('serviceAccountToken', unresolved.at, unresolved.because)
  return {
    serviceAccount: serviceAccount && { ...serviceAccount, owner },
    serviceAccountToken: token && { ...token, owner },
  }
}
