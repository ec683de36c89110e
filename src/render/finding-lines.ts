import { groupBy } from '../model/group.ts'
import type { Finding } from '../model/report.ts'
import { severities } from '../model/rule.ts'
import { clip, plain } from './escape.ts'
import { type Block, blocksIn } from './groups.ts'
import { pasteOf } from './paste.ts'
import { drawQuote, type QuoteOf, quoteParts } from './quote.ts'
import { hang, type Page, severityStyle, wrap } from './style.ts'
import { cautionWords, plural, spot, subjectTitle } from './words.ts'

/** So many findings of one rule in full before the rest are named by rule and line alone. */
const maxInFull = 5

/** Width of the line numbers before what is quoted. */
const gutter = 6
const margin = ' '.repeat(gutter + 3)

/** What was said already: every fix is given once, and a rule that fires everywhere is explained a few times. */
class Said {
  private readonly fixes = new Set<string>()
  private readonly rules = new Map<string, number>()
  /** Blocks by the finding that stands for each. */
  readonly blocks: ReadonlyMap<Finding, Block>
  shortened = 0

  constructor(blocks: readonly Block[]) {
    this.blocks = new Map(blocks.map((block) => [block.findings[0]!, block]))
  }

  isNewFix({ rule, fix }: Finding): boolean {
    const key = `${rule}\0${fix}`
    if (this.fixes.has(key)) return false
    this.fixes.add(key)
    return true
  }

  /** Whether this one is still to be shown in full. */
  isInFull(finding: Finding): boolean {
    const { rule, state, subject } = finding
    const key = `${this.blocks.has(finding) ? state : rule}\0${subject.dialect}`
    const count = (this.rules.get(key) ?? 0) + 1
    this.rules.set(key, count)
    return count <= maxInFull
  }

