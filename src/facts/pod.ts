import type { Fact, Owner, Span } from '../core/source.ts'
import { type Container, type ContainerFacts, container, type Field } from '../core/subjects.ts'
import { ownFactsOf } from './podcontainer.ts'
import { resourcesOf } from './podresources.ts'
import { securityOf } from './podsecurity.ts'
import { mountsOf, type Volumes, volumesOf } from './podvolumes.ts'
import { type Found, find, firstLine, Settings } from './settings.ts'
import { entryAt, type Node, nodeAt, spanOf, textAt } from './yaml.ts'

/** A pod, or what a workload makes its pods from. */
export interface Pod {
  readonly owner: Owner
  readonly namespace?: Fact<string>
  readonly metadata: Node | undefined
  readonly spec: Node | undefined
  /** Names of a StatefulSet's volumeClaimTemplates. */
  readonly claims: ReadonlySet<string>
  /** Kustomize merges it into another manifest: whatever is missing may stand there. */
  readonly isPatch: boolean
}

/** What a ServiceAccount says of `automountServiceAccountToken`, where the repository has it. */
export type TokenOf = (namespace: string | undefined, serviceAccount: string, near: string) => Fact<boolean> | undefined

const unsayable: readonly Field[] = [
  'restart',
  'pidsLimit',
  'devices',
  'deviceCgroupRules',
  'ulimits',
  'cgroupParent',
  'utsMode',
  'cgroupnsMode',
  'healthcheck',
  'cpuShares',
  'cpuSet',
  'build',
  'init',
]

/** What the API server refuses on a Windows pod. */
const linuxOnly: readonly Field[] = [
  'privileged',
  'noNewPrivileges',
  'readOnlyRootFilesystem',
  'procMount',
  'capAdd',
  'capDrop',
  'user',
  'group',
  'supplementalGroups',
  'seccomp',
  'appArmor',
  'seLinux',
  'sysctls',
  'pidMode',
  'ipcMode',
  'usernsMode',
]

const resourceFields: readonly Field[] = ['memoryLimit', 'memoryRequest', 'cpuLimit', 'cpuRequest']
const probeFields: readonly Field[] = ['livenessProbe', 'readinessProbe']

/** What a shared security context can hold; a missing one is pointed at there. */
const securityFields: readonly Field[] = [
  'privileged',
  'noNewPrivileges',
  'readOnlyRootFilesystem',
  'procMount',
  'capAdd',
  'capDrop',
  'user',
  'group',
  'runAsNonRoot',
  'seccomp',
  'appArmor',
  'seLinux',
  'windowsHostProcess',
]

const lists = ['containers', 'initContainers', 'ephemeralContainers'] as const

/** Where something other than a list stands in a container list's place; what would be there is not seen. */
export function unreadableLists(spec: Node | undefined): Found[] {
  return lists.flatMap((list) => {
    const found = find(spec, list)
    return found && !(found.sound && found.node.kind === 'seq') ? [found] : []
  })
}

/** Every container of a pod, init and ephemeral ones too. */
export function containersOf(pod: Pod, tokenOf: TokenOf): Container[] {
  const volumes = volumesOf(pod.spec, pod.owner)
  const used = new Set<string>()
  let nameless = 0
  const items = lists.flatMap((list) => {
    const found = find(pod.spec, list)
    return found?.node.kind === 'seq' ? found.node.items.map((node) => ({ list, node })) : []
  })
  return items.flatMap(({ list, node }) => {
    if (node.kind !== 'map') return []
    const name = textAt(node, 'name') || undefined
    let segment = name ?? `~${nameless++}`
    for (let copy = 1; used.has(segment); copy++) segment = `${name ?? ''}~${copy}`
    used.add(segment)
    return [containerOf(pod, node, list, name, segment, volumes, tokenOf)]
  })
}

