import type {
  Assignment,
  ParameterExpansionPart,
  ParameterSliceOperation,
  ParsedScript,
  Word as ShellWord,
  WordPart,
} from 'unbash'
import type { Span } from '../../model/source.ts'
import { part, unquoted, type Word } from '../parse/words.ts'
import { type Assigned, Assignments, type ForEachChild } from './assignments.ts'
import { unknownExpression } from './text.ts'

/** A shell text with the way from its offsets to the source, and what is known before its first line. */
export interface ShellText {
  readonly text: string
  locate(from: number, to: number): Span
  /** Where the text's own line names what `locate` finds elsewhere (a Makefile's variables are put in before the shell reads). */
  locateUse?(from: number, to: number): Span
  /** Variables set around it (a workflow's `env`, the shell that calls this one). */
  readonly variables?: Pick<ReadonlyMap<string, Word>, 'get'>
  /** The `${{ … }}` at this offset as it is written, where such expressions have been masked. */
  expression?(offset: number): string | undefined
}

/** What a variable holds: one word, or an array's; `more` where other lines may add to it or hold something else. */
interface Binding {
  readonly items: readonly Word[]
  readonly more: boolean
  /** The words of a call: they stand where the call is written. */
  readonly isArguments?: boolean
}

/** A stretch of a word: known text, known list or something unknown. */
interface Fragment {
  readonly text: string
  readonly quoted: boolean
  readonly unsure?: string
  /** An unquoted variable or `"${ARRAY[@]}"`. */
  readonly list?: Binding
  readonly several?: boolean
}

/** Where the repository stands: a relative path distinguishes mounts of it from mounts of the host. */
const here = /^(?:PWD|CURDIR|GITHUB_WORKSPACE|CI_PROJECT_DIR|BUILD_SOURCESDIRECTORY|WORKSPACE)$/

interface Expansion {
  readonly text: string
  readonly pos: number
}

interface Bound {
  readonly inForce: readonly Assigned[]
  readonly binding: Binding | undefined
}

/** Limits; what exceeds them is unknown: characters of a word, variables within variables, assignments put in, words of `set --`. */
const maxWordLength = 65_536
const maxDepth = 50
const maxWork = 100_000
const maxArguments = 1000

/** Literal assignments of one text, and what its words are with them put in. */
export class Variables {
  private readonly resolving = new Set<string>()
  /** How often a cycle of variables was cut, and how many assignments were put in: hostile texts double with every line. */
  private cuts = 0
  private work = 0
  private setting = 0
  /** By the last of the assignments in force; the first and their number identify the others. */
  private readonly bound = new WeakMap<Assigned, Bound>()

  constructor(
    private readonly shell: ShellText,
    private readonly assignments: Assignments,
    /** The words after a function's name, inside a call of it. */
    private readonly args?: readonly Word[],
  ) {}

  static of(shell: ShellText, script: ParsedScript, forEachChild: ForEachChild): Variables {
    return new Variables(shell, new Assignments(script, forEachChild))
  }

  /** The same text as a function sees it that is called with these words. */
  calledWith(args: readonly Word[]): Variables {
    return new Variables(this.shell, this.assignments, args)
  }

  /** The words that one word of the text becomes. */
  words(word: ShellWord): Word[] {
    const fragments = this.fragments(word)
    const [only] = fragments
    if (fragments.length === 1 && only?.list)
      return [...listWords(only, word.text.replace(/^"(.*)"$/s, '$1'), this.use(word))]
    return [this.join(fragments, word)]
  }

  /** A word that is not split: an assignment's value, a nested command's text. */
  word(word: ShellWord): Word {
    return this.join(this.fragments(word), word)
  }

  /** A variable's one known value, for the texts that this one passes to other shells. */
  get(name: string, at: number): Word | undefined {
    const binding = this.binding(name, at)
    return binding && !binding.more && binding.items.length === 1 ? binding.items[0] : undefined
  }

  private use({ pos, end }: ShellWord): Span {
    return (this.shell.locateUse ?? this.shell.locate).call(this.shell, pos, end)
  }

