import type { ControlRow, Finding, Report } from '../model/report.ts'
import { plain } from './escape.ts'
import { groupBy } from './groups.ts'
import { type Paint, type Style, wrap } from './style.ts'
import { editionName, placeOf, plural, splitControl } from './words.ts'

export interface BenchmarkOptions {
  readonly paint: Paint
  /** Columns; 0 means unlimited. */
  readonly width: number
  /** Lists every control and every place. */
  readonly verbose: boolean
}

interface Line {
  readonly word: 'PASS' | 'FAIL' | 'WARN' | 'INFO'
  readonly label: string
  readonly place: string
}

/** So many places of one control before the rest are only counted. */
const maxPlaces = 5

const indent = ' '.repeat(7)
const wordStyle: Readonly<Record<Line['word'], Style>> = { PASS: 'green', FAIL: 'red', WARN: 'yellow', INFO: 'blue' }

/** One block a benchmark, in the benchmark's own order, each headed by its edition's name. */
export function benchmarkBlocks(report: Report, options: BenchmarkOptions): string[][] {
  const found = findingsByControl(report.findings)
  const blocks = groupBy(report.controls, ({ id, edition }) => editionName(splitControl(id).benchmark, edition))
  return [...blocks].map(([name, controls]) => block(name, controls, found, options))
}

function findingsByControl(findings: readonly Finding[]): Map<string, Finding[]> {
  const pairs = findings.flatMap((finding) => finding.controls.map((control) => ({ control, finding })))
  const found = groupBy(pairs, ({ control }) => control)
  return new Map([...found].map(([control, same]) => [control, same.map(({ finding }) => finding)]))
}

function block(
  name: string,
  controls: readonly ControlRow[],
  found: ReadonlyMap<string, readonly Finding[]>,
  { paint, width, verbose }: BenchmarkOptions,
): string[] {
  const shown = controls.filter((control) => verbose || isJudged(control))
  const lines = shown.flatMap((control) => linesOf(control, found.get(control.id) ?? [], verbose))
  const placed = lines.filter((line) => line.place !== '').map((line) => line.label.length)
  const column = Math.max(0, ...placed.filter((length) => width === 0 || length <= width - 24))
  const printed = lines.map(({ word, label, place }) => {
    const mark = label.startsWith(' ') ? indent : `[${paint(word, wordStyle[word])}] `
    return `${mark}${place === '' ? label.trimStart() : `${label.padEnd(column)} ${paint(place, 'bold')}`}`
  })
  const rest = controls.filter((control) => !shown.includes(control))
  const counted = rest.length === 0 ? [] : wrap(restLine(rest, controls.length), width > 0 ? width - indent.length : 0)
  return [paint(name, 'bold'), ...printed, ...counted.map((line) => indent + paint(line, 'dim'))]
}

const isJudged = ({ state }: ControlRow) => state !== 'absent' && state !== 'unseen'

function linesOf(control: ControlRow, findings: readonly Finding[], verbose: boolean): Line[] {
  const label = `${splitControl(control.id).number} ${control.title} (${control.automated ? 'Automated' : 'Manual'})`
  if (findings.length === 0) return [{ word: wordOf(control), label, place: plain(remark(control)) }]
  // Two faults in one place (two capabilities, say) are one line here; the findings below tell them apart.
  const places = new Map(findings.map((finding) => [`${wordOfFinding(finding)} ${placeWords(finding)}`, finding]))
  const distinct = [...places.values()]
  const shown = verbose ? distinct : distinct.slice(0, maxPlaces)
  const lines = shown.map((finding): Line => ({ word: wordOfFinding(finding), label, place: placeWords(finding) }))
  const more = distinct.length - shown.length
  return more > 0 ? [...lines, { word: 'INFO', label: `  … and ${more} more`, place: '' }] : lines
}

function wordOf({ state }: ControlRow): Line['word'] {
  if (state === 'pass') return 'PASS'
  if (state === 'fail' || state === 'error') return 'FAIL'
  return state === 'unsure' ? 'WARN' : 'INFO'
}

function remark({ state, because, findings }: ControlRow): string {
  if (state === 'pass') return ''
  if (state === 'error') return 'a rule threw; see the errors'
  if (state === 'attested') return `attested: ${because ?? ''}`
  if (state === 'fail') return findings > 0 ? `${plural(findings, 'finding')} below the reported severity` : ''
  return because ?? ''
}

function wordOfFinding({ waiver, state }: Finding): Line['word'] {
  if (waiver) return 'INFO'
  return state === 'fail' ? 'FAIL' : 'WARN'
}

function placeWords(finding: Finding): string {
  const place = placeOf(finding)
  const { name } = finding.subject
  const words = finding.location || !place.includes(name) ? `${name}: ${place}` : place
  return plain(finding.waiver ? `${words} (waived until ${finding.waiver.expires})` : words)
}

/** What was not judged, counted by its reason. */
function restLine(rest: readonly ControlRow[], all: number): string {
  const reasons = groupBy(rest, ({ because, state }) => because ?? state)
  const words = [...reasons]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, same]) => (reasons.size === 1 ? plain(reason) : `${same.length} ${plain(reason)}`))
  return `${rest.length} of ${plural(all, 'control')} not judged: ${words.join('; ')}`
}
