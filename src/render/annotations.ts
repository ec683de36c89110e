import type { Finding, Notice, Report } from '../model/report.ts'
import { clip, plain } from './escape.ts'
import { type Group, groupBy, groupFindings } from './groups.ts'
import { checkedWords, controlNames, isEmpty, ownFindings, placeOf, scopeWords, spot, verdictWords } from './words.ts'
import type { Annotation, Level } from './workflow-commands.ts'

export interface AnnotationOptions {
  /** `changed`: only on files that the pull request changes; on all of them where those are not known. */
  readonly mode: 'changed' | 'all' | 'none'
  /** Repository paths. */
  readonly changed?: ReadonlySet<string>
  /** How many are left of what GitHub shows of a job, where other steps have had some; the verdict is printed in any case. */
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
  const isShown = ({ location }: Finding) => mode === 'all' || !changed || !location || changed.has(location.file)
  const shown = standing.filter(isShown)
  const items: Annotation[] = [
    ...report.errors.map((notice) => noticeAnnotation('error', 'Hullgate: check incomplete', notice)),
    ...findingAnnotations(report, shown),
    ...report.warnings.map((notice) => noticeAnnotation('warning', 'Hullgate: warning', notice)),
  ]
  const elsewhere = standing.length - shown.length
  if (items.length === 0 && elsewhere === 0 && report.conclusion === 'pass') return []
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
  elsewhere: number,
  left: number,
): Annotation[] {
  const kept = take(verdict, items, budget, left)
  if (kept.length === items.length && elsewhere === 0) return [verdict, ...kept]
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
  return items.filter(({ level }) => left[level]-- > 0).slice(0, Math.max(0, total - 1))
}

function overflow(dropped: number, elsewhere: number): Annotation {
  const words = [
    ...(dropped > 0 ? [`${dropped} more in the summary`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} on files that this pull request does not change, in the summary too`] : []),
  ]
  return { level: 'notice', title: 'Hullgate: some findings are not shown', message: words.join('; ') }
}

/** One annotation a finding where the budget holds them all; else one a rule and file. */
function findingAnnotations(report: Report, findings: readonly Finding[]): Annotation[] {
  const nameOf = controlNames(report)
  const byLevel = new Map<Level, Annotation[]>([
    ['error', []],
    ['warning', []],
    ['notice', []],
  ])
  const groups = groupFindings(findings)
  for (const [level, annotations] of byLevel) {
    const own = groups.filter((group) => levelOf(group) === level)
    const single = own.flatMap((group) =>
      group.block !== undefined
        ? [[group, group.findings] as const]
        : group.findings.map((finding) => [group, [finding]] as const),
    )
    // One place is for the verdict or for what overflows.
    const fits = single.length < budget[level]
    const chosen = fits ? single : own.flatMap((group) => byFile(group).map((same) => [group, same] as const))
    annotations.push(...chosen.map(([group, same]) => findingAnnotation(level, group, same, nameOf)))
  }
  return [...byLevel.values()].flat()
}

function levelOf({ blocking, severity }: Group): Level {
  if (blocking) return 'error'
  return severity === 'low' ? 'notice' : 'warning'
}

const byFile = ({ findings }: Group): Finding[][] => [
  ...groupBy(findings, ({ location, place }) => location?.file ?? `\0${place}`).values(),
]

function findingAnnotation(
  level: Level,
  group: Group,
  same: readonly Finding[],
  nameOf: (id: string) => string,
): Annotation {
  const first = same[0]!
  const { location } = first
  if (group.block !== undefined) return blockAnnotation(level, group, nameOf)
  const others = same
    .slice(1, 1 + maxPlaces)
    .map((finding) => `Also ${plain(placeOf(finding))}: ${plain(finding.message)}`)
  const more = same.length - 1 - others.length
  const lines = [
    location ? plain(first.message) : `${plain(first.place)}: ${plain(first.message)}`,
    ...relatedLine(first),
    ...others,
    ...(more > 0 ? [`… and ${more} more of the same in this file`] : []),
    `Why: ${plain(group.why)}`,
    `Fix: ${plain(group.fix)}`,
    ...addLines(group),
    ...(group.controls.length > 0 ? [group.controls.map(nameOf).join(', ')] : []),
  ]
  const weight = group.state === 'unsure' ? `${group.severity}, unsure` : group.severity
  const title = clip(plain(`${group.title} (${weight}, ${group.rule})`), maxTitleLength)
  return { level, title, message: clip(lines.join('\n'), maxMessageLength), ...(location && spanOf(location)) }
}

const addLines = ({ paste }: Group): string[] =>
  paste.length > 0 ? ['Add:', ...paste.map((line) => `  ${plain(line)}`)] : []

/** All that one container lacks, or one unknown value leaves open, at the first of its places. */
function blockAnnotation(level: Level, group: Group, nameOf: (id: string) => string): Annotation {
  const { location, place } = group.findings[0]!
  const lines = [
    ...(location ? [] : [plain(place)]),
    ...[...groupBy(group.findings, ({ message }) => message)].map(([message, same]) =>
      plain(`- ${message} (${same.map(({ rule }) => rule).join(', ')})`),
    ),
    ...addLines(group),
    ...group.fix.split('\n').flatMap((fix) => (fix === '' ? [] : [plain(`Fix: ${fix}`)])),
    ...(group.controls.length > 0 ? [group.controls.map(nameOf).join(', ')] : []),
  ]
  const title = clip(plain(`${group.title} (${group.severity})`), maxTitleLength)
  return { level, title, message: clip(lines.join('\n'), maxMessageLength), ...(location && spanOf(location)) }
}

/** Other places that belong to it. */
function relatedLine({ location, related, relatedOmitted }: Finding): string[] {
  const places = new Set(related.map(({ file, line }) => spot(file, line)))
  if (location) places.delete(spot(location.file, location.line))
  const shown = [...places].slice(0, maxPlaces)
  const more = places.size - shown.length + relatedOmitted
  return shown.length === 0 ? [] : [plain(`See also ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`)]
}

function spanOf({ file: path, line, column, endLine, endColumn }: NonNullable<Finding['location']>) {
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
