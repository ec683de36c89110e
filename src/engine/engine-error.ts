/** A problem with the engine or with a request to it: one sentence that says what to do. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
}

interface EngineAnswer {
  readonly statusCode?: number
  readonly json?: unknown
  readonly code?: string
  readonly message?: string
}

/** HTTP status of an engine's answer; undefined when there was none. */
export const statusOf = (error: unknown): number | undefined => (error as EngineAnswer | undefined)?.statusCode

/** What the engine said, on one line and of bounded length. */
export function reasonOf(error: unknown): string {
  const answer = error as EngineAnswer | undefined
  const said = (answer?.json as { message?: unknown } | undefined)?.message
  const text = typeof said === 'string' ? said : (answer?.message ?? String(error))
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 400 ? `${line.slice(0, 400)}…` : line
}

const connectionCodes = new Set([
  'EACCES',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'ENOTSOCK',
  'EAI_AGAIN',
  'EPERM',
  'EPIPE',
  'EPROTO',
  'ETIMEDOUT',
])

/** Whether the engine was not reached at all. */
export function isUnreachable(error: unknown): boolean {
  const code = (error as EngineAnswer | undefined)?.code
  return statusOf(error) === undefined && code !== undefined && (connectionCodes.has(code) || /CERT|TLS|SSL/.test(code))
}
