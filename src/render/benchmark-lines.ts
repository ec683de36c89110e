import { addTo, groupBy } from '../model/group.ts'
import type { ControlRow, Finding, Report } from '../model/report.ts'
import { plain } from './escape.ts'
import { hang, type Page, type Style } from './style.ts'
import { editionName, placeOf, plural, splitControl, standingFindings, stateCounts } from './words.ts'

interface Line {
  readonly word: 'PASS' | 'FAIL' | 'WARN' | 'INFO'
  readonly label: string
  /** Where it fails, or why it neither passed nor failed. */
  readonly remark: string
  /** Places of the control that are only counted. */
  readonly omitted?: number
}

const seeAll = '--verbose names every place.'

/** So many places of one control before the rest are only counted. */
const maxPlaces = 5

const indent = ' '.repeat(7)
const wordStyle: Readonly<Record<Line['word'], Style>> = { PASS: 'green', FAIL: 'red', WARN: 'yellow', INFO: 'blue' }

/**
 * One block a benchmark, in the benchmark's own order, each headed by its edition's name: the rows that failed.
 * @param whole benchmarks (`cis-docker`) of which every row is shown
 */
export function benchmarkBlocks(report: Report, whole: readonly string[], page: Page): string[][] {
  const found = findingsByControl(standingFindings(report))
  // A finding is named below each of its controls.
  const named = new Map<Finding, string>()
  const nameOf = (finding: Finding) => {
    const name = named.get(finding) ?? placeWords(finding)
    named.set(finding, name)
    return name
  }
  const unlisted =
    report.counts.unchanged > 0 ? 'on the base or below the reported severity' : 'below the reported severity'
  const blocks = groupBy(report.controls, ({ id }) => splitControl(id).benchmark)
  return [...blocks].flatMap(([benchmark, controls]) => {
    const isWhole = whole.includes(benchmark)
    const shown = isWhole ? controls : controls.filter(({ state }) => state === 'fail' || state === 'error')
    if (shown.length === 0) return []
    const lines = shown.flatMap((control) => {
      const own = found.get(control.id) ?? []
      return own.length > 0 ? linesOf(control, own, nameOf, page.verbose) : [lineWithout(control, unlisted)]
    })
    const kept = isWhole ? lines : lines.filter(({ word }) => word === 'FAIL')
    const name = editionName(benchmark, controls[0]!.edition)
    const heading = hang('', `${name}: ${stateCounts(controls)}`, page.width)
    heading[0] = page.paint(name, 'bold') + heading[0]!.slice(name.length)
    const column = columnOf(kept, page)
    const hint = kept.some(({ omitted = 0 }) => omitted > 0) ? [page.paint(seeAll, 'dim')] : []
    return [[...heading, ...kept.flatMap((line) => printed(line, column, page)), ...hint]]
  })
}

function findingsByControl(findings: readonly Finding[]): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>()
  for (const finding of findings)
    for (const control of finding.controls) {
      addTo(found, control, finding)
    }
  return found
}

const fits = (label: number, { remark }: Line, { width }: Page) =>
  width <= 0 || indent.length + label + 1 + remark.length <= width

/** Where remarks begin: behind the longest label that has room for its own. */
function columnOf(lines: readonly Line[], page: Page): number {
  const beside = lines.filter((line) => line.remark !== '' && fits(line.label.length, line, page))
  return Math.max(0, ...beside.map(({ label }) => label.length))
}

/** A remark stands beside its label where it fits on the line, else below. */
function printed(line: Line, column: number, page: Page): string[] {
  const { word, label, remark } = line
  const head = `[${page.paint(word, wordStyle[word])}] ${label}`
  if (remark === '') return [head]
  if (!fits(label.length, line, page)) return [head, ...hang(`${indent}  `, remark, page.width)]
  return [`${head}${' '.repeat(fits(column, line, page) ? Math.max(0, column - label.length) : 0)} ${remark}`]
}

function linesOf(
  control: ControlRow,
  findings: readonly Finding[],
  nameOf: (finding: Finding) => string,
  verbose: boolean,
): Line[] {
  const label = labelOf(control)
  // Two faults in one place (two capabilities, say) are one line here; the findings tell them apart.
  const places = new Map(findings.map((finding) => [`${wordOfFinding(finding)} ${nameOf(finding)}`, finding]))
  const distinct = [...places.values()]
  const shown = verbose ? distinct : distinct.slice(0, maxPlaces)
  const more = distinct.length - shown.length
  return shown.map((finding, index): Line => {
    const omitted = index === shown.length - 1 ? more : 0
    const suffix = omitted > 0 ? ` … and ${omitted} more` : ''
    return { word: wordOfFinding(finding), label, remark: nameOf(finding) + suffix, omitted }
  })
}

/** A control of which no finding is in the report. */
function lineWithout(control: ControlRow, unlisted: string): Line {
  return { word: wordOf(control), label: labelOf(control), remark: plain(remarkOf(control, unlisted)) }
}

const labelOf = ({ id, title, automated }: ControlRow) =>
  `${splitControl(id).number} ${title} (${automated ? 'Automated' : 'Manual'})`

function wordOf({ state }: ControlRow): Line['word'] {
  if (state === 'pass') return 'PASS'
  if (state === 'fail' || state === 'error') return 'FAIL'
  return state === 'unsure' ? 'WARN' : 'INFO'
}

function remarkOf({ state, because, findings }: ControlRow, unlisted: string): string {
  switch (state) {
    case 'pass':
      return because ?? ''
    case 'partial':
      return `passed in part: ${because ?? ''}`
    case 'error':
      return 'a rule crashed; see the errors'
    case 'attested':
      return `attested: ${because ?? ''}`
    case 'fail':
      return findings > 0 ? `${plural(findings, 'finding')} ${unlisted}` : ''
    case 'unseen':
      return `not checked: ${because ?? ''}`
    default:
      return because ?? ''
  }
}

function wordOfFinding({ waiver, state }: Finding): Line['word'] {
  if (waiver) return 'INFO'
  return state === 'fail' ? 'FAIL' : 'WARN'
}

function placeWords(finding: Finding): string {
  const place = placeOf(finding)
  const { location, subject } = finding
  const isNamed = location ? subject.name === location.file : place.includes(subject.name)
  const words = isNamed ? place : `${subject.name}: ${place}`
  return plain(finding.waiver ? `${words} (waived until ${finding.waiver.expires})` : words)
}
