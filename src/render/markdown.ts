import { groupBy } from '../model/group.ts'
import type { ControlRow, Finding, GapRow, ImageRow, Notice, Report, RowState, ThreatRow } from '../model/report.ts'
import type { Severity } from '../model/rule.ts'
import { clip, code, link, plainLines, preformatted, prose } from './escape.ts'
import { controlLabels, type Group } from './groups.ts'
import {
  cautionWords,
  checkedWords,
  countWords,
  editionName,
  isEmpty,
  isNewOnly,
  megabytes,
  nothingChecked,
  plural,
  scopeWords,
  splitControl,
  spot,
  standing,
  stateCounts,
  verdictSentence,
  worstFirst,
} from './words.ts'

/** Where links to lines lead; without it places are not linked. */
export interface Repository {
  /** `https://github.com` or a GitHub Enterprise server's. */
  readonly serverUrl: string
  /** `owner/name`. */
  readonly name: string
  /** The commit that was checked out. */
  readonly sha: string
}

/** How much of the many is shown. */
export interface Detail {
  /** Rows of the findings' table. */
  readonly groups: number
  /** Places a row. */
  readonly places: number
  /** Rows of lists that are only of interest when they are not empty (gaps, warnings, images). */
  readonly rows: number
}

/** Foreign text longer than this is cut, so that no single name can push the rest out. */
const longest = 400
const longestChange = 1500
const maxLogLineLength = 200
/** Further places of one finding. */
const maxRelated = 5

const text = (foreign: string) => prose(clip(foreign, longest))
const name = (foreign: string) => code(clip(foreign, longest))

const severitySigns: Readonly<Record<Severity, string>> = { critical: '🟣', high: '🔴', medium: '🟠', low: '🔵' }
const stateSigns: Readonly<Record<RowState, string>> = {
  pass: '✅&nbsp;pass',
  partial: '🟡&nbsp;partial',
  fail: '❌&nbsp;fail',
  unsure: '❔&nbsp;unsure',
  error: '⚠️&nbsp;error',
  absent: '➖&nbsp;absent',
  unseen: '👁️&nbsp;unseen',
  attested: '📝&nbsp;attested',
}

export const joinSections = (sections: readonly string[]): string =>
  `${sections.filter((part) => part !== '').join('\n\n')}\n`

