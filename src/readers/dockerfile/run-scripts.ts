import { type Source, type Span, span } from '../../model/source.ts'
import type { Instruction } from '../parse/dockerfile.ts'
import type { Word } from '../parse/words.ts'
import { syntaxOf } from './syntax.ts'

/** The shell text of a RUN; `locate` leads from its offsets to the source. */
export interface RunScript {
  readonly instruction: Instruction
  readonly text: string
  locate(from: number, to: number): Span
}

/**
 * The shell text of every RUN in shell form, and of a heredoc that is the whole command: what the shell is given, without
 * continuations and the comments between them. What ONBUILD keeps for another image is run as well.
 */
export const runScripts = (source: Source): RunScript[] => instructionsOf(source).flatMap(runScript)

const instructionsOf = (source: Source): Instruction[] =>
  syntaxOf(source).instructions.map((instruction) => instruction.onbuild ?? instruction)

/** The shell text of one RUN; none for other instructions and forms. */
export function runScript(instruction: Instruction): RunScript[] {
  if (instruction.keyword !== 'RUN' || instruction.isJson) return []
  return instruction.heredocs.length > 0 ? heredocScript(instruction) : [lineScript(instruction)]
}

function lineScript(instruction: Instruction): RunScript {
  return { instruction, text: instruction.args, locate: (from, to) => instruction.spanOf(from, to) }
}

function heredocScript(instruction: Instruction): RunScript[] {
  const { args, heredocs, whole } = instruction
  const [first] = heredocs
  const { source, start, end } = first!.at
  if (/^<<-?(["']?)[^\s"'<>|&;]+\1$/.test(args)) {
    const text = source.text.slice(start, end)
    const interpreter = /^#!\s*(.*)/.exec(text)?.[1]
    if (interpreter !== undefined && !/\b(?:ba|da|a|k|z)?sh\b/.test(interpreter)) return []
    return [{ instruction, text: unixLines(text), locate: (from, to) => span(source, start + from, start + to) }]
  }
  // The bodies go on with the line, so that the shell's parser recognizes them.
  const place = (offset: number) =>
    offset <= args.length ? instruction.spanOf(offset, offset).start : start + offset - args.length - 1
  const text = `${args}\n${unixLines(source.text.slice(start, whole.end))}`
  return [{ instruction, text, locate: (from, to) => span(source, place(from), place(to)) }]
}

const unixLines = (text: string) => text.replace(/\r(?=\n)/g, ' ')

/** A RUN in exec form: its words are the command, no shell reads them. */
export type RunWords = Pick<RunScript, 'text' | 'locate'> & { readonly words: readonly Word[] }

export const runCommands = (source: Source): RunWords[] => instructionsOf(source).flatMap(runCommand)

export function runCommand({ keyword, isJson, words, at }: Instruction): RunWords[] {
  if (keyword !== 'RUN' || !isJson) return []
  const own = words.map((word): Word => ({ text: word.text, span: word.at }))
  return [{ words: own, text: own.map(({ text }) => text).join(' '), locate: () => at }]
}
