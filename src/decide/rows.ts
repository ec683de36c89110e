import type { ControlEntry } from '../benchmarks/control.ts'
import { type Threat, threats } from '../benchmarks/threats.ts'
import type { Policy } from '../model/policy.ts'
import type { ControlRow, Finding, RowState, RuleRow, ThreatRow } from '../model/report.ts'
import type { Rule } from '../model/rule.ts'
import type { Gap } from '../model/source.ts'
import { answers, threatsOf } from './findings.ts'
import { fold, isHidden, type State, type Verdict } from './judge.ts'

/** What the rows of a report count, gathered in one pass: a row then costs what it holds, not what the repository holds. */
export interface Tally {
  /** By rule id. */
  readonly verdicts: ReadonlyMap<string, readonly Verdict[]>
  /** By rule id, threat id and control id. */
  readonly findings: ReadonlyMap<string, number>
}

export function tallyOf(verdicts: readonly Verdict[], findings: readonly Finding[]): Tally {
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

/** What rows need besides verdicts and findings. */
interface Judged {
  readonly rules: readonly Rule[]
  readonly gaps: readonly Gap[]
  /** `YYYY-MM-DD`. */
  readonly today: string
}

export function ruleRow(rule: Rule, policy: Policy, tally: Tally, gaps: readonly Gap[]): RuleRow {
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

/** @param controls the rows of the controls that stand for this threat */
export function threatRow(
  id: Threat,
  policy: Policy,
  judged: Judged,
  tally: Tally,
  controls: readonly ControlRow[],
): ThreatRow {
  const rules = judged.rules.filter((rule) => rule.threats.includes(id))
  const own = verdictsOf(rules, tally).filter(({ rule, subject }) => threatsOf(rule, subject).includes(id))
  const row = rowState(rules, policy, own, judged.gaps)
  const unseen = controls.filter(({ state }) => state === 'unseen').length
  const findings = tally.findings.get(id) ?? 0
  return {
    id,
    ...threats[id],
    // Rules beyond the benchmarks alone do not clear a threat.
    state: row.state === 'pass' && unseen === controls.length ? 'unseen' : row.state,
    rules: rules.length,
    findings,
    because: row.because ?? (unseen === 0 ? null : `${unseen} of its ${controls.length} controls not judged`),
  }
}

export function controlRow(entry: ControlEntry, policy: Policy, judged: Judged, tally: Tally): ControlRow {
  const rules = judged.rules.filter((rule) => rule.controls.includes(entry.control))
  const own = verdictsOf(rules, tally).filter((verdict) => answers(entry, verdict.subject))
  const attestation = policy.attestations.find((a) => a.control === entry.id && a.expires >= judged.today)
  const row = rowState(rules, policy, own, judged.gaps)
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
