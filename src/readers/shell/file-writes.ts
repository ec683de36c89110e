import type { Command, Redirected, Word as ShellWord } from 'unbash'
import type { Word } from '../parse/words.ts'
import { type FilesUsed, maxInputs } from './files-used.ts'
import { type Frame, outer } from './frame.ts'
import { manifestName } from './manifest-edit.ts'
import type { Outputs } from './outputs.ts'
import type { Position } from './position.ts'
import type { ShellText } from './shell-text.ts'
import type { SourcedFiles } from './sourced-files.ts'
import { type StreamEditor, streamEditor } from './stream-editors.ts'
import { changed, notOfFiles } from './texts.ts'
import { copyOf, errorsOf, writesOf } from './written.ts'
import type { WrittenFiles } from './written-files.ts'

/** What the commands of a text write to files: something may run it, or read it. */
export class FileWrites {
  constructor(
    private readonly scripts: WrittenFiles,
    private readonly outputs: Outputs,
    private readonly used: FilesUsed,
    private readonly position: Position,
    private readonly sourced: SourcedFiles,
    /** Whether a text can start a container at all. */
    private readonly isRelevant: (text: string) => boolean,
  ) {}

  /** `exec 3<<END`, `bash /dev/fd/3 3< FILE`: a text, or a file, that a file descriptor stands for. */
  opened(node: Command | Redirected, frame: Frame): void {
    for (const redirect of node.redirects) {
      const { descriptor, operator } = redirect
      if (!descriptor || !('value' in descriptor)) continue
      const path = `/dev/fd/${descriptor.value}`
      if (redirect.type === 'Redirect') {
        if (operator === '<' && redirect.target) this.scripts.copy(frame.variables.word(redirect.target).text, path)
        continue
      }
      const text = this.outputs.given({ redirects: [redirect], pos: node.pos }, frame)
      if (text) this.scripts.write(path, [text], false)
    }
  }

  /**
   * By redirections, by the operands of a command, and as copies.
   * @param added what other readings of the same line have added: it is added once
   */
  by(node: Command | Redirected, frame: Frame, added?: Set<string>): void {
    const { variables, shell } = frame
    const writes = writesOf(node)
    const own = writes.length > 0 ? this.writtenBy(node, frame) : []
    for (const { target, appends, prefix = '' } of writes) {
      const path = variables.word(target).text.slice(prefix.length)
      if (own.length === 0) {
        this.scripts.overwrite(path)
        this.scripts.make(path, () => this.used.filesBehind(node, frame), shell.locate(node.pos, node.pos).source)
        continue
      }
      const text = [path, ...own.map((piece) => piece.text)].join('\0')
      if (appends && added?.has(text)) continue
      added?.add(text)
      this.scripts.write(path, own, appends, variables.written(node, frame.input), this.position.folder)
      if (own.some(({ madeOf }) => madeOf))
        this.scripts.make(path, () => this.used.filesBehind(node, frame), shell.locate(node.pos, node.pos).source)
    }
    for (const target of errorsOf(node)) this.scripts.overwrite(variables.word(target).text)
    const copy = node.type === 'Command' ? copyOf(node) : undefined
    if (copy) {
      const [from, to] = [variables.word(copy.from).text, variables.word(copy.to).text]
      this.scripts.copy(from, to)
      if (this.scripts.texts(from).length === 0)
        this.scripts.make(to, () => [from], shell.locate(node.pos, node.pos).source)
    }
  }

  /** `sed -i`, `perl -pi`: a script is run as these leave it. */
  inPlace(words: readonly Word[], command: Command, frame: Frame): void {
    const [program, ...own] = words
    const editor = program && streamEditor(program.text, own)
    if (!editor?.isInPlace) return
    for (const { text: path } of editor.files.slice(0, maxInputs))
      if (!manifestName.test(path))
        this.scripts.edit(path, this.position.folder, (text) => this.edited(editor, path, text, command, frame))
  }

  private edited(
    editor: StreamEditor,
    path: string,
    written: ShellText | undefined,
    command: Command,
    frame: Frame,
  ): ShellText | undefined {
    const file = written ? undefined : this.sourced.checkedOut(this.scripts.original(path) ?? path)
    const before = written?.text ?? file?.text
    if (before === undefined || !frame.variables.goesOn(1 + before.length / 500)) return undefined
    const text = editor.edit(before)
    if (text === undefined || text === before || !this.isRelevant(text)) return undefined
    // A release puts its version in many scripts: what only the run knows counts where it is put in a command that matters.
    if (!editor.isKnown && !this.isRelevant(newLines(before, text))) return undefined
    if (!written) return this.outputs.made({ text, file }, [command], frame)
    return {
      ...changed(written, text, frame.shell.locate(command.pos, command.end)),
      variables: outer(frame, command.pos),
    }
  }

  private writtenBy(node: Command | Redirected, frame: Frame): ShellText[] {
    const pieces = this.outputs.written(node.type === 'Redirected' ? node.command : node, frame)
    return pieces.length > 0 || node.type === 'Redirected' ? pieces : this.outputs.received(frame)
  }

  /** `<(…)`: what it prints is a file under the name that is written. */
  substituted(words: readonly Word[], frame: Frame, origins: ReadonlyMap<Word, ShellWord>): void {
    for (const word of words) {
      const [inner] = origins.get(word)?.parts ?? []
      if (inner?.type !== 'ProcessSubstitution' || !inner.script) continue
      const { script } = inner
      const pieces = this.outputs.of(script, frame)
      if (pieces.length > 0) this.scripts.write(word.text, pieces, false, frame.variables.written(script))
      if (notOfFiles(pieces).length === 0)
        this.scripts.make(word.text, () => this.used.filesIn([script], frame), word.span.source)
    }
  }
}

/** The lines of a text that another one does not have. */
function newLines(before: string, text: string): string {
  const known = new Set(before.split('\n'))
  return text
    .split('\n')
    .filter((line) => !known.has(line))
    .join('\n')
}
