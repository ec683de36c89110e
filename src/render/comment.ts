import type { ChangedLines } from '../model/diff.ts'
import { formatMarker, type MarkerState, shortFingerprints } from '../model/marker.ts'
import type { Finding, Report } from '../model/report.ts'
import { code, link } from './escape.ts'
import { type Group, groupFindings } from './groups.ts'
import {
  countsOnly,
  type Detail,
  details,
  findingsTable,
  fixedList,
  gapList,
  heading,
  headline,
  imageList,
  joinSections,
  noticeList,
  type Repository,
} from './markdown.ts'
import { shownAt } from './shown.ts'
import { controlNames, otherWarnings, ownFindings, plural } from './words.ts'

export interface CommentOptions {
  readonly marker: MarkerState
  /** What the comment said before; `undefined` for a first comment. */
  readonly previous?: MarkerState
  readonly repository?: Repository
  /** What the pull request changes: what is in those files comes first. */
  readonly changed?: ChangedLines
  /** Page of the workflow run, where the job summary is. */
  readonly runUrl?: string
}

/** Characters, the hidden marker among them. GitHub refuses a body of more than 65,536. */
export const commentLimit = 65_000

const tiers: readonly Detail[] = [
  { groups: 100, places: 10, rows: 20 },
  { groups: 40, places: 3, rows: 10 },
  { groups: 12, places: 2, rows: 5 },
]

/** What the comment is to remember of this run. */
export function markerOf(
  report: Report,
  run: Pick<MarkerState, 'key' | 'runId' | 'runNumber' | 'runAttempt'>,
): MarkerState {
  const standing = ownFindings(report).filter(
    ({ state, blocking, waiver }) => (state === 'fail' || blocking) && !waiver,
  )
  const fingerprints = shortFingerprints(standing.map((finding) => finding.fingerprint))
  return { ...run, conclusion: report.conclusion, fingerprints }
}

/** The sticky comment's whole body in Markdown, the hidden marker first: as much of the report as the limit holds. */
export function renderComment(report: Report, options: CommentOptions, limit: number = commentLimit): string {
  const marker = formatMarker(options.marker)
  const fits = (body: string) => marker.length + 1 + body.length < limit
  for (const tier of tiers) {
    const body = page(report, tier, options)
    if (fits(body)) return `${marker}\n${body}`
  }
  const short = [headline(report), changes(options), countsOnly(report, ''), footer(report, options)]
  const body = joinSections(short)
  return `${marker}\n${fits(body) ? body : joinSections([headline(report)])}`
}

function page(report: Report, detail: Detail, options: CommentOptions): string {
  const { repository } = options
  const own = ownFindings(report)
  const groups = groupFindings(changedFirst(own, options.changed))
  const fixed = report.findings.filter(({ status }) => status === 'fixed')
  const controlName = controlNames(report)
  const tableOf = (some: readonly Group[]) => findingsTable(some, detail, repository, controlName)
  const blocking = groups.filter((group) => group.blocking)
  const other = groups.filter((group) => !group.blocking)
  const warnings = otherWarnings(report)
  const unready = report.images.filter((image) => !image.ready)
  return joinSections([
    headline(report),
    changes(options),
    heading('Check incomplete', noticeList(report.errors, detail, repository)),
    elsewhere(own, options.changed),
    tableOf(blocking),
    details(`${plural(count(other), 'finding')} that ${count(other) === 1 ? 'does' : 'do'} not block`, tableOf(other)),
    details(`${plural(fixed.length, 'finding')} fixed`, fixedList(fixed, detail)),
    details(`${plural(report.gaps.length, 'file')} that could not be read`, gapList(report.gaps, detail, repository)),
    details(plural(warnings.length, 'warning'), noticeList(warnings, detail, repository)),
    imageList(unready, detail, 0),
    footer(report, options),
  ])
}

/** Who looks at the diff does not see why these block. */
function elsewhere(findings: readonly Finding[], changed: CommentOptions['changed']): string {
  const blocking = findings.filter((finding) => finding.blocking && finding.status === 'new')
  const count = changed ? blocking.filter((finding) => !shownAt(finding, changed)?.isChanged).length : 0
  if (count === 0) return ''
  const is = count === 1 ? 'is' : 'are'
  const which = count === blocking.length ? (count === 1 ? 'It' : 'They') : `${count} of them`
  return `${which} ${is} not on a line that this pull request changes: what it changes elsewhere is the cause.`
}

/** In the report's order otherwise. */
function changedFirst(findings: readonly Finding[], changed: CommentOptions['changed']): readonly Finding[] {
  if (!changed) return findings
  const isChanged = ({ location }: Finding) => location !== null && changed.files.has(location.file)
  return [...findings.filter(isChanged), ...findings.filter((finding) => !isChanged(finding))]
}

const count = (groups: readonly Group[]) => groups.reduce((sum, group) => sum + group.findings.length, 0)

/** New, fixed and unchanged findings since the comment was last written, where both sets are known. */
function changes({ marker, previous }: CommentOptions): string {
  if (!previous?.fingerprints || !marker.fingerprints) return ''
  const before = new Set(previous.fingerprints)
  const now = new Set(marker.fingerprints)
  if (before.size === 0 && now.size === 0) return ''
  const added = [...now].filter((fingerprint) => !before.has(fingerprint)).length
  const fixed = [...before].filter((fingerprint) => !now.has(fingerprint)).length
  return `Since the last comment: ${added} new, ${fixed} fixed, ${now.size - added} unchanged.`
}

function footer(report: Report, { repository, runUrl }: CommentOptions): string {
  const parts = [
    `Hullgate ${report.tool.version}`,
    ...(repository ? [`checked ${code(repository.sha.slice(0, 12))}`] : []),
    ...(runUrl === undefined ? [] : [link(runUrl, 'full report in the job summary')]),
  ]
  return `<sub>${parts.join(' · ')}</sub>`
}
