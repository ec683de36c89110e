import type { ChangedLines } from '../model/diff.ts'
import { groupBy } from '../model/group.ts'
import type { Finding, Location, Notice, Report } from '../model/report.ts'
import { clip, plain } from './escape.ts'
import { controlLabels, type Group, groupFindings } from './groups.ts'
import { type Shown, shownAt } from './shown.ts'
import {
  cautionWords,
  checkedWords,
  controlNames,
  isEmpty,
  ownFindings,
  placeOf,
  scopeWords,
  spot,
  verdictWords,
} from './words.ts'
import type { Annotation, Level } from './workflow-commands.ts'

export interface AnnotationOptions {
  /** `changed`: on files that the pull request changes, and no error but on lines that it does; on all of them where those are not known. */
  readonly mode: 'changed' | 'all' | 'none'
  readonly changed?: ChangedLines
  /** How many are left of what GitHub shows of a job, where other steps have had some; the verdict and errors are printed in any case. */
  readonly left?: number
}

/** GitHub keeps ten of each level a step and silently drops the others; one notice is left for what could not be published. */
const budget: Readonly<Record<Level, number>> = { error: 10, warning: 10, notice: 9 }
/** The runner cuts a message at 4096 characters; it is cut after masking, which may lengthen it. */
const maxMessageLength = 4000
/** As the Checks API bounds it. */
const maxTitleLength = 255
/** What Linux takes for a path. */
const maxPathLength = 4096
/** So many further places of one rule in one file, named in one annotation. */
const maxPlaces = 20

/** The verdict first, then errors, then findings by weight; what the budget cannot hold is counted at the end. */
export function annotate(report: Report, { mode, changed, left = Infinity }: AnnotationOptions): Annotation[] {
  if (mode === 'none') return []
  const standing = ownFindings(report).filter(({ waiver }) => !waiver)
  const shown = standing.flatMap((finding) => shownAt(finding, mode === 'changed' ? changed : undefined) ?? [])
  const items: Annotation[] = [
    ...report.errors.map((notice) => noticeAnnotation('error', 'Hullgate: check incomplete', notice)),
    ...findingAnnotations(report, shown),
    ...report.warnings.map((notice) => noticeAnnotation('warning', 'Hullgate: warning', notice)),
  ]
  const isShown = new Set(shown.map(({ finding }) => finding))
  const elsewhere = standing.filter((finding) => !isShown.has(finding))
  if (items.length === 0 && elsewhere.length === 0 && report.conclusion === 'pass') return []
  // One is for what could not be published.
  return withinBudget(verdictAnnotation(report), items, elsewhere, left - 1)
}

function verdictAnnotation(report: Report): Annotation {
  const checked = checkedWords(report)
  const scope = plain(scopeWords(report))
  const message = verdictWords(report) + scope + (checked === '' ? '' : `\nChecked ${checked}.`)
  const { conclusion } = report
  const title = conclusion === 'pass' && isEmpty(report) ? 'Hullgate' : `Hullgate: ${conclusion}`
  return { level: conclusion === 'pass' ? 'notice' : 'error', title, message }
}

function withinBudget(
  verdict: Annotation,
  items: readonly Annotation[],
  elsewhere: readonly Finding[],
  left: number,
): Annotation[] {
  const kept = take(verdict, items, budget, left)
  if (kept.length === items.length && elsewhere.length === 0) return [verdict, ...kept]
  // The line that says so needs a place of its own among the notices.
  const fewer = take(verdict, items, { ...budget, notice: budget.notice - 1 }, left - 1)
  return [verdict, ...fewer, ...(left > 1 ? [overflow(items.length - fewer.length, elsewhere)] : [])]
}

function take(
  verdict: Annotation,
  items: readonly Annotation[],
  room: Readonly<Record<Level, number>>,
  total: number,
): Annotation[] {
  const left = { ...room }
  left[verdict.level] -= 1
  const fitting = items.filter(({ level }) => left[level]-- > 0)
  // Any step can say that it has printed many: what blocks is printed all the same.
  const errors = fitting.filter(({ level }) => level === 'error').length
  let others = Math.max(0, total - 1 - errors)
  return fitting.filter(({ level }) => level === 'error' || others-- > 0)
}

function overflow(dropped: number, elsewhere: readonly Finding[]): Annotation {
  const blocking = elsewhere.filter((finding) => finding.blocking).length
  const block = blocking === 0 ? '' : ` (${blocking} of them ${blocking === 1 ? 'blocks' : 'block'} the merge)`
  const words = [
    ...(dropped > 0 ? [`${dropped} more in the summary`] : []),
    ...(elsewhere.length > 0
      ? [`${elsewhere.length} on files that this pull request does not change${block}, in the summary too`]
      : []),
  ]
  return { level: 'notice', title: 'Hullgate: some findings are not shown', message: words.join('; ') }
}

/** Findings of one group and one level; of a block all of them. */
interface Part {
  readonly level: Level
  readonly group: Group
  readonly own: readonly Shown[]
}

/** One annotation a finding where the budget holds them all; else one a rule and file. */
function findingAnnotations(report: Report, shown: readonly Shown[]): Annotation[] {
  const nameOf = controlNames(report)
  const places = new Map(shown.map((one) => [one.finding, one]))
  const parts = groupFindings(shown.map(({ finding }) => finding)).flatMap((group) => partsOf(group, places))
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const own = parts.filter((part) => part.level === level)
    const single = own.flatMap((part) =>
      part.group.block === undefined ? part.own.map((one) => ({ ...part, own: [one] })) : [part],
    )
    // One place is for the verdict or for what overflows.
    const chosen = single.length < budget[level] ? single : own.flatMap(byFile)
    return chosen.map((part) => findingAnnotation(part, nameOf))
  })
}

