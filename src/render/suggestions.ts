import { createHash } from 'node:crypto'
import { type Hunk, isShownBy, linesOf } from '../model/diff.ts'
import type { Finding, Location, TextEdit } from '../model/report.ts'
import { severities } from '../model/rule.ts'
import { offsetOfLine, position, type Source, type Span } from '../model/source.ts'
import { clip, code, plain, prose } from './escape.ts'
import type { QuoteOf } from './quote.ts'
import { cautionWords, plural } from './words.ts'

/** A file with what is to change in it, in the order of the text. */
export interface FileChange {
  readonly source: Source
  readonly replacements: readonly Replacement[]
  /** What the change fixes, each with its edits. */
  readonly findings: readonly Finding[]
}

interface Replacement {
  readonly at: Span
  readonly text: string
}

/** A change of whole lines of one file that a person commits with a click. */
export interface Suggestion {
  readonly path: string
  /** First and last line that it stands beside and that it replaces, from 1. */
  readonly startLine: number
  readonly line: number
  /** 16 hexadecimal digits; the same change for the same findings has the same. */
  readonly id: string
  /** Markdown. */
  readonly body: string
}

export interface SuggestionOptions {
  /** What the pull request's diff shows of a file afterwards. */
  readonly hunksOf: (path: string) => readonly Hunk[]
  /** Lines as they may be shown: one that holds what nobody should see is not written into a comment. */
  readonly quoteOf: QuoteOf
}

/** More would be noise, and near to what GitHub takes in a minute. */
export const maxSuggestions = 20
/** Lines that one suggestion replaces, and lines that it sets. */
const maxLines = 80
/** Characters of the lines that one suggestion sets: GitHub takes 65,536 with all that stands around them. */
const maxCharacters = 20_000
/** Findings that are named in one suggestion. */
const maxNamed = 10
const longest = 300

/** The edits of findings as suggestions, the weightiest first: one for all that touches the same lines. */
export function suggestionsFor(files: readonly FileChange[], options: SuggestionOptions): Suggestion[] {
  return files
    .flatMap((file) => suggestionsIn(file, options))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, maxSuggestions)
    .map(({ suggestion }) => suggestion)
}

interface Weighed {
  readonly suggestion: Suggestion
  readonly weight: number
}

function suggestionsIn(file: FileChange, options: SuggestionOptions): Weighed[] {
  const { source } = file
  const shown = new ShownLines(source, options)
  if (!shown.isAny) return []
  const weighed: Weighed[] = []
  let taken = 0
  for (const part of partsOf(file)) {
    const place = part.findings.length === 0 ? undefined : shown.placeFor(changeOf(source, part.replacements), taken)
    if (!place) continue
    taken = place.to
    weighed.push({ suggestion: written(source, place, part.findings), weight: weightOf(part.findings) })
  }
  return weighed
}

const weightOf = (findings: readonly Finding[]): number =>
  Math.max(
    ...findings.map(({ blocking, severity }) => (blocking ? severities.length : 0) + severities.indexOf(severity)),
  )

interface Part {
  readonly replacements: readonly Replacement[]
  /** Those that it fixes. */
  readonly findings: readonly Finding[]
}

/** What touches the same or neighbouring lines is one part; so is all that one finding needs. */
function partsOf({ source, replacements, findings }: FileChange): Part[] {
  const parts: { replacements: Replacement[]; findings: Set<Finding>; until: number }[] = []
  const partAt: number[] = []
  for (const one of replacements) {
    const last = parts.at(-1)
    const until = lineOf(source, one.at.end)
    if (last && lineOf(source, one.at.start) <= last.until + 1) {
      last.replacements.push(one)
      last.until = Math.max(last.until, until)
    } else parts.push({ replacements: [one], findings: new Set(), until })
    partAt.push(parts.length - 1)
  }
  /** The last part that belongs to each, as far as any finding reaches. */
  const reach = parts.map((_, index) => index)
  for (const finding of findings) {
    const own = replacements.flatMap(({ at }, index) =>
      finding.edits.some((edit) => isAt(source, edit, at)) ? [partAt[index]!] : [],
    )
    if (own.length === 0) continue
    const first = Math.min(...own)
    parts[first]!.findings.add(finding)
    reach[first] = Math.max(reach[first]!, ...own)
  }
  const joined: Part[] = []
  for (let index = 0; index < parts.length; index++) {
    const from = index
    for (let last = reach[index]!; index < last; last = Math.max(last, reach[index]!)) index++
    const some = parts.slice(from, index + 1)
    joined.push({
      replacements: some.flatMap((part) => part.replacements),
      findings: [...new Set(some.flatMap((part) => [...part.findings]))],
    })
  }
  return joined
}

function isAt(source: Source, { file, line, column }: TextEdit, at: Span): boolean {
  const start = file === source.path ? offsetOfLine(source, line) + column - 1 : -1
  return start >= at.start && start <= at.end
}

const lineOf = (source: Source, offset: number) => position(source, offset).line

/** Whole lines in the place of others: none of either where lines are only added or only taken out. */
interface Change {
  readonly from: number
  /** Below `from` where nothing is replaced and `lines` come before it. */
  readonly to: number
  readonly lines: readonly string[]
}

