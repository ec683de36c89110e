import type { ControlEntry } from '../benchmarks/control.ts'
import { isOfCluster, type Threat, threats } from '../benchmarks/threats.ts'
import type { Policy } from '../model/policy.ts'
import type { ControlRow, Finding, RowState, RuleRow, ThreatRow } from '../model/report.ts'
import type { Rule } from '../model/rule.ts'
import type { Gap } from '../model/source.ts'
import type { Platform } from '../model/subject.ts'
import { answers, threatsOf } from './findings.ts'
import { hiddenKinds, policyKeys } from './judge.ts'
import { fold, type RuleVerdicts, type State, stateFor, type Verdict, type Verdicts } from './verdict.ts'

const platforms: readonly Platform[] = ['docker', 'kubernetes']

/** Its controls are a cluster's: where there is none they do not apply, whoever can check them. */
const noCluster: Folded = { state: 'absent', because: 'no Kubernetes here' }

const noVerdicts = { passed: { docker: 0, kubernetes: 0 }, passedLive: false, others: [] }

interface Folded {
  readonly state: RowState
  readonly because: string | null
}

/** What a rule's verdicts say to the rows: one for each kind of those that are alike, since hundreds of rows ask for them. */
interface Said {
  readonly passed: RuleVerdicts['passed']
  readonly others: readonly Verdict[]
}

/** Keeps the first of verdicts that no row can tell apart: of one platform and state, their hits against all of the rule's controls. */
function distinct({ rule, passed, others }: RuleVerdicts): Said {
  const seen = new Set<string>()
  const kept = others.filter(({ subject, state, hits }) => {
    const isWhole = hits.every((hit) => hit.controls === rule.controls && hit.state === hits[0]?.state)
    if (!isWhole) return true
    const kind = `${subject.platform} ${state} ${hits[0]?.state}`
    return !seen.has(kind) && seen.add(kind)
  })
  return { passed, others: kept }
}

/** How many findings have a rule, a list of threats and one of controls: most findings of a rule share their lists. */
function countsOf(findings: readonly Finding[]): ReadonlyMap<string | readonly string[], number> {
  const counts = new Map<string | readonly string[], number>()
  const add = (ids: string | readonly string[]) => counts.set(ids, (counts.get(ids) ?? 0) + 1)
  for (const { rule, threats, controls } of findings) {
    add(rule)
    add(threats)
    add(controls)
  }
  return counts
}

/** Folds verdicts into the rows of the report. What rows share is gathered once: a row then costs what it holds. */
export class Rows {
  private readonly gapped: ReadonlySet<string>
  private readonly findings = new Map<string, number>()
  private readonly byControl = new Map<string, Rule[]>()
  private readonly said = new Map<string, Said>()

  constructor(
    private readonly rules: readonly Rule[],
    private readonly policy: Policy,
    private readonly verdicts: Verdicts,
    findings: readonly Finding[],
    private readonly gaps: readonly Gap[],
    /** `YYYY-MM-DD`. */
    private readonly today: string,
    /** Whether subjects of a kind were to be looked at and were not. */
    private readonly isUnlooked: (kind: string) => boolean = () => false,
  ) {
    this.gapped = hiddenKinds(gaps)
    for (const [id, own] of verdicts.byRule) this.said.set(id, distinct(own))
    for (const [ids, found] of countsOf(findings))
      for (const id of typeof ids === 'string' ? [ids] : ids)
        this.findings.set(id, (this.findings.get(id) ?? 0) + found)
    for (const rule of rules)
      for (const control of rule.controls) this.byControl.set(control, [...(this.byControl.get(control) ?? []), rule])
  }

  rule(rule: Rule): RuleRow {
    const { passed, others } = this.verdicts.byRule.get(rule.id) ?? noVerdicts
    const passes = passed.docker + passed.kubernetes
    const states = new Set([...(passes > 0 ? (['pass'] as const) : []), ...others.map(({ state }) => state)])
    return {
      id: rule.id,
      state: this.isOff(rule) ? 'absent' : fold(states, this.isHidden(rule)),
      subjects: passes + others.length,
      findings: this.findings.get(rule.id) ?? 0,
    }
  }

  control(entry: ControlEntry): ControlRow {
    const rules = this.byControl.get(entry.control) ?? []
    const row = this.controlState(entry, rules)
    const attestation = this.policy.attestations.find((a) => a.control === entry.id && a.expires >= this.today)
    // What was seen, right or wrong, needs nobody's word.
    const attested = attestation && !['pass', 'fail', 'error'].includes(row.state)
    return {
      id: entry.id,
      edition: entry.edition,
      title: entry.title,
      automated: entry.label === 'automated',
      level: entry.level,
      state: attested ? 'attested' : row.state,
      findings: this.findings.get(entry.id) ?? 0,
      because: attested ? `${attestation.statement} (${attestation.owner})` : row.because,
    }
  }

