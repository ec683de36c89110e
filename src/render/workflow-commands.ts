// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands

export type Level = 'error' | 'warning' | 'notice'

/** What GitHub shows beside a line, or on the run's page where there is no file. */
export interface Annotation {
  readonly level: Level
  readonly title: string
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly endLine?: number
  /** Columns only where the annotation stays on one line: the runner drops them otherwise. */
  readonly column?: number
  readonly endColumn?: number
}

const escapeData = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** One line for the runner's standard output, without a newline. */
export function formatCommand({ level, message, ...properties }: Annotation): string {
  const { file, line, endLine, column, endColumn, title } = properties
  const pairs = Object.entries({ file, line, endLine, col: column, endColumn, title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${level} ${pairs.join(',')}::${escapeData(message)}`
}

/**
 * Foreign text for the runner's log, in which no line is taken for a command. `token` must be unguessable to whoever wrote
 * the text and new for every call.
 */
export function withoutCommands(text: string, token: string): string {
  const body = text.endsWith('\n') ? text : `${text}\n`
  return `::stop-commands::${token}\n${body}::${token}::\n`
}
