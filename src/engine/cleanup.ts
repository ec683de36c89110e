import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '../model/io.ts'
import { listedShape, type Shape, volumesShape } from './answers.ts'
import type { EngineApi } from './api.ts'
import { EngineError, reasonOf, statusOf } from './engine-error.ts'

export const ownerLabel = 'dev.hullgate'
export const runLabel = 'dev.hullgate.run'
export const jobLabel = 'dev.hullgate.job'

/** Distinguishes jobs that share an engine; undefined outside GitHub Actions. Jobs of one matrix differ in their runner alone. */
export function jobId(env: Environment = process.env): string | undefined {
  if (!env['GITHUB_RUN_ID']) return undefined
  return ['GITHUB_RUN_ID', 'GITHUB_JOB', 'GITHUB_RUN_ATTEMPT', 'RUNNER_NAME'].map((name) => env[name] ?? '').join('-')
}

/** Every object carries these from its creation on, so that it is found whatever happens to us. */
export function labelsOfRun(runId: string, job: string | undefined = jobId()): Record<string, string> {
  return { [ownerLabel]: '1', [runLabel]: runId, ...(job === undefined ? {} : { [jobLabel]: job }) }
}

const tries = 8
const pauseMs = 250
const cleanUpMs = 20_000

interface Listed {
  readonly Id: string
  readonly Name: string
}

/**
 * Removes every container, network and volume that carries Hullgate's label and `label=value`; nothing else is touched.
 * Running containers are killed. Tries again while the engine is busy with one of them.
 * @param limitMs how long all of it may take
 * @throws EngineError naming what is left
 */
export async function removeLabelled(
  api: EngineApi,
  label: string,
  value: string,
  limitMs: number = cleanUpMs,
): Promise<void> {
  const end = performance.now() + limitMs
  const rest = () => Math.max(1, Math.round(end - performance.now()))
  const filters = JSON.stringify({ label: [`${ownerLabel}=1`, `${label}=${value}`] })
  let left: string[] = []
  for (let attempt = 0; attempt < tries && (attempt === 0 || performance.now() < end); attempt++) {
    if (attempt > 0) await sleep(pauseMs)
    left = await sweep(api, filters, rest)
    if (left.length === 0) return
  }
  throw new EngineError(
    `Some objects of this run could not be removed (${left.join('; ')}): run ${removing(`label=${label}=${value}`)}.`,
  )
}

/** By hand: a network or volume may be all that is left. */
const removing = (filter: string): string =>
  [
    ['docker ps -aq', 'docker rm -fv'],
    ['docker network ls -q', 'docker network rm'],
    ['docker volume ls -q', 'docker volume rm'],
  ]
    .map(([list, remove]) => `${list} --filter ${filter} | xargs -r ${remove}`)
    .join('; ')

async function sweep(api: EngineApi, filters: string, rest: () => number): Promise<string[]> {
  const list = <T>(path: string, shape: Shape, query: Record<string, string> = {}) =>
    api.ask<T>({ what: 'list what this run made', path, query: { ...query, filters }, shape, limitMs: rest() })
  const removeAll = async (paths: readonly string[], query?: Record<string, string>) => {
    const call = (path: string) => ({ what: `remove ${path.slice(1)}`, method: 'DELETE' as const, path, query })
    const results = await Promise.all(paths.map((path) => failureOf(api.ask({ ...call(path), limitMs: rest() }))))
    return results.filter((reason) => reason !== undefined)
  }
  const left: string[] = []
  try {
    const containers = await list<readonly Listed[]>('/containers/json', listedShape, { all: '1' })
    left.push(
      ...(await removeAll(
        containers.map(({ Id }) => `/containers/${Id}`),
        { force: '1', v: '1' },
      )),
    )
    const networks = await list<readonly Listed[]>('/networks', listedShape)
    left.push(...(await removeAll(networks.map(({ Id }) => `/networks/${Id}`))))
    const { Volumes: volumes } = await list<{ Volumes?: readonly Listed[] | null }>('/volumes', volumesShape)
    left.push(...(await removeAll((volumes ?? []).map(({ Name }) => `/volumes/${Name}`))))
    return left
  } catch (error) {
    // An engine that did not answer before leaves no time for more: that it is asked in vain says nothing.
    return left.length > 0 ? left : [reasonOf(error)]
  }
}

/** What is gone already was removed. */
const failureOf = (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    (error: unknown) =>
      statusOf(error instanceof EngineError ? error.cause : error) === 404 ? undefined : reasonOf(error),
  )
