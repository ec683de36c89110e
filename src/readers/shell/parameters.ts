import type { ParameterDefaultOperation, ParameterExpansionPart, Word as ShellWord, WordPart } from 'unbash'
import { isOnlyExpansion, type Word } from '../parse/words.ts'
import { combined, type Fragment, unknown } from './fragments.ts'
import { removed, replaced, sliceOf, withCase } from './patterns.ts'
import { endsUnnamed } from './printed-paths.ts'
import { firstOf, isUnknown, type Lookup, type Value } from './values.ts'
import type { Work } from './work.ts'

/** An expansion as it is written. */
export interface Expansion {
  readonly text: string
  readonly pos: number
}

/** Whether an expansion stands for one text, for each item of a list (`$@`), or for all of them as one text (`$*`). */
export type Form = 'one' | 'each' | 'joined'

export const formOf = (name: string): Form => (name === '*' ? 'joined' : name === '@' ? 'each' : 'one')

/** What is asked of the variables of a text to expand `${…}`. */
interface Evaluator {
  readonly work: Work
  readonly shell: { expression?(offset: number): string | undefined }
  word(word: ShellWord): Word
  join(fragments: readonly Fragment[], word: ShellWord): Word
  place(at: { pos: number; end: number }): Pick<Word, 'span' | 'use'>
  parameterValue(name: string, at: number): Lookup
  pick(key: string, count: number): number
}

/** What is asked of the other expansions of its text. */
interface Others {
  fragment(inner: WordPart, quoted: boolean): Fragment[]
  fragmentsOf(word: ShellWord): Fragment[]
  number(name: string, at: number): number | undefined
  variable(name: string, place: Expansion, quoted: boolean): Fragment
  expanded(value: Lookup, written: Expansion, quoted: boolean, form: Form): Fragment
  expression(text: string, quoted: boolean): Fragment
}

/** What `${NAME…}` stands for: elements and slices of arrays, references, defaults, and what is made of a value's text. */
export class ParameterExpansions {
  constructor(
    private readonly own: Evaluator,
    private readonly expansions: Others,
  ) {}

  parameter(inner: ParameterExpansionPart, quoted: boolean): Fragment {
    const expression = this.own.shell.expression?.(inner.pos)
    if (expression !== undefined) return this.expansions.expression(expression, quoted)
    const { parameter, operation, index, prefix, pos, text } = inner
    const own = formOf(index?.text ?? parameter)
    // An element of `@` has the form of the whole.
    const form = own === 'one' && formOf(parameter) !== 'one' ? 'each' : own
    const isList = form !== 'one'
    const whole = this.own.parameterValue(parameter, pos)
    if (prefix === '#') return this.counted(whole, isList, text, quoted)
    if (prefix === '!') return this.indirect(inner, whole, isList, quoted)
    const value = index && !isList ? this.element(whole, index) : isList ? whole : firstOf(whole)
    if (!operation) return this.expansions.expanded(value, { text, pos }, quoted, form)
    if (operation.type === 'Default') return this.withDefault(value, operation, inner, quoted, form)
    if (typeof value !== 'object' || value.isGiven) return unknown(text, quoted, isList)
    if (operation.type === 'Slice' && isList) return this.slice(value, inner, quoted, form)
    const changed = value.items.map((item) => this.changed(item, operation))
    if (changed.some((item) => item === undefined)) return unknown(text, quoted, isList)
    const items = changed.map((item): Word => ({ text: item!, ...this.own.place(inner) }))
    return this.expansions.expanded({ items }, inner, quoted, form)
  }

  element(value: Lookup, index: ShellWord): Lookup {
    const key = this.own.word(index)
    if (typeof value !== 'object') return value
    if (key.unsure !== undefined) return 'unknown'
    const { items, keys } = value
    const named = keys?.lastIndexOf(key.text) ?? -1
    if (named >= 0) return { items: [items[named]!] }
    const number = this.indexOf(key.text, index.pos)
    if (number === undefined) return 'unknown'
    const item = keys ? items[keys.lastIndexOf(String(number))] : items.at(number)
    return { items: item ? [item] : [] }
  }

