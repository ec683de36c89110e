/** What is made with some targets: they themselves with the patterns that they match, and all that need these. */
export interface Makers {
  readonly own: ReadonlySet<string>
  readonly all: ReadonlySet<string>
}

/** Targets that need one; beyond, any may. */
const maxMakers = 500

/** Targets that one run of make makes; beyond, it may make any. */
const maxMade = 20_000

/** A longer target is none of a pattern. */
const maxName = 1000

/** Which targets need which, as the rules of a Makefile say. */
export class Needs {
  private readonly needs = new Map<string, Set<string>>()
  private readonly neededBy = new Map<string, Set<string>>()
  /** Of patterns what stands behind `%`, and before it. */
  private readonly patterns = new Map<string, Set<string>>()
  private made = new WeakMap<readonly string[], ReadonlySet<string> | 'any'>()
  /** The last that was asked for: the lines of one recipe follow each other. */
  private makers: { readonly of: readonly string[]; readonly found: Makers | undefined } | undefined

  /** Takes what a rule says. */
  add(targets: readonly string[], needs: readonly string[]): void {
    this.made = new WeakMap()
    this.makers = undefined
    for (const one of [...targets, ...needs]) this.name(one)
    for (const target of targets) {
      const own = this.needs.get(target) ?? new Set()
      this.needs.set(target, own)
      for (const need of needs) {
        own.add(need)
        this.neededBy.set(need, (this.neededBy.get(need) ?? new Set()).add(target))
      }
    }
  }

  /** Takes a target that something is set for. */
  name(target: string): void {
    const at = target.indexOf('%')
    if (at < 0) return
    this.makers = undefined
    const [before, after] = [target.slice(0, at), target.slice(at + 1)]
    this.patterns.set(after, (this.patterns.get(after) ?? new Set()).add(before))
  }

  /** The targets with which some are made; undefined where they are too many. */
  makersOf(targets: readonly string[]): Makers | undefined {
    if (this.makers?.of !== targets) this.makers = { of: targets, found: this.findMakers(targets) }
    return this.makers.found
  }

  private findMakers(targets: readonly string[]): Makers | undefined {
    const own = new Set(targets)
    for (const target of targets) for (const pattern of this.patternsOf(target)) own.add(pattern)
    const all = new Set(own)
    for (const target of all) {
      for (const maker of this.neededBy.get(target) ?? []) all.add(maker)
      if (all.size > maxMakers) return undefined
    }
    return { own, all }
  }

  /** Whether making some targets makes one of others. */
  isMade(targets: readonly string[], wanted: readonly string[]): boolean {
    const made = this.madeWith(targets)
    if (made === 'any') return true
    return wanted.some((target) => made.has(target) || this.patternsOf(target).some((pattern) => made.has(pattern)))
  }

  private madeWith(targets: readonly string[]): ReadonlySet<string> | 'any' {
    const before = this.made.get(targets)
    if (before) return before
    const all = new Set(targets)
    for (const target of all) {
      for (const need of this.needs.get(target) ?? []) all.add(need)
      if (all.size > maxMade) break
    }
    const made = all.size > maxMade ? 'any' : all
    this.made.set(targets, made)
    return made
  }

  /** The patterns that a target matches: `%.o` and `a%` of `a.o`. */
  private patternsOf(target: string): string[] {
    if (this.patterns.size === 0 || target.length > maxName) return []
    const found: string[] = []
    for (let end = 1; end <= target.length; end++) {
      const after = target.slice(end)
      const begins = this.patterns.get(after)
      for (let start = 0; begins && start < end; start++) {
        const before = target.slice(0, start)
        if (begins.has(before)) found.push(`${before}%${after}`)
      }
    }
    return found
  }
}