  private join(fragments: readonly Fragment[], word: ShellWord): Word {
    const whole = fragments.length === 1 ? fragments[0] : undefined
    const single = whole?.list?.items.length === 1 && !whole.list.more ? whole.list.items[0] : undefined
    if (single && single.unsure === undefined)
      return whole?.list?.isArguments ? single : { ...single, use: this.use(word) }
    const length = fragments.reduce((sum, fragment) => sum + fragment.text.length, 0)
    const isTooLong = length > maxWordLength && length > word.text.length
    const text = isTooLong ? word.text : fragments.map((fragment) => fragment.text).join('')
    const unsure = isTooLong
      ? `a word of ${length} characters is too long`
      : fragments.find((fragment) => fragment.unsure !== undefined)?.unsure
    const several = whole?.several ?? false
    const at = unquoted(this.shell.locate(word.pos, word.end))
    const use = this.shell.locateUse && { use: this.shell.locateUse(word.pos, word.end) }
    return { text, span: at, ...use, ...(unsure !== undefined && { unsure }), ...(several && { several }) }
  }

  private fragments(word: ShellWord): Fragment[] {
    if (!word.parts) return [this.literal(word.value, word.pos, false)]
    return word.parts.flatMap((inner) => this.fragment(inner, false))
  }

  private fragment(inner: WordPart, quoted: boolean): Fragment[] {
    switch (inner.type) {
      case 'DoubleQuoted':
      case 'LocaleString':
        if (inner.parts.length === 0) return [{ text: '', quoted: true }]
        return inner.parts.flatMap((child) => this.fragment(child, true))
      case 'Literal':
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        return [this.literal(inner.value, inner.pos, quoted)]
      case 'SimpleExpansion':
        return [this.variable(inner.text.slice(1), inner, quoted, false)]
      case 'ParameterExpansion':
        return [this.parameter(inner, quoted)]
      case 'CommandExpansion':
        return [commandOutput(inner.text, quoted)]
      case 'ArithmeticExpansion':
      case 'ProcessSubstitution':
        return [{ text: inner.text, quoted, unsure: `${inner.text} is computed at run time` }]
      default:
        return [{ text: inner.text, quoted }]
    }
  }

  /** Quotes do not keep a masked `${{ … }}` from being put in. */
  private literal(text: string, offset: number, quoted: boolean): Fragment {
    if (this.shell.expression && /\$\{_{3,}\}/.test(text)) {
      const expression = this.shell.expression(offset) ?? ''
      return { text, quoted, unsure: unknownExpression(expression) }
    }
    return { text, quoted }
  }

  private parameter(inner: ParameterExpansionPart, quoted: boolean): Fragment {
    const expression = this.shell.expression?.(inner.pos)
    if (expression !== undefined) return this.expression(expression, quoted)
    const { parameter, operation, index, prefix } = inner
    const isList = index?.text === '@' || index?.text === '*'
    if (prefix || (index && !isList)) return unknown(inner.text, quoted, false)
    if (operation?.type === 'Slice' && (parameter === '@' || parameter === '*'))
      return this.slice(operation, inner, quoted)
    if (index?.text === '*' && quoted && !operation) return this.joined(this.binding(parameter, inner.pos), inner.text)
    if (!operation) return this.variable(parameter, inner, quoted, isList)
    if (operation.type !== 'Default' || operation.operator.endsWith('+')) return unknown(inner.text, quoted, isList)
    const isSet =
      this.binding(parameter, inner.pos) !== undefined || this.assignments.has(parameter) || here.test(parameter)
    if ((isSet && !this.resolving.has(parameter)) || operation.operator.endsWith('?'))
      return this.variable(parameter, inner, quoted, isList)
    const fallback = this.word(operation.operand)
    if (fallback.unsure !== undefined) return { text: inner.text, quoted, unsure: fallback.unsure, several: !quoted }
    return quoted
      ? { text: fallback.text, quoted }
      : { text: fallback.text, quoted, list: { items: [fallback], more: false } }
  }

  private expression(text: string, quoted: boolean): Fragment {
    return { text, quoted, unsure: unknownExpression(text), several: !quoted }
  }

