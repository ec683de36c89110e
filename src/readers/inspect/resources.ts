import type { ContainerFacts, Probe } from '../../model/container.ts'
import type { Healthcheck, HostConfig } from '../../model/docker-api.ts'
import type { LiveEvidence } from '../../model/live.ts'
import type { Fact } from '../../model/source.ts'
import type { Places } from './places.ts'

const defaultPeriod = 100_000

/** Limits, restart policy, health check and what is run. Docker's zeros are resolved; the looser of two limits counts. */
export function readResources(
  { inspect, kernel, host: machine, isOurs }: LiveEvidence,
  places: Places,
): Partial<ContainerFacts> {
  const { HostConfig: host, Config: config } = inspect
  // What the gate starts will run on another host.
  const cpus = isOurs ? undefined : machine?.NCPU
  const positive = (field: 'cpuShares' | 'memoryRequest', value: number | undefined) =>
    value ? places.fact(field, value) : undefined
  const text = (field: 'cpuSet' | 'cgroupParent' | 'workingDir', value: string | undefined) =>
    value ? places.fact(field, value) : undefined
  return {
    image: places.fact('image', config.Image),
    memoryLimit: limit(places, 'memoryLimit', kernel.memoryMax, host.Memory),
    memoryRequest: positive('memoryRequest', host.MemoryReservation),
    cpuLimit: quota(places, kernel.cpuMax, quotaOf(host), cpus),
    cpuShares: positive('cpuShares', host.CpuShares),
    cpuSet: text('cpuSet', isWhole(host.CpusetCpus, cpus) ? undefined : host.CpusetCpus),
    pidsLimit: limit(places, 'pidsLimit', kernel.pidsMax, host.PidsLimit ?? undefined),
    restart: (isOurs && places.asked('restart')) || places.fact('restart', restartOf(host)),
    healthcheck: healthOf(config.Healthcheck, places),
    cgroupParent: text('cgroupParent', host.CgroupParent),
    workingDir: text('workingDir', config.WorkingDir),
    entrypoint: words('entrypoint', config.Entrypoint, places),
    command: words('command', config.Cmd, places),
    init: host.Init ? places.fact('init', true) : undefined,
  }
}

const restartOf = ({ RestartPolicy: restart }: HostConfig) => ({
  name: restart?.Name || 'no',
  maximumRetryCount: restart?.MaximumRetryCount ?? 0,
})

/** No limit is 0 in every spelling (absent, null, -1): it is a fact of the running container. */
function limit(
  places: Places,
  field: 'memoryLimit' | 'cpuLimit' | 'pidsLimit',
  kernel: number | undefined,
  asked: number | undefined,
): Fact<number> {
  const engine = Math.max(0, asked ?? 0)
  if (kernel === undefined || (engine === 0 && kernel !== 0)) return places.fact(field, engine)
  return places.fact(field, kernel === 0 ? 0 : Math.max(kernel, engine), 'kernel')
}

/** As many processors as the host has are no limit. */
function quota(places: Places, kernel: number | undefined, asked: number | undefined, cpus: number | undefined) {
  const fact = limit(places, 'cpuLimit', kernel, asked)
  return cpus !== undefined && fact.value >= cpus ? { ...fact, value: 0 } : fact
}

/** Whether a set of processors (`0-3,6`) is all that the host has. */
function isWhole(set: string | undefined, cpus: number | undefined): boolean {
  if (!set || !cpus) return false
  const numbers = new Set<number>()
  for (const part of set.split(',')) {
    const [first = Number.NaN, last = first] = part.split('-').map(Number)
    for (let cpu = first; cpu <= last && cpu < cpus; cpu++) numbers.add(cpu)
  }
  return numbers.size >= cpus
}

function quotaOf(host: HostConfig): number | undefined {
  if (host.NanoCpus) return host.NanoCpus / 1e9
  return host.CpuQuota && host.CpuQuota > 0 ? host.CpuQuota / (host.CpuPeriod || defaultPeriod) : undefined
}

/** An empty test inherits the image's, which the engine has put in already: without one there is no check. */
function healthOf(health: Healthcheck | undefined, places: Places): Fact<Probe> | undefined {
  const test = health?.Test
  if (!test?.length) return undefined
  if (test[0] === 'NONE') return places.fact('healthcheck', { state: 'disabled' })
  return places.fact('healthcheck', {
    state: 'set',
    test,
    interval: health?.Interval || undefined,
    timeout: health?.Timeout || undefined,
    startPeriod: health?.StartPeriod || undefined,
    retries: health?.Retries || undefined,
  })
}

function words(field: 'entrypoint' | 'command', value: string | readonly string[] | null | undefined, places: Places) {
  const list = typeof value === 'string' ? [value] : value
  return list?.length ? places.fact<readonly string[]>(field, list) : undefined
}
