import type { SyntaxNode } from 'unbash'
import { type Branch, holds, loopAround, mayReach } from './branches.ts'

/** `shift` or `shift N` */
interface Shift {
  readonly pos: number
  /** Undefined where it is not known. */
  readonly count: number | undefined
  readonly scope: SyntaxNode | undefined
  readonly branch: Branch | undefined
}

/** How many of the parameters have been shifted away: any number from one on, or nobody knows. */
export interface Shifted {
  readonly least: number
  readonly most: number
  readonly isUnknown: boolean
  /** The last `shift` before: what stands between two is shifted alike. */
  readonly last: number
}

/** Each use of a parameter looks at all of them. */
const maxShifts = 1000

/** The calls of `shift` in a text, in its order. */
export class Shifts {
  private readonly all: Shift[] = []

  add(shift: Shift): void {
    this.all.push(shift)
  }

  /** There are more than are looked at: nobody knows what is left of the parameters. */
  get isCut(): boolean {
    return this.all.length > maxShifts
  }

  /** How many of the positional parameters have been shifted away between two offsets of one function. */
  between(
    from: number,
    at: number,
    scope: SyntaxNode | undefined,
    branchAround: (at: number) => Branch | undefined,
  ): Shifted {
    let least = 0
    let most = 0
    let isUnknown = false
    let last = from
    if (this.isCut) return { least, most, isUnknown: true, last }
    const here = this.all.length > 0 ? branchAround(at) : undefined
    for (const { pos, count, scope: own, branch } of this.all) {
      if (own !== scope || pos < from || (pos >= at && !loopAround(branch, at))) continue
      if (!mayReach(branch, at, here)) continue
      if (pos < at) last = pos
      if (count === undefined) isUnknown = true
      else if (loopAround(branch, undefined)) {
        // In the loop itself they are shifted once more in each round; a choice in it decides when, and behind it nobody knows.
        if (loopAround(branch, at) && here?.isLoop) most = Number.POSITIVE_INFINITY
        else isUnknown = true
      } else {
        most += count
        if (holds(branch, at)) least += count
      }
    }
    return { least, most, isUnknown, last }
  }
}
