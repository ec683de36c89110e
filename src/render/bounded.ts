import type { ControlRow, Finding, GapRow, ImageRow, Notice, Report, ThreatRow } from '../model/report.ts'
import { clip } from './escape.ts'

/** UTF-16 units of one text; a name of a file or a service may have a million. */
const longest = 4000
/** Lines of a log are cut one by one where they are shown. */
const longestLog = 20_000

const isLong = (text: string | null): boolean => text !== null && text.length > longest
const cut = (text: string) => clip(text, longest)
/** As long as a file system lets one be. */
const longestPath = 4096
const cutPath = (path: string) => clip(path, longestPath)
const isLongPath = (path: string | null | undefined): boolean => (path?.length ?? 0) > longestPath
const cutAny = <T extends string | null>(text: T) => (text === null ? text : cut(text))

/**
 * The report for a page: no text of the repository, the image or the engine is longer than a person reads. A report
 * whose texts are short is what it was.
 */
export function bounded(report: Report): Report {
  const { findings, threats, controls, gaps, images, warnings, errors, policy } = report
  return {
    ...report,
    findings: each(findings, isLongFinding, shortFinding),
    threats: each(threats, isLongRow, shortRow),
    controls: each(controls, isLongRow, shortRow),
    gaps: each(gaps, ({ path, because }) => isLongPath(path) || isLong(because), shortGap),
    images: each(images, isLongImage, shortImage),
    warnings: each(warnings, isLongNotice, shortNotice),
    errors: each(errors, isLongNotice, shortNotice),
    policy: { ...policy, origin: cut(policy.origin), scope: policy.scope.map(cut), change: cutAny(policy.change) },
  }
}

const each = <T>(all: readonly T[], isLong: (one: T) => boolean, short: (one: T) => T): readonly T[] =>
  all.some(isLong) ? all.map((one) => (isLong(one) ? short(one) : one)) : all

/** There are hundreds of rows. */
const longestRow = 400
const isLongRow = ({ because }: ThreatRow | ControlRow) => (because?.length ?? 0) > longestRow
const shortRow = <R extends ThreatRow | ControlRow>(row: R): R => ({ ...row, because: clip(row.because!, longestRow) })

const isLongFinding = ({ title, why, fix, message, place, subject, waiver, location }: Finding) =>
  isLong(title) ||
  isLong(why) ||
  isLong(fix) ||
  isLong(message) ||
  isLong(place) ||
  isLong(subject.name) ||
  isLong(subject.key) ||
  isLongPath(location?.file) ||
  (waiver !== null && (isLong(waiver.reason) || isLong(waiver.owner)))

const shortFinding = (finding: Finding): Finding => ({
  ...finding,
  title: cut(finding.title),
  why: cut(finding.why),
  fix: cut(finding.fix),
  message: cut(finding.message),
  place: cut(finding.place),
  subject: { ...finding.subject, name: cut(finding.subject.name), key: cut(finding.subject.key) },
  location: finding.location && { ...finding.location, file: cutPath(finding.location.file) },
  related: finding.related.map((one) => ({ ...one, file: cutPath(one.file) })),
  waiver: finding.waiver && { ...finding.waiver, reason: cut(finding.waiver.reason), owner: cut(finding.waiver.owner) },
  edits: [],
})

const shortGap = (gap: GapRow): GapRow => ({ ...gap, path: cutPath(gap.path), because: cut(gap.because) })

const isLongImage = ({ ref, id, subject, because, log }: ImageRow) =>
  isLong(ref) || isLong(id) || isLong(subject) || isLong(because) || (log !== null && log.length > longestLog)

const shortImage = (image: ImageRow): ImageRow => ({
  ...image,
  ref: cut(image.ref),
  id: cut(image.id),
  subject: cut(image.subject),
  because: cutAny(image.because),
  log: image.log?.slice(-longestLog) ?? null,
})

const isLongNotice = ({ message, file }: Notice) => isLong(message) || isLongPath(file)
const shortNotice = (notice: Notice): Notice => ({
  ...notice,
  message: cut(notice.message),
  file: notice.file && cutPath(notice.file),
})
