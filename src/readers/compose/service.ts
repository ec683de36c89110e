import { anImage, knownImage, openImage, takenImage } from '../../knowledge/image-reference.ts'
import { isDevContainerPath, isPipelinePath } from '../../knowledge/one-off-paths.ts'
import {
  type Container,
  container,
  type EnvironmentVariable,
  type Field,
  type NamedValue,
} from '../../model/container.ts'
import { containerFields, fieldsWhere, unsupportedBy } from '../../model/fields.ts'
import { lastOfEach } from '../../model/group.ts'
import { joinPath } from '../../model/path.ts'
import type { Fact, Span, Unresolved } from '../../model/source.ts'
import { factAt, itemsOf, type Mapping, type Node, spanOf } from '../parse/yaml.ts'
import { splitArgv } from './argv.ts'
import { writtenCredentialsOf } from './credentials.ts'
import { readAssignments } from './environment.ts'
import type { ServiceImage } from './image.ts'
import { healthcheckOf, limitsOf, restartOf, ulimitsOf } from './limits.ts'
import { type Definition, idOf } from './load.ts'
import { mountsOf } from './mounts.ts'
import { isOpenPart } from './placeholders.ts'
import { exposedPortsOf, portsOf } from './ports.ts'
import { securityOf } from './security.ts'
import { startSettingsOf } from './start-settings.ts'
import { asInteger, at, type Pair, type Values } from './values.ts'

/** What is asked of a container that goes on running: one that runs to its end is not started again, and nothing waits for its health. */
export const servicesOnly: readonly Field[] = ['restart', 'healthcheck']

const unsupportedByJob = {
  linux: new Set([...unsupportedBy('compose'), ...servicesOnly]),
  windows: new Set([...unsupportedBy('compose', 'windows'), ...servicesOnly]),
}

/** Where only a tag is open that decides nothing, the image is known. */
function imageOf(values: Values): Fact<string> | undefined {
  const node = values.get('image')
  const known = node?.kind === 'scalar' && values.plain(node) === undefined ? knownImage(node.text) : undefined
  if (node && known !== undefined) return factAt(node, known)
  const image = values.fact('image', node, takenImage, anImage)
  const open = values.unresolved.get('image')
  if (open && node?.kind === 'scalar') values.unresolved.set('image', openImage(open, values.filled(node).text))
  return image
}

/** A service or a job as the container that it becomes. `root` holds the file's top-level sections. */
export function serviceContainer(
  values: Values,
  definition: Definition,
  image: ServiceImage,
  root: Mapping | undefined,
): Container {
  const { name, key, path, opaque, section } = definition
  const ports = portsOf(values)
  const entrypoint = argv(values, 'entrypoint')
  const command = argv(values, 'command') ?? (entrypoint ? undefined : image.command)
  // Linux engines refuse these two; `default` and an empty text mean nothing, and `platform` only chooses among an image's builds.
  const isWindows = /^(?:process|hyperv)$/i.test(values.plain(values.get('isolation')) ?? '')
  const os = isWindows ? 'windows' : 'linux'
  return container({
    key: `${path}#${idOf(definition)}`,
    name,
    dialect: 'compose',
    oneOff: isDevContainerPath(path) || isPipelinePath(path),
    at: spanOf(key),
    opaque,
    os,
    unsupported: section === 'jobs' ? unsupportedByJob[os] : unsupportedBy('compose', os),
    nearestParent: nearestParentsOf(values),
    image: imageOf(values),
    build: image.build,
    pullPolicy: values.fact(
      'pullPolicy',
      values.get('pull_policy'),
      (text) => pullPolicies[text] ?? 'IfNotPresent',
      'text',
    ),
    user: userOf(values, image),
    supplementalGroups: groupsOf(values),
    ...securityOf(values),
    ...limitsOf(values),
    readOnlyRootFilesystem: values.boolean('readOnlyRootFilesystem', 'read_only'),
    mounts: mountsOf(values, root),
    devices: devicesOf(values),
    deviceCgroupRules: values.facts('deviceCgroupRules', ['device_cgroup_rules'], (text) => text, 'a rule'),
    networkMode: networkOf(values, root),
    pidMode: values.mode('pidMode', 'pid'),
    ipcMode: values.mode('ipcMode', 'ipc'),
    utsMode: values.mode('utsMode', 'uts'),
    usernsMode: values.mode('usernsMode', 'userns_mode'),
    cgroupnsMode: values.mode('cgroupnsMode', 'cgroup'),
    cgroupParent: values.string('cgroupParent', 'cgroup_parent'),
    ports,
    exposedPorts: exposedPortsOf(values, ports, image.exposedPorts),
    restart: restartOf(values),
    ulimits: ulimitsOf(values),
    healthcheck: healthcheckOf(values, image),
    sysctls: namedValues(values, 'sysctls'),
    env: environmentOf(values),
    // A temporary database's password protects nothing.
    writtenCredentials: isDevContainerPath(path) ? [] : writtenCredentialsOf(values, root),
    entrypoint: entrypoint ?? image.entrypoint,
    command,
    workingDir: values.string('workingDir', 'working_dir'),
    processes: [entrypoint ?? image.entrypoint, command].flatMap(processOf),
    init: values.boolean('init', 'init'),
    labels: namedValues(values, 'labels'),
    ...startSettingsOf(values),
    unresolved: values.unresolved,
  })
}

