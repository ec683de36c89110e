import { controlsOf } from '../benchmarks/editions.ts'
import { type Threat, threatIds } from '../benchmarks/threats.ts'
import type { Attestation, Policy } from '../model/policy.ts'
import type { Conclusion, Counts, Finding, ImageRow, Notice, Report, Timings } from '../model/report.ts'
import type { Rule, Severity } from '../model/rule.ts'
import type { Gap } from '../model/source.ts'
import { atLeast, findingsOf, locationOf } from './findings.ts'
import type { Verdict } from './judge.ts'
import { controlRow, ruleRow, tallyOf, threatRow } from './rows.ts'
import { Waivers } from './waivers.ts'

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
  const controls = entries.map((entry) => controlRow(entry, policy, evidence, tally))
  const controlsFor = (threat: Threat) => controls.filter((_, index) => entries[index]?.threat === threat)
  const errors = [...evidence.errors, ...ruleErrors(live), ...gapErrors(policy, evidence.gaps)]
  const expiredAttestations = policy.attestations.filter((attestation) => attestation.expires < evidence.today)
  const known = new Set(entries.map(({ id }) => id))
  const strayAttestations = policy.attestations.filter(({ control }) => !known.has(control))
  return {
    schema: 1,
    tool: { name: 'hullgate', version: evidence.version },
    conclusion: conclude(findings, errors),
    counts: count(findings),
    findings: findings.filter((finding) => atLeast(finding.severity, policy.report)),
    rules: evidence.rules.map((rule) => ruleRow(rule, policy, tally, evidence.gaps)),
    threats: threatIds.map((id) => threatRow(id, policy, evidence, tally, controlsFor(id))),
    controls,
    gaps: evidence.gaps.map((gap) => ({ ...gap, line: gap.line ?? null })),
    images: evidence.images,
    warnings: [
      ...evidence.warnings,
      ...waivers.notices(placeOf(policy)),
      ...expiredAttestations.map((a) => expiredAttestation(a, placeOf(policy))),
      ...strayAttestations.map((a) => strayAttestation(a, placeOf(policy))),
    ],
    errors,
    policy: { origin: policy.origin, failOn: policy.failOn, report: policy.report },
    timings: evidence.timings,
  }
}

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

const placeOf = (policy: Policy) => (policy.origin === 'defaults' ? null : policy.origin)

function expiredAttestation({ control, owner, expires, line }: Attestation, file: string | null): Notice {
  return { message: `attestation of ${control} (${owner}) expired on ${expires}`, file, line }
}

function strayAttestation({ control, owner, line }: Attestation, file: string | null): Notice {
  return { message: `attestation of ${control} (${owner}) names no control of the chosen editions`, file, line }
}
