import type { Command, Word as ShellWord } from 'unbash'
import { dockerWord, runLine, runtimeOf } from '../../knowledge/runtimes.ts'
import type { Span } from '../../model/source.ts'
import { splitWords, type Word } from '../parse/words.ts'
import { baseName } from './command-line.ts'
import { type Call, type Frame, outer, type TextReader } from './frame.ts'
import { commandsIn, type InnerCommand, programOf } from './other-languages.ts'
import type { Outputs } from './outputs.ts'
import { isCall } from './runtime.ts'
import type { ShellText } from './shell-text.ts'
import { joined, moved } from './texts.ts'
import type { Variables } from './variables.ts'
import { wordTextOf } from './word-texts.ts'

interface ProgramReader extends TextReader {
  /** Whether a text can start a container at all. */
  isRelevant(text: string): boolean
  found(call: Pick<Call, 'words' | 'doubt'>): void
  tooMuch(at: Span, because: string): void
}

/** A text that begins with the call of a runtime. */
const beginsWithRuntime = new RegExp(String.raw`^\S*${dockerWord}\s+\S`)

/** Run lines in the words of one command. */
const maxPrinted = 100

/** A run line in the words of a program, and what ends the text that it stands in. */
const anyRunLine = new RegExp(runLine, 'g')
const literalEnd = /(?:\\[^n]|[^"'`\n\\])*/y

/** What a program puts in, `%s`, `{}`, `$1`, `\(.image)`; alone it may be several words. */
const putIn = /%[sd]|\{\w*\}|\$[_\d]|^\(/
const onlyPutIn = /^(?:%[sd]|\{\w*\}|\$[_\d]|\([^()]*\))$/

/** `--command=`, `commands=`; what is written in capitals is a variable. */
const setting = /^(?:--?[\w-]+|[a-z][\w.-]*)=/

/** The texts that programs of other languages are given, and the commands in them. */
export class ProgramTexts {
  constructor(
    private readonly outputs: Outputs,
    private readonly reader: ProgramReader,
  ) {}

  /** A text that another program gets, and that reads like a run line: whether it is run is not known. */
  doubtful(words: readonly Word[], frame: Frame): void {
    for (const word of words.slice(1)) {
      const text = word.text.replace(setting, '')
      if (word.unsure !== undefined || !beginsWithRuntime.test(text)) continue
      const place = word.use ?? word.span
      const inner = splitWords(text, () => place)
      if (!runsSomething(inner, frame.variables)) continue
      const doubt = `it is not known whether ${words[0]!.text} runs this text`
      this.reader.found({ words: inner, doubt })
    }
  }

  /** `awk '{print "docker run …"}' | sh`: what a program prints is not known, but for the run lines that stand in its words. */
  printed(program: Word, args: readonly Word[], frame: Frame): void {
    const echo = args.findIndex((word) => /^(?:echo|printf)$/.test(baseName(word)))
    const texts = echo < 0 ? args.map((word) => [word]) : [args.slice(echo + 1)]
    for (const words of texts) {
      const { text, locate } = joined(words)
      let end = 0
      let count = 0
      for (const { index } of text.matchAll(anyRunLine)) {
        if (index < end) continue
        if (++count > maxPrinted) {
          this.reader.tooMuch(locate(index, index), `more than ${maxPrinted} run lines that one command prints`)
          return
        }
        literalEnd.lastIndex = index
        end = literalEnd.test(text) ? literalEnd.lastIndex : text.length
        const place = { span: locate(index, end) }
        const unsure = `${program.text} adds words at run time`
        const own = splitWords(text.slice(index, end), (from, to) => locate(index + from, index + to))
        const filled = own.map((word) =>
          putIn.test(word.text) ? { ...word, unsure, several: onlyPutIn.test(word.text) } : word,
        )
        this.reader.words([...filled, { text: '$@', ...place, unsure, several: true }], frame)
      }
    }
  }

  /** `python -c TEXT` and its like: the commands that the text gives to a shell, or to the system. */
  program(
    words: readonly Word[],
    frame: Frame,
    command: Command | undefined,
    origins: ReadonlyMap<Word, ShellWord>,
  ): boolean {
    const given = programOf(words)
    if (given === undefined) return false
    const read = given === 'input' && command ? this.outputs.given(command, frame) : undefined
    const texts =
      given !== 'input' ? [wordTextOf(given, origins.get(given), frame)] : read ? [read] : this.outputs.received(frame)
    for (const shell of texts) {
      if (!this.reader.isRelevant(shell.text)) continue
      for (const one of commandsIn(shell.text)) this.inner(one, shell, frame, words[0]!)
    }
    return true
  }

  private inner(
    { literals, isList, isOpen, isRun }: InnerCommand,
    shell: ShellText,
    frame: Frame,
    program: Word,
  ): void {
    const [first] = literals
    const text = shell.text.slice(first!.from, first!.to)
    const place = { span: shell.locate(first!.from, literals.at(-1)!.to) }
    // What the language puts in, `{name}` and `%s`, is known only at run time.
    const isFilled = /%[sd]|\{\w*\}|#\{/.test(text)
    if (isList) {
      const known = literals.map(
        ({ from, to }): Word => ({ text: shell.text.slice(from, to), span: shell.locate(from, to) }),
      )
      const unsure = `${program.text} adds words at run time`
      const own = isOpen ? [...known, { text: '$@', ...place, unsure, several: true }] : known
      if (isRun) this.reader.words(own, frame)
      else this.doubtful([program, { text: known.map((word) => word.text).join(' '), ...place }], frame)
      return
    }
    // `spawn("docker", args)`: the list stands elsewhere in the text.
    if (isOpen && runtimeOf(text)?.form === 'docker' && /["'](?:run|create)["']/.test(shell.text)) {
      const because = `the words that ${program.text} gives ${text} are not known`
      const words = [
        { text, ...place },
        { text: 'run', ...place },
        { text: '$@', ...place, unsure: because, several: true },
      ]
      this.reader.found({ words, doubt: because })
    } else if (!isRun) this.doubtful([program, { text, ...place }], frame)
    else {
      const inner = isFilled
        ? text.replace(/%[sd]/g, '$_').replace(/#?\{(\w*)\}/g, (whole) => `$${'_'.repeat(whole.length - 1)}`)
        : text
      this.reader.nested(
        moved({ ...shell, variables: outer(frame) }, inner, (at) => first!.from + at),
        frame,
      )
    }
  }
}

function runsSomething(words: readonly Word[], variables: Variables): boolean {
  return words.length > 3 && words.some(({ text }) => text.startsWith('-')) && isCall(words, 0, variables)
}
