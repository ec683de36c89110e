import { isForeign, isStrangersName } from './foreign.ts'
import { functions } from './functions.ts'
import {
  Dictionary,
  isEqual,
  isLess,
  isTrue,
  List,
  type Maybe,
  textOf,
  Unknown,
  unknown,
  type Value,
} from './values.ts'

/** What an expression is evaluated in. */
export interface Evaluation {
  /** The value of a name such as `matrix.os`. */
  lookUp(path: readonly string[]): Maybe
  /** How a question comes out that only the run decides; undefined where it stays open. */
  decide(question: string): boolean | undefined
}

export type Expression = (evaluation: Evaluation) => Maybe

/** GitHub's own limit, and how deep one may be nested. */
const maxLength = 21_000
const maxDepth = 50

const token =
  /\s*(?:('(?:[^']|'')*')|([-+]?(?:0x[\da-f]+|0o[0-7]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|infinity(?![\w-])))(?![\w.])|([A-Za-z_][\w-]*)|(\|\||&&|[=!<>]=|[!<>()[\].,*]))/iy

interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Reads what stands between `${{` and `}}`; what is no expression has no known value. */
export function compile(text: string): Expression {
  if (text.length > maxLength) return () => unknown
  try {
    return new Parser(text, tokensOf(text)).whole()
  } catch {
    return () => unknown
  }
}

function tokensOf(text: string): readonly Token[] {
  const found: Token[] = []
  token.lastIndex = 0
  const end = text.trimEnd().length
  while (token.lastIndex < end) {
    const match = token.exec(text)
    if (!match) throw new Error('no expression')
    const written = match[1] ?? match[2] ?? match[3] ?? match[4] ?? ''
    found.push({ text: written, start: token.lastIndex - written.length, end: token.lastIndex })
  }
  return found
}

class Parser {
  private at = 0
  private depth = 0

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  whole(): Expression {
    const found = this.or()
    if (this.at < this.tokens.length) throw new Error('more than an expression')
    return found
  }

  private get next(): string | undefined {
    return this.tokens[this.at]?.text
  }

  private take(wanted: string): boolean {
    if (this.next !== wanted) return false
    this.at++
    return true
  }

  private expect(wanted: string): void {
    if (!this.take(wanted)) throw new Error(`no ${wanted}`)
  }

  /** The text of what was read since a token: what is not known is named by it. */
  private since(first: number): string {
    return this.text.slice(this.tokens[first]?.start, this.tokens[this.at - 1]?.end)
  }

  private or(): Expression {
    if (++this.depth > maxDepth) throw new Error('too deep')
    const found = this.chain('||', () => this.chain('&&', () => this.comparison(), false), true)
    this.depth--
    return found
  }

  /** The first operand that counts as `end` says, else the last. */
  private chain(operator: string, operand: () => Expression, end: boolean): Expression {
    const operands: { readonly value: Expression; readonly name: string }[] = []
    do {
      const first = this.at
      const value = operand()
      operands.push({ value, name: this.since(first) })
    } while (this.take(operator))
    const [only, ...more] = operands
    if (only && more.length === 0) return only.value
    return (evaluation) => {
      let value: Maybe = unknown
      for (const [i, operand] of operands.entries()) {
        value = operand.value(evaluation)
        if (i === operands.length - 1) break
        const truth = truthOf(value, operand.name, evaluation)
        if (truth === undefined) return unknown
        if (truth === end) return value instanceof Unknown ? new Unknown(truth) : value
      }
      return value
    }
  }

  private comparison(): Expression {
    const first = this.at
    let left = this.unary()
    for (;;) {
      const operator = this.next
      if (operator === undefined || !/^(?:[=!<>]=|[<>])$/.test(operator)) return left
      this.at++
      const [a, b] = [left, this.unary()]
      const name = this.since(first)
      left = (evaluation) => {
        const [x, y] = [a(evaluation), b(evaluation)]
        // Nobody but the stranger has the stranger's name.
        if ((isStrangersName(x) || isStrangersName(y)) && /^[=!]=$/.test(operator))
          return (x === y) === (operator === '==')
        if (isOpen(x) || isOpen(y)) return evaluation.decide(name) ?? unknown
        return compare(operator, x, y)
      }
    }
  }

  private unary(): Expression {
    if (!this.take('!')) return this.members(this.primary())
    if (++this.depth > maxDepth) throw new Error('too deep')
    const first = this.at
    const inner = this.unary()
    const name = this.since(first)
    this.depth--
    return (evaluation) => {
      const truth = truthOf(inner(evaluation), name, evaluation)
      return truth === undefined ? unknown : !truth
    }
  }

  private primary(): Expression {
    if (this.take('(')) {
      const inner = this.or()
      this.expect(')')
      return inner
    }
    const word = this.next
    if (word === undefined) throw new Error('no value')
    this.at++
    const literal = literalOf(word)
    if (literal !== undefined) return () => literal
    if (!/^[a-z_]/i.test(word)) throw new Error('no value')
    return this.take('(') ? this.call(word.toLowerCase(), this.at - 2) : this.name(word.toLowerCase())
  }

