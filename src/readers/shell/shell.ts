import { posix } from 'node:path'
import { isTcpAddress } from '../../knowledge/engine-address.ts'
import { runtimeMention } from '../../knowledge/runtimes.ts'
import type { Component } from '../../model/component.ts'
import { type Container, container, thrownAway } from '../../model/container.ts'
import { type Exec, type ExecFacts, exec } from '../../model/exec.ts'
import { dockerfilesIn, joinPath } from '../../model/path.ts'
import { type Origin, type Source, type Span, span, type Unresolved } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { withEnvFiles } from '../command/env-files.ts'
import { composeExecTable, execTable, makingTable, runTable } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import { parseRun, type RunForm } from '../command/flags.ts'
import { editsMachine, isComponentProgram, mentionsComponent } from '../component/claims.ts'
import { readEnvironment } from '../compose/environment.ts'
import { baseNames, overrideNames } from '../compose/names.ts'
import { stretch, unresolvedOf, type Word } from '../parse/words.ts'
import {
  type ComposeCommand,
  type DockerfileBuild,
  type FoundGap,
  type InlineDockerfile,
  type MakeCall,
  type NamedManifest,
  type NamedScript,
  type Repository,
  sourceOf,
  type WrittenText,
} from '../reader.ts'
import { buildOf, splitBuild } from './build.ts'
import { clientsOf, connection, contentTrustSet, isOtherProgram, mentionsClient, opensSocket } from './client.ts'
import { composeCallOf, volumesOf } from './compose-command.ts'
import type { Call } from './frame.ts'
import { isInput } from './inputs.ts'
import { concerns, foldersOf, libraryOf, mentionsSource, resolvedBy, sourcedText } from './libraries.ts'
import type { MachineSettings } from './machine-settings.ts'
import { mayRunMake } from './make.ts'
import { mentionsCluster } from './manifests.ts'
import { mayRunFiles } from './named-scripts.ts'
import { filesBuilt, isOtherBuilder, mentionsOtherBuilder } from './other-builders.ts'
import { isSignatureCheck, mentionsSignatureCheck, signatureCheckOf } from './signature-check.ts'
import { type Subcommand, subcommandOf } from './subcommand.ts'
import { swarmAndNetworksOf } from './swarm.ts'
import { mayGiveToTasks } from './task-runners.ts'
import { joinLines } from './text.ts'
import { loadUnbash } from './unbash.ts'
import type { ShellText } from './variables.ts'
import { withVariants } from './variants.ts'
import { maxCalls, tooManyCalls, Walk } from './walk.ts'
import { WrittenFiles } from './written-files.ts'

/** A shell text of a file, with the beginning of its subjects' keys (`scripts/x.sh#`, `ci.yml#jobs/build/`). */
export interface Script extends ShellText {
  readonly key: string
  /** The machine that runs it is thrown away, and every container with it. */
  readonly isThrownAway?: boolean
  /** The command's words, where no shell has to split the text. */
  readonly words?: readonly Word[]
  /** The values of the variables that are set around it, as one text. */
  readonly given?: string
  /** Values in it that come from elsewhere. */
  readonly origins?: readonly Origin[]
  /** Why it is not certain that it is run. */
  readonly doubt?: string
}

/** Gives every subject of a file a key of its own: what repeats gets `~2`, `~3` … in the order of the file. */
export class Keys {
  private readonly seen = new Map<string, number>()

  next(key: string): string {
    const count = (this.seen.get(key) ?? 0) + 1
    this.seen.set(key, count)
    return count === 1 ? key : `${key}~${count}`
  }
}

