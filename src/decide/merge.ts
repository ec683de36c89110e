import type {
  Checkout,
  Comparison,
  Conclusion,
  Counts,
  Finding,
  GapRow,
  ImageRow,
  Notice,
  Report,
  RuleRow,
} from '../model/report.ts'
import { severities } from '../model/rule.ts'
import { count } from './counts.ts'
import { weightiestFirst } from './findings.ts'
import type { Leg } from './legs.ts'
import { controlRow, rowsOf, ruleRow, threatRow } from './merged-rows.ts'
import { atLeast } from './severity.ts'
import { joinShards } from './shards.ts'

/**
 * One report of several: of a matrix whose jobs check an image each, and mostly the same files. The verdict is decided again: what
 * one report has against the merge no other clears, and what a report says of itself can only make it worse.
 * @throws Error a sentence, where the reports are not of one check
 */
export function mergeReports(jobs: readonly [Leg, ...Leg[]], version: string): Report {
  for (const leg of jobs) requireVersion(leg, version)
  const [placed, ...rest] = jobs.filter(({ report }) => report.checkout)
  for (const leg of rest) requireSameCheckout(placed!, leg)
  const [first, ...others] = jobs
  for (const leg of others) requireAlike(first, leg)
  const legs = joinShards(jobs)
  const reports = legs.map(({ report }) => report)
  const { policy } = first.report
  const comparison = comparisonOf(reports)
  const findings = mergedFindings(reports, comparison)
  const standing = weightiestFirst(findings.filter(({ status }) => status !== 'fixed'))
  const fixed = findings.filter(({ status }) => status === 'fixed')
  const errors = [...distinct(reports.flatMap((report) => report.errors)), ...legs.flatMap(unexplained)]
  const images = distinct(reports.flatMap((report): readonly ImageRow[] => report.images))
  return {
    schema: 1,
    tool: { name: 'hullgate', version },
    conclusion: conclusionOf(reports, standing, errors),
    counts: countsOf(reports, standing, fixed),
    findings: [...standing, ...fixed],
    rules: rulesOf(reports, standing),
    threats: rowsOf(
      reports.map(({ threats }) => threats),
      standing,
      ({ threats }) => threats,
      threatRow,
    ),
    controls: rowsOf(
      reports.map(({ controls }) => controls),
      standing,
      ({ controls }) => controls,
      controlRow,
    ),
    gaps: mergedGaps(reports),
    images,
    judged: { ...sum(byScope(reports).map(judgedOf)), image: images.length },
    warnings: warningsOf(reports),
    errors,
    policy: {
      ...policy,
      scope: [...new Set(reports.flatMap(({ policy }) => policy.scope))],
      // Each job speaks of what it has checked.
      preview: reports.every((report) => report.policy.preview === policy.preview) ? policy.preview : null,
    },
    checkout: checkoutOf(reports),
    comparison,
    timings: {
      collectMs: Math.max(...reports.map(({ timings }) => timings.collectMs)),
      readMs: Math.max(...reports.map(({ timings }) => timings.readMs)),
      judgeMs: Math.max(...reports.map(({ timings }) => timings.judgeMs)),
      reportMs: Math.max(...reports.map(({ timings }) => timings.reportMs)),
    },
  }
}

function requireVersion({ name, report }: Leg, version: string): void {
  if (report.tool.version === version) return
  throw new Error(`${name} was written by Hullgate ${report.tool.version}; this is ${version}.`)
}

/** Reports of several policies or bases have no verdict in common. */
function requireAlike(one: Leg, other: Leg): void {
  const differs = (what: string) => new Error(`${one.name} and ${other.name} were decided by ${what}.`)
  const [mine, its] = [one.report, other.report]
  const terms = ({ policy: { origin, failOn, report, change } }: Report) =>
    JSON.stringify([origin, failOn, report, change])
  if (terms(mine) !== terms(its)) throw differs('different policies')
  if (mine.comparison?.base !== its.comparison?.base || mine.comparison?.newOnly !== its.comparison?.newOnly)
    throw differs('different bases')
}