  /** The number that an element's key is: `i`, `i+1`, `-1`. */
  indexOf(text: string, at: number): number | undefined {
    const [, first, sign = '+', more = '0'] = /^\s*\$?(-?\w+)\s*(?:([-+])\s*(\d{1,9}))?\s*$/.exec(text) ?? []
    if (first === undefined) return undefined
    const start = /^-?\d{1,9}$/.test(first) ? Number(first) : this.expansions.number(first, at)
    return start === undefined ? undefined : start + Number(`${sign}${more}`)
  }

  private counted(value: Lookup, isList: boolean, text: string, quoted: boolean): Fragment {
    if (typeof value !== 'object') return unknown(text, quoted, false)
    if (isList) return { text: String(value.items.length), quoted }
    const [item] = value.items
    if (item?.unsure !== undefined) return unknown(text, quoted, false)
    return { text: String(item?.text.length ?? 0), quoted }
  }

  /** `${!NAME}`: the variable that another one names; `${!ARRAY[@]}`: its keys. */
  private indirect(inner: ParameterExpansionPart, value: Lookup, isList: boolean, quoted: boolean): Fragment {
    const { text, operation } = inner
    if (typeof value !== 'object' || operation) return unknown(text, quoted, isList)
    if (isList) {
      const keys = value.keys ?? value.items.map((_, i) => String(i))
      return { text: keys.join(' '), quoted, list: keys.map((key) => ({ text: key, ...this.own.place(inner) })) }
    }
    const [item] = value.items
    const [, name, key] =
      (item?.unsure === undefined && /^(\w+)(?:\[([@*]|-?\d{1,9})\])?$/.exec(item?.text ?? '')) || []
    if (name === undefined) return unknown(text, quoted, false)
    if (key === undefined) return this.expansions.variable(name, inner, quoted)
    const named = this.own.parameterValue(name, inner.pos)
    if (key === '@' || key === '*') return this.expansions.expanded(named, inner, quoted, formOf(key))
    const index = { type: 'Word', text: key, value: key, pos: inner.pos, end: inner.end } as const
    return this.expansions.expanded(this.element(named, index), inner, quoted, 'one')
  }

  /** `${@:2}`, `${ARRAY[@]:1:2}` */
  private slice(value: Value, inner: ParameterExpansionPart, quoted: boolean, form: Form): Fragment {
    const { operation, text, pos } = inner
    if (operation?.type !== 'Slice') return unknown(text, quoted, true)
    // The parameters are counted from 1; at 0 stands the script's own name.
    const first = value.isArguments ? 1 : 0
    const range = this.rangeOf(operation, value.items.length + first)
    if (!range || (first === 1 && range[0] < 1)) return unknown(text, quoted, true)
    const items = value.items.slice(range[0] - first, range[1] - first)
    return this.expansions.expanded({ ...value, items, keys: undefined }, { text, pos }, quoted, form)
  }

  private rangeOf(
    { offset, length }: { readonly offset: ShellWord; readonly length: ShellWord | undefined },
    count: number,
  ): [number, number] | undefined {
    const from = this.own.word(offset)
    const taken = length && this.own.word(length)
    if (from.unsure !== undefined || taken?.unsure !== undefined) return undefined
    return sliceOf(count, from.text, taken?.text)
  }

