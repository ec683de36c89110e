import { AsyncLocalStorage } from 'node:async_hooks'
import { moved, type Source, span } from '../model/source.ts'

/** Steps of a run over up to so many characters: a step is what reading a command of a script takes, some 50 µs. */
const maxSteps = 100_000
const charactersOfThese = 10_000_000

/** Of these, what opening files may take: the rest is for reading them. */
const shareOfOpening = 1 / 2

/** Steps that one of each takes, measured together: repositories of little else, just under 10 MB, are read in about the same time. */
const stepsOf = {
  'open file': 1,
  'text of a shell': 1,
  command: 1,
  'command word': 1 / 4,
  'character of a script': 1 / 100,
  'character of a text in a script': 1 / 25,
  'character of a justfile': 1 / 200,
  justfile: 1 / 2,
  'line of a Makefile': 1 / 6,
  'line of a recipe': 1 / 8,
  'variable of a Makefile': 1 / 100,
  'RUN instruction': 1.5,
  'other instruction': 1 / 2,
  'build variable': 1 / 100,
  'parent of a bake target': 1 / 100,
  'object of a manifest': 1,
  'service of a project': 2,
  'variable of a job': 1 / 50,
  unit: 1,
  'variable of a unit': 1 / 25,
  'row of a matrix': 1 / 4,
  workflow: 2,
  'workflow with what it calls': 6,
  'text of a workflow in one way': 1,
  kustomization: 4,
  'kustomization that goes up to a limit': 30_000,
  'object that a kustomization makes': 1 / 2,
  'kustomize patch': 4,
  'object that a patch may mean': 1 / 40,
  'value of a release': 1 / 10,
  'path that a name may mean': 1 / 100,
  'variable of a file': 1 / 50,
  'variable that a script is given': 1 / 100,
  'script as another runs it': 2,
}

export type Work = keyof typeof stepsOf

/**
 * What the reading of one repository may cost. A limit of a file holds for that file alone, and a hundred files just below it would
 * take minutes: what is left when all is spent is not read, and that is said. Who has more characters waits longer.
 */
export class Effort {
  private steps = 0
  private characters = 0
  private readonly refused = new Set<string>()

  private get most(): number {
    return maxSteps * Math.max(1, this.characters / charactersOfThese)
  }

  spend(work: Work, times = 1): void {
    this.steps += stepsOf[work] * times
  }

  /** Counts a file that is about to be opened. */
  mayOpen(path: string): boolean {
    if (this.steps >= this.most * shareOfOpening) return this.refuse(path)
    this.spend('open file')
    return true
  }

  opened(characters: number): void {
    this.characters += characters
  }

  /** @param source what another file writes is a part of that file */
  mayGoOn(source: Source): boolean {
    return this.steps < this.most || this.refuse(moved(span(source, 0)).source.path)
  }

  private refuse(path: string): false {
    this.refused.add(path)
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

/** Counts work that grows with what a file says. */
export const spend = (work: Work, times = 1): void => ofRun.getStore()?.spend(work, times)

/** Whether the run has anything left for a file, which else is reported as unread. */
export const mayGoOn = (source: Source): boolean => ofRun.getStore()?.mayGoOn(source) ?? true
