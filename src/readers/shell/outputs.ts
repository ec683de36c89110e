import type { Command, HereDoc, Word as ShellWord, SyntaxNode } from 'unbash'
import type { Source } from '../../model/source.ts'
import type { Choices } from './choices.ts'
import { asksToDecode, changesText } from './filters.ts'
import type { Piece } from './fragments.ts'
import { type Frame, inside, maxOpen, outer } from './frame.ts'
import type { Definition } from './functions.ts'
import { formatted } from './patterns.ts'
import type { ShellText } from './shell-text.ts'
import { decoded } from './text.ts'
import { assembled, joined, lines, madeOf, moved, sameLines, withoutTabs } from './texts.ts'
import type { ForEachChild } from './tree.ts'
import type { Problems } from './unread.ts'
import type { Variables } from './variables.ts'
import type { WrittenFiles } from './written-files.ts'

/** Calls of functions, and rounds of loops that are read one by one. */
const maxSteps = 200_000
const maxRounds = 500

/** What commands print, and what a command is given to read. */
export class Outputs {
  /** Files of the repository that programs have made texts of. */
  readonly filled = new Set<Source>()
  private steps = 0
  private rounds = 0

  constructor(
    private readonly forEachChild: ForEachChild,
    private readonly choices: Choices,
    private readonly files: WrittenFiles,
    private readonly problems: Problems,
  ) {}

  /** The texts that a command prints: what `echo` and `printf` show, a here-document. */
  of(node: SyntaxNode, frame: Frame): ShellText[] {
    if (node.type === 'Function') return []
    if (node.type === 'Pipeline') return this.piped(node.commands, frame)
    if (node.type !== 'Command') {
      const found: ShellText[] = []
      const read = () => this.forEachChild(node, (child) => found.push(...this.of(child, frame)))
      const isLoop = node.type === 'For' || node.type === 'While'
      if (!isLoop || !this.eachRound(node, frame.variables, read)) read()
      return found
    }
    if (changes(node) && frame.functions.get(node.name!.value).length === 0) return this.changed(node, frame)
    const given = this.given(node, frame)
    if (given) return [given]
    const { shell, variables } = frame
    const shown = shownBy(node)
    const name = node.name?.value
    const definitions = name === undefined ? [] : frame.functions.get(name)
    if (definitions.length > 0) return definitions.flatMap((one) => this.outputOf(one, node, frame))
    if (name === undefined) return filesRead(node).flatMap((word) => this.files.shellTexts(variables.word(word).text))
    if (name === 'cat') return shown.flatMap((word) => this.files.shellTexts(variables.word(word).text))
    if (shown.length === 0 || (name !== 'echo' && name !== 'printf')) return []
    const words = shown.map((word) => variables.word(word))
    const expression = shell.expression && { expression: shell.expression }
    const own = { ...expression, variables: outer(frame, node.pos) }
    if (name === 'echo') return [{ ...joined(words.map(lines)), ...own }]
    const [format, ...rest] = words
    // `'%s\n'` prints its arguments, each on a line.
    if (/^(?:%[sb](?:\\n)?)+$/.test(format!.text)) return rest.map((word) => ({ ...joined([lines(word)]), ...own }))
    const isKnown = format!.text.includes('%') && words.every(({ unsure }) => unsure === undefined)
    const printed = isKnown
      ? formatted(
          format!.text,
          rest.map((word) => word.text),
        )
      : undefined
    if (printed !== undefined)
      return [{ text: printed, locate: () => shell.locate(shown[0]!.pos, shown[0]!.end), ...own }]
    return words.map((word) => ({ ...joined([lines(word)]), ...own }))
  }

  /** What a command writes to a file: what it prints, or what it makes of what comes through the pipe. */
  written(node: SyntaxNode, frame: Frame): ShellText[] {
    return frame.input && changes(node) ? this.piped([...frame.input, node], frame) : this.of(node, frame)
  }

  /** What a function prints that is called so. */
  private outputOf(definition: Definition, { args, pos }: Command, frame: Frame): ShellText[] {
    const { node } = definition
    if (frame.open.some((one) => one.node === node)) return []
    if (frame.open.length >= maxOpen || ++this.steps > maxSteps) {
      this.problems.tooMuch(frame.shell.locate(pos, pos), 'its functions call each other too often')
      return []
    }
    const words = args.flatMap((word) => (word.type === 'Word' ? frame.variables.words(word) : []))
    return this.of(node.body, inside(definition, words, frame, pos))
  }

  /** The text that a redirection gives a command. */
  given({ redirects, pos }: Pick<Command, 'redirects' | 'pos'>, frame: Frame): ShellText | undefined {
    for (const redirect of redirects) {
      if (redirect.type === 'HereDoc') return this.hereDocument(redirect, frame, pos)
      if (redirect.type === 'HereString' && redirect.target)
        return { ...joined([frame.variables.word(redirect.target)]), variables: outer(frame, pos) }
    }
    return undefined
  }

  /** What comes through the pipe, or from the command around. */
  received({ input = [], reader, ...frame }: Frame): ShellText[] {
    if (input.length > 0) return this.piped(input, frame)
    if (!reader) return []
    const own = this.of(reader.command, reader.frame)
    return own.length > 0 ? own : this.received(reader.frame)
  }

