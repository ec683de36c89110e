import { type Source, type Span, span } from '../../model/source.ts'
import { execForm, parseDockerfile } from './parse.ts'

/** A stretch of shell in a Dockerfile; character `i` of `text` stands at offset `start + i` of the source. */
export interface RunCommand {
  readonly text: string
  readonly start: number
}

/**
 * The shell text of every RUN in shell form, and of a heredoc that is the whole command. What Docker takes out before the shell
 * sees it (comment lines and blank lines inside a continued command) is blanked, and a continuation always reads `\` LF, so
 * that a shell parser reads what the shell runs; otherwise `text` is the source's own.
 */
export async function runCommands(source: Source): Promise<RunCommand[]> {
  if (!/^[ \t]*run\b/im.test(source.text)) return []
  const { dockerfile, place } = await parseDockerfile(source)
  const escapeCharacter = dockerfile.getEscapeCharacter()
  const commands: RunCommand[] = []
  for (const instruction of dockerfile.getInstructions()) {
    if (instruction.getKeyword() !== 'RUN') continue
    const words = instruction.getArguments()
    const [first, last] = [words[0], words.at(-1)]
    if (!first || !last || execForm(instruction.getArgumentsContent()?.trim() ?? '')) continue
    const command = shellOf(
      span(source, place(first.getRange()).start, place(instruction.getRange()).end),
      escapeCharacter,
    )
    if (command) commands.push(command)
  }
  return commands
}

function shellOf(at: Span, escapeCharacter: string): RunCommand | undefined {
  const text = at.source.text.slice(at.start, at.end)
  const script = /^<<-?(["']?)([^\s"'<>|&;]+)\1[ \t]*\r?\n/.exec(text)
  if (script) return scriptOf(text, script[0].length, at.start)
  const firstLineEnd = text.indexOf('\n')
  // The lines of a heredoc belong to it: a comment there is data.
  const isHeredoc = firstLineEnd >= 0 && /<<-?["']?\w/.test(text.slice(0, firstLineEnd))
  return { text: isHeredoc ? unixLines(text) : joined(text, escapeCharacter), start: at.start }
}

/** The body of `RUN <<EOF`; undefined when its first line hands it to something that is no shell. */
function scriptOf(text: string, from: number, start: number): RunCommand | undefined {
  const lastLine = text.lastIndexOf('\n')
  const body = text.slice(from, Math.max(from, lastLine + 1))
  const interpreter = /^#!\s*(.*)/.exec(body)?.[1]
  if (interpreter !== undefined && !/\b(?:ba|da|a|k|z)?sh\b/.test(interpreter)) return undefined
  return { text: unixLines(body), start: start + from }
}

const unixLines = (text: string) => text.replace(/\r(?=\n)/g, ' ')

function joined(text: string, escapeCharacter: string): string {
  const lines = unixLines(text).split('\n')
  let isContinued = false
  return lines
    .map((line, i) => {
      const isLast = i === lines.length - 1
      if (isContinued && /^\s*(?:#.*)?$/.test(line)) return ' '.repeat(line.length) + (isLast ? '' : ' ')
      const end = line.trimEnd()
      isContinued = end.endsWith(escapeCharacter)
      if (!isContinued) return isLast ? line : `${line}\n`
      // Docker allows blanks behind the escape character, a shell does not.
      const bare = end.slice(0, -1).padEnd(line.length - 1)
      return isLast ? `${bare} ` : `${bare}\\\n`
    })
    .join('')
}