/** What one of them does not know differs from nothing. */
function requireSameCheckout(one: Leg, other: Leg): void {
  const [mine, its] = [one.report.checkout, other.report.checkout]
  if (!mine || !its) return
  const parts = [
    ['repositories', mine.repository, its.repository],
    ['commits', mine.commit, its.commit],
    ['folders', mine.folder || './', its.folder || './'],
  ] as const
  for (const [what, here, there] of parts)
    if (here !== null && there !== null && here !== there)
      throw new Error(`${one.name} and ${other.name} are of different ${what}: ${here} and ${there}.`)
}

/** Where all say the same. */
function checkoutOf([first, ...others]: readonly Report[]): Checkout | null {
  const own = JSON.stringify(first!.checkout)
  return others.every(({ checkout }) => JSON.stringify(checkout) === own) ? first!.checkout : null
}

function comparisonOf([first, ...others]: readonly Report[]): Comparison | null {
  const known = first!.comparison
  const because = [first!, ...others].map(({ comparison }) => comparison?.because ?? null).find((one) => one !== null)
  return known && { ...known, because: because ?? null }
}

/** Whoever has a fault standing, it stands. */
function mergedFindings(reports: readonly Report[], comparison: Comparison | null): Finding[] {
  const found = new Map<string, Finding>()
  for (const finding of reports.flatMap(({ findings }) => findings)) {
    const known = found.get(finding.fingerprint)
    found.set(finding.fingerprint, known ? worseOf(known, finding) : finding)
  }
  const { policy } = reports[0]!
  return [...found.values()].map((finding) => ({ ...finding, blocking: blocks(finding, policy, comparison) }))
}

function blocks(
  { blocking, waiver, status, state, severity }: Finding,
  { failOn }: Report['policy'],
  comparison: Comparison | null,
): boolean {
  if (waiver || status === 'fixed' || failOn === 'never') return false
  const isCounted = !comparison?.newOnly || status === 'new' || status === 'unknown'
  return blocking || (state === 'fail' && isCounted && atLeast(severity, failOn))
}

const worstStatus = ['new', 'unknown', 'unchanged', 'fixed'] as const

function worseOf(one: Finding, other: Finding): Finding {
  const status = worstStatus.find((status) => one.status === status || other.status === status)!
  const weight = ({ state, severity, status }: Finding) =>
    (status === 'fixed' ? 0 : 100) + (state === 'fail' ? 10 : 0) + severities.indexOf(severity)
  const [heavy, light] = weight(other) > weight(one) ? [other, one] : [one, other]
  return {
    ...heavy,
    severity: atLeast(one.severity, other.severity) ? one.severity : other.severity,
    blocking: one.blocking || other.blocking,
    new: status === 'new',
    status,
    evidence: [...new Set([...heavy.evidence, ...light.evidence])],
    waiver: one.waiver && other.waiver,
  }
}

function conclusionOf(reports: readonly Report[], standing: readonly Finding[], errors: readonly Notice[]): Conclusion {
  if (errors.length > 0) return 'error'
  // A finding below the level that reports show may block all the same.
  return standing.some(({ blocking }) => blocking) || reports.some(({ conclusion }) => conclusion === 'fail')
    ? 'fail'
    : 'pass'
}

/** A report without a verdict that does not say why. */
const unexplained = ({ name, report }: Leg): Notice[] =>
  report.conclusion === 'error' && report.errors.length === 0
    ? [{ message: `${name} has no verdict, and does not say why.`, file: null, line: null }]
    : []

/** Reports of the same part of the repository have checked the same files, those of paths of their own have not. */
function byScope(reports: readonly Report[]): (readonly Report[])[] {
  const parts = new Map<string, Report[]>()
  for (const report of reports) {
    const scope = report.policy.scope.join('\0')
    const part = parts.get(scope) ?? []
    parts.set(scope, part)
    part.push(report)
  }
  const found = [...parts.values()]
  return haveOwnPaths(found.map(([first]) => first!)) ? found : [reports]
}

function sum(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const one of all)
    for (const [name, count] of Object.entries(one))
      total[name] = (Object.hasOwn(total, name) ? total[name]! : 0) + count
  return total
}