  private variable(name: string, { text: written, pos }: Expansion, quoted: boolean, isList: boolean): Fragment {
    if (this.resolving.has(name)) {
      this.cuts++
      return { text: '', quoted }
    }
    if (name === 'HOME') return { text: '~', quoted }
    if (/^(?:[@*]|[1-9]\d*)$/.test(name)) return this.positional(name, written, pos, quoted)
    const binding = this.binding(name, pos)
    if (!binding) {
      if (here.test(name) && !this.assignments.has(name)) return { text: '.', quoted }
      return unknown(written, quoted, isList)
    }
    const [first] = binding.items
    if (!quoted || isList) {
      const text = binding.items.map((item) => item.text).join(' ')
      const unsure = binding.more ? noKnownValue(written) : first?.unsure
      return {
        text: unsure === undefined ? text : written,
        quoted,
        list: binding,
        ...(unsure !== undefined && { unsure }),
      }
    }
    if (binding.more || binding.items.length !== 1) return unknown(written, quoted, false)
    if (first!.unsure !== undefined) return { text: written, quoted, unsure: first!.unsure }
    return { text: first!.text, quoted, list: binding }
  }

  private positional(name: string, written: string, pos: number, quoted: boolean): Fragment {
    const args = this.argumentsAt(pos)
    if (name === '@' || name === '*') {
      if (!args) return unknown(written, quoted, true)
      const list = { items: args, more: false, isArguments: true }
      return name === '*' && quoted ? this.joined(list, written) : listOf(list, written, quoted)
    }
    if (!args) return unknown(written, quoted, false)
    const item = args[Number(name) - 1]
    if (!item) return quoted ? { text: '', quoted } : listOf({ items: [], more: false }, written, quoted)
    return listOf({ items: [item], more: false, isArguments: true }, written, quoted)
  }

  private slice({ offset, length }: ParameterSliceOperation, { text, pos }: Expansion, quoted: boolean): Fragment {
    const args = this.argumentsAt(pos)
    const from = Number(offset.text)
    const count = length ? Number(length.text) : undefined
    if (!args || !(from >= 1) || (count !== undefined && !(count >= 0))) return unknown(text, quoted, true)
    const items = args.slice(from - 1, count === undefined ? undefined : from - 1 + count)
    return listOf({ items, more: false, isArguments: true }, text, quoted)
  }

  /** `"$*"`: one word, with blanks between. */
  private joined(list: Binding | undefined, written: string): Fragment {
    if (!list) return unknown(written, true, false)
    const unsure = list.more ? noKnownValue(written) : list.items.find((item) => item.unsure !== undefined)?.unsure
    return { text: list.items.map(({ text }) => text).join(' '), quoted: true, ...(unsure !== undefined && { unsure }) }
  }

  /** The positional parameters at an offset: what `set --` gave or the call, without what is shifted away. */
  argumentsAt(at: number): readonly Word[] | undefined {
    const set = this.assignments.positional(at)
    if (!set) return this.args?.slice(this.assignments.shifted(0, at))
    if (set.conditional || this.setting >= maxDepth || ++this.work > maxWork) return undefined
    this.setting++
    const items = this.items(set.assignment)
    this.setting--
    this.work += items.length
    if (items.length > maxArguments) return undefined
    return items.slice(this.assignments.shifted(set.assignment.pos, at))
  }

  /** The values that lines of the text give a variable. */
  assigned(name: string): Word[] {
    return this.assignments.all(name).flatMap(({ value }) => (value.type === 'ArrayValue' ? [] : [this.word(value)]))
  }

  /** Whether some line of the text gives the variable a value in which this is found. */
  mentions(name: string, pattern: RegExp): boolean {
    return this.assignments.all(name).some((assignment) => pattern.test(assignment.text))
  }

