import type { Finding } from '../model/report.ts'
import { severities } from '../model/rule.ts'
import { plain } from './escape.ts'
import { groupBy } from './groups.ts'
import { drawQuote, type QuoteOf } from './quote.ts'
import { hang, type Page, severityStyle, wrap } from './style.ts'
import { plural, spot } from './words.ts'

/** So many findings of one rule in full before the rest are named by rule and line alone. */
const maxInFull = 5

/** Width of the line numbers before what is quoted. */
const gutter = 6
const margin = ' '.repeat(gutter + 3)

/** What was said already: every fix is given once, and a rule that fires everywhere is explained a few times. */
class Said {
  private readonly fixes = new Set<string>()
  private readonly rules = new Map<string, number>()
  shortened = 0

  isNewFix({ rule, fix }: Finding): boolean {
    const key = `${rule}\0${fix}`
    if (this.fixes.has(key)) return false
    this.fixes.add(key)
    return true
  }

  /** Whether this one is still to be shown in full. */
  isInFull({ rule, subject }: Finding): boolean {
    const key = `${rule}\0${subject.dialect}`
    const count = (this.rules.get(key) ?? 0) + 1
    this.rules.set(key, count)
    return count <= maxInFull
  }
}

/** Findings by file, then by subject, then by line; the worst of each first. */
export function findingLines(findings: readonly Finding[], page: Page, quoteOf: QuoteOf): string[] {
  const said = new Said()
  const worst = findings.toSorted((a, b) => weightOf(b) - weightOf(a))
  const files = worstFirst(groupBy(worst, ({ location, place }) => location?.file ?? `\0${place}`).values())
  const lines = files.flatMap((own) => fileLines(own, said, page, quoteOf))
  const more = `${plural(said.shortened, 'finding')} named by rule and line alone: --verbose shows them in full.`
  return said.shortened === 0 ? lines : [...lines, ...wrap(more, page.width).map((line) => page.paint(line, 'dim'))]
}

function fileLines(findings: readonly Finding[], said: Said, page: Page, quoteOf: QuoteOf): string[] {
  const file = findings[0]!.location?.file ?? null
  const name = plain(file ?? findings[0]!.place)
  const subjects = worstFirst(groupBy(findings, ({ subject }) => subject.key).values())
  const blocking = findings.filter((finding) => finding.blocking).length
  const blocks = blocking === 0 || blocking === findings.length ? '' : `, ${blocking} blocking`
  const count = page.paint(`${plural(findings.length, 'finding')}${blocks}`, 'dim')
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
function headingOf({ subject: { key, name } }: Finding, file: string | null, { paint }: Page): string {
  const path = file === null ? key : key.startsWith(`${file}#`) ? key.slice(file.length + 1) : key
  if (name === file) return ''
  return path === name ? paint(plain(name), 'bold') : `${paint(plain(name), 'bold')}  ${paint(plain(path), 'dim')}`
}

/** A line of the file with all that is wrong there. */
function placeLines(findings: readonly Finding[], said: Said, page: Page, quoteOf: QuoteOf): string[] {
  const full: Finding[] = []
  const short: Finding[] = []
  for (const finding of findings) (said.isInFull(finding) || page.verbose ? full : short).push(finding)
  said.shortened += short.length
  const { location } = findings[0]!
  const numbered = location ? `line ${location.line}: ` : ''
  return [
    ...(full.length > 0 ? quoteLines(full, page, quoteOf) : []),
    ...full.flatMap((finding) => findingRow(finding, said, page)),
    ...shortRows(short, full.length > 0 ? '' : numbered, page),
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

function findingRow(finding: Finding, said: Said, page: Page): string[] {
  const { message, rule, related, relatedOmitted, location } = finding
  const { paint, width } = page
  const text = wrap(plain(message), roomOf(width))
  const isRoom = width <= 0 || (text.at(-1) ?? '').length + 2 + rule.length <= roomOf(width)
  const id = paint(rule, 'dim')
  const lines = isRoom ? [...text.slice(0, -1), `${text.at(-1)}  ${id}`] : [...text, id]
  const elsewhere = related.filter(({ file, line }) => file !== location?.file || line !== location.line)
  const places = elsewhere.map(({ file, line }) => (file === location?.file ? `line ${line}` : spot(file, line)))
  const more = relatedOmitted > 0 ? ` and ${relatedOmitted} more` : ''
  const also = places.length === 0 ? [] : wrap(`also ${plain([...new Set(places)].join(', '))}${more}`, roomOf(width))
  const fix = said.isNewFix(finding) ? hang('Fix: ', plain(finding.fix), roomOf(width)) : []
  return row(finding, [...lines, ...also.map((line) => paint(line, 'dim')), ...fix], page)
}

/** Rules that were explained often enough, by their ids: one row a severity. */
function shortRows(findings: readonly Finding[], place: string, page: Page): string[] {
  const rows = groupBy(findings, (finding) => `${signOf(finding)} ${finding.severity}`)
  return [...rows.values()].flatMap((same) => {
    const counts = groupBy(same, ({ rule }) => rule)
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
