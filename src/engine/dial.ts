import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  request,
} from 'node:http'
import type Docker from 'dockerode'
import type { LiveEvidence } from '../model/live.ts'
import { EngineApi, unanswered } from './api.ts'
import type { Connection } from './connection.ts'
import { EngineError, reasonOf } from './engine-error.ts'

/** Docker 20.10. */
const oldestApi = '1.41'
/** The newest API whose answers this program knows. */
const newestApi = '1.47'

/** An engine that answered. */
export interface Line {
  readonly api: EngineApi
  readonly modem: Docker['modem']
  readonly connection: Connection
  readonly kind: LiveEvidence['engine']
}

interface Version {
  readonly ApiVersion?: string
  readonly MinAPIVersion?: string
  readonly Components?: readonly { readonly Name?: string }[] | null
}

/**
 * Opens a line to an engine, in the newest API that both sides know.
 * @param limitMs how long it may take to answer
 * @throws EngineError
 */
export async function dial(connection: Connection, limitMs = 10_000): Promise<Line> {
  const { modem } = await open(connection)
  await asAnswered(modem, connection)
  const api = new EngineApi(modem, connection)
  const { headers, body } = await handshake(api, connection, limitMs)
  const newest = body?.ApiVersion
  if (typeof newest !== 'string') throw unanswered(connection, 'the response is not from a Docker engine')
  if (compareVersions(newest, oldestApi) < 0) {
    throw new EngineError(
      `The engine at ${connection.address} supports API ${newest} only: Docker 20.10 (API ${oldestApi}) or newer is required.`,
    )
  }
  const version = compareVersions(newest, newestApi) > 0 ? atLeast(body?.MinAPIVersion) : newest
  ;(modem as { version?: string }).version = `v${version}`
  return { api, modem, connection, kind: isPodman(headers, body) ? 'podman' : 'docker' }
}

/** Whatever answers wrongly here is no engine, or a broken one. */
async function handshake(api: EngineApi, connection: Connection, limitMs: number) {
  const call = { what: 'say which version it is', path: '/version', limitMs }
  try {
    return await api.askWithHeaders<Version | undefined>(call)
  } catch (error) {
    if (error instanceof EngineError && error.isLost) throw error
    throw unanswered(connection, reasonOf(error instanceof EngineError ? error.cause : error))
  }
}

const isPodman = (headers: IncomingHttpHeaders, body: Version | undefined): boolean =>
  headers['libpod-api-version'] !== undefined ||
  /libpod/i.test(String(headers['server'])) ||
  (body?.Components ?? []).some(({ Name }) => /podman/i.test(Name ?? ''))

/** An engine that is newer than this program may have left our newest API behind. */
const atLeast = (least = newestApi): string => (compareVersions(least, newestApi) > 0 ? least : newestApi)

async function open(connection: Connection): Promise<Docker> {
  const { default: Dockerode } = await import('dockerode')
  try {
    if (connection.kind === 'socket') return new Dockerode({ socketPath: connection.path })
    const { host, port, tls } = connection
    if (!tls) return new Dockerode({ host, port, protocol: 'http' })
    const { Agent } = await import('node:https')
    const { ca, cert, key, verify } = tls
    const agent = new Agent({ keepAlive: true, rejectUnauthorized: verify, ca, cert, key })
    // The types do not know `agent`; the modem does, and it alone can leave a certificate unverified.
    const secure: Docker.DockerOptions & { agent: object } = { host, port, protocol: 'https', ca, cert, key, agent }
    return new Dockerode(secure)
  } catch (error) {
    throw unanswered(connection, reasonOf(error))
  }
}

interface Requests {
  buildRequest(
    options: RequestOptions,
    context: object,
    data: string | undefined,
    done: (error: unknown, response?: IncomingMessage) => void,
  ): void
}

/** The modem's own requests follow a redirection to any address, and nothing hears of what becomes of that: no engine redirects. */
async function asAnswered(modem: Docker['modem'], connection: Connection): Promise<void> {
  const isSecure = connection.kind !== 'socket' && connection.tls !== undefined
  const ask = isSecure ? (await import('node:https')).request : request
  const requests = modem as unknown as Requests
  requests.buildRequest = (options, _, data, done) => {
    let asked: ClientRequest
    try {
      asked = ask(options, (response) => done(null, response))
    } catch (error) {
      return done(error)
    }
    asked.on('error', done).end(data)
  }
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number))
  return (left?.[0] ?? 0) - (right?.[0] ?? 0) || (left?.[1] ?? 0) - (right?.[1] ?? 0)
}
