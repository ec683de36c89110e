import { parseImage } from '../../knowledge/image-reference.ts'
import { pathOfVolume } from '../../knowledge/local-volumes.ts'
import { type Build, build } from '../../model/build.ts'
import { type Client, client } from '../../model/client.ts'
import { type Container, container, type EnvironmentVariable, type LeftOut, type Mount } from '../../model/container.ts'
import { addTo } from '../../model/group.ts'
import { dockerfilesIn, isOutside, joinPath } from '../../model/path.ts'
import type { Fact, Span } from '../../model/source.ts'
import { withEnvFiles } from '../command/env-files.ts'
import { playTable, podTable, table } from '../command/flag-table.ts'
import { type Flag, splitFlags } from '../command/flag-words.ts'
import { parseFlags, type RunFrame, withCommand, withUnsetUnsupported } from '../command/flags.ts'
import type { Word } from '../parse/words.ts'
import type { DockerfileBuild, NamedManifest, Reader, Repository } from '../reader.ts'
import { argumentsOf, hostAccessOf, splitBuild } from '../shell/build.ts'
import { unverifiedRegistry } from '../shell/client.ts'
import { type UnitFiles, unitsOf } from '../unit/files.ts'
import { restartOf } from '../unit/restart.ts'
import { flagsOf, lastOf, placeOf, type Setting, settingsOf } from './flags.ts'
import { isLeftOut, podKeys } from './keys.ts'
import { withLimits } from './limits.ts'

/** A unit with what its files say. */
interface Read {
  readonly unit: UnitFiles
  readonly type: string
  readonly settings: readonly Setting[]
}

/** Podman's Quadlet: containers, pods, what is played of Kubernetes' manifests, and images that are built. */
export const readQuadlets: Reader = (sources, repository) => {
  const units = unitsOf(sources, repository).map((unit): Read => {
    const type = unit.name.slice(unit.name.lastIndexOf('.') + 1)
    return { unit, type, settings: settingsOf(unit) }
  })
  const byName = new Map<string, Read[]>()
  for (const read of units) {
    addTo(byName, read.unit.name, read)
  }
  const around: Around = { byName, repository }
  const containers = units.filter(({ type, settings }) => type === 'container' && hasSection(settings, 'Container'))
  const used = new Set(containers.map((read) => podOf(read, around)))
  const shared = units.filter(
    (read) => (read.type === 'pod' && hasSection(read.settings, 'Pod') && !used.has(read)) || read.type === 'kube',
  )
  const images = [
    ...units.filter(({ type, settings }) => type === 'image' && hasSection(settings, 'Image')),
    ...containers.flatMap((read) => imageUnitOf(read, around) ?? []),
  ]
  const pulled = new Map(images.map((read) => [read.unit.sources[0]!.path, read]))
  return {
    subjects: [
      ...containers.map((read) => started(read, around)),
      ...shared.flatMap((read) => setForPods(read, around)),
      ...units.flatMap((read) => (read.type === 'build' ? askedOf(read) : [])),
      ...[...pulled.values()].flatMap((read) => [...loginOf(read), ...withoutTlsOf(read, 'Image')]),
      ...units.flatMap((read) => withoutTlsIn(read)),
      ...containers.flatMap(withoutTlsByFlag),
    ],
    gaps: [],
    manifests: units.flatMap(played),
    builtImages: units.flatMap((read) => {
      const built = read.type === 'build' ? buildOf(read) : undefined
      return built?.image === undefined ? [] : [[built.image.text, built.from] as const]
    }),
    builds: units.flatMap((read) => (read.type === 'build' ? dockerfileOf(read) : [])),
  }
}

