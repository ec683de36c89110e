import type { Command, Redirection, Word as ShellWord, SyntaxNode } from 'unbash'
import type { Word } from '../parse/words.ts'
import { type Input, inputOf } from './command-input.ts'
import { changesText, filtered, printedBy } from './filters.ts'
import type { Piece } from './fragments.ts'
import { echoed, formatted, matchesPattern } from './patterns.ts'
import { folderOfUnknown, temporaryPath } from './printed-paths.ts'
import type { ShellText } from './shell-text.ts'
import { streamEditor } from './stream-editors.ts'

/** What is asked of the variables of a text to know what its commands print. */
export interface Printer {
  readonly shell: ShellText
  word(word: ShellWord): Word
  words(word: ShellWord): Word[]
  textOf(input: Input): Piece
  /** A variable's one value at this place of the text. */
  get(name: string, at: number): Word | undefined
  /** The text of a file of the repository. */
  fileText(path: Word): Piece | undefined
  pattern(word: ShellWord): string | undefined
  pick(key: string, count: number): number
  functionPrints(command: Command, operands: readonly Word[]): Piece | undefined
  /** Whether the text has a function of this name. */
  defines(name: string): boolean
  /** False where hostile texts end. */
  goesOn(cost?: number): boolean
}

/** Longer texts are not known. */
export const maxWordLength = 65_536

/**
 * What commands print that the text holds; undefined for all others.
 * @param isToFile what a redirection of the node itself writes is meant
 */
export function outputOf(node: SyntaxNode, printer: Printer, isToFile = false): Piece | undefined {
  if (!printer.goesOn()) return undefined
  switch (node.type) {
    case 'Script':
    case 'CompoundList':
      return outputs(
        node.commands.map(({ command }) => command),
        printer,
      )
    case 'Statement':
      return outputOf(node.command, printer)
    case 'BraceGroup':
    case 'Subshell':
      return outputOf(node.body, printer)
    case 'Redirected':
      return !isToFile && node.redirects.some(isElsewhere) ? { text: '' } : outputOf(node.command, printer)
    case 'If': {
      const ways = [node.then, ...node.elif.map(({ then }) => then), node.else]
      const way = ways[printer.pick(`output ${node.pos}`, ways.length)]
      return way ? outputOf(way, printer) : { text: '' }
    }
    case 'Case':
      return caseOutput(node, printer)
    case 'AndOr': {
      const printing = node.commands.filter((command) => !isSilent(command))
      const way = printing[printer.pick(`output ${node.pos}`, printing.length)]
      return way ? outputOf(way, printer) : { text: '' }
    }
    case 'Command':
      return commandPrints(node, printer, isToFile)
    case 'Pipeline':
      return node.prefixes?.length ? undefined : pipePrints(node.commands, printer)
    default:
      return isSilent(node) ? { text: '' } : undefined
  }
}

/** What commands print that hand their output on; undefined where one of them does something else with it than is known. */
export function pipePrints(nodes: readonly SyntaxNode[], printer: Printer, isToFile = false): Piece | undefined {
  const [first, ...filters] = nodes
  let piece = first && outputOf(first, printer, isToFile && filters.length === 0)
  for (const node of filters) {
    if (!piece || piece.unsure !== undefined) return undefined
    piece = filterPrints(node, piece, printer, isToFile && node === nodes.at(-1))
  }
  return piece
}

/** What a command makes of what it reads from a pipe. */
function filterPrints(node: SyntaxNode, read: Piece, printer: Printer, isToFile: boolean): Piece | undefined {
  if (node.type !== 'Command' || !node.name || printer.defines(node.name.value)) return undefined
  if (inputOf(node.redirects) || (!isToFile && node.redirects.some(isElsewhere))) return undefined
  const operands = node.args.flatMap((word) => (word.type === 'Word' ? printer.words(word) : []))
  if (!printer.goesOn(1 + read.text.length / 500)) return undefined
  return changedPiece(node.name.value, operands, read)
}

/** What a program makes of a text. */
function changedPiece(program: string, operands: readonly Word[], read: Piece): Piece | undefined {
  // The shell that reads it puts in the same variables.
  if (program === 'envsubst') return /\$/.test(read.text) ? { ...read, unsure: 'envsubst puts variables in' } : read
  const unsure = operands.find((word) => word.unsure !== undefined)?.unsure
  const words = operands.map((word) => word.text)
  const editor = streamEditor(program, operands)
  const isFilter = editor && !editor.isInPlace && editor.files.every((file) => file.text === '-')
  const known = unsure === undefined ? filtered(program, words, read.text) : undefined
  const text = isFilter ? editor.edit(read.text) : known
  return text === undefined ? undefined : { text, ...(unsure !== undefined && { unsure }), file: read.file }
}

function caseOutput({ word, items, pos }: Extract<SyntaxNode, { type: 'Case' }>, printer: Printer): Piece | undefined {
  const subject = printer.word(word)
  const possible = items.filter(({ pattern }) =>
    pattern.some((one) => {
      const text = printer.pattern(one)
      return subject.unsure !== undefined || text === undefined || matchesPattern(subject.text, text) !== false
    }),
  )
  const ways = subject.unsure === undefined ? possible.slice(0, 1) : possible
  const way = ways[printer.pick(`output ${pos}`, ways.length)]
  return way ? outputOf(way.body, printer) : { text: '' }
}

