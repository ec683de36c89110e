import type {
  ArithmeticExpression,
  ArithmeticWord,
  Command,
  ParsedScript,
  Word as ShellWord,
  SyntaxNode,
  WordPart,
} from 'unbash'
import { dockerWord } from '../../knowledge/runtimes.ts'
import type { Span } from '../../model/source.ts'
import { isOnlyExpansion, part, unquoted, type Word } from '../parse/words.ts'
import { computed } from './arithmetic.ts'
import type { Assigned } from './assigned.ts'
import { Assignments, type Reference } from './assignments.ts'
import { expandBraces } from './braces.ts'
import { holds } from './branches.ts'
import { Choices } from './choices.ts'
import type { Input } from './command-input.ts'
import { combined, type Fragment, mayHoldBlanks, type Piece, partOf, partsOf, pieceOf, unknown } from './fragments.ts'
import { type Expansion, type Form, formOf, ParameterExpansions } from './parameters.ts'
import { formattedBy, maxWordLength, outputOf, type Printer, pipePrints } from './prints.ts'
import { unknownExpression } from './text.ts'
import type { ForEachChild } from './tree.ts'
import { fieldsOf, firstOf, type Lookup, linesOf, type Value, withoutElement } from './values.ts'

/** A shell text with the way from its offsets to the source, and what is known before its first line. */
export interface ShellText {
  readonly text: string
  locate(from: number, to: number): Span
  /** Where the text's own line names what `locate` finds elsewhere (a Makefile's variables are put in before the shell reads). */
  locateUse?(from: number, to: number): Span
  /** The folder that it begins in, where that is neither its file's nor the repository's root. */
  readonly folder?: string
  /** Its `$0`. */
  readonly name?: Word
  /** Its positional parameters, where they are known. */
  readonly args?: readonly Word[]
  /** Variables set around it (a workflow's `env`, the shell that calls this one). */
  readonly variables?: Pick<ReadonlyMap<string, Word>, 'get'> & { names?(): readonly string[] }
  /** The texts that have been sourced so far, whose variables are known. */
  readonly libraries?: readonly Variables[]
  /** What lets the work go on where the text fails: a step's `continue-on-error`. */
  readonly ignored?: Span
  /** Every variable that it sets is exported. */
  readonly isExported?: boolean
  /** The text of a file of the repository, as its commands find it; undefined for all others. */
  file?(path: string): string | undefined
  /** The `${{ … }}` at this offset as it is written, where such expressions have been masked. */
  expression?(offset: number): string | undefined
}

/** Where the repository stands: a relative path distinguishes mounts of it from mounts of the host. */
export const here = /^(?:PWD|CURDIR|GITHUB_WORKSPACE|CI_PROJECT_DIR|BUILD_SOURCESDIRECTORY|WORKSPACE)$/

interface Evaluated {
  readonly reading: number
  readonly isFree: boolean
  readonly value: Value | 'unknown'
}

/** Limits; what exceeds them is unknown: characters of a word, variables within variables, assignments put in, words of `set --`. */
const maxDepth = 50
const maxWork = 100_000
const maxArguments = 1000
/** Rounds of a loop that adds to a variable. */
const maxRounds = 50

/** What the evaluations of one text share: hostile texts double with every line. */
interface Shared {
  /** Distinguishes the choices of two texts. */
  readonly id: number
  work: number
  depth: number
  /** How often a cycle of variables was cut. */
  cuts: number
}

interface Scope {
  /** The function whose body is read; none for the script itself. */
  readonly node?: SyntaxNode
  /** The words after the function's name. */
  readonly args?: readonly Word[]
  /** Where the function is called: it sees what holds there. */
  readonly caller?: { readonly variables: Variables; readonly at: number }
}

/**
 * What the words of one text are: a small evaluator of Bash's expansions (braces, parameters, commands that print, splitting into
 * fields). A variable has the value of the assignment that is in force; where that may be one of several, `Choices` says which. What
 * cannot be evaluated stays as written and is `unsure`.
 */
export class Variables implements Printer {
  /** Where another text takes in what this one sets. */
  readAt: { readonly text: string; readonly at: number } | undefined

  private readonly resolving = new Set<Assigned>()
  private readonly evaluated = new WeakMap<Assigned, Evaluated>()

  private readonly parameters = new ParameterExpansions(this)

  private constructor(
    readonly shell: ShellText,
    private readonly assignments: Assignments,
    private readonly choices: Choices,
    private readonly shared: Shared,
    private readonly scope: Scope,
  ) {}

