/** Of which grammar an expression is: POSIX basic or extended with what GNU adds, or Perl's. */
export type Grammar = 'basic' | 'extended' | 'perl'

/** What the work on one text may cost; shared, so that many texts cost no more than one. */
export interface Budget {
  steps: number
}

/** Something is not understood, or costs too much: what it would do is not known. */
export class NotKnown extends Error {}

/** Stands in an expression, or in a text, for what is known only when it runs. */
export const unknownMark = '\uE000'

/** Where an expression matched, and its groups. */
export interface Matched {
  readonly start: number
  readonly end: number
  readonly groups: readonly (readonly [from: number, to: number] | undefined)[]
}

export interface Pattern {
  /** The first match at or behind a place. */
  find(text: string, from: number, budget: Budget): Matched | undefined
  /** A part of it is known only when it runs: what it matches may be less. */
  readonly isOpen: boolean
  /** Nothing of it is known. */
  readonly isUnknown: boolean
}

interface State {
  readonly text: string
  readonly groups: ([number, number] | undefined)[]
  readonly budget: Budget
  depth: number
}

type Then = (at: number) => boolean
type Step = (state: State, at: number, then: Then) => boolean
type IsOne = (character: string) => boolean

/** One character, or anything else. */
type Piece = { readonly one: IsOne } | { readonly step: Step }

/** Steps that wait for each other while one text is matched, groups within groups, and characters of an expression. */
const maxDepth = 1500
const maxGroups = 30
const maxPattern = 2000

/** An expression, by a matcher of its own: the expressions of a repository may take for ever in that of JavaScript. */
export function patternOf(text: string, grammar: Grammar, ignoresCase = false, isDotAll = false): Pattern {
  if (text.length > maxPattern) throw new NotKnown()
  const parser = new Parser(text, grammar, ignoresCase, isDotAll)
  const whole = parser.whole()
  const isLongest = grammar !== 'perl'
  const isOpen = text.includes(unknownMark)
  return {
    isOpen,
    isUnknown: isOpen && text.replaceAll(unknownMark, '').replace(/^\^|\$$/g, '') === '',
    find(subject, from, budget) {
      for (let start = from; start <= subject.length; start++) {
        spend(budget)
        const found = matchAt(whole, subject, start, isLongest, budget)
        if (found) return found
      }
      return undefined
    },
  }
}

function matchAt(whole: Step, text: string, start: number, isLongest: boolean, budget: Budget): Matched | undefined {
  const state: State = { text, groups: [], budget, depth: 0 }
  let best: Matched | undefined
  whole(state, start, (end) => {
    if (!best || end > best.end) best = { start, end, groups: [...state.groups] }
    return !isLongest || end === text.length
  })
  return best
}

/** Steps of a budget. */
export function spend(budget: Budget, steps = 1): void {
  budget.steps -= steps
  if (budget.steps < 0) throw new NotKnown()
}

class Parser {
  private at = 0
  private groups = 0
  private depth = 0

  constructor(
    private readonly text: string,
    private readonly grammar: Grammar,
    private readonly ignoresCase: boolean,
    private readonly isDotAll: boolean,
  ) {}

  whole(): Step {
    const step = this.choice()
    if (this.at < this.text.length) throw new NotKnown()
    return step
  }

  private get isBasic(): boolean {
    return this.grammar === 'basic'
  }

  /** Whether an operator stands here, which a basic expression writes with a backslash. */
  private isOperator(sign: string, at = this.at): boolean {
    return this.isBasic ? this.text[at] === '\\' && this.text[at + 1] === sign : this.text[at] === sign
  }

  private take(sign: string): boolean {
    if (!this.isOperator(sign)) return false
    this.at += this.isBasic ? 2 : 1
    return true
  }

  private choice(): Step {
    const branches = [this.sequence()]
    while (this.take('|')) branches.push(this.sequence())
    const [first] = branches
    if (branches.length === 1) return first!
    return (state, at, then) => branches.some((branch) => branch(state, at, then))
  }

  private sequence(): Step {
    const steps: Step[] = []
    let isFirst = true
    while (this.at < this.text.length && !this.isOperator('|') && !this.isOperator(')')) {
      const isAnchor = this.isStart(steps.length === 0)
      const piece = isAnchor ? this.start() : this.piece(isFirst)
      // Behind an anchor a star is one letter in a basic expression.
      isFirst = isAnchor && this.isBasic
      steps.push(isFirst ? stepOf(piece) : this.repeated(piece))
    }
    return steps.reduceRight<Step>(
      (rest, step) => (state, at, then) => {
        if (++state.depth > maxDepth) throw new NotKnown()
        const found = step(state, at, (next) => rest(state, next, then))
        state.depth--
        return found
      },
      (_, at, then) => then(at),
    )
  }

  private isStart(isFirst: boolean): boolean {
    return this.text[this.at] === '^' && (isFirst || !this.isBasic)
  }

  private start(): Piece {
    this.at++
    return asserted((_, at) => at === 0)
  }

