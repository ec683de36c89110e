import { type Source, type Span, span } from '../../model/source.ts'
import type { Reader } from '../reader.ts'
import { mergeReadings } from '../script/script.ts'
import { MakeVariables } from '../shell/make-variables.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'

/** Makefiles: the containers that recipes start, with the file's own variables put in as make does. */
export const readMakefiles: Reader = async (sources) => {
  const readings = []
  for (const source of sources) readings.push(await readShell(recipesOf(source), new Keys()))
  return mergeReadings(readings)
}

/** A line with its continuations, as offsets; the line feed is not part of it. */
interface LogicalLine {
  readonly start: number
  readonly text: string
}

function* logicalLines(text: string): Generator<LogicalLine> {
  for (let start = 0; start < text.length; ) {
    let end = endOfLine(text, start)
    while (end < text.length && /\\\r?$/.test(text.slice(Math.max(start, end - 2), end))) end = endOfLine(text, end + 1)
    yield { start, text: text.slice(start, end) }
    start = end + 1
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function recipesOf(source: Source): Script[] {
  const variables = new MakeVariables(source.text)
  const recipes: LogicalLine[] = []
  let depth = 0
  let isDefining = false
  for (const line of logicalLines(source.text)) {
    if (/^[ ]*(?:override[ ]+)?define\b/.test(line.text)) isDefining = true
    else if (/^[ ]*endef\b/.test(line.text)) isDefining = false
    else if (/^[ ]*(?:ifeq|ifneq|ifdef|ifndef)\b/.test(line.text)) depth++
    else if (/^[ ]*endif\b/.test(line.text)) depth--
    else if (line.text.startsWith('\t') || isDefining) recipes.push(line)
    else if (!variables.assign(line.start, line.text, depth > 0)) recipes.push(...inlineRecipe(line))
  }
  return recipes.map((line) => scriptOf(source, line, variables))
}

/** `target: ; command`. */
function inlineRecipe({ start, text }: LogicalLine): LogicalLine[] {
  const match = /^[^\s#:=][^:=#]*::?[^=;#]*;/.exec(text)
  return match ? [{ start: start + match[0].length, text: text.slice(match[0].length) }] : []
}

function scriptOf(source: Source, { start, text }: LogicalLine, variables: MakeVariables): Script {
  const prefix = /^\s*[@+-]*/.exec(text)![0].length
  const expanded = variables.expand(start + prefix, start + text.length)
  const place =
    (find: (from: number, to: number) => readonly [number, number]) =>
    (from: number, to: number): Span => {
      const [begin, end] = find(from, to)
      return span(source, begin, end)
    }
  return {
    key: `${source.path}#`,
    text: expanded.text,
    locate: place((from, to) => expanded.origin(from, to)),
    locateUse: place((from, to) => expanded.use(from, to)),
  }
}
