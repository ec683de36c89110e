/** Whether make reads the lines of a branch; undefined where that is known only when it runs. */
type Reads = boolean | undefined

interface Condition {
  reads: Reads
  /** A branch before the next one certainly is read, or may be. */
  isTaken: boolean
  mayBeTaken: boolean
}

const opening = /^[ ]*(ifeq|ifneq|ifdef|ifndef)\b(.*)$/s
const alternative = /^[ ]*else\b[ \t]*(?:(ifeq|ifneq|ifdef|ifndef)\b(.*))?/s
const closing = /^[ ]*endif\b/

/** Whether a line is one of a choice that make does not make yet: in a block that it keeps for later. */
export const isKept = (line: string): boolean => opening.test(line) || closing.test(line)

/** `(A,B)`, `"A" "B"`; a variable in one of them may be given another value by the call of make. */
const operands = /^[ \t]*(?:\(([^,$()]*),([^$()]*)\)|(?:"([^"$]*)"|'([^'$]*)')[ \t]*(?:"([^"$]*)"|'([^'$]*)'))/

function evaluated(directive: string, text: string): Reads {
  const match = /^ifn?eq$/.test(directive) ? operands.exec(text) : null
  if (!match) return undefined
  // Blanks around the comma are none of an operand's.
  const first = match[1]?.trimEnd() ?? match[3] ?? match[4]
  const second = match[2]?.trimStart() ?? match[5] ?? match[6]
  return (first === second) === (directive === 'ifeq')
}

/** The `ifeq` and its like around a line of a Makefile. */
export class Conditions {
  private readonly around: Condition[] = []

  /** Takes a line that begins, divides or ends a choice; false for any other. */
  take(line: string): boolean {
    const opened = opening.exec(line)
    if (opened) {
      const reads = evaluated(opened[1]!, opened[2]!)
      this.around.push({ reads, isTaken: reads === true, mayBeTaken: reads === undefined })
      return true
    }
    if (closing.test(line)) {
      this.around.pop()
      return true
    }
    const other = alternative.exec(line)
    const last = this.around.at(-1)
    if (!other || !last) return false
    const own = other[1] === undefined ? true : evaluated(other[1], other[2]!)
    if (last.isTaken || own === false) last.reads = false
    else last.reads = own && !last.mayBeTaken ? true : undefined
    last.isTaken ||= own === true
    last.mayBeTaken ||= own === undefined
    return true
  }

  /** Make does not read the line. */
  get isSkipped(): boolean {
    return this.around.some(({ reads }) => reads === false)
  }

  /** Make may read the line or not. */
  get isOpen(): boolean {
    return this.around.some(({ reads }) => reads === undefined)
  }
}