export function headline(report: Report): string {
  const { conclusion, policy } = report
  const sign = { pass: '✅', fail: '❌', error: '⚠️' }[conclusion]
  const word = { pass: ' passed', fail: ' failed', error: '' }[conclusion]
  // Nobody looked at anything: that is no pass, even where it blocks nothing.
  const isVoid = conclusion === 'pass' && isEmpty(report)
  const verdict = isVoid
    ? `⚠️ Hullgate: ${nothingChecked(report)}`
    : `${sign} Hullgate${word}: ${verdictSentence(report)}`
  const counts = countWords(report.counts)
  const all = isNewOnly(report) && report.counts.unchanged > 0 ? 'In all: ' : ''
  const checked = checkedWords(report)
  const origin = policy.origin === 'defaults' ? 'the default policy' : `the policy in ${name(policy.origin)}`
  const line = checked === '' ? `Used ${origin}.` : `Checked ${checked}, by ${origin}.`
  const scope = scopeWords(report)
  const preview = policy.preview === null ? '' : ` ${prose(capitalized(clip(policy.preview, longest)))}.`
  const change =
    policy.change === null ? '' : `⚠️ **Policy:** ${prose(clip(policy.change, longestChange))}.${preview}\n\n`
  return `## ${verdict}${scope && ` ${text(scope)}`}\n\n${change}${counts === '' ? '' : `${all}**${counts}.** `}${line}`
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [row(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(row)].join('\n')
}

/** Folded away until somebody asks; blank lines let Markdown in. */
export const details = (summary: string, body: string): string =>
  body === '' ? '' : `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`

export function findingsTable(
  groups: readonly Group[],
  detail: Detail,
  repository: Repository | undefined,
  controlName: (id: string) => string,
): string {
  if (groups.length === 0) return ''
  const shown = groups.slice(0, detail.groups)
  const rows = shown.map((group) => [
    severityCell(group),
    problemCell(group, controlName),
    whereCell(group, detail.places, repository),
  ])
  const left = groups.slice(shown.length)
  const hidden = left.reduce((sum, group) => sum + group.findings.length, 0)
  const more = hidden > 0 ? `\n\n… and ${plural(hidden, 'finding')} of ${plural(left.length, 'rule')} more.` : ''
  return table(['Severity', 'Problem and fix', 'Where'], rows) + more
}

function severityCell({ severity, state, waived }: Group): string {
  const remark = waived ? '<br>waived' : state === 'unsure' ? '<br>unsure' : ''
  return `${severitySigns[severity]}&nbsp;${severity}${remark}`
}

function problemCell(group: Group, controlName: (id: string) => string): string {
  const rules = [...new Set(group.findings.map(({ rule }) => rule))]
  const labels = [...rules.map(name), ...controlLabels(group.controls.map(controlName)).map(text)]
  const paste = group.paste.length === 0 ? '' : pasteCell(group.paste)
  const fixes = group.block !== undefined ? group.fix.split('\n').filter((fix) => fix !== '') : []
  const fix =
    group.block !== undefined
      ? paste + fixes.map((one) => `• ${text(one)}<br>`).join('')
      : group.waived
        ? `${waiverWords(group.findings[0]!)}<br>`
        : `${text(group.fix)}${paste === '' ? '<br>' : paste}`
  const cautions = group.waived ? '' : group.cautions.map((one) => `⚠️ ${text(cautionWords(one))}<br>`).join('')
  // A preformatted block breaks the line by itself.
  const isBlock = fix.startsWith('<pre>')
  return `**${text(group.title)}**${isBlock || fix === '' ? '' : '<br>'}${fix}${fix === '' ? '<br>' : ''}${cautions}<sub>${labels.join(' · ')}</sub>`
}

/** Preformatted lines in a table's cell, which is one line of Markdown. */
const pasteCell = (lines: readonly string[]): string =>
  preformatted(lines.map((line) => clip(line, longest))).replaceAll('\n', '<br>')

function waiverWords({ waiver }: Finding): string {
  return waiver ? `waived by ${text(waiver.owner)} until ${text(waiver.expires)}: ${text(waiver.reason)}` : ''
}

function whereCell({ findings, block }: Group, places: number, repository: Repository | undefined): string {
  if (block !== undefined)
    return [...new Set(findings.map((finding) => placeLink(finding, repository)))].slice(0, places).join('<br>')
  const shown = findings.slice(0, places)
  const lines = shown.map((finding) =>
    [placeLink(finding, repository), text(finding.message), ...relatedLinks(finding, repository)].join(' '),
  )
  const more = findings.length - shown.length
  return [...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('<br>')
}

function placeLink({ location, place }: Finding, repository: Repository | undefined): string {
  return location ? spotLink(location.file, location.line, repository, location.endLine) : name(place)
}

/** Other places that belong to it, without the lines that were named already. */
function relatedLinks({ location, related, relatedOmitted }: Finding, repository: Repository | undefined): string[] {
  const others = new Map(related.map(({ file, line }) => [spot(file, line), { file, line }]))
  if (location) others.delete(spot(location.file, location.line))
  const links = [...others.values()].slice(0, maxRelated).map(({ file, line }) => spotLink(file, line, repository))
  const more = others.size - links.length + relatedOmitted
  if (links.length === 0) return []
  return [`<sub>also ${links.join(', ')}${more > 0 ? ` and ${more} more` : ''}</sub>`]
}

/** Repository paths are linked to the line in the commit that was checked. */
function spotLink(file: string, line: number | null, repository: Repository | undefined, endLine = line): string {
  const shown = name(spot(file, line))
  return repository ? link(addressOf(repository, file, line, endLine), shown) : shown
}

/** Where a line of a file of the repository can be looked at. */
export function addressOf(repository: Repository, file: string, line: number | null, endLine = line): string {
  const path = file.split('/').map(encodeSegment).join('/')
  const range = line === null ? '' : `#L${line}${endLine !== null && endLine > line ? `-L${endLine}` : ''}`
  return `${repository.serverUrl}/${repository.name}/blob/${repository.sha}/${path}${range}`
}

/** Lone surrogates cannot be encoded. */
const encodeSegment = (segment: string) => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'))

export function threatTable(threats: readonly ThreatRow[]): string {
  const rows = threats.map(({ id, title, stride, state, rules, findings, because }) => [
    `**${id}** ${title}`,
    stride,
    stateSigns[state],
    rules === 0 ? '' : String(rules),
    rules === 0 ? '' : String(findings),
    because === null ? '' : text(because),
  ])
  return table(['Threat', 'STRIDE', 'State', 'Rules', 'Findings', 'Because'], rows)
}

/**
 * A folded table a benchmark: what was checked as rows, the rest as numbers under their reasons.
 * @param whole benchmarks (`cis-docker`) of which every control is a row, unfolded
 */
export function controlTables(controls: readonly ControlRow[], whole: readonly string[] = []): string[] {
  const benchmarks = groupBy(controls, ({ id }) => splitControl(id).benchmark)
  return [...benchmarks].map(([benchmark, rows]) => {
    const isWhole = whole.includes(benchmark)
    const shown = isWhole ? rows : rows.filter(({ state }) => state !== 'absent' && state !== 'unseen')
    const cells = shown.map(({ id, title, automated, state, findings, because }) => [
      splitControl(id).number,
      `${title} (${automated ? 'Automated' : 'Manual'})`,
      stateSigns[state],
      String(findings),
      because === null ? '' : text(because),
    ])
    const body = shown.length === 0 ? '' : table(['Control', 'Title', 'State', 'Findings', 'Because'], cells)
    const title = `${editionName(benchmark, rows[0]!.edition)}: ${stateCounts(rows)}`
    if (isWhole) return `**${title}**\n\n${body}\n`
    return details(title, joinSections([body, ...unchecked(rows)]).trimEnd())
  })
}

function unchecked(rows: readonly ControlRow[]): string[] {
  const rest = rows.filter(({ state }) => state === 'absent' || state === 'unseen')
  const reasons = groupBy(rest, ({ state, because }) =>
    state === 'absent' && because !== null
      ? `➖&nbsp;${text(because)}`
      : `${stateSigns[state]}${because === null ? '' : `, ${text(because)}`}`,
  )
  return [...reasons].map(
    ([reason, same]) => `${reason}: ${ranges(same.map(({ id }) => splitControl(id).number)).join(', ')}`,
  )
}

/** `1.1`, `1.2`, `1.3` → `1.1–1.3`. */
function ranges(numbers: readonly string[]): string[] {
  const runs: string[][] = []
  for (const number of numbers) {
    const run = runs.at(-1)
    if (run && follows(run.at(-1)!, number)) run.push(number)
    else runs.push([number])
  }
  return runs.flatMap((run) => (run.length < 3 ? run : [`${run[0]}–${run.at(-1)}`]))
}

function follows(number: string, next: string): boolean {
  const [head, last] = [number.replace(/\d+$/, ''), /\d+$/.exec(number)?.[0]]
  return last !== undefined && next === `${head}${Number(last) + 1}`
}

function list(rows: readonly string[], most: number): string {
  const more = rows.length - most
  return [...rows.slice(0, most), ...(more > 0 ? [`… and ${more} more`] : [])].map((row) => `- ${row}`).join('\n')
}

export function noticeList(notices: readonly Notice[], { rows }: Detail, repository: Repository | undefined): string {
  const items = notices.map(({ message, file, line }) =>
    file === null ? text(message) : `${spotLink(file, line, repository)}: ${text(message)}`,
  )
  return list(items, rows)
}

export function gapList(gaps: readonly GapRow[], { rows }: Detail, repository: Repository | undefined): string {
  const items = gaps.map(({ path, line, because, kinds, blocking }) => {
    const hides = kinds.length > 0 ? ` <sub>may hide: ${kindList(kinds)}</sub>` : ''
    return `${spotLink(path, line, repository)}: ${text(because)}${blocking ? '' : ' (does not block)'}${hides}`
  })
  return list(items, rows)
}

/** Kinds that are named; a template may hide any. */
const maxKinds = 5

function kindList(kinds: readonly string[]): string {
  const more = kinds.length - maxKinds
  const named = kinds.slice(0, more > 1 ? maxKinds : kinds.length)
  return text(`${named.join(', ')}${more > 1 ? ` and ${more} other kinds` : ''}`)
}

/** `logs`: lines of each log that are shown; 0 for none. */
export function imageList(images: readonly ImageRow[], { rows }: Detail, logs: number): string {
  const items = images.slice(0, rows).map(({ ref, subject, started, ready, because, log, sizeBytes }) => {
    const state = ready ? '✅ ready' : started ? '⚠️ not ready' : '⚠️ not started'
    const named = subject === ref ? name(ref) : `${name(subject)} from ${name(ref)}`
    const lines = log === null || logs === 0 ? [] : plainLines(log).slice(-logs)
    const tail = lines.length === 0 ? '' : `\n\n${preformatted(lines.map((line) => clip(line, maxLogLineLength)))}`
    const size = sizeBytes === null ? '' : ` (${megabytes(sizeBytes)})`
    return `${state}: ${named}${size}${because === null ? '' : `, ${text(because)}`}${tail}`
  })
  const more = images.length - rows
  return [...items, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n\n')
}

export const heading = (title: string, body: string): string => (body === '' ? '' : `### ${title}\n\n${body}`)

/** Faults that are no fault of the change, by the folder that they are in; the folder with the most first. */
export function folderTable(findings: readonly Finding[], { rows }: Detail): string {
  const folders = [...groupBy(findings, ({ location, place }) => folderOf(location?.file ?? place))]
  const cells = folders
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([folder, own]) => [
      name(folder),
      ...worstFirst.map((severity) => countCell(own.filter((finding) => finding.severity === severity).length)),
    ])
  const more = cells.length - rows
  const heads = ['Folder', ...worstFirst.map((severity) => `${severitySigns[severity]}&nbsp;${severity}`)]
  return cells.length === 0
    ? ''
    : table(heads, cells.slice(0, rows)) + (more > 0 ? `\n\n… and ${more} folders more.` : '')
}

const countCell = (count: number) => (count === 0 ? '' : String(count))

const folderOf = (file: string) => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.')

/** What the change fixed. */
export function fixedList(findings: readonly Finding[], { rows }: Detail): string {
  return list(
    findings.map(({ place, message, rule }) => `${name(place)}: ${text(message)} <sub>${name(rule)}</sub>`),
    rows,
  )
}

/** What is left when nothing else fits. */
export function countsOnly(report: Report, where: string): string {
  const { counts, gaps, warnings, images } = report
  const words = [
    plural(standing(counts), 'finding'),
    plural(gaps.length, 'gap'),
    plural(warnings.length, 'warning'),
    plural(images.length, 'image'),
  ]
  return `Too much to show here: ${words.join(', ')}. ${where}`
}
