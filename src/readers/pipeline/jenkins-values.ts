import { runLine } from '../../knowledge/runtimes.ts'
import { addTo } from '../../model/group.ts'
import { countWhile, lastUpTo } from '../../model/offsets.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import { type Substituted, substitute, type Written } from '../workflow/substitute.ts'
import { type Token, tokensOf } from './groovy.ts'
import { closersOf, type Expression, expressionAt, type Part, together, type Value } from './groovy-expression.ts'
import type { Variables } from './job.ts'

/** A value that something in the file gives a name. */
interface Assigned {
  /** What it is where that is written. */
  readonly value?: Value
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
  /** Why it is not certain that this is what is handed on. */
  readonly doubt?: string
  within(from: number, to: number): Span
  expression(offset: number): string | undefined
}

/** What stands in the place of an expression. */
interface Put extends Written {
  /** Between the items of a list. */
  readonly glue?: string | undefined
}

/** Names with what they may stand for in the environment of a shell. */
type Exported = readonly (readonly [string, readonly Assigned[]])[]

const noneExported: Exported = []

/** The values of one name that have been looked up; they hold while its list has no more of them. */
interface Stretches {
  readonly of: readonly Assigned[]
  readonly count: number
  readonly ends: readonly number[]
  readonly found: Map<number, readonly Assigned[]>
}

const notAssigned: readonly Assigned[] = [{ from: 0, to: 0, isExported: false, isChange: false }]

/** Values of a file; ways of one text, and those of all texts behind their first ones; texts within each other; characters of a value, of an expression in a text, and of all values. */
const maxValues = 1000
const maxWays = 20
const maxWaysOfAll = 10_000
const maxDepth = 20
const maxLength = 100_000
const maxInner = 2000
const maxLengthOfAll = 5_000_000

const runLines = new RegExp(runLine)
const isRunLine = (text: string) => runLines.test(text)

/** The values that a Jenkins pipeline gives to names: variables of Groovy, parameters, axes of a matrix, and the environment of its blocks. */
export class JenkinsValues {
  /** Something was more than is looked at. */
  isCut = false
  private tokensRead = 0
  /** Where the texts begin that are part of what is handed on. */
  readonly used = new Set<number>()
  private readonly assigned = new Map<string, Assigned[]>()
  /** The blocks around each token, by the token that opens them: where that begins, and where it ends. */
  private readonly blocks: (readonly [from: number, to: number])[] = []
  private readonly calls = new Map<string, number[]>()
  /** Texts that read like run lines, in order. */
  private readonly runLines: readonly number[]
  private readonly taken = new Set<number>()
  private readonly texts = new Map<Token, { readonly text: string | undefined }>()
  /** What expressions in texts may come out as, by where they begin. */
  private readonly inner = new Map<number, readonly Assigned[]>()
  /** The values of a name, by the stretch between two places where one of them begins or ends to hold. */
  private readonly settled = new Map<string, Stretches>()
  private count = 0
  private length = 0
  private further = 0
  private exportedNames: readonly string[] | undefined
  /** Where what is exported begins and ends to be. */
  private exportEnds: readonly number[] | undefined
  private readonly exported = new Map<number, Exported>()
  private readonly firstVariables = new WeakMap<Exported, Variables>()
  /** Where the brackets open that close at a token. */
  private readonly openers: ReadonlyMap<number, number>

  constructor(
    private readonly tokens: readonly Token[],
    private readonly closers: ReadonlyMap<number, number>,
    private readonly source: Source,
  ) {
    this.openers = new Map([...closers].map(([open, close]) => [close, open]))
    this.findBlocks()
    this.runLines = tokens.flatMap(({ kind, text }, i) => (kind === 'text' && isRunLine(text) ? [i] : []))
    tokens.forEach(({ kind, text }, i) => {
      if (kind !== 'name' || tokens[i + 1]?.text !== '(' || !closers.has(i + 1) || isDeclaring(tokens[i - 1])) return
      addTo(this.calls, text, i + 1)
    })
    for (const at of tokens.keys()) this.look(at)
  }

