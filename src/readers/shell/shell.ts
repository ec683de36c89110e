import { posix } from 'node:path'
import { type Container, container } from '../../model/container.ts'
import { type Exec, type ExecFacts, exec } from '../../model/exec.ts'
import { joinPath } from '../../model/path.ts'
import { type Span, span, type Unresolved } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { buildTable, composeExecTable, execTable, runTable } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import { parseRun, type RunForm, withUnsetUnsupported } from '../command/flags.ts'
import { stretch, unresolvedOf, type Word } from '../parse/words.ts'
import type { ComposeCommand, FoundGap } from '../reader.ts'
import { composeCallOf, volumesOf } from './compose-command.ts'
import { type Subcommand, subcommandOf } from './subcommand.ts'
import { joinLines } from './text.ts'
import type { ShellText } from './variables.ts'
import { type Call, Walk } from './walk.ts'

/** A shell text of a file, with the beginning of its subjects' keys (`scripts/x.sh#`, `ci.yml#jobs/build/`). */
export interface Script extends ShellText {
  readonly key: string
  /** The machine that runs it is thrown away, and every container with it. */
  readonly isThrownAway?: boolean
  /** The command's words, where no shell has to split the text. */
  readonly words?: readonly Word[]
  /** The values of the variables that are set around it, as one text. */
  readonly given?: string
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
const mentionsRuntime = (text: string) =>
  /docker|podman|nerdctl|\$[{(]?\w*container|(?:\$\w+|\$\{[^\s{}]*\})\s+(?:run|create)\b/i.test(bare(text))
const mentionsContainers = (text: string) => mentionsRuntime(text) && /\b(?:run|create|exec)\b|RUN/.test(bare(text))

/** Beside what starts a container: which Compose files are read together, and which images are built. */
const isOfInterest = (text: string) =>
  mentionsContainers(text) || (mentionsRuntime(text) && /compose|build|volume/i.test(text))

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
): Promise<{
  subjects: Subject[]
  gaps: FoundGap[]
  composeCommands?: ComposeCommand[]
  builtImages?: [string, string][]
}> {
  if (!scripts.some((script) => isOfInterest(allOf(script)))) return { subjects: [], gaps: [] }
  const relevant = scripts.filter((script) => mentionsRuntime(allOf(script)))
  const unbash = await import('unbash')
  const gaps: FoundGap[] = []
  const calls = relevant.flatMap((script) => {
    const walk = new Walk(unbash, script.key, isOfInterest)
    const shell = { ...script, text: joinLines(script.text) }
    const { found, problem } = script.words ? walk.line(script.words, shell) : walk.run(shell)
    if (problem && mentionsContainers(script.text)) gaps.push(problem)
    return script.isThrownAway ? found.map((call) => ({ ...call, isThrownAway: !call.isRemote })) : found
  })
  const made = [...built, ...calls.flatMap(({ words }) => builtImages(words))]
  const images = new Map(made.map(([name, from]) => [withoutLatest(name), from]))
  const isOnlyCreated = createdButNotStarted(calls)
  const subjects = distinct(calls).flatMap((call) => subjectOf(call, keys, images, isOnlyCreated))
  return {
    subjects: withHostVolumes(subjects, calls),
    gaps,
    composeCommands: calls.flatMap(composeCommandOf),
    builtImages: made,
  }
}

const forms: Partial<Record<Subcommand['name'], RunForm>> = {
  run: 'run',
  create: 'create',
  service: 'service',
  'compose run': 'compose',
}

function subjectOf(
  { key, words, site, doubt, isThrownAway, isImageOnly, folder }: Call,
  keys: Keys,
  images: ReadonlyMap<string, string>,
  isOnlyCreated: (word: Word) => boolean,
): Subject[] {
  const command = subcommandOf(words)
  if (!command) return []
  const at = placeOf(words[0]!, command.word, site)
  if (command.name === 'exec' || command.name === 'compose exec') {
    return execOf(command, at, (name) => keys.next(`${key}exec/${name}`))
  }
  const form = forms[command.name]
  if (!form) return []
  const written = parseRun(command.rest, {
    form,
    dialect: 'run',
    at,
    key: (name) => keys.next(`${key}run/${name}`),
    built: ({ text }) => images.get(withoutLatest(text)) ?? (/^\$\(.*\bbuild\b/s.test(text) ? '.' : undefined),
  })
  if (!written) return []
  const read = folder === undefined ? written : mountedFrom(folder, written)
  if (doubt !== undefined) return [doubtful(read, doubt)]
  if (isImageOnly) return [withUnsetUnsupported(imageOnly(read))]
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

/** One-off on a machine that goes with it: nobody asks what becomes of it when it fails. */
function thrownAway(read: Container): Container {
  const unsupported: Container['unsupported'] = read.restart
    ? read.unsupported
    : new Set([...read.unsupported, 'restart'])
  return { ...read, oneOff: true, unsupported }
}

const imageOnly = ({ key, name, at, oneOff, image, build, unresolved }: Container): Container => {
  const unknown = unresolved.get('image')
  const frame = {
    key,
    name,
    dialect: 'run',
    at,
    oneOff,
    unresolved: new Map(unknown ? [['image', unknown] as const] : []),
  } as const
  return container({ ...frame, ...(image && { image }), ...(build && { build }) })
}

/** The runtime is told to work on another machine. */
const namesHost = (words: readonly Word[], command: Word) =>
  words
    .slice(1, words.indexOf(command))
    .some(({ text }) => /^(?:-[Hcr]|--(?:host|context|url|connection|remote))(?:=|$)/.test(text))

/** A line of which it is not known whether it is run: nothing that it says is a fault, nothing that it leaves out either. */
function doubtful({ key, name, at }: Container, because: string): Container {
  const opaque = { because, at }
  return container({ key, name, dialect: 'run', at, oneOff: true, opaque, unresolved: new Map([['image', opaque]]) })
}

/**
 * One line of a function that is called several times, or of a step that runs for each value of a matrix, is as many containers
 * as there are different flags; where the image alone differs, that is all that is read of the others.
 */
function distinct(calls: readonly Call[]): readonly Call[] {
  const seen = new Map<string, Set<string>>()
  return calls.flatMap((call) => {
    const [signature, image] = signatureOf(call) ?? []
    if (signature === undefined || image === undefined) return [call]
    const images = seen.get(signature)
    if (images?.has(image)) return []
    seen.set(signature, (images ?? new Set()).add(image))
    return [images ? { ...call, isImageOnly: true } : call]
  })
}

function signatureOf({ words, site }: Call): [string, string] | undefined {
  const command = subcommandOf(words)
  if (!command) return undefined
  const place = command.word.use ?? command.word.span
  if (site && holds(site, place)) return undefined
  const { flags, rest } = splitFlags(command.rest, runTable)
  const given = flags.filter(({ name }) => name !== 'name').map(({ name, value }) => [name, value.text])
  return [JSON.stringify([place.source.path, place.start, command.name, given]), rest[0]?.text ?? '']
}

function execOf({ name, rest }: Subcommand, at: Span, key: (name: string) => string): Exec[] {
  const split = splitFlags(rest, name === 'exec' ? execTable : composeExecTable)
  const [target] = split.rest
  if (!target) return []
  const facts: ExecFacts = {}
  const unresolved = new Map<keyof ExecFacts, Unresolved>()
  for (const { name: flag, value } of split.flags) {
    if (flag !== 'privileged' && flag !== 'user') continue
    if (value.unsure !== undefined) unresolved.set(flag, unresolvedOf(value))
    else if (flag === 'user') facts.user = { value: value.text, at: value.span }
    else facts.privileged = { value: /^(?:1|t|true)$/i.test(value.text), at: value.span }
  }
  return [
    exec({ key: key(target.text), name: target.text, dialect: 'run', at, opaque: split.opaque, unresolved, ...facts }),
  ]
}

/** `app` and `app:latest` are one image. */
const withoutLatest = (name: string) => name.replace(/:latest$/, '')

/** The images that a `build -t` or `tag` line makes, by name as written, with the Dockerfile or context they are made from. */
function builtImages(words: readonly Word[]): [string, string][] {
  const command = subcommandOf(words)
  if (command?.name === 'tag') {
    const name = command.rest[1]?.text
    return name ? [[name, '.']] : []
  }
  if (command?.name !== 'build') return []
  let { flags, rest } = splitFlags(command.rest, buildTable)
  const context = rest[0]?.text ?? '.'
  // Unlike run, build takes flags behind its argument too: `docker build . -t app`.
  while (rest.length > 1) {
    const more = splitFlags(rest.slice(1), buildTable)
    flags = [...flags, ...more.flags]
    rest = more.rest
  }
  const from = flags.findLast((flag) => flag.name === 'file')?.value.text ?? context
  return flags.filter((flag) => flag.name === 'tag').map((flag) => [flag.value.text, from])
}

/** A file that creates containers only to copy out of them (`create`, `cp`, `rm`) starts none. */
function createdButNotStarted(calls: readonly Call[]): (word: Word) => boolean {
  const names = calls.map(({ words }) => subcommandOf(words)?.word.text)
  const isCopied = names.includes('cp') || names.includes('export')
  return () => isCopied && !names.includes('start')
}

/** What a call says of a Compose project, run from the folder of its file or from the repository's root. */
function composeCommandOf(called: Call): ComposeCommand[] {
  const { key, words, environment = new Map(), composeFile, folder, below = '', input, isRemote } = called
  const call = composeCallOf(words)
  if (!call) return []
  const path = key.slice(0, key.indexOf('#'))
  const own = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const starts = path.startsWith('.github/') ? [''] : [...new Set([own, ''])]
  const folders = folder === undefined ? starts.map((start) => joinPath(start, below)) : []
  const separator = environment.get('COMPOSE_PATH_SEPARATOR') || /[:;]/
  const files = call.files.length > 0 ? call.files : (composeFile?.split(separator).filter(Boolean) ?? [])
  const envFiles =
    call.envFiles.length > 0 ? call.envFiles : (environment.get('COMPOSE_ENV_FILES')?.split(',').filter(Boolean) ?? [])
  const says = files.length > 0 || envFiles.length > 0 || environment.size > 0 || below !== '' || call.unknown
  const at = words[0]!.use ?? words[0]!.span
  const isElsewhere = folder !== undefined || isRemote === true
  return says ? [{ ...call, folders, files, envFiles, environment, at, isElsewhere, ...(input && { input }) }] : []
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
