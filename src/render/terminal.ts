import type { Finding, GapRow, ImageRow, Notice, Report, ThreatRow } from '../model/report.ts'
import { benchmarkBlocks } from './benchmark-lines.ts'
import { plain, plainLines } from './escape.ts'
import { type Group, groupFindings } from './groups.ts'
import { hang, type Paint, painter, severityStyle, stateStyle } from './style.ts'
import { countWords, placeOf, plural, spot, verdictSentence } from './words.ts'

export interface TerminalOptions {
  readonly colour?: boolean
  /** Columns to wrap prose at; without it (a pipe) nothing is wrapped. */
  readonly width?: number
  /** Lists every control and every place instead of counting the many. */
  readonly verbose?: boolean
}

interface Page {
  readonly paint: Paint
  readonly width: number
  readonly verbose: boolean
}

/** So many places of one group before the rest are only counted. */
const maxPlaces = 5
/** Last lines of a container's log. */
const maxLogLines = 20

/** Benchmark lines, findings, threats, what could not be seen, and the verdict last. Holds foreign text, but one line of it a line. */
export function renderTerminal(report: Report, options: TerminalOptions = {}): string {
  const { colour = false, width = 0, verbose = false } = options
  const page: Page = { paint: painter(colour), width, verbose }
  const sections = [
    ...benchmarkBlocks(report, page),
    section(
      'Findings',
      groupFindings(report.findings).map((group) => groupLines(group, page)),
      page,
    ),
    section('Threats', [threatLines(report.threats, page)], page),
    section(
      'Containers started',
      report.images.map((image) => imageLines(image, page)),
      page,
    ),
    section(
      'Could not be read',
      report.gaps.map((gap) => gapLines(gap, page)),
      page,
    ),
    section(
      'Warnings',
      report.warnings.map((notice) => noticeLines('warning', notice, page)),
      page,
    ),
    section(
      'Errors',
      report.errors.map((notice) => noticeLines('error', notice, page)),
      page,
    ),
    verdictLines(report, page),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function section(title: string, entries: readonly (readonly string[])[], { paint }: Page): string[] {
  return entries.length === 0 ? [] : [paint(title, 'bold'), ...entries.flat()]
}

function groupLines(group: Group, { paint, width, verbose }: Page): string[] {
  const { severity, rule, title, findings } = group
  const shown = verbose ? findings : findings.slice(0, maxPlaces)
  const more = findings.length - shown.length
  const word = paint(severity.padEnd(8), severityStyle[severity])
  const suffix = suffixOf(group)
  return [
    `  ${word}  ${title}  ${paint(rule, 'dim')}${suffix === '' ? '' : `  ${paint(suffix, group.blocking ? 'red' : 'dim')}`}`,
    ...shown.flatMap((finding) => hang(`${deep}${plain(placeOf(finding))}  `, messageOf(finding), width)),
    ...(more > 0 ? [`${deep}… and ${more} more`] : []),
    ...(group.waived ? [] : hang(`${deep}fix: `, plain(group.fix), width)),
  ]
}

const deep = ' '.repeat(12)

function suffixOf({ blocking, waived, state }: Group): string {
  if (blocking) return 'blocks'
  if (waived) return 'waived'
  return state === 'unsure' ? 'cannot be told' : ''
}

function messageOf({ message, waiver }: Finding): string {
  if (!waiver) return plain(message)
  return plain(`${message} (${waiver.reason}; ${waiver.owner}, until ${waiver.expires})`)
}

function threatLines(threats: readonly ThreatRow[], { paint }: Page): string[] {
  const title = Math.max(0, ...threats.map((threat) => threat.title.length))
  return threats.map((threat) => {
    const { id, state, rules, findings, because } = threat
    const numbers = `${plural(rules, 'rule').padStart(8)}  ${plural(findings, 'finding').padStart(11)}`
    const head = `  ${id.padEnd(2)}  ${threat.title.padEnd(title)}  ${paint(state.padEnd(6), stateStyle[state])}`
    const line = rules === 0 ? head : `${head}  ${numbers}`
    return because === null ? line : `${line}  ${paint(plain(because), 'dim')}`
  })
}

function imageLines({ ref, subject, started, ready, because, log }: ImageRow, { paint, width }: Page): string[] {
  const state = ready ? 'ready' : started ? 'not ready' : 'not started'
  const head = `${paint(state.padEnd(11), ready ? 'green' : 'yellow')}  `
  const name = plain(subject === ref ? ref : `${subject}: ${ref}`)
  const first = `  ${head}${name}`
  const reason = because === null ? [] : hang('    because: ', plain(because), width)
  const lines = log === null ? [] : plainLines(log)
  const cut = lines.length > maxLogLines ? [`    log, last ${maxLogLines} of ${lines.length} lines:`] : ['    log:']
  return [
    first,
    ...reason,
    ...(lines.length === 0 ? [] : cut),
    ...lines.slice(-maxLogLines).map((line) => `    | ${line}`),
  ]
}

function gapLines({ path, line, because, blocking }: GapRow, { width }: Page): string[] {
  return hang(`  ${plain(spot(path, line))}  `, plain(blocking ? because : `${because} (does not block)`), width)
}

function noticeLines(kind: 'warning' | 'error', { message, file, line }: Notice, { paint, width }: Page): string[] {
  const place = file === null ? '' : `${plain(spot(file, line))}: `
  const [first = '', ...rest] = hang(`  ${kind}: `, place + plain(message), width)
  return [first.replace(kind, () => paint(kind, kind === 'error' ? 'alarm' : 'yellow')), ...rest]
}

function verdictLines(report: Report, { paint, width }: Page): string[] {
  const style = { pass: 'green', fail: 'red', error: 'alarm' } as const
  const blocking = groupFindings(report.findings).filter((group) => group.blocking)
  const counts = countWords(report.counts)
  const text = verdictSentence(report) + (counts === '' ? '' : `: ${counts}`)
  const word = report.conclusion.toUpperCase()
  const [first = '', ...rest] = hang(`${word}  `, text, width)
  return [
    ...(blocking.length > 0 ? hang('Blocking: ', blockingWords(blocking), width) : []),
    first.replace(word, () => paint(word, style[report.conclusion])),
    ...rest,
  ]
}

function blockingWords(groups: readonly Group[]): string {
  const counts = new Map<string, number>()
  for (const { rule, findings } of groups) counts.set(rule, (counts.get(rule) ?? 0) + findings.length)
  return [...counts].map(([rule, count]) => (count === 1 ? rule : `${rule} (${count})`)).join(', ')
}
