import type { IncomingMessage } from 'node:http'
import type Docker from 'dockerode'
import { hasShape, type Shape } from './answers.ts'
import type { Connection } from './connection.ts'
import { cancelled, EngineError, isUnreachable, reasonOf, throwIfAborted } from './engine-error.ts'

/** One request to the engine. */
export interface Call {
  /** What it is asked for, as the rest of "The engine cannot …". */
  readonly what: string
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
  /** How long it may take, from the question to the end of the answer. */
  readonly limitMs?: number
  readonly signal?: AbortSignal
  /** How long a cancelled call goes on: what it makes must be known to be removed. */
  readonly graceMs?: number
  /** What the container is given (`NAME=value`): no answer is quoted with a value of it. */
  readonly environment?: readonly string[]
  /** What the answer must look like. */
  readonly shape?: Shape
}

/** What any engine answers within, however busy. */
export const answerMs = 15_000

/** No answer that is asked for comes near this size. */
const maximumBytes = 32 << 20

/** What a long answer brings within `answerMs` at least: an engine that dribbles is one that hangs. */
const slowestBytes = 65_536

/** Every status is an answer: what it means is decided here, once the whole of it is there. */
const everyStatus = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [index + 100, true]))

/**
 * The engine's API. Every call ends: with the whole answer, at its time limit, or when the run is cancelled. An answer that breaks
 * off is a failure like any other.
 */
export class EngineApi {
  constructor(
    private readonly modem: Docker['modem'],
    private readonly connection: Connection,
  ) {}

  /**
   * The parsed answer; undefined where it is empty.
   * @throws EngineError
   */
  ask<T>(call: Call): Promise<T> {
    return this.answer(call, (_, text) => {
      const answer = parsed(text)
      if (call.shape && !hasShape(answer, call.shape)) throw new BrokenAnswer('its answer is not complete')
      return answer as T
    })
  }

  /** The same, with the headers of the answer. */
  askWithHeaders<T>(call: Call): Promise<{ headers: IncomingMessage['headers']; body: T }> {
    return this.answer(call, ({ headers }, text) => ({ headers, body: parsed(text) as T }))
  }

  private answer<T>(call: Call, use: (response: IncomingMessage, text: string) => T): Promise<T> {
    return this.within(call, async (signal) => {
      const response = await this.send(call, signal)
      const text = await textOf(response)
      throwIfRefused(response, text)
      return use(response, text)
    })
  }

  /**
   * Whether there is what a `HEAD` request asks for.
   * @throws EngineError
   */
  isThere(call: Call): Promise<boolean> {
    return this.within(call, async (signal) => {
      const response = await this.send({ ...call, method: 'HEAD' }, signal)
      response.resume()
      if (response.statusCode === 404) return false
      throwIfRefused(response, '')
      return true
    })
  }

  /**
   * An answer that goes on for as long as the container's output does; the limit holds for its beginning.
   * @throws EngineError
   */
  stream(call: Call): Promise<IncomingMessage> {
    return this.within(call, async (signal) => {
      const response = await this.send(call, signal)
      if (!isSuccess(response)) throwIfRefused(response, await textOf(response))
      return response
    })
  }

