import type { Command, Word as ShellWord } from 'unbash'
import type { Word } from '../parse/words.ts'
import { aliasList, withAlias } from './aliases.ts'
import { kindOfCall } from './call-kinds.ts'
import { settings, variablesBefore } from './call-settings.ts'
import type { Calls } from './calls.ts'
import { inputOf } from './command-input.ts'
import { isShell, programIndex, type Started, showsArguments, started } from './command-line.ts'
import type { FileWrites } from './file-writes.ts'
import type { FilesUsed } from './files-used.ts'
import { placeOf } from './folders.ts'
import { type Frame, outer, type TextReader } from './frame.ts'
import type { FunctionCalls } from './function-calls.ts'
import type { Position } from './position.ts'
import type { ProgramTexts } from './program-texts.ts'
import { isCall, namesRuntime } from './runtime.ts'
import type { ShellInput } from './shell-input.ts'
import type { SourcedFiles } from './sourced-files.ts'
import { joined } from './texts.ts'
import { unfollowedIn } from './unfollowed.ts'
import type { Problems } from './unread.ts'
import type { WrittenFiles } from './written-files.ts'
import { linesOfXargs, unknownLine, xargsIn } from './xargs.ts'

/** Words of a command that is not itself a call: each may begin one. */
const maxCommandWords = 2000
/** Characters of the command lines that xargs makes of what it reads; beyond, what it adds is not known. */
const maxFilled = 500_000

/** A script runs itself. */
const ownName = '$0'

/** What takes that which a command starts. */
interface Parts {
  readonly calls: Calls
  readonly files: FilesUsed
  readonly functions: FunctionCalls
  readonly input: ShellInput
  readonly position: Position
  readonly problems: Problems
  readonly programs: ProgramTexts
  readonly scripts: WrittenFiles
  readonly sourced: SourcedFiles
  readonly texts: Pick<TextReader, 'nested' | 'runFile'>
  readonly writes: FileWrites
}

/** What the words of a command start: aliases and functions, files, texts for shells, and in the end calls. */
export class Launches {
  private readonly openAliases = new Set<string>()
  private filledLength = 0

  constructor(private readonly parts: Parts) {}

  words(
    given: readonly Word[],
    frame: Frame,
    command?: Command,
    origins: ReadonlyMap<Word, ShellWord> = new Map(),
    isFilled = false,
  ): void {
    const { texts, writes } = this.parts
    const list = aliasList(given, frame.functions)
    const alias = given[0]?.text ?? ''
    // An alias within itself is the command of its name.
    if (list && !this.openAliases.has(alias)) {
      this.openAliases.add(alias)
      texts.nested({ ...joined(list), variables: outer(frame) }, frame)
      this.openAliases.delete(alias)
      return
    }
    const words = withAlias(given, frame.functions)
    const [first] = words
    if (!first) return
    if (words.some(({ text }) => text.startsWith('<('))) writes.substituted(words, frame, origins)
    const filled = command && !isFilled ? this.filled(words, command, frame) : undefined
    if (filled) {
      for (const line of filled) this.words(line, frame, command, origins, true)
      return
    }
    if (!this.isFunction(words, frame)) this.program(words, frame, command, origins)
  }

  /** Whether the words call a function, and nothing else: it is read. */
  private isFunction(words: readonly Word[], frame: Frame): boolean {
    const { calls, functions } = this.parts
    const first = words[0]!
    const definitions = first.unsure === undefined ? frame.functions.get(first.text) : []
    if (definitions.length === 0) return false
    const before = calls.count
    for (const definition of definitions) functions.read(definition, words, frame)
    return definitions.some(({ isCertain }) => isCertain) || calls.count > before || !namesRuntime(first)
  }

