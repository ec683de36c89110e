import type { ControlRow, Counts, Finding, Notice, Report } from '../model/report.ts'
import { type Severity, severities } from '../model/rule.ts'
import { clip } from './escape.ts'

/** Worst first. */
export const worstFirst: readonly Severity[] = severities.toReversed()

/** `1 rule`, `2 rules`. */
export const plural = (count: number, word: string): string =>
  count === 1 ? `1 ${word}` : `${count} ${word.replace(/([^aeiou])y$/, '$1ie')}s`

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

const byNumber = new Intl.Collator('en', { numeric: true })

/** Ids of controls, each once, as the benchmarks number them: 5.9 before 5.10. */
export const inOrder = (controls: readonly string[]): string[] => [...new Set(controls)].sort(byNumber.compare)

/** `1 critical, 2 high, 1 unsure`; severities that nothing has are left out. */
export function countWords(counts: Counts): string {
  const words = [...worstFirst, 'unsure' as const, 'waived' as const]
  return words
    .filter((word) => counts[word] > 0)
    .map((word) => `${counts[word]} ${word}`)
    .join(', ')
}

/** All that is neither waived nor fixed. */
export const standing = ({ critical, high, medium, low, unsure }: Counts): number =>
  critical + high + medium + low + unsure

/** Whether it is about something that runs, as a manifest describes it or the engine does. */
export const isOfContainer = ({ subject }: Finding): boolean => subject.kind === 'container'

/** What stands: what was fixed is in the report as well. */
export const standingFindings = ({ findings }: Report): readonly Finding[] =>
  findings.some(({ status }) => status === 'fixed') ? findings.filter(({ status }) => status !== 'fixed') : findings

/** Findings that the change answers for, where that is known; else all that stand. */
export const ownFindings = (report: Report): readonly Finding[] =>
  isNewOnly(report) ? standingFindings(report).filter(({ status }) => status !== 'unchanged') : standingFindings(report)

/** The others: faults that the base has as well. */
export const oldFindings = (report: Report): readonly Finding[] =>
  isNewOnly(report) ? report.findings.filter(({ status }) => status === 'unchanged') : []

/** Without what the headline says of the policy. */
export const otherWarnings = ({ warnings, policy: { change } }: Report): readonly Notice[] =>
  warnings.filter(({ message }) => message !== change)

/** Whether only what is new can block, and what is new is known. */
export const isNewOnly = ({ comparison }: Report): boolean =>
  comparison?.newOnly === true && comparison.because === null

/** `211 already on the base, 2 fixed`; empty where neither. */
export function baseWords({ counts: { unchanged, fixed } }: Report): string {
  const words = [
    ...(unchanged > 0 ? [`${unchanged} already on the base`] : []),
    ...(fixed > 0 ? [`${fixed} fixed`] : []),
  ]
  return words.join(', ')
}

/** Whether there was anything to check at all: silence is then no success. */
export function isEmpty({ judged: { file: _, ...found } }: Report): boolean {
  return Object.values(found).every((count) => count === 0)
}

/** The verdict on a report without anything that was checked: what is listed as not checked may hold containers. */
export const nothingChecked = ({ gaps }: Report): string =>
  gaps.length > 0 ? 'nothing was checked' : 'nothing to check here'

/** The verdict as a sentence, without counts of each severity. */
export function verdictSentence(report: Report): string {
  const { conclusion, counts, errors, policy } = report
  const threshold = `fail-on: ${policy.failOn}`
  const findings = standing(counts)
  if (isNewOnly(report) && (conclusion !== 'error' || counts.blocking > 0)) return comparedSentence(report)
  const block = `${blockers(counts.blocking, findings, 'finding')} the merge (${threshold})`
  if (conclusion === 'error') {
    const incomplete = `check incomplete: ${plural(errors.length, 'error')}, so the merge is blocked`
    return counts.blocking > 0 ? `${incomplete}; ${block}` : incomplete
  }
  if (conclusion === 'fail') return block
  if (findings > 0) return `none of ${plural(findings, 'finding')} blocks the merge (${threshold})`
  if (counts.waived > 0) return 'every finding is waived'
  return isEmpty(report) ? nothingChecked(report) : 'no findings'
}

/** `1 of 2 findings blocks`; `2 findings block` where all do. */
const blockers = (blocking: number, all: number, word: string): string =>
  `${blocking === all ? plural(all, word) : `${blocking} of ${plural(all, word)}`} ${blocking === 1 ? 'blocks' : 'block'}`

