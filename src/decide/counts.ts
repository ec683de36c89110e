import type { Counts, Finding } from '../model/report.ts'
import type { Severity } from '../model/rule.ts'

/** @param findings what stands @param fixed what stands on the base alone */
export function count(findings: readonly Finding[], fixed: readonly Finding[]): Counts {
  const standing = findings.filter((finding) => !finding.waiver)
  const failing = standing.filter((finding) => finding.state === 'fail')
  const of = (severity: Severity) => failing.filter((finding) => finding.severity === severity).length
  return {
    critical: of('critical'),
    high: of('high'),
    medium: of('medium'),
    low: of('low'),
    new: standing.filter((finding) => finding.new).length,
    blocking: standing.filter((finding) => finding.blocking).length,
    waived: findings.length - standing.length,
    unsure: standing.length - failing.length,
    unchanged: standing.filter(({ status }) => status === 'unchanged').length,
    fixed: fixed.filter(({ waiver }) => !waiver).length,
  }
}
