import type { Counts, Finding } from '../model/report.ts'

/** @param findings what stands @param fixed what stands on the base alone */
export function count(findings: readonly Finding[], fixed: readonly Finding[]): Counts {
  const counts = {
    critical: 0,
    high: 0,
    medium: 0,
    low: 0,
    new: 0,
    blocking: 0,
    waived: 0,
    unsure: 0,
    unchanged: 0,
    fixed: fixed.filter(({ waiver }) => !waiver).length,
  }
  for (const { severity, state, status, blocking, waiver, new: isNew } of findings) {
    if (waiver) {
      counts.waived++
      continue
    }
    counts[state === 'fail' ? severity : 'unsure']++
    if (isNew) counts.new++
    if (blocking) counts.blocking++
    if (status === 'unchanged') counts.unchanged++
  }
  return counts
}