/** Quotes may stand anywhere in a word. */
const bare = (text: string) => text.replace(/["'\\]/g, '')
const runtimeOrVariable = new RegExp(
  String.raw`${runtimeMention}|\$[{(]?\w*container|(?:\$\w+|\$\{[^\s{}]*\})\s+(?:run|create)\b`,
  'i',
)
const mentionsRuntime = (text: string) => runtimeOrVariable.test(bare(text))
/** Whether a text that cannot be read may start a container. */
export const mayStart = (text: string): boolean =>
  mentionsRuntime(text) && /\b(?:runp?|create|exec)\b|RUN/.test(bare(text))

/** A program may make another text of this one. */
const mayMakeTexts = (text: string) => /\bbase64\s+-|\|\s*(?:rev|tr)\s/.test(text)

/** Beside what starts a container: which Compose files are read together, and which images are built. */
const isOfInterest = (text: string) =>
  mentionsCluster(text) ||
  mentionsComponent(text) ||
  mayRunMake(text) ||
  mayRunFiles(text) ||
  mayGiveToTasks(text) ||
  mentionsSignatureCheck(text) ||
  mentionsOtherBuilder(text) ||
  mayMakeTexts(text) ||
  mayStart(text) ||
  (mentionsRuntime(text) && (/compose|build|volume|stack|\bupdate\b/i.test(text) || mentionsClient(text)))

/** Whether texts within this one may be of interest, none of whose words is split between lines. */
export const mayHoldInterest = (text: string) =>
  mentionsRuntime(text) ||
  mentionsCluster(text) ||
  mentionsComponent(text) ||
  mayRunMake(text) ||
  mayRunFiles(text) ||
  mayGiveToTasks(text) ||
  mentionsSignatureCheck(text) ||
  mayMakeTexts(text) ||
  mentionsOtherBuilder(text)

/** The text with the variables that are given to it: what they hold may be run. */
const allOf = ({ text, given }: Script) => (given ? `${text}\n${given}` : text)

/**
 * The containers that shell texts of one file start, and their `exec` lines. Text that merely mentions a command (a comment, what
 * `echo` prints, a here-document) is none. `built` names images made from this repository, beside those that the texts build.
 */
export async function readShell(
  scripts: readonly Script[],
  keys: Keys,
  built: ReadonlyMap<string, string> = new Map(),
  repository?: Pick<Repository, 'read'>,
  given: readonly WrittenText[] = [],
): Promise<{
  subjects: Subject[]
  gaps: FoundGap[]
  composeCommands?: ComposeCommand[]
  builtImages?: [string, string][]
  builds?: DockerfileBuild[]
  manifests?: NamedManifest[]
  makeCalls?: MakeCall[]
  scripts?: NamedScript[]
  documents?: WrittenText[]
  written?: WrittenText[]
  resolved?: Span[]
}> {
  const all = repository ? scripts.map((script) => withSourced(script, repository)) : scripts
  if (![...all.map(allOf), ...given.map(({ text }) => text)].some(isOfInterest)) return { subjects: [], gaps: [] }
  const relevant = relevantOf(all, given)
  const unbash = await loadUnbash()
  const gaps: FoundGap[] = []
  const manifests: NamedManifest[] = []
  const makeCalls: MakeCall[] = []
  const handed: NamedScript[] = []
  const documents: WrittenText[] = []
  const engines: Subject[] = []
  const named = new Set<string>()
  const installs: Installed[] = []
  const files = new WrittenFiles(given)
  const resolved: Span[] = []
  let length = 0
  const take = (document: WrittenText): void => {
    length += document.text.length
    if (documents.length < maxDocuments && length <= maxDocumentLength) documents.push(document)
    else tooMuch(document.source.path, `more than ${maxDocuments} manifests in it, or too long ones`)
  }
  const tooMuch = (path: string, what: string): void => {
    const because = `this shell script is not read as a whole: ${what}`
    if (!gaps.some((gap) => gap.because === because)) gaps.push({ path, because, blocking: true })
  }
  const walked = (script: Script): Call[] => {
    const library = repository && libraryOf(script.key, repository)
    const walk = new Walk(unbash, script.key, isOfInterest, files, library)
    const shell = { ...script, text: joinLines(script.text) }
    const { found: calls, problem } = script.words ? walk.commandLine(script.words, shell) : walk.run(shell)
    const own = walk.sourced.sources.size > 0 ? calls.filter((call) => concerns(call, walk.sourced.sources)) : calls
    if (walk.sourced.sources.size > 0) resolved.push(...own.flatMap((call) => resolvedBy(call, walk.sourced.sources)))
    if (problem && (walk.used.handsOnMore || mayStart(script.text))) gaps.push(problem)
    manifests.push(
      ...[...walk.used.files.map((file) => ({ file })), ...walk.used.charts].map((one) => ({
        folders: foldersOf(script.key),
        ...one,
      })),
    )
    const folders = foldersOf(script.key)
    const ownName = nameOf(script.key.slice(0, script.key.indexOf('#')))
    handed.push(
      ...[...walk.used.handed.values(), ...walk.used.scriptCalls].map((one) => ({
        folders,
        ...one,
        file: one.file === '$0' ? ownName : one.file,
      })),
    )
    makeCalls.push(...walk.used.makeCalls.map((call) => fromFoldersOf(script.key, call)))
    for (const document of walk.used.documents) take(document)
    for (const name of walk.used.named) named.add(name)
    engines.push(...enginesSet(walk.settings, (name) => keys.next(`${script.key}${name}`)))
    installs.push(...walk.settings.installs.map((words) => ({ words, key: script.key })))
    const { isThrownAway, origins, doubt } = script
    if (!isThrownAway && !origins?.length && doubt === undefined) return [...own]
    return own.map((call) => ({ doubt, ...call, isThrownAway: isThrownAway && !call.isRemote, origins }))
  }
  const counts = new Map<string, number>()
  const isKept = ({ words: [first] }: Call): boolean => {
    const { path } = first!.span.source
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    if (count === maxCalls + 1) tooMuch(path, tooManyCalls)
    return count <= maxCalls
  }
  const found = relevant.flatMap((script) => walked(script).filter(isKept))
  for (const text of files.unrun) found.push(...walked({ ...text, key: `${text.source.path}#` }).filter(isKept))
  const edits = found.filter(({ words }) => editsMachine(words))
  if (edits.length > 0)
    gaps.push(...(await import('../component/stream-edits.ts')).editGaps(edits.map(({ words }) => words)))
  const calls = found.filter(
    ({ words }) =>
      !editsMachine(words) &&
      !isOtherProgram(words[0]!) &&
      !opensSocket(words) &&
      !isSignatureCheck(words) &&
      !isOtherBuilder(words),
  )
  const clients = found.flatMap(({ key, words, doubt, input, ignored, isThrownAway = false }) =>
    doubt !== undefined || editsMachine(words)
      ? []
      : [
          ...clientsOf(words, (name) => keys.next(`${key}${name}`), input),
          ...signatureCheckOf(words, (name) => keys.next(`${key}${name}`), ignored),
        ].map((one) => ({ ...one, oneOff: isThrownAway })),
  )
  const clustered = found.flatMap(({ key, words, doubt }) =>
    doubt === undefined ? swarmAndNetworksOf(words, (name) => keys.next(`${key}${name}`)) : [],
  )
  const daemons = await daemonsOf(found, keys)
  const components = await componentsOf(found, installs, keys)
  for (const document of files.textsOf(named)) take(document)
  if (files.leftOut) tooMuch(files.leftOut.source.path, files.leftOut.because)
  const made = [...built, ...calls.flatMap(({ words }) => builtImages(words))]
  const images = new Map(made.map(([name, from]) => [asWritten(name), from]))
  const uses = {
    images,
    isOnlyCreated: createdButNotStarted(calls),
    imageWords: imageWords(calls),
    file: fileFrom(repository),
  }
  const read = withVariants(calls.flatMap((call) => subjectOf(call, uses).map((subject) => withOrigins(subject, call))))
  const subjects = read.map((subject) => ({ ...subject, key: keys.next(subject.key) }))
  return {
    subjects: [...withHostVolumes(subjects, calls), ...engines, ...clients, ...clustered, ...daemons, ...components],
    gaps,
    composeCommands: calls.flatMap((call) => composeCommandsOf(call, files)),
    builtImages: made,
    builds: [...calls.flatMap((call) => buildsOf(call, files)), ...found.flatMap(otherBuildsOf)],
    manifests,
    makeCalls,
    scripts: handed,
    documents,
    written: files.all.filter(({ path }) => !given.some((one) => one.path === path)),
    resolved,
  }
}

/** The paths of a call of make, from where its text may be run. */
function fromFoldersOf(key: string, call: MakeCall): MakeCall {
  const folders = foldersOf(key)
  return {
    ...call,
    makefiles: call.makefiles.map((one) =>
      'given' in one ? one : { paths: folders.flatMap((folder) => one.paths.map((path) => joinPath(folder, path))) },
    ),
  }
}

/** A text that names no runtime, with what it sources where that names one. */
function withSourced(script: Script, repository: Pick<Repository, 'read'>): Script {
  if (!mentionsSource(script.text) || isOfInterest(script.text)) return script
  const found = sourcedText(script.text, foldersOf(script.key), repository, isOfInterest)
  return found === undefined ? script : { ...script, given: `${script.given ?? ''}\n${found}` }
}

/** Which texts may matter, alone or by a file that one of them writes and another one uses. */
function relevantOf(scripts: readonly Script[], given: readonly WrittenText[]): readonly Script[] {
  const isOwn = (script: Script) => mayHoldInterest(allOf(script))
  if (scripts.length + given.length < 2) return scripts.filter(isOwn)
  const others = scripts.filter((script) => !isOwn(script))
  if (others.length === 0) return scripts
  const own = scripts.filter(isOwn)
  const names = [
    ...own.flatMap(({ text }) => (isOfInterest(text) ? namesWritten(text) : [])),
    ...given.flatMap(({ path, text }) => (isOfInterest(text) ? nameOf(path) : [])),
  ]
  // Too many to look for: any of them may be used.
  if (names.length > maxNames || others.some(({ text }) => namesWritten(text).length > maxNames)) return scripts
  const used = naming(names)
  const isUsed = (text: string) => {
    const names = namesWritten(text)
    if (names.some((name) => isFoundUnnamed.test(name))) return true
    const pattern = naming(names)
    return pattern !== undefined && own.some((script) => pattern.test(script.text))
  }
  const more = new Set(others.filter(({ text }) => used?.test(text) || isUsed(text)))
  return scripts.filter((script) => isOwn(script) || more.has(script))
}

/** Files that commands read without naming them. */
const isFoundUnnamed = /^(?:(?:docker-)?compose(?:\.override)?\.ya?ml|(?:Docker|Container)file|\.env)$/

/** Names that are looked for at once. */
const maxNames = 100

/** The names of the files that a text writes. */
function namesWritten(text: string): string[] {
  if (!/>|\b(?:tee|cp|mv|ln|install)\b/.test(text)) return []
  const names = new Set<string>()
  for (const [, written, copied] of text.matchAll(writes)) {
    const path = written ?? copied
    const name = nameOf(path!)
    if (/^[\w.-]+$/.test(name) && name !== 'null') names.add(name)
  }
  return [...names]
}

/** What a command writes to, or copies a file to. */
const writes =
  /(?:>|\btee(?:[ \t]+-\w+)?)[ \t]*["']?([\w./~${}-]+)|(?:^|[\n;&|]|\bsudo[ \t])[ \t]*(?:cp|mv|ln|install)[ \t][^\n;&|]{1,300}[ \t]["']?([\w./~${}-]+)["']?[ \t]*(?=[\n;&|]|$)/g

const nameOf = (path: string) => path.replace(/^.*\//s, '')

const naming = (names: readonly string[]): RegExp | undefined =>
  names.length > 0
    ? new RegExp(
        `(?:^|[\\s/"'=])(?:${names.map((name) => name.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&')).join('|')})(?![\\w.-])`,
      )
    : undefined

/** What a text sets for its clients: engines over TCP (`export DOCKER_HOST=tcp://…`), and images without signatures. */
function enginesSet(
  { engines, verifiesEngines, contentTrust }: MachineSettings,
  key: (name: string) => string,
): Subject[] {
  const known = engines.filter(({ text, unsure }) => unsure === undefined && isTcpAddress(text))
  return [
    ...known.map((word) => connection(word, verifiesEngines ? { value: true, at: word.span } : undefined, key)),
    ...contentTrust.flatMap((word) => contentTrustSet(word, key)),
  ]
}

/** Words that a script that installs a cluster is given. */
interface Installed {
  readonly key: string
  readonly words: readonly Word[]
}

/** The parts of a cluster that a text starts or sets up. */
async function componentsOf(calls: readonly Call[], installs: readonly Installed[], keys: Keys): Promise<Component[]> {
  const own = calls.filter(
    ({ words, doubt }) => doubt === undefined && (isComponentProgram(words[0]!) || editsMachine(words)),
  )
  if (own.length === 0 && installs.length === 0) return []
  const { componentsInstalled, componentsOfCommand } = await import('../component/commands.ts')
  const found = [
    ...own.flatMap(({ words, key, environment }) => componentsOfCommand(words, key, environment)),
    ...installs.flatMap(({ words, key }) => componentsInstalled(words, key)),
  ]
  return found.map((one) => ({ ...one, key: keys.next(one.key) }))
}

/** The daemons that a text starts: `dockerd …`. */
async function daemonsOf(calls: readonly Call[], keys: Keys): Promise<Subject[]> {
  const mayStart = calls.filter(({ words, doubt }) => doubt === undefined && startsDaemon(words))
  if (mayStart.length === 0) return []
  const { daemonOfCommand } = await import('../daemon/daemon.ts')
  const started = mayStart.flatMap(({ key, words }) => daemonOfCommand(words, `${key}dockerd`) ?? [])
  return started.map((subject) => ({ ...subject, key: keys.next(subject.key) }))
}

/** `dockerd`, `docker daemon`, `docker -d` */
const startsDaemon = ([program, ...words]: readonly Word[]) => {
  if (/(?:^|\/)dockerd$/.test(program!.text)) return true
  const at = words.findIndex(({ text }) => text === '-d' || !text.startsWith('-'))
  return at >= 0 && /^(?:-d|daemon)$/.test(words[at]!.text)
}

const defaultNames = [...baseNames, ...overrideNames]

/** Texts that are read as manifests, and their characters: each is parsed on its own, and a function may hand on one many times. */
const maxDocuments = 2000
const maxDocumentLength = 8_388_608

const forms: Partial<Record<Subcommand['name'], RunForm>> = {
  run: 'run',
  create: 'create',
  update: 'update',
  service: 'service',
  'service update': 'service update',
  'compose run': 'compose',
  pod: 'pod',
  'ctr run': 'ctr',
}

/** What the calls of one file say of each other. */
interface Uses {
  /** Images that are built, with what they are built from. */
  readonly images: ReadonlyMap<string, string>
  /** Unknown words that a call uses as an image. */
  readonly imageWords: ReadonlySet<string>
  isOnlyCreated(word: Word): boolean
  /** A file of the repository, from where the text of a key may run. */
  file(key: string, path: string): Source | undefined
}

const fileFrom =
  (repository: Pick<Repository, 'read'> | undefined): Uses['file'] =>
  (key, path) =>
    foldersOf(key)
      .map((folder) => repository?.read(joinPath(folder, path)))
      .find((source) => source !== undefined)

const tooManyReadings = 'its variables have more values than are checked'

function subjectOf(
  { key, words, line, site, doubt, isThrownAway, folder, below = '' }: Call,
  { images, isOnlyCreated, imageWords, file }: Uses,
): Subject[] {
  const command = subcommandOf(words)
  if (!command) return []
  const at = placeOf(words[0]!, command.word, site)
  if (command.name === 'exec' || command.name === 'compose exec') {
    return execOf(command, at, `${key}exec/`)
  }
  if (command.name === 'crictl run') return [crictlRun(command, at, `${key}run/`)]
  const form = forms[command.name]
  if (!form) {
    const oneOff = isThrownAway === true && !namesHost(words, command.word)
    return doubt === undefined ? buildOf(command, at, `${key}build/`).map((build) => ({ ...build, oneOff })) : []
  }
  const written = parseRun(command.rest, {
    form,
    dialect: 'run',
    at,
    key: (name) => `${key}run/${name}`,
    isImage: ({ text }) => imageWords.has(withoutBraces(text)),
    built: ({ text }) =>
      images.get(asWritten(text)) ??
      images.get(withAnyTag(asWritten(text))) ??
      (/^\$\(.*\bbuild\b/s.test(text) ? '.' : undefined),
  })
  if (!written) return []
  const given = words.some(({ text }) => text.startsWith('--env-file'))
    ? withEnvFiles(written, splitFlags(command.rest, runTable).flags, (path) =>
        folder === undefined ? file(key, joinPath(below, path)) : undefined,
      )
    : written
  const mounted = folder === undefined ? given : mountedFrom(folder, given)
  const read = line.isCut ? { ...mounted, opaque: { because: tooManyReadings, at } } : mounted
  if (doubt !== undefined) return [doubtful(read, doubt)]
  if (isThrownAway && !namesHost(words, command.word)) return [thrownAway(read)]
  return [form === 'create' && isOnlyCreated(command.word) ? { ...read, oneOff: true } : read]
}

/** From the runtime's word, with its quotes, to the subcommand; at the call of the function that gives the subcommand. */
function placeOf(first: Word, last: Word, site: Span | undefined): Span {
  const end = last.use ?? last.span
  const isGiven = site !== undefined && holds(site, end)
  const isBegun = site !== undefined && holds(site, first.use ?? first.span)
  if (isGiven && !isBegun) return span(site.source, site.start, end.end)
  if (isBegun && !isGiven) return end
  const at = stretch(first, last)
  const { text } = at.source
  const quote = text[at.start - 1]
  const after = (first.use ?? first.span).end
  return (quote === '"' || quote === "'") && text[after] === quote && at.end > after
    ? { ...at, start: at.start - 1 }
    : at
}

const holds = (outer: Span, inner: Span) =>
  outer.source === inner.source && outer.start <= inner.start && inner.end <= outer.end

/** Relative sources are below the folder that the shell is in. */
function mountedFrom(folder: string, read: Container): Container {
  const mounts = read.mounts.map((fact) => {
    const { type, source } = fact.value
    const isRelative = type === 'bind' && source !== undefined && /^\.{1,2}(?:\/|$)/.test(source)
    return isRelative ? { ...fact, value: { ...fact.value, source: posix.join(folder, source) } } : fact
  })
  return { ...read, mounts }
}

function withOrigins(subject: Subject, { origins = [] }: Call): Subject {
  return origins.length > 0 ? { ...subject, origins } : subject
}

/** The runtime is told to work on another machine. */
const namesHost = (words: readonly Word[], command: Word) =>
  words
    .slice(1, words.indexOf(command))
    .some(({ text }) => /^(?:-[Hcr]|--(?:host|context|url|connection|remote))(?:=|$)/.test(text))

/** The file that says what the container may do has a form of its own, which is not read. */
function crictlRun({ rest }: Subcommand, at: Span, key: string): Container {
  const file = rest[0]?.unsure === undefined ? (rest[0]?.text ?? 'its file') : 'its file'
  const name = nameOf(file).replace(/\.(?:json|ya?ml)$/, '')
  return doubtful(
    container({ key: `${key}${name}`, name, dialect: 'run', at }),
    `its settings stand in ${file}, which is not checked`,
  )
}

/** A line of which it is not known whether it is run: nothing that it says is a fault, nothing that it leaves out either. */
function doubtful({ key, name, at }: Container, because: string): Container {
  const opaque = { because, at }
  return container({ key, name, dialect: 'run', at, oneOff: true, opaque })
}

function execOf({ name, rest }: Subcommand, at: Span, key: string): Exec[] {
  const split = splitFlags(rest, name === 'exec' ? execTable : composeExecTable)
  const [target] = split.rest
  if (!target) return []
  const facts: Partial<ExecFacts> = {}
  const unresolved = new Map<keyof ExecFacts, Unresolved>()
  for (const { name: flag, value } of split.flags) {
    if (flag !== 'privileged' && flag !== 'user') continue
    if (value.unsure !== undefined) unresolved.set(flag, unresolvedOf(value))
    else if (flag === 'user') facts.user = { value: value.text, at: value.span }
    else facts.privileged = { value: /^(?:1|t|true)$/i.test(value.text), at: value.span }
  }
  return [
    exec({ key: key + target.text, name: target.text, dialect: 'run', at, opaque: split.opaque, unresolved, ...facts }),
  ]
}

/** `app` and `app:latest` are one image. */
const withoutLatest = (name: string) => name.replace(/:latest$/, '')

/** `$NAME` and `${NAME}` are one variable in an image's name. */
const asWritten = (name: string) => withoutLatest(name).replace(/\$([A-Za-z_]\w*)/g, '${$1}')

/** An image under whatever tag or digest: `app:*`. */
export const withAnyTag = (name: string): string => `${name.replace(/[:@][^:@/]*$/, '')}:*`

/** The images that a line makes (`build -t`, `tag`, `import`, `commit`), by name as written, with the Dockerfile or context they are made from. */
function builtImages(words: readonly Word[]): [string, string][] {
  const command = subcommandOf(words)
  if (command?.name === 'tag' || command?.name === 'import' || command?.name === 'commit') {
    const [, name] = command.name === 'tag' ? command.rest : splitFlags(command.rest, makingTable).rest
    return name ? [[name.text, '.']] : []
  }
  if (command?.name !== 'build') return []
  const {
    flags,
    rest: [context],
  } = splitBuild(command.rest)
  const from = flags.findLast((flag) => flag.name === 'file')?.value.text ?? context?.text ?? '.'
  return flags.filter((flag) => flag.name === 'tag').map((flag) => [flag.value.text, from])
}

/** The Dockerfile that a `build` line takes, and the stage. */
function buildsOf(
  { key, words, folder, below = '', input, inputFiles = [], isRemote }: Call,
  files: WrittenFiles,
): DockerfileBuild[] {
  const command = subcommandOf(words)
  if (command?.name !== 'build' || isRemote) return []
  const {
    flags,
    rest: [context],
  } = splitBuild(command.rest)
  const named = (name: string) => flags.findLast((flag) => flag.name === name)?.value
  const [file, stage] = [named('file'), named('target')]
  const target = stage && stage.unsure === undefined ? { target: stage.text } : {}
  const inlineOf = (text: WrittenText) => ({ paths: [], inline: inlineDockerfile(text, key), ...target })
  // `docker build - <<EOF` sends a Dockerfile in place of a context.
  const isRead = file?.text === '-' || (!file && context?.text === '-')
  if (isRead && input) return [inlineOf(input)]
  if (isRead && inputFiles.length === 0) return []
  const paths = isRead ? [...inputFiles].reverse() : file ? [file.text] : dockerfilesIn(context?.text ?? '.')
  const written = paths.flatMap((path) => files.texts(path))
  if (written.length > 0) return written.map(inlineOf)
  if (folder !== undefined || file?.unsure !== undefined || (!file && context?.unsure !== undefined)) return []
  const built = foldersOf(key).flatMap((start) => {
    const here = joinPath(start, below)
    return paths.map((path) => ({ path: joinPath(here, path), inside: joinPath(here, context?.text ?? '.') }))
  })
  const isFolder = context?.unsure === undefined && !/^(?:-|[a-z]+:\/\/|git@)/i.test(context?.text ?? '')
  return [
    {
      paths: built.map(({ path }) => path),
      ...(isFolder && { contexts: built.map(({ inside }) => inside) }),
      ...target,
    },
  ]
}

/** The Dockerfile that another builder than a runtime is given. */
function otherBuildsOf({ key, words, folder, below = '', isRemote }: Call): DockerfileBuild[] {
  const files = folder === undefined && !isRemote ? filesBuilt(words) : []
  const paths = foldersOf(key).flatMap((start) => files.map((file) => joinPath(joinPath(start, below), file)))
  return paths.length > 0 ? [{ paths }] : []
}

/** A Dockerfile whose lines stand in another file. */
function inlineDockerfile(text: WrittenText, key: string): InlineDockerfile {
  const { path } = text.source
  const name = `the Dockerfile in ${path}`
  return { source: sourceOf(text), key: `${key}build`, name, locate: ({ start, end }) => text.locate(start, end) }
}

/** Subcommands whose operands are images. */
const ofImages = new Set(['pull', 'push', 'rmi', 'save', 'tag', 'history'])
const ofImageObject = new Set([...ofImages, 'inspect', 'rm'])

/** Unknown words that are built, pulled, pushed, tagged: they hold an image wherever they stand. */
function imageWords(calls: readonly Call[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { words } of calls) {
    const [first, second] = words.slice(1)
    const isObject = first?.text === 'image' && ofImageObject.has(second?.text ?? '')
    const operands = isObject ? words.slice(3) : ofImages.has(first?.text ?? '') ? words.slice(2) : []
    const names = [...operands.map(({ text }) => text), ...builtImages(words).map(([name]) => name)]
    for (const name of names) if (name !== '' && !name.startsWith('-')) found.add(withoutBraces(name))
  }
  return found
}

/** `${NAME}` and `$NAME` are one variable. */
const withoutBraces = (text: string) => text.replace(/^\$\{(\w+)\}$/, '$$$1')

/** A file that creates containers only to copy out of them (`create`, `cp`, `rm`) starts none. */
function createdButNotStarted(calls: readonly Call[]): (word: Word) => boolean {
  const names = calls.map(({ words }) => subcommandOf(words)?.word.text)
  const isCopied = names.includes('cp') || names.includes('export')
  return () => isCopied && !names.includes('start')
}

/** What a call says of a Compose project, run from the folder of its file or from the repository's root. */
function composeCommandsOf(called: Call, written: WrittenFiles): ComposeCommand[] {
  const {
    key,
    words,
    environment: before = new Map<string, string>(),
    composeFile,
    composeEnvFiles,
    folder,
    below = '',
    input,
    inputFiles,
  } = called
  const call = composeCallOf(words, (name) => written.texts(name).length > 0)
  if (!call) return []
  const folders = folder === undefined ? foldersOf(key).map((start) => joinPath(start, below)) : []
  const separator = before.get('COMPOSE_PATH_SEPARATOR') || /[:;]/
  const read = input ? undefined : inputFiles?.findLast((path) => /^[\w./-]+$/.test(path))
  const own = call.files.map((name) => (isInput(name) && read !== undefined ? read : name))
  const files = own.length > 0 ? own : (composeFile?.split(separator).filter(Boolean) ?? [])
  const named = call.envFiles.length > 0 ? call.envFiles : (composeEnvFiles?.split(',').filter(Boolean) ?? [])
  const copied = written.original('.env')
  const envFiles = named.length === 0 && copied !== undefined ? [copied] : named
  const environment = readEnvironment(
    (named.length > 0 ? named : ['.env']).flatMap((name) => written.texts(name).map((text) => sourceOf(text))),
    before,
  )
  const texts = new Map(
    (files.length > 0 ? files : defaultNames).flatMap((name) => {
      const own = name === '-' ? (input ? [input] : []) : written.texts(name)
      return own.length > 0 ? [[name, own] as const] : []
    }),
  )
  const says =
    files.length > 0 ||
    envFiles.length > 0 ||
    environment.size > 0 ||
    below !== '' ||
    call.projectDirectory !== undefined ||
    call.unknown ||
    texts.size > 0
  if (!says) return []
  const at = words[0]!.use ?? words[0]!.span
  const isElsewhere = folder !== undefined || called.isRemote === true || called.isLost === true
  const { isThrownAway = false } = called
  // What comes from standard input lies where the command runs.
  const { projectDirectory = read === undefined || !call.files.some(isInput) ? undefined : '.' } = call
  const whole = {
    ...call,
    folders,
    files,
    envFiles,
    environment,
    at,
    by: key,
    isElsewhere,
    isThrownAway,
    ...(projectDirectory !== undefined && { projectDirectory }),
  }
  if (texts.size === 0) return [whole]
  // Each way in which its files are written is a project of its own.
  const ways = Math.max(...[...texts.values()].map((all) => all.length))
  return Array.from({ length: ways }, (_, i) => ({
    ...whole,
    texts: new Map([...texts].map(([name, all]) => [name, all[Math.min(i, all.length - 1)]!])),
  }))
}

/** A named volume that a line of the same texts makes of a host path is a bind of that path. */
function withHostVolumes(subjects: Subject[], calls: readonly Call[]): Subject[] {
  const paths = new Map(calls.flatMap(({ words }) => volumesOf(words)))
  if (paths.size === 0) return subjects
  return subjects.map((subject) => {
    if (subject.kind !== 'container') return subject
    const mounts = subject.mounts.map((fact) => {
      const path = fact.value.type === 'volume' ? paths.get(fact.value.source ?? '') : undefined
      return path === undefined ? fact : { ...fact, value: { ...fact.value, type: 'bind', source: path } }
    })
    return { ...subject, mounts }
  })
}
