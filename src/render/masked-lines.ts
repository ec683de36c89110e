import { credentialRanges } from '../knowledge/credentials.ts'
import type { EnvironmentVariable } from '../model/container.ts'
import type { Location } from '../model/report.ts'
import type { Range } from '../model/source.ts'
import { type Fact, offsetOfLine, position, type Source, type Span, type Unresolved } from '../model/source.ts'
import type { Subject, SubjectOf } from '../model/subject.ts'
import type { Quote, QuoteOf } from './quote.ts'

/** Longer lines are not quoted: nobody wrote them by hand, and every pattern would run over all of them. */
const maxLength = 2000

/** What must not be seen of one file. */
interface Hidden {
  /** Values of environment variables. */
  readonly values: Range[]
  /** Free text (commands, labels), of which only what is pointed at is shown. */
  readonly free: Range[]
  /** Commands within a line of shell, the rest of which is free text. */
  readonly commands: Range[]
}

interface Mask extends Range {
  readonly text: string
}

/**
 * Quotes lines of the repository's files without the values of environment variables, without credentials, and without the free
 * text around what is pointed at.
 * @param read a file that was read already
 */
export function quoteFrom(read: (path: string) => Source | undefined, subjects: readonly Subject[]): QuoteOf {
  let hidden: ReadonlyMap<string, Hidden> | undefined
  return (places) => {
    const file = read(places[0].file)
    if (!file) return undefined
    hidden ??= hiddenIn(subjects)
    return quoteLine(file, places, hidden.get(file.path))
  }
}

function quoteLine(
  source: Source,
  places: readonly [Location, ...Location[]],
  hidden: Hidden | undefined,
): Quote | undefined {
  const number = places[0].line
  const from = offsetOfLine(source, number)
  const newline = source.text.indexOf('\n', from)
  const to = newline < 0 ? source.text.length : newline
  // A line that is not there (the file has another text by now) is not quoted.
  if (to - from > maxLength || position(source, from).line !== number) return undefined
  const line = source.text.slice(from, to)
  const marks = places.map(({ column, endLine, endColumn }) => ({
    start: Math.min(column - 1, line.length),
    end: endLine > number ? line.length : Math.min(endColumn - 1, line.length),
  }))
  const credentials = credentialRanges(line)
  if (!credentials) return undefined
  const within = (ranges: readonly Range[]) =>
    ranges
      .map(({ start, end }) => ({ start: Math.max(0, start - from), end: Math.min(line.length, end - from) }))
      .filter(({ start, end }) => start < end)
  const masks = [
    ...[...within(hidden?.values ?? []), ...credentials].map((range) => ({ ...range, text: '***' })),
    ...[
      ...[...within(hidden?.free ?? []), ...remarkIn(line)]
        .flatMap((range) => without(range, marks))
        .flatMap((range) => trimmed(line, range)),
      ...outside(line, within(hidden?.commands ?? [])),
    ].map((range) => ({ ...range, text: '…' })),
  ]
  return replaced(line, marks, masks)
}

/** What is pointed at within free text is shown; free text within what is pointed at is not. */
function without(range: Range, marks: readonly Range[]): Range[] {
  const inside = marks.filter(
    ({ start, end }) => start >= range.start && end <= range.end && end - start < range.end - range.start,
  )
  const ranges: Range[] = []
  let at = range.start
  for (const { start, end } of inside.toSorted((a, b) => a.start - b.start)) {
    if (start > at) ranges.push({ start: at, end: start })
    at = Math.max(at, end)
  }
  return at < range.end ? [...ranges, { start: at, end: range.end }] : ranges
}

/** A remark at the end of a line of YAML or shell: nobody knows what it holds. */
function remarkIn(line: string): Range[] {
  const start = /^(?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*'|(?<=\S)#|['"](?!.*['"]))*(?<=\s)#/.exec(line)?.[0].length
  return start === undefined ? [] : [{ start: start - 1, end: line.length }]
}

/** Blanks and the sign that the next line goes on hide nothing. */
function trimmed(line: string, { start, end }: Range): Range[] {
  const text = line.slice(start, end)
  const words = text.replace(/(?<![\s\\])[\s\\]+$/, '')
  const from = start + (text.length - text.trimStart().length)
  return words.trim() === '' ? [] : [{ start: from, end: start + words.length }]
}

/** What may stand before a command and gives nothing away: `sudo`, `run:`, `"start": "`. */
const introduction =
  /^[\s"'{(@-]*(?:(?:(?:sudo|exec|time|then|else|do|if|RUN)(?![^\s"'|>])|\w[\w-]*:|"[\w:-]+":)[\s"'|>-]*)*$/

