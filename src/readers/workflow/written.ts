import type { Command, ParsedScript, Redirection, Word as ShellWord, SyntaxNode } from 'unbash'
import { part, stretch, type Word } from '../parse/words.ts'
import type { ShellText } from '../shell/shell-text.ts'
import { Variables } from '../shell/variables.ts'

type Unbash = typeof import('unbash')

/** What a step leaves to the steps after it: a variable, or an output of its own. */
export interface Write {
  readonly to: 'env' | 'output'
  readonly name: string
  readonly value: Word
  /** It may not run. */
  readonly isConditional: boolean
}

/** Whether a text may leave anything. */
export const mayWrite = (text: string) => /GITHUB_(?:ENV|OUTPUT)|::set-output/.test(text)

/** One line that is written to a file of the runner. */
interface Line {
  readonly word: Word
  readonly isConditional: boolean
}

const branches = /^(?:If|For|ArithmeticFor|While|Case|Select|Function)$/

/** What a shell text writes to `$GITHUB_ENV` and `$GITHUB_OUTPUT`, in its order. */
export function writesOf(unbash: Unbash, shell: ShellText): readonly Write[] {
  const tree = unbash.parse(shell.text) as ParsedScript
  const writing = new Writing(unbash, shell, Variables.of(shell, tree, unbash.forEachChild))
  writing.visit(tree, undefined, false)
  return [...entriesOf(writing.lines.env, 'env'), ...entriesOf(writing.lines.output, 'output'), ...writing.commands]
}

class Writing {
  readonly lines: Record<Write['to'], Line[]> = { env: [], output: [] }
  readonly commands: Write[] = []

  constructor(
    private readonly unbash: Unbash,
    private readonly shell: ShellText,
    private readonly variables: Variables,
  ) {}

  visit(node: SyntaxNode, to: Write['to'] | undefined, isConditional: boolean): void {
    const isBranch = isConditional || branches.test(node.type)
    if (node.type === 'Command') this.command(node, to, isConditional)
    else if (node.type === 'Redirected') this.inside(node, fileOf(node.redirects) ?? to, isBranch)
    else if (node.type === 'Pipeline') {
      const last = node.commands.at(-1)
      const piped = last?.type === 'Command' && last.name?.value === 'tee' ? wordFile(last.args) : undefined
      for (const command of node.commands) this.visit(command, piped ?? to, isBranch)
    } else if (node.type === 'AndOr') {
      for (const [i, command] of node.commands.entries()) this.visit(command, to, isBranch || i > 0)
    } else this.inside(node, to, isBranch)
  }

  private inside(node: SyntaxNode, to: Write['to'] | undefined, isConditional: boolean): void {
    this.unbash.forEachChild(node, (child) => this.visit(child, to, isConditional))
  }

  private command(command: Command, outer: Write['to'] | undefined, isConditional: boolean): void {
    const to = fileOf(command.redirects) ?? outer
    const name = command.name?.value
    const args = command.args.filter((word): word is ShellWord => word.type === 'Word')
    const words = args
      .slice(args.findIndex((word) => !/^-[neE]+$/.test(word.value)))
      .map((word) => this.variables.word(word))
    if (name === 'echo' && words.length > 0) this.print(joined(words), to, isConditional)
    if (name === 'printf' && words.length > 0) this.print(formatted(words), to, isConditional)
    if (name === 'cat' || name === 'tee') {
      const target = to ?? (name === 'tee' ? wordFile(command.args) : undefined)
      for (const redirect of command.redirects)
        if (redirect.type === 'HereDoc') this.hereDoc(redirect, target, isConditional)
    }
  }

  private hereDoc(
    { body, delimiter }: Extract<Redirection, { type: 'HereDoc' }>,
    to: Write['to'] | undefined,
    isConditional: boolean,
  ): void {
    const { pos, end } = body
    const isQuoted = delimiter !== undefined && /["'\\]/.test(this.shell.text.slice(delimiter.pos, delimiter.end))
    for (const match of this.shell.text.slice(pos, end).matchAll(/[^\n]+/g)) {
      const text = match[0].replace(/^\t+/, '')
      const start = pos + match.index + match[0].length - text.length
      const span = this.shell.locate(start, start + text.length)
      const isOpen = !isQuoted && /[$`]/.test(text)
      this.print({ text, span, ...(isOpen && { unsure: `${text} has no known value` }) }, to, isConditional)
    }
  }

  private print(word: Word, to: Write['to'] | undefined, isConditional: boolean): void {
    const command = /^::set-output name=([\w-]+)::/.exec(word.text)
    if (command?.[1]) {
      this.commands.push({ to: 'output', name: command[1], value: part(word, command[0].length), isConditional })
      return
    }
    if (!to) return
    for (const match of word.text.matchAll(/[^\n]+/g)) {
      const line = part(word, match.index, match.index + match[0].length)
      this.lines[to].push({ word: line, isConditional })
    }
  }
}

/** The runner's file that a redirection appends to. */
function fileOf(redirects: readonly Redirection[]): Write['to'] | undefined {
  for (const redirect of redirects) {
    if (redirect.type !== 'Redirect' || !redirect.operator.startsWith('>') || !redirect.target) continue
    const to = fileNamed(redirect.target.text)
    if (to) return to
  }
  return undefined
}

const wordFile = (args: Command['args']): Write['to'] | undefined =>
  args.map(({ text }) => fileNamed(text)).find((to) => to !== undefined)

function fileNamed(text: string): Write['to'] | undefined {
  const name = /^"?\$\{?GITHUB_(ENV|OUTPUT)\}?"?$/.exec(text)?.[1]
  return name === undefined ? undefined : name === 'ENV' ? 'env' : 'output'
}

function joined(words: readonly Word[]): Word {
  const [first, ...more] = words
  if (more.length === 0) return first!
  const unsure = words.find((word) => word.unsure !== undefined)?.unsure
  const text = words.map((word) => word.text).join(' ')
  return { text, span: stretch(first!, words.at(-1)!), ...(unsure !== undefined && { unsure }) }
}

/** `printf 'NAME=%s\n' VALUE` */
function formatted(words: readonly Word[]): Word {
  const [format, ...args] = words
  let next = 0
  const text = format!.text.replace(/%s/g, () => args[next++]?.text ?? '').replaceAll('\\n', '\n')
  const unsure = words.find((word) => word.unsure !== undefined)?.unsure
  return { text, span: stretch(format!, words.at(-1)!), ...(unsure !== undefined && { unsure }) }
}

/** `NAME=VALUE`, or `NAME<<END` with the value on the lines up to `END`. */
function* entriesOf(lines: readonly Line[], to: Write['to']): Generator<Write> {
  for (let i = 0; i < lines.length; i++) {
    const { word, isConditional } = lines[i]!
    const [, name, sign] = /^([A-Za-z_][\w-]*)(=|<<)/.exec(word.text) ?? []
    if (name === undefined || sign === undefined) continue
    const rest = part(word, name.length + sign.length)
    if (sign === '=') {
      yield { to, name, value: rest, isConditional }
      continue
    }
    const end = lines.findIndex((line, at) => at > i && line.word.text === rest.text)
    const body = lines.slice(i + 1, end < 0 ? undefined : end).map((line) => line.word)
    if (body.length > 0)
      yield { to, name, value: { ...joined(body), text: body.map(({ text }) => text).join('\n') }, isConditional }
    i += body.length + (end < 0 ? 0 : 1)
  }
}
