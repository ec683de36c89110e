import type { Token } from './groovy.ts'

/** A stretch of the source that an expression's text is made of. */
export interface Part {
  readonly start: number
  readonly end: number
  /** A text; its quotes are none of it. */
  readonly token?: Token
  /** `stripMargin`: the first bar of a line and what stands before it are none of the text. */
  readonly hasMargin?: true
  /** A name, or what is known only when the pipeline runs. */
  readonly name?: string
  /** What a list that the name stands for is joined with, or what stands between the items of one. */
  readonly glue?: string
}

/** What an expression comes out as. */
export interface Value {
  readonly parts: readonly Part[]
  /** It is a list of these. */
  readonly items?: readonly Value[]
  /** Something else is done with it. */
  readonly isChanged?: true
}

/** An expression as it is written. */
export interface Expression {
  /** Each that it may come out as. */
  readonly values: readonly Value[]
  /** The tokens, from one to before another, that something in it is given. */
  readonly given: readonly (readonly [from: number, to: number])[]
  /** The token behind it, and where its last one ends. */
  readonly next: number
  readonly end: number
}

/** Values of one expression, brackets within each other, and expressions within each other. */
const maxValues = 16
const maxDepth = 30
const maxLevels = 500

/** Methods that leave the meaning of a text as it is. */
const harmless = /^(?:trim|strip|stripIndent|toString|intern|normalize|stripTrailing|stripLeading|denormalize|execute)$/
const closes = /^[)\]}]$/
const ends = /^[)\]},;:]$/

/** The expression that begins at a token. */
export function expressionAt(
  tokens: readonly Token[],
  closers: ReadonlyMap<number, number>,
  text: string,
  at: number,
): Expression {
  const reading = new Reading(tokens, closers, text, at)
  const values = reading.whole(0)
  return { values, given: reading.given, next: reading.at, end: reading.end }
}

class Reading {
  readonly given: (readonly [number, number])[] = []
  private readonly first: number
  private levels = 0

  constructor(
    private readonly tokens: readonly Token[],
    private readonly closers: ReadonlyMap<number, number>,
    private readonly text: string,
    public at: number,
  ) {
    this.first = at
  }

  get end(): number {
    return this.tokens[Math.max(this.first, this.at - 1)]!.behind
  }

  /** `A`, `C ? A : B`, `A ?: B` */
  whole(depth: number): Value[] {
    const value = this.sum(depth)
    if (!this.isNext('?', depth)) return value
    this.at++
    const isElvis = this.here?.text === ':'
    const first = isElvis ? value : this.within(() => this.whole(depth))
    if (this.here?.text !== ':' || this.here.kind !== 'sign') return first
    this.at++
    const other = this.levels > maxLevels ? [] : this.within(() => this.whole(depth))
    return this.limited([...first, ...other])
  }

  /** What is added; another sign does something else with what stands before it. */
  private sum(depth: number): Value[] {
    let value = this.operand(depth)
    /** The parts of a plain sum so far, which grow in place: a hundred thousand texts may be added. */
    let parts: Part[] | undefined
    for (let sign = this.operator(depth); sign !== undefined; sign = this.operator(depth)) {
      this.at += sign.length
      const next = this.operand(depth)
      const [one, other] = [value[0], next[0]]
      if (sign === '+' && value.length === 1 && next.length === 1 && isPlain(one!) && isPlain(other!)) {
        parts ??= [...one!.parts]
        for (const part of other!.parts) parts.push(part)
        value = [{ parts }]
        continue
      }
      parts = undefined
      value = sign === '+' ? this.added(value, next) : value.map((each): Value => ({ ...each, isChanged: true }))
    }
    return value
  }

