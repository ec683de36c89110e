import type { ArithmeticExpression, ArithmeticWord, ParsedScript, Word as ShellWord, WordPart } from 'unbash'
import { dockerWord } from '../../knowledge/runtimes.ts'
import { isOnlyExpansion, type Word } from '../parse/words.ts'
import { computed } from './arithmetic.ts'
import { combined, type Fragment, type Piece, unknown } from './fragments.ts'
import { type Expansion, type Form, formOf, ParameterExpansions } from './parameters.ts'
import { outputOf, type Printer } from './prints.ts'
import { ownFolderOf, type ShellText } from './shell-text.ts'
import { unknownExpression } from './text.ts'
import { firstOf, type Lookup } from './values.ts'
import type { Work } from './work.ts'

/** What is asked of the variables of a text to expand its words. */
interface Text extends Printer {
  readonly shell: ShellText
  readonly work: Work
  join(fragments: readonly Fragment[], word: ShellWord): Word
  place(at: { pos: number; end: number }): Pick<Word, 'span' | 'use'>
  /** What a variable or a positional parameter holds at an offset. */
  parameterValue(name: string, at: number): Lookup
  separators(at: number): string
}

/** What the parts of a word stand for: variables, commands that print, arithmetic; what is not known stays as written. */
export class Expansions {
  readonly parameters: ParameterExpansions

  constructor(private readonly text: Text) {
    this.parameters = new ParameterExpansions(text, this)
  }

  /** The stretches that parts of a word stand for, before they are split. */
  fragments(parts: readonly WordPart[]): Fragment[] {
    return parts.flatMap((inner) => this.fragment(inner, false))
  }

  /** Those of a whole word. */
  fragmentsOf(word: ShellWord): Fragment[] {
    return word.parts ? this.fragments(word.parts) : [this.literal(word.value, word.pos)]
  }

  /** Those of one part. */
  fragment(inner: WordPart, quoted: boolean): Fragment[] {
    switch (inner.type) {
      case 'DoubleQuoted':
      case 'LocaleString':
        if (inner.parts.length === 0) return [{ text: '', quoted: true }]
        return inner.parts.flatMap((child) => this.fragment(child, true))
      case 'Literal':
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        // What is written is not split.
        return [this.literal(inner.value, inner.pos)]
      case 'SimpleExpansion':
        return [this.variable(inner.text.slice(1), inner, quoted)]
      case 'ParameterExpansion':
        return [this.parameters.parameter(inner, quoted)]
      case 'CommandExpansion':
        return [this.commandOutput(inner.text, inner.script, quoted)]
      case 'ArithmeticExpansion': {
        const value = this.computed(inner.expression)
        return value === undefined
          ? [{ text: inner.text, quoted, unsure: `${inner.text} is computed at run time` }]
          : [{ text: String(value), quoted }]
      }
      case 'ProcessSubstitution':
        // Its text may hold a credential, and no report shows that.
        return [{ text: inner.text, quoted, unsure: 'a process substitution is computed at run time' }]
      default:
        return [{ text: inner.text, quoted: true }]
    }
  }

  /** Quotes do not keep a masked `${{ … }}` from being put in. */
  literal(text: string, offset: number): Fragment {
    if (this.text.shell.expression && /\$\{_{3,}\}/.test(text)) {
      const expression = this.text.shell.expression(offset) ?? ''
      return { text, quoted: true, unsure: unknownExpression(expression) }
    }
    return { text, quoted: true }
  }

  /** The number that a variable holds. */
  number(name: string, at: number): number | undefined {
    const word = { type: 'ArithmeticWord', pos: at, end: at, value: name } as const
    return computed(word, this.operand)
  }

  /** The value of an arithmetic expression, where all that stands in it is known. */
  computed(expression: ArithmeticExpression | undefined): number | undefined {
    return expression && computed(expression, this.operand)
  }

  /** The text of a word in an arithmetic expression: a number, a variable with or without its `$`, an element. */
  private readonly operand = ({ value, parts, pos }: ArithmeticWord): string | undefined => {
    if (/^\d/.test(value)) return value
    const { cuts } = this.text.work
    const own = parts ? combined(parts.flatMap((inner) => this.fragment(inner, true))) : this.named(value, pos)
    return own && own.unsure === undefined && cuts === this.text.work.cuts ? own.text : undefined
  }