function containerOf(
  pod: Pod,
  node: Node,
  list: (typeof lists)[number],
  name: string | undefined,
  segment: string,
  volumes: Volumes,
  tokenOf: TokenOf,
): Container {
  const { owner, spec } = pod
  const settings = new Settings(volumes.unsure)
  const windows = isWindows(spec)
  const security = securityOf({
    settings,
    container: node,
    name,
    spec,
    annotations: nodeAt(pod.metadata, 'annotations'),
    owner,
  })
  const nameNode = nodeAt(node, 'name')
  const at = name !== undefined && nameNode ? spanOf(nameNode) : firstLine(node)
  const runAsUserName =
    find(node, 'securityContext', 'windowsOptions', 'runAsUserName') ??
    find(spec, 'securityContext', 'windowsOptions', 'runAsUserName')
  const user = windows ? settings.text('user', runAsUserName) : security.user
  return container({
    key: `${owner.key}/${segment}`,
    name: name ?? textAt(node, 'image') ?? `container ${segment} of ${owner.name}`,
    dialect: 'pod',
    at,
    near: nearest(node),
    owner,
    os: windows ? 'windows' : 'linux',
    cannotSay: silences(node, list, windows, user !== undefined),
    ...security,
    user,
    ...ownFactsOf(settings, node),
    ...resourcesOf(settings, node, spec),
    ...namespacesOf(settings, spec, owner),
    ...serviceAccountOf(settings, pod, node.source.path, tokenOf),
    volumes: volumes.facts,
    mounts: mountsOf(settings, node, volumes, pod.claims),
    namespace: pod.namespace,
    unsure: settings.unsure,
    opaque: pod.isPatch ? { because: 'a Kustomize patch leaves the rest to its base', at } : undefined,
  })
}

const osLabels = ['kubernetes.io/os', 'beta.kubernetes.io/os']

function isWindows(spec: Node | undefined): boolean {
  const named = textAt(spec, 'os', 'name')
  if (named !== undefined) return named === 'windows'
  return osLabels.some((label) => textAt(spec, 'nodeSelector', label) === 'windows')
}

function silences(node: Node, list: (typeof lists)[number], windows: boolean, userNamed: boolean): Set<Field> {
  const fields = new Set(unsayable)
  if (windows) for (const field of linuxOnly) fields.add(field)
  if (windows && userNamed) fields.delete('user')
  if (list === 'ephemeralContainers') {
    for (const field of [...resourceFields, ...probeFields, 'ports', 'exposedPorts', 'probeHosts'] as const)
      fields.add(field)
  }
  const isSidecar = textAt(node, 'restartPolicy') === 'Always'
  if (list === 'initContainers' && !isSidecar) for (const field of probeFields) fields.add(field)
  return fields
}

function nearest(node: Node): Map<Field, Span> {
  const near = new Map<Field, Span>()
  const point = (fields: readonly Field[], ...path: string[]) => {
    const entry = entryAt(node, ...path)
    if (entry) for (const field of fields) near.set(field, spanOf(entry.key))
  }
  point(securityFields, 'securityContext')
  point(['capAdd', 'capDrop'], 'securityContext', 'capabilities')
  point(resourceFields, 'resources')
  point(['memoryLimit', 'cpuLimit'], 'resources', 'limits')
  point(['memoryRequest', 'cpuRequest'], 'resources', 'requests')
  return near
}

/** The host's namespaces belong to the pod; `false` is the default and says nothing. */
function namespacesOf(settings: Settings, spec: Node | undefined, owner: Owner): Partial<ContainerFacts> {
  const host = (field: Field, key: string) => {
    const fact = settings.boolean(field, find(spec, key))
    return fact?.value ? { value: 'host', at: fact.at, owner } : undefined
  }
  return {
    pidMode: host('pidMode', 'hostPID'),
    ipcMode: host('ipcMode', 'hostIPC'),
    networkMode: host('networkMode', 'hostNetwork'),
    usernsMode: host('usernsMode', 'hostUsers'),
  }
}

function serviceAccountOf(settings: Settings, pod: Pod, path: string, tokenOf: TokenOf): Partial<ContainerFacts> {
  const { spec, owner } = pod
  const named = find(spec, 'serviceAccountName') ?? find(spec, 'serviceAccount')
  const serviceAccount = settings.text('serviceAccount', named)
  const set = find(spec, 'automountServiceAccountToken')
  const own = settings.boolean('serviceAccountToken', set)
  const accountIsKnown = !named || serviceAccount !== undefined
  const token = set || !accountIsKnown ? own : tokenOf(pod.namespace?.value, serviceAccount?.value ?? 'default', path)
  const doubt = settings.unsure.get('serviceAccount')
  if (!set && doubt) settings.doubt('serviceAccountToken', doubt.at, doubt.because)
  return {
    serviceAccount: serviceAccount && { ...serviceAccount, owner },
    serviceAccountToken: token && { ...token, owner },
  }
}