function outputs(nodes: readonly SyntaxNode[], printer: Printer): Piece | undefined {
  const pieces: Piece[] = []
  let length = 0
  for (const node of nodes) {
    const piece = outputOf(node, printer)
    length += piece?.text.length ?? 0
    if (!piece || length > maxWordLength) return undefined
    pieces.push(piece)
  }
  return joinedPieces(pieces)
}

function joinedPieces(pieces: readonly Piece[]): Piece {
  const [only] = pieces
  if (only && pieces.length === 1) return only
  const unsure = pieces.find((piece) => piece.unsure !== undefined)?.unsure
  return { text: pieces.map(({ text }) => text).join(''), ...(unsure !== undefined && { unsure }) }
}

function commandPrints(command: Command, printer: Printer, isToFile: boolean): Piece | undefined {
  const { name, args, redirects, prefix } = command
  if (!isToFile && redirects.some(isElsewhere)) return { text: '' }
  // `$(< FILE)`
  const read = !name && prefix.every(({ type }) => type !== 'Assignment') ? inputOf(redirects) : undefined
  if (read) return printer.textOf(read)
  if (isSilent(command)) return { text: '' }
  const operands = args.flatMap((word) => (word.type === 'Word' ? printer.words(word) : []))
  switch (name?.value) {
    case 'echo':
      return printedWords(operands, (texts) => `${echoed(texts)}${texts[0] === '-n' ? '' : '\n'}`)
    case 'printf': {
      const [format, ...words] = operands[0]?.text === '--' ? operands.slice(1) : operands
      return format && formattedBy(format, words)
    }
    case 'cat': {
      const input = inputOf(redirects)
      const names = operands.length > 0 ? operands : [{ text: '-' }]
      const pieces = names.map((one) => {
        if (one.text === '-') return input && printer.textOf(input)
        return 'span' in one && !one.text.startsWith('-') ? printer.fileText(one) : undefined
      })
      return pieces.every((piece) => piece !== undefined) ? joinedPieces(pieces) : undefined
    }
    default:
      return printer.functionPrints(command, operands) ?? otherPrints(command, operands, printer)
  }
}

/** What other programs print: `basename a/b`, `base64 -d <<< TEXT`. */
function otherPrints(
  { name, redirects, pos }: Command,
  operands: readonly Word[],
  printer: Printer,
): Piece | undefined {
  if (!name) return undefined
  const path = pathPrints(name.value, operands, pos, printer)
  if (path !== undefined) return { text: path }
  const input = inputOf(redirects)
  const file = input || !changesText(name.value) ? undefined : operands.findLast(({ text }) => !text.startsWith('-'))
  const read = input ? printer.textOf(input) : file && printer.fileText(file)
  if (read && read.unsure !== undefined) return undefined
  if (read) return changedPiece(name.value, file ? operands.filter((word) => word !== file) : operands, read)
  if (operands.some(({ unsure }) => unsure !== undefined)) return undefined
  const text = printedBy(
    name.value,
    operands.map((word) => word.text),
  )
  return text === undefined ? undefined : { text }
}

/** Paths that are known though not every word, or no word, says them. */
function pathPrints(name: string, operands: readonly Word[], at: number, printer: Printer): string | undefined {
  const words = operands.map(({ text }) => text).filter((text) => text !== '--')
  const isKnown = operands.every(({ unsure }) => unsure === undefined)
  if (name === 'mktemp' && isKnown) return temporaryPath(words, at)
  if (name !== 'dirname' || isKnown || words.length !== 1) return undefined
  const variable = /^\$\{?([A-Za-z_]\w*)\}?$/.exec(words[0]!)?.[1]
  return folderOfUnknown((variable !== undefined && printer.get(variable, at)?.text) || words[0]!, printer.shell)
}

export function formattedBy(format: Word, words: readonly Word[]): Piece {
  return printedWords([format, ...words], (texts) => formatted(texts[0]!, texts.slice(1)))
}

function printedWords(words: readonly Word[], print: (texts: readonly string[]) => string | undefined): Piece {
  const unsure = words.find((word) => word.unsure !== undefined)?.unsure
  const text = print(words.map((word) => word.text))
  if (text === undefined) return { text: '', unsure: 'the output of a command is unknown' }
  return { text, ...(unsure !== undefined && { unsure }) }
}

/** Whether a redirection takes the standard output away; `2>FILE` does not. */
const isElsewhere = ({ operator, descriptor }: Redirection): boolean =>
  operator.startsWith('&>') ||
  (operator.includes('>') && (descriptor ? 'value' in descriptor && descriptor.value === 1 : operator !== '<>'))

/** Commands that print nothing to their standard output. */
const silent =
  /^(?:\[|test|:|true|false|cd|export|local|declare|readonly|typeset|set|shift|unset|return|exit|read|mkdir|rm|touch)$/

function isSilent(node: SyntaxNode): boolean {
  if (node.type === 'TestCommand' || node.type === 'ArithmeticCommand' || node.type === 'Function') return true
  if (node.type !== 'Command') return false
  return node.name === undefined || silent.test(node.name.value)
}
