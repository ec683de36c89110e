import type { Finding, Report } from '../model/report.ts'
import { code, prose } from './escape.ts'
import { type Group, groupFindings } from './groups.ts'
import {
  controlTables,
  countsOnly,
  type Detail,
  details,
  findingsTable,
  fixedList,
  folderTable,
  gapList,
  heading,
  headline,
  imageList,
  joinSections,
  noticeList,
  type Repository,
  threatTable,
} from './markdown.ts'
import { controlNames, oldFindings, otherWarnings, ownFindings, plural } from './words.ts'

export interface SummaryOptions {
  readonly repository?: Repository
  /** Benchmarks (`cis-docker`) of which every control is shown, unfolded. */
  readonly benchmarks?: readonly string[]
}

/** Bytes of UTF-8. GitHub drops the whole summary of a step above 1 MiB. */
export const summaryLimit = 1_000_000

const tiers: readonly (Detail & { readonly why: boolean; readonly logs: number })[] = [
  { groups: 1000, places: 1000, rows: 1000, why: true, logs: 40 },
  { groups: 1000, places: 100, rows: 500, why: true, logs: 20 },
  { groups: 1000, places: 20, rows: 100, why: false, logs: 10 },
  { groups: 50, places: 5, rows: 20, why: false, logs: 5 },
]

/** The job summary in Markdown: as much of the report as the limit holds. */
export function renderSummary(report: Report, options: SummaryOptions = {}, limit: number = summaryLimit): string {
  for (const tier of tiers) {
    const whole = page(report, tier, options)
    if (Buffer.byteLength(whole) < limit) return whole
  }
  const rest = countsOnly(report, 'The report file has everything.')
  return joinSections([headline(report), heading('Threats', threatTable(report.threats)), rest])
}

function page(report: Report, tier: (typeof tiers)[number], { repository, benchmarks }: SummaryOptions): string {
  const own = ownFindings(report)
  const old = oldFindings(report)
  const fixed = report.findings.filter(({ status }) => status === 'fixed')
  const groups = groupFindings(own)
  const controlName = controlNames(report)
  const tableOf = (some: readonly Group[]) => findingsTable(some, tier, repository, controlName)
  const blocking = groups.filter((group) => group.blocking)
  const other = groups.filter((group) => !group.blocking)
  const gaps = gapList(report.gaps, tier, repository)
  return joinSections([
    headline(report),
    heading('Check incomplete', noticeList(report.errors, tier, repository)),
    heading('Blocking the merge', tableOf(blocking)),
    heading('Threats', threatTable(report.threats)),
    heading('Benchmarks', controlTables(report.controls, benchmarks).join('\n')),
    heading('Not blocking', details(plural(count(other), 'finding'), tableOf(other))),
    heading('Fixed', fixedList(fixed, tier)),
    heading('Already on the base', onBase(old, tier, tableOf)),
    tier.why ? details('Why these matter', whyList(groups)) : '',
    heading('Could not be read', details(plural(report.gaps.length, 'file'), gaps)),
    heading('Warnings', noticeList(otherWarnings(report), tier, repository)),
    heading('Containers started', imageList(report.images, tier, tier.logs)),
    `<sub>Hullgate ${prose(report.tool.version)}</sub>`,
  ])
}

/** Where they are, then what they are. */
function onBase(
  findings: readonly Finding[],
  tier: (typeof tiers)[number],
  tableOf: (groups: readonly Group[]) => string,
): string {
  if (findings.length === 0) return ''
  const whole = details(plural(findings.length, 'finding'), tableOf(groupFindings(findings)))
  return joinSections([folderTable(findings, tier), whole]).trimEnd()
}

const count = (groups: readonly Group[]) => groups.reduce((sum, group) => sum + group.findings.length, 0)

function whyList(groups: readonly Group[]): string {
  const reasons = new Map(groups.flatMap(({ findings }) => findings.map(({ rule, why }) => [rule, why] as const)))
  return [...reasons].map(([rule, why]) => `- ${code(rule)}: ${prose(why)}`).join('\n')
}
