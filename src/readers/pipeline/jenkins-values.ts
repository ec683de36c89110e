import { type Source, type Span, span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import { type Substituted, substitute, type Written } from '../workflow/substitute.ts'
import type { Token } from './groovy.ts'
import type { Variables } from './job.ts'

/** A value that something in the file gives a name. */
interface Assigned {
  /** What it is where it is written as one text. */
  readonly text?: Token
  /** Where it holds. */
  readonly from: number
  readonly to: number
  /** It stands in the environment of shells. */
  readonly isExported: boolean
  /** It changes what has been declared elsewhere. */
  readonly isChange: boolean
}

/** A text that the pipeline hands on, as one of its ways makes it. */
export interface Filled {
  /** In the place of what is not known stands a variable without a meaning. */
  readonly text: string
  /** With what is not known as it is written. */
  readonly written: string
  readonly variables: Variables
  within(from: number, to: number): Span
  expression(offset: number): string | undefined
}

/** Values of a file; ways of one text; texts within each other. */
const maxValues = 1000
const maxWays = 20
const maxDepth = 5

/** The values that a Jenkins pipeline gives to names: variables of Groovy, parameters, axes of a matrix, and the environment of its blocks. */
export class JenkinsValues {
  private readonly assigned = new Map<string, Assigned[]>()
  /** The blocks around each token, by the token that opens them: where that begins, and where it ends. */
  private readonly blocks: (readonly [from: number, to: number])[] = []
  private count = 0

  constructor(
    private readonly tokens: readonly Token[],
    private readonly source: Source,
  ) {
    this.findBlocks()
    for (const at of tokens.keys()) this.look(at)
  }

  /** What a text, or the name of one, comes out as in each way; undefined where no text stands there. */
  ways(first: Token | undefined): readonly Filled[] | undefined {
    if (!first || first.kind === 'sign') return undefined
    const end = this.endOf(first)
    const place = first.kind === 'text' ? first.start - 1 : first.start
    const raw = this.source.text.slice(place, end)
    const names = new Set<string>()
    const written = this.expressionsIn(raw, place, names)
    const choices = [...names].map((name) => [name, this.values(name, first.start, false)] as const)
    const exported = this.exportedAt(first.start, raw)
    const all = [...choices, ...exported]
    const ways = [new Map<string, number>()]
    for (const [name, values] of all)
      for (let i = 1; i < values.length && ways.length < maxWays; i++) ways.push(new Map([[name, i]]))
    return ways.map((way) => {
      const chosen = (name: string) => choices.find(([own]) => own === name)?.[1][way.get(name) ?? 0]
      const put = substitute(raw, ({ inner }) => (inner === '' ? '' : this.textOf(chosen(inner), 0)), written)
      return this.filled(
        put,
        place,
        new Map(
          exported.flatMap(([name, values]) => {
            const token = values[way.get(name) ?? 0]
            const text = this.textOf(token, 0)
            return token?.text && text !== undefined
              ? [[name, { text, span: span(this.source, token.text.start, token.text.end) } satisfies Word] as const]
              : []
          }),
        ),
      )
    })
  }

  private filled(put: Substituted, place: number, variables: Variables): Filled {
    const expression = (offset: number) => {
      const written = put.expressions.get(offset)
      return written === undefined || written.startsWith('$') ? written : `\${${addedIn(written)}}`
    }
    return {
      text: put.text,
      written: put.text.replace(/\$\{_{3,}\}/g, (mask, at: number) => expression(at) ?? mask),
      variables,
      within: (from, to) => span(this.source, place + put.place(from), place + put.place(to, true)),
      expression,
    }
  }

  /** A value as one text, with the values in it; undefined where it is not known. */
  private textOf(value: Assigned | undefined, depth: number): string | undefined {
    const token = value?.text
    if (!token || depth > maxDepth) return undefined
    if (!token.isOpen || !token.text.includes('$')) return token.text.replace(/\\(['"\\])/g, '$1')
    let isKnown = true
    const put = token.text.replace(inText, (written, name: string | undefined, plain: string | undefined) => {
      const [own, more] = this.values(nameIn(name ?? plain ?? ''), token.start, false)
      const found = more ? undefined : this.textOf(own, depth + 1)
      isKnown &&= found !== undefined
      return found ?? written
    })
    return isKnown && put.length < 4000 ? put : undefined
  }

  /** Where a text with what is added to it ends. */
  private endOf(first: Token): number {
    const { text } = this.source
    for (let end = first.behind; ; ) {
      plus.lastIndex = end
      const from = end + (plus.exec(text)?.[0].length ?? 0)
      if (from === end) return end
      const [next] = this.tokensBetween(from, from + 4)
      summand.lastIndex = from
      const name = next?.kind === 'name' && next.start === from ? summand.exec(text)?.[0] : undefined
      if (next?.kind !== 'text' && name === undefined) return end
      end = next?.kind === 'text' ? next.behind : from + name!.length
    }
  }

  /** The quotes, the pieces between them, and the values that Groovy puts in a text. */
  private expressionsIn(raw: string, place: number, names: Set<string>): Written[] {
    const found: Written[] = []
    const add = (start: number, end: number, inner: string): void => {
      if (start >= end) return
      if (inner !== '') names.add(inner)
      found.push({ start, end, inner })
    }
    let last = 0
    let isText = false
    for (const { kind, start, end, behind, isOpen } of this.tokensBetween(place, place + raw.length)) {
      if (kind !== 'text') continue
      add(last, start - place, pieceIn(raw.slice(last, start - place), isText))
      isText = true
      for (const { index } of raw.slice(start - place, end - place).matchAll(/\\(?=\$)/g))
        add(start - place + index, start - place + index + 1, '')
      if (isOpen)
        for (const match of raw.slice(start - place, end - place).matchAll(inText))
          add(
            start - place + match.index,
            start - place + match.index + match[0].length,
            nameIn(match[1] ?? match[2] ?? ''),
          )
      last = end - place
      if (behind === end) isText = false
    }
    add(last, raw.length, pieceIn(raw.slice(last), isText))
    return found.sort((a, b) => a.start - b.start)
  }

  /** The first token that begins there or behind. */
  private indexOf(from: number): number {
    let low = 0
    for (let high = this.tokens.length; low < high; ) {
      const middle = (low + high) >> 1
      if (this.tokens[middle]!.start < from) low = middle + 1
      else high = middle
    }
    return low
  }

  private *tokensBetween(from: number, to: number): Iterable<Token> {
    for (let i = this.indexOf(from); i < this.tokens.length && this.tokens[i]!.start < to; i++) yield this.tokens[i]!
  }

  /** The values that a name may have at a place: of the innermost declaration, and of what changes it; an empty one is not known. */
  private values(name: string, at: number, isShell: boolean): readonly Assigned[] {
    const all = (this.assigned.get(name) ?? []).filter(
      (one) => one.from <= at && at < one.to && (!isShell || one.isExported),
    )
    const declared = all.filter(({ isChange }) => !isChange)
    const inner = declared.reduce((size, { from, to }) => Math.min(size, to - from), Number.POSITIVE_INFINITY)
    const found = all.filter(({ from, to, isChange }) => isChange || to - from === inner)
    return found.length > 0 ? found : [{ from: 0, to: 0, isExported: false, isChange: false }]
  }

  /** What a shell finds in its environment of what its text names. */
  private exportedAt(at: number, raw: string): (readonly [string, readonly Assigned[]])[] {
    const isForAll = /\.\/|\b(?:sh|bash|make)\b/.test(raw)
    return [...this.assigned.keys()].flatMap((name) => {
      const values = isForAll || raw.includes(name) ? this.values(name, at, true) : []
      return values.some(({ text }) => text) ? [[name, values] as const] : []
    })
  }

  private findBlocks(): void {
    const { length } = this.source.text
    const open: number[] = []
    const ends = new Map<number, number>()
    const around: number[] = []
    this.tokens.forEach(({ kind, text }, i) => {
      if (kind === 'sign' && text === '}') ends.set(open.pop() ?? -1, this.tokens[i]!.end)
      around.push(open.at(-1) ?? -1)
      if (kind === 'sign' && text === '{') open.push(i)
    })
    for (const at of around) this.blocks.push([at < 0 ? 0 : this.tokens[at]!.start, ends.get(at) ?? length])
  }

  /** Notes what is assigned at a token. */
  private look(at: number): void {
    const { tokens } = this
    const here = tokens[at]!
    const block = this.blocks[at]!
    const [previous, next] = [tokens[at - 1], tokens[at + 1]]
    if (here.kind === 'text') {
      const pair = /^(\w+)=/.exec(here.text)
      if (pair && this.isWithin(at, 'withEnv')) {
        const open = tokens.slice(at, at + 200).findIndex(({ text, kind }) => kind === 'sign' && text === '{')
        const [from, to] = open < 0 ? block : (this.blocks[at + open + 1] ?? block)
        const text = { ...here, text: here.text.slice(pair[0].length), start: here.start + pair[0].length }
        this.add(pair[1]!, { text, from, to, isExported: true, isChange: false })
      }
      return
    }
    if (here.kind !== 'name') return
    this.unknown(at)
    if (
      /^(?:string|text|choice|booleanParam|password)$/.test(here.text) &&
      (next?.text === '(' || next?.text === 'name')
    )
      this.parameter(at + 1)
    else if (here.text === 'axis' && next?.text === '{') this.axis(at + 2)
    else if (next?.text === '=' && tokens[at + 2]?.text !== '=') {
      const isOfEnvironment = previous?.text === '.' && tokens[at - 2]?.text === 'env'
      if (previous?.text === '.' && !isOfEnvironment) return
      const isBlock = this.opens(block[0], 'environment')
      const [from, to] = isBlock ? this.outside(block[0]) : block
      const isDeclared =
        previous?.kind === 'name' &&
        tokens[at - 2]?.text !== '.' &&
        !isBlock &&
        !isOfEnvironment &&
        previous.line === here.line
      const isChange = !isBlock && !isDeclared
      this.add(here.text, {
        ...this.valueAt(at + 2),
        ...(isChange ? { from: 0, to: this.source.text.length } : { from, to }),
        isExported: isBlock || isOfEnvironment,
        isChange,
      })
    }
  }

  /** What is given at run time: `env['X'] = …`, `env.setProperty('X', …)`, `for (x in …)`, `def step(x)`, `{ x -> … }`. */
  private unknown(at: number): void {
    const { tokens } = this
    const here = tokens[at]!
    const [previous, next] = [tokens[at - 1], tokens[at + 1]]
    const all = { from: 0, to: this.source.text.length, isChange: true }
    const isOfEnvironment = here.text === 'env' || (previous?.text === '.' && tokens[at - 2]?.text === 'env')
    if (isOfEnvironment && /^(?:\[|\()$/.test(next?.text ?? '') && next?.kind === 'sign') {
      const name = tokens[at + 2]
      if (name?.kind === 'text') this.add(name.text, { ...all, isExported: true })
      return
    }
    arrow.lastIndex = here.end
    const isGiven = (next?.kind === 'name' && next.text === 'in') || next?.text === ':' || arrow.test(this.source.text)
    if (isGiven && this.isParameter(at)) this.add(here.text, { ...all, isExported: false })
    else if (/^[,)]$/.test(next?.text ?? '') && this.isOfMethod(at)) this.add(here.text, { ...all, isExported: false })
  }

  /** Whether a name stands where a loop or a closure begins, behind its type at most. */
  private isParameter(at: number): boolean {
    for (let i = at - 1; i >= 0 && i > at - 8; i--) {
      const { kind, text } = this.tokens[i]!
      if (kind === 'sign' && text === '{') return true
      if (kind === 'sign' && text === '(') return this.tokens[i - 1]?.text === 'for'
      if (kind === 'text' || (kind === 'sign' && text !== ',')) return false
    }
    return false
  }

  /** Whether a name stands in the brackets behind `def NAME`. */
  private isOfMethod(at: number): boolean {
    for (let i = at - 1; i > 1 && i > at - 40; i--) {
      const { kind, text } = this.tokens[i]!
      if (kind === 'sign' && text === '(')
        return this.tokens[i - 1]!.kind === 'name' && /^(?:def|void|String|static)$/.test(this.tokens[i - 2]!.text)
      if (kind === 'sign' && /[{}]/.test(text)) return false
    }
    return false
  }

  /** `text` where nothing is done with it. */
  private valueAt(at: number): { readonly text?: Token } {
    const token = this.tokens[at]
    if (token?.kind !== 'text') return {}
    ending.lastIndex = token.behind
    return ending.test(this.source.text) ? { text: token } : {}
  }

  /** `string(name: 'X', defaultValue: '…')`, `choice(name: 'X', choices: ['a', 'b'])` */
  private parameter(open: number): void {
    let name: string | undefined
    const values: Token[] = []
    let key = ''
    for (const { kind, text, ...rest } of this.tokens.slice(open, open + 60)) {
      if (kind === 'sign' && (text === ')' || text === '{' || text === '}')) break
      if (kind === 'name') key = text
      else if (kind === 'text' && key === 'name') name ??= text
      else if (kind === 'text' && key === 'defaultValue') values.push({ kind, text, ...rest })
      else if (kind === 'text' && key === 'choices')
        for (const one of linesOf({ kind, text, ...rest })) values.push(one)
    }
    for (const text of values.slice(0, maxValues))
      if (name !== undefined)
        this.add(name, { text, from: 0, to: this.source.text.length, isExported: true, isChange: false })
  }

  /** `axis { name 'X'; values 'a', 'b' }` */
  private axis(from: number): void {
    const [, end] = this.blocks[from] ?? [0, 0]
    const block = this.tokens.slice(from, from + 200).filter((one) => one.start < end)
    const at = block.findIndex(({ text }) => text === 'values')
    const name = block[block.findIndex(({ text }) => text === 'name') + 1]
    if (at < 0 || name?.kind !== 'text') return
    const stop = block.findIndex(({ kind, text }, i) => i > at && kind !== 'text' && text !== ',')
    for (const text of block.slice(at + 1, stop < 0 ? block.length : stop))
      if (text.kind === 'text')
        this.add(name.text, { text, from: 0, to: this.source.text.length, isExported: true, isChange: false })
  }

  private add(name: string, one: Assigned): void {
    if (++this.count > maxValues) return
    this.assigned.set(name, [...(this.assigned.get(name) ?? []), one])
  }

  /** Whether a block that begins there follows a word. */
  private opens(from: number, word: string): boolean {
    return new RegExp(`\\b${word}\\s*$`).test(this.source.text.slice(Math.max(0, from - 40), from))
  }

  /** The block around the one that begins there. */
  private outside(from: number): readonly [number, number] {
    return this.blocks[this.indexOf(from)] ?? [0, this.source.text.length]
  }

  /** Whether a list that a token stands in is given to a step. */
  private isWithin(at: number, step: string): boolean {
    for (let i = at - 1; i >= 0 && i > at - 200; i--) {
      const { kind, text } = this.tokens[i]!
      if (kind === 'name') return text === step
      if (kind === 'sign' && /[{}]/.test(text)) return false
    }
    return false
  }
}

/** `${name}`, `${env.name}`, `$name`: no value of Groovy stands behind a backslash. */
const inText = /(?<!\\)\$(?:\{\s*([^{}]*?)\s*\}|([A-Za-z_]\w*(?:\.\w+)*))/g

/** What adds to a text, and a name or a call that is added. */
const plus = /\s*\+\s*/y
const summand = /\w[\w.]*(?:\([^()\n]*\))?/y

/** The arrow behind the names of a closure. */
const arrow = /[\w\s,]{0,100}->/y

/** Nothing is done with a value. */
const ending = /[ \t]*(?:\/\/[^\n]*(?:\n|$)|\r?\n|[;,)}\]]|$)(?!\s*(?:[+?.]|\/[/*]))/y

const nameIn = (expression: string): string => expression.replace(/^(?:env|params|this|script)\./, '')

const addedIn = (piece: string): string => {
  const bare = piece.replace(/^['"]+|['"]+$/g, '').trim()
  return bare.slice(bare.startsWith('+') ? 1 : 0, bare.endsWith('+') && bare.length > 1 ? -1 : undefined).trim()
}

/** What stands between texts: a name that is added, or nothing but quotes. */
function pieceIn(piece: string, isBehind: boolean): string {
  const added = addedIn(piece)
  return added === '' && (isBehind || piece !== '') ? '' : nameIn(added)
}

/** `'a\nb'`: a choice for each line. */
const linesOf = (token: Token): Token[] => token.text.split(/\\n|\n/).map((text) => ({ ...token, text }))