  /** How many findings an entry stands for. */
  countOf = (finding: Finding): number => this.blocks.get(finding)?.findings.length ?? 1
  blockingOf = (finding: Finding): number =>
    (this.blocks.get(finding)?.findings ?? [finding]).filter(({ blocking }) => blocking).length
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

/** Findings by file, then by subject, then by line; the worst of each first. */
export function findingLines(findings: readonly Finding[], page: Page, quoteOf: QuoteOf): string[] {
  const worst = findings.toSorted((a, b) => weightOf(b) - weightOf(a))
  const blocks = blocksIn(worst)
  const said = new Said(blocks)
  const inBlock = new Set(blocks.flatMap((block) => block.findings.slice(1)))
  const entries = worst.filter((finding) => !inBlock.has(finding))
  const files = worstFirst(groupBy(entries, ({ location, place }) => location?.file ?? `\0${place}`).values())
  const lines = files.flatMap((own) => fileLines(own, said, page, quoteOf))
  const more = `${plural(said.shortened, 'finding')} named by rule and line alone: --verbose shows them in full.`
  return said.shortened === 0 ? lines : [...lines, ...wrap(more, page.width).map((line) => page.paint(line, 'dim'))]
}

function fileLines(findings: readonly Finding[], said: Said, page: Page, quoteOf: QuoteOf): string[] {
  const file = findings[0]!.location?.file ?? null
  const name = plain(file ?? findings[0]!.place)
  const subjects = worstFirst(groupBy(findings, ({ subject }) => subject.key).values())
  const all = sum(findings.map(said.countOf))
  const blocking = sum(findings.map(said.blockingOf))
  const blocks = blocking === 0 || blocking === all ? '' : `, ${blocking} blocking`
  const count = page.paint(`${plural(all, 'finding')}${blocks}`, 'dim')
  return [
    `${page.paint(name, 'heading')}  ${count}`,
    ...subjects.flatMap((own) => [...subjectLines(own, file, said, page, quoteOf), '']),
  ]
}

function subjectLines(
  findings: readonly Finding[],
  file: string | null,
  said: Said,
  page: Page,
  quoteOf: QuoteOf,
): string[] {
  const heading = headingOf(findings[0]!, file, page)
  const places = worstFirst(groupBy(findings, lineKey).values())
  return [...(heading === '' ? [] : [`  ${heading}`]), ...places.flatMap((own) => placeLines(own, said, page, quoteOf))]
}

const lineKey = ({ location }: Finding) => String(location?.line)

/** The subject's name, with as much of its key as that and the file do not say. */
function headingOf({ place, subject: { key, name } }: Finding, file: string | null, { paint }: Page): string {
  const path = file === null ? key : key.startsWith(`${file}#`) ? key.slice(file.length + 1) : key
  if (name === file || (file === null && key === place)) return ''
  const title = subjectTitle(name, path)
  const bold = paint(plain(title), 'bold')
  return path === title ? bold : `${bold}  ${paint(plain(path), 'dim')}`
}

/** A line of the file with all that is wrong there. */
function placeLines(findings: readonly Finding[], said: Said, page: Page, quoteOf: QuoteOf): string[] {
  const full: Finding[] = []
  const short: Finding[] = []
  for (const finding of findings) (said.isInFull(finding) || page.verbose ? full : short).push(finding)
  said.shortened += sum(short.map(said.countOf))
  const { location } = findings[0]!
  const numbered = location ? `line ${location.line}: ` : ''
  return [
    ...(full.length > 0 ? quoteLines(full, page, quoteOf) : []),
    ...full.flatMap((finding) => {
      const block = said.blocks.get(finding)
      return block ? blockRow(finding, block, page) : findingRow(finding, said, page, quoteOf)
    }),
    ...shortRows(short, full.length > 0 ? '' : numbered, said, page),
  ]
}

function quoteLines(findings: readonly Finding[], { paint, width }: Page, quoteOf: QuoteOf): string[] {
  const [first, ...others] = findings.flatMap(({ location }) => location ?? [])
  if (!first) return []
  const number = paint(String(first.line).padStart(gutter), 'dim')
  const quote = quoteOf([first, ...others])
  if (!quote) return [number]
  const [line, carets] = drawQuote(quote, width > 0 ? width - margin.length : 0)
  const bar = paint('|', 'dim')
  return [`${number} ${bar} ${line}`, `${' '.repeat(gutter)} ${bar} ${paint(carets, 'red')}`]
}

function findingRow(finding: Finding, said: Said, page: Page, quoteOf: QuoteOf): string[] {
  const { message, rule, missing } = finding
  const { paint, width } = page
  const text = wrap(plain(message), roomOf(width))
  const isRoom = width <= 0 || (text.at(-1) ?? '').length + 2 + rule.length <= roomOf(width)
  const id = paint(rule, 'dim')
  const lines = isRoom ? [...text.slice(0, -1), `${text.at(-1)}  ${id}`] : [...text, id]
  const also = relatedLines(finding, page, quoteOf)
  const fix = said.isNewFix(finding)
    ? [...hang('Fix: ', plain(finding.fix), roomOf(width)), ...(missing ? addLines(pasteOf([finding]).lines) : [])]
    : []
  const cautions = finding.caution === null ? [] : cautionLines([finding.caution], page)
  return row(finding, [...lines, ...also.map((line) => paint(line, 'dim')), ...fix, ...cautions], page)
}

/** So much of each of the other places is quoted. */
const maxRelatedText = 40

/** The other places that belong to it, and what stands there. */
function relatedLines({ related, relatedOmitted, location }: Finding, { width }: Page, quoteOf: QuoteOf): string[] {
  const places = new Set<string>()
  for (const one of related) {
    if (one.file === location?.file && one.line === location.line) continue
    const place = one.file === location?.file ? `line ${one.line}` : spot(one.file, one.line)
    const quote = quoteOf([one])
    const text = quote && quoteParts(quote).find(({ isMarked }) => isMarked)?.text
    places.add(plain(text === undefined || text.trim() === '' ? place : `${place} (${clip(text, maxRelatedText)})`))
  }
  const more = relatedOmitted > 0 ? ` and ${relatedOmitted} more` : ''
  return places.size === 0 ? [] : wrap(`also ${[...places].join(', ')}${more}`, roomOf(width))
}

const addLines = (paste: readonly string[]) =>
  paste.length === 0 ? [] : ['Add:', ...paste.map((line) => `  ${plain(line)}`)]

const cautionLines = (cautions: readonly string[], { width }: Page) =>
  cautions.flatMap((caution) => wrap(plain(cautionWords(caution)), roomOf(width)))

/** What it says, the rules, then what to write into the file, then what is not to be pasted. */
function blockRow(finding: Finding, block: Block, page: Page): string[] {
  const { paint, width } = page
  const room = roomOf(width)
  const rules = [...new Set(block.findings.map(({ rule }) => rule))].join(', ')
  const fixes = block.fix === '' ? [] : block.fix.split('\n')
  const lines = [
    ...wrap(plain(block.block), room),
    ...wrap(rules, room).map((line) => paint(line, 'dim')),
    ...addLines(block.paste),
    ...cautionLines(block.cautions, page),
    ...fixes.flatMap((fix) => hang('Fix: ', plain(fix), room)),
  ]
  return row(finding, lines, page)
}

/** Rules that were explained often enough, by their ids: one row a severity. */
function shortRows(findings: readonly Finding[], place: string, said: Said, page: Page): string[] {
  const rows = groupBy(findings, (finding) => `${signOf(finding)} ${finding.severity}`)
  return [...rows.values()].flatMap((same) => {
    const nameOf = (finding: Finding) => {
      const block = said.blocks.get(finding)
      return block ? plain(block.block) : finding.rule
    }
    const counts = groupBy(same, nameOf)
    const rules = [...counts].map(([rule, own]) => (own.length === 1 ? rule : `${rule} (${own.length})`)).join(', ')
    return row(same[0]!, hang(place, rules, roomOf(page.width)), page)
  })
}

/** Columns before the text of a finding: the gutter, the sign, the severity. */
const indentation = gutter + 13

const roomOf = (width: number) => (width > 0 ? Math.max(24, width - indentation) : 0)

/** Sign and severity before the first line, the others below it. */
function row(finding: Finding, [first = '', ...rest]: readonly string[], { paint }: Page): string[] {
  const sign = paint(signOf(finding), finding.blocking ? 'red' : 'dim')
  const severity = paint(finding.severity.padEnd(8), severityStyle[finding.severity])
  return [`${' '.repeat(gutter)} ${sign} ${severity}  ${first}`, ...rest.map((line) => ' '.repeat(indentation) + line)]
}

/** Explained above the findings. */
export function signOf({ blocking, state }: Finding): string {
  if (blocking) return '✗'
  return state === 'unsure' ? '?' : '-'
}

/** Groups of findings that are in the order of their weight, by their first; in their own order otherwise. */
const worstFirst = (groups: Iterable<Finding[]>): Finding[][] =>
  [...groups].sort((a, b) => weightOf(b[0]!) - weightOf(a[0]!))

const weightOf = ({ blocking, severity }: Finding) => (blocking ? severities.length : 0) + severities.indexOf(severity)
