import type { Command, CommandExpansionPart, Word as ShellWord, SyntaxNode } from 'unbash'
import type { Word } from '../parse/words.ts'
import type { FilesUsed } from './files-used.ts'
import { changesText } from './filters.ts'
import { type Frame, outer, type TextReader } from './frame.ts'
import type { MachineSettings } from './machine-settings.ts'
import { changes, type Outputs, shownBy } from './outputs.ts'
import type { ProgramTexts } from './program-texts.ts'
import { assembled, joined } from './texts.ts'
import type { ForEachChild } from './tree.ts'
import { named, wordTextOf } from './word-texts.ts'

/** The texts that shells are given to run: as words, through redirections and pipes, printed by other commands. */
export class ShellInput {
  constructor(
    private readonly forEachChild: ForEachChild,
    private readonly outputs: Outputs,
    private readonly used: FilesUsed,
    private readonly settings: MachineSettings,
    private readonly programs: ProgramTexts,
    private readonly reader: TextReader,
  ) {}

  text(
    words: readonly Word[],
    frame: Frame,
    origins: ReadonlyMap<Word, ShellWord>,
    args: readonly Word[] | undefined,
    name?: Word,
  ): void {
    const [first] = words
    const isAlone = words.length === 1
    for (const word of words) this.printedIn(origins.get(word), frame, isAlone ? args : [])
    // `eval "$(cat FILE)"`, `ssh host "$(cat <<END)"`: the text is read where it lies.
    if (isAlone && isTextAlone(first && origins.get(first))) return
    if (words.length === 1 && first) this.wordText(first, origins.get(first), frame, args, name)
    else if (words.every(({ text }) => /^[\w./:=@,+%-]*$/.test(text))) {
      // `eval eval X` is `eval X`, however often it stands there.
      const own = words.findIndex((word) => word.text !== 'eval')
      if (own >= 0) this.reader.words(words.slice(own), frame)
    } else this.reader.nested({ ...joined(words), variables: outer(frame) }, frame, args)
  }

  /** `bash -c "…"`: the inner shell sees the arguments that it is given, or between double quotes those of the outer one. */
  private wordText(
    word: Word,
    origin: ShellWord | undefined,
    frame: Frame,
    args: readonly Word[] | undefined,
    name: Word | undefined,
  ): void {
    const { isOuter, isQuoted, ...shell } = wordTextOf(word, origin, frame)
    const own = isOuter ? frame.variables.argumentsAt(origin!.pos) : args
    const given = isOuter || isQuoted ? own : (own ?? frame.variables.argumentsAt(Infinity))
    this.reader.nested(name && !isOuter ? named(shell, name) : shell, frame, given)
  }

  /** `bash <<EOF`, `bash <<< TEXT`, `bash < FILE`, `… | bash`: what a shell reads is its script. */
  read(command: Command | undefined, frame: Frame, args: readonly Word[]): void {
    if (command && this.redirected(command, frame, args)) return
    const { input = [], reader } = frame
    this.settings.ofPipe(input, args, frame)
    const made = input.some(changes) ? this.outputs.received(frame) : []
    for (const text of made) this.reader.nested(text, frame, args)
    if (made.length > 0) return
    for (const node of input) this.printed(node, frame, args)
    if (input.length === 0 && reader)
      this.read(reader.command, { ...reader.frame, isRemote: frame.isRemote || reader.frame.isRemote }, args)
  }

  private redirected(command: Command, frame: Frame, args?: readonly Word[]): boolean {
    let isRead = false
    for (const redirect of command.redirects) {
      if (redirect.type === 'HereDoc') {
        this.reader.nested(this.outputs.hereDocument(redirect, frame, command.pos), frame, args)
        isRead = true
      } else if (redirect.type === 'Redirect' && redirect.operator === '<' && redirect.target) {
        this.printedIn(redirect.target, frame)
        this.reader.runFile(frame.variables.word(redirect.target).text, false, frame, args ?? [])
      } else if (redirect.type === 'Redirect' && redirect.operator === '<&' && redirect.target) {
        this.reader.runFile(`/dev/fd/${redirect.target.value}`, false, frame, args ?? [])
      } else if (redirect.type === 'HereString' && redirect.target) {
        const { target } = redirect
        const word = frame.variables.word(target)
        this.text([word], frame, new Map([[word, target]]), args)
        isRead = true
      }
    }
    return isRead
  }

  /** The texts of `$(…)` and `<(…)` in a word that a shell reads. */
  printedIn(word: ShellWord | undefined, frame: Frame, args: readonly Word[] = []): void {
    if (!word?.parts) return
    this.forEachChild(word, (child) => this.substituted(child, frame, args))
  }

  private substituted(node: SyntaxNode, frame: Frame, args: readonly Word[]): void {
    if (node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution') {
      const { script } = node as CommandExpansionPart
      if (!script || script.source !== undefined) return
      this.printed(script, frame, args)
      const [only, more] = script.commands
      if (only && !more && this.outputs.isMade([only.command], frame)) return
      for (const path of this.used.filesIn([script], frame)) this.used.shellFile(path, args, undefined, frame)
    } else this.forEachChild(node, (child) => this.substituted(child, frame, args))
  }

  /** What `echo`, `printf` and a here-document pass on to a shell. */
  private printed(node: SyntaxNode, frame: Frame, args?: readonly Word[]): void {
    if (node.type !== 'Command') {
      const pieces = this.outputs.of(node, frame)
      if (pieces.length > 0) this.reader.nested(assembled(pieces), frame, args)
      else if (node.type !== 'Function') this.forEachChild(node, (child) => this.printed(child, frame, args))
      return
    }
    if (this.redirected(node, frame, args) || !node.name) return
    const name = node.name.value
    const isMade = name === 'printf' || changesText(name) || (name === 'echo' && node.args[0]?.text.startsWith('-'))
    const shown = shownBy(node)
    if (isMade || frame.functions.get(name).length > 0) {
      const pieces = this.outputs.of(node, frame)
      if (pieces.length > 0) this.reader.nested(assembled(pieces), frame, args)
      else this.programs.printed(frame.variables.word(node.name), wordsOf(shown, frame), frame)
      return
    }
    if (name === 'cat')
      for (const word of shown) this.reader.runFile(frame.variables.word(word).text, false, frame, args ?? [])
    if (name !== 'echo') {
      this.programs.printed(frame.variables.word(node.name), wordsOf(shown, frame), frame)
      return
    }
    const origins = new Map<Word, ShellWord>()
    const found = shown.flatMap((word) => {
      const one = frame.variables.word(word)
      origins.set(one, word)
      return [one]
    })
    if (found.length > 0) this.text(found, frame, origins, args)
  }
}

const wordsOf = (words: readonly ShellWord[], { variables }: Frame): Word[] => words.map((word) => variables.word(word))

/** `$(cat FILE)`, `$(< FILE)`, `$(cat <<END)` and nothing else. */
function isTextAlone(word: ShellWord | undefined): boolean {
  const [outermost] = word?.parts ?? []
  const [inner, behind] = outermost?.type === 'DoubleQuoted' ? outermost.parts : [outermost]
  if (behind) return false
  const [only, more] = (inner?.type === 'CommandExpansion' && inner.script?.commands) || []
  if (word?.parts?.length !== 1 || only?.command.type !== 'Command' || more) return false
  const { name, redirects, args } = only.command
  return name ? name.value === 'cat' && args.length > 0 !== redirects.length > 0 : redirects.length > 0
}
