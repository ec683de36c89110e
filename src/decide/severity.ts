import type { Policy } from '../model/policy.ts'
import { type Rule, type Severity, severities } from '../model/rule.ts'
import type { JudgedHit, Verdict } from './verdict.ts'

export const atLeast = (severity: Severity, floor: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(floor)

/**
 * The policy's severity, else `low` for hygiene on a one-off container or a static pod, and for what a cluster of tests leaves out,
 * else the hit's or the rule's own.
 */
export function severityOf(
  rule: Rule,
  { hit, verdict }: { hit: JudgedHit; verdict: Verdict },
  policy: Policy,
): Severity {
  const override = policy.rules.get(rule.id)
  if (override && override !== 'off') return override
  const isHygiene = rule.hygiene || (rule.program !== undefined && hit.missing)
  const { oneOff, isControlPlane } = verdict.subject
  return isHygiene && (oneOff || (isControlPlane && rule.hygiene)) ? 'low' : (hit.severity ?? rule.severity)
}