/** Of a change: what is new, then what is no fault of it. */
function comparedSentence(report: Report): string {
  const { conclusion, counts, errors, policy } = report
  const threshold = `fail-on: ${policy.failOn}`
  const added = standing(counts) - counts.unchanged
  const { blocking } = counts
  const incomplete = `check incomplete: ${plural(errors.length, 'error')}, so the merge is blocked; `
  const base = baseWords(report)
  const waived = ownFindings(report).filter(({ waiver }) => waiver).length
  const first =
    blocking > 0
      ? `${conclusion === 'error' ? incomplete : ''}${blockers(blocking, added, 'new finding')} the merge (${threshold})`
      : added > 0
        ? `${added === 1 ? '1 new finding does not block' : `none of ${added} new findings blocks`} the merge (${threshold})`
        : isEmpty(report) && base === ''
          ? nothingChecked(report)
          : waived > 0
            ? `${plural(waived, 'new finding')} ${waived === 1 ? 'is' : 'are'} waived`
            : 'no new findings'
  const others = [...(waived > 0 && added > 0 ? [`${waived} waived`] : []), ...(base === '' ? [] : [base])]
  return others.length === 0 ? first : `${first}; ${others.join(', ')}`
}

/** `20 of 30 findings block the merge (fail-on: medium): 20 medium, 9 low, 1 unsure`. */
export function verdictWords(report: Report): string {
  const counts = isNewOnly(report) ? '' : countWords(report.counts)
  return verdictSentence(report) + (counts === '' ? '' : `: ${counts}`)
}

/** `14 of 107 controls failed, 20 passed, 5 passed in part, 68 not checked`. */
export function stateCounts(controls: readonly ControlRow[]): string {
  const count = (...states: ControlRow['state'][]) => controls.filter(({ state }) => states.includes(state)).length
  const words = [
    [count('error'), 'with an error'],
    [count('pass'), 'passed'],
    [count('partial'), 'passed in part'],
    [count('unsure'), 'undetermined'],
    [count('attested'), 'attested'],
    [count('unseen'), 'not checked'],
    [count('absent'), 'not applicable'],
  ] as const
  const rest = words.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`)
  return [`${count('fail')} of ${plural(controls.length, 'control')} failed`, ...rest].join(', ')
}

/** `check first: …` of what a fix may break. */
export const cautionWords = (caution: string): string => `Check first: ${caution}.`

/** What narrows the files that were checked, for the headline: ` (only part of the repository: path: deploy)`. Foreign text. */
export const scopeWords = ({ policy: { scope } }: Report): string =>
  scope.length === 0 ? '' : ` (only part of the repository: ${clip(scope.join('; '), maxScopeLength)})`

const maxScopeLength = 200

const kindWords: Readonly<Record<string, string>> = {
  container: 'container',
  pod: 'pod',
  dockerfile: 'Dockerfile',
  image: 'image',
  build: 'build',
  exec: 'exec command',
  daemon: 'daemon',
  client: 'client',
  component: 'cluster component',
  object: 'other object',
}

/** The name of a subject, or its key where that says the kind before it: `image acme/web`. */
export const subjectTitle = (name: string, key: string): string => (key.endsWith(` ${name}`) ? key : name)

/** `service-account` → `service account`. */
export const kindWord = (kind: string): string => kindWords[kind] ?? kind.replaceAll('-', ' ')

/** `12 files: 3 containers, 2 pods, 1 Dockerfile`; empty where nothing was checked. */
export function checkedWords(report: Report): string {
  if (isEmpty(report)) return ''
  const { file = 0 } = report.judged
  const words = subjectWords(report.judged)
  return file === 0 ? words : `${plural(file, 'file')}: ${words}`
}

/** `3 containers, 2 pods, 1 Dockerfile`, always in this order; empty where nothing was found. */
export function subjectWords({ file: _, ...found }: Readonly<Record<string, number>>): string {
  const kinds = [...new Set([...Object.keys(kindWords), ...Object.keys(found)])]
  return kinds
    .filter((kind) => (found[kind] ?? 0) > 0)
    .map((kind) => plural(found[kind] ?? 0, kindWord(kind)))
    .join(', ')
}

/** Of an image, as Docker counts: a million bytes each. */
export const megabytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1e6))} MB`

/** `compose.yaml:14`, or what the place is called where nothing in the repository can be pointed at. */
export const placeOf = ({ location, place }: Pick<Finding, 'location' | 'place'>): string =>
  location ? `${location.file}:${location.line}` : place

/** `file:line` of anything that may have either. */
export function spot(file: string | null, line: number | null): string {
  if (file === null) return ''
  return line === null ? file : `${file}:${line}`
}
