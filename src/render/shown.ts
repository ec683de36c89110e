import type { ChangedLines } from '../model/diff.ts'
import type { Finding, Location } from '../model/report.ts'

/** Where a finding is shown, and whether the change touches that place: what is beside it may block and is no error there. */
export interface Shown {
  readonly finding: Finding
  readonly at: Location | null
  readonly isChanged: boolean
}

/** At its own place, or at one that belongs to it and that the change touches; undefined in files that it leaves alone. */
export function shownAt(finding: Finding, changed: ChangedLines | undefined): Shown | undefined {
  const { location: own, related } = finding
  if (!changed || !own || touches(changed, own)) return { finding, at: own, isChanged: true }
  const at = related.find((place) => touches(changed, place))
  if (at) return { finding, at, isChanged: true }
  return changed.files.has(own.file) ? { finding, at: own, isChanged: false } : undefined
}

function touches(changed: ChangedLines, { file, line, endLine }: Location): boolean {
  if (!changed.files.has(file)) return false
  const lines = changed.linesOf(file)
  if (!lines) return true
  // Whoever writes a report that is merged may say that a place is anywhere.
  if (endLine - line > lines.size) return [...lines].some((number) => number >= line && number <= endLine)
  for (let more = 0; more <= endLine - line; more++) if (lines.has(line + more)) return true
  return false
}
