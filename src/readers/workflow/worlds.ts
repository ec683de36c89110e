import { groupBy } from '../../model/group.ts'
import type { Span } from '../../model/source.ts'
import { spend } from '../effort.ts'
import type { Strange } from './stranger.ts'

/** Options in their order, those together that do not differ. */
function grouped<T>(options: readonly T[], differsIn: (option: T) => string): readonly (readonly T[])[] {
  return [...groupBy(options, differsIn).values()]
}

/** Questions about the same options whose groups are kept. */
const maxKept = 200

const groupsOf = new WeakMap<readonly unknown[], Map<string, readonly (readonly unknown[])[]>>()

/** The same for all options, which come out alike in every world: thousands of steps may call one action. */
function groupedOnce<T>(
  options: readonly T[],
  question: string,
  differsIn: (option: T) => string,
): readonly (readonly T[])[] {
  const known = groupsOf.get(options) ?? new Map<string, readonly (readonly unknown[])[]>()
  groupsOf.set(options, known)
  const before = known.get(question) as readonly (readonly T[])[] | undefined
  const groups = before ?? grouped(options, differsIn)
  if (known.size < maxKept) known.set(question, groups)
  return groups
}

/** Places of values that are kept for one text. */
const maxPlaces = 20

/** One way in which everything comes out that is open before a run: a row of the matrix, a caller, an answer. */
export class World {
  /** The questions that were asked, in their order, with the number of answers and the one that holds here. */
  readonly answers: { readonly question: string; readonly count: number; readonly index: number }[] = []
  private readonly indexes = new Map<string, number>()
  private readonly narrowed = new Map<string, readonly unknown[]>()
  private readonly known = new Map<string, { readonly value: unknown; readonly places: readonly Span[] }>()
  private places: Span[] = []

  constructor(
    private readonly given: ReadonlyMap<string, number>,
    /** Nothing that is open is answered. */
    private readonly isOpen = false,
    /** The event that starts it here; without one any may. */
    readonly strange?: Strange,
  ) {}

  /** Which of the answers holds here. */
  answer(question: string, count: number): number | undefined {
    if (count === 1) return 0
    if (this.isOpen || count === 0) return undefined
    const before = this.indexes.get(question)
    if (before !== undefined) return before
    const index = this.given.get(question) ?? 0
    this.indexes.set(question, index)
    this.answers.push({ question, count, index })
    return index
  }

  /** The options that hold here, as far as they differ in what `differsIn` says; undefined where that is open. */
  among<T>(subject: string, aspect: string, options: readonly T[], differsIn: (option: T) => string): readonly T[] {
    const left = this.narrowed.get(subject) as readonly T[] | undefined
    const groups = left ? grouped(left, differsIn) : groupedOnce(options, `${subject} ${aspect}`, differsIn)
    const index = this.answer(`${subject} ${aspect}`, groups.length)
    const chosen = index === undefined ? [] : groups[index]!
    if (chosen.length > 0) this.narrowed.set(subject, chosen)
    return chosen
  }

  /** A value that is made once, with the places that it comes from. */
  once<T>(name: string, make: () => T): T {
    let found = this.known.get(name)
    if (!found) {
      const { value, places } = this.traced(make)
      found = { value, places }
      this.known.set(name, found)
    }
    this.comesFrom(found.places)
    return found.value as T
  }

  /** Notes where a value comes from. */
  comesFrom(places: readonly Span[]): void {
    if (places.length > 0 && this.places.length < maxPlaces) this.places.push(...places.slice(0, maxPlaces))
  }

  /** What is made, and the places that it comes from. */
  traced<T>(make: () => T): { readonly value: T; readonly places: readonly Span[] } {
    const outer = this.places
    this.places = []
    const value = make()
    const { places } = this
    this.places = outer
    return { value, places }
  }
}

/**
 * Reads in every way in which the questions that are asked may come out, those first that differ in one answer. Beyond `limit`
 * ways one more is read, in which nothing is answered.
 */
export function inEveryWay<T>(read: (world: World) => T, limit: number, strange?: Strange): T[] {
  const found: T[] = []
  const queue: ReadonlyMap<string, number>[] = [new Map()]
  let isCut = false
  for (const given of queue) {
    spend('text of a workflow in one way')
    const world = new World(given, false, strange)
    found.push(read(world))
    const before = new Map(given)
    for (const { question, count, index } of world.answers) {
      for (let other = 0; !given.has(question) && other < count; other++) {
        if (other === index) continue
        isCut ||= queue.length >= limit
        if (queue.length < limit) queue.push(new Map([...before, [question, other]]))
      }
      before.set(question, index)
    }
  }
  if (isCut) found.push(read(new World(new Map(), true, strange)))
  return found
}
