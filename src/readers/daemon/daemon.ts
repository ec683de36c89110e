import { type Daemon, type DaemonField, daemon } from '../../model/daemon.ts'
import { groupBy } from '../../model/group.ts'
import { type Fact, position, type Source, type Span, span } from '../../model/source.ts'
import type { FrameInput } from '../../model/subject.ts'
import { hasTemplateEnding, withoutTemplateEnding } from '../../model/template.ts'
import type { PlacedText } from '../parse/unit-file.ts'
import type { Word } from '../parse/words.ts'
import type { FoundGap, Reader } from '../reader.ts'
import { environmentIn, readUnit, wordsIn } from '../unit/commands.ts'
import { isDaemonJson, isUnit } from './claims.ts'
import { conflicts, daemonWords, settingsOfFlags } from './command.ts'
import { readDaemonJson } from './file.ts'
import { factsOf, type Given, refusedTogether, type Settings } from './given.ts'
import { settings } from './settings.ts'

/** A file of a machine that runs a daemon: of the repository, or one that a script or a playbook writes. */
export interface DaemonFile extends PlacedText {
  /** Where it lies on the machine, or in the repository. */
  readonly path: string
  /** The file of the repository that holds the text. */
  readonly source: Source
}

/** One place that sets a daemon, and what to point at. */
interface Part extends Settings {
  readonly file: DaemonFile
  readonly at: Span
}

/** daemon.json, and the units and option files that give dockerd its flags. */
export const readDaemons: Reader = (sources) =>
  daemonsIn(
    sources.map((source) => ({
      path: source.path,
      source,
      text: source.text,
      locate: (from, to) => span(source, from, to),
    })),
  )

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** The daemons of files. Those of one machine make one: its daemon.json with the flags of its unit. */
export function daemonsIn(files: readonly DaemonFile[]): { subjects: Daemon[]; gaps: FoundGap[] } {
  const machines = groupBy(files, rootOf)
  const gaps: FoundGap[] = []
  const subjects = [...machines.values()].flatMap((own) => machine(own, gaps))
  return { subjects, gaps }
}

/** The folder that stands for the root of a machine: `/etc/docker/daemon.json` and `/etc/systemd/system/…` are of one. */
function rootOf({ path, source }: DaemonFile): string {
  const inRoot = /^(.*?)(?:^|\/)(?:etc|usr|lib|run)\//.exec(path)?.[1]
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const own = inRoot ?? folder.replace(/(?:(?:^|\/)(?:docker|systemd|system|default|sysconfig|[\w.@-]+\.d))+$/, '')
  return path === source.path ? own : `${source.path}\0${own}`
}

function machine(files: readonly DaemonFile[], gaps: FoundGap[]): Daemon[] {
  const configured = files.flatMap((file) => (isDaemonJson(file.path) ? configuration(file, gaps) : []))
  const started = commandLines(files)
  const [first, ...others] = [...configured].sort((a, b) => Number(isOwnName(b)) - Number(isOwnName(a)))
  const [flags] = started
  const isOneMachine = first !== undefined && flags !== undefined && started.length === 1 && isOwnName(first)
  if (isOneMachine) return [whole(first, flags), ...others.map((part) => whole(part))]
  return [...configured.map((part) => whole(part)), ...started.map(partial)]
}

/** Not one of several (`daemon-prod.json`). */
const isOwnName = ({ file }: Part) => base(withoutTemplateEnding(file.path)) === 'daemon.json'

