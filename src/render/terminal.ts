import { groupBy } from '../model/group.ts'
import type { Finding, GapRow, ImageRow, Notice, Report, ThreatRow } from '../model/report.ts'
import { benchmarkBlocks } from './benchmark-lines.ts'
import { logLines, plain, plainLines } from './escape.ts'
import { findingLines, signOf } from './finding-lines.ts'
import type { QuoteOf } from './quote.ts'
import { hang, type Page, painter, stateStyle } from './style.ts'
import {
  checkedWords,
  isEmpty,
  megabytes,
  nothingChecked,
  oldFindings,
  ownFindings,
  placeOf,
  plural,
  scopeWords,
  spot,
  standingFindings,
  verdictWords,
} from './words.ts'

export interface TerminalOptions {
  readonly colour?: boolean
  /** Columns to wrap prose at; without it (a pipe) nothing is wrapped. */
  readonly width?: number
  /** Shows every finding and every place in full instead of counting the many. */
  readonly verbose?: boolean
  /** Benchmarks (`cis-docker`) of which every row is shown, not only what failed. */
  readonly benchmarks?: readonly string[]
  /** The line of a file that a finding points at; without it places are named by their number alone. */
  readonly quoteOf?: QuoteOf
}

/** Last lines of a container's log. */
const maxLogLines = 20
/** Files with findings that the base has as well. */
const maxOldFiles = 10
/** On a page longer than this the verdict is said again at its end, where a terminal stands. */
const longPage = 40
/** Errors that are named with it. */
const maxErrorsAgain = 3

/** Verdict, findings, threats, what could not be seen, failed controls. Holds foreign text, but one line of it a line. */
export function renderTerminal(report: Report, options: TerminalOptions = {}): string {
  const { colour = false, width = 0, verbose = false, benchmarks = [], quoteOf = () => undefined } = options
  const page: Page = { paint: painter(colour), width, verbose }
  const findings = verbose ? standingFindings(report) : ownFindings(report)
  const old = verbose ? [] : oldFindings(report)
  const fixed = report.findings.filter(({ status }) => status === 'fixed')
  const isListed = ({ blocking, state, waiver }: Finding) => blocking || (state === 'fail' && !waiver)
  const waived = findings.filter(({ waiver }) => waiver)
  const unsure = findings.filter((finding) => finding.state === 'unsure' && !finding.waiver && !isListed(finding))
  const verdict = verdictLines(report, page)
  const notices = (kind: Kind, all: readonly Notice[]) => all.map((notice) => noticeLines(kind, notice, page))
  const sections = [
    [...verdict, ...checkedLines(report, page), ...changeLines(report, page)],
    section('Errors', notices('error', report.errors), page),
    listedLines(findings.filter(isListed), page, quoteOf),
    section('Fixed', fixed.map((finding) => fixedLines(finding, page)), page), // biome-ignore format: one line
    section('Already on the base', oldLines(old, page), page),
    section('Waived', waived.map((finding) => waivedLines(finding, page)), page), // biome-ignore format: one line
    section('Threats', [threatLines(report.threats, page)], page),
    section('Containers started', report.images.map((image) => imageLines(image, page)), page), // biome-ignore format: one line
    section('Not checked', report.gaps.map((gap) => gapLines(gap, page)), page), // biome-ignore format: one line
    section('Undetermined', [dropLast(findingLines(unsure, page, quoteOf))], page),
    section('Warnings', notices('warning', report.warnings), page),
    ...benchmarkBlocks(report, benchmarks, page),
  ].filter((lines) => lines.length > 0)
  const body = sections.map((lines) => lines.join('\n')).join('\n\n')
  const again =
    body.split('\n').length > longPage ? `\n\n${[...verdict, ...whyIncomplete(report, page)].join('\n')}` : ''
  return logLines(`${body}${again}\n`, colour ? '\u001b[0m' : '')
}

/** The first errors once more: they alone may be why nothing else matters. */
function whyIncomplete({ errors }: Report, page: Page): string[] {
  const more = errors.length - maxErrorsAgain
  const lines = errors.slice(0, maxErrorsAgain).flatMap((notice) => noticeLines('error', notice, page))
  return more > 0 ? [...lines, `  and ${more} more, listed above`] : lines
}

type Kind = 'warning' | 'error'

function section(title: string, entries: readonly (readonly string[])[], { paint }: Page): string[] {
  const lines = entries.flat()
  return lines.length === 0 ? [] : [paint(title, 'bold'), ...lines]
}