  private isEnd(): boolean {
    if (this.text[this.at] !== '$') return false
    const next = this.at + 1
    if (this.grammar === 'extended' || next === this.text.length) return true
    if (this.isOperator(')', next) || this.isOperator('|', next)) return true
    // Perl puts a variable in.
    if (this.grammar === 'perl') throw new NotKnown()
    return false
  }

  private piece(isFirst: boolean): Piece {
    const { text } = this
    if (this.isEnd()) {
      this.at++
      const isPerl = this.grammar === 'perl'
      return asserted((all, at) => at === all.length || (isPerl && at === all.length - 1 && all[at] === '\n'))
    }
    if (this.take('(')) return { step: this.group() }
    const sign = text[this.at++]!
    if (sign === '*' && isFirst && this.isBasic) return this.letter('*')
    if (!this.isBasic && /[*+?{]/.test(sign)) throw new NotKnown()
    if (sign === unknownMark) return { step: anyOf((one) => /\S/.test(one), 0, Infinity, false) }
    if (sign === '.') return { one: (one) => this.grammar !== 'perl' || this.isDotAll || one !== '\n' }
    if (sign === '[') return { one: this.bracket() }
    return sign === '\\' ? this.escaped() : this.letter(sign)
  }

  private letter(sign: string): Piece {
    if (!this.ignoresCase) return { one: (one) => one === sign }
    const lower = sign.toLowerCase()
    return { one: (one) => one.toLowerCase() === lower }
  }

  private group(): Step {
    if (this.text[this.at] === '?' && this.grammar === 'perl') return this.special()
    const number = ++this.groups
    const inner = this.within()
    return (state, at, then) => {
      const before = state.groups[number]
      const found = inner(state, at, (end) => {
        const own = state.groups[number]
        state.groups[number] = [at, end]
        if (then(end)) return true
        state.groups[number] = own
        return false
      })
      if (!found) state.groups[number] = before
      return found
    }
  }

  private within(): Step {
    if (++this.depth > maxGroups) throw new NotKnown()
    const inner = this.choice()
    if (!this.take(')')) throw new NotKnown()
    this.depth--
    return inner
  }

  /** `(?:…)`, and what looks ahead. */
  private special(): Step {
    const [sign] = /^\?[:=!]/.exec(this.text.slice(this.at)) ?? []
    if (!sign) throw new NotKnown()
    this.at += 2
    const inner = this.within()
    if (sign === '?:') return inner
    const isWanted = sign === '?='
    return (state, at, then) => inner(state, at, () => true) === isWanted && then(at)
  }

  private escaped(): Piece {
    const sign = this.text[this.at++]
    if (sign === undefined) throw new NotKnown()
    if (/[1-9]/.test(sign)) return { step: backTo(Number(sign)) }
    const known = this.grammar === 'perl' && sign === 'd' ? isDigit : shorthands[sign]
    if (known) return { one: known }
    const assertion = assertions[sign]
    if (assertion) return asserted(assertion)
    const control = controls[sign]
    if (control !== undefined) return this.letter(control)
    if (/[a-zA-Z0]/.test(sign)) throw new NotKnown()
    return this.letter(sign)
  }

  /** `[^a-z[:digit:]]` */
  private bracket(): IsOne {
    const isNot = this.text[this.at] === '^'
    if (isNot) this.at++
    const tests: IsOne[] = []
    for (let isFirst = true; isFirst || this.text[this.at] !== ']'; isFirst = false) {
      const [whole, name] = /^\[:(\w+):\]/.exec(this.text.slice(this.at, this.at + 12)) ?? []
      if (whole) {
        const known = classes[name!]
        if (!known) throw new NotKnown()
        tests.push(known)
        this.at += whole.length
        continue
      }
      const from = this.inBracket()
      if (typeof from === 'function') tests.push(from)
      else tests.push(this.range(from))
    }
    this.at++
    const isIn: IsOne = (one) => tests.some((test) => test(one))
    const { ignoresCase } = this
    return (one) => (isIn(one) || (ignoresCase && (isIn(one.toLowerCase()) || isIn(one.toUpperCase())))) !== isNot
  }

  private range(from: string): IsOne {
    if (this.text[this.at] !== '-' || this.text[this.at + 1] === ']') return (one) => one === from
    this.at++
    const to = this.inBracket()
    if (typeof to === 'function' || to < from) throw new NotKnown()
    return (one) => one >= from && one <= to
  }

  /** A character of a list; only Perl, and GNU before a few letters, have a backslash in one that is none itself. */
  private inBracket(): string | IsOne {
    const sign = this.text[this.at++]
    if (sign === undefined || sign === unknownMark) throw new NotKnown()
    if (sign === '[' && /[.=]/.test(this.text[this.at] ?? '')) throw new NotKnown()
    if (sign !== '\\') return sign
    const next = this.text[this.at] ?? ''
    const control = controls[next]
    if (control !== undefined) {
      this.at++
      return control
    }
    if (this.grammar !== 'perl') return sign
    this.at++
    const known = next === 'd' ? isDigit : shorthands[next]
    if (!known && /[a-zA-Z0-9]/.test(next)) throw new NotKnown()
    return known ?? next
  }

  private repeated(piece: Piece): Step {
    let step = stepOf(piece)
    for (let count = 0; ; count++) {
      const bounds = this.bounds()
      if (!bounds) return step
      // Perl gives `++` a meaning of its own; repeats of repeats are nobody's.
      if (count > 0) throw new NotKnown()
      const isLazy = this.grammar === 'perl' && this.text[this.at] === '?'
      if (isLazy) this.at++
      const [min, max] = bounds
      step = 'one' in piece ? anyOf(piece.one, min, max, isLazy) : times(piece.step, min, max, isLazy)
    }
  }

  private bounds(): readonly [number, number] | undefined {
    if (this.text[this.at] === '*') {
      this.at++
      return [0, Infinity]
    }
    if (this.take('+')) return [1, Infinity]
    if (this.take('?')) return [0, 1]
    if (!this.isOperator('{')) return undefined
    const end = this.isBasic ? String.raw`\\\}` : String.raw`\}`
    this.take('{')
    const [whole, low = '', comma, high = ''] =
      new RegExp(`^(\\d{0,3})(,?)(\\d{0,3})${end}`).exec(this.text.slice(this.at, this.at + 12)) ?? []
    if (!whole || (low === '' && comma === '')) throw new NotKnown()
    this.at += whole.length
    return [Number(low), comma === '' ? Number(low) : high === '' ? Infinity : Number(high)]
  }
}

const stepOf = (piece: Piece): Step =>
  'step' in piece
    ? piece.step
    : (state, at, then) => {
        spend(state.budget)
        return at < state.text.length && piece.one(state.text[at]!) && then(at + 1)
      }

/** One character several times: needs no place to come back to for each. */
function anyOf(one: IsOne, min: number, max: number, isLazy: boolean): Step {
  return (state, at, then) => {
    const { text } = state
    let end = at
    while (end < text.length && end - at < max && one(text[end]!)) {
      spend(state.budget)
      end++
    }
    const least = at + min
    if (isLazy) {
      for (let next = least; next <= end; next++) if (then(next)) return true
      return false
    }
    for (let next = end; next >= least; next--) {
      spend(state.budget)
      if (then(next)) return true
    }
    return false
  }
}

function times(inner: Step, min: number, max: number, isLazy: boolean): Step {
  const go = (state: State, at: number, count: number, then: Then): boolean => {
    spend(state.budget)
    // What is empty is so again, however often.
    const more = () =>
      count < max && inner(state, at, (next) => (next === at ? then(next) : go(state, next, count + 1, then)))
    if (count < min) return more()
    return isLazy ? then(at) || more() : more() || then(at)
  }
  return (state, at, then) => go(state, at, 0, then)
}

const backTo =
  (number: number): Step =>
  (state, at, then) => {
    const [from, to] = state.groups[number] ?? []
    if (from === undefined || to === undefined) return false
    // What it compares is as long as the group.
    spend(state.budget, 1 + ((to - from) >> 4))
    return state.text.startsWith(state.text.slice(from, to), at) && then(at + to - from)
  }

type Assertion = (text: string, at: number) => boolean

const asserted = (holds: Assertion): Piece => ({ step: (state, at, then) => holds(state.text, at) && then(at) })

const isDigit: IsOne = (one) => /\d/.test(one)
const isWord: IsOne = (one) => /\w/.test(one)
const isBlank: IsOne = (one) => /\s/.test(one)

const shorthands: Readonly<Record<string, IsOne>> = {
  w: isWord,
  W: (one) => !isWord(one),
  s: isBlank,
  S: (one) => !isBlank(one),
}

const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v' }

const wordBefore: Assertion = (text, at) => at > 0 && isWord(text[at - 1]!)
const wordBehind: Assertion = (text, at) => at < text.length && isWord(text[at]!)

const assertions: Readonly<Record<string, Assertion>> = {
  b: (text, at) => wordBefore(text, at) !== wordBehind(text, at),
  B: (text, at) => wordBefore(text, at) === wordBehind(text, at),
  '<': (text, at) => !wordBefore(text, at) && wordBehind(text, at),
  '>': (text, at) => wordBefore(text, at) && !wordBehind(text, at),
  '`': (_, at) => at === 0,
  "'": (text, at) => at === text.length,
}

const classes: Readonly<Record<string, IsOne>> = {
  alpha: (one) => /[a-zA-Z]/.test(one),
  digit: isDigit,
  alnum: (one) => /[a-zA-Z\d]/.test(one),
  upper: (one) => /[A-Z]/.test(one),
  lower: (one) => /[a-z]/.test(one),
  space: isBlank,
  blank: (one) => one === ' ' || one === '\t',
  punct: (one) => /[!-/:-@[-`{-~]/.test(one),
  xdigit: (one) => /[\da-fA-F]/.test(one),
  graph: (one) => /[!-~]/.test(one),
  print: (one) => /[ -~]/.test(one),
  cntrl: (one) => one < ' ' || one === '\x7f',
}
