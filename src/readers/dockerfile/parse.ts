import type { Dockerfile, Instruction, ModifiableInstruction } from 'dockerfile-ast'
import { offsetOfLine, type Source, type Span, span } from '../../model/source.ts'

/** From the parser's range to the place in the source. */
export type Place = (range: ReturnType<Instruction['getRange']>) => Span

/** The parser is loaded when the first Dockerfile needs it. */
export async function parseDockerfile(source: Source): Promise<{ dockerfile: Dockerfile; place: Place }> {
  const { DockerfileParser } = await import('dockerfile-ast')
  // A lone carriage return would be a line end to the parser and to nobody else. Lengths stay as they are.
  const dockerfile = DockerfileParser.parse(source.text.replace(/^\ufeff|\r(?!\n)/g, ' '))
  const offset = (at: { line: number; character: number }) => offsetOfLine(source, at.line + 1) + at.character
  return { dockerfile, place: (range) => span(source, offset(range.start), offset(range.end)) }
}

/** The words of the JSON form; undefined for the shell form, which everything that is not an array of strings is. */
export function execForm(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) && parsed.every((word) => typeof word === 'string') ? parsed : undefined
  } catch {
    return undefined
  }
}

/** The value of `--name=value` before the instruction's arguments. */
export function flagOf(instruction: Instruction, name: string): string | undefined {
  if (!('getFlags' in instruction)) return undefined
  const flags = (instruction as ModifiableInstruction).getFlags()
  return flags.find((flag) => flag.getName() === name)?.getValue() ?? undefined
}
