/** Counts the characters that patterns are matched against, and throws where they are too many. */
export type Spend = (steps: number) => void

/**
 * Regular expressions of selectors, as Go reads them, matched in time linear in the text: the pattern comes from a repository.
 * Undefined for what is not understood.
 */
export function patternOf(text: string, spend: Spend): ((candidate: string) => boolean) | undefined {
  if (text.length > maxLength) return undefined
  if (isPlain(text)) return (candidate) => candidate === text
  const start = new Parser(text).parse()
  return start && new Automaton(start, spend).matches
}

/** Whether a pattern means itself alone. */
export const isPlain = (text: string): boolean => /^[\w-]*$/.test(text)

const maxLength = 300
/** Longer names are no names. */
const maxCandidate = 1000
/** Sets of states that are kept with what follows each. */
const maxKept = 1000

/** A state of the automaton: it takes a character, or leads on to others. */
interface State {
  takes?: (character: string) => boolean
  readonly next: State[]
  isEnd?: boolean
}

interface Piece {
  readonly start: State
  readonly end: State
}

/** The states in which it may be, and those after a character. */
interface Step {
  readonly states: ReadonlySet<State>
  readonly isEnd: boolean
  readonly after: Map<string, Step>
}

const stepOf = (states: ReadonlySet<State>): Step => ({
  states,
  isEnd: [...states].some(({ isEnd }) => isEnd),
  after: new Map(),
})

/** One pattern is matched against many names: what follows the states after each character is worked out once. */
class Automaton {
  private readonly first: Step
  private kept = 0

  constructor(
    start: State,
    private readonly spend: Spend,
  ) {
    this.first = stepOf(closure([start]))
  }

  readonly matches = (candidate: string): boolean => {
    if (candidate.length > maxCandidate) return false
    let step = this.first
    let steps = 1
    for (const character of candidate) {
      step = step.after.get(character) ?? this.next(step, character)
      steps++
      if (step.states.size === 0) break
    }
    this.spend(steps)
    return step.isEnd
  }

  private next(step: Step, character: string): Step {
    this.spend(step.states.size)
    const next = stepOf(closure([...step.states].flatMap(({ takes, next }) => (takes?.(character) ? next : []))))
    if (this.kept++ < maxKept) step.after.set(character, next)
    return next
  }
}

/** All states that are reached without a character. */
function closure(from: readonly State[]): Set<State> {
  const found = new Set<State>()
  const open = [...from]
  for (let state = open.pop(); state; state = open.pop()) {
    if (found.has(state)) continue
    found.add(state)
    if (!state.takes) open.push(...state.next)
  }
  return found
}

const classes: Readonly<Record<string, RegExp>> = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ }

class NotUnderstood extends Error {}

class Parser {
  private at = 0

  constructor(private readonly text: string) {}

  parse(): State | undefined {
    try {
      const { start, end } = this.alternatives()
      if (this.at < this.text.length) return undefined
      end.isEnd = true
      return start
    } catch (error) {
      if (error instanceof NotUnderstood) return undefined
      throw error
    }
  }

  private alternatives(): Piece {
    const start: State = { next: [] }
    const end: State = { next: [] }
    do {
      const piece = this.sequence()
      start.next.push(piece.start)
      piece.end.next.push(end)
    } while (this.skip('|'))
    return { start, end }
  }

  private sequence(): Piece {
    const start: State = { next: [] }
    let end = start
    while (this.at < this.text.length && !'|)'.includes(this.text[this.at]!)) {
      const piece = this.repeated()
      end.next.push(piece.start)
      end = piece.end
    }
    return { start, end }
  }

  private repeated(): Piece {
    let piece = this.one()
    for (;;) {
      const sign = this.text[this.at]
      if (sign === '{') throw new NotUnderstood()
      if (sign === undefined || !'*+?'.includes(sign)) return piece
      this.at++
      const start: State = { next: [piece.start] }
      const end: State = { next: [] }
      piece.end.next.push(end)
      if (sign !== '?') piece.end.next.push(piece.start)
      if (sign !== '+') start.next.push(end)
      piece = { start, end }
    }
  }

  private one(): Piece {
    const character = this.text[this.at++]!
    if (character === '(') {
      if (this.skip('?') && !this.skip(':')) throw new NotUnderstood()
      const piece = this.alternatives()
      if (!this.skip(')')) throw new NotUnderstood()
      return piece
    }
    const end: State = { next: [] }
    // The whole name is matched in any case.
    if (character === '^' || character === '$') return { start: { next: [end] }, end }
    return { start: { takes: this.taking(character), next: [end] }, end }
  }

  private taking(character: string): (candidate: string) => boolean {
    if (character === '.') return () => true
    if (character === '[') return this.set()
    if (character === '\\') return this.escaped()
    if ('*+?'.includes(character)) throw new NotUnderstood()
    return (candidate) => candidate === character
  }

  private escaped(): (candidate: string) => boolean {
    const character = this.text[this.at++]
    if (character === undefined) throw new NotUnderstood()
    const known = classes[character]
    if (known) return (candidate) => known.test(candidate)
    if (/\w/.test(character)) throw new NotUnderstood()
    return (candidate) => candidate === character
  }

  private set(): (candidate: string) => boolean {
    const isNegated = this.skip('^')
    const members: ((candidate: string) => boolean)[] = []
    do {
      const from = this.text[this.at++]
      if (from === undefined || (from === '[' && this.text[this.at] === ':')) throw new NotUnderstood()
      if (from === '\\') members.push(this.escaped())
      else if (this.text[this.at] === '-' && this.text[this.at + 1] !== ']') {
        const to = this.text[this.at + 1]
        if (to === undefined || to === '\\') throw new NotUnderstood()
        this.at += 2
        members.push((candidate) => candidate >= from && candidate <= to)
      } else members.push((candidate) => candidate === from)
    } while (this.text[this.at] !== ']')
    this.at++
    return (candidate) => members.some((member) => member(candidate)) !== isNegated
  }

  private skip(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }
}
