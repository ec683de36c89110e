import type { ContainerFacts, Probe } from '../../model/container.ts'
import type { Healthcheck } from '../../model/docker-api.ts'
import type { LiveEvidence } from '../../model/live.ts'
import type { Evidence, Fact } from '../../model/source.ts'
import type { Places } from './places.ts'

const defaultPeriod = 100_000

/** Limits, restart policy, health check and what is run. Docker's zeros are resolved; the kernel's limits win. */
export function readResources({ inspect, kernel }: LiveEvidence, places: Places): Partial<ContainerFacts> {
  const { HostConfig: host, Config: config } = inspect
  const positive = (field: 'cpuShares' | 'memoryRequest', value: number | undefined) =>
    value ? places.fact(field, value) : undefined
  const text = (field: 'cpuSet' | 'cgroupParent' | 'workingDir', value: string | undefined) =>
    value ? places.fact(field, value) : undefined
  const restart = host.RestartPolicy
  return {
    image: places.fact('image', config.Image),
    memoryLimit: limit(places, 'memoryLimit', kernel.memoryMax, host.Memory),
    memoryRequest: positive('memoryRequest', host.MemoryReservation),
    cpuLimit: limit(places, 'cpuLimit', kernel.cpuMax, quotaOf(host)),
    cpuShares: positive('cpuShares', host.CpuShares),
    cpuSet: text('cpuSet', host.CpusetCpus),
    pidsLimit: limit(places, 'pidsLimit', kernel.pidsMax, host.PidsLimit ?? undefined),
    restart: places.fact('restart', {
      name: restart?.Name || 'no',
      maximumRetryCount: restart?.MaximumRetryCount ?? 0,
    }),
    healthcheck: healthOf(config.Healthcheck, places),
    cgroupParent: text('cgroupParent', host.CgroupParent),
    workingDir: text('workingDir', config.WorkingDir),
    entrypoint: words('entrypoint', config.Entrypoint, places),
    command: words('command', config.Cmd, places),
    init: host.Init ? places.fact('init', true) : undefined,
  }
}

/** No limit is 0 in every spelling (absent, null, -1): it is a fact of the running container. */
function limit(
  places: Places,
  field: 'memoryLimit' | 'cpuLimit' | 'pidsLimit',
  kernel: number | undefined,
  asked: number | undefined,
): Fact<number> {
  const evidence: Evidence | undefined = kernel === undefined ? undefined : 'kernel'
  return places.fact(field, Math.max(0, kernel ?? asked ?? 0), evidence)
}

function quotaOf(host: LiveEvidence['inspect']['HostConfig']): number | undefined {
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
