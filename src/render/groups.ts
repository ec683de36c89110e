import type { Finding } from '../model/report.ts'
import type { Severity } from '../model/rule.ts'
import { worstFirst } from './words.ts'

/** The same rule broken in the same way in one or many places. */
export interface Group {
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  readonly state: Finding['state']
  readonly blocking: boolean
  readonly waived: boolean
  readonly threats: readonly string[]
  readonly controls: readonly string[]
  readonly why: string
  readonly fix: string
  readonly findings: readonly Finding[]
}

/** In the order in which each key is first met. */
export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** Groups, what blocks first, then by severity; in the report's order otherwise. What is unsure or waived comes last. */
export function groupFindings(findings: readonly Finding[]): Group[] {
  const groups = groupBy(findings, ({ rule, severity, state, blocking, waiver, fix }) =>
    [rule, severity, state, blocking, waiver !== null, fix].join('\0'),
  )
  return [...groups.values()].map(groupOf).sort((a, b) => rank(a) - rank(b))
}

function groupOf(findings: readonly Finding[]): Group {
  const { rule, title, severity, state, blocking, waiver, why, fix } = findings[0]!
  const threats = [...new Set(findings.flatMap((finding) => finding.threats))]
  const controls = [...new Set(findings.flatMap((finding) => finding.controls))]
  return { rule, title, severity, state, blocking, waived: waiver !== null, threats, controls, why, fix, findings }
}

function rank({ blocking, waived, state, severity }: Group): number {
  const order = blocking ? 0 : waived ? 3 : state === 'unsure' ? 2 : 1
  return order * worstFirst.length + worstFirst.indexOf(severity)
}
