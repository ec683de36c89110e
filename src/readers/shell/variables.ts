import type { ArithmeticExpression, Command, ParsedScript, Word as ShellWord, SyntaxNode } from 'unbash'
import type { Span } from '../../model/source.ts'
import { unquoted, type Word } from '../parse/words.ts'
import { Assignments } from './assignments.ts'
import { Bindings, type Scope } from './bindings.ts'
import { expandBraces } from './braces.ts'
import { Choices } from './choices.ts'
import type { Input } from './command-input.ts'
import { Expansions } from './expansions.ts'
import { Fields } from './fields.ts'
import { combined, type Fragment, type Piece } from './fragments.ts'
import type { Giver } from './given-values.ts'
import { maxWordLength, outputOf, type Printer, pipePrints } from './prints.ts'
import type { ShellText, SourcedText } from './shell-text.ts'
import type { ForEachChild } from './tree.ts'
import type { Lookup } from './values.ts'
import { Work } from './work.ts'

/**
 * What the words of one text are: a small evaluator of Bash's expansions (braces, parameters, commands that print, splitting into
 * fields). What a variable holds is a matter of `Bindings`, what an expansion stands for of `Expansions`, and where a word is split
 * of `Fields`. What cannot be evaluated stays as written and is `unsure`.
 */
export class Variables implements Printer, Giver, SourcedText {
  /** Where another text takes in what this one sets. */
  readAt: { readonly text: string; readonly at: number } | undefined

  private readonly bindings: Bindings
  private readonly expansions: Expansions
  private readonly fields: Fields

  private constructor(
    readonly shell: ShellText,
    private readonly assignments: Assignments,
    private readonly choices: Choices,
    readonly work: Work,
    scope: Scope,
  ) {
    this.bindings = new Bindings(this, assignments, choices, scope)
    this.expansions = new Expansions(this)
    this.fields = new Fields(this)
  }

  /**
   * Of a text that has been parsed.
   * @param choices those of the texts that are read with this one
   * @param args its positional parameters, where they are known
   */
  static of(
    shell: ShellText,
    script: ParsedScript,
    forEachChild: ForEachChild,
    choices = new Choices(),
    args?: readonly Word[],
  ): Variables {
    const assignments = assignmentsIn(script, forEachChild)
    choices.isCut ||= assignments.isCut
    return new Variables(shell, assignments, choices, new Work(choices), args ? { args } : {})
  }

  /** The same text as a function sees it that is called with these words; without a call its arguments are unknown. */
  inFunction(
    node: SyntaxNode,
    caller?: { readonly variables: Variables; readonly at: number },
    args?: readonly Word[],
  ): Variables {
    const scope = { node, caller: caller ?? { variables: this, at: Number.POSITIVE_INFINITY }, ...(args && { args }) }
    return new Variables(this.shell, this.assignments, this.choices, this.work, scope)
  }

  /** The words that one word of the text becomes. */
  words(word: ShellWord): Word[] {
    if (!word.parts) return [this.bare(word)]
    const alternatives = expandBraces(word.parts)
    if (!alternatives) {
      const unsure = `${word.text} stands for more than 256 words`
      return [{ text: word.text, ...this.place(word), unsure, several: true }]
    }
    if (alternatives.length === 1) return this.fields.of(this.expansions.fragments(alternatives[0]!), word)
    return alternatives.flatMap((parts) => this.fields.of(this.expansions.fragments(parts), word))
  }

  /** A word that is not split: an assignment's value, a nested command's text. */
  word(word: ShellWord): Word {
    return word.parts ? this.join(this.expansions.fragments(word.parts), word) : this.bare(word)
  }

  /** A word without quotes and expansions. */
  private bare(word: ShellWord): Word {
    const { shell } = this
    const { value, pos, end } = word
    if (shell.expression) return this.join([this.expansions.literal(value, pos)], word)
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
        return combined(body.parts.flatMap((inner) => this.expansions.fragment(inner, true)))
      }
    }
  }

  /** The text of a file of the repository; undefined where the name or the file is not known, or the text is too long. */
  fileText({ text: path, unsure }: Word): Piece | undefined {
    if (path === '/dev/null') return { text: '' }
    const isNamed = unsure === undefined || /^\$.*\//.test(path)
    const found = isNamed ? this.shell.file?.(path) : undefined
    return found && found.text.length <= maxWordLength ? { text: found.text, file: found.source } : undefined
  }

  /** Which of several values is taken in the current reading. */
  pick(key: string, count: number): number {
    return count < 2 ? 0 : this.choices.pick(`${this.work.id} ${key}`, count)
  }

  /** Where a word stands in the source, and, where that is elsewhere, the line that names it. */
  place({ pos, end }: { pos: number; end: number }): Pick<Word, 'span' | 'use'> {
    const use = this.shell.locateUse && { use: this.shell.locateUse(pos, end) }
    return { span: unquoted(this.shell.locate(pos, end)), ...use }
  }

  /** The line that names a word. */
  use({ pos, end }: { pos: number; end: number }): Span {
    return (this.shell.locateUse ?? this.shell.locate).call(this.shell, pos, end)
  }

  /** A pattern, with what is quoted in it escaped. */
  pattern(word: ShellWord): string | undefined {
    return this.expansions.parameters.pattern(word)
  }

  /** False where hostile texts end. */
  goesOn(cost = 1): boolean {
    return this.work.goesOn(cost)
  }

  /** Whether the text has a function of this name. */
  defines(name: string): boolean {
    return this.assignments.definesFunction(name)
  }

  /** What a call of a function of the text prints. */
  functionPrints({ name, pos }: Command, operands: readonly Word[]): Piece | undefined {
    const node = name && this.assignments.functionNamed(name.value)
    if (!node) return undefined
    this.work.depth++
    const printed = outputOf(node.body, this.inFunction(node, { variables: this, at: pos }, operands))
    this.work.depth--
    return printed
  }

  /** The value of an arithmetic expression, where all that stands in it is known. */
  computed(expression: ArithmeticExpression): number | undefined {
    return this.expansions.computed(expression)
  }

  /** One word of all these stretches: it is not split. */
  join(fragments: readonly Fragment[], word: ShellWord): Word {
    return this.fields.join(fragments, word)
  }

  /** What a variable holds at an offset. */
  lookup(name: string, at: number): Lookup {
    return this.bindings.lookup(name, at)
  }

  /** What the text itself has set where it ends. */
  own(name: string): Lookup {
    return this.bindings.own(name)
  }

  /** What a variable or a positional parameter holds at an offset. */
  parameterValue(name: string, at: number): Lookup {
    return this.bindings.parameterValue(name, at)
  }

  /** The positional parameters at an offset. */
  argumentsAt(at: number): readonly Word[] | undefined {
    return this.bindings.argumentsAt(at)
  }

  /** The rounds of a loop over words or lines that are known: what chooses between them, and how many there are. */
  rounds(node: SyntaxNode): { readonly key: string; readonly count: number } | undefined {
    return this.bindings.rounds(node)
  }

  /** What stands between fields. */
  separators(at: number): string {
    return this.bindings.separators(at)
  }
}

/** A file may be sourced by a thousand others. */
const assignmentsOf = new WeakMap<ParsedScript, Assignments>()

function assignmentsIn(script: ParsedScript, forEachChild: ForEachChild): Assignments {
  const known = assignmentsOf.get(script) ?? new Assignments(script, forEachChild)
  assignmentsOf.set(script, known)
  return known
}
