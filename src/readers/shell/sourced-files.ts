import type { Command, ParsedScript, Statement, SyntaxNode } from 'unbash'
import { joinPath } from '../../model/path.ts'
import { type Source, span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import type { Choices } from './choices.ts'
import { exportsAllAt } from './exports.ts'
import { type FilesUsed, maxInputs } from './files-used.ts'
import { isLost } from './folders.ts'
import { type Frame, type Library, outer } from './frame.ts'
import type { Position } from './position.ts'
import type { FileText, ShellText } from './shell-text.ts'
import { joinLines } from './text.ts'
import type { ForEachChild } from './tree.ts'
import { Variables } from './variables.ts'
import type { WrittenFiles } from './written-files.ts'

/** Files that one text sources, each once. */
const maxLibraries = 50

/** Commands of sourced files that all scripts of a repository run, and characters that are one of them. */
const maxSourcedCommands = 100_000
const charactersOfCommand = 100

/** Files that are sourced, each parsed once. */
const parsedSources = new WeakMap<
  Source,
  { readonly text: string; readonly tree: ParsedScript; readonly running: readonly Statement[] }
>()

/** `A=b`: nothing in it is run. */
const onlySets = (node: SyntaxNode): boolean =>
  node.type === 'Command' &&
  !node.name &&
  node.redirects.length === 0 &&
  node.prefix.every((one) => one.type === 'Assignment' && !/[$`]/.test(one.text))

/** `export $(…)`, `env $(…)`: a command prints the variables. */
const exporting = /^(?:export|env|declare|typeset|eval)\s[^\n]*\$\(/
/** `dotenv -e .env -- COMMAND`, `env-cmd -f .env COMMAND`: a program sets what a file says. */
const setsFromFile =
  /^(?:dotenvx?[ \t]+(?:run[ \t]+)?-(?:e|f|-env-file)|env-cmd[ \t]+-(?:f|-file))(?:=|[ \t]+)["']?([\w./-]+)/
const sources = /\bdotenvx?\b|\benv-cmd\b|\bsource\b|\.\s/
const exports = /\b(?:export|env|declare|typeset|eval)\s/

/** Of a line only the first command that exports is looked behind: what stands behind another stands behind it too. */
const maySource = (text: string): boolean =>
  sources.test(text) ||
  (text.includes('$(') &&
    text.split('\n').some((line) => {
      const at = line.search(exports)
      return at >= 0 && line.includes('$(', at)
    }))

const writers = /\b(?:tee|cp|mv|ln|install|curl|wget|dd|rsync|tar|git)\b/

/** Whether a line may write a file which it names; sed does so where it edits in place, or writes out what it has matched. */
function mayWriteFile(line: string): boolean {
  const sed = line.search(/\bsed\b/)
  return writers.test(line) || (sed >= 0 && /\s-(?:[nErsuzb]*i|-in-?place)|w\s/.test(line.slice(sed)))
}

/** What stands before a redirection is read, not written. */
const namesWritten = (line: string): string =>
  mayWriteFile(line) ? line : line.includes('>') ? line.slice(line.indexOf('>')) : ''

/** How a file that is sourced is read. */
interface SourceReader {
  readonly forEachChild: ForEachChild
  readonly choices: Choices
  parse(shell: ShellText): ParsedScript
  visit(node: SyntaxNode, frame: Frame): void
}

/** The files of the repository that a text sources, and those whose text it puts in a variable. */
export class SourcedFiles {
  /** Files that have been sourced. */
  readonly sources = new Set<Source>()
  /** Files of the text's own that have been sourced. */
  private readonly ownSourced = new Set<string>()

  constructor(
    /** Finds a file that a text sources. */
    private readonly library: Library | undefined,
    private readonly reader: SourceReader,
    private readonly used: FilesUsed,
    private readonly written: WrittenFiles,
    private readonly position: Position,
  ) {}

  /** A text that can look at files and source them. */
  within(shell: ShellText): ShellText {
    const read = this.library ? this.textsRead(shell.text) : shell.file
    const file = (path: string): FileText | undefined => {
      const text = this.written.exactText(path, this.position.folder)
      return text === undefined ? read?.(path) : { text }
    }
    const own = { ...shell, file }
    return maySource(shell.text) || /\beval\b/.test(shell.text) ? { ...own, libraries: [] } : own
  }

  /** Files of the repository that the text reads, but for those that a line of it may write. */
  private textsRead(text: string): (path: string) => FileText | undefined {
    const known = new Map<string, FileText | undefined>()
    let lines: string[] | undefined
    return (path) => {
      const at = this.position.folder
      if (at !== undefined && (isLost(at) || /^[/~]/.test(at))) return undefined
      const written = at !== undefined && !/^[$/~]/.test(path) ? joinPath(at, path) : path
      if (known.has(written)) return known.get(written)
      if (known.size >= maxInputs) return undefined
      const name = path.slice(path.lastIndexOf('/') + 1)
      lines ??= text.split('\n').map(namesWritten)
      const isWritten = name === '' || lines.some((line) => line.includes(name))
      const source = isWritten || !this.written.isEmpty ? undefined : this.library!(written, '')
      const found = source && { text: source.text, source }
      known.set(written, found)
      return found
    }
  }

  /** A file of the repository, as it is before any command has changed it. */
  checkedOut(path: string): Source | undefined {
    const file = this.position.ownFile(path)
    return file === undefined || isLost(this.position.folder ?? '') ? undefined : this.library?.(file, '')
  }

  /** The functions and variables of a file that is sourced are known from here on; true where all that it does has been read. */
  source(
    text: string,
    frame: Frame,
    {
      isExported = exportsAllAt(frame.shell, this.position.at),
      args = [],
    }: { isExported?: boolean; args?: readonly Word[] } = {},
  ): boolean {
    const libraries = frame.shell.libraries as Variables[] | undefined
    if (!libraries) return false
    const around = { variables: outer(frame, this.position.at), libraries, isExported }
    // Without words of its own it sees those of the text that sources it.
    const words = args.length > 0 ? args : frame.variables.argumentsAt(this.position.at)
    const [own] = this.written.isUntouched(text, this.position.folder) ? this.written.run(text, false) : []
    const isFull = this.sources.size + this.ownSourced.size >= maxLibraries
    if (own && !this.ownSourced.has(text)) {
      if (isFull) return this.leave(frame)
      this.ownSourced.add(text)
      const shell = { ...own, ...around }
      this.read(shell, this.reader.parse(shell), frame, words)
      return true
    }
    const found = this.library?.(text, frame.shell.locate(0, 0).source.path)
    if (!found || this.sources.has(found)) return false
    if (isFull) return this.leave(frame)
    this.sources.add(found)
    const parsed = parsedSources.get(found)
    const locate = (from: number, to: number) => span(found, from, to)
    const shell: ShellText = { text: parsed?.text ?? joinLines(found.text), locate, ...around }
    const tree = parsed?.tree ?? this.reader.parse(shell)
    const running = parsed?.running ?? tree.commands.filter(({ command }) => !onlySets(command))
    parsedSources.set(found, { text: shell.text, tree, running })
    for (const { pos, end, command } of running)
      if (command.type !== 'Function') this.library!.spent.commands += 1 + Math.floor((end - pos) / charactersOfCommand)
    if (this.library!.spent.commands > maxSourcedCommands) {
      this.used.handOnMore(frame, `the scripts here source more than ${maxSourcedCommands} commands in all`)
      return false
    }
    this.read(shell, tree, frame, words, running)
    return false
  }

  private leave(frame: Frame): false {
    this.used.handOnMore(frame, `more than ${maxLibraries} files that it sources`)
    return false
  }

  /** What a text has set that `eval` read. */
  known(variables: Variables, frame: Frame): void {
    const libraries = frame.shell.libraries as Variables[] | undefined
    if (libraries && libraries.length < maxLibraries) this.take(variables, libraries, frame)
  }

  private read(
    shell: ShellText,
    tree: ParsedScript,
    frame: Frame,
    words: readonly Word[] | undefined,
    running = tree.commands,
  ): void {
    const { forEachChild, choices } = this.reader
    const variables = Variables.of(shell, tree, forEachChild, choices, words)
    frame.functions.collect(tree, shell, variables, forEachChild, true)
    // Its own commands are read for what they source themselves.
    for (const node of running) this.reader.visit(node, { ...frame, shell, variables })
    this.take(variables, shell.libraries as Variables[], frame)
  }

  private take(variables: Variables, libraries: Variables[], { shell: { text } }: Frame): void {
    variables.readAt = { text, at: this.position.at }
    libraries.push(variables)
  }

  /**
   * `export $(cat .env | xargs)`, `dotenv -e .env -- COMMAND`: what the file sets, as if it were sourced.
   * @param text the command's own
   */
  byCommand(command: Command, text: string, frame: Frame): void {
    for (const path of setsFromFile.exec(text)?.slice(1, 2) ?? []) this.source(path, frame, { isExported: true })
    if (!exporting.test(text)) return
    for (const word of command.args)
      for (const inner of word.type === 'Assignment' ? [] : (word.parts ?? []))
        if (inner.type === 'CommandExpansion' && inner.script)
          for (const path of this.used.filesIn([inner.script], frame)) this.source(path, frame, { isExported: true })
  }
}