  private program(
    words: readonly Word[],
    frame: Frame,
    command: Command | undefined,
    origins: ReadonlyMap<Word, ShellWord>,
  ): void {
    const { files, input, problems, programs, scripts, texts } = this.parts
    const first = words[0]!
    files.by(words, command, frame)
    const i = programIndex(words)
    const program = words[i]
    files.tasks(words.slice(i), command, frame)
    if (program && !scripts.isEmpty) texts.runFile(program.text, true, frame, words.slice(i + 1))
    if (program && (program.text.includes('/') || program.text === ownName) && !isShell(program)) {
      files.shellFile(program.text, words.slice(i + 1), command, frame, true)
    }
    const at = (list: readonly Word[], i: number) => isCall(list, i, frame.variables)
    if (words.length > maxCommandWords && !at(words, 0)) {
      problems.tooMuch(first.use ?? first.span, `a command of more than ${maxCommandWords} words`)
      return
    }
    const found = started(words, at)
    const others = found.filter((one) => !isEdit(one))
    if (program && others.length === 0 && !showsArguments(words)) files.program(program, frame)
    files.mentioned(unfollowedIn(words, i, others, command), frame)
    const isRead = others.length === 0 && programs.program(words, frame, command, origins)
    if (isRead && found.length === 0) return
    for (const one of found) this.started(one, frame, command, origins)
    // `$(awk …)`: what is printed is the command.
    if (others.length === 0 && program?.unsure !== undefined) input.printedIn(origins.get(program), frame)
    if (others.length === 0 && !showsArguments(words)) programs.doubtful(words, frame)
  }

  /** The command lines of xargs, where what it reads is known. */
  private filled(words: readonly Word[], command: Command, frame: Frame): Word[][] | undefined {
    const call = xargsIn(words)
    if (!call) return undefined
    const own = call.file ? undefined : inputOf(command.redirects)
    const before = frame.input ?? []
    const read = call.file
      ? frame.variables.fileText(call.file)
      : own
        ? frame.variables.textOf(own)
        : frame.variables.piped(before)
    const lines = read && read.unsure === undefined ? linesOfXargs(call, read.text) : undefined
    this.filledLength +=
      lines?.reduce((sum, line) => sum + line.reduce((all, { text }) => all + text.length, 0), 0) ?? 0
    if (lines && this.filledLength <= maxFilled) return lines
    const unknown = unknownLine(call)
    return unknown && [unknown]
  }

  private started(
    one: Started,
    around: Frame,
    command: Command | undefined,
    origins: ReadonlyMap<Word, ShellWord>,
  ): void {
    const before = one.kind === 'call' ? undefined : variablesBefore(command, around.variables)
    const frame = before ? { ...around, before } : around
    const { calls, files, input, position, problems, sourced, texts } = this.parts
    switch (one.kind) {
      case 'call':
        calls.add({
          words: one.words,
          site: frame.site,
          isRemote: frame.isRemote,
          ignored: frame.ignored,
          ...placeOf(position.folder),
          ...settings(command, frame),
          ...files.inputOf(one.words, command, frame),
          ...files.outputOf(one.words, command, frame),
        })
        return
      case 'input':
        for (const path of files.filesRun(command, frame)) files.shellFile(path, one.args, command, frame)
        input.read(command, one.isRemote ? { ...frame, isRemote: true } : frame, one.args)
        return
      case 'file':
        if (!one.isSourced) files.shellFile(one.word.text, one.args, command, frame)
        input.printedIn(origins.get(one.word), frame, one.args)
        if (one.isSourced && sourced.source(one.word.text, frame, { args: one.args })) return
        texts.runFile(one.word.text, false, frame, one.args)
        return
      case 'unread':
        problems.tooMuch(one.word.use ?? one.word.span, 'a command within more commands than are checked')
        return
      case 'text': {
        const reader = command ? { command, frame } : frame.reader
        const { isRemote, isHere } = one
        const inner = { ...frame, ...(isRemote && { isRemote }), ...(isHere && { isHere }), reader }
        input.text(one.words, inner, one.isLater ? new Map() : origins, one.args, one.name)
      }
    }
  }
}

/** Whether it is about a file: what else its words do is read beside it. */
const isEdit = (one: Started) => one.kind === 'call' && kindOfCall(one.words) === 'manifest'