/** What a report counts below the level that it shows is the same in every job that checked the same files. */
function countsOf(reports: readonly Report[], standing: readonly Finding[], fixed: readonly Finding[]): Counts {
  const shown = count(standing, fixed)
  const hidden = sum(
    byScope(reports).map((part) => {
      const counts = part.map(hiddenCounts)
      const names = Object.keys(shown) as (keyof Counts)[]
      return Object.fromEntries(names.map((name) => [name, Math.max(...counts.map((one) => one[name]))]))
    }),
  )
  return sum([{ ...shown }, hidden]) as unknown as Counts
}

function hiddenCounts({ counts, findings }: Report): Record<keyof Counts, number> {
  const own = count(
    findings.filter(({ status }) => status !== 'fixed'),
    findings.filter(({ status }) => status === 'fixed'),
  )
  const names = Object.keys(own) as (keyof Counts)[]
  const all = names.map((name) => [name, Math.max(0, (counts[name] ?? 0) - own[name])])
  return Object.fromEntries(all) as Record<keyof Counts, number>
}

/** What every report has judged is judged once; what only some have is theirs. */
function judgedOf(reports: readonly Report[]): Record<string, number> {
  const kinds = new Set(reports.flatMap(({ judged }) => Object.keys(judged)))
  return Object.fromEntries(
    [...kinds].map((kind) => {
      const counts = reports.map(({ judged }) => (Object.hasOwn(judged, kind) ? judged[kind]! : 0))
      const shared = Math.min(...counts)
      return [kind, shared + counts.reduce((sum, count) => sum + count - shared, 0)]
    }),
  )
}

/** Whether each report is of some paths alone, none of which holds one of another report. */
function haveOwnPaths(reports: readonly Report[]): boolean {
  // Several stand in one entry, apart by blanks; a path that has one is compared in pieces, which finds too much rather than too little.
  const paths = reports.map(({ policy: { scope } }) =>
    scope.flatMap((entry) => (entry.startsWith('path: ') ? entry.slice(6).split(' ') : [])).map((path) => `${path}/`),
  )
  const isWithin = (path: string, others: readonly string[]) =>
    others.some((other) => path.startsWith(other) || other.startsWith(path))
  return (
    paths.length > 1 &&
    paths.every(
      (own, index) =>
        own.length > 0 && !paths.slice(index + 1).some((other) => own.some((path) => isWithin(path, other))),
    )
  )
}

/** What is only true where nothing else was checked, or where no other report needed it. */
const onlyOfAll = /^Nothing (?:to check|was checked): | matches nothing: correct its path or subject, or remove it$/

function warningsOf(reports: readonly Report[]): Notice[] {
  const said = reports.map(({ warnings }) => new Set(warnings.map(({ message }) => message)))
  const isEverywhere = ({ message }: Notice) => said.every((messages) => messages.has(message))
  return distinct(reports.flatMap(({ warnings }) => warnings)).filter(
    (notice) => !onlyOfAll.test(notice.message) || isEverywhere(notice),
  )
}

/** What blocks in one report blocks. */
function mergedGaps(reports: readonly Report[]): GapRow[] {
  const found = new Map<string, GapRow>()
  for (const gap of reports.flatMap(({ gaps }) => gaps)) {
    const key = JSON.stringify([gap.path, gap.line, gap.because])
    const known = found.get(key)
    found.set(key, known ? { ...known, blocking: known.blocking || gap.blocking } : gap)
  }
  return [...found.values()]
}

function distinct<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()]
}

function rulesOf(reports: readonly Report[], standing: readonly Finding[]): RuleRow[] {
  const rows = (all: readonly (readonly RuleRow[])[], subjectsOf: (counts: readonly number[]) => number) =>
    rowsOf(all, standing, ({ rule }) => [rule], ruleRow(subjectsOf))
  const parts = byScope(reports).map((part) =>
    rows(
      part.map(({ rules }) => rules),
      (counts) => Math.max(...counts),
    ),
  )
  return rows(parts, (counts) => counts.reduce((total, count) => total + count, 0))
}