const fieldsInSections = fieldsWhere(({ composeParents }) => composeParents !== undefined)

const pullPolicies: Readonly<Record<string, string>> = { always: 'Always', never: 'Never' }

function nearestParentsOf(values: Values): ReadonlyMap<Field, Span> {
  const parents = new Map<Field, Span>()
  for (const field of fieldsInSections) {
    const place = values.place(...(containerFields[field].composeParents ?? []))
    if (place) parents.set(field, place)
  }
  return parents
}

function userOf(values: Values, image: ServiceImage): Fact<string> | undefined {
  const own = values.string('user', 'user')
  if (own || values.unresolved.has('user')) return own
  const unresolvedUser: Unresolved | undefined = image.unresolvedUser
  if (unresolvedUser && !values.unresolved.has('user')) values.unresolved.set('user', unresolvedUser)
  return image.user
}

function groupsOf(values: Values): Fact<number>[] {
  return values.items('supplementalGroups', 'group_add').flatMap((item) => {
    const group = asInteger(values.text('supplementalGroups', item) ?? '')
    return group === undefined ? [] : [factAt(item, group)]
  })
}

/** The host's part, which is known though the container's is not. */
const hostOfDevice = (text: string): string => (text.includes('=') ? text : text.split(':')[0]!).trim()

/** Host paths, and `gpus` for graphics processors however they are asked for. */
function devicesOf(values: Values): Fact<string>[] {
  const targetOf = (item: Node) => {
    const node = item.kind === 'map' ? at(item, 'target') : item
    const text = node?.kind === 'scalar' ? values.filled(node).text : ''
    return item.kind === 'map' ? text : (text.split(':')[1] ?? text)
  }
  const items = lastOfEach(values.items('devices', 'devices'), targetOf)
  const devices = items.flatMap((item) => {
    const node = item.kind === 'map' ? at(item, 'source') : item
    const known = node?.kind === 'scalar' ? hostOfDevice(values.filled(node).text) : ''
    if (node && known !== '' && !isOpenPart(known)) return [factAt(node, known)]
    return values.fact('devices', node, hostOfDevice, 'a device') ?? []
  })
  const reserved = itemsOf(values.get('deploy', 'resources', 'reservations', 'devices'))
  const isGpu = (item: Node) => itemsOf(at(item, 'capabilities')).some((node) => values.plain(node) === 'gpu')
  const gpuNodes = [values.get('gpus'), reserved.find(isGpu)]
  return [...devices, ...gpuNodes.flatMap((node) => (node ? [factAt(node, 'gpus')] : []))]
}

/** The engine's own networks; as keys of a project they name networks of the project. */
const engineNetworks = new Set(['host', 'bridge', 'none', 'default'])