/** The rest of a line of shell around its commands. */
function outside(line: string, commands: readonly Range[]): Range[] {
  if (commands.length === 0) return []
  const sorted = commands.toSorted((a, b) => a.start - b.start)
  const ranges: Range[] = []
  let at = 0
  for (const { start, end } of [...sorted, { start: line.length, end: line.length }]) {
    const between = line.slice(at, start)
    if (/\w/.test(between) && !(at === 0 && introduction.test(between))) ranges.push({ start: at, end: start })
    at = Math.max(at, end)
  }
  return ranges
}

/** Puts each mask's text in the place of what it hides, and moves the marks along. */
function replaced(line: string, marks: readonly Range[], masks: readonly Mask[]): Quote {
  const ordered = merged(line, masks)
  let text = ''
  let at = 0
  for (const mask of ordered) {
    text += line.slice(at, mask.start) + mask.text
    at = mask.end
  }
  const moved = (offset: number, isEnd: boolean) => {
    let shift = 0
    for (const { start, end, text: shown } of ordered) {
      if (start >= offset) break
      // Within what is hidden there is nothing to point at but all of it.
      if (offset < end) return start + shift + (isEnd ? shown.length : 0)
      shift += shown.length - (end - start)
    }
    return offset + shift
  }
  const shown = marks.map(({ start, end }) => ({ start: moved(start, false), end: moved(end, true) }))
  return { text: text + line.slice(at), marks: shown }
}

/** In the order of the text, those that touch as one; a secret's mask wins. */
function merged(line: string, masks: readonly Mask[]): Mask[] {
  const joined: Mask[] = []
  const isBlank = (from: number, to: number) => line.slice(from, to).trim() === ''
  for (const mask of masks.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1)
    const isApart = !last || (mask.start > last.end && !(last.text === '…' && isBlank(last.end, mask.start)))
    if (isApart) joined.push(mask)
    else {
      const text = last.text === mask.text ? mask.text : '***'
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, mask.end), text }
    }
  }
  return joined
}

function hiddenIn(subjects: readonly Subject[]): Map<string, Hidden> {
  const files = new Map<string, Hidden>()
  const put = (kind: keyof Hidden, { source, start, end }: Span) => {
    if (source.origin !== 'repository' || start >= end) return
    const own = files.get(source.path) ?? { values: [], free: [], commands: [] }
    files.set(source.path, own)
    own[kind].push({ start, end })
  }
  for (const subject of subjects) {
    const { dialect, at } = subject
    const unresolved: ReadonlyMap<string, Unresolved> = subject.unresolved
    for (const field of ['env', ...freeFields]) {
      const open = unresolved.get(field)
      // What the image decides is unknown where nobody wrote anything.
      if (open && !open.unset) put(field === 'env' ? 'values' : 'free', open.at)
    }
    if ('env' in subject)
      for (const fact of subject.env)
        if (!isInherited(subject, fact.at)) for (const span of valueSpans(fact)) put('values', span)
    if ('entries' in subject) for (const { at } of subject.entries) put('values', at)
    for (const { at: span } of credentialsOf(subject)) put('values', span)
    for (const span of freeTexts(subject)) if (!isInherited(subject, span)) put('free', span)
    if (dialect !== 'run' || !isCommand(at)) continue
    const end = endOfCommand(at)
    put('commands', { ...at, end })
    put('free', { ...at, start: endOfSettings(subject, end), end })
  }
  return files
}

/** What a live container has of its image and no file writes points at the key above or at FROM: neither holds a value. */
function isInherited({ at, nearestParent, dialect }: Subject, { source, start, end }: Span): boolean {
  if (dialect !== 'live') return false
  const isSame = (span: Span) => span.source === source && span.start === start && span.end === end
  return isSame(at) || [...nearestParent.values()].some(isSame) || /^FROM\s/i.test(source.text.slice(start, end))
}

/** Keys, tokens and passwords that stand in the files of a cluster. */
function credentialsOf(subject: Subject): readonly { readonly at: Span }[] {
  if (subject.kind === 'kubeconfig') return subject.credentials
  if (subject.kind === 'encryption-config') return subject.keys
  if (subject.kind === 'client') return subject.passwordText ? [{ at: subject.passwordText }] : []
  return subject.kind === 'node-bootstrap'
    ? [...subject.tokens, ...(subject.certificateKey ? [subject.certificateKey] : [])]
    : []
}

/** Settings that hold whatever somebody wrote. */
const freeFields = ['entrypoint', 'command', 'healthcheck']

/** Options of log drivers and proxies may hold credentials: of a daemon's own file only what is pointed at is shown. */
const daemonFile = /(?:\.json|\.service|\.socket|\.conf|\/docker)(?:\.\w+)?$/

/** What its facts point at: its file and its unit. */
const daemonFacts = (subject: SubjectOf<'daemon'>): { readonly at: Span }[] =>
  Object.values(subject)
    .flat()
    .filter((value) => typeof value === 'object' && value !== null && 'value' in value && 'at' in value)