  private named(written: string, at: number): Piece | undefined {
    const [, name, key] = /^\$?(\w+|#)(?:\[(.*)\])?$/s.exec(written) ?? []
    if (name === undefined) return undefined
    const number = key === undefined ? 0 : this.parameters.indexOf(key, at)
    const value = this.text.parameterValue(name, at)
    if (typeof value !== 'object' || number === undefined || (value.keys && key !== undefined)) return undefined
    return value.items.at(number)
  }

  /** A masked `${{ … }}`. */
  expression(text: string, quoted: boolean): Fragment {
    return { text, quoted, unsure: unknownExpression(text), several: !quoted }
  }

  /** `$NAME` */
  variable(name: string, place: Expansion, quoted: boolean): Fragment {
    const form = formOf(name)
    const value = this.text.parameterValue(name, place.pos)
    return this.expanded(form === 'one' ? firstOf(value) : value, place, quoted, form)
  }

  /** A value as a stretch of a word. `"$*"` is one word, with blanks between. */
  expanded(value: Lookup, { text: written, pos }: Expansion, quoted: boolean, form: Form): Fragment {
    if (typeof value !== 'object') return unknown(written, quoted, form !== 'one')
    const { items, isArguments } = value
    if (value.isGiven) return { text: items[0]!.text, quoted: true }
    if (form === 'joined' && quoted) {
      const between = items.length > 1 ? this.text.separators(pos).slice(0, 1) : ''
      return { ...combined(items.map((item, i) => (i > 0 ? { ...item, text: between + item.text } : item))), quoted }
    }
    if (form !== 'one') return { text: written, quoted, list: items, ...(isArguments && { isArguments }) }
    const [item] = items
    if (!item) return { text: '', quoted }
    if (isOnlyExpansion(item) && !isArguments)
      return { text: written, quoted, unsure: item.unsure, several: !quoted, origin: undefined }
    return { text: item.text, quoted, list: [item], ...(isArguments && { isArguments }) }
  }

  private commandOutput(text: string, script: ParsedScript | undefined, quoted: boolean): Fragment {
    const folder = currentFolder.exec(text)
    if (folder) return { text: folder[2] ?? '.', quoted: true }
    const isRepository =
      /\bpwd\b|\$\{?PWD\}?["']?\)?$|--show-toplevel/.test(text) || /dirname.*(?:\$0|BASH_SOURCE)/s.test(text)
    if (isRepository && !elsewhere.test(text) && !namesFolder.test(text))
      return { text: ownFolder.test(text) ? ownFolderOf(this.text.shell) : '.', quoted: true }
    const printed = script && script.source === undefined ? outputOf(script, this.text) : undefined
    if (printed && printed.unsure === undefined)
      return { text: printed.text.replace(/(?<!\n)\n+$/, ''), quoted, file: printed.file }
    const said = printed?.text.replace(/(?<!\n)\n+$/, '')
    // What it prints around a variable is known.
    if (said && /\s/.test(said)) return { text: said, quoted, unsure: printed!.unsure }
    return { text, quoted, unsure: 'the output of a command is unknown', several: !quoted }
  }
}

/** The script's own folder, and none above it. */
const ownFolder = /^(?!.*\.\.).*dirname.*(?:\$0|BASH_SOURCE)/s

/** `$(pwd)`, `$(cd / && pwd)`: an absolute folder is what is printed. */
const currentFolder =
  /^(?:\$\(|`)\s*(?:cd\s+(?:--\s+)?(["']?)(\/[^\s"'$`;&|]*)\1\s*(?:&&|;)\s*)?pwd(?:\s+-[LP])?\s*(?:\)|`)$/
/** The folder above, or a folder's name. A script's own folder lies in the repository. */
const namesFolder = /^(?:\$\(|`)\s*(?:basename|dirname)\b(?!.*(?:\$\{?0|BASH_SOURCE))/s
/** A folder of the machine, or words that are printed: not where the repository lies. */
const elsewhere = new RegExp(
  String.raw`\bcd\s+(?:-\S+\s+)*["']?(?:\/|~|\$\{?HOME\b|-(?=\s|$))|\b(?:echo|printf|cat|${dockerWord})\b`,
)