  /** The sign of two operands that stands here. */
  private operator(depth: number): string | undefined {
    const { here } = this
    if (here?.kind !== 'sign' || ends.test(here.text) || /^[?.([{]$/.test(here.text)) return undefined
    if (here.text !== '+' && this.isNewLine(depth)) return undefined
    const isSign = (one: Token | undefined) => one?.kind === 'sign' && /^[-+*/%<>=!&|^~]$/.test(one.text)
    if (!isSign(here)) return undefined
    let length = 1
    while (length < 3 && isSign(this.tokens[this.at + length]) && this.isBeside(this.at + length)) length++
    return this.tokens
      .slice(this.at, this.at + length)
      .map(({ text }) => text)
      .join('')
  }

  private added(before: readonly Value[], after: readonly Value[]): Value[] {
    return this.limited(before.flatMap((one) => after.map((other) => together(one, other))))
  }

  private limited(values: Value[]): Value[] {
    if (values.length <= maxValues) return values
    const parts = values.flatMap((one) => one.parts)
    const [first] = parts
    return first ? [...values.slice(0, maxValues - 1), unknown(first.start, parts.at(-1)!.end, this.text)] : values
  }

  private operand(depth: number): Value[] {
    const { here, at } = this
    if (!here || (here.kind === 'sign' && ends.test(here.text))) return [{ parts: [] }]
    const isTooDeep = this.levels > maxLevels
    if (isTooDeep || (here.kind === 'sign' && /^[!~+-]$/.test(here.text))) {
      this.at++
      if (!isTooDeep) this.within(() => this.operand(depth))
      return [this.unknownFrom(at)]
    }
    return this.behind(
      this.within(() => this.primary(depth)),
      at,
      depth,
    )
  }

  private within(read: () => Value[]): Value[] {
    this.levels++
    const found = read()
    this.levels--
    return found
  }

  private primary(depth: number): Value[] {
    const { here, at } = this
    const close = this.closers.get(at)
    if (here!.kind === 'text') {
      this.at++
      return [{ parts: [{ start: here!.start - 1, end: here!.behind, token: here! }] }]
    }
    if (here!.kind === 'name') return this.named(depth)
    if (close === undefined || depth >= maxDepth || here!.text === '{') {
      this.at = close === undefined ? at + 1 : close + 1
      return [this.unknownFrom(at)]
    }
    this.at++
    const items = this.list(close, depth + 1)
    this.at = close + 1
    if (here!.text === '[') return items ? [listOf(items)] : [this.unknownFrom(at)]
    // `(String) x`
    const isCast = close === at + 2 && this.tokens[at + 1]!.kind === 'name' && this.isOperand(depth)
    if (isCast) return this.operand(depth)
    return items?.length === 1 ? items[0]! : [this.unknownFrom(at)]
  }

  private isOperand(depth: number): boolean {
    const { here } = this
    return !!here && !this.isNewLine(depth) && (here.kind !== 'sign' || /^[([]$/.test(here.text))
  }

  /** The values between brackets; undefined for a map. */
  private list(close: number, depth: number): Value[][] | undefined {
    const items: Value[][] = []
    let isMap = false
    while (this.at < close) {
      const before = this.at
      if (this.tokens[before + 1]?.text === ':' && this.tokens[before + 1]?.kind === 'sign') {
        isMap = true
        this.at += 2
      }
      items.push(this.whole(depth))
      if (this.here?.text === ',' && this.here.kind === 'sign') this.at++
      else if (this.at === before || this.at < close) this.at = Math.max(before, this.at) + 1
    }
    return isMap ? undefined : items
  }

  /** `x`, `env.X`, `call(…)`, `new Type(…)` */
  private named(depth: number): Value[] {
    const { at } = this
    this.at++
    if (this.tokens[at]!.text === 'new' && this.here?.kind === 'name') this.at++
    while (this.here?.text === '.' && this.tokens[this.at + 1]?.kind === 'name' && !this.isCalled(this.at + 2))
      this.at += 2
    if (this.isOpen('(') && this.isBeside(this.at)) {
      this.skipped(depth)
      return [this.unknownFrom(at)]
    }
    const { start } = this.tokens[at]!
    return [{ parts: [{ start, end: this.end, name: this.text.slice(start, this.end) }] }]
  }

  /** Methods that are called on a value, `as TYPE`, and what is taken out of it. */
  private behind(values: Value[], from: number, depth: number): Value[] {
    let found = values
    for (;;) {
      const { here } = this
      if (here?.kind === 'name' && here.text === 'as' && !this.isNewLine(depth)) {
        this.at += 2
        continue
      }
      const isSafe = here?.text === '?' || here?.text === '*'
      const dot = this.at + Number(isSafe && here.kind === 'sign')
      const method = this.tokens[dot + 1]
      if (this.tokens[dot]?.text === '.' && this.tokens[dot]?.kind === 'sign' && method?.kind === 'name') {
        this.at = dot + 2
        const open = this.at
        if (this.isCalled(open)) this.skipped(depth)
        found = found.map((one) => this.called(one, method.text, open, from))
      } else if (this.isOpen('[') && this.isBeside(this.at)) {
        this.skipped(depth)
        found = found.flatMap((one) => one.items?.map((item) => changed(item) ?? item) ?? this.unknownFrom(from))
      } else return found
    }
  }

  private called(value: Value, method: string, open: number, from: number): Value {
    const argument = this.tokens[open]?.text === '(' ? this.tokens[open + 1] : undefined
    const isAlone = this.closers.get(open) === open + 2
    if (method === 'join') {
      const glue = argument && isAlone && argument.kind === 'text' ? unescaped(argument.text) : undefined
      const isNone = this.closers.get(open) === open + 1
      const one = glue !== undefined || isNone ? joined(value, glue ?? '') : undefined
      if (one) return one
    }
    if (method === 'flatten' && value.items) return listOf(value.items.map((one) => [one]))
    if (/^each(?:WithIndex)?$/.test(method)) return value
    if (value.items) return this.unknownFrom(from)
    if (harmless.test(method)) return value
    if (method === 'stripMargin') return { ...value, parts: value.parts.map((part) => ({ ...part, hasMargin: true })) }
    return changed(value) ?? this.unknownFrom(from)
  }

  /** Brackets and blocks of a call: what they hold something else is given. */
  private skipped(depth: number): void {
    for (let close = this.closers.get(this.at); close !== undefined; close = this.closers.get(this.at)) {
      const isBlock = this.here!.text === '{'
      if (!isBlock) this.given.push([this.at, close])
      this.at = close + 1
      if (!this.isOpen('{') || this.isNewLine(depth)) return
    }
  }

  /** What stands from there to here is known only when the pipeline runs. */
  private unknownFrom(at: number): Value {
    const token = this.tokens[at]!
    const start = token.kind === 'text' ? token.start - 1 : token.start
    return unknown(start, this.end, this.text)
  }

  private get here(): Token | undefined {
    return this.tokens[this.at]
  }

  private isNext(sign: string, depth: number): boolean {
    return this.here?.kind === 'sign' && this.here.text === sign && (depth > 0 || !this.isNewLine(depth))
  }

  private isOpen(sign: string): boolean {
    return this.here?.kind === 'sign' && this.here.text === sign && this.closers.has(this.at)
  }

  private isCalled(at: number): boolean {
    const one = this.tokens[at]
    return one?.kind === 'sign' && /^[({]$/.test(one.text) && this.closers.has(at)
  }

  private isBeside(at: number): boolean {
    const before = this.tokens[at - 1]
    return before !== undefined && before.behind === this.tokens[at]!.start
  }

  /** Outside of brackets an expression ends with its line. */
  private isNewLine(depth: number): boolean {
    const [before, here] = [this.tokens[this.at - 1], this.here]
    if (depth > 0 || !before || !here || this.at === this.first) return false
    return this.text.slice(before.behind, here.start).includes('\n')
  }
}

const unknown = (start: number, end: number, text: string): Value => ({
  parts: [{ start, end, name: text.slice(start, end) }],
})

/** A text, or what one name stands for, of which something else is made; undefined for what is not known anyway. */
function changed(value: Value): Value | undefined {
  const [only, more] = value.parts
  const isKnown = value.parts.some(({ token }) => token) || (!more && /^[\w.]+$/.test(only?.name ?? ''))
  return isKnown ? { ...value, isChanged: true } : undefined
}

const isPlain = ({ items, isChanged }: Value): boolean => !items && !isChanged

export const together = (one: Value, other: Value): Value => ({
  parts: [...one.parts, ...other.parts],
  ...(one.items && other.items && { items: [...one.items, ...other.items] }),
  ...((one.isChanged || other.isChanged) && { isChanged: true as const }),
})

/** A list; an item that may come out in several ways is one that is not known. */
function listOf(items: readonly (readonly Value[])[]): Value {
  const own = items.flatMap(([only, more]): readonly Value[] => {
    if (!only) return []
    const [first] = only.parts
    return more && first
      ? [{ parts: [{ start: first.start, end: more.parts.at(-1)?.end ?? first.end, name: '?' }] }]
      : (only.items ?? [only])
  })
  return { parts: own.flatMap(({ parts }) => parts), items: own }
}

/** The items of a list with a text between them; a name may stand for one. */
function joined({ parts, items, isChanged }: Value, glue: string): Value | undefined {
  if (items)
    return {
      parts: items.flatMap((one, i) => {
        const at = items[i - 1]?.parts.at(-1)?.end
        return i === 0 || at === undefined ? one.parts : [{ start: at, end: at, glue }, ...one.parts]
      }),
      ...((isChanged || items.some((one) => one.isChanged)) && { isChanged: true }),
    }
  const [only, more] = parts
  return only?.name !== undefined && !more ? { parts: [{ ...only, glue }] } : undefined
}

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign === 't' ? '\t' : sign))

/** Where the brackets of a file close, each kind for itself. */
export function closersOf(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>()
  const open: Record<string, number[]> = { '(': [], '[': [], '{': [] }
  const openers: Record<string, string> = { ')': '(', ']': '[', '}': '{' }
  tokens.forEach(({ kind, text }, i) => {
    if (kind !== 'sign') return
    open[text]?.push(i)
    const begin = closes.test(text) ? open[openers[text]!]!.pop() : undefined
    if (begin !== undefined) found.set(begin, i)
  })
  return found
}