  /**
   * A long answer, as it arrives; the limit holds for its beginning, a shorter one for every `slowestBytes` after that.
   * @throws EngineError
   */
  async *bytes(call: Call): AsyncGenerator<Buffer> {
    const { signal } = call
    const stream = await this.stream(call)
    const cancel = () => void stream.destroy(signal && cancelled(signal))
    const timer = setTimeout(() => void stream.destroy(this.late(call, answerMs)), answerMs)
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      throwIfAborted(signal)
      let arrived = 0
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        yield chunk
        arrived += chunk.length
        if (arrived < slowestBytes) continue
        arrived = 0
        timer.refresh()
      }
    } catch (error) {
      throwIfAborted(signal)
      throw error instanceof EngineError ? error : this.errorOf(call, new BrokenAnswer('its answer broke off'))
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      stream.destroy()
    }
  }

  private send({ method = 'GET', path, query, body }: Call, abortSignal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const options = { ...(query ? { _query: query } : {}), ...(body ? { _body: body } : {}) }
      this.modem.dial(
        {
          path: query ? `${path}?` : path,
          method,
          // The modem would send the query as a body where there is none.
          options: query && !body && method === 'POST' ? { ...options, _body: {} } : options,
          isStream: true,
          statusCodes: everyStatus,
          abortSignal,
        },
        (error: unknown, response: unknown) => (error ? reject(error) : resolve(response as IncomingMessage)),
      )
    })
  }

  private async within<T>(call: Call, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { limitMs = answerMs, signal, graceMs = 0 } = call
    throwIfAborted(signal)
    const stop = new AbortController()
    const timers = [setTimeout(() => stop.abort(this.late(call, limitMs)), limitMs)]
    const cancel = () => void timers.push(setTimeout(() => stop.abort(signal && cancelled(signal)), graceMs))
    signal?.addEventListener('abort', cancel, { once: true })
    const stopped = new Promise<never>((_, reject) => {
      stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true })
    })
    try {
      return await Promise.race([act(stop.signal), stopped])
    } catch (error) {
      throw stop.signal.aborted ? stop.signal.reason : this.errorOf(call, error)
    } finally {
      for (const timer of timers) clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
    }
  }

  private late({ what }: Call, limitMs: number): EngineError {
    const { address } = this.connection
    const seconds = limitMs < 1000 ? limitMs / 1000 : Math.ceil(limitMs / 1000)
    return new EngineError(
      `The Docker engine at ${address} did not answer within ${seconds} s (asked to ${what}): restart the engine.`,
      { isLost: true },
    )
  }

  private errorOf({ what, environment }: Call, error: unknown): EngineError {
    if (error instanceof EngineError) return error
    const because = reasonOf(error, environment)
    if (error instanceof BrokenAnswer) return brokenAnswer(what, because, error)
    if (isUnreachable(error)) return unanswered(this.connection, because, error)
    return new EngineError(`The engine cannot ${what}: ${because}${advice(because)}`, { cause: error })
  }
}

export const unanswered = ({ address, chosenBy }: Connection, because: string, cause?: unknown): EngineError =>
  new EngineError(
    `No Docker engine answers at ${address} (from ${chosenBy}; ${because}): start Docker, or set DOCKER_HOST to where it listens.`,
    { cause, isLost: true },
  )

const brokenAnswer = (what: string, because: string, cause?: Error): EngineError =>
  new EngineError(`The engine cannot ${what}: ${because}: restart the engine.`, { cause })

/** Of an answer that goes on, and ended too early. */
export const brokenOff = (what: string): EngineError => brokenAnswer(what, 'its answer broke off')

/** An answer that has begun and is not one. */
class BrokenAnswer extends Error {}

/** What the engine said instead of doing what it was asked for. */
class Refusal extends Error {
  constructor(
    readonly statusCode: number,
    readonly json: unknown,
  ) {
    super(`HTTP status ${statusCode}`)
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maximumBytes) break
      chunks.push(chunk)
    }
  } catch {
    throw new BrokenAnswer('its answer broke off')
  }
  if (size > maximumBytes) throw new BrokenAnswer('its answer is too long')
  return Buffer.concat(chunks).toString()
}

const isSuccess = ({ statusCode = 0 }: IncomingMessage) => (statusCode >= 200 && statusCode < 300) || statusCode === 304

function throwIfRefused(response: IncomingMessage, text: string): void {
  if (isSuccess(response)) return
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  throw new Refusal(response.statusCode ?? 0, json)
}

function parsed(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new BrokenAnswer('its answer is not JSON')
  }
}

const adviceByReason: readonly (readonly [RegExp, string])[] = [
  [/address already in use|port is already allocated/i, '. Free that port, or do not publish it.'],
  [/exec format error/i, '. Build the image for the architecture of this machine.'],
  [/executable file not found|no such file or directory/i, '. Use an ENTRYPOINT or CMD that exists in the image.'],
  [/no command specified/i, '. Give the image an ENTRYPOINT or CMD.'],
  [/minimum memory limit|memory limit too low|unable to apply cgroup/i, '. Raise the memory limit.'],
  [/error setting rlimit/i, '. Lower the ulimit: this host does not allow it.'],
  [/unable to apply caps/i, '. This host does not allow every requested capability.'],
  [/not a shared (?:or slave )?mount/i, '. Remove the mount propagation option.'],
  [/network .* not found/i, '. Create that network in an earlier step.'],
  [/non-overlapping IPv4 address pool/i, '. Remove unused networks (docker network prune).'],
]

const advice = (because: string): string => adviceByReason.find(([pattern]) => pattern.test(because))?.[1] ?? '.'
