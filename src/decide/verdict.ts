import type { Control } from '../benchmarks/control.ts'
import type { Hit, Rule } from '../model/rule.ts'
import type { Evidence } from '../model/source.ts'
import type { Platform, Subject } from '../model/subject.ts'

/**
 * `pass` and `fail`; `unsure`: a setting has no known value; `error`: the rule crashed; `absent`: the rule does not apply;
 * `unseen`: a file that could not be read may decide.
 */
export type State = 'pass' | 'fail' | 'unsure' | 'error' | 'absent' | 'unseen'

export interface JudgedHit extends Hit {
  readonly controls: readonly Control[]
  readonly state: 'fail' | 'unsure'
  readonly fingerprint: string
  /** The subject's key, or its owner's where the fact belongs to the owner. */
  readonly key: string
  readonly subjectName: string
  readonly evidences: readonly Evidence[]
}

/** The result of one rule on one subject. */
export interface Verdict {
  readonly rule: Rule
  readonly subject: Subject
  readonly state: State
  readonly hits: readonly JudgedHit[]
  /** What was thrown, where the rule crashed; why nothing could be seen. */
  readonly because?: string
}

/** The results of one rule on every subject of its kind. Most verdicts pass: they are only counted. */
export interface RuleVerdicts {
  readonly rule: Rule
  /** Subjects that passed, by the platform that runs them. */
  readonly passed: Readonly<Record<Platform, number>>
  /** Whether one of them was seen running. */
  readonly passedLive: boolean
  /** Every verdict that is neither `pass` nor `absent`. */
  readonly others: readonly Verdict[]
}

export interface Verdicts {
  /** Of all subjects, whether or not a rule looks at them. */
  readonly platforms: ReadonlySet<Platform>
  readonly byRule: ReadonlyMap<string, RuleVerdicts>
  /** Hits that belong to another rule's finding about the same subject, which makes their settings moot. */
  readonly moot: ReadonlyMap<JudgedHit, readonly FoldedHit[]>
  /** Those same hits: no findings of their own. */
  readonly folded: ReadonlySet<JudgedHit>
}

export interface FoldedHit {
  /** The id of its own rule. */
  readonly rule: string
  readonly hit: JudgedHit
}

/** What a verdict means for one of its rule's controls: a hit may violate others only. */
export function stateFor({ state, hits }: Verdict, control: Control): State {
  if ((state !== 'fail' && state !== 'unsure') || hits.length === 0) return state
  const own = hits.filter(({ controls }) => controls.includes(control))
  if (own.some((hit) => hit.state === 'fail')) return 'fail'
  return own.length > 0 ? 'unsure' : 'pass'
}

const worstFirst = ['error', 'fail', 'unsure', 'unseen', 'pass'] as const

/** The worst of many; without any, `unseen` where a file that could not be read may hide a subject, else `absent`. */
export function fold(states: ReadonlySet<State>, isHidden: boolean): State {
  const worst = worstFirst.find((state) => states.has(state)) ?? 'absent'
  return isHidden && (worst === 'pass' || worst === 'absent') ? 'unseen' : worst
}