  /** A context and the names that follow it at once: what may come next depends on all of them. */
  private name(context: string): Expression {
    const keys: Expression[] = []
    while ((this.next === '.' || this.next === '[') && this.tokens[this.at + 1]?.text !== '*') keys.push(this.key())
    return (evaluation) => {
      const path = [context]
      for (const key of keys) {
        const value = key(evaluation)
        if (value instanceof Unknown) return unknown
        path.push(textOf(value))
      }
      return evaluation.lookUp(path)
    }
  }

  private key(): Expression {
    if (this.take('.')) {
      const name = this.next ?? ''
      this.at++
      if (!/^[a-z_]/i.test(name)) throw new Error('no name')
      return () => name
    }
    this.expect('[')
    const key = this.or()
    this.expect(']')
    return key
  }

  /** `.name`, `[index]` and `.*` behind a value. */
  private members(of: Expression): Expression {
    let found = of
    let isFiltered = false
    while (this.next === '.' || this.next === '[') {
      const inner = found
      if (this.tokens[this.at + 1]?.text === '*') {
        const closes = this.next === '['
        this.at += 2
        if (closes) this.expect(']')
        const isNested = isFiltered
        found = (evaluation) => every(inner(evaluation), isNested)
        isFiltered = true
        continue
      }
      const key = this.key()
      const isOfEach = isFiltered
      found = (evaluation) => {
        const name = key(evaluation)
        const value = inner(evaluation)
        if (value instanceof Unknown || name instanceof Unknown) return unknown
        if (!isOfEach || !(value instanceof List)) return member(value, name)
        const own = value.items.filter((item) => item instanceof List || item instanceof Dictionary)
        return new List(own.map((item) => member(item, name)).filter((item) => item !== null))
      }
    }
    return found
  }

  private call(name: string, first: number): Expression {
    const args: Expression[] = []
    while (!this.take(')')) {
      args.push(this.or())
      if (!this.take(',') && this.next !== ')') throw new Error('no )')
    }
    const own = functions.get(name)
    const written = this.since(first)
    return (evaluation) => {
      const values = args.map((arg) => arg(evaluation))
      const value = own && values.length >= own.least ? own.call(values) : unknown
      if (!(value instanceof Unknown)) return value
      return own?.isQuestion || questions.has(name) ? (evaluation.decide(written) ?? unknown) : value
    }
  }
}

/** What the state of the run answers. */
const questions: ReadonlySet<string> = new Set(['success', 'failure', 'cancelled'])

function literalOf(word: string): Value | undefined {
  if (word.startsWith("'")) return word.slice(1, -1).replaceAll("''", "'")
  if (/^[-+.\d]/.test(word)) return Number(word.replace(/infinity/i, 'Infinity'))
  switch (word.toLowerCase()) {
    case 'true':
      return true
    case 'false':
      return false
    case 'null':
      return null
    case 'nan':
      return Number.NaN
    case 'infinity':
      return Number.POSITIVE_INFINITY
    default:
      return undefined
  }
}

const isOpen = (value: Maybe): value is Unknown => value instanceof Unknown || isForeign(value)

const truthOf = (value: Maybe, name: string, evaluation: Evaluation): boolean | undefined =>
  value instanceof Unknown ? (value.truth ?? evaluation.decide(name)) : isTrue(value)

function compare(operator: string, a: Value, b: Value): boolean {
  switch (operator) {
    case '==':
      return isEqual(a, b)
    case '!=':
      return !isEqual(a, b)
    case '<':
      return isLess(a, b)
    case '>':
      return isLess(b, a)
    case '<=':
      return isEqual(a, b) || isLess(a, b)
    default:
      return isEqual(a, b) || isLess(b, a)
  }
}

/** What a key of a value holds; nothing where it has no such key. */
export function member(value: Maybe, key: Value): Maybe {
  if (value instanceof Unknown) return unknown
  if (value instanceof Dictionary) return value.get(textOf(key)) ?? null
  if (!(value instanceof List)) return null
  const index = typeof key === 'string' && key.trim() === '' ? Number.NaN : Number(key)
  return value.items[Math.floor(index)] ?? null
}

/** `.*`: the values of a collection; behind another one those of the collections in it. */
function every(value: Maybe, isNested: boolean): Maybe {
  if (value instanceof Unknown) return unknown
  const items = itemsOf(value)
  return new List(isNested ? items.flatMap((item) => (item instanceof Unknown ? [] : itemsOf(item))) : items)
}

function itemsOf(value: Value): readonly Maybe[] {
  if (value instanceof List) return value.items
  return value instanceof Dictionary ? value.entries.map(([, item]) => item) : []
}
