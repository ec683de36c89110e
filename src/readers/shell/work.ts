/** Limits; what exceeds them is unknown: variables within variables, assignments put in. */
const maxDepth = 50
const maxWork = 100_000

/** What the evaluations of one text share: hostile texts double with every line. */
export class Work {
  done = 0
  depth = 0
  /** How often a cycle of variables was cut. */
  cuts = 0

  /** @param id distinguishes the choices of two texts */
  constructor(readonly id: number) {}

  /** False where the text has had all the work that one gets. */
  spend(cost: number): boolean {
    this.done += cost
    return this.done <= maxWork
  }

  get isDeep(): boolean {
    return this.depth >= maxDepth
  }

  get isSpent(): boolean {
    return this.done > maxWork
  }
}