function configuration(file: DaemonFile, gaps: FoundGap[]): Part[] {
  const { text, locate, path } = file
  const place = ({ start, end }: Span) => locate(start, end)
  const read = readDaemonJson({ ...file.source, text }, place)
  const { problem, root } = read
  const isDocker = /(?:^|\/)docker\b/i.test(path)
  if (problem) {
    if (!isDocker && !mayBeDocker.test(text)) return []
    const { source, start } = locate(problem.at, problem.at)
    const isTemplate = hasTemplateEnding(path) || /\{\{|\{%|\$\{/.test(text)
    const because = isTemplate ? 'unrendered template: not checked' : `dockerd rejects this file: ${problem.because}`
    gaps.push({ path: source.path, line: position(source, start).line, because, blocking: isDocker && !isTemplate })
    return []
  }
  const start = root?.start ?? 0
  const at = locate(start, Math.min(text.length, start + 1))
  const known = read.given.filter(({ key }) => telling.has(key))
  if (!isDocker && known.length === 0 && (read.given.length === 0 || read.refused.length > 0)) return []
  return [{ ...read, file, at }]
}

/** Keys that tell a daemon.json of Docker's from another program's, also where it cannot be parsed. */
const mayBeDocker =
  /"(?:hosts|icc|tlsverify|live-restore|insecure-registries|userns-remap|exec-opts|storage-driver)"\s*:/

/** Keys that configuration files of other programs do not have. */
const telling: ReadonlySet<string> = new Set(
  settings
    .map(({ key }) => key)
    .filter(
      (key) => key.includes('-') || /^(?:icc|iptables|ip6tables|tlsverify|tlscacert|tlscert|tlskey|bip)$/.test(key),
    )
    .filter(
      (key) => !/^(?:log-(?:level|format|driver)|data-root|http-proxy|https-proxy|no-proxy|default-gateway)$/.test(key),
    ),
)

/** The command lines of daemons: of units with their drop-ins, and of option files that no unit reads. */
function commandLines(files: readonly DaemonFile[]): Part[] {
  const used = new Set<DaemonFile>()
  const named = groupBy(files, ({ path }) => base(withoutTemplateEnding(path)))
  const environment = (path: string) => {
    const file = named
      .get(base(path))
      ?.find((one) => `/${withoutTemplateEnding(one.path)}`.endsWith(`/${path.replace(/^\//, '')}`))
    if (!file) return []
    used.add(file)
    return environmentIn(file)
  }
  const units = new Map<string, DaemonFile[]>()
  for (const file of files) {
    if (!isUnit(file.path)) continue
    const name = unitName(file.path)
    units.set(name, [...(units.get(name) ?? []), file])
  }
  const parts = new Map<string, Part>()
  for (const [name, own] of units) {
    const ordered = own.toSorted(
      (a, b) => Number(isDropIn(a)) - Number(isDropIn(b)) || compare(base(a.path), base(b.path)),
    )
    const { commands, listens } = readUnit(ordered, name, environment)
    const command = commands.findLast(({ setting }) => setting === 'ExecStart')?.words
    const words = command && daemonWords(command)
    const service = name.replace(/\.socket$/, '.service')
    const before = parts.get(service)
    if (words) {
      const [program] = command!
      const part = { ...settingsOfFlags(words), file: ordered.at(-1)!, at: program!.span }
      parts.set(service, before ? { ...part, given: [...before.given, ...part.given] } : part)
    }
    const sockets = name.endsWith('.socket') && /docker/.test(name) ? listens.filter(({ text }) => isNetwork(text)) : []
    if (sockets.length > 0) {
      const values = sockets.map((word) => ({
        ...word,
        text: /^\d+$/.test(word.text) ? `tcp://0.0.0.0:${word.text}` : `tcp://${word.text}`,
      }))
      const given: Given[] = [{ key: 'hosts', at: sockets[0]!.span, values }]
      const own = { given, refused: [], file: ordered.at(-1)!, at: sockets[0]!.span }
      parts.set(service, before ? { ...before, given: [...before.given, ...given] } : own)
    }
  }
  return [...parts.values(), ...files.filter((file) => !used.has(file)).flatMap(optionFile)]
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const isDropIn = ({ path }: DaemonFile) => /\.d\/[^/]+$/.test(path)
const isNetwork = (address: string) => /^(?:\d+|[\d.]+:\d+|\[[\da-f:]+\]:\d+)$/i.test(address)

const unitName = (path: string) => base(/^(.*)\.d\/[^/]+$/.exec(path)?.[1] ?? withoutTemplateEnding(path))

/** `/etc/default/docker`, `/etc/sysconfig/docker`: options that an init script, or the unit of a distribution, gives dockerd. */
function optionFile(file: DaemonFile): Part[] {
  if (isUnit(file.path) || isDaemonJson(file.path)) return []
  return environmentIn(file).flatMap(([name, value]): Part[] => {
    if (
      !/^(?:DOCKER_OPTS|OPTIONS|DOCKER_OPTIONS|OTHER_ARGS|DOCKER_NETWORK_OPTIONS|DOCKER_STORAGE_OPTIONS)$/i.test(name)
    )
      return []
    return [{ ...settingsOfFlags(wordsIn(value)), file, at: value.span }]
  })
}

/** A daemon that a command line starts; undefined where the words start none, or none that is set to anything. */
export function daemonOfCommand(words: readonly Word[], key: string): Daemon | undefined {
  const own = daemonWords(words)
  if (!own) return undefined
  const read = settingsOfFlags(own)
  const at = words[0]!.use ?? words[0]!.span
  const file = { path: at.source.path, source: at.source, text: '', locate: () => at }
  return read.given.length > 0 ? { ...partial({ ...read, file, at }), key } : undefined
}

/** A daemon that lives no longer than what sets it up: what its configuration does not set is not asked for. */
export function daemonOfJson(file: DaemonFile, key: string, gaps: FoundGap[]): Daemon[] {
  return configuration(file, gaps).flatMap((part) => {
    const own = partial(part)
    const refused = [...part.refused, ...own.refused]
    return part.given.length + refused.length > 0 ? [{ ...own, refused, key, name: 'the daemon' }] : []
  })
}

/** A daemon of which nothing but its registries is known. */
export const daemonWithRegistries = (
  frame: FrameInput<'daemon'>,
  insecureRegistries: readonly Fact<string>[],
): Daemon =>
  daemon({
    ...frame,
    insecureRegistries,
    unsupported: new Set(fields.filter((field) => field !== 'insecureRegistries')),
  })

/** Flags that switch TLS on make the CA certificate of the user's `.docker` folder the default; the file alone does not. */
function withDefaultCa(given: readonly Given[], flags: readonly Given[]): readonly Given[] {
  const tls = flags.find(({ key }) => key === 'tls' || key === 'tlsverify')
  const isSet = given.some(({ key }) => key === 'tlscacert')
  return tls && !isSet
    ? [...given, { key: 'tlscacert', at: tls.at, values: [{ text: '~/.docker/ca.pem', span: tls.at }] }]
    : given
}

/** A daemon whose file is there: what neither file nor flags set has its default. */
function whole(file: Part, flags?: Part): Daemon {
  const given = [...file.given, ...(flags?.given ?? [])]
  const { facts, unresolved } = factsOf(withDefaultCa(given, flags?.given ?? []))
  const refused = [
    ...file.refused,
    ...(flags ? conflicts(flags.given, file.given, flags.at) : []),
    ...refusedTogether(facts),
  ]
  return daemon({
    ...facts,
    refused,
    key: `${file.file.source.path}#daemon`,
    name: 'the daemon',
    dialect: 'daemon',
    at: file.at,
    unresolved,
    unsupported: new Set(facts.rootless ? onlyLive : ['rootless', ...onlyLive]),
    ...(flags?.opaque && { opaque: flags.opaque }),
  })
}

/** A command line alone: the daemon.json beside it is not here, so that what is not set is not known. */
function partial({ given, opaque, file, at }: Omit<Part, 'refused'>): Daemon {
  const { facts, unresolved } = factsOf(withDefaultCa(given, given))
  const set = new Set<string>([...Object.keys(facts), ...unresolved.keys()])
  return daemon({
    ...facts,
    refused: refusedTogether(facts),
    key: `${file.source.path}#dockerd`,
    name: 'dockerd',
    dialect: 'daemon',
    at,
    unresolved,
    unsupported: new Set(fields.filter((field) => !set.has(field))),
    ...(opaque && { opaque }),
  })
}

/** What the engine that runs shows, and no file. */
const onlyLive = ['swarm', 'version'] as const

const fields: readonly DaemonField[] = [...new Set(settings.flatMap(({ field }) => field ?? [])), ...onlyLive]
