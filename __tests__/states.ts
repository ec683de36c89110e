import type { State, Verdicts } from '../src/decide/verdict.ts'

/** What each rule says of the one subject that was judged. */
export const statesOf = ({ byRule }: Verdicts): Map<string, State> =>
  new Map([...byRule].map(([id, { passed, others }]) => [id, others[0]?.state ?? (passes(passed) ? 'pass' : 'absent')]))

const passes = (passed: Readonly<Record<string, number>>) => Object.values(passed).some((count) => count > 0)
