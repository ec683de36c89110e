import type { Source } from '../../../src/model/source.ts'
import { type Instruction, parseDockerfile } from '../../../src/readers/parse/dockerfile.ts'

/** What main.go writes down about one text. */
export interface Answer {
  readonly escape?: string
  readonly parserError?: Failure
  readonly instructionError?: Failure
  readonly instructions?: readonly OracleInstruction[]
  readonly stages?: readonly string[]
}

interface Failure {
  readonly line: number
  readonly message: string
}

interface OracleInstruction {
  readonly keyword: string
  readonly start: number
  readonly end: number
  readonly original: string
  readonly flags?: readonly string[]
  readonly json?: boolean
  readonly values?: readonly string[]
  readonly heredocs?: readonly unknown[]
  readonly onbuild?: OracleInstruction
  readonly error?: string
}

/** What BuildKit refuses about the values of flags and the like: no part of the grammar, and not checked here. */
const isAboutValues = (message: string | undefined): boolean =>
  message !== undefined &&
  /flag|network mode|duration|interval|retries|invalid syntax|csv|must be a key=value|variable expansion/i.test(message)

/** BuildKit's answer in the words of `ourAnswer`. */
export function theirAnswer(answer: Answer): unknown {
  const { parserError, instructionError, instructions = [], stages = [] } = answer
  if (parserError) return { isRefused: true, isItsLine: true }
  const isRefused = instructionError !== undefined && !isAboutValues(instructionError.message)
  return {
    escape: answer.escape,
    isRefused,
    instructions: instructions.map(({ start, end, error, ...instruction }) => ({
      start,
      end,
      isRefused: error !== undefined && !isAboutValues(error),
      ...theirInstruction(instruction),
    })),
    stages: instructionError ? undefined : stages,
  }
}

function theirInstruction(instruction: Omit<OracleInstruction, 'start' | 'end'>): object {
  const { keyword, original, json = false, flags = [], values = [], heredocs = [], onbuild } = instruction
  // Of an instruction that it does not know BuildKit passes on one empty value.
  const isUnknown = !json && values.length === 1 && values[0] === ''
  return {
    keyword,
    original,
    json,
    flags,
    values: isUnknown ? [] : values,
    heredocs,
    onbuild: onbuild && theirInstruction(onbuild),
  }
}

/** Our answer; `original` is BuildKit's joined text, which ours is compared with as far as it is public. */
export function ourAnswer(text: string, theirs: Answer): unknown {
  const source: Source = { path: 'Dockerfile', text, origin: 'repository' }
  const { escape: escapeCharacter, instructions, problems } = parseDockerfile(source)
  const isRefused = problems.length > 0
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length
  if (theirs.parserError) {
    const { line, message } = theirs.parserError
    // Errors about directives and about the file as a whole are placed on the line before.
    const isPlaced = !/directive|escape token|no instructions|max allowed size/.test(message)
    return { isRefused, isItsLine: !isPlaced || problems.some(({ at }) => lineOf(at.start) === line) }
  }
  return {
    escape: escapeCharacter,
    isRefused: theirs.instructionError && isAboutValues(theirs.instructionError.message) ? false : isRefused,
    instructions: instructions.map((instruction, i) => ({
      // An instruction may begin with a line that has the continuation character only.
      start: Math.min(lineOf(instruction.at.start), theirs.instructions?.[i]?.start ?? 0),
      end: lineOf(instruction.whole.end),
      isRefused: instruction.because !== undefined && !isAboutValues(theirs.instructions?.[i]?.error),
      ...ourInstruction(instruction, theirs.instructions?.[i]?.original ?? ''),
    })),
    stages: theirs.instructionError
      ? undefined
      : instructions.filter(({ keyword }) => keyword === 'FROM').map(({ words }) => words[2]?.text.toLowerCase() ?? ''),
  }
}

function ourInstruction(instruction: Instruction, original: string): object {
  const { keyword, isJson, flags, words, pairs, heredocs, onbuild, args } = instruction
  const named = keyword === 'ENV' || keyword === 'LABEL'
  const separator = words.length === pairs.length ? '=' : ''
  return {
    keyword,
    original: original.includes(args) ? original : args,
    json: isJson,
    flags: flags.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${value}`)),
    values: named
      ? pairs.flatMap(({ name, value }) => [name.text, value?.text, separator])
      : words.map((word) => word.text),
    heredocs: heredocs.map(({ name, expand, chomp, text }) => ({ name, expand, chomp, text })),
    onbuild: onbuild && { ...ourInstruction(onbuild, args), heredocs: [] },
  }
}