  /**
   * What comes out of a pipe: the text that its programs make of what they are given, where it is known; or else what each of them
   * prints, as a program that is not known may let it pass.
   */
  private piped(nodes: readonly SyntaxNode[], frame: Frame): ShellText[] {
    if (!nodes.some(changes)) return nodes.flatMap((node) => this.of(node, frame))
    const made = frame.variables.piped(nodes)
    if (made) return [this.made(made, nodes, frame)]
    const pieces = nodes.flatMap((node) => this.of(node, frame))
    return pieces.length > 0 && nodes.slice(1).some(decodes) ? [fromBase64(assembled(pieces))] : pieces
  }

  /** What a program makes of the text or the file that it is given. */
  private changed(node: Command, frame: Frame): ShellText[] {
    const made = frame.variables.piped([node])
    if (made) return [this.made(made, [node], frame)]
    const given = this.given(node, frame)
    return given ? [decodes(node) ? fromBase64(given) : given] : []
  }

  /** Whether the text is known that programs make of what is printed or read. */
  isMade(nodes: readonly SyntaxNode[], frame: Frame): boolean {
    return nodes.some(changes) && frame.variables.piped(nodes) !== undefined
  }

  /** A text that programs made: it stands where they do, but for the lines of a file that they leave as they are. */
  made({ text, file }: Piece, nodes: readonly SyntaxNode[], frame: Frame): ShellText {
    const [from, to] = [nodes[0]!.pos, nodes.at(-1)!.end]
    const place = frame.shell.locate(from, to)
    if (file) this.filled.add(file)
    return { ...(file ? madeOf(file, text, place) : { text, locate: () => place }), variables: outer(frame, from) }
  }

  /** A here-document as its reader gets it: without quotes around its end, backslashes keep the outer shell from reading on. */
  hereDocument(document: HereDoc, frame: Frame, at: number): ShellText {
    const { body, delimiter, operator } = document
    const { pos, end } = body
    const shell = { ...frame.shell, variables: outer(frame, at) }
    const raw = shell.text.slice(pos, end)
    const whole = moved(shell, raw, (offset) => pos + offset)
    const own = operator === '<<-' ? withoutTabs(whole) : whole
    if (!delimiter?.quoted && withArguments.test(own.text)) return filledByArguments(document, own, frame)
    if (delimiter?.quoted || !/\\[\\$`]/.test(own.text)) return own
    const { text, offsets } = decoded(own.text, /[\\$`]/)
    return moved(own, text, (offset) => offsets[offset] ?? offset)
  }

  /** Reads a loop round by round, where its rounds are known and few. */
  eachRound(node: SyntaxNode, variables: Variables, read: () => void): boolean {
    const rounds = variables.rounds(node)
    if (!rounds || rounds.count < 2 || this.rounds + rounds.count > maxRounds) return false
    this.rounds += rounds.count
    for (let i = 0; i < rounds.count; i++) this.choices.with(rounds.key, i, read)
    return true
  }
}

/** `$1` of the shell that writes the document, not of the one that reads it. */
const withArguments = /(?<!\\)(?:\\\\)*\$\{?[#!]?[1-9@*]/

const argument = /\$(\{?)([1-9@*])(\}?)/g
/** Stands for an argument that is not known: the reading shell has others of its own. */
const nameless = (_: string, open: string, name: string, close: string): string =>
  /\d/.test(name) ? `$${open}argument_${name}${close}` : `\${argument_[@]${open && !close ? '' : '}'}`

/** A here-document with what the shell puts in that writes it, line by line where its own lines stand. */
function filledByArguments(document: HereDoc, own: ShellText, { variables }: Frame): ShellText {
  const piece = variables.textOf(document)
  const isKnown = variables.argumentsAt(document.body.pos) !== undefined
  const filled = document.operator === '<<-' ? piece.text.replace(/^\t+/gm, '') : piece.text
  const text = isKnown ? filled : filled.replace(argument, nameless)
  return { ...sameLines(own, text), variables: own.variables }
}

/** A program that hands on something else than it reads. */
export const changes = (node: SyntaxNode): node is Command =>
  node.type === 'Command' && changesText(node.name?.value ?? '')

/** `base64 -d` */
const decodes = (node: SyntaxNode): boolean =>
  node.type === 'Command' &&
  node.name?.value === 'base64' &&
  asksToDecode(node.args.flatMap((word) => (word.type === 'Word' ? word.value : [])))

/** What is decoded stands where its code does. */
function fromBase64(shell: ShellText): ShellText {
  const place = () => shell.locate(0, shell.text.length)
  return { text: Buffer.from(shell.text, 'base64').toString('utf8'), locate: place, variables: shell.variables }
}

/** `< FILE` */
const filesRead = ({ redirects }: Command): ShellWord[] =>
  redirects.flatMap((one) => (one.type === 'Redirect' && one.operator === '<' && one.target ? [one.target] : []))

/** The words that `echo` or `printf` shows. */
export function shownBy({ args }: Command): readonly ShellWord[] {
  const words = args.filter((word) => word.type === 'Word')
  const first = words.findIndex((word) => !/^-[neE]+$/.test(word.value))
  return first < 0 ? [] : words.slice(first)
}