/** A block is one entry, whatever of it the change touches; other findings of one group may be of two levels. */
function partsOf(group: Group, places: ReadonlyMap<Finding, Shown>): Part[] {
  const all = group.findings.map((finding) => places.get(finding)!)
  if (group.block === undefined)
    return [...groupBy(all, (one) => levelOf(group.severity, [one])).values()].map((own) => ({
      level: levelOf(group.severity, own),
      group,
      own,
    }))
  const weight = ({ finding, isChanged }: Shown) => Number(isChanged) + Number(isChanged && finding.blocking)
  const own = all.toSorted((a, b) => weight(b) - weight(a))
  return [{ level: levelOf(group.severity, own), group, own }]
}

/** An error is what blocks and what the change itself has written. */
function levelOf(severity: Group['severity'], own: readonly Shown[]): Level {
  if (own.some(({ finding, isChanged }) => finding.blocking && isChanged)) return 'error'
  return severity === 'low' ? 'notice' : 'warning'
}

function byFile(part: Part): Part[] {
  if (part.group.block !== undefined) return [part]
  const files = groupBy(part.own, ({ at, finding }) => at?.file ?? `\0${finding.place}`)
  return [...files.values()].map((own) => ({ ...part, own }))
}

function findingAnnotation(part: Part, nameOf: (id: string) => string): Annotation {
  const { level, group, own } = part
  const first = own[0]!
  const { at } = first
  if (group.block !== undefined) return blockAnnotation(part, nameOf)
  const others = own.slice(1, 1 + maxPlaces).map(({ finding }) => `Also ${messageAt(finding)}`)
  const more = own.length - 1 - others.length
  const lines = [
    at && at === first.finding.location ? plain(first.finding.message) : messageAt(first.finding),
    ...blocksAllTheSame(part),
    ...relatedLine(first),
    ...others,
    ...(more > 0 ? [`… and ${more} more of the same in this file`] : []),
    `Why: ${plain(group.why)}`,
    `Fix: ${plain(group.fix)}`,
    ...addLines(group),
    ...(group.controls.length > 0 ? [controlLabels(group.controls.map(nameOf)).join(', ')] : []),
  ]
  const weight = group.state === 'unsure' ? `${group.severity}, unsure` : group.severity
  const title = clip(plain(`${group.title} (${weight}, ${group.rule})`), maxTitleLength)
  return { level, title, message: clip(lines.join('\n'), maxMessageLength), ...(at && spanOf(at)) }
}

const messageAt = (finding: Finding) => `${plain(placeOf(finding))}: ${plain(finding.message)}`

/** What is no error here may be what blocks, and its reason is not in sight. */
function blocksAllTheSame({ level, own }: Part): string[] {
  const blocking = level === 'error' ? undefined : own.find(({ finding }) => finding.blocking)
  if (!blocking) return []
  const { status } = blocking.finding
  const because =
    status === 'new' ? 'what this pull request changes elsewhere causes it' : 'not only what is new can block here'
  return [`This blocks the merge, though the line itself is not changed: ${because}.`]
}

const addLines = ({ paste, cautions }: Group): string[] => [
  ...(paste.length > 0 ? ['Add:', ...paste.map((line) => `  ${plain(line)}`)] : []),
  ...cautions.map((caution) => plain(cautionWords(caution))),
]

/** All that one container lacks, or one unknown value leaves open, at the first of its places. */
function blockAnnotation(part: Part, nameOf: (id: string) => string): Annotation {
  const { level, group, own } = part
  const { at, finding } = own[0]!
  const lines = [
    ...(at ? [] : [plain(finding.place)]),
    ...blocksAllTheSame(part),
    ...[...groupBy(group.findings, ({ message }) => message)].map(([message, same]) =>
      plain(`- ${message} (${same.map(({ rule }) => rule).join(', ')})`),
    ),
    ...addLines(group),
    ...group.fix.split('\n').flatMap((fix) => (fix === '' ? [] : [plain(`Fix: ${fix}`)])),
    ...(group.controls.length > 0 ? [controlLabels(group.controls.map(nameOf)).join(', ')] : []),
  ]
  const title = clip(plain(`${group.title} (${group.severity})`), maxTitleLength)
  return { level, title, message: clip(lines.join('\n'), maxMessageLength), ...(at && spanOf(at)) }
}

/** Other places that belong to it. */
function relatedLine({ at, finding: { location, related, relatedOmitted } }: Shown): string[] {
  const places = new Set(related.map(({ file, line }) => spot(file, line)))
  for (const named of [at, location]) if (named) places.delete(spot(named.file, named.line))
  const shown = [...places].slice(0, maxPlaces)
  const more = places.size - shown.length + relatedOmitted
  return shown.length === 0 ? [] : [plain(`See also ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`)]
}

function spanOf({ file: path, line, column, endLine, endColumn }: Location) {
  // A path with invisible characters loses its place beside the line, not the log its meaning.
  const file = pathOf(path)
  if (endLine !== line) return { file, line, endLine }
  return endColumn > column ? { file, line, endLine, column, endColumn } : { file, line }
}

const pathOf = (path: string) => clip(plain(path), maxPathLength)

function noticeAnnotation(level: Level, title: string, { message, file, line }: Notice): Annotation {
  const text = clip(plain(message), maxMessageLength)
  return { level, title, message: text, ...(file !== null && { file: pathOf(file), line: line ?? 1 }) }
}
