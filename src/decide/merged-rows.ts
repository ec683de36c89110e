import { addTo } from '../model/group.ts'
import type { ControlRow, Finding, RowState, RuleRow, ThreatRow } from '../model/report.ts'

/** A row of a rule, a threat or a control. */
export interface Row {
  readonly id: string
  readonly state: RowState
  readonly findings: number
}

type Merged<R> = (rows: readonly R[]) => R

/** Rows of reports that may have the same findings, by their ids, in the order of the first report that has them. */
export function rowsOf<R extends Row>(
  all: readonly (readonly R[])[],
  standing: readonly Finding[],
  idsOf: (finding: Finding) => readonly string[],
  merged: Merged<R>,
): R[] {
  const found = new Map<string, number>()
  for (const id of standing.flatMap(idsOf)) found.set(id, (found.get(id) ?? 0) + 1)
  return byId(all).map((rows) => {
    const findings = Math.max(found.get(rows[0]!.id) ?? 0, ...rows.map((row) => row.findings))
    return { ...merged(rows), findings }
  })
}

/** Rows of reports that have findings of their own. */
export const sumOfRows = <R extends Row>(all: readonly (readonly R[])[], merged: Merged<R>): R[] =>
  byId(all).map((rows) => ({ ...merged(rows), findings: rows.reduce((sum, { findings }) => sum + findings, 0) }))

function byId<R extends Row>(all: readonly (readonly R[])[]): R[][] {
  const found = new Map<string, R[]>()
  for (const row of all.flat()) {
    addTo(found, row.id, row)
  }
  return [...found.values()]
}

/** @param subjectsOf how many subjects there are, of how many each report has checked */
export const ruleRow =
  (subjectsOf: (counts: readonly number[]) => number): Merged<RuleRow> =>
  (rows) => ({
    ...rows[0]!,
    state: worstState(rows.map(({ state }) => ({ state, because: null }))).state,
    subjects: subjectsOf(rows.map(({ subjects }) => subjects)),
  })

export const controlRow: Merged<ControlRow> = (rows) => ({ ...rows[0]!, ...worstState(rows) })

export const threatRow: Merged<ThreatRow> = (rows) => {
  const counted = rows.flatMap(({ because }) => (because === null ? [] : [[uncheckedIn(because), because] as const]))
  const least = counted.sort(([a], [b]) => a - b)[0]?.[1] ?? null
  const { state, because } = worstState(rows)
  // What one job has not checked another may have.
  return { ...rows[0]!, state, because: because !== null && uncheckedIn(because) < Infinity ? least : because }
}

/** Of `9 of 12 controls not checked`, 9. */
const uncheckedIn = (because: string): number =>
  Number(/^(\d{1,4}) of \d{1,4} controls /.exec(because)?.[1] ?? Infinity)

interface Said {
  readonly state: RowState
  readonly because: string | null
}

/** Not looked at, rather than hidden: whoever has looked says more. */
const isLeftOut = ({ state, because }: Said) =>
  state === 'unseen' &&
  /add an attestation$|^\d+ of \d+ controls not checked$|^not implemented$|switched off by the policy$|in the policy$/.test(
    because ?? '',
  )

/** Whether it passed but for what a job that looks at a running container knows. */
const isHalf = ({ state, because }: Said) =>
  state === 'partial' && /^whether the host has |^\d+ of \d+ controls /.test(because ?? '')

function worstState(said: readonly Said[]): Said {
  const ranks: readonly ((one: Said) => boolean)[] = [
    ({ state }) => state === 'error',
    ({ state }) => state === 'fail',
    ({ state }) => state === 'unsure',
    (one) => one.state === 'unseen' && !isLeftOut(one),
    (one) => one.state === 'partial' && !isHalf(one),
    ({ state }) => state === 'pass',
    ({ state }) => state === 'partial',
    ({ state }) => state === 'attested',
    ({ state }) => state === 'unseen',
  ]
  for (const is of ranks) {
    const found = said.find(is)
    if (found) return { state: found.state, because: found.because }
  }
  return { state: 'absent', because: said[0]!.because }
}
