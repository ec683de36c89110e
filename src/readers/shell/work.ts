import type { Choices } from './choices.ts'

/** Limits; what exceeds them is unknown: variables within variables, assignments put in. */
const maxDepth = 50
const maxWork = 100_000

/** What the evaluations of one text share: hostile texts double with every line. */
export class Work {
  done = 0
  depth = 0
  /** How often a cycle of variables was cut. */
  cuts = 0

  /** Distinguishes the choices of two texts. */
  readonly id: number

  constructor(private readonly choices: Choices) {
    this.id = choices.newText()
  }

  /** False where the text has had all the work that one gets. */
  spend(cost: number): boolean {
    this.done += cost
    return this.within(this.done <= maxWork)
  }

  /** Likewise, and where variables stand too deep in variables. */
  goesOn(cost: number): boolean {
    return this.spend(cost) && this.within(this.depth < maxDepth)
  }

  private within(isWithin: boolean): boolean {
    this.choices.isCut ||= !isWithin
    return isWithin
  }
}