  private binding(name: string, at: number): Binding | undefined {
    if (!this.assignments.has(name)) {
      const given = this.shell.variables?.get(name)
      return given && { items: [given], more: false }
    }
    if (this.resolving.has(name)) this.cuts++
    const inForce = this.resolving.has(name) ? undefined : this.assignments.inForce(name, at)
    if (!inForce) return undefined
    if (this.resolving.size >= maxDepth || this.work > maxWork) return undefined
    const last = inForce.at(-1)!
    const known = this.bound.get(last)
    if (known?.inForce.length === inForce.length && known.inForce[0] === inForce[0]) {
      this.work += known.binding?.items.length ?? 0
      return known.binding
    }
    this.work += inForce.length
    const { cuts } = this
    const isWhole = this.resolving.size === 0
    this.resolving.add(name)
    const binding = this.bind(inForce)
    this.resolving.delete(name)
    // Inside the resolution of another variable a cycle may have been cut.
    if (isWhole || cuts === this.cuts) this.bound.set(last, { inForce, binding })
    return binding
  }

  /** One value, or one that is sometimes empty, and what is added to it. Different values are none that is known. */
  private bind(inForce: readonly Assigned[]): Binding | undefined {
    const values = inForce.map((entry) => ({ ...entry, items: this.items(entry.assignment) }))
    const set = values.filter((value) => !value.adds)
    const plain = set.filter((value) => value.items.some((item) => item.text !== ''))
    const distinct = new Set(plain.map((value) => value.items.map((item) => item.text).join('\0')))
    if (distinct.size > 1) return undefined
    const added = values.filter((value) => value.adds)
    const items = [...(plain[0]?.items ?? []), ...added.flatMap((value) => value.items)].filter(
      (item) => item.text !== '',
    )
    const isSometimesEmpty = plain.length > 0 && set.length > plain.length
    const more = isSometimesEmpty || added.some((value) => value.conditional)
    return items.length > 0 || more ? { items, more } : { items: set[0]?.items.slice(0, 1) ?? [], more }
  }

  private items({ value, index }: Assignment): Word[] {
    if (index) return []
    return value.type === 'ArrayValue' ? value.elements.flatMap((element) => this.words(element)) : [this.word(value)]
  }
}

function listOf(list: Binding, written: string, quoted: boolean): Fragment {
  const unsure = list.items.find((item) => item.unsure !== undefined)?.unsure
  const text = unsure === undefined ? list.items.map((item) => item.text).join(' ') : written
  return { text, quoted, list, ...(unsure !== undefined && { unsure }) }
}

const noKnownValue = (written: string) => `${written} has no known value`

const unknown = (written: string, quoted: boolean, isList: boolean): Fragment => ({
  text: written,
  quoted,
  unsure: noKnownValue(written),
  several: isList || !quoted,
})

/** `$(pwd)`, `$(cd / && pwd)`: an absolute folder is what is printed. */
const currentFolder =
  /^(?:\$\(|`)\s*(?:cd\s+(?:--\s+)?(["']?)(\/[^\s"'$`;&|]*)\1\s*(?:&&|;)\s*)?pwd(?:\s+-[LP])?\s*(?:\)|`)$/
/** A folder of the machine, or words that are printed: not where the repository lies. */
const elsewhere = /\bcd\s+(?:-\S+\s+)*["']?(?:\/|~|\$\{?HOME\b|-(?=\s|$))|\b(?:echo|printf|cat)\b|\b(?:docker|podman)\b/

function commandOutput(text: string, quoted: boolean): Fragment {
  const folder = currentFolder.exec(text)
  if (folder) return { text: folder[2] ?? '.', quoted }
  const isRepository = /\bpwd\b|--show-toplevel/i.test(text) || /dirname.*(?:\$0|BASH_SOURCE)/s.test(text)
  if (isRepository && !elsewhere.test(text)) return { text: '.', quoted }
  return { text, quoted, unsure: 'the output of a command is unknown', several: !quoted }
}

function* listWords(fragment: Fragment, written: string, use: Span): Generator<Word> {
  const { items, more, isArguments } = fragment.list!
  const place = isArguments ? {} : { use }
  for (const item of items) {
    if (fragment.quoted || item.unsure !== undefined) yield { ...item, ...place }
    else
      for (const match of item.text.matchAll(/\S+/g))
        yield { ...part(item, match.index, match.index + match[0].length), ...place }
  }
  if (more) yield { text: written, span: use, unsure: noKnownValue(written), several: true }
}
