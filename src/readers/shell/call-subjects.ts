import { posix } from 'node:path'
import { type Container, container, thrownAway } from '../../model/container.ts'
import { type Exec, type ExecFacts, exec } from '../../model/exec.ts'
import { joinPath } from '../../model/path.ts'
import { type Source, type Span, span, type Unresolved } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { withEnvFiles } from '../command/env-files.ts'
import { composeExecTable, execTable, runTable } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import { parseRun, type RunForm } from '../command/flags.ts'
import { stretch, unresolvedOf, type Word } from '../parse/words.ts'
import type { Repository, WrittenText } from '../reader.ts'
import { askedOfApi, type NotKnown } from './api-requests.ts'
import { buildOf } from './build.ts'
import type { Call } from './frame.ts'
import { asWritten, withAnyTag, withoutBraces } from './image-names.ts'
import { foldersOf } from './libraries.ts'
import { otherBuild } from './other-builders.ts'
import { type Subcommand, subcommandOf } from './subcommand.ts'

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
export interface Uses {
  /** Images that are built, with what they are built from. */
  readonly images: ReadonlyMap<string, string>
  /** Unknown words that a call uses as an image. */
  readonly imageWords: ReadonlySet<string>
  isOnlyCreated(word: Word): boolean
  /** A file of the repository, from where the text of a key may run. */
  file(key: string, path: string): Source | undefined
  /** What the texts have written to a path. */
  written(path: string): readonly WrittenText[]
}

export const fileFrom =
  (repository: Pick<Repository, 'read'> | undefined): Uses['file'] =>
  (key, path) =>
    foldersOf(key)
      .map((folder) => repository?.read(joinPath(folder, path)))
      .find((source) => source !== undefined)

const tooManyReadings = 'its variables have more values than are checked'

export function subjectOf(call: Call, uses: Uses): Subject[] {
  const command = call.kind === 'api' ? undefined : subcommandOf(call.words)
  const commands = call.kind === 'api' ? askedOfApi(call, uses) : command ? [command] : []
  return commands.flatMap((one) => ofCommand(one, call, uses))
}

function ofCommand(command: Subcommand | NotKnown, call: Call, uses: Uses): Subject[] {
  const { key, words, line, site, doubt, isThrownAway, folder, below = '' } = call
  const { images, isOnlyCreated, imageWords, file } = uses
  const at = placeOf(words[0]!, command.word, site)
  if ('because' in command) {
    const name = command.container ?? 'container'
    return [doubtful(container({ key: `${key}run/${name}`, name, dialect: 'run', at }), command.because)]
  }
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

export function withOrigins(subject: Subject, { origins = [] }: Call): Subject {
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
  const name = file.replace(/^.*\//s, '').replace(/\.(?:json|ya?ml)$/, '')
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

/** What is asked of another builder than a runtime. */
export function askedOfOthers({ key, words, doubt, isThrownAway: oneOff = false }: Call): Subject[] {
  const command = doubt === undefined ? otherBuild(words) : undefined
  if (!command) return []
  const asked = buildOf(command, stretch(words[0]!, command.word), `${key}build/`)
  return asked.map((build) => ({ ...build, oneOff }))
}