  static of(
    shell: ShellText,
    script: ParsedScript,
    forEachChild: ForEachChild,
    choices = new Choices(),
    args?: readonly Word[],
  ): Variables {
    const shared = { id: choices.newText(), work: 0, depth: 0, cuts: 0 }
    const assignments = assignmentsIn(script, forEachChild)
    choices.isCut ||= assignments.isCut
    return new Variables(shell, assignments, choices, shared, args ? { args } : {})
  }

  /** The same text as a function sees it that is called with these words; without a call its arguments are unknown. */
  inFunction(
    node: SyntaxNode,
    caller?: { readonly variables: Variables; readonly at: number },
    args?: readonly Word[],
  ) {
    const scope = { node, caller: caller ?? { variables: this, at: Number.POSITIVE_INFINITY }, ...(args && { args }) }
    return new Variables(this.shell, this.assignments, this.choices, this.shared, scope)
  }

  /** The words that one word of the text becomes. */
  words(word: ShellWord): Word[] {
    if (!word.parts) return [this.bare(word)]
    const alternatives = expandBraces(word.parts)
    if (!alternatives) {
      const unsure = `${word.text} stands for more than 256 words`
      return [{ text: word.text, ...this.place(word), unsure, several: true }]
    }
    if (alternatives.length === 1) return this.fields(this.fragments(alternatives[0]!), word)
    return alternatives.flatMap((parts) => this.fields(this.fragments(parts), word))
  }

  /** A word that is not split: an assignment's value, a nested command's text. */
  word(word: ShellWord): Word {
    return word.parts ? this.join(this.fragments(word.parts), word) : this.bare(word)
  }

  /** A word without quotes and expansions. */
  private bare(word: ShellWord): Word {
    const { shell } = this
    const { value, pos, end } = word
    if (shell.expression) return this.join([this.literal(value, pos)], word)
    const span = unquoted(shell.locate(pos, end))
    return shell.locateUse ? { text: value, span, use: shell.locateUse(pos, end) } : { text: value, span }
  }

  /** A variable's one known value, for the texts that this one passes to other shells. */
  get(name: string, at: number): Word | undefined {
    const value = this.lookup(name, at)
    return typeof value === 'object' && value.items.length === 1 ? value.items[0] : undefined
  }

  /** Whether some line of the text gives the variable a value in which this is found. */
  mentions(name: string, pattern: RegExp): boolean {
    return this.assignments.all(name).some(({ text }) => pattern.test(text))
  }

  /** The values that lines of the text give a variable. */
  assigned(name: string): Word[] {
    return this.assignments.all(name).flatMap(({ given }) => ('word' in given ? [this.word(given.word)] : []))
  }

  /** The words that loops of the text go through with a variable. */
  listed(name: string): Word[] {
    return this.assignments
      .all(name)
      .flatMap(({ given }) => ('words' in given && given.words ? given.words.map((word) => this.word(word)) : []))
  }

  /** The positional parameters at an offset: what `set --` gave or the call, without what is shifted away. */
  argumentsAt(at: number): readonly Word[] | undefined {
    const { entries, isCertain } = this.assignments.inForce('@', at, this.scope.node)
    const initial = isCertain ? [] : ['initial' as const]
    const bases = [...initial, ...entries]
    const chosen = bases[this.pick(`@${entries[0]?.id ?? 0}-${entries.at(-1)?.id ?? 0}`, bases.length)]
    if (chosen === undefined || chosen === 'initial') return this.scope.args && this.shifted(this.scope.args, 0, at)
    const value = this.evaluate(chosen)
    if (value === 'unknown') return undefined
    if (value.items.length > maxArguments) {
      this.choices.isCut = true
      return undefined
    }
    return this.shifted(value.items, chosen.pos, at)
  }

  /** What is left of the parameters; one of several where it is not known how many are shifted away. */
  private shifted(args: readonly Word[], from: number, at: number): readonly Word[] | undefined {
    const { least, most, isUnknown, last } = this.assignments.shifted(from, at, this.scope.node)
    if (most === 0 && !isUnknown) return args
    const ways = Math.min(most, args.length - 1) - least + 1
    if (isUnknown || ways > maxRounds) return undefined
    const count = ways > 1 ? least + this.pick(`shift ${from} ${last}`, ways) : least
    const open = args.slice(0, count).find(({ several }) => several)
    return open ? [open, ...args.slice(count)] : args.slice(count)
  }

  /** What a command prints, as far as that is in the text: `echo`, `printf`, a here-document. */
  printed(node: SyntaxNode): Piece {
    return outputOf(node, this) ?? { text: '', unsure: 'the output of a command is unknown' }
  }