  /** What a text, or the name of one, comes out as in each way; undefined where no value stands there. */
  ways(first: Token | undefined): readonly Filled[] | undefined {
    if (!first || (first.kind === 'sign' && !/^[([!]$/.test(first.text))) return undefined
    const at = this.indexOf(first.start)
    const { values, given, end } = this.expression(at)
    const place = first.kind === 'text' ? first.start - 1 : first.start
    const raw = this.source.text.slice(place, end)
    const hidden = given.flatMap((range) => this.runLinesIn(range))
    const lines = hidden.map((i): Value => ({ parts: [partOf(this.tokens[i]!)], isChanged: true }))
    return [
      ...values.flatMap((value) => this.waysOf(value, raw, place, first)),
      // Whether it is run at all is not known.
      ...lines.flatMap((value) => this.waysOf(value, raw, place, first).filter(({ doubt }) => doubt !== undefined)),
    ]
  }

  /** The token behind an expression. */
  behind(at: number): number {
    return this.expression(at).next
  }

  private expression(at: number): Expression {
    return expressionAt(this.tokens, this.closers, this.source.text, at)
  }

  /** The texts between two tokens that read like run lines; each is given once. */
  private runLinesIn([from, to]: readonly [number, number]): number[] {
    const found: number[] = []
    const first = lastUpTo(this.runLines, from - 1) + 1
    for (let i = first; (this.runLines[i] ?? to) < to; i++) {
      const at = this.runLines[i]!
      if (!this.taken.has(at)) found.push(at)
      this.taken.add(at)
    }
    return found
  }

  private waysOf(value: Value, raw: string, place: number, first: Token): Filled[] {
    for (const { token } of value.parts) if (token) this.used.add(token.start)
    const names = new Map<string, boolean>()
    const written = writtenOf(value, raw, place, names)
    const choices = new Map(
      [...names].map(([name, isInText]) => [
        name,
        (isInText ? this.inText(name, first.start) : undefined) ?? this.values(name, first.start, false),
      ]),
    )
    const exported = this.exportedAt(first.start, raw)
    const ways = [new Map<string, number>()]
    for (const [name, values] of [...choices, ...exported])
      for (let i = 1; i < values.length; i++) {
        if (ways.length >= maxWays || this.further >= maxWaysOfAll) {
          this.isCut = true
          break
        }
        this.further++
        ways.push(new Map([[name, i]]))
      }
    return ways.flatMap((way) => {
      const chosen = (name: string) => choices.get(name)?.[way.get(name) ?? 0]
      const lookUp = ({ inner, glue }: Put) =>
        inner === '' ? (glue ?? '') : this.textOf(chosen(inner)?.value, 0, glue)
      const put = substitute(raw, lookUp, written)
      const variables = way.size === 0 ? this.firstOf(exported) : this.variablesOf(exported, way)
      const isChanged = value.isChanged || [...names.keys()].some((name) => chosen(name)?.value?.isChanged)
      const filled = this.filled(put, place, variables)
      const isKnown = value.parts.some(({ token, name }) => token || (name && chosen(nameIn(name))?.value))
      // A method may leave it as it is.
      return isChanged && isKnown ? [filled, { ...filled, doubt: changedText }] : [filled]
    })
  }

  private filled(put: Substituted, place: number, variables: Variables): Filled {
    const expression = (offset: number) => {
      const written = put.expressions.get(offset)
      return written === undefined || written.startsWith('$') ? written : `\${${written}}`
    }
    return {
      text: put.text,
      written: put.text.replace(/\$\{_{3,}\}/g, (mask, at: number) => expression(at) ?? mask),
      variables,
      within: (from, to) => span(this.source, place + put.place(from), place + put.place(to, true)),
      expression,
    }
  }

  /** A value as one text, with the values in it; undefined where it is not known. A list is one where something joins it. */
  private textOf(value: Value | undefined, depth: number, glue?: string): string | undefined {
    if (!value || (value.isChanged && depth > 0) || depth > maxDepth || this.length > maxLengthOfAll) return undefined
    if (value.items) {
      const texts = glue === undefined ? [undefined] : value.items.map((one) => this.textOf(one, depth + 1))
      return texts.includes(undefined) ? undefined : this.limited(texts.join(glue))
    }
    let isKnown = true
    const texts = value.parts.map((part): string | undefined => {
      if (part.token) return this.ofToken(part.token, part.hasMargin === true, depth)
      if (part.name === undefined) return part.glue
      // A name that stands for itself many times would else be looked up as often at each depth.
      const [own, more] = isKnown ? this.values(nameIn(part.name), part.start, false) : []
      const found = more ? undefined : this.textOf(own?.value, depth + 1, part.glue)
      isKnown &&= found !== undefined
      return found
    })
    return texts.includes(undefined) || texts.length === 0 ? undefined : this.limited(texts.join(''))
  }

  private limited(text: string): string | undefined {
    this.length += text.length + 1
    if (text.length < maxLength && this.length <= maxLengthOfAll) return text
    this.isCut = true
    return undefined
  }

  private ofToken(token: Token, hasMargin: boolean, depth: number): string | undefined {
    this.used.add(token.start)
    const text = hasMargin ? token.text.replace(margin, '') : token.text
    if (!token.isOpen || !text.includes('$')) return text.replace(/\\(['"\\])/g, '$1')
    const known = this.texts.get(token)
    if (known) return known.text
    let isKnown = true
    const put = text.replace(inText, (written, name: string | undefined, plain: string | undefined) => {
      const [own, more] = isKnown ? this.values(nameIn(name ?? plain ?? ''), token.start, false) : []
      const found = more ? undefined : this.textOf(own?.value, depth + 1)
      isKnown &&= found !== undefined
      return found ?? written
    })
    this.texts.set(token, { text: isKnown ? put : undefined })
    return isKnown ? put : undefined
  }

  /** The first token that begins there or behind. */
  private indexOf(from: number): number {
    return countWhile(this.tokens, ({ start }) => start < from)
  }

  /** The values that a name may have at a place: of the innermost declaration, and of what changes it; an empty one is not known. */
  private values(name: string, at: number, isShell: boolean): readonly Assigned[] {
    const all = this.assigned.get(name)
    if (!all) return notAssigned
    const key = `${isShell ? '$' : ''}${name}`
    let known = this.settled.get(key)
    if (known?.of !== all || known.count !== all.length) {
      const ends = [...new Set(all.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b)
      known = { of: all, count: all.length, ends, found: new Map() }
      this.settled.set(key, known)
    }
    const stretch = lastUpTo(known.ends, at)
    const found = known.found.get(stretch) ?? this.valuesOf(all, at, isShell)
    known.found.set(stretch, found)
    return found
  }

  private valuesOf(assigned: readonly Assigned[], at: number, isShell: boolean): readonly Assigned[] {
    const all = assigned.filter((one) => one.from <= at && at < one.to && (!isShell || one.isExported))
    const declared = all.filter(({ isChange }) => !isChange)
    const inner = declared.reduce((size, { from, to }) => Math.min(size, to - from), Number.POSITIVE_INFINITY)
    const found = all.filter(({ from, to, isChange }) => isChange || to - from === inner)
    return found.length > 0 ? found : notAssigned
  }

  /** The values of an expression in a text that has texts of its own: `${PRIVILEGED ? '--privileged' : ''}`. */
  private inText(inner: string, at: number): readonly Assigned[] | undefined {
    if (!/['"]/.test(inner) || inner.length > maxInner || this.inner.size >= maxValues) return undefined
    const offset = this.source.text.indexOf(inner, at)
    if (offset < 0) return undefined
    const known = this.inner.get(offset)
    if (known) return known
    const tokens = tokensOf(inner).map((token) => ({
      ...token,
      start: token.start + offset,
      end: token.end + offset,
      behind: token.behind + offset,
    }))
    const { values, next } = expressionAt(tokens, closersOf(tokens), this.source.text, 0)
    const found = next < tokens.length ? [undefined] : values
    const all = { from: 0, to: this.source.text.length, isExported: false, isChange: false }
    const choices = found.map((value): Assigned => ({ ...all, ...(value && { value }) }))
    this.inner.set(offset, choices)
    return choices
  }

  /** What a shell finds in its environment of what its text names. */
  private exportedAt(at: number, raw: string): Exported {
    const all = this.exportedTo(at)
    if (all.length === 0 || /\.\/|\b(?:sh|bash|make)\b/.test(raw)) return all
    const words = new Set(raw.match(/\w+/g))
    const own = all.filter(([name]) => words.has(name))
    return own.length > 0 ? own : noneExported
  }

  /** What every shell finds in its environment: the same from one end of a block that exports to the next one. */
  private exportedTo(at: number): Exported {
    this.exportedNames ??= [...this.assigned].flatMap(([name, all]) =>
      all.some((one) => one.isExported) ? [name] : [],
    )
    if (this.exportedNames.length === 0) return noneExported
    this.exportEnds ??= [...new Set(this.exportedNames.flatMap(this.endsOf))].sort((a, b) => a - b)
    const stretch = lastUpTo(this.exportEnds, at)
    let found = this.exported.get(stretch)
    if (!found) {
      found = this.exportedNames.flatMap((name) => {
        const values = this.values(name, at, true)
        return values.some(({ value }) => value) ? [[name, values] as const] : []
      })
      this.exported.set(stretch, found)
    }
    return found
  }

  private readonly endsOf = (name: string): number[] =>
    this.assigned.get(name)!.flatMap(({ from, to, isExported }) => (isExported ? [from, to] : []))

  /** The variables where each has the first of its values: many scripts share them. */
  private firstOf(exported: Exported): Variables {
    let variables = this.firstVariables.get(exported)
    if (!variables) {
      variables = this.variablesOf(exported, new Map())
      this.firstVariables.set(exported, variables)
    }
    return variables
  }

  private variablesOf(exported: Exported, way: ReadonlyMap<string, number>): Variables {
    const variables = new Map<string, Word>()
    for (const [name, values] of exported) {
      const own = values[way.get(name) ?? 0]?.value
      const [text, at] = [this.textOf(own, 1), own && placeOf(own)]
      if (text !== undefined && at) variables.set(name, { text, span: span(this.source, at[0], at[1]) })
    }
    return variables
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
        this.add(pair[1]!, { value: textValue(text), from, to, isExported: true, isChange: false })
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
    else if (next?.text === '+' && tokens[at + 2]?.text === '=') this.append(at)
    else if (next?.text === '=' && !/^[=~]$/.test(tokens[at + 2]?.text ?? '')) {
      const isOfEnvironment = previous?.text === '.' && tokens[at - 2]?.text === 'env'
      if (previous?.text === '.' && !isOfEnvironment) return
      const isBlock = this.opens(block[0], 'environment')
      const [from, to] = isBlock ? this.outside(block[0]) : block
      const isDeclared =
        (previous?.kind === 'name' || /^[>\]]$/.test(previous?.text ?? '')) &&
        tokens[at - 2]?.text !== '.' &&
        !isBlock &&
        !isOfEnvironment &&
        previous?.line === here.line
      const isChange = !isBlock && !isDeclared
      this.addAll(here.text, this.valuesAt(at + 2), {
        ...(isChange ? { from: 0, to: this.source.text.length } : { from, to }),
        isExported: isBlock || isOfEnvironment,
        isChange,
      })
    }
  }

  /** `x += '…'`: what is added in the block of the declaration always is. */
  private append(at: number): void {
    const { text: name, start } = this.tokens[at]!
    const [, to] = this.blocks[at]!
    if (this.count > maxValues) {
      this.isCut = true
      return
    }
    const before = this.values(name, start, false)
    const isCertain = before.every((one) => one.to === to)
    if (isCertain) {
      const all = this.assigned.get(name) ?? []
      const trimmed = all.map((one) => (before.includes(one) ? { ...one, to: start } : one))
      this.assigned.set(name, trimmed)
    }
    for (const { value, ...own } of before)
      for (const more of this.valuesAt(at + 3))
        this.add(name, {
          ...own,
          from: Math.max(own.from, start),
          ...(value && more && { value: together(value, more) }),
          ...(!isCertain && { isChange: true }),
        })
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
    const isLoop = next?.text === ':' || (next?.kind === 'name' && next.text === 'in')
    arrow.lastIndex = here.end
    const opener = isLoop || arrow.test(this.source.text) ? this.openerOf(at) : undefined
    if (opener !== undefined && tokens[opener]!.text === '(')
      this.addAll(
        here.text,
        this.itemsOf(this.valuesAt(at + 2)),
        this.scopeFrom((this.closers.get(opener) ?? at) + 1, at),
      )
    else if (opener !== undefined) this.addAll(here.text, this.itemsBefore(opener), this.scopeFrom(opener, at))
    else if (here.text.startsWith('each') && next?.text === '{')
      this.addAll('it', this.itemsBefore(at + 1), this.scopeFrom(at + 1, at))
    else if (/^[,)]$/.test(next?.text ?? '')) this.parameterOfMethod(at)
  }

  /** The token that a loop or a closure begins with, where a name stands there, behind its type at most. */
  private openerOf(at: number): number | undefined {
    for (let i = at - 1; i >= 0 && i > at - 8; i--) {
      const { kind, text } = this.tokens[i]!
      if (kind === 'sign' && text === '{') return i
      if (kind === 'sign' && text === '(') return this.tokens[i - 1]?.text === 'for' ? i : undefined
      if (kind === 'text' || (kind === 'sign' && !/^[,<>]$/.test(text))) return undefined
    }
    return undefined
  }

  /** `def up(flags) { … }`: what its calls give it. */
  private parameterOfMethod(at: number): void {
    const { tokens, closers } = this
    let open = at - 1
    let index = 0
    for (; open > 1 && open > at - 40; open--) {
      const { kind, text } = tokens[open]!
      if (kind === 'sign' && text === '(') break
      if (kind === 'sign' && /[{}]/.test(text)) return
      if (kind === 'sign' && text === ',') index++
    }
    if (tokens[open]?.text !== '(' || tokens[open - 1]?.kind !== 'name' || !isDeclaring(tokens[open - 2])) return
    const left = Math.max(0, maxValues - this.count)
    const calls = this.calls.get(tokens[open - 1]!.text) ?? []
    if (calls.length > left) this.isCut = true
    const given = calls.slice(0, left).flatMap((call) => this.argument(call, index))
    this.addAll(
      tokens[at]!.text,
      given.length > 0 ? given : [undefined],
      this.scopeFrom((closers.get(open) ?? at) + 1, at),
    )
  }

  /** What a call is given at a place. */
  private argument(open: number, index: number): readonly (Value | undefined)[] {
    let at = open + 1
    for (let i = 0; i < index; i++) {
      at = this.expression(at).next
      if (this.tokens[at]?.text !== ',') return [undefined]
      at++
    }
    return this.valuesAt(at)
  }

  /** Where a block that begins at a token holds; else the block around another. */
  private scopeFrom(open: number, at: number): Pick<Assigned, 'from' | 'to' | 'isExported' | 'isChange'> {
    const [from, to] = (this.tokens[open]?.text === '{' ? this.blocks[open + 1] : undefined) ?? this.blocks[at]!
    return { from, to, isExported: false, isChange: false }
  }

  /** What stands in a list, also where a name stands for one. */
  private itemsOf(values: readonly (Value | undefined)[]): readonly (Value | undefined)[] {
    const found = values.flatMap((value): (Value | undefined)[] => {
      const [only, more] = value?.parts ?? []
      const named =
        !value?.items && only?.name !== undefined && !more ? this.values(nameIn(only.name), only.start, false) : []
      return [
        ...(value?.items ?? named.flatMap((one): readonly (Value | undefined)[] => one.value?.items ?? [undefined])),
      ]
    })
    return found.length > 0 ? found : [undefined]
  }

  /** `['a', 'b'].each {`: what the block that opens at a token is run for. */
  private itemsBefore(open: number): readonly (Value | undefined)[] {
    const { tokens } = this
    const method = open - (tokens[open - 1]?.text === '(' ? 2 : 1)
    if (!/^each(?:WithIndex)?$/.test(tokens[method]?.text ?? '') || tokens[method - 1]?.text !== '.') return [undefined]
    const last = method - 2
    const begin = tokens[last]?.text === ']' ? this.openers.get(last) : last
    return begin === undefined ? [undefined] : this.itemsOf(this.valuesAt(begin))
  }

  /** What an expression may come out as; undefined for what is known only when the pipeline runs. */
  private valuesAt(at: number): readonly (Value | undefined)[] {
    if (!this.tokens[at]) return [undefined]
    if (this.tokensRead > maxTokensRead) {
      this.isCut = true
      return [undefined]
    }
    const { values, next } = this.expression(at)
    this.tokensRead += next - at
    return values.map((value) =>
      value.parts.some(({ token, name }) => token || (name !== undefined && !value.isChanged && /^[\w.]+$/.test(name)))
        ? value
        : undefined,
    )
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
    for (const text of values.slice(0, maxValues)) if (name !== undefined) this.addEverywhere(name, text)
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
      if (text.kind === 'text') this.addEverywhere(name.text, text)
  }

  private addEverywhere(name: string, text: Token): void {
    this.add(name, { value: textValue(text), from: 0, to: this.source.text.length, isExported: true, isChange: false })
  }

  private add(name: string, one: Assigned): void {
    if (++this.count > maxValues) {
      this.isCut ||= one.value !== undefined
      return
    }
    addTo(this.assigned, name, one)
  }

  private addAll(name: string, values: readonly (Value | undefined)[], own: Omit<Assigned, 'value'>): void {
    for (const value of values) this.add(name, { ...own, ...(value && { value }) })
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

const changedText = 'it is not known what the pipeline makes of this text'

/** `${name}`, `${env.name}`, `$name`: no value of Groovy stands behind a backslash. */
const inText = /(?<!\\)\$(?:\{([^{}]*)\}|([A-Za-z_]\w*(?:\.\w+)*))/g

/** Tokens of all values: one may stand within another (`a = b = c`). */
const maxTokensRead = 1_000_000

/** The arrow behind the names of a closure. */
const arrow = /[\w\s,]{0,100}->/y

const nameIn = (expression: string): string => expression.trim().replace(/^(?:env|params|this|script)\./, '')

const isDeclaring = (token: Token | undefined) =>
  token?.kind === 'name' && /^(?:def|void|String|static|boolean|int|Object|List|Map)$/.test(token.text)

const partOf = (token: Token): Part => ({ start: token.start, end: token.end, token })
const textValue = (token: Token): Value => ({ parts: [partOf(token)] })

/** Where the text of a value stands. */
function placeOf({ parts }: Value): readonly [number, number] | undefined {
  const [first, last] = [parts[0], parts.at(-1)]
  return first && last && [first.token?.start ?? first.start, last.token?.end ?? last.end]
}

/** `stripMargin` takes it away. */
const margin = /^[ \t]*\|/gm

/** What stands in a stretch of the source beside the text of a value, what Groovy puts in it, and the names among that, with whether they stand in a text. */
function writtenOf({ parts, items }: Value, raw: string, place: number, names: Map<string, boolean>): Put[] {
  const found: Put[] = []
  const add = (start: number, end: number, inner: string, glue?: string, isInText = false): void => {
    if (inner !== '') names.set(inner, isInText)
    if (start < end || glue !== undefined) found.push({ start, end, inner, glue })
  }
  let last = 0
  for (const { start, end, token, hasMargin, name, glue } of items ? [] : parts) {
    add(last, (token?.start ?? start) - place, '')
    last = (token?.end ?? end) - place
    if (name !== undefined) add(start - place, last, nameIn(name), glue)
    else if (glue !== undefined) add(start - place, last, '', glue)
    if (!token) continue
    const begin = token.start - place
    const own: Put[] = []
    const put = (pattern: RegExp, innerOf: (match: RegExpExecArray) => string) => {
      for (const match of token.text.matchAll(pattern))
        own.push({ start: begin + match.index, end: begin + match.index + match[0].length, inner: innerOf(match) })
    }
    put(/\\(?=\$)/g, () => '')
    if (hasMargin) put(margin, () => '')
    if (token.isOpen) put(inText, (match) => nameIn(match[1] ?? match[2] ?? ''))
    for (const one of own.sort((a, b) => a.start - b.start)) add(one.start, one.end, one.inner, undefined, true)
  }
  add(last, raw.length, items ? '[]' : '')
  return found
}

/** `'a\nb'`: a choice for each line. */
const linesOf = (token: Token): Token[] => token.text.split(/\\n|\n/).map((text) => ({ ...token, text }))
