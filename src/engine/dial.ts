import type { IncomingMessage } from 'node:http'
import type Docker from 'dockerode'
import type { LiveEvidence } from '../model/live.ts'
import type { Connection } from './connection.ts'
import { EngineError, isUnreachable, reasonOf } from './engine-error.ts'

/** Docker 20.10. */
const oldestApi = '1.41'
/** The newest API whose answers this program knows. */
const newestApi = '1.47'

/** An engine that answered. */
export interface Line {
  readonly docker: Docker
  readonly connection: Connection
  readonly kind: LiveEvidence['engine']
}

/**
 * Opens a line to an engine, in the newest API that both sides know.
 * @param limitMs how long it may take to answer
 * @throws EngineError
 */
export async function dial(connection: Connection, limitMs = 10_000): Promise<Line> {
  const docker = await open(connection)
  const limit = AbortSignal.timeout(limitMs)
  try {
    const { api, isPodman } = await ping(docker, limit)
    if (compareVersions(api, oldestApi) < 0) {
      throw new EngineError(
        `The engine at ${connection.address} supports API ${api} only: Docker 20.10 (API ${oldestApi}) or newer is required.`,
      )
    }
    const version = compareVersions(api, newestApi) > 0 ? await newestOf(docker, limit) : api
    ;(docker.modem as { version?: string }).version = `v${version}`
    return { docker, connection, kind: isPodman ? 'podman' : 'docker' }
  } catch (error) {
    if (error instanceof EngineError) throw error
    const reason = limit.aborted ? `no answer within ${limitMs / 1000} s` : reasonOf(error)
    throw new EngineError(unanswered(connection, reason))
  }
}

interface Ping {
  readonly api: string
  readonly isPodman: boolean
}

/** Its headers name the API. `/version` does as well, but the engine runs other programs to answer it. */
function ping(docker: Docker, abortSignal: AbortSignal): Promise<Ping> {
  const statusCodes = { 200: true, 500: 'server error' }
  return new Promise((resolve, reject) => {
    const answer = (error: unknown, response: unknown) => {
      if (error) return reject(error)
      const { headers } = (response as IncomingMessage).resume()
      const api = headers['api-version']
      if (typeof api !== 'string') return reject(new Error('the response is not from a Docker engine'))
      const isPodman = headers['libpod-api-version'] !== undefined || /libpod/i.test(String(headers['server']))
      resolve({ api, isPodman })
    }
    // As a stream: what is wanted are the headers.
    docker.modem.dial({ path: '/_ping', method: 'GET', isStream: true, statusCodes, abortSignal }, answer)
  })
}

/** An engine that is newer than this program may have left our newest API behind. */
async function newestOf(docker: Docker, abortSignal: AbortSignal): Promise<string> {
  const { MinAPIVersion: least = newestApi } = await (docker.version as unknown as Version).call(docker, {
    abortSignal,
  })
  return compareVersions(least, newestApi) > 0 ? least : newestApi
}

/** The types do not know that `version` can be cut short. */
type Version = (options: { abortSignal: AbortSignal }) => Promise<Docker.DockerVersion>

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
    throw new EngineError(unanswered(connection, reasonOf(error)))
  }
}

const unanswered = (connection: Connection, because: string) =>
  `No Docker engine answers at ${connection.address} (from ${connection.chosenBy}; ${because}): start Docker, or set DOCKER_HOST to where it listens.`

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number))
  return (left?.[0] ?? 0) - (right?.[0] ?? 0) || (left?.[1] ?? 0) - (right?.[1] ?? 0)
}

/** Makes a call to the engine; a failure is one sentence, with the answer as its cause. */
export async function ask<T>(connection: Connection, what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    const because = reasonOf(error)
    const sentence = isUnreachable(error)
      ? unanswered(connection, because)
      : `The engine cannot ${what}: ${because}${advice(because)}`
    throw new EngineError(sentence, { cause: error })
  }
}

const adviceByReason: readonly (readonly [RegExp, string])[] = [
  [/address already in use|port is already allocated/i, '. Free that port, or do not publish it.'],
  [/exec format error/i, '. Build the image for the architecture of this machine.'],
  [/executable file not found|no such file or directory/i, '. Use an ENTRYPOINT or CMD that exists in the image.'],
  [/no command specified/i, '. Give the image an ENTRYPOINT or CMD.'],
  [/minimum memory limit|memory limit too low|unable to apply cgroup/i, '. Raise the memory limit.'],
  [/unable to apply caps/i, '. This host does not allow every requested capability.'],
  [/not a shared or slave mount/i, '. Remove the mount propagation option.'],
  [/network .* not found/i, '. Create that network in an earlier step.'],
  [/non-overlapping IPv4 address pool/i, '. Remove unused networks (docker network prune).'],
]

const advice = (because: string): string => adviceByReason.find(([pattern]) => pattern.test(because))?.[1] ?? '.'