  /** What commands print that hand their output on to each other; the last may write it to a file. */
  piped(nodes: readonly SyntaxNode[]): Piece | undefined {
    return pipePrints(nodes, this, true)
  }

  /** What a command, or a pipe up to it, writes to a file; undefined where that is not known. */
  written(node: SyntaxNode, before: readonly SyntaxNode[] = []): string | undefined {
    const piece = this.piped([...before, node])
    return piece?.unsure === undefined ? piece?.text : undefined
  }

  /** The text of a here-document, with its variables put in. */
  textOf(input: Input): Piece {
    if ('printedBy' in input) return this.printed(input.printedBy)
    if ('file' in input)
      return this.fileText(this.word(input.file)) ?? { text: '', unsure: 'a file is read at run time' }
    switch (input.type) {
      case 'HereString': {
        const word = input.target && this.word(input.target)
        return word ? { text: `${word.text}\n`, unsure: word.unsure } : { text: '' }
      }
      case 'ProcessSubstitution':
        return input.script ? this.printed(input.script) : { text: '', unsure: 'the output of a command is unknown' }
      default: {
        const { body, delimiter } = input
        if (delimiter?.quoted || !body.parts) return { text: body.text }
        return combined(body.parts.flatMap((inner) => this.fragment(inner, true)))
      }
    }
  }

  fileText({ text: path, unsure }: Word): Piece | undefined {
    if (path === '/dev/null') return { text: '' }
    const isNamed = unsure === undefined || /^\$.*\//.test(path)
    const text = isNamed ? this.shell.file?.(path) : undefined
    return text === undefined || text.length > maxWordLength ? undefined : { text }
  }

  /** The rounds of a loop over words or lines that are known: what chooses between them, and how many there are. */
  rounds(node: SyntaxNode): { readonly key: string; readonly count: number } | undefined {
    const { id } = this.shared
    if (node.type === 'For') {
      const entry = this.assignments.all(node.name.text).find(({ pos }) => pos === node.name.end)
      if (entry?.given.kind !== 'one of' || entry.given.words?.some(isPattern)) return undefined
      const words = entry.given.words?.flatMap((word) => this.words(word)) ?? this.argumentsAt(entry.pos)
      return words && !words.some(({ several }) => several)
        ? { key: `${id} ${entry.id}`, count: words.length }
        : undefined
    }
    if (node.type !== 'While') return undefined
    const read = this.assignments.readIn(node.clause)
    if (!read) return undefined
    const { text, unsure } = this.textOf(read.input)
    return unsure === undefined ? { key: `${id} read ${read.command.pos}`, count: linesOf(text).length } : undefined
  }

  /** Which of several values is taken in the current reading. */
  pick(key: string, count: number): number {
    return count < 2 ? 0 : this.choices.pick(`${this.shared.id} ${key}`, count)
  }

  place({ pos, end }: { pos: number; end: number }): Pick<Word, 'span' | 'use'> {
    const use = this.shell.locateUse && { use: this.shell.locateUse(pos, end) }
    return { span: unquoted(this.shell.locate(pos, end)), ...use }
  }

  private use({ pos, end }: ShellWord): Span {
    return (this.shell.locateUse ?? this.shell.locate).call(this.shell, pos, end)
  }

  /** Splits what unquoted variables hold, and keeps the words of arrays apart. */
  private fields(fragments: readonly Fragment[], word: ShellWord): Word[] {
    const found: Word[] = []
    let open: Piece[] | undefined
    const close = () => {
      if (open) found.push(this.field(open, word))
      open = undefined
    }
    const add = (piece: Piece) => (open ??= []).push(piece)
    for (const fragment of fragments) {
      const isOne = fragment.quoted || isOnlyExpansion(fragment)
      if (!fragment.list && isOne) {
        add(fragment)
        continue
      }
      const items: readonly Piece[] = fragment.list ? fragment.list.map((item) => pieceOf(item, fragment)) : [fragment]
      items.forEach((item, i) => {
        if (i > 0) close()
        if (fragment.quoted) add(item)
        else this.split(item, word.pos, add, close)
      })
    }
    close()
    return found
  }