  private controlState(entry: ControlEntry, rules: readonly Rule[]): Folded {
    if (rules.length === 0 && entry.unruled !== undefined)
      return { state: 'unseen', because: `${entry.unruled}; add an attestation` }
    if (rules.length === 0 && entry.sight === 'attest')
      return { state: 'unseen', because: 'can only be checked on the host; add an attestation' }
    const row = this.fold(
      rules,
      (platform) => answers(entry, platform),
      (verdict) => stateFor(verdict, entry.control),
    )
    if (row.state === 'absent' && entry.sight === 'attest')
      return { state: 'unseen', because: `can only be checked ${whereOf(entry)}; add an attestation` }
    if (row.state !== 'pass') return row
    const idle = rules.flatMap((rule) => this.idleBecause(rule) ?? [])
    if (idle.length > 0) return { state: 'partial', because: idle.join('; ') }
    if (entry.unchecked !== undefined) return { state: 'partial', because: entry.unchecked }
    if (entry.needs !== undefined) {
      const live = rules.filter(({ id }) => this.verdicts.byRule.get(id)?.passedLive)
      if (live.length === 0) return { state: 'partial', because: `whether the host has ${entry.needs} is not checked` }
      // A rule that has nothing to look at in what runs: the engine has no such thing.
      if (live.length < rules.length) return { state: 'absent', because: `the engine has no ${entry.needs}` }
    }
    return entry.admission ? { state: 'pass', because: 'no pod in this repository uses it' } : row
  }

  /** @param controls the rows of the controls that answer this threat */
  threat(id: Threat, controls: readonly ControlRow[]): ThreatRow {
    const rules = this.rules.filter((rule) => rule.threats.includes(id))
    const row = this.fold(
      rules,
      (platform, rule) => threatsOf(rule, { platform }).includes(id),
      ({ state }) => state,
    )
    const isElsewhere = isOfCluster(id) && row.state === 'absent' && this.hasNoCluster(rules)
    const { state, because } = isElsewhere ? noCluster : this.withControls(row, rules, controls)
    return { id, ...threats[id], state, rules: rules.length, findings: this.findings.get(id) ?? 0, because }
  }

  /** Whether nothing of Kubernetes was found, and no file that was not read may hold what these rules look at. */
  private hasNoCluster(rules: readonly Rule[]): boolean {
    const kinds = new Set<string>(rules.map(({ on }) => on))
    if ([...kinds].some(this.isUnlooked)) return false
    return (
      !this.verdicts.platforms.has('kubernetes') && !this.gaps.some((gap) => gap.kinds.some((kind) => kinds.has(kind)))
    )
  }

  /** A threat passes only where every control that answers it was checked; rules beyond the benchmarks alone clear nothing. */
  private withControls(row: Folded, rules: readonly Rule[], controls: readonly ControlRow[]): Folded {
    const unchecked = controls.filter(({ state }) => state === 'unseen').length
    const because = unchecked === 0 ? null : `${unchecked} of ${controls.length} controls not checked`
    if (row.state === 'absent') return unchecked === 0 ? row : { state: 'unseen', because }
    if (row.state !== 'pass') return { ...row, because: row.because ?? because }
    if (unchecked > 0) return { state: unchecked === controls.length ? 'unseen' : 'partial', because }
    const [idle] = rules.flatMap((rule) => this.idleBecause(rule) ?? [])
    if (idle !== undefined) return { state: 'partial', because: idle }
    const partial = controls.filter(({ state }) => state === 'partial').length
    return partial > 0
      ? { state: 'partial', because: `${partial} of ${controls.length} controls checked in part` }
      : row
  }

  private fold(
    rules: readonly Rule[],
    isAnswered: (platform: Platform, rule: Rule) => boolean,
    stateOf: (verdict: Verdict) => State,
  ): Folded {
    if (rules.length === 0) return { state: 'unseen', because: 'not implemented' }
    const on = rules.filter((rule) => this.idleBecause(rule) === undefined)
    if (on.length === 0) return { state: 'unseen', because: this.idleBecause(rules[0]!) ?? null }
    const states = new Set<State>()
    let because: string | undefined
    for (const rule of on) {
      const said = this.said.get(rule.id)
      if (!said) continue
      for (const platform of platforms) if (said.passed[platform] > 0 && isAnswered(platform, rule)) states.add('pass')
      for (const verdict of said.others) {
        if (!isAnswered(verdict.subject.platform, rule)) continue
        states.add(stateOf(verdict))
        if (verdict.state === 'unseen') because ??= verdict.because
      }
    }
    const state = fold(
      states,
      on.some((rule) => this.isHidden(rule)),
    )
    if (state === 'unseen') return { state, because: because ?? this.hiddenBecause(on) }
    return { state, because: state === 'absent' ? 'not applicable' : null }
  }

  /** Whether something of what the rule is about may be there and was not seen. */
  private readonly isHidden = ({ on }: Rule): boolean => this.gapped.has(on) || this.isUnlooked(on)

  private hiddenBecause(rules: readonly Rule[]): string {
    return rules.some(({ on }) => this.isUnlooked(on))
      ? 'not checked: the check is incomplete'
      : 'a file that could not be read may hide it'
  }

  private readonly isOff = (rule: Rule): boolean => this.policy.rules.get(rule.id) === 'off'

  /** Why a rule checks nothing under this policy. */
  private idleBecause(rule: Rule): string | undefined {
    if (this.isOff(rule)) return `${rule.id} is switched off by the policy`
    const { needsSetting } = rule
    if (!needsSetting || this.policy[needsSetting].length > 0) return undefined
    return `${rule.id} needs \`${policyKeys[needsSetting]}\` in the policy`
  }
}

/** What shows files of a machine. */
const whereOf = ({ benchmark }: ControlEntry): string =>
  benchmark === 'cis-kubernetes' ? 'in a node (`--container`, `--image`)' : 'on the machine (`--host`)'
