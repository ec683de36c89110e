import type { ContainerCreateOptions, HostConfig } from 'dockerode'
import type { Container, StartSetting } from '../../model/container.ts'
import type { ImageInspect } from '../../model/docker-api.ts'

/** What of Docker's `POST /containers/create` the settings that no rule reads become. */
export interface CreatedSettings {
  readonly config: Partial<ContainerCreateOptions>
  readonly host: Partial<HostConfig>
  /** Of the image's own health check. */
  readonly timing?: NonNullable<ContainerCreateOptions['Healthcheck']>
  /** As written: what is not given to the container. */
  readonly leftOut: readonly string[]
}

type Place =
  | readonly ['config', keyof ContainerCreateOptions]
  | readonly ['host', keyof HostConfig]
  | readonly ['timing', 'Interval' | 'Retries' | 'StartInterval' | 'StartPeriod' | 'Timeout']

/** Where each of them goes; lists add up, of single values the last counts. The image is chosen: its platform is only compared. */
const places: Readonly<Record<Exclude<StartSetting['name'], 'device' | 'platform'>, Place>> = {
  'add-host': ['host', 'ExtraHosts'],
  'blkio-weight': ['host', 'BlkioWeight'],
  'cpuset-mems': ['host', 'CpusetMems'],
  dns: ['host', 'Dns'],
  'dns-option': ['host', 'DnsOptions'],
  'dns-search': ['host', 'DnsSearch'],
  domainname: ['config', 'Domainname'],
  'group-add': ['host', 'GroupAdd'],
  'health-interval': ['timing', 'Interval'],
  'health-retries': ['timing', 'Retries'],
  'health-start-interval': ['timing', 'StartInterval'],
  'health-start-period': ['timing', 'StartPeriod'],
  'health-timeout': ['timing', 'Timeout'],
  hostname: ['config', 'Hostname'],
  interactive: ['config', 'OpenStdin'],
  'memory-swap': ['host', 'MemorySwap'],
  'memory-swappiness': ['host', 'MemorySwappiness'],
  'oom-score-adj': ['host', 'OomScoreAdj'],
  'publish-all': ['host', 'PublishAllPorts'],
  'shm-size': ['host', 'ShmSize'],
  'stop-signal': ['config', 'StopSignal'],
  'stop-timeout': ['config', 'StopTimeout'],
  tty: ['config', 'Tty'],
}

const isList = new Set<StartSetting['name']>(['add-host', 'dns', 'dns-option', 'dns-search', 'group-add'])

/** @param ownNetwork whether it gets the network that is made for it, which has no way out */
export function startSettingsOf(container: Container, ownNetwork: boolean, image?: ImageInspect): CreatedSettings {
  const parts: Record<Place[0], Record<string, unknown>> = { config: {}, host: {}, timing: {} }
  const { config, host, timing } = parts
  const leftOut: string[] = []
  for (const { value: setting } of container.startSettings) {
    if (setting.name === 'device') continue
    if (setting.name === 'platform') {
      if (!isPlatformOf(String(setting.value), image)) leftOut.push(setting.written)
      continue
    }
    const value = setting.name === 'add-host' ? hostEntry(String(setting.value)) : setting.value
    if (!isApplied(setting.name, value, ownNetwork)) {
      leftOut.push(setting.written)
      continue
    }
    const [part, key] = places[setting.name]
    const target = parts[part]
    const before = target[key]
    if (isList.has(setting.name)) target[key] = [...(Array.isArray(before) ? before : []), value]
    else target[key] = value
  }
  // The engine takes a limit of memory and swap together only.
  if ('MemorySwap' in host && !container.memoryLimit?.value) {
    delete host['MemorySwap']
    leftOut.push(...container.startSettings.flatMap(({ value }) => (value.name === 'memory-swap' ? value.written : [])))
  }
  return { config, host, ...(Object.keys(timing).length > 0 && { timing }), leftOut }
}

/** `name=address` and an address in brackets are for people: the engine takes `name:address`. */
const hostEntry = (text: string): string => text.replace(/^([^=:]+)=/, '$1:').replace(/^([^:]+):\[([^\]]*)\]$/, '$1:$2')

/** `linux/arm64/v8`; each part may be left out. */
const isPlatformOf = (platform: string, image: ImageInspect | undefined): boolean =>
  platform
    .toLowerCase()
    .split('/')
    .every((part) => [image?.Os, image?.Architecture, image?.Variant].includes(part))

/** What leads out, or keeps the kernel from ending it before the host's own programs, is not given. */
function isApplied(name: StartSetting['name'], value: StartSetting['value'], ownNetwork: boolean): boolean {
  switch (name) {
    case 'dns':
      // Queries for names would leave through the engine.
      return !ownNetwork
    case 'add-host':
      return !ownNetwork || !/:host-gateway$/.test(String(value))
    case 'oom-score-adj':
      return Number(value) >= 0
    default:
      return true
  }
}