  private split(piece: Piece, at: number, add: (piece: Piece) => void, close: () => void): void {
    const { text, origin } = piece
    // What a command prints, or a default with blanks in it, is one unknown stretch.
    if (piece.unsure !== undefined && (/^[<>]\(/.test(text) || mayHoldBlanks(text))) {
      add({ ...piece, several: isOnlyExpansion(piece) })
      return
    }
    let last = 0
    for (const match of text.matchAll(this.fieldPattern(at))) {
      if (match.index > last) close()
      last = match.index + match[0].length
      const own = origin && partOf(origin, match.index, last)
      const unsure = piece.unsure !== undefined && /[$`]/.test(match[0]) ? piece.unsure : undefined
      const several = isOnlyExpansion({ text: match[0], unsure })
      this.shared.work += 0.5
      const exact = own && { ...own, unsure, ...(several ? { several } : { several: undefined }) }
      add({ text: match[0], unsure, several, ...(exact && { origin: exact }), isArguments: piece.isArguments })
    }
    if (last < text.length) close()
  }

  /** What stands between fields. */
  private separators(at: number): string {
    const ifs = this.assignments.has('IFS') ? this.lookup('IFS', at) : 'unset'
    return typeof ifs === 'object' ? (ifs.items[0]?.text ?? '') : ' \t\n'
  }

  private fieldPattern(at: number): RegExp {
    const text = this.separators(at)
    if (text === '') return /[\s\S]+/g
    return text === ' \t\n' ? /[^ \t\n]+/g : new RegExp(`[^${text.replace(/[\\\]^-]/g, '\\$&')}]+`, 'g')
  }

  private field(pieces: readonly Piece[], word: ShellWord): Word {
    const [only] = pieces
    if (pieces.length === 1 && only?.origin && !partsOf.has(only.origin)) {
      const { origin, isArguments } = only
      return isArguments ? origin : { ...origin, use: this.use(word) }
    }
    const { text, unsure } = combined(pieces)
    const isTooLong = text.length > maxWordLength && text.length > word.text.length
    const several = pieces.some((piece) => piece.several) && pieces.every((piece) => piece.several || piece.text === '')
    const because = isTooLong ? `a word of ${text.length} characters is too long` : unsure
    return {
      text: isTooLong ? word.text : text,
      ...this.place(word),
      ...(because !== undefined && { unsure: because }),
      ...(several && { several }),
    }
  }

  join(fragments: readonly Fragment[], word: ShellWord): Word {
    const pieces = fragments.flatMap((fragment): Piece[] => {
      const { list } = fragment
      if (!list) return [fragment]
      if (list.length === 1) return [pieceOf(list[0]!, fragment)]
      return [{ ...combined(list.map((item, i) => (i > 0 ? { ...item, text: ` ${item.text}` } : item))) }]
    })
    const [only] = pieces
    // The place of a whole value is where it is set; what is not known stands where it is named.
    if (pieces.length === 1 && only?.origin?.unsure !== undefined && isOnlyExpansion(only))
      return this.field([{ ...only, origin: undefined }], word)
    return this.field(pieces, word)
  }

  fragmentsOf(word: ShellWord): Fragment[] {
    return word.parts ? this.fragments(word.parts) : [this.literal(word.value, word.pos)]
  }

  private fragments(parts: readonly WordPart[]): Fragment[] {
    return parts.flatMap((inner) => this.fragment(inner, false))
  }

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
  private literal(text: string, offset: number): Fragment {
    if (this.shell.expression && /\$\{_{3,}\}/.test(text)) {
      const expression = this.shell.expression(offset) ?? ''
      return { text, quoted: true, unsure: unknownExpression(expression) }
    }
    return { text, quoted: true }
  }

  parameterValue(name: string, at: number): Lookup {
    if (name === '@' || name === '*') {
      const args = this.argumentsAt(at)
      return args ? { items: args, isArguments: true } : 'unset'
    }
    if (name === '#') {
      const args = this.argumentsAt(at)
      return args && !args.some(({ several }) => several) ? { items: [this.made(String(args.length), at)] } : 'unset'
    }
    if (/^[1-9]\d*$/.test(name)) {
      const args = this.argumentsAt(at)
      if (!args) return 'unset'
      // Behind a word that may be several any of them may stand.
      const before = args.slice(0, Number(name))
      const items = [before.find(({ several }) => several) ?? args[Number(name) - 1]].filter(
        (item) => item !== undefined,
      )
      return { items, isArguments: true }
    }
    return this.lookup(name, at)
  }

  number(name: string, at: number): number | undefined {
    const word = { type: 'ArithmeticWord', pos: at, end: at, value: name } as const
    return computed(word, this.operand)
  }

  /** The value of an arithmetic expression, where all that stands in it is known. */
  private computed(expression: ArithmeticExpression | undefined): number | undefined {
    return expression && computed(expression, this.operand)
  }

  /** The text of a word in an arithmetic expression: a number, a variable with or without its `$`, an element. */
  private readonly operand = ({ value, parts, pos }: ArithmeticWord): string | undefined => {
    if (/^\d/.test(value)) return value
    const { cuts } = this.shared
    const own = parts ? combined(parts.flatMap((inner) => this.fragment(inner, true))) : this.named(value, pos)
    return own && own.unsure === undefined && cuts === this.shared.cuts ? own.text : undefined
  }

  private named(written: string, at: number): Piece | undefined {
    const [, name, key] = /^\$?(\w+|#)(?:\[(.*)\])?$/s.exec(written) ?? []
    if (name === undefined) return undefined
    const number = key === undefined ? 0 : this.parameters.indexOf(key, at)
    const value = this.parameterValue(name, at)
    if (typeof value !== 'object' || number === undefined || (value.keys && key !== undefined)) return undefined
    return value.items.at(number)
  }

  expression(text: string, quoted: boolean): Fragment {
    return { text, quoted, unsure: unknownExpression(text), several: !quoted }
  }

  variable(name: string, place: Expansion, quoted: boolean): Fragment {
    const form = formOf(name)
    const value = this.parameterValue(name, place.pos)
    return this.expanded(form === 'one' ? firstOf(value) : value, place, quoted, form)
  }

  /** A value as a stretch of a word. `"$*"` is one word, with blanks between. */
  expanded(value: Lookup, { text: written, pos }: Expansion, quoted: boolean, form: Form): Fragment {
    if (typeof value !== 'object') return unknown(written, quoted, form !== 'one')
    const { items, isArguments } = value
    if (value.isGiven) return { text: items[0]!.text, quoted: true }
    if (form === 'joined' && quoted) {
      const between = items.length > 1 ? this.separators(pos).slice(0, 1) : ''
      return { ...combined(items.map((item, i) => (i > 0 ? { ...item, text: between + item.text } : item))), quoted }
    }
    if (form !== 'one') return { text: written, quoted, list: items, ...(isArguments && { isArguments }) }
    const [item] = items
    if (!item) return { text: '', quoted }
    if (isOnlyExpansion(item) && !isArguments)
      return { text: written, quoted, unsure: item.unsure, several: !quoted, origin: undefined }
    return { text: item.text, quoted, list: [item], ...(isArguments && { isArguments }) }
  }

  /** A variable's value at an offset: in the function that is read, where that is called, around the text. */
  private lookup(name: string, at: number): Lookup {
    if (name === 'HOME') return { items: [{ text: '~', span: this.shell.locate(0, 0) }], isGiven: true }
    if (!this.works(0)) return 'unknown'
    const { entries, isCertain, looked } = this.assignments.inForce(name, at, this.scope.node)
    this.shared.work += looked
    const reference = this.assignments.referenceAt(name, at, this.scope.node)
    if (reference) return this.referred(reference, entries, at)
    if (isCertain && entries.length > 0) return this.bind(entries, at, this.setLater(name, entries, at))
    const outer = this.outer(name)
    if (entries.length > 0) return this.bind(entries, at, outer)
    if (outer !== 'unset' || this.scope.caller) return outer
    // What a function sets, a script sees once something has called it.
    const all = this.assignments.all(name).filter(({ isLocal, scope }) => scope !== undefined && !isLocal)
    if (all.length > 0) return this.bind(all, at, 'unset')
    return here.test(name) ? { items: [{ text: '.', span: this.shell.locate(0, 0) }], isGiven: true } : 'unset'
  }

  /** What a name reference holds: what was given to it, or what the variable has that it stands for. */
  private referred({ name, word }: Reference, entries: readonly Assigned[], at: number): Lookup {
    const { text, unsure } = this.word(word)
    if (unsure !== undefined || text === name || !this.goesOn(0)) return 'unknown'
    this.shared.depth++
    const value = this.lookup(text, at)
    this.shared.depth--
    return entries.length > 0 ? this.bind(entries, at, value) : value
  }

  private outer(name: string): Lookup {
    const { caller } = this.scope
    if (caller) return caller.variables.lookup(name, caller.at)
    for (const library of this.shell.libraries?.toReversed() ?? []) {
      const found = library.own(name)
      if (found !== 'unset') return found
    }
    const given = this.shell.variables?.get(name)
    return given ? { items: [given] } : 'unset'
  }

  /** What a text sets that is taken in behind these, and before the offset. */
  private setLater(name: string, entries: readonly Assigned[], at: number): Lookup {
    const from = entries.at(-1)!.pos
    for (const library of this.shell.libraries?.toReversed() ?? []) {
      const { readAt } = library
      if (!readAt || readAt.at <= from || readAt.at >= at || readAt.text !== this.shell.text) continue
      const found = library.own(name)
      if (found !== 'unset') return found
    }
    return 'unset'
  }

  /** What the text itself has set where it ends. */
  private own(name: string): Lookup {
    const { entries } = this.assignments.inForce(name, Number.POSITIVE_INFINITY, undefined)
    return entries.length > 0 ? this.bind(entries, Number.POSITIVE_INFINITY, 'unset') : 'unset'
  }

  /** One of the values that may be in force, and what is added to it. */
  private bind(entries: readonly Assigned[], at: number, outer: Lookup): Lookup {
    const key = `${entries[0]!.id}-${entries.at(-1)!.id}`
    const bases = entries.filter(({ adds }) => !adds)
    const isOuter = outer !== 'unset'
    const count = bases.length + (isOuter ? 1 : 0)
    const picked = count > 1 ? this.pick(key, count) : 0
    const base = isOuter ? bases[picked - 1] : bases[picked]
    let value: Lookup = base ? this.evaluate(base) : outer
    const from = base ? entries.indexOf(base) + 1 : 0
    for (let i = from; i < entries.length; i++) {
      const entry = entries[i]!
      if (!entry.adds) continue
      const inLoop = this.addedInLoop(value, entries, i, at)
      if (inLoop) {
        value = inLoop.value
        i += inLoop.count - 1
        continue
      }
      const isSure = entry.given.kind === 'default' || (entry.scope === this.scope.node && holds(entry.branch, at))
      if (isSure || this.pick(`${entry.id}?`, 2) === 0) value = this.added(value, entry)
    }
    return value
  }

  /** What all rounds of a loop add whose rounds are known and few, and which add something each. */
  private addedInLoop(
    before: Lookup,
    entries: readonly Assigned[],
    from: number,
    at: number,
  ): { readonly value: Lookup; readonly count: number } | undefined {
    const { branch, scope } = entries[from]!
    const loop = branch?.rounds
    if (!branch || !loop || scope !== this.scope.node || holds(branch, at) || !holds(branch.around, at))
      return undefined
    const rounds = this.endsEarly(loop) ? undefined : this.rounds(loop)
    if (!rounds || rounds.count > maxRounds) return undefined
    const end = entries.findIndex((entry, i) => i > from && !(entry.adds && entry.branch === branch))
    const own = entries.slice(from, end < 0 ? undefined : end)
    let value = before
    for (let i = 0; i < rounds.count; i++)
      this.choices.with(rounds.key, i, () => {
        for (const entry of own) value = this.added(value, entry)
      })
    return { value, count: own.length }
  }

  /** Whether a loop may leave a round. */
  private endsEarly(loop: SyntaxNode): boolean {
    const known =
      endings.get(loop) ?? /\b(?:break|continue|return|exit)\b/.test(this.shell.text.slice(loop.pos, loop.end))
    endings.set(loop, known)
    return known
  }

  private added(before: Lookup, entry: Assigned): Lookup {
    const { given } = entry
    if (given.kind === 'default') {
      if (before === 'unknown' || (typeof before === 'object' && before.items.some(({ text }) => text !== '')))
        return before
      return this.evaluate(entry)
    }
    if (before === 'unknown') return before
    if (given.kind === 'nothing') return withoutElement(before, given.element)
    const more = this.evaluate(entry)
    if (more === 'unknown') return more
    const { items = [], keys } = before === 'unset' ? {} : before
    this.shared.work += items.length / 10
    if (given.kind === 'word' && given.key) return this.withElement(items, keys, given.key, more.items, entry)
    if (given.kind === 'list')
      return { items: [...items, ...more.items], ...(keys && more.keys && { keys: [...keys, ...more.keys] }) }
    const [first, ...rest] = items
    const [second] = more.items
    if (!first || first.text === '') return { items: [...more.items, ...rest] }
    if (!second) return before
    return { items: [this.appended(first, second), ...rest], ...(keys && { keys }) }
  }

  /** Two texts in one: each keeps its place as long as they are not split; the place of the whole is the second's. */
  private appended(first: Word, second: Word): Word {
    const unsure = first.unsure ?? second.unsure
    const text = first.text + second.text
    this.shared.work += text.length / 1000
    if (text.length > maxWordLength) return { ...second, unsure: `a word of ${text.length} characters is too long` }
    const parts = [...(partsOf.get(first) ?? [first]), second]
    const word: Word = {
      text,
      span: second.span,
      ...(second.use && { use: second.use }),
      ...(unsure !== undefined && { unsure }),
    }
    partsOf.set(word, parts)
    return word
  }

  private withElement(
    items: readonly Word[],
    keys: readonly string[] | undefined,
    index: ShellWord,
    given: readonly Word[],
    { id }: Assigned,
  ): Lookup {
    const key = this.word(index)
    const own = keys ?? items.map((_, i) => String(i))
    const name = key.unsure === undefined ? key.text : `?${id}`
    const at = own.lastIndexOf(name)
    if (at >= 0) return { items: items.map((item, i) => (i === at ? (given[0] ?? item) : item)), ...(keys && { keys }) }
    return { items: [...items, ...given], keys: [...own, ...given.map(() => name)] }
  }

  private evaluate(entry: Assigned): Value | 'unknown' {
    if (this.resolving.has(entry)) {
      this.shared.cuts++
      return { items: [] }
    }
    const known = this.evaluated.get(entry)
    if (known && (known.isFree || known.reading === this.choices.reading)) {
      this.shared.work += known.value === 'unknown' ? 0 : known.value.items.length
      return known.value
    }
    if (!this.goesOn()) return 'unknown'
    const { cuts } = this.shared
    const { picks, reading } = this.choices
    this.resolving.add(entry)
    this.shared.depth++
    const value = this.given(entry)
    this.shared.depth--
    this.resolving.delete(entry)
    // Inside the resolution of another variable a cycle may have been cut.
    if (cuts === this.shared.cuts || this.resolving.size === 0)
      this.evaluated.set(entry, { reading, isFree: picks === this.choices.picks, value })
    return value
  }

  private given(entry: Assigned): Value | 'unknown' {
    const { given, scope, id } = entry
    // Another function's assignment: its own arguments are not those of the one that is read.
    const inside = scope === this.scope.node ? this : this.inFunctionOf(scope)
    switch (given.kind) {
      case 'word':
      case 'default':
        return { items: [inside.word(given.word)] }
      case 'list':
        return inside.listOf(given.words)
      case 'one of': {
        if (given.words?.some(isPattern)) return 'unknown'
        const words = given.words?.flatMap((word) => inside.words(word)) ?? inside.argumentsAt(entry.pos)
        if (!words) return 'unknown'
        const word = words[this.pick(`${id}`, words.length)]
        return word?.several ? 'unknown' : { items: word ? [word] : [] }
      }
      case 'printf': {
        const all = given.words.flatMap((word) => inside.words(word))
        const [format, ...words] = all[0]?.text === '--' ? all.slice(1) : all
        const piece = format && formattedBy(format, words)
        return piece && piece.unsure === undefined ? { items: [this.made(piece.text, entry.pos)] } : 'unknown'
      }
      case 'lines': {
        const { text, unsure } = inside.textOf(given.input)
        if (unsure !== undefined) return 'unknown'
        return { items: linesOf(text).map((line) => this.made(line, entry.pos)) }
      }
      case 'read':
        return inside.readBy(given, entry)
      case 'computed': {
        const value = inside.computed(given.expression)
        return value === undefined ? 'unknown' : { items: [this.made(String(value), entry.pos)] }
      }
      case 'nothing':
        return { items: [] }
      default:
        return 'unknown'
    }
  }

  private inFunctionOf(scope: SyntaxNode | undefined): Variables {
    return scope ? this.inFunction(scope, { variables: this, at: Number.POSITIVE_INFINITY }) : this
  }

  private readBy(
    { input, command, line: at, field, isLast, isLooped, isWhole: all }: Extract<Assigned['given'], { kind: 'read' }>,
    entry: Assigned,
  ): Value | 'unknown' {
    const { text, unsure } = this.textOf(input)
    if (unsure !== undefined) return 'unknown'
    const lines = all ? [text.replace(/\n$/, '')] : linesOf(text)
    const line = (isLooped ? lines[this.pick(`read ${command.pos}`, lines.length)] : lines[at]) ?? ''
    const ifs = command.prefix.find((one) => one.type === 'Assignment' && one.name === 'IFS')
    const separators = ifs?.type === 'Assignment' && ifs.value.type === 'Word' ? this.word(ifs.value).text : ' \t'
    const fields = separators === '' ? [[0, line.length] as const] : fieldsOf(line, separators)
    if (field === 'all') return { items: fields.map(([from, to]) => this.made(line.slice(from, to), entry.pos)) }
    const [from, to] = fields[field] ?? [line.length, line.length]
    const end = isLast ? (fields.at(-1)?.[1] ?? to) : to
    return { items: [this.made(line.slice(from, Math.max(from, end)), entry.pos)] }
  }

  /** What was computed is written nowhere. */
  private made(text: string, at: number): Word {
    return { text, span: this.shell.locate(at, at) }
  }

  /** `(a b)`, `([x]=a [y]=b)` */
  private listOf(words: readonly ShellWord[]): Value {
    const items: Word[] = []
    const keys: string[] = []
    let isKeyed = false
    for (const word of words) {
      const key = /^\[("[^"]*"|'[^']*'|[^\]]*)\]\+?=/.exec(word.text)
      if (!key) {
        for (const item of this.words(word)) {
          keys.push(String(items.length))
          items.push(item)
        }
        continue
      }
      isKeyed = true
      keys.push(key[1]!.replace(/^(["'])(.*)\1$/s, '$2'))
      const whole = this.word(word)
      const cut = whole.text.indexOf(']=') + 2
      items.push(part(whole, cut))
    }
    return { items, ...(isKeyed && { keys }) }
  }

  private commandOutput(text: string, script: ParsedScript | undefined, quoted: boolean): Fragment {
    const folder = currentFolder.exec(text)
    if (folder) return { text: folder[2] ?? '.', quoted: true }
    const isRepository =
      /\bpwd\b|\$\{?PWD\}?["']?\)?$|--show-toplevel/.test(text) || /dirname.*(?:\$0|BASH_SOURCE)/s.test(text)
    if (isRepository && !elsewhere.test(text) && !namesFolder.test(text)) return { text: '.', quoted: true }
    const printed = script && script.source === undefined ? outputOf(script, this) : undefined
    if (printed && printed.unsure === undefined) return { text: printed.text.replace(/\n+$/, ''), quoted }
    return { text, quoted, unsure: 'the output of a command is unknown', several: !quoted }
  }

  /** A pattern, with what is quoted in it escaped. */
  pattern(word: ShellWord): string | undefined {
    return this.parameters.pattern(word)
  }

  works(cost: number): boolean {
    this.shared.work += cost
    return this.within(this.shared.work <= maxWork)
  }

  goesOn(cost = 1): boolean {
    return this.works(cost) && this.within(this.shared.depth < maxDepth)
  }

  private within(isWithin: boolean): boolean {
    this.choices.isCut ||= !isWithin
    return isWithin
  }

  defines(name: string): boolean {
    return this.assignments.definesFunction(name)
  }

  /** What a call of a function of the text prints. */
  functionPrints({ name, pos }: Command, operands: readonly Word[]): Piece | undefined {
    const node = name && this.assignments.functionNamed(name.value)
    if (!node) return undefined
    this.shared.depth++
    const printed = outputOf(node.body, this.inFunction(node, { variables: this, at: pos }, operands))
    this.shared.depth--
    return printed
  }
}

const endings = new WeakMap<SyntaxNode, boolean>()

/** A file may be sourced by a thousand others. */
const assignmentsOf = new WeakMap<ParsedScript, Assignments>()

function assignmentsIn(script: ParsedScript, forEachChild: ForEachChild): Assignments {
  const known = assignmentsOf.get(script) ?? new Assignments(script, forEachChild)
  assignmentsOf.set(script, known)
  return known
}

/** File names that only the shell finds. */
const isPattern = ({ parts }: ShellWord) =>
  parts?.some(({ type }) => type === 'Glob' || type === 'ExtendedGlob') ?? false

/** `$(pwd)`, `$(cd / && pwd)`: an absolute folder is what is printed. */
const currentFolder =
  /^(?:\$\(|`)\s*(?:cd\s+(?:--\s+)?(["']?)(\/[^\s"'$`;&|]*)\1\s*(?:&&|;)\s*)?pwd(?:\s+-[LP])?\s*(?:\)|`)$/
/** The folder above, or a folder's name. A script's own folder lies in the repository. */
const namesFolder = /^(?:\$\(|`)\s*(?:basename|dirname)\b(?!.*(?:\$\{?0|BASH_SOURCE))/s
/** A folder of the machine, or words that are printed: not where the repository lies. */
const elsewhere = new RegExp(
  String.raw`\bcd\s+(?:-\S+\s+)*["']?(?:\/|~|\$\{?HOME\b|-(?=\s|$))|\b(?:echo|printf|cat|${dockerWord})\b`,
)
