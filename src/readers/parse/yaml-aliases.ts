import { EVENT_ID, type Event } from 'js-yaml'

/** Fewer aliases cannot make up such a share of a document. */
export const fewAliases = 8

/** Values of a document up to which Go's libraries take any share of them from aliases, and from which on they take a tenth. */
const manyValues = 400_000
const tooManyValues = 4_000_000
const [largestShare, smallestShare] = [0.99, 0.1]

/** Aliases of aliases multiply beyond what numbers can hold. */
const countless = 1e12

/** A collection that is not closed. */
interface Open {
  values: number
  readonly anchor: string | undefined
  /** Of a mapping: whether its next node is a key. */
  isKeyNext: boolean | undefined
  /** What its next node is brings entries into another mapping: those are counted where they are looked up. */
  isMerged: boolean
}

/**
 * The number of values that aliases make of a document, where it is so many that Go's YAML libraries (Docker's, Kubernetes') refuse
 * it: they allow a share of values from aliases that sinks as the document grows.
 */
export function excessiveValues(chunk: string, events: readonly Event[]): number | undefined {
  const anchors = new Map<string, number>()
  const nameOf = ({ anchorStart, anchorEnd }: { anchorStart: number; anchorEnd: number }) =>
    anchorStart < 0 ? undefined : chunk.slice(anchorStart, anchorEnd)
  const begun = (anchor: string | undefined, isKeyNext?: boolean, isMerged = false): Open => ({
    values: 1,
    anchor,
    isKeyNext,
    isMerged,
  })
  const open = [begun(undefined)]
  let aliased = 0
  const place = (values: number, isMergeKey = false) => {
    const parent = open.at(-1)!
    parent.values = Math.min(countless, parent.values + values)
    if (parent.isKeyNext === undefined) return
    parent.isMerged = parent.isKeyNext && isMergeKey
    parent.isKeyNext = !parent.isKeyNext
  }
  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.SCALAR: {
        const name = nameOf(event)
        if (name !== undefined) anchors.set(name, 1)
        place(1, chunk.slice(event.valueStart, event.valueEnd) === '<<')
        break
      }
      case EVENT_ID.ALIAS: {
        const values = open.at(-1)!.isMerged ? 0 : (anchors.get(nameOf(event)!) ?? 0)
        aliased += values
        place(1 + values)
        break
      }
      case EVENT_ID.MAPPING:
        open.push(begun(nameOf(event), true))
        break
      case EVENT_ID.SEQUENCE:
        open.push(begun(nameOf(event), undefined, open.at(-1)!.isMerged))
        break
      case EVENT_ID.POP: {
        const { values, anchor } = open.pop()!
        if (open.length === 0) open.push(begun(undefined))
        if (anchor !== undefined) anchors.set(anchor, values)
        place(values)
        break
      }
      default:
        open.push(begun(undefined))
    }
  }
  const { values } = open[0]!
  const beyond = (values - manyValues) / (tooManyValues - manyValues)
  const allowed = largestShare - (largestShare - smallestShare) * Math.min(1, Math.max(0, beyond))
  return aliased > allowed * values ? values : undefined
}