function verdictLines(report: Report, { paint, width }: Page): string[] {
  const style = { pass: 'green', fail: 'red', error: 'alarm' } as const
  // Nobody looked at anything: that is no pass, even where it blocks nothing.
  if (report.conclusion === 'pass' && isEmpty(report)) {
    return [paint(nothingChecked(report).toUpperCase() + plain(scopeWords(report)), 'yellow')]
  }
  const word = report.conclusion.toUpperCase()
  const [first = '', ...rest] = hang(`${word}  `, verdictWords(report) + plain(scopeWords(report)), width)
  return [paint(word, style[report.conclusion]) + first.slice(word.length), ...rest]
}

function checkedLines(report: Report, { width }: Page): string[] {
  const checked = checkedWords(report)
  const { origin } = report.policy
  const policy = origin === 'defaults' ? 'the default policy' : `the policy in ${origin}`
  return checked === '' ? [] : hang('', plain(`checked ${checked}, by ${policy}`), width)
}

function changeLines({ policy: { change } }: Report, { width }: Page): string[] {
  return change === null ? [] : hang('policy: ', plain(change), width)
}

function listedLines(findings: readonly Finding[], page: Page, quoteOf: QuoteOf): string[] {
  if (findings.length === 0) return []
  const signs = new Set(findings.map(signOf))
  const meanings = [...signs].map((sign) => `${sign} ${{ '✗': 'blocks the merge', '-': 'does not block' }[sign]}`)
  const legend = page.paint(meanings.join('   '), 'dim')
  return [`${page.paint('Findings', 'bold')}   ${legend}`, '', ...dropLast(findingLines(findings, page, quoteOf))]
}

/** Without the blank line at the end: sections are set apart anyway. */
const dropLast = (lines: readonly string[]) => (lines.at(-1) === '' ? lines.slice(0, -1) : lines)

function fixedLines({ severity, place, message, rule }: Finding, { width }: Page): string[] {
  return hang(`  ${severity.padEnd(8)}  ${plain(place)}  `, plain(`${message}  ${rule}`), width)
}

/** Faults that are no fault of the change: how many in which file. */
function oldLines(findings: readonly Finding[], { width, paint }: Page): string[][] {
  if (findings.length === 0) return []
  const files = [...groupBy(findings, ({ location, place }) => location?.file ?? place)]
  const shown = files.sort(([, a], [, b]) => b.length - a.length).slice(0, maxOldFiles)
  const more = files.length - shown.length
  const rest = more > 0 ? [`  … and ${plural(more, 'file')} more`] : []
  const hint = `${plural(findings.length, 'finding')}: --verbose shows them.`
  return [
    ...shown.map(([file, own]) => hang(`  ${String(own.length).padStart(4)}  `, plain(file), width)),
    rest,
    hang('  ', hint, width).map((line) => paint(line, 'dim')),
  ]
}

function waivedLines(finding: Finding, { width }: Page): string[] {
  const { severity, message, rule, waiver } = finding
  const text = `${message}  ${rule} (${waiver?.reason}; ${waiver?.owner}, until ${waiver?.expires})`
  return hang(`  ${severity.padEnd(8)}  ${plain(placeOf(finding))}  `, plain(text), width)
}

function threatLines(threats: readonly ThreatRow[], { paint, width }: Page): string[] {
  const title = Math.max(0, ...threats.map((threat) => threat.title.length))
  const states = threats.map(({ state, findings }) => (findings > 0 ? `${state} (${findings})` : state))
  const widest = Math.max(0, ...states.map((state) => state.length))
  return threats.map((threat, index) => {
    const head = `  ${threat.id.padEnd(2)}  ${threat.title.padEnd(title)}  `
    const cell = states[index]!.padEnd(widest)
    const plainHead = `${head}${cell}  `
    const [first = '', ...rest] = hang(plainHead, plain(threat.because ?? ''), width)
    const because = first.slice(plainHead.length)
    const state = because === '' ? states[index]! : cell
    const painted = head + paint(state, stateStyle[threat.state]) + (because === '' ? '' : `  ${paint(because, 'dim')}`)
    return [painted, ...rest.map((line) => paint(line, 'dim'))].join('\n')
  })
}

function imageLines(
  { ref, subject, started, ready, because, log, sizeBytes }: ImageRow,
  { paint, width }: Page,
): string[] {
  const state = ready ? 'ready' : started ? 'not ready' : 'not started'
  const head = `${paint(state.padEnd(11), ready ? 'green' : 'yellow')}  `
  const name = plain(subject === ref ? ref : `${subject}: ${ref}`)
  const size = sizeBytes === null ? '' : ` (${megabytes(sizeBytes)})`
  const first = `  ${head}${name}${size}`
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

function noticeLines(kind: Kind, { message, file, line }: Notice, { paint, width }: Page): string[] {
  const place = file === null ? '' : `${plain(spot(file, line))}: `
  const [first = '', ...rest] = hang(`  ${kind}: `, place + plain(message), width)
  return [first.replace(kind, () => paint(kind, kind === 'error' ? 'alarm' : 'yellow')), ...rest]
}
