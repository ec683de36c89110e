import { withoutTrailingSlashes } from '../../knowledge/host-paths.ts'
import { isLocalDriver, pathOfVolume } from '../../knowledge/local-volumes.ts'
import type { Mount, Port, RestartPolicy, SeLinuxOptions, Ulimit } from '../../model/container.ts'

/** Values of run flags as Docker's command line parses them; undefined for what it rejects. */

/** Go's strconv.ParseBool. */
export function parseSwitch(text: string): boolean | undefined {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true
  return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : undefined
}

export function parseInteger(text: string): number | undefined {
  return /^[-+]?\d+$/.test(text) ? Number(text) : undefined
}

export function parseRestart(text: string): RestartPolicy | undefined {
  const match = /^(no|always|unless-stopped|on-failure)?(?::(\d+))?$/.exec(text)
  return match ? { name: match[1] ?? 'no', maximumRetryCount: Number(match[2] ?? 0) } : undefined
}

const propagations = /^r?(?:private|shared|slave)$/

/** Absolute, relative and home paths and Windows drives are binds; other names are volumes. */
export const isHostPath = (source: string) => /^(?:[/.~\\]|[a-zA-Z]:[\\/])/.test(source)

/** Up to a colon: those of a Windows drive, of a variable's default and of a command (with another inside) belong to it. */
const volumePart = /(?:(?<![^:])(?:[a-zA-Z]:(?=\\)|[A-Z]:(?=\/))|\$\{[^}]*\}|\$\((?:[^()]|\([^()]*\))*\)|[^:])+/g

