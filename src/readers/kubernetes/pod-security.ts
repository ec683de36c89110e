import { baselineCapabilities, capabilityName } from '../../knowledge/capabilities.ts'
import type { ContainerFacts, Field, NamedValue, SeLinuxOptions } from '../../model/container.ts'
import type { Fact, Owner } from '../../model/source.ts'
import { entriesOf, factAt, integerOf, isNull, type Node, type Scalar } from '../parse/yaml.ts'
import { type Found, find, firstLine, type Settings } from './settings.ts'

/** Where a container's effective security settings come from. */
export interface SecurityLevels {
  readonly settings: Settings
  /** Undefined for a pod whose containers are not in this file. */
  readonly container: Node | undefined
  /** Undefined where the container has none; annotations name containers. */
  readonly name: string | undefined
  readonly spec: Node | undefined
  /** Of the pod (template), not of the workload around it. */
  readonly annotations: Node | undefined
  readonly owner: Owner
}

/** Where a setting is looked up: in the container first, if there is one. */
type Inheritance = Pick<SecurityLevels, 'spec'> & { readonly container: Node | undefined }

interface Level extends Found {
  /** Set on the pod, for all of its containers. */
  readonly inherited: boolean
}

/** Effective as `DetermineEffectiveSecurityContext` of the kubelet: the container's own field, else the pod's. */
export function securityOf(levels: SecurityLevels): Partial<ContainerFacts> {
  const { settings, container } = levels
  const own = (...path: string[]) => find(container, 'securityContext', ...path)
  const user = inherit(levels, 'runAsUser')
  const nonRoot = inherit(levels, 'runAsNonRoot')
  const group = inherit(levels, 'runAsGroup')
  const hostProcess = inherit(levels, 'windowsOptions', 'hostProcess')
  const escalation = settings.boolean('noNewPrivileges', own('allowPrivilegeEscalation'))
  return {
    securityContext: contextOf(settings, own()),
    privileged: settings.boolean('privileged', own('privileged')),
    noNewPrivileges: escalation && { ...escalation, value: !escalation.value },
    readOnlyRootFilesystem: settings.boolean('readOnlyRootFilesystem', own('readOnlyRootFilesystem')),
    procMount: settings.text('procMount', own('procMount')),
    capAdd: capabilities(settings, 'capAdd', own('capabilities', 'add')),
    capDrop: capabilities(settings, 'capDrop', own('capabilities', 'drop')),
    user: owned(levels, user, settings.scalar('user', user, userOf, 'a user id'), (value) => value === '0'),
    group: owned(levels, group, settings.integer('group', group), (value) => value === 0),
    runAsNonRoot: owned(levels, nonRoot, settings.boolean('runAsNonRoot', nonRoot), (value) => !value),
    windowsHostProcess: owned(
      levels,
      hostProcess,
      settings.boolean('windowsHostProcess', hostProcess),
      (value) => value,
    ),
    seccomp: seccompOf(levels),
    appArmor: appArmorOf(levels),
    seLinux: seLinuxOf(levels),
  }
}

/** An empty security context counts as none. */
function contextOf(settings: Settings, found: Found | undefined): Fact<true> | undefined {
  if (!found) return undefined
  const at = firstLine(found.node)
  if (found.isResolved && entriesOf(found.node).some(({ value }) => !isNull(value))) return { value: true, at }
  if (!found.isResolved || found.node.kind !== 'map')
    settings.markUnresolved('securityContext', at, 'this is a placeholder')
  return undefined
}

type PodLevel = Pick<SecurityLevels, 'settings' | 'spec' | 'owner'>

/** What only a pod can set, for all of its containers. */
export function podSecurityOf(pod: PodLevel): Pick<ContainerFacts, 'supplementalGroups' | 'sysctls'> {
  return { supplementalGroups: groupsOf(pod), sysctls: sysctlsOf(pod) }
}

const userOf = (scalar: Scalar): string | undefined => integerOf(scalar)?.toString()

function inherit({ container, spec }: Inheritance, ...path: string[]): Level | undefined {
  const own = find(container, 'securityContext', ...path)
  if (own) return { ...own, inherited: false }
  const pods = find(spec, 'securityContext', ...path)
  return pods && { ...pods, inherited: true }
}

/** A bad value that the pod sets for all of its containers is a finding about the pod, reported once. */
function owned<T>(
  { owner }: SecurityLevels,
  level: Level | undefined,
  fact: Fact<T> | undefined,
  isBad: (value: T) => boolean,
): Fact<T> | undefined {
  return fact && level?.inherited && isBad(fact.value) ? { ...fact, owner } : fact
}

/**
 * Admission compares names as they are written, so that they stay so where that tells whether it takes them: what is dropped, and
 * an allowed one that is added in another spelling (Pod Security Standards, baseline). Others are in upper case without `CAP_`.
 */