/** `network_mode`, else the real name of the first network: `networks: [x]` may be the host's under another name. */
function networkOf(values: Values, root: Mapping | undefined): Fact<string> | undefined {
  const mode = values.mode('networkMode', 'network_mode')
  if (mode || values.unresolved.has('networkMode')) return mode
  const named = values.pairs('networkMode', 'networks')
  const implicit = at(root, 'networks', 'default')
  const joined = named.length > 0 ? named : implicit ? [{ name: 'default', at: spanOf(implicit) }] : []
  const networks = joined.flatMap(({ name, at: place }): Fact<string>[] => {
    const network = at(root, 'networks', name)
    const nameNode = at(network, 'name') ?? at(network, 'external', 'name')
    const realName = values.plain(nameNode)
    if (nameNode && realName !== undefined)
      return [{ value: realName, at: named.length > 0 ? place : spanOf(nameNode) }]
    const isThere = values.isExternal(network)
    // Which one only the run knows: one that somebody made, since nobody needs a variable to name the host's.
    if (isThere && nameNode) return []
    if (!isThere && (named.length === 0 || engineNetworks.has(name))) return []
    return [{ value: name, at: place }]
  })
  return networks.find(({ value }) => value === 'host' || value === 'bridge') ?? networks[0]
}

function environmentOf(values: Values): Fact<EnvironmentVariable>[] {
  const own = variablesIn(values, values.pairs('env', 'environment'))
  const taken = new Set(own.map((fact) => fact.value.name))
  return [...own, ...fromFiles(values).filter((fact) => !taken.has(fact.value.name))]
}

/** Variables as an `environment` sets them. */
export const variablesIn = (values: Values, pairs: readonly Pair[]): Fact<EnvironmentVariable>[] =>
  pairs.map(({ name, value: written, isUnknown, node, at: place }): Fact<EnvironmentVariable> => {
    const value = isUnknown ? undefined : (written ?? values.loader.scopeOf(node.source).environment.get(name))
    return { value: value === undefined ? { name, from: 'host' } : { name, value }, at: place }
  })

/** The variables of env files that the repository has; the last file wins. */
function fromFiles(values: Values): Fact<EnvironmentVariable>[] {
  const found = new Map<string, Fact<EnvironmentVariable>>()
  for (const item of values.items('env', 'env_file')) {
    const node = item.kind === 'map' ? at(item, 'path') : item
    const path = values.plain(node)
    if (!node || path === undefined || path.startsWith('/')) continue
    const scope = values.loader.scopeOf(node.source)
    const file = values.loader.variablesIn(joinPath(scope.folder, path))
    for (const { name, value: own, at: place } of file ? readAssignments(file, scope.environment) : []) {
      const value = own ?? scope.environment.get(name)
      found.set(name, { value: value === undefined ? { name, from: 'host' } : { name, value }, at: place })
    }
  }
  return [...found.values()]
}

function namedValues(values: Values, field: 'sysctls' | 'labels'): Fact<NamedValue>[] {
  return values.pairs(field, field).flatMap(({ name, value = '', isUnknown, node, at: place }) => {
    if (!isUnknown) return [{ value: { name, value }, at: place }]
    values.text(field, node)
    return []
  })
}

/** A string is split into words; no shell runs it. */
function argv(values: Values, field: 'entrypoint' | 'command'): Fact<readonly string[]> | undefined {
  const node = values.get(field)
  if (!node) return undefined
  if (node.kind === 'seq') {
    const words = node.items.map((item) => (item.kind === 'scalar' ? values.filled(item) : { text: '' }))
    const open = words.find(({ because }) => because !== undefined)?.because
    if (open === undefined)
      return factAt(
        node,
        words.map(({ text }) => text),
      )
    values.markUnresolved(field, spanOf(node), open)
    return undefined
  }
  const text = node.kind === 'scalar' && values.filled(node).text === '' ? '' : values.text(field, node)
  if (text === undefined) return undefined
  const words = splitArgv(text)
  if (!words) values.markUnresolved(field, spanOf(node), 'Compose cannot split this into words')
  return words && factAt(node, words)
}

function processOf(words: Fact<readonly string[]> | undefined): Fact<string>[] {
  return words && words.value.length > 0 ? [{ value: words.value.join(' '), at: words.at }] : []
}
