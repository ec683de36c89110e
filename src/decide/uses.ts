import type { Rule } from '../model/rule.ts'
import type { Subject } from '../model/subject.ts'

/** By what a fault is used, each with those who start it. */
export type UsedBy = ReadonlyMap<string, ReadonlySet<string>>

/** By what a subject is used as far as a rule looks at it. */
export function usedBy(rule: Rule, { uses = [] }: Subject): UsedBy {
  const found = new Map<string, ReadonlySet<string>>()
  for (const { by, fields, starters = [] } of uses)
    if (!fields || rule.reads.every((field) => fields.has(field)))
      found.set(by, new Set([...(found.get(by) ?? []), ...starters]))
  return found
}

/** Which overlays and projects there are on both sides, and who starts which. Those of the base are called as they are now. */
export class Uses {
  private readonly before = new Set<string>()
  private readonly startedBefore = new Map<string, Set<string>>()
  private readonly startedNow = new Map<string, Set<string>>()

  constructor(
    before: readonly Subject[],
    now: readonly Subject[],
    private readonly pathNow: (path: string) => string,
  ) {
    for (const [by, starters] of all(before)) {
      const name = this.nameNow(by)
      this.before.add(name)
      for (const one of starters) put(this.startedBefore, this.starterNow(one), name)
    }
    for (const [by, starters] of all(now)) for (const one of starters) put(this.startedNow, one, by)
  }

  /** What is of the base as it is called now. */
  renamed(known: UsedBy): UsedBy {
    if (known.size === 0) return known
    return new Map(
      [...known].map(([by, starters]) => [this.nameNow(by), new Set([...starters].map((one) => this.starterNow(one)))]),
    )
  }

  /**
   * Whether a fault has come to where it was not: into an overlay that was there without it, or into a new one through a file that
   * is not the subject's own; or whether somebody starts what has it in place of what had not.
   * @param known where the base has it
   * @param whole where all have it now
   */
  isSpread(
    now: UsedBy,
    { known, whole, isOwn }: { known: UsedBy; whole: ReadonlySet<string>; isOwn: boolean },
  ): boolean {
    const added = [...now.keys()].filter((by) => !known.has(by))
    if (added.some((by) => this.before.has(by))) return true
    if (this.hasSwitched(now, known)) return true
    const gone = [...known.keys()].filter((by) => !whole.has(by))
    return !isOwn && added.length > gone.length
  }

  private hasSwitched(now: UsedBy, known: UsedBy): boolean {
    for (const [by, starters] of now)
      for (const one of starters) {
        const before = this.startedBefore.get(one)
        if (!before || before.has(by)) continue
        const given = [...before].filter((other) => !this.startedNow.get(one)?.has(other))
        if (given.length > 0 && !given.some((other) => known.has(other))) return true
      }
    return false
  }

  private nameNow(by: string): string {
    return by.split('+').map(this.pathNow).join('+')
  }

  private starterNow(key: string): string {
    const end = key.indexOf('#')
    return end < 0 ? key : this.pathNow(key.slice(0, end)) + key.slice(end)
  }
}

const all = (subjects: readonly Subject[]) =>
  subjects.flatMap(({ uses = [] }) => uses.map(({ by, starters = [] }) => [by, starters] as const))

function put(into: Map<string, Set<string>>, key: string, value: string): void {
  const known = into.get(key)
  if (known) known.add(value)
  else into.set(key, new Set([value]))
}