/** The Dockerfile that a `.build` builds: `File=` lies beside the unit, else it is that of the working directory. */
function dockerfileOf({ unit, settings }: Read): DockerfileBuild[] {
  const own = inSection(settings, 'Build')
  const [file, folder, target] = ['File', 'SetWorkingDirectory', 'Target'].map((name) => lastOf(own, name)?.value)
  if ([file, folder].some((word) => word?.unsure !== undefined || /^\w+:\/\//.test(word?.text ?? ''))) return []
  const context = folder && !/^(?:unit|yaml|file)$/.test(folder.text) ? joinPath(unit.folder, folder.text) : unit.folder
  const paths = file ? [joinPath(unit.folder, file.text)] : dockerfilesIn(context)
  const inside = paths.filter((path) => !isOutside(path))
  const args = argumentsOf(argumentWords(own))
  return [{ paths: inside, args, ...(target && target.unsure === undefined && { target: target.text }) }]
}

const flagsIn = (own: readonly Setting[]): readonly Flag[] =>
  splitBuild(own.flatMap((one) => (one.name === 'PodmanArgs' ? one.words() : []))).flags

/** `BuildArg=NAME=value`, and Podman's own flag. */
const argumentWords = (own: readonly Setting[]): Word[] => [
  ...own.flatMap((one) => (one.name === 'BuildArg' ? one.words() : [])),
  ...flagsIn(own).flatMap(({ name, value }) => (name === 'build-arg' ? [value] : [])),
]

/** What a `.build` gives to the builder: its network, and arguments. */
function askedOf({ unit, settings }: Read): Build[] {
  const own = inSection(settings, 'Build')
  const flags = flagsIn(own)
  const given = (name: string) => flags.flatMap((flag) => (flag.name === name ? [flag.value] : []))
  const network = given('network').at(-1) ?? lastOf(own, 'Network')?.value
  const variables = own.flatMap((one) => (one.name === 'Environment' ? one.words() : []))
  const env = [...variables, ...argumentWords(own), ...given('env')].map(argumentOf)
  const volumes = own.flatMap(({ name, value }) => (name === 'Volume' ? [{ name: 'volume', value }] : []))
  const hostAccess = hostAccessOf([...volumes, ...flags])
  if (!network && env.length === 0 && hostAccess.length === 0) return []
  const isKnown = network && network.unsure === undefined
  return [
    build({
      key: `${unit.sources[0]!.path}#build`,
      name: stem(unit),
      dialect: 'quadlet',
      at: placeOf(unit, 'Build', own),
      env,
      hostAccess,
      ...(isKnown && { network: { value: network.text, at: network.span } }),
    }),
  ]
}

function argumentOf({ text, span: at, unsure }: Word): Fact<EnvironmentVariable> {
  const [name = '', ...value] = text.split('=')
  return {
    value: unsure === undefined && value.length > 0 ? { name, value: value.join('=') } : { name, from: 'host' },
    at,
  }
}

/** The `.image` that a container is started of. */
function imageUnitOf({ unit, settings }: Read, around: Around): Read | undefined {
  const name = lastOf(inSection(settings, 'Container'), 'Image')?.value.text
  return name?.endsWith('.image') ? unitNamed(name, unit, around) : undefined
}

/** `podman pull`. Source: podman-pull(1). */
const pullTable = table(
  'all-tags/a disable-content-trust help quiet/q tls-verify',
  'arch authfile cert-dir creds decryption-key os platform policy retry retry-delay variant',
)

/** `Creds=user:password`, `PodmanArgs=--creds=user:password` */
function loginOf({ unit, settings }: Read): Client[] {
  const own = inSection(settings, 'Image')
  const words = own.flatMap((one) => (one.name === 'PodmanArgs' ? one.words() : []))
  const option = splitFlags(words, pullTable, { flagsOnly: true }).flags.findLast(({ name }) => name === 'creds')
  const creds = option?.value ?? lastOf(own, 'Creds')?.value
  if (!creds || creds.unsure !== undefined || !/^[^:]+:./.test(creds.text)) return []
  const key = `${unit.sources[0]!.path}#login`
  const password = { value: 'literal', at: creds.span } as const
  const frame = { key, name: 'the login', dialect: 'quadlet', at: creds.span } as const
  return [client({ ...frame, password, passwordText: creds.span })]
}

/** What a unit that builds, or plays manifests, reaches without verified TLS. */
const withoutTlsIn = (read: Read): Client[] =>
  read.type === 'build' ? withoutTlsOf(read, 'Build') : read.type === 'kube' ? withoutTlsOf(read, 'Kube') : []

/** `TLSVerify=false`, of the registry of the image where the unit names one. */
function withoutTlsOf({ unit, settings }: Read, section: 'Image' | 'Build' | 'Kube'): Client[] {
  const own = inSection(settings, section)
  const words = own.flatMap((one) => (one.name === 'PodmanArgs' ? one.words() : []))
  const option = words.findLast(({ text }) => /^--tls-verify=(?:0|f|false)$/i.test(text))
  const verify = option ?? lastOf(own, 'TLSVerify')?.value
  const isOff = option !== undefined || /^(?:0|false|no|off|n|f)$/i.test(verify?.text ?? '')
  if (!verify || verify.unsure !== undefined || !isOff) return []
  const image = section === 'Image' ? lastOf(own, 'Image')?.value : undefined
  return [unverified(unit, image, verify.span)]
}

/** `PodmanArgs=--tls-verify=false` */
function withoutTlsByFlag({ unit, settings }: Read): Client[] {
  const own = inSection(settings, 'Container')
  const verify = flagsOf(own).flags.findLast(({ name }) => name === 'tls-verify')?.value
  return verify && /^(?:0|f|false)$/i.test(verify.text)
    ? [unverified(unit, lastOf(own, 'Image')?.value, verify.span)]
    : []
}

function unverified(unit: UnitFiles, image: Word | undefined, at: Span): Client {
  const registry = image && image.unsure === undefined ? parseImage(image.text)?.registry : undefined
  return unverifiedRegistry(unit.name, registry ?? '', at, (name) => `${unit.sources[0]!.path}#${name}`, 'quadlet')
}

interface Around {
  readonly byName: ReadonlyMap<string, readonly Read[]>
  readonly repository: Repository
}

const hasSection = (settings: readonly Setting[], name: string) => settings.some(({ section }) => section === name)
const inSection = (settings: readonly Setting[], name: string) => settings.filter(({ section }) => section === name)
const stem = ({ name }: UnitFiles) => name.replace(/@?\.\w+$/, '')

/** A unit by its file's name, the nearest first: the generator looks through several folders. */
function unitNamed(name: string, from: UnitFiles, { byName, repository }: Around): Read | undefined {
  const named = byName.get(name) ?? []
  const known = named.find(({ unit }) => unit.folder === from.folder) ?? named[0]
  if (known) return known
  const source = repository.read(joinPath(from.folder, name))
  const [unit] = source ? unitsOf([source], { ...repository, paths: [], read: (path) => repository.read(path) }) : []
  return unit && { unit, type: name.slice(name.lastIndexOf('.') + 1), settings: settingsOf(unit) }
}

function started({ unit, settings }: Read, around: Around): Container {
  const own = inSection(settings, 'Container')
  const at = placeOf(unit, 'Container', own)
  const flags = flagsOf(own)
  const name = lastOf(own, 'ContainerName')?.value
  const called = name && name.unsure === undefined ? name.text : stem(unit)
  const key = `${unit.sources[0]!.path}#${stem(unit)}`
  const read = withEnvFiles(parseFlags(flags, frame(at, key), called), flags.flags, (path) =>
    around.repository.read(joinPath(unit.folder, path)),
  )
  const exec = lastOf(own, 'Exec')
  const commanded = exec ? withCommand(read, exec.words()) : read
  const isOneOff = lastOf(inSection(settings, 'Service'), 'Type')?.value.text === 'oneshot'
  const decides = { because: 'the image decides', at, unset: true } as const
  const hasCheck = read.healthcheck || read.unresolved.has('healthcheck')
  const whole = container({
    ...commanded,
    oneOff: isOneOff,
    leftOut: [...commanded.leftOut, ...leftOutOf('Container', own)],
    unresolved: hasCheck ? commanded.unresolved : new Map([...commanded.unresolved, ['healthcheck', decides] as const]),
  })
  const service = new Map(
    settings.filter(({ section }) => /^(?:Service|Unit)$/.test(section)).map((one) => [one.name, one.value]),
  )
  const restart = read.restart ?? restartOf(service)
  const limited = withLimits({ ...whole, ...(restart && { restart }) }, service, lastOf(own, 'CgroupsMode')?.value.text)
  const placed = withMounts(withImage(limited, own, unit, around), unit, around)
  const pod = podOf({ unit, type: 'container', settings }, around)
  const member = pod ? inPod(placed, pod, around) : placed
  return unit.isPart ? withUnsetUnsupported(member) : withDefaults(member)
}

/** What a section says that is not applied to a container that is started here. */
const leftOutOf = (section: 'Container' | 'Pod', own: readonly Setting[]): Fact<LeftOut>[] =>
  own.flatMap(({ name, value }) =>
    isLeftOut(section, name) && value.text !== '' ? [{ value: { name: `${name}=` }, at: value.span }] : [],
  )

const frame = (at: Container['at'], key: string): RunFrame => ({ form: 'run', dialect: 'quadlet', at, key: () => key })

/** Podman's own limit, where nothing sets another. Source: containers.conf(5). */
const defaultPids = 2048

const withDefaults = (read: Container): Container =>
  read.pidsLimit || read.unresolved.has('pidsLimit')
    ? read
    : { ...read, pidsLimit: { value: defaultPids, at: read.at } }

/** `Image=`, which may name a unit that pulls or builds it. */
function withImage(read: Container, own: readonly Setting[], unit: UnitFiles, around: Around): Container {
  const word = lastOf(own, 'Image')?.value
  if (!word) return read
  const type = /\.(image|build)$/.exec(word.text)?.[1]
  const named = type === undefined ? undefined : unitNamed(word.text, unit, around)
  const built = named?.type === 'build' ? buildOf(named) : undefined
  const image = named ? (built ? built.image : lastOf(inSection(named.settings, 'Image'), 'Image')?.value) : word
  const build = built && { build: { value: built.from, at: word.span } }
  if (image && image.unsure === undefined && (type === undefined || named))
    return { ...read, ...build, image: { value: image.text, at: word.span } }
  const because = image?.unsure ?? `${word.text} is not in the repository`
  return {
    ...read,
    ...build,
    unresolved: new Map([...read.unresolved, ['image', { because, at: word.span }] as const]),
  }
}

/** The image that a `.build` makes, and what it makes it from. */
function buildOf({ unit, settings }: Read): { readonly image?: Word; readonly from: string } {
  const own = inSection(settings, 'Build')
  const image = lastOf(own, 'ImageTag')?.value
  const from = (lastOf(own, 'File') ?? lastOf(own, 'SetWorkingDirectory'))?.value.text
  const isPath = from !== undefined && !/^(?:unit|yaml|file)$/.test(from)
  return { ...(image && { image }), from: isPath ? joinPath(unit.folder, from) : unit.folder || '.' }
}

/** Relative paths lie beside the unit; a `.volume` may show a path of the host. */
function withMounts(read: Container, unit: UnitFiles, around: Around): Container {
  const mounts = read.mounts.map((fact) => {
    const { type, source } = fact.value
    if (source === undefined) return fact
    if (type === 'bind' && /^\.{1,2}(?:\/|$)/.test(source)) return mountOf(fact, 'bind', besides(unit, source))
    if (type !== 'volume' || !source.endsWith('.volume')) return fact
    const volume = unitNamed(source, unit, around)
    if (!volume) return fact
    const left = inSection(volume.settings, 'Volume').flatMap(({ name }) =>
      isLeftOut('Volume', name) ? [`${name}=`] : [],
    )
    const named = left.length > 0 ? { ...fact, value: { ...fact.value, leftOut: [...new Set(left)] } } : fact
    const path = hostPathOf(volume)
    return path === undefined ? named : mountOf(named, 'bind', path)
  })
  return { ...read, mounts }
}

const mountOf = (fact: Fact<Mount>, type: string, source: string): Fact<Mount> => ({
  ...fact,
  value: { ...fact.value, type, source },
})

function besides({ folder }: UnitFiles, path: string): string {
  const joined = joinPath(folder, path)
  return isOutside(joined) ? joined : `./${joined}`
}

function hostPathOf({ settings }: Read): string | undefined {
  const own = inSection(settings, 'Volume')
  const text = (name: string) => lastOf(own, name)?.value.text
  const driver = text('Driver')
  if (driver !== undefined && driver !== 'local') return undefined
  return pathOfVolume({ type: text('Type') ?? '', o: text('Options') ?? '', device: text('Device') ?? '' })
}

/** The pod that a container is in. */
function podOf({ unit, settings }: Read, around: Around): Read | undefined {
  const name = lastOf(inSection(settings, 'Container'), 'Pod')?.value
  return name && name.unsure === undefined ? unitNamed(name.text, unit, around) : undefined
}

/** What a container has of its pod where it says nothing itself. Source: podman-pod-create(1). */
const inherited = [
  'seccomp',
  'seccompProfile',
  'appArmor',
  'seLinux',
  'noNewPrivileges',
  'procMount',
  'utsMode',
  'cgroupParent',
  'memoryLimit',
  'cpuLimit',
  'cpuShares',
  'cpuSet',
] as const

/** Namespaces, ports, volumes and devices of a pod are those of each container in it, and are reported once. */
function inPod(read: Container, pod: Read, around: Around): Container {
  const shared = sharedOf(pod, around)
  const owner = { key: shared.key, name: shared.name }
  const owned = <T>(fact: Fact<T>): Fact<T> => ({ ...fact, owner })
  const open = [...shared.unresolved].filter(([field, { unset }]) => !unset && !read.unresolved.has(field))
  const opaque = read.opaque ?? shared.opaque
  return {
    ...read,
    ...Object.fromEntries(
      inherited.flatMap((field) => {
        const fact = shared[field]
        return fact && !read[field] && !read.unresolved.has(field) ? [[field, { ...fact, owner }]] : []
      }),
    ),
    ...(opaque && { opaque }),
    unresolved: new Map([...read.unresolved, ...open]),
    devices: [...read.devices, ...shared.devices.map(owned)],
    deviceCgroupRules: [...read.deviceCgroupRules, ...shared.deviceCgroupRules.map(owned)],
    sysctls: [...read.sysctls, ...shared.sysctls.map(owned)],
    mounts: [...read.mounts, ...shared.mounts.map(owned)],
    ports: [...read.ports, ...shared.ports.map(owned)],
    exposedPorts: [...read.exposedPorts, ...shared.exposedPorts.map(owned)],
    startSettings: [...shared.startSettings, ...read.startSettings],
    leftOut: [...read.leftOut, ...shared.leftOut],
    ...(shared.networkMode && { networkMode: owned(shared.networkMode) }),
    ...(shared.usernsMode && { usernsMode: owned(shared.usernsMode) }),
    ...(shared.pidMode && { pidMode: owned(shared.pidMode) }),
  }
}

/** What a pod, or what plays manifests, sets for the containers in it. */
function sharedOf({ unit, type, settings }: Read, around: Around): Container {
  const section = type === 'kube' ? 'Kube' : 'Pod'
  const own = inSection(settings, section)
  const name = lastOf(own, 'PodName')?.value.text ?? stem(unit)
  const at = placeOf(unit, section, own)
  const read = parseFlags(
    flagsOf(own, (key) => podKeys.has(key), type === 'kube' ? playTable : podTable),
    frame(at, `${unit.sources[0]!.path}#${stem(unit)}`),
    name,
  )
  const leftOut = section === 'Pod' ? leftOutOf(section, own) : []
  return withMounts({ ...read, oneOff: false, leftOut: [...read.leftOut, ...leftOut] }, unit, around)
}

/** A pod without containers here, or a unit that plays manifests: what it sets is checked, and nothing is missed. */
function setForPods(read: Read, around: Around): Container[] {
  const { unresolved, ...shared } = sharedOf(read, around)
  const own = withUnsetUnsupported({
    ...shared,
    unresolved: new Map([...unresolved].filter(([, { unset }]) => !unset)),
  })
  return own.mounts.length > 0 || own.ports.length > 0 || own.networkMode || own.usernsMode || own.pidMode ? [own] : []
}

/** The manifests that a `.kube` plays. */
function played({ unit, type, settings }: Read): NamedManifest[] {
  if (type !== 'kube') return []
  return inSection(settings, 'Kube').flatMap(({ name, value }) =>
    name === 'Yaml' && value.unsure === undefined && value.text !== ''
      ? [{ folders: [unit.folder], file: value.text }]
      : [],
  )
}