/** `[source:]target[:options]`. */
export function parseVolume(text: string): Mount | undefined {
  // Two of the longest paths that Linux has; longer hostile text is slow to match.
  if (text.length > 10_000) return undefined
  const parts = text.match(volumePart) ?? []
  const [first = '', second, options = '', ...more] = parts
  if (more.length > 0 || first === '') return undefined
  if (second === undefined) return { type: 'volume', target: first, readOnly: false }
  if (!isTarget(second)) {
    return isTarget(first) ? { type: 'volume', target: first, ...volumeOptions(second) } : undefined
  }
  const type = isHostPath(first) || /^(?:\$|\{\{|<%)/.test(first) ? 'bind' : 'volume'
  return { type, source: hostPath(first), target: second, ...volumeOptions(options) }
}

/** `.` and `~` stand for the absolute folders that `$PWD` and `$HOME` hold; a variable may hold any. */
const isTarget = (text: string) => /^(?:[/$\\]|\{\{|<%|[.~](?:\/|$)|[a-zA-Z]:)/.test(text)

/** Options that say what holds anyway, or nothing on Linux. */
const plainOption = /^(?:|rw|ro|rro|cached|delegated|consistent|default)$/

function volumeOptions(text: string): Pick<Mount, 'readOnly' | 'propagation' | 'leftOut'> {
  const options = text.split(',')
  const propagation = options.find((option) => propagations.test(option))
  return {
    readOnly: options.some((option) => option === 'ro' || option === 'rro'),
    ...(propagation && { propagation }),
    ...leftOutOf(options.filter((option) => !plainOption.test(option) && !propagations.test(option))),
  }
}

const leftOutOf = (options: readonly string[]): Pick<Mount, 'leftOut'> =>
  options.length > 0 ? { leftOut: options } : {}

/** Paths inside the repository are all written `./data`. */
function hostPath(source: string): string {
  if (source === '.' || source === './') return '.'
  return /^[^/.~$\\][^:]*$/.test(source) ? source : withoutTrailingSlashes(source)
}

/** Docker takes the names of the fields in any case. */
function pairOf(field: string): [name: string, value: string] {
  const equals = field.indexOf('=')
  const name = (equals < 0 ? field : field.slice(0, equals)).trim().toLowerCase()
  return [name, equals < 0 ? 'true' : field.slice(equals + 1)]
}

/** `type=bind,source=/a,target=/b,readonly` (CSV; Docker's default type is `volume`). */
export function parseMount(text: string): Mount | undefined {
  const fields = new Map<string, string>()
  const options = new Map<string, string>()
  for (const [, quoted, plain] of text.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)) {
    const field = quoted?.replaceAll('""', '"') ?? plain ?? ''
    const [name, value] = pairOf(field)
    if (name === 'volume-opt') options.set(...pairOf(value))
    else fields.set(name, value)
  }
  const first = (...names: string[]) => names.map((name) => fields.get(name)).find((value) => value !== undefined)
  const target = first('target', 'dst', 'destination')
  if (target === undefined) return undefined
  const type = (first('type') ?? 'volume').toLowerCase()
  const driver = first('volume-driver')
  const path = type === 'volume' && isLocalDriver(driver) ? pathOfVolume(Object.fromEntries(options)) : undefined
  const source = path ?? first('source', 'src')
  const propagation = first('bind-propagation')
  const subPath = first('volume-subpath')
  const memory = [...memoryOptions].flatMap(([name, option]) => {
    const value = fields.get(name)
    return value === undefined ? [] : [`${option}=${value}`]
  })
  const isDriven = type === 'volume' && path === undefined && (options.size > 0 || !isLocalDriver(driver))
  return {
    type: path === undefined ? type : 'bind',
    ...(source !== undefined && { source: hostPath(source) }),
    ...(subPath && { subPath }),
    target,
    readOnly: parseSwitch(first('readonly', 'ro') ?? 'false') ?? false,
    ...(propagation && { propagation }),
    ...(memory.length > 0 && { options: memory.join(',') }),
    ...(isDriven && { driver: { name: driver ?? 'local', options: Object.fromEntries(options) } }),
    ...leftOutOf([...fields.keys()].filter((name) => !mountFields.has(name))),
  }
}

const memoryOptions = new Map([
  ['tmpfs-size', 'size'],
  ['tmpfs-mode', 'mode'],
])

/** What of `--mount` a mount holds; `consistency` means nothing on Linux. */
const mountFields = new Set(
  `type source src target dst destination readonly ro bind-propagation volume-driver consistency tmpfs-size tmpfs-mode`.split(
    ' ',
  ),
)

/** `/run:rw,size=64m`. */
export function parseTmpfs(text: string): Mount {
  const [target = '', options = ''] = text.split(':')
  const readOnly = options.split(',').includes('ro')
  return { type: 'tmpfs', target, readOnly, ...(options !== '' && { options }) }
}

/** `[ip:][hostPort[-end]:]containerPort[-end][/protocol]`, IPv6 in brackets, or Docker's long `published=…,target=…`. */
export function parsePort(text: string): Port | undefined {
  if (text.includes('=')) return parseLongPort(text)
  const match = /^(?:(\[[^\]]+\]|[^:[\]]*):)??(?:(\d*)(?:-(\d+))?:)?(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(text)
  if (!match) return undefined
  const [, ip, first, last, container, containerEnd, protocol = 'tcp'] = match
  if (ip !== undefined && (first === undefined || !isAddress(ip.replace(/[[\]]/g, '')))) return undefined
  return port(ip?.replace(/[[\]]/g, ''), first, last, container!, protocol, containerEnd)
}

function parseLongPort(text: string): Port | undefined {
  const fields = new Map(text.split(',').map((field) => field.split('=', 2) as [string, string]))
  const published = fields.get('published') ?? ''
  const range = /^(\d*)(?:-(\d+))?$/.exec(published)
  const target = fields.get('target') ?? ''
  if (!range || !/^\d+$/.test(target)) return undefined
  return port(undefined, range[1], range[2], target, fields.get('protocol') ?? 'tcp')
}

const maxPort = 65_535

const isRange = (first: string, last = first): boolean => Number(first) <= Number(last) && Number(last) <= maxPort

const lengthOf = (first: string, last = first): number => Number(last) - Number(first)

/** An engine takes no name there. */
const isAddress = (ip: string): boolean =>
  ip === '' ||
  /^(?=.*:)[\da-f:.]+(?:%\w+)?$/i.test(ip) ||
  (/^\d+(?:\.\d+){3}$/.test(ip) && ip.split('.').every((part) => Number(part) <= 255))

/** What an engine refuses is none. Source: docker/go-connections, nat.ParsePortSpec. */
function port(
  ip: string | undefined,
  first: string | undefined,
  last: string | undefined,
  container: string,
  protocol: string,
  containerEnd?: string,
) {
  const name = protocol.toLowerCase()
  if (name !== 'tcp' && name !== 'udp' && name !== 'sctp') return undefined
  if (!isRange(container, containerEnd) || (first && !isRange(first, last))) return undefined
  // A range of the host for one port is where the engine looks for a free one.
  const isEven = containerEnd === undefined || !first || lengthOf(first, last) === lengthOf(container, containerEnd)
  if (!isEven) return undefined
  return {
    ...(ip && { hostIp: ip }),
    ...(first && { hostPort: Number(first) }),
    ...(last && { hostPortEnd: Number(last) }),
    containerPort: Number(container),
    ...(containerEnd && { containerPortEnd: Number(containerEnd) }),
    protocol: name,
  } satisfies Port
}

export function parseUlimit(text: string): Ulimit | undefined {
  const match = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(text)
  if (!match) return undefined
  const soft = Number(match[2])
  return { name: match[1]!, soft, hard: match[3] === undefined ? soft : Number(match[3]) }
}

/** What one `--security-opt` sets, as ContainerFacts has it. */
export type SecurityOption =
  | { readonly field: 'noNewPrivileges'; readonly value: boolean }
  | { readonly field: 'seccomp'; readonly value: string; readonly profile?: string }
  | { readonly field: 'appArmor' | 'procMount'; readonly value: string }
  | { readonly field: 'seLinux'; readonly value: SeLinuxOptions }

/** Both separators, `=` and the older `:`; undefined for what changes none of the facts. */
export function parseSecurityOption(text: string): SecurityOption | undefined {
  const match = /^([\w-]+)(?:[=:](.*))?$/s.exec(text)
  const value = match?.[2] ?? ''
  switch (match?.[1]) {
    case 'no-new-privileges':
      return { field: 'noNewPrivileges', value: value === '' ? true : (parseSwitch(value) ?? false) }
    case 'seccomp':
      return seccompOption(value)
    case 'apparmor':
      return { field: 'appArmor', value: appArmorProfile(value) }
    case 'systempaths':
      return value === 'unconfined' ? { field: 'procMount', value: 'Unmasked' } : undefined
    case 'unmask':
      return /(?:^|:)(?:ALL|\/proc)/i.test(value) ? { field: 'procMount', value: 'Unmasked' } : undefined
    case 'label':
      return { field: 'seLinux', value: seLinuxOption(value) }
    default:
      return undefined
  }
}

/** A label of another sort (`label=nested`) sets nothing that is known. */
export const isEmptyOption = ({ field, value }: SecurityOption): boolean =>
  field === 'seLinux' && Object.keys(value).length === 0

/** `writable-cgroups` of `writable-cgroups=true`; of a label its sort as well. */
export const nameOfOption = (text: string): string => /^(?:label[=:])?[\w-]{0,40}/.exec(text)?.[0] ?? ''

function seccompOption(value: string): SecurityOption {
  if (value === 'unconfined') return { field: 'seccomp', value }
  return value === 'builtin'
    ? { field: 'seccomp', value: 'default' }
    : { field: 'seccomp', value: 'localhost', profile: value }
}

function appArmorProfile(name: string): string {
  if (name === 'unconfined') return name
  return name === '' || name === 'docker-default' || name === 'runtime/default' ? 'default' : 'localhost'
}

function seLinuxOption(text: string): SeLinuxOptions {
  if (text === 'disable') return { disabled: true }
  const match = /^(user|role|type|level)[:=](.*)$/.exec(text)
  return match ? { [match[1]!]: match[2] } : {}
}
