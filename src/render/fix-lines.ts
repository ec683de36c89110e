import type { Finding, TextEdit } from '../model/report.ts'
import { logLines, plain } from './escape.ts'
import { placeOf, plural, spot } from './words.ts'

/** A file that could not be changed. */
export interface Unchanged {
  readonly path: string
  readonly because: string
}

export interface Fixes {
  /** The lines of `fixLine`, by the fingerprints of the findings. */
  readonly done: ReadonlyMap<string, string>
  /** Fingerprints of what is found after the change. */
  readonly standing: ReadonlySet<string>
  /** How many findings are reported that no waiver names. */
  readonly left: number
  readonly files: number
  readonly unchanged: readonly Unchanged[]
  /** Findings whose rule has an edit that could not be made. */
  readonly refused: readonly { readonly finding: Finding; readonly because: string }[]
  /** How many findings another run can change. */
  readonly more: number
  /** Nothing was written. */
  readonly isDry: boolean
}

/** What `--fix` changed: a line a finding, with the text that was put in. The rest of a line that it changed is never shown. */
export function renderFixes(fixes: Fixes): string {
  const { done, standing, unchanged, refused, more } = fixes
  const lines = [
    `hullgate: ${headline(fixes)}`,
    ...[...done].map(([fingerprint, line]) => line + (standing.has(fingerprint) ? ', still found' : '')),
    ...unchanged.map(({ path, because }) => `  ${plain(spot(path, null))}: not changed (${plain(because)})`),
    ...refusedLines(refused),
    ...(more > 0 ? [`  and ${plural(more, 'finding')} more that can be changed: run \`--fix\` again`] : []),
    '',
  ]
  return logLines(lines.join('\n'))
}

function headline({ done, files, unchanged, left, isDry }: Fixes): string {
  const verb = isDry ? 'would fix' : 'fixed'
  if (done.size > 0) return `${verb} ${plural(done.size, 'finding')} in ${plural(files, 'file')}`
  if (unchanged.length > 0) return `${verb} 0 findings`
  if (left === 0) return 'nothing to fix'
  return `nothing that \`--fix\` can fix; ${plural(left, 'finding')} left to fix by hand`
}

/** What is left at one place for one reason is one line. */
function refusedLines(refused: Fixes['refused']): string[] {
  const rules = new Map<string, { readonly place: string; readonly because: string; readonly ids: Set<string> }>()
  for (const { finding, because } of refused) {
    const place = plain(placeOf(finding))
    const key = JSON.stringify([place, because])
    const line = rules.get(key) ?? { place, because: plain(because), ids: new Set<string>() }
    rules.set(key, line)
    line.ids.add(finding.rule)
  }
  return [...rules.values()].map(
    ({ place, because, ids }) => `  ${place}  ${[...ids].join(', ')}: not changed (${because})`,
  )
}

/** What was changed for a finding that has its edits. */
export function fixLine(finding: Finding): string {
  const texts = finding.edits.map(({ text }) => text.trim().replace(/^,\s*/, '').replace(/\s+/g, ' '))
  const set = texts.filter((text) => text !== '').join('; ')
  const placeholder = finding.edits.some((edit) => edit.placeholder)
  const { caution } = finding
  const mark =
    caution !== null ? ` (check first: ${plain(caution)})` : placeholder ? ' (a placeholder: choose the value)' : ''
  return `  ${plain(placeOfEdit(finding))}  ${finding.rule}: ${set === '' ? 'removed' : plain(set)}${mark}`
}

/**
 * Where something is changed, in the lines of the file before: what is missing is found elsewhere than it is put. What is put below
 * a key is named with what lacks it, since it may stand on the line of the next service.
 */
function placeOfEdit(finding: Finding): string {
  const [edit] = finding.edits
  const isBelow = ({ line, column, endLine, endColumn, text }: TextEdit) =>
    line === endLine && column === endColumn && /^[\r\n]*[ \t]+\S/.test(text)
  if (!edit || (finding.location?.file === edit.file && finding.edits.every(isBelow))) return placeOf(finding)
  const [before = ''] = /^\s*/.exec(edit.text)!
  return spot(edit.file, edit.line + before.split('\n').length - 1)
}