function changeOf(source: Source, replacements: readonly Replacement[]): Change {
  const { text } = source
  let from = lineOf(source, replacements[0]!.at.start)
  let to = lineOf(source, Math.max(...replacements.map(({ at }) => at.end)))
  const start = offsetOfLine(source, from)
  const end = endOfLine(text, offsetOfLine(source, to))
  let changed = ''
  let done = start
  for (const { at, text: own } of replacements) {
    changed += text.slice(done, at.start) + own
    done = at.end
  }
  const before = linesOf(text.slice(start, end))
  const after = linesOf(changed + text.slice(done, end))
  while (before.length > 0 && after.length > 0 && before[0] === after[0]) {
    before.shift()
    after.shift()
    from++
  }
  while (before.length > 0 && after.length > 0 && before.at(-1) === after.at(-1)) {
    before.pop()
    after.pop()
    to--
  }
  // Behind a last line end there is no line.
  if (to > from && end === text.length && before.at(-1) === '' && after.at(-1) !== '') {
    before.pop()
    to--
  }
  return { from, to, lines: after }
}

const endOfLine = (text: string, from: number): number => {
  const next = text.indexOf('\n', from)
  return next < 0 ? text.length : next
}

/** Where a suggestion stands, and the lines that come there. */
interface Place {
  readonly from: number
  readonly to: number
  readonly lines: readonly string[]
}

/** The lines of a file that the diff shows and that may be written into a comment. */
class ShownLines {
  private readonly hunks: readonly Hunk[]
  private readonly source: Source
  private readonly quoteOf: QuoteOf
  private readonly lines: readonly string[]

  constructor(source: Source, { hunksOf, quoteOf }: SuggestionOptions) {
    this.source = source
    this.quoteOf = quoteOf
    this.lines = linesOf(source.text)
    // What was checked is the merge with the base: where that moved the lines, their numbers are other ones.
    this.hunks = hunksOf(source.path).filter((hunk) => isShownBy([hunk], this.lines))
  }

  get isAny(): boolean {
    return this.hunks.length > 0
  }

  /** @param taken the last line that another suggestion replaces */
  placeFor({ from, to, lines }: Change, taken: number): Place | undefined {
    const places: Place[] =
      from <= to
        ? [{ from, to, lines }]
        : [
            { from: from - 1, to: from - 1, lines: [this.lines[from - 2] ?? '', ...lines] },
            { from, to: from, lines: [...lines, this.lines[from - 1] ?? ''] },
          ]
    return places.find((place) => place.from > taken && this.isShown(place))
  }

  private isShown({ from, to, lines }: Place): boolean {
    const isInHunk = this.hunks.some(({ start, lines: own }) => from >= start && to < start + own.length)
    if (!isInHunk || to - from >= maxLines || lines.length > maxLines) return false
    if (lines.reduce((sum, line) => sum + line.length + 1, 0) > maxCharacters) return false
    if (lines.some((line) => line.length > 1000 || plain(line) !== line.replaceAll('\t', ' '))) return false
    for (let number = from; number <= to; number++) if (!this.isOpen(number)) return false
    return true
  }

  /** Whether nothing of the line is hidden where it is quoted. */
  private isOpen(number: number): boolean {
    const line = this.lines[number - 1]!
    const place: Location = {
      file: this.source.path,
      line: number,
      column: 1,
      endLine: number,
      endColumn: line.length + 1,
    }
    return this.quoteOf([place])?.text.replace(/\r$/, '') === line
  }
}

function written({ path, text }: Source, { from, to, lines }: Place, findings: readonly Finding[]): Suggestion {
  const replaced = linesOf(text).slice(from - 1, to)
  const prints = findings.map(({ fingerprint }) => fingerprint).sort()
  const id = createHash('sha256')
    .update(JSON.stringify([path, replaced, lines, prints]))
    .digest('hex')
    .slice(0, 16)
  return { path, startLine: from, line: to, id, body: bodyOf(lines, findings) }
}

function bodyOf(lines: readonly string[], findings: readonly Finding[]): string {
  const rows = findings
    .slice(0, maxNamed)
    .map(({ severity, message, rule }) => `- **${severity}**: ${prose(clip(message, longest))} (${code(rule)})`)
  const more = findings.length - rows.length
  const isPlaceholder = findings.some(
    ({ edits, caution }) => caution === null && edits.some(({ placeholder }) => placeholder),
  )
  const cautions = [...new Set(findings.flatMap(({ caution }) => caution ?? []))]
  return [
    ...rows,
    ...(more > 0 ? [`- … and ${plural(more, 'finding')} more`] : []),
    ...(isPlaceholder ? ['', 'Limits and users in it are placeholders: choose the value before you commit.'] : []),
    ...cautions.flatMap((caution) => ['', prose(clip(cautionWords(caution), longest))]),
    '',
    ...fenced(lines),
  ].join('\n')
}

/** A fence that nothing within it can close. */
function fenced(lines: readonly string[]): string[] {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? [])
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)))
  return [`${fence}suggestion`, ...lines, fence]
}
