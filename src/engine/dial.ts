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
  const version = await versionOf(docker, connection, limitMs)
  const api = version.ApiVersion
  if (typeof api !== 'string') throw new EngineError(unanswered(connection, 'the response is not from a Docker engine'))
  if (compareVersions(api, oldestApi) < 0) {
    throw new EngineError(
      `The engine at ${connection.address} supports API ${api} only: Docker 20.10 (API ${oldestApi}) or newer is required.`,
    )
  }
  const least = version.MinAPIVersion ?? oldestApi
  const agreed = [api, compareVersions(least, newestApi) > 0 ? least : newestApi].sort(compareVersions)[0]
  ;(docker.modem as { version?: string }).version = `v${agreed}`
  const isPodman = (version.Components ?? []).some(({ Name }) => /podman/i.test(Name))
  return { docker, connection, kind: isPodman ? 'podman' : 'docker' }
}

/** The types do not know that `version` can be cut short. */
type Version = (options: { abortSignal: AbortSignal }) => Promise<Docker.DockerVersion>

async function versionOf(docker: Docker, connection: Connection, limitMs: number): Promise<Docker.DockerVersion> {
  const limit = AbortSignal.timeout(limitMs)
  try {
    return await (docker.version as unknown as Version).call(docker, { abortSignal: limit })
  } catch (error) {
    throw new EngineError(
      unanswered(connection, limit.aborted ? `no answer within ${limitMs / 1000} s` : reasonOf(error)),
    )
  }
}

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