function freeTexts(subject: Subject): Span[] {
  if (subject.kind === 'daemon') {
    const sources = new Set([subject, ...daemonFacts(subject)].map(({ at }) => at.source))
    return [...sources].flatMap((source) =>
      daemonFile.test(source.path) ? [{ source, start: 0, end: source.text.length }] : [],
    )
  }
  if (subject.kind === 'dockerfile') return subject.runs.map(({ at }) => at)
  if (subject.kind === 'client' || subject.kind === 'image-policy') return besideSettings(subject)
  if (subject.kind !== 'container') return []
  const { entrypoint, command, healthcheck, labels } = subject
  return [entrypoint, command, healthcheck, ...labels].flatMap((fact) => fact?.at ?? [])
}

/** Of a line that checks signatures, or switches that off, only what is pointed at is shown. */
function besideSettings(subject: SubjectOf<'client'> | SubjectOf<'image-policy'>): Span[] {
  const checks = [subject.signatureCheck, subject.kind === 'client' ? subject.artifactCheck : undefined]
  const trust = subject.kind === 'client' ? subject.contentTrust : undefined
  const spans = [
    ...checks.flatMap((check) => (check ? [check.at, ...check.value.faults.map(({ at }) => at)] : [])),
    ...(trust ? [trust.at] : []),
    ...(subject.kind === 'client' && subject.insecureRegistry ? [subject.insecureRegistry.at] : []),
  ]
  return spans.flatMap(({ source, start, end }) => {
    const { text } = source
    const from = text.lastIndexOf('\n', start - 1) + 1
    const newline = text.indexOf('\n', end)
    const before = beforeSetting.exec(text.slice(from, start))?.[1] ?? ''
    return [
      ...(introduction.test(before) ? [] : [{ source, start: from, end: from + before.length }]),
      { source, start: end, end: newline < 0 ? text.length : newline },
    ]
  })
}

/** What stands before `NAME=`, `NAME: "`, or before the value itself. */
const beforeSetting = /^(.*?)(?:(?:export\s+|Environment=)?["']?DOCKER_CONTENT_TRUST["']?\s*[:?]*[=:]\s*["']?)?$/s

/**
 * Where the arguments of the container's own program begin: behind the image, else behind the last setting that was understood.
 * From a word that was not understood on, nothing is known.
 */
function endOfSettings(subject: Subject, endOfCommand: number): number {
  const { at, opaque } = subject
  const ends = [at.end]
  if (opaque?.at.source === at.source && opaque.at.start >= at.end && opaque.at.start < endOfCommand)
    return opaque.at.start
  for (const span of settingsOf(subject))
    if (span.source === at.source && span.start >= at.end && span.end <= endOfCommand) ends.push(span.end)
  return Math.max(...ends)
}

function settingsOf(subject: Subject): Span[] {
  if (subject.kind === 'build')
    return [subject.network, ...subject.entitlements, ...subject.env].flatMap((fact) => fact?.at ?? [])
  if (subject.kind === 'exec') return [subject.privileged, subject.user].flatMap((fact) => fact?.at ?? [])
  if (subject.kind !== 'container') return []
  const { image, user, capAdd, mounts, ports, env } = subject
  const written = image ?? subject.unresolved.get('image')
  const settings = written ? [written] : [user, ...capAdd, ...mounts, ...ports, ...env]
  return settings.flatMap((fact) => fact?.at ?? [])
}

/** `docker run`, `$(ENGINE) create`: other forms of the dialect (a dev container) are no shell. */
const isCommand = ({ source, start, end }: Span) => /\s(?:run|create|exec|build)\b/.test(source.text.slice(start, end))

/** Further than this the end of a command is not looked for: the rest of the file then counts as part of it, and is hidden. */
const maxCommandLength = 4000
const endsCommand = new Set('\n;&|)`')

/** Where the command ends that begins at this place: with its line, or before the next command of that line. */
function endOfCommand({ source: { text }, end }: Span): number {
  const limit = Math.min(text.length, end + maxCommandLength)
  let quote = ''
  for (let at = end; at < limit; at++) {
    const character = text[at]!
    if (character === '\\') at++
    else if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (endsCommand.has(character)) return at
  }
  return text.length
}

/** The value of a variable, where one is written: `NAME=` and `NAME ` before it may be seen. */
function valueSpans({ at, value: { name, from } }: Fact<EnvironmentVariable>): Span[] {
  if (from !== undefined) return []
  const text = at.source.text.slice(at.start, at.end)
  const open = /^["']?/.exec(text)?.[0].length ?? 0
  if (!text.startsWith(name, open)) return [at]
  const rest = text.slice(open + name.length)
  const separator = /^["']?(?:\s*=\s*|\s+|$)/.exec(rest)?.[0]
  return separator === undefined ? [at] : [{ ...at, start: at.start + open + name.length + separator.length }]
}
