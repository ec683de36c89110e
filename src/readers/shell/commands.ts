import type { Assignment, Command, Word as ShellWord } from 'unbash'
import { mayGoOn, spend } from '../effort.ts'
import type { Word } from '../parse/words.ts'
import type { Calls } from './calls.ts'
import type { Choices } from './choices.ts'
import { programIndex, showsArguments } from './command-line.ts'
import type { FileWrites } from './file-writes.ts'
import type { FilesUsed } from './files-used.ts'
import { isInert, mayStartAnything } from './first-look.ts'
import { type Frame, outer, type TextReader } from './frame.ts'
import type { Launches } from './launches.ts'
import type { MachineSettings } from './machine-settings.ts'
import type { Position } from './position.ts'
import type { SourcedFiles } from './sourced-files.ts'
import { mayEditInPlace } from './stream-editors.ts'
import { joined } from './texts.ts'
import { maxCalls, type Problems, tooManyCalls } from './unread.ts'
import type { WrittenFiles } from './written-files.ts'

/** What a command may change, and what takes its words. */
interface Parts extends Pick<TextReader, 'nested'> {
  readonly calls: Calls
  readonly choices: Choices
  readonly files: FilesUsed
  readonly launches: Launches
  readonly position: Position
  readonly problems: Problems
  readonly scripts: WrittenFiles
  readonly settings: MachineSettings
  readonly sourced: SourcedFiles
  readonly writes: FileWrites
}

/** Commands as they are written: their words in each way in which their variables may come out. */
export class Commands {
  private isFull = false

  constructor(private readonly parts: Parts) {}

  read(command: Command, frame: Frame): void {
    const { calls, choices, files, launches, position, problems, scripts, settings, sourced, writes } = this.parts
    if (calls.count >= maxCalls) {
      if (!this.isFull) problems.tooMuch(frame.shell.locate(command.pos, command.end), tooManyCalls)
      this.isFull = true
      return
    }
    if (!mayGoOn(frame.shell.locate(command.pos, command.end).source)) return
    const { name } = command
    for (const word of [...command.prefix, ...command.args]) if (word.type === 'Assignment') this.set(word, frame)
    if (!name) return
    const { shell, variables, functions } = frame
    writes.opened(command, frame)
    if (/^(?:cd|pushd|popd)$/.test(name.value)) position.enter(name.value, command, variables)
    const text = shell.text.slice(command.pos, command.end)
    settings.ofCommand(command, text, variables)
    sourced.byCommand(command, text, frame)
    const isPlain = !name.parts && !functions.has(name.value) && scripts.isEmpty
    const mayEdit = mayEditInPlace(name.value, text)
    const mayWrite = text.includes('>') || writers.test(name.value) || mayEdit
    if (isPlain && !mayWrite && !(files.hasOwnPath && !isInert(name.value)) && !mayStartAnything(name.value, text))
      return
    const { line } = calls
    const { folder, at } = position
    const own = { isCut: false }
    const added = new Set<string>()
    const before = calls.count
    let isOpen = false
    const isWhole = choices.each(() => {
      position.folder = folder
      calls.line = own
      position.at = command.pos
      const origins = new Map<Word, ShellWord>()
      const resolved = [name, ...command.args].flatMap((word) => {
        if (word.type === 'Assignment') return [{ text: word.text, span: shell.locate(word.pos, word.end) }]
        if (isRemark(word)) return []
        const found = variables.words(word)
        for (const one of found) origins.set(one, word)
        return found
      })
      const program = resolved[programIndex(resolved)]
      isOpen ||= program !== undefined && origins.get(program)?.parts !== undefined && !showsArguments(resolved)
      spend('command')
      spend('command word', resolved.length)
      if (mayWrite) writes.by(command, frame, added)
      if (mayEdit || /^(?:sudo|doas)$/.test(name.value))
        writes.inPlace(resolved.slice(programIndex(resolved)), command, frame)
      const known = calls.count
      launches.words(atTheirUse(resolved, origins), frame, command, origins)
      if (!scripts.isEmpty)
        scripts.pass(
          resolved.map(({ text }) => text),
          program?.text ?? '',
        )
      return calls.kindsSince(known)
    })
    if (!isWhole) own.isCut = true
    // Which programs the ways start that are left is not known.
    if (!isWhole && isOpen && calls.count === before)
      problems.tooMuch(shell.locate(command.pos, command.end), 'a command that may be one of more than are checked')
    calls.line = line
    position.at = at
  }

  /** Variables that decide where bare commands are found, and what `set -x` runs to print a line. */
  private set({ name, text, value }: Assignment, frame: Frame): void {
    if (name === 'PATH') {
      this.parts.scripts.searchIn(text)
      this.parts.files.hasOwnPath = true
    }
    if (name !== 'PS4' || value.type !== 'Word' || !/[$`]/.test(value.value)) return
    this.parts.nested({ ...joined([frame.variables.word(value)]), variables: outer(frame) }, frame)
  }
}

/** Programs that write to a file without a redirection, or give a file another name. */
const writers = /^(?:sudo|doas|tee|dd|install|cp|mv|ln)$/

/** A remark between backticks, `` `# …` ``, is no word. */
const isRemark = ({ parts }: ShellWord) =>
  parts?.length === 1 && parts[0]!.type === 'CommandExpansion' && parts[0]!.script?.commands.length === 0

/** `$UP` with the whole command in it: it is run where it is named, not where it is set. */
function atTheirUse(words: readonly Word[], origins: Map<Word, ShellWord>): readonly Word[] {
  const [first] = words
  const origin = first && origins.get(first)
  if (!first?.use || words.filter((word) => origins.get(word) === origin).length < 2) return words
  return words.map((word) => {
    if (origins.get(word) !== origin || !word.use || !origin) return word
    const moved = { ...word, span: word.use }
    origins.set(moved, origin)
    return moved
  })
}
