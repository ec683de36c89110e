import type { SyntaxNode } from 'unbash'

/** A stretch of a script that may not run, or may run again, or that keeps its variables to itself. */
export interface Branch {
  readonly pos: number
  readonly end: number
  readonly around: Branch | undefined
  /** The `if` or `case` of which it is one way. */
  readonly choice?: SyntaxNode
  /** How many ways the choice has, where one of them is certainly gone. */
  readonly ways?: number
  readonly isLoop?: boolean
  /** The loop, where its rounds may be known. */
  readonly rounds?: SyntaxNode
  readonly isSubshell?: boolean
}

export type BranchKind = Pick<Branch, 'choice' | 'ways' | 'isLoop' | 'rounds' | 'isSubshell'>
export const loop: BranchKind = { isLoop: true }
export const subshell: BranchKind = { isSubshell: true }

/** Whether a stretch that may not run has run where an offset is reached: the offset stands in it. */
export const holds = (branch: Branch | undefined, at: number): boolean =>
  branch === undefined || (branch.pos <= at && at <= branch.end)

/** The ways of choices in which something has been seen. */
export type Seen = Map<Branch['choice'], Set<Branch>>

/** Whether what stands in a branch has run where an offset is reached, in this way or in each other one of the choice. */
export function hasRun(branch: Branch | undefined, at: number, seen: Seen): boolean {
  for (let one = branch; one && !holds(one, at); one = one.around) {
    const ways = (seen.get(one.choice) ?? new Set()).add(one)
    seen.set(one.choice, ways)
    if (one.ways !== ways.size) return false
  }
  return true
}

/** Whether what is set in a branch can be seen at an offset: not from another way of the same choice, nor out of a subshell. */
export function mayReach(branch: Branch | undefined, at: number, here: Branch | undefined): boolean {
  for (let one = branch; one; one = one.around) {
    if (holds(one, at)) return true
    if (one.isSubshell) return false
    if (one.choice && isOtherWay(one, here)) return false
  }
  return true
}

/** The innermost loop around a branch, which an offset stands in. */
export function loopAround(branch: Branch | undefined, at: number | undefined): Branch | undefined {
  for (let one = branch; one; one = one.around) if (one.isLoop && (at === undefined || holds(one, at))) return one
  return undefined
}

function isOtherWay({ choice, around }: Branch, here: Branch | undefined): boolean {
  for (let loop = around; loop; loop = loop.around) if (loop.isLoop) return false
  for (let one = here; one; one = one.around) if (one.choice === choice) return true
  return false
}
