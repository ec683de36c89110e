import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { Environment } from '../model/io.ts'
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

/**
 * Removes every container, network and volume that carries Hullgate's label and `label=value`; nothing else is touched.
 * Running containers are killed. Tries again while the engine is busy with one of them.
 * @throws EngineError naming what is left
 */
export async function removeLabelled(docker: Docker, label: string, value: string): Promise<void> {
  let left: string[] = []
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await sleep(pauseMs)
    left = await sweep(docker, JSON.stringify({ label: [`${ownerLabel}=1`, `${label}=${value}`] }))
    if (left.length === 0) return
  }
  throw new EngineError(
    `Some objects of this run could not be removed (${left.join('; ')}): run docker ps -aq --filter label=${label}=${value} | xargs docker rm -fv.`,
  )
}

async function sweep(docker: Docker, filters: string): Promise<string[]> {
  try {
    const containers = await docker.listContainers({ all: true, filters })
    const left = await removeAll(containers, ({ Id }) => docker.getContainer(Id).remove({ force: true, v: true }))
    const networks = await docker.listNetworks({ filters })
    left.push(...(await removeAll(networks, ({ Id }) => docker.getNetwork(Id).remove())))
    const { Volumes: volumes } = await docker.listVolumes({ filters })
    left.push(...(await removeAll(volumes ?? [], ({ Name }) => docker.getVolume(Name).remove())))
    return left
  } catch (error) {
    return [reasonOf(error)]
  }
}

async function removeAll<T>(objects: readonly T[], remove: (object: T) => Promise<unknown>): Promise<string[]> {
  const results = await Promise.all(
    objects.map((object) =>
      remove(object).then(
        () => undefined,
        (error: unknown) => (statusOf(error) === 404 ? undefined : reasonOf(error)),
      ),
    ),
  )
  return results.filter((reason) => reason !== undefined)
}
