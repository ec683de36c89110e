import type { Counts, Finding, Report } from '../model/report.ts'
import { type Severity, severities } from '../model/rule.ts'

/** Worst first. */
export const worstFirst: readonly Severity[] = severities.toReversed()

/** `1 rule`, `2 rules`. */
export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

const benchmarkNames: Readonly<Record<string, string>> = {
  'cis-docker': 'CIS Docker',
  'cis-kubernetes': 'CIS Kubernetes',
  pss: 'Pod Security Standards',
}

/** `cis-docker:5.10` → `cis-docker` and `5.10`. */
export function splitControl(id: string): { benchmark: string; number: string } {
  const colon = id.indexOf(':')
  return { benchmark: id.slice(0, colon), number: id.slice(colon + 1) }
}

/** `CIS Docker 1.5`; the Pod Security Standards have no edition but the latest. */
export function editionName(benchmark: string, edition: string): string {
  const name = benchmarkNames[benchmark] ?? benchmark
  return edition === 'latest' ? name : `${name} ${edition}`
}

/** `cis-docker:5.10` → `CIS Docker 1.5 §5.10`, in the edition that the report's controls are numbered in. */
export function controlNames(report: Report): (id: string) => string {
  const editions = new Map(report.controls.map((control) => [control.id, control.edition]))
  return (id) => {
    const { benchmark, number } = splitControl(id)
    const edition = editionName(benchmark, editions.get(id) ?? 'latest')
    return benchmark === 'pss' ? `${edition} ${number}` : `${edition} §${number}`
  }
}

/** `1 critical, 2 high, 1 unsure`; severities that nothing has are left out. */
export function countWords(counts: Counts): string {
  const words = [...worstFirst, 'unsure' as const, 'waived' as const]
  return words
    .filter((word) => counts[word] > 0)
    .map((word) => `${counts[word]} ${word}`)
    .join(', ')
}

export const failing = ({ critical, high, medium, low }: Counts): number => critical + high + medium + low

/** The verdict as a sentence, without counts of each severity. */
export function verdictSentence({ conclusion, counts, errors, policy }: Report): string {
  const threshold = `fail-on: ${policy.failOn}`
  const findings = failing(counts)
  const block = `${counts.blocking} of ${plural(findings, 'finding')} ${counts.blocking === 1 ? 'blocks' : 'block'} the merge (${threshold})`
  if (conclusion === 'error') {
    const stuck = `could not judge everything: ${plural(errors.length, 'error')}, so the merge is blocked`
    return counts.blocking > 0 ? `${stuck}; ${block}` : stuck
  }
  if (conclusion === 'fail') return block
  return findings > 0 ? `none of ${plural(findings, 'finding')} blocks the merge (${threshold})` : 'no findings'
}

/** `compose.yaml:14`, or what the place is called where nothing in the repository can be pointed at. */
export const placeOf = ({ location, place }: Pick<Finding, 'location' | 'place'>): string =>
  location ? `${location.file}:${location.line}` : place

/** `file:line` of anything that may have either. */
export function spot(file: string | null, line: number | null): string {
  if (file === null) return ''
  return line === null ? file : `${file}:${line}`
}