  /** What an operation makes of one text. */
  private changed(item: Word, operation: NonNullable<ParameterExpansionPart['operation']>): string | undefined {
    if (item.unsure !== undefined) return undefined
    const { text } = item
    if (!this.own.work.spend(1 + text.length / 10)) return undefined
    switch (operation.type) {
      case 'Slice': {
        const range = this.rangeOf(operation, text.length)
        return range && text.slice(...range)
      }
      case 'Remove': {
        const pattern = this.pattern(operation.operand)
        const isUnnamed = pattern?.includes('*') && endsUnnamed.test(text)
        return pattern === undefined || isUnnamed ? undefined : removed(text, operation.operator, pattern)
      }
      case 'Replace': {
        const pattern = this.pattern(operation.pattern)
        const by = this.own.word(operation.replacement)
        return pattern === undefined || by.unsure !== undefined
          ? undefined
          : replaced(text, operation.operator, pattern, by.text)
      }
      case 'CaseModification':
        return operation.operand ? undefined : withCase(text, operation.operator)
      case 'Transform': {
        const change = operation.operand.text
        if (change === 'U' || change === 'L') return withCase(text, change === 'U' ? '^^' : ',,')
        if (change === 'Q') return `'${text.replaceAll("'", "'\\''")}'`
        if (change === 'E') return text.includes('\\') ? undefined : text
        return change === 'u' ? withCase(text, '^') : undefined
      }
      default:
        return undefined
    }
  }

  /** A pattern, with what is quoted in it escaped. */
  pattern(word: ShellWord): string | undefined {
    if (!word.parts) return word.text
    let pattern = ''
    for (const inner of word.parts) {
      const isQuoted = inner.type === 'SingleQuoted' || inner.type === 'DoubleQuoted' || inner.type === 'AnsiCQuoted'
      if (inner.type === 'Literal' || inner.type === 'Glob') {
        pattern += inner.text
        continue
      }
      const { text, unsure } = combined(this.expansions.fragment(inner, true))
      if (unsure !== undefined) return undefined
      pattern += isQuoted ? text.replace(/[\\*?[\]]/g, '\\$&') : text
    }
    return pattern
  }

  /** `${NAME:-WORD}` and its relatives. Where it is not known whether the variable is set, both may be. */
  private withDefault(
    value: Lookup,
    { operator, operand }: ParameterDefaultOperation,
    inner: ParameterExpansionPart,
    quoted: boolean,
    form: Form,
  ): Fragment {
    const itself = () => this.expansions.expanded(value, inner, quoted, form)
    const isEmpty = typeof value === 'object' && value.items.every(({ text }) => text === '')
    const isMissing = typeof value === 'object' && (operator.startsWith(':') ? isEmpty : value.items.length === 0)
    const key = `${inner.pos} ${operator} ${inner.text}`
    switch (operator.at(-1)) {
      case '?':
        return itself()
      case '+': {
        const isSet = typeof value === 'object' && !isUnknown(value) ? !isMissing : this.own.pick(key, 2) === 0
        return isSet ? this.default(operand, inner, quoted) : { text: '', quoted }
      }
      default:
        if (value === 'unset') return this.default(operand, inner, quoted)
        if (isUnknown(value)) return this.own.pick(key, 2) === 0 ? itself() : this.default(operand, inner, quoted)
        return isMissing ? this.default(operand, inner, quoted) : itself()
    }
  }

  private default(operand: ShellWord, inner: ParameterExpansionPart, quoted: boolean): Fragment {
    const fragments = this.expansions.fragmentsOf(operand)
    const [only] = fragments
    if (fragments.length === 1 && only?.list) return { ...only, quoted: only.quoted || quoted }
    const fallback = this.own.join(fragments, operand)
    if (fallback.unsure !== undefined) {
      const isWhole = isOnlyExpansion(fallback)
      return {
        text: isWhole ? inner.text : fallback.text,
        quoted,
        unsure: fallback.unsure,
        several: !quoted && isWhole,
      }
    }
    const origin = fallback.use ? { ...fallback, use: undefined } : fallback
    // Quotes around the whole operand keep it one word.
    const isOneWord = operand.parts?.length === 1 && /Quoted$/.test(operand.parts[0]!.type)
    return { text: fallback.text, quoted: quoted || isOneWord, origin }
  }
}
