/** Whether make reads the lines of a branch; undefined where that is known only when it runs. */
type Reads = boolean | undefined

interface Condition {
  reads: Reads
  /** A branch before the next one certainly is read, or may be. */
  isTaken: boolean
  mayBeTaken: boolean
}

/** A word of make's own: what has it as the beginning of a name, or gives it a value, says something else. */
const directive = (words: string) => String.raw`(${words})(?=[\s#\\]|$)(?![ \t]*(?:[?+!]|:{0,3})=)`
const choices = 'ifeq|ifneq|ifdef|ifndef'
const opening = new RegExp(`^ *${directive(choices)}(.*)$`, 's')
const alternative = new RegExp(String.raw`^ *${directive('else')}[ \t]*(?:${directive(choices)}(.*))?`, 's')
const closing = new RegExp(`^ *${directive('endif')}`)
const modifiers = String.raw`(?:(?:override|export|unexport|private)[ \t]+)*`
/** The name of what a `define` begins is the second group. */
export const definition = new RegExp(String.raw`^ *${modifiers}${directive('define')}[ \t]*([\w.-]*)`)

/**
 * What may end a branch that is not read: behind a tab, where no rule is open, make takes a word for its own; in a `define`, also one
 * that it does not read, no word is.
 */
const mayEnd = new RegExp(String.raw`^\s*(?:\t\s*(?:else|endif)\b|${modifiers}(?:define|endef)\b)`)

/** Whether a line is one of a choice that make does not make yet: in a block that it keeps for later. */
export const isKept = (line: string): boolean => opening.test(line) || closing.test(line)

/** `(A,B)`, `"A" "B"`; a variable in one of them may be given another value by the call of make. Signs that make reads otherwise are none. */
const operands =
  /^[ \t]+(?:\(([\w ./:@%+=-]*),([\w ./:@%+=-]*)\)|(?:"([\w ./:@%+=-]*)"|'([\w ./:@%+=-]*)')[ \t]*(?:"([\w ./:@%+=-]*)"|'([\w ./:@%+=-]*)'))[ \t\r]*(?:#.*)?$/s

function evaluated(word: string, text: string): Reads {
  const match = /^ifn?eq$/.test(word) ? operands.exec(text) : null
  if (!match) return undefined
  // Blanks around the comma are none of an operand's.
  const first = match[1]?.trimEnd() ?? match[3] ?? match[4]
  const second = match[2]?.trimStart() ?? match[5] ?? match[6]
  return (first === second) === (word === 'ifeq')
}

/** The `ifeq` and its like around a line of a Makefile. */
export class Conditions {
  private readonly around: Condition[] = []

  /** Takes a line that begins, divides or ends a choice; false for any other. */
  take(line: string): boolean {
    if (this.isSkipped && mayEnd.test(line)) for (const one of this.around) one.reads = undefined
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
    const own = other[2] === undefined ? true : evaluated(other[2], other[3]!)
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
