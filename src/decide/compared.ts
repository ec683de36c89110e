import type { Rule, Severity } from '../model/rule.ts'
import { atLeast } from './severity.ts'
import type { JudgedHit, Verdict } from './verdict.ts'

/** One hit with the verdict that it belongs to. */
export interface Seen {
  readonly verdict: Verdict
  readonly hit: JudgedHit
}

/** What is compared with. */
export interface Compared {
  /** Those of the hits of one finding that the base does not have, or has less gravely, less certainly, or not so far. */
  worse(rule: Rule, same: readonly Seen[]): readonly Seen[]
  /** In what a fault that the base has is worse now, in words. */
  change(rule: Rule, seen: Seen, same: readonly Seen[]): string | undefined
}

/** How a hit was in what is compared with. */
export interface Weight {
  readonly severity: Severity
  readonly state: JudgedHit['state']
}

/** In what a hit weighs more than it did. */
export function graver(known: Weight, { hit }: Seen, severity: Severity): string | undefined {
  if (known.state === 'unsure' && hit.state === 'fail') return worseWords('undetermined')
  return atLeast(known.severity, severity) ? undefined : worseWords(known.severity)
}

export const worseWords = (what: string) => `worse than on the base, where it is ${what}`
