import { judge } from '../../src/decide/judge.ts'
import type { State, Verdict } from '../../src/decide/verdict.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { Gap } from '../../src/model/source.ts'
import type { Subject } from '../../src/model/subject.ts'

/** What a definition of a rule needs and no test of judging looks at. */
export const frame = {
  title: 't',
  severity: 'high',
  threats: ['D3'],
  controls: [],
  why: 'w',
  fix: 'f',
  bad: [{ name: 'bad', files: {}, reports: [] }],
  good: [{ name: 'good', files: {}, reports: [] }],
} as const

/** What one rule says of some subjects: how many passed, and every verdict that is neither `pass` nor `absent`. */
export function judgeOne(
  rule: Rule,
  subjects: readonly Subject[],
  gaps: readonly Gap[] = [],
): { passed: number; others: readonly Verdict[] } {
  const { passed, others } = judge([rule], subjects, { trustedRegistries: [] }, gaps).byRule.get(rule.id)!
  return { passed: passed.docker + passed.kubernetes, others }
}

/** What one rule says of one subject. */
export function stateOf(rule: Rule, subject: Subject, gaps: readonly Gap[] = []): State {
  const { passed, others } = judgeOne(rule, [subject], gaps)
  return others[0]?.state ?? (passed > 0 ? 'pass' : 'absent')
}
