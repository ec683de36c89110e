import { maxJobs } from '../../model/run.ts'
import { Dictionary, isCollection, isEqual, List, type Maybe, Unknown } from './values.ts'

/** One job of a matrix: the value of each name. */
export type Row = ReadonlyMap<string, Maybe>

/** `exclude` may take some of so many away. */
const maxCombinations = 4096

/**
 * The rows of a `strategy.matrix` that is evaluated: every combination of its lists, without those that `exclude` names; what
 * `include` adds is laid over the combinations that it agrees with, or is a row of its own. Undefined where some part is not known, or GitHub refuses it.
 */
export function rowsOf(matrix: Maybe): readonly Row[] | undefined {
  if (!(matrix instanceof Dictionary)) return undefined
  let rows: Map<string, Maybe>[] = [new Map()]
  const names = new Set<string>()
  for (const [name, values] of matrix.entries) {
    if (/^(?:include|exclude)$/i.test(name)) continue
    if (values instanceof Unknown) return undefined
    const items = values instanceof List ? values.items : [values]
    const key = name.toLowerCase()
    names.add(key)
    if (rows.length * items.length > maxCombinations) return undefined
    rows = rows.flatMap((row) => items.map((item) => new Map(row).set(key, item)))
  }
  const [excluded, included] = [listed(matrix.get('exclude')), listed(matrix.get('include'))]
  if (!excluded || !included) return undefined
  const left = rows.filter((row) => !excluded.some((one) => agrees(one, (name) => row.get(name))))
  if (left.length > maxJobs || included.length > maxJobs) return undefined
  return names.size === 0 ? included.map(rowOf) : withIncluded(left, included, names)
}

function withIncluded(
  rows: readonly Map<string, Maybe>[],
  included: readonly Dictionary[],
  names: ReadonlySet<string>,
): Row[] {
  const own = rows.map((row) => new Map(row))
  const added: Row[] = []
  for (const one of included) {
    const shared = new Dictionary(one.entries.filter(([name]) => names.has(name.toLowerCase())))
    const matching = rows.flatMap((row, i) => (agrees(shared, (name) => row.get(name)) ? [own[i]!] : []))
    for (const row of matching) for (const [name, value] of one.entries) row.set(name.toLowerCase(), value)
    if (matching.length === 0) added.push(rowOf(one))
  }
  return [...own, ...added]
}

const rowOf = (one: Dictionary): Row => new Map(one.entries.map(([name, value]) => [name.toLowerCase(), value]))

/** Undefined where it is not known, or an item of it is not. */
function listed(list: Maybe | undefined): readonly Dictionary[] | undefined {
  if (list === undefined || list === null) return []
  if (!(list instanceof List) || list.items.some((item) => item instanceof Unknown)) return undefined
  return list.items.filter((item): item is Dictionary => item instanceof Dictionary)
}

const agrees = (wanted: Dictionary, lookUp: (name: string) => Maybe | undefined): boolean =>
  wanted.entries.every(([name, value]) => matches(value, lookUp(name.toLowerCase())))

function matches(wanted: Maybe, value: Maybe | undefined): boolean {
  if (value === undefined || value instanceof Unknown || wanted instanceof Unknown) return false
  if (wanted instanceof Dictionary) return value instanceof Dictionary && agrees(wanted, (name) => value.get(name))
  if (wanted instanceof List) {
    const items = value instanceof List ? value.items : []
    return wanted.items.length === items.length && wanted.items.every((item, i) => matches(item, items[i]))
  }
  return !isCollection(value) && isEqual(wanted, value)
}
