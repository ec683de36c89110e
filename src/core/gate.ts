import { answersFor, type ControlEntry, controlsOf } from './benchmarks.ts'
import { fold, isHidden, type JudgedHit, platformOf, type State, type Verdict } from './judge.ts'
import type { Attestation, Policy, Waiver } from './policy.ts'
import type {
  Conclusion,
  ControlRow,
  Counts,
  Finding,
  ImageRow,
  Location,
  Notice,
  Report,
  RowState,
  RuleRow,
  ThreatRow,
  Timings,
} from './report.ts'
import { type Rule, type Severity, severities } from './rule.ts'
import { type Gap, position, type Span } from './source.ts'
import type { Subject } from './subjects.ts'
import { threatIds, threats } from './threats.ts'

/** All that is decided from. Times come in as data: nothing here asks the clock. */
export interface Evidence {
  readonly version: string
  /** Every rule there is, also those that the policy switches off. */
  readonly rules: readonly Rule[]
  readonly verdicts: readonly Verdict[]
  readonly gaps: readonly Gap[]
  readonly images: readonly ImageRow[]
  readonly warnings: readonly Notice[]
  /** Failures outside rules and gaps: the engine, the image, the policy file. */
  readonly errors: readonly Notice[]
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string
  readonly timings: Timings
  /** Whether a path matches a glob of the policy (given in, since globs need a library). */
  matches(path: string, glob: string): boolean
}

export function decide(policy: Policy, evidence: Evidence): Report {
  const entries = controlsOf(policy.benchmarks)
  const waivers = new Waivers(policy.waivers, evidence)
  const live = evidence.verdicts.filter((verdict) => policy.rules.get(verdict.rule.id) !== 'off')
  const findings = findingsOf(policy, live, evidence.rules, entries, waivers)
  const tally = tallyOf(live, findings)
  const errors = [...evidence.errors, ...ruleErrors(live), ...gapErrors(policy, evidence.gaps)]
  const expiredAttestations = policy.attestations.filter((attestation) => attestation.expires < evidence.today)
  return {
    schema: 1,
    tool: { name: 'hullgate', version: evidence.version },
    conclusion: conclude(findings, errors),
    counts: count(findings),
    findings: findings.filter((finding) => atLeast(finding.severity, policy.report)),
    rules: evidence.rules.map((rule) => ruleRow(rule, policy, tally, evidence.gaps)),
    threats: threatIds.map((id) => threatRow(id, policy, evidence, tally)),
    controls: entries.map((entry) => controlRow(entry, policy, evidence, tally)),
    gaps: evidence.gaps.map((gap) => ({ ...gap, line: gap.line ?? null })),
    images: evidence.images,
    warnings: [
      ...evidence.warnings,
      ...waivers.notices(placeOf(policy)),
      ...expiredAttestations.map((a) => expiredAttestation(a, placeOf(policy))),
    ],
    errors,
    policy: { origin: policy.origin, failOn: policy.failOn, report: policy.report },
    timings: evidence.timings,
  }
}

const atLeast = (severity: Severity, floor: Severity) => severities.indexOf(severity) >= severities.indexOf(floor)

function conclude(findings: readonly Finding[], errors: readonly Notice[]): Conclusion {
  if (errors.length > 0) return 'error'
  return findings.some((finding) => finding.blocking) ? 'fail' : 'pass'
}

function count(findings: readonly Finding[]): Counts {
  const standing = findings.filter((finding) => !finding.waiver)
  const failing = standing.filter((finding) => finding.state === 'fail')
  const of = (severity: Severity) => failing.filter((finding) => finding.severity === severity).length
  return {
    critical: of('critical'),
    high: of('high'),
    medium: of('medium'),
    low: of('low'),
    new: failing.filter((finding) => finding.new).length,
    blocking: failing.filter((finding) => finding.blocking).length,
    waived: findings.length - standing.length,
    unsure: standing.length - failing.length,
  }
}

/** What the rows of a report count, gathered in one pass: a row then costs what it holds, not what the repository holds. */
interface Tally {
  /** By rule id. */
  readonly verdicts: ReadonlyMap<string, readonly Verdict[]>
  /** By rule id, threat id and control id. */
  readonly findings: ReadonlyMap<string, number>
}

