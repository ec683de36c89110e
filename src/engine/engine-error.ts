import { redactedLine } from './start/redact.ts'

interface EngineErrorOptions extends ErrorOptions {
  /** The engine does not answer any more: nothing else is worth asking. */
  readonly isLost?: boolean
  /** What a container that could not be started would have done without, a sentence each. */
  readonly notes?: readonly string[]
}

/** A problem with the engine or with a request to it: one sentence that says what to do. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly isLost: boolean
  readonly notes: readonly string[]

  constructor(message: string, options: EngineErrorOptions = {}) {
    super(message, options)
    this.isLost = options.isLost === true
    this.notes = options.notes ?? []
  }
}

export const cancelled = (signal: AbortSignal) =>
  new EngineError(
    (signal.reason as Error | undefined)?.name === 'TimeoutError'
      ? 'The run reached its time limit; everything it started was removed.'
      : 'The run was cancelled; everything it started was removed.',
  )

/** @throws EngineError */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal)
}

interface EngineAnswer {
  readonly statusCode?: number
  readonly json?: unknown
  readonly code?: string
  readonly message?: string
}

/** HTTP status of an engine's answer; undefined when there was none. */
export const statusOf = (error: unknown): number | undefined => (error as EngineAnswer | undefined)?.statusCode

const shownLength = 400
/** No engine says so much: what is looked through for credentials ends here. */
const readLength = 16_384

/**
 * What the engine said, on one line and of bounded length: without credentials, and without what the container was given.
 * @param environment `NAME=value`
 */
export function reasonOf(error: unknown, environment?: readonly string[]): string {
  const answer = error as EngineAnswer | undefined
  const said = (answer?.json as { message?: unknown } | undefined)?.message
  const text = typeof said === 'string' ? said : (answer?.message ?? String(error))
  const line = redactedLine(text.slice(0, readLength), environment)
  return line.length > shownLength ? `${line.slice(0, shownLength)}…` : line
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