function capabilities(settings: Settings, field: 'capAdd' | 'capDrop', found: Found | undefined): Fact<string>[] {
  return settings.items(field, found).flatMap((item) => {
    const fact = settings.text(field, { node: item, isResolved: true })
    if (!fact) return []
    const name = capabilityName(fact.value.trim())
    return [field === 'capDrop' || baselineCapabilities.has(name) ? fact : { ...fact, value: name }]
  })
}

const profileTypes: Readonly<Record<string, string>> = {
  RuntimeDefault: 'default',
  Unconfined: 'unconfined',
  Localhost: 'localhost',
}

const typeOf = ({ text }: Scalar): string => (Object.hasOwn(profileTypes, text) ? profileTypes[text]! : text)

/** `runtime/default`, `unconfined`, `localhost/x`; anything else as written. */
function annotatedProfile({ text }: Scalar): string {
  if (text === 'runtime/default') return 'default'
  return text.startsWith('localhost/') ? 'localhost' : text
}

const isConfined = (profile: string) => profile === 'default' || profile === 'localhost'

interface ProfileLevel {
  readonly found: Found | undefined
  readonly parse: (scalar: Scalar) => string
  readonly inherited: boolean
}

/** A profile that is there without a type is none that admission takes: the mapping stands for it. */
function profileIn(node: Node | undefined, key: string): Found | undefined {
  const found = find(node, 'securityContext', key)
  return find(node, 'securityContext', key, 'type') ?? (found?.node.kind === 'map' ? found : undefined)
}

function profileOf(
  field: Field,
  levels: SecurityLevels,
  candidates: readonly ProfileLevel[],
): Fact<string> | undefined {
  const level = candidates.find(({ found }) => found !== undefined)
  if (!level?.found) return undefined
  const { node, isResolved } = level.found
  const isWithoutType = isResolved && node.kind === 'map'
  const fact = isWithoutType ? factAt(node, '') : levels.settings.scalar(field, level.found, level.parse, 'a profile')
  return owned(levels, { ...level.found, inherited: level.inherited }, fact, (profile) => !isConfined(profile))
}

/** The annotations of older releases have had no effect since 1.27. */
function seccompOf(levels: SecurityLevels): Fact<string> | undefined {
  const { container, spec } = levels
  return profileOf('seccomp', levels, [
    { found: profileIn(container, 'seccompProfile'), parse: typeOf, inherited: false },
    { found: profileIn(spec, 'seccompProfile'), parse: typeOf, inherited: true },
  ])
}

/** The kubelet's order: the container's field, its annotation, the pod's field. */
function appArmorOf(levels: SecurityLevels): Fact<string> | undefined {
  const { container, spec, annotations, name } = levels
  const key = `container.apparmor.security.beta.kubernetes.io/${name}`
  return profileOf('appArmor', levels, [
    { found: profileIn(container, 'appArmorProfile'), parse: typeOf, inherited: false },
    { found: name === undefined ? undefined : find(annotations, key), parse: annotatedProfile, inherited: false },
    { found: profileIn(spec, 'appArmorProfile'), parse: typeOf, inherited: true },
  ])
}

/** A container's options replace the pod's as a whole. Each option has its place. */
function seLinuxOf(levels: SecurityLevels): Fact<SeLinuxOptions> | undefined {
  const { settings, owner, container } = levels
  // Admission checks the pod's options also where a container overrides them with nothing.
  const empty = entriesOf(find(container, 'securityContext', 'seLinuxOptions')?.node).length === 0
  const level = inherit(empty ? { ...levels, container: undefined } : levels, 'seLinuxOptions')
  if (!level) return undefined
  const options = level.isResolved ? level.node : undefined
  const read = (name: string) =>
    settings.text('seLinux', options ? find(options, name) : { node: level.node, isResolved: false })
  const user = read('user')
  const role = read('role')
  const type = read('type')
  const mcs = read('level')
  const first = user ?? role ?? type ?? mcs
  if (!first) return undefined
  const value = {
    user: user?.value,
    role: role?.value,
    type: type?.value,
    level: mcs?.value,
    places: { user: user?.at, role: role?.at, type: type?.at },
  }
  return level.inherited ? { value, at: first.at, owner } : { value, at: first.at }
}

function groupsOf({ settings, spec, owner }: PodLevel): Fact<number>[] {
  const fsGroup = settings.integer('supplementalGroups', find(spec, 'securityContext', 'fsGroup'))
  const others = settings
    .items('supplementalGroups', find(spec, 'securityContext', 'supplementalGroups'))
    .map((node) => settings.integer('supplementalGroups', { node, isResolved: true }))
  return [fsGroup, ...others].flatMap((fact) => (fact ? [{ ...fact, owner }] : []))
}

function sysctlsOf({ settings, spec, owner }: PodLevel): Fact<NamedValue>[] {
  return settings.items('sysctls', find(spec, 'securityContext', 'sysctls')).flatMap((item) => {
    const name = settings.text('sysctls', find(item, 'name'))
    const value = settings.text('sysctls', find(item, 'value'))
    return name ? [{ value: { name: name.value, value: value?.value ?? '' }, at: name.at, owner }] : []
  })
}
