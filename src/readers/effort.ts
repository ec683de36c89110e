import { AsyncLocalStorage } from 'node:async_hooks'
import { moved, type Source, span } from '../model/source.ts'

/** Steps of a run over up to so many characters: a step is what reading a command of a script takes, some 40 µs. */
const maxSteps = 120_000
const charactersOfThese = 10_000_000

/** The steps of a repository by the characters of all files that are read: who has more of them waits longer. */
export const stepsFor = (characters: number): number => maxSteps * Math.max(1, characters / charactersOfThese)

/**
 * What the reading of one repository may cost. A limit of a file holds for that file alone, and a hundred files just below it would
 * take minutes: what is left when all is spent is not read, and that is said.
 */
export class Effort {
  private steps = 0
  private readonly refused = new Set<string>()

  constructor(private readonly most: number) {}

  spend(steps: number): void {
    this.steps += steps
  }

  /** @param source what another file writes is a part of that file */
  allows(source: Source): boolean {
    if (this.steps < this.most) return true
    this.refused.add(moved(span(source, 0)).source.path)
    return false
  }

  /** Files that are not read, or not to their end. */
  get unread(): readonly string[] {
    return [...this.refused]
  }
}

/** Readers are many and deep: each finds what its run has left without being handed it. */
const ofRun = new AsyncLocalStorage<Effort>()

export const within = <T>(effort: Effort, read: () => T): T => ofRun.run(effort, read)

/** Counts work that grows with what a file says, in steps. */
export const spend = (steps: number): void => ofRun.getStore()?.spend(steps)

/** Whether the run has anything left for a file, which else is reported as unread. */
export const mayGoOn = (source: Source): boolean => ofRun.getStore()?.allows(source) ?? true
