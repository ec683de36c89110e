import type { Command, HereDoc, Word as ShellWord, SyntaxNode } from 'unbash'
import type { WrittenText } from '../reader.ts'
import type { Choices } from './choices.ts'
import { type Frame, inside, maxOpen, outer } from './frame.ts'
import type { Definition } from './functions.ts'
import { formatted } from './patterns.ts'
import { decoded } from './text.ts'
import { assembled, joined, lines, moved, withoutTabs } from './texts.ts'
import type { ForEachChild } from './tree.ts'
import type { Problems } from './unread.ts'
import type { ShellText, Variables } from './variables.ts'

/** Calls of functions, and rounds of loops that are read one by one. */
const maxSteps = 200_000
const maxRounds = 500

/** What commands print, and what a command is given to read. */
export class Outputs {
  private steps = 0
  private rounds = 0

  constructor(
    private readonly forEachChild: ForEachChild,
    private readonly choices: Choices,
    private readonly problems: Problems,
  ) {}

  /** The texts that a command prints: what `echo` and `printf` show, a here-document. */
  of(node: SyntaxNode, frame: Frame): ShellText[] {
    if (node.type === 'Function') return []
    if (node.type !== 'Command') {
      const found: ShellText[] = []
      const read = () => this.forEachChild(node, (child) => found.push(...this.of(child, frame)))
      const isLoop = node.type === 'For' || node.type === 'While'
      if (!isLoop || !this.eachRound(node, frame.variables, read)) read()
      return found
    }
    const given = this.given(node, frame)
    if (given) return [given]
    const { shell, variables } = frame
    const shown = shownBy(node)
    const name = node.name?.value
    const definitions = name === undefined ? [] : frame.functions.get(name)
    if (definitions.length > 0) return definitions.flatMap((one) => this.outputOf(one, node, frame))
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

  /** What a function prints that is called so. */
  private outputOf(definition: Definition, { args, pos }: Command, frame: Frame): ShellText[] {
    const { node } = definition
    if (frame.open.includes(node)) return []
    if (frame.open.length >= maxOpen || ++this.steps > maxSteps) {
      this.problems.tooMuch(frame.shell.locate(pos, pos), 'its functions call each other too often')
      return []
    }
    const words = args.flatMap((word) => (word.type === 'Word' ? frame.variables.words(word) : []))
    return this.of(node.body, inside(definition, words, frame, pos))
  }

  /** The text that a redirection gives a command. */
  given({ redirects, pos }: Command, frame: Frame): ShellText | undefined {
    for (const redirect of redirects) {
      if (redirect.type === 'HereDoc') return this.hereDocument(redirect, frame, pos)
      if (redirect.type === 'HereString' && redirect.target)
        return { ...joined([frame.variables.word(redirect.target)]), variables: outer(frame, pos) }
    }
    return undefined
  }

  /** What comes through the pipe, or from the command around. */
  received({ input = [], reader, ...frame }: Frame): ShellText[] {
    if (input.length > 0) {
      const pieces = input.flatMap((node) => this.of(node, frame))
      return pieces.length > 0 && input.some(decodes) ? [fromBase64(assembled(pieces))] : pieces
    }
    if (!reader) return []
    const own = this.of(reader.command, reader.frame)
    return own.length > 0 ? own : this.received(reader.frame)
  }

  /** A here-document as its reader gets it: without quotes around its end, backslashes keep the outer shell from reading on. */
  hereDocument({ body, delimiter, operator }: HereDoc, frame: Frame, at: number): ShellText {
    const { pos, end } = body
    const shell = { ...frame.shell, variables: outer(frame, at) }
    const raw = shell.text.slice(pos, end)
    const whole = moved(shell, raw, (offset) => pos + offset)
    const own = operator === '<<-' ? withoutTabs(whole) : whole
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

/** `base64 -d` */
export const decodes = (node: SyntaxNode): boolean =>
  node.type === 'Command' &&
  node.name?.value === 'base64' &&
  node.args.some((word) => word.type === 'Word' && /^(?:-[a-zA-Z]*[dD]|--decode)/.test(word.value))

/** What is decoded stands where its code does. */
function fromBase64(shell: ShellText): ShellText {
  const place = () => shell.locate(0, shell.text.length)
  return { text: Buffer.from(shell.text, 'base64').toString('utf8'), locate: place, variables: shell.variables }
}

/** The words that `echo` or `printf` shows. */
export function shownBy({ args }: Command): readonly ShellWord[] {
  const words = args.filter((word) => word.type === 'Word')
  const first = words.findIndex((word) => !/^-[neE]+$/.test(word.value))
  return first < 0 ? [] : words.slice(first)
}

/** A text that a command reads in place of a file. */
export function readText(pieces: readonly ShellText[]): WrittenText {
  const { text, locate } = assembled(pieces)
  return { path: '-', text, locate, source: locate(0, 0).source }
}