function tallyOf(verdicts: readonly Verdict[], findings: readonly Finding[]): Tally {
  const byRule = new Map<string, Verdict[]>()
  for (const verdict of verdicts) {
    const own = byRule.get(verdict.rule.id)
    if (own) own.push(verdict)
    else byRule.set(verdict.rule.id, [verdict])
  }
  const counts = new Map<string, number>()
  for (const { rule, threats, controls } of findings) {
    for (const id of [rule, ...threats, ...controls]) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return { verdicts: byRule, findings: counts }
}

const verdictsOf = (rules: readonly Rule[], { verdicts }: Tally) => rules.flatMap((rule) => verdicts.get(rule.id) ?? [])

function findingsOf(
  policy: Policy,
  verdicts: readonly Verdict[],
  rules: readonly Rule[],
  entries: readonly ControlEntry[],
  waivers: Waivers,
): Finding[] {
  const answered = new Map(
    rules.map((rule) => [rule.id, entries.filter((entry) => rule.controls.includes(entry.control))]),
  )
  const found = new Map<string, Finding>()
  for (const verdict of verdicts) {
    for (const hit of verdict.hits) {
      const finding = findingOf(policy, verdict, hit, answered.get(verdict.rule.id) ?? [], waivers)
      const same = found.get(finding.fingerprint)
      found.set(finding.fingerprint, same ? merge(same, finding) : finding)
    }
  }
  return [...found.values()].sort(byWeight)
}

/** The same fault of the same object, seen through two containers of a pod or two kinds of evidence. */
function merge(first: Finding, second: Finding): Finding {
  const kept = first.state === 'unsure' && second.state === 'fail' ? second : first
  return { ...kept, evidence: [...new Set([...first.evidence, ...second.evidence])] }
}

function byWeight(a: Finding, b: Finding): number {
  return (
    Number(b.blocking) - Number(a.blocking) ||
    severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
    (a.location?.file ?? a.place).localeCompare(b.location?.file ?? b.place) ||
    (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
    a.rule.localeCompare(b.rule)
  )
}

function findingOf(
  policy: Policy,
  { rule, subject }: Verdict,
  hit: JudgedHit,
  entries: readonly ControlEntry[],
  waivers: Waivers,
): Finding {
  const severity = severityOf(rule, subject, policy)
  const location = locationOf(hit.at)
  const waiver = waivers.find(rule.id, location?.file, [hit.key, subject.key])
  const failing = hit.state === 'fail' && !waiver
  const dialect = subject.kind === 'container' ? subject.dialect : null
  return {
    rule: rule.id,
    title: rule.title,
    severity,
    state: hit.state,
    message: hit.because ? `${hit.message} (${hit.because})` : hit.message,
    subject: { kind: subject.kind, key: hit.key, name: hit.subjectName, dialect },
    location,
    place: hit.at.source.path,
    threats: threatsOf(rule, subject),
    controls: entries.filter((entry) => answers(entry, subject)).map((entry) => entry.id),
    fingerprint: hit.fingerprint,
    evidence: hit.evidences,
    blocking: failing && policy.failOn !== 'never' && atLeast(severity, policy.failOn),
    new: true,
    waiver: waiver ? { reason: waiver.reason, owner: waiver.owner, expires: waiver.expires } : null,
    why: rule.why,
    fix: fixOf(rule, dialect),
    edits: [],
  }
}

/** The policy's word, else `low` for a service's hygiene on a one-off container, else the rule's own. */
function severityOf(rule: Rule, subject: Subject, policy: Policy): Severity {
  const override = policy.rules.get(rule.id)
  if (override && override !== 'off') return override
  return rule.hygiene && subject.kind === 'container' && subject.oneOff ? 'low' : rule.severity
}

function fixOf(rule: Rule, dialect: string | null): string {
  if (typeof rule.fix === 'string') return rule.fix
  return rule.fix[dialect as keyof typeof rule.fix] ?? rule.fix.default
}

const answers = (entry: ControlEntry, subject: Subject) => answersFor(entry.control, platformOf(subject))

/** The Kubernetes threats are answered by what Kubernetes runs. */
const threatsOf = (rule: Rule, subject: Subject) =>
  rule.threats.filter((threat) => !threat.startsWith('K') || platformOf(subject) === 'kubernetes')

function locationOf({ source, start, end }: Span): Location | null {
  if (source.origin !== 'repository') return null
  const from = position(source, start)
  const to = position(source, Math.max(start, end))
  return { file: source.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
}

function ruleRow(rule: Rule, policy: Policy, tally: Tally, gaps: readonly Gap[]): RuleRow {
  const own = verdictsOf([rule], tally)
  const off = policy.rules.get(rule.id) === 'off'
  return {
    id: rule.id,
    state: off
      ? 'absent'
      : fold(
          own.map((verdict) => verdict.state),
          isHidden(rule.on, gaps),
        ),
    subjects: own.filter((verdict) => verdict.state !== 'absent').length,
    findings: tally.findings.get(rule.id) ?? 0,
  }
}

function threatRow(id: (typeof threatIds)[number], policy: Policy, evidence: Evidence, tally: Tally): ThreatRow {
  const rules = evidence.rules.filter((rule) => rule.threats.includes(id))
  const own = verdictsOf(rules, tally).filter(({ rule, subject }) => threatsOf(rule, subject).includes(id))
  const { state, because } = rowState(rules, policy, own, evidence.gaps)
  return { id, ...threats[id], state, rules: rules.length, findings: tally.findings.get(id) ?? 0, because }
}

function controlRow(entry: ControlEntry, policy: Policy, evidence: Evidence, tally: Tally): ControlRow {
  const rules = evidence.rules.filter((rule) => rule.controls.includes(entry.control))
  const own = verdictsOf(rules, tally).filter((verdict) => answers(entry, verdict.subject))
  const attestation = policy.attestations.find((a) => a.control === entry.id && a.expires >= evidence.today)
  const row = rowState(rules, policy, own, evidence.gaps)
  const attested = attestation && row.state !== 'fail' && row.state !== 'error'
  const hostOnly = rules.length === 0 && entry.sight === 'attest'
  return {
    id: entry.id,
    edition: entry.edition,
    title: entry.title,
    automated: rules.length > 0,
    state: attested ? 'attested' : row.state,
    findings: tally.findings.get(entry.id) ?? 0,
    because: attested
      ? `${attestation.statement} (${attestation.owner})`
      : hostOnly
        ? 'only the host shows it: attest it in the policy'
        : row.because,
  }
}

function rowState(
  rules: readonly Rule[],
  policy: Policy,
  verdicts: readonly Verdict[],
  gaps: readonly Gap[],
): { state: RowState; because: string | null } {
  if (rules.length === 0) return { state: 'unseen', because: 'no rule yet' }
  const on = rules.filter((rule) => policy.rules.get(rule.id) !== 'off')
  if (on.length === 0) return { state: 'unseen', because: 'switched off by the policy' }
  const state: State = fold(
    verdicts.map((verdict) => verdict.state),
    on.some((rule) => isHidden(rule.on, gaps)),
  )
  if (state === 'unseen') return { state, because: 'a file that could not be read may hide it' }
  return { state, because: state === 'absent' ? 'nothing of its kind here' : null }
}

function ruleErrors(verdicts: readonly Verdict[]): Notice[] {
  return verdicts
    .filter((verdict) => verdict.state === 'error')
    .map(({ rule, subject, because }) => ({
      message: `rule ${rule.id} threw on ${subject.key}: ${because}. This is a bug of Hullgate: please report it; until then the policy can switch the rule off.`,
      file: locationOf(subject.at)?.file ?? null,
      line: locationOf(subject.at)?.line ?? null,
    }))
}

function gapErrors(policy: Policy, gaps: readonly Gap[]): Notice[] {
  if (policy.gaps === 'report') return []
  return gaps
    .filter((gap) => gap.blocking)
    .map((gap) => ({
      message: `${gap.because}. Mend it, list it under \`exclude\`, or set \`gaps: report\` in the policy.`,
      file: gap.path,
      line: gap.line ?? null,
    }))
}

/** Finds waivers and remembers which of them were of use. */
class Waivers {
  private readonly used = new Set<Waiver>()
  private readonly expired = new Set<Waiver>()

  constructor(
    private readonly all: readonly Waiver[],
    private readonly evidence: Pick<Evidence, 'today' | 'matches'>,
  ) {}

  find(rule: string, path: string | undefined, keys: readonly string[]): Waiver | undefined {
    const fits = (waiver: Waiver) =>
      waiver.rule === rule &&
      (waiver.path === undefined || (path !== undefined && this.evidence.matches(path, waiver.path))) &&
      (waiver.subject === undefined || keys.includes(waiver.subject))
    const matching = this.all.filter(fits)
    for (const waiver of matching) (this.holds(waiver) ? this.used : this.expired).add(waiver)
    return matching.find((waiver) => this.holds(waiver))
  }

  private holds(waiver: Waiver): boolean {
    return waiver.expires >= this.evidence.today
  }

  notices(file: string | null): Notice[] {
    return this.all.flatMap((waiver): Notice[] => {
      const place = { file, line: waiver.line }
      if (this.expired.has(waiver)) {
        return [
          {
            ...place,
            message: `waiver for ${waiver.rule} (${waiver.owner}) expired on ${waiver.expires}: its findings count again`,
          },
        ]
      }
      if (this.used.has(waiver)) return []
      return [{ ...place, message: `waiver for ${waiver.rule} (${waiver.owner}) matches nothing: remove it` }]
    })
  }
}

const placeOf = (policy: Policy) => (policy.origin === 'defaults' ? null : policy.origin)

function expiredAttestation({ control, owner, expires, line }: Attestation, file: string | null): Notice {
  return { message: `attestation of ${control} (${owner}) expired on ${expires}`, file, line }
}
