import type { Span } from '../../model/source.ts'
import { parseJson } from '../parse/json.ts'
import type { PlacedText } from '../parse/unit-file.ts'
import type { Word } from '../parse/words.ts'
import { entriesOf, itemsOf, type Node } from '../parse/yaml.ts'

/** A value of the body, as a flag takes it. */
type Said = readonly [text: string, node: Node]
type Read = (node: Node | undefined) => readonly Said[]

/** The engine takes a key however its letters are written, and the last of several. */
const at = (node: Node | undefined, key: string): Node | undefined =>
  entriesOf(node).findLast((entry) => entry.key.text.toLowerCase() === key.toLowerCase())?.value

const text: Read = (node) => (node?.kind === 'scalar' && !node.isNull && node.text !== '' ? [[node.text, node]] : [])
const textAt = (node: Node | undefined, key: string): string => text(at(node, key))[0]?.[0] ?? ''
const items: Read = (node) => itemsOf(node).flatMap(text)
const texts: Read = (node) => (node?.kind === 'scalar' ? text(node) : items(node))
const keys: Read = (node) => entriesOf(node).map(({ key }) => [key.text, key])
const pairs: Read = (node) =>
  entriesOf(node).flatMap(({ key, value }) => text(value).map(([own, where]): Said => [`${key.text}=${own}`, where]))
/** 0 and less are no limit, as none is. */
const limit: Read = (node) => text(node).filter(([own]) => !/^(?:0|-\d+)$/.test(own))
const each =
  (write: (item: Node) => string): Read =>
  (node) =>
    itemsOf(node).map((item) => [write(item), item])

const ports: Read = (node) =>
  entriesOf(node).flatMap(({ key, value }) =>
    itemsOf(value).map((binding): Said => {
      const [ip, port] = [textAt(binding, 'HostIp'), textAt(binding, 'HostPort')]
      const host = ip.includes(':') ? `[${ip}]:` : ip === '' ? '' : `${ip}:`
      return [host === '' && port === '' ? key.text : `${host}${port}:${key.text}`, binding]
    }),
  )

const mountKeys = [
  ['type', 'Type'],
  ['source', 'Source'],
  ['target', 'Target'],
  ['readonly', 'ReadOnly'],
] as const

const mount = (item: Node): string => {
  const driver = at(at(item, 'VolumeOptions'), 'DriverConfig')
  return [
    ...mountKeys.map(([name, key]) => [name, textAt(item, key)] as const),
    ['bind-propagation', textAt(at(item, 'BindOptions'), 'Propagation')] as const,
    ['volume-driver', textAt(driver, 'Name')] as const,
    ...pairs(at(driver, 'Options')).map(([pair]) => ['volume-opt', pair] as const),
  ]
    .flatMap(([name, value]) => (value === '' ? [] : `${name}=${value}`))
    .join(',')
}

/** A test without words is the image's own. */
const health: Read = (node) => {
  const test = at(node, 'Test')
  const [kind, ...words] = items(test).map(([own]) => own)
  return test && words.length > 0 && kind !== 'NONE' ? [[words.join(' '), test]] : []
}

const isNoHealth: Read = (node) =>
  items(at(node, 'Test')).flatMap(([own, where]): Said[] => (own === 'NONE' ? [['true', where]] : []))

/** A list without items unmasks everything. */
const unmasked: Read = (node) =>
  node?.kind === 'seq' && node.items.length === 0 ? [['systempaths=unconfined', node]] : []

const restart: Read = (node) => {
  const most = textAt(node, 'MaximumRetryCount')
  return text(at(node, 'Name')).map(([name, where]) => [/^0?$/.test(most) ? name : `${name}:${most}`, where])
}

const device = (item: Node) =>
  ['PathOnHost', 'PathInContainer', 'CgroupPermissions']
    .map((key) => textAt(item, key))
    .filter((own) => own !== '')
    .join(':')

const ulimit = (item: Node) => `${textAt(item, 'Name')}=${textAt(item, 'Soft')}:${textAt(item, 'Hard')}`

const cores: Read = (node) =>
  limit(node).map(([own, where]) => [/^\d+$/.test(own) ? `${Number(own) / 1e9}` : own, where])

/** The flag that says the same as a key of the body. Source: ContainerCreate of the Docker Engine's API. */
const ofContainer: readonly (readonly [key: string, flag: string, read: Read])[] = [
  ['User', 'user', text],
  ['Env', 'env', items],
  ['Labels', 'label', pairs],
  ['ExposedPorts', 'expose', keys],
  ['Volumes', 'volume', keys],
  ['Healthcheck', 'health-cmd', health],
  ['Healthcheck', 'no-healthcheck', isNoHealth],
]

const ofHost: typeof ofContainer = [
  ['Privileged', 'privileged', text],
  ['ReadonlyRootfs', 'read-only', text],
  ['AutoRemove', 'rm', text],
  ['PublishAllPorts', 'publish-all', text],
  ['OomKillDisable', 'oom-kill-disable', text],
  ['CapAdd', 'cap-add', items],
  ['CapDrop', 'cap-drop', items],
  ['SecurityOpt', 'security-opt', items],
  ['MaskedPaths', 'security-opt', unmasked],
  ['Binds', 'volume', items],
  ['Mounts', 'mount', each(mount)],
  ['Tmpfs', 'tmpfs', keys],
  ['VolumesFrom', 'volumes-from', items],
  ['Devices', 'device', each(device)],
  ['DeviceCgroupRules', 'device-cgroup-rule', items],
  ['DeviceRequests', 'gpus', each(() => 'all')],
  ['PortBindings', 'publish', ports],
  ['NetworkMode', 'network', text],
  ['PidMode', 'pid', text],
  ['IpcMode', 'ipc', text],
  ['UTSMode', 'uts', text],
  ['UsernsMode', 'userns', text],
  ['CgroupnsMode', 'cgroupns', text],
  ['CgroupParent', 'cgroup-parent', text],
  ['Runtime', 'runtime', text],
  ['GroupAdd', 'group-add', items],
  ['Sysctls', 'sysctl', pairs],
  ['Ulimits', 'ulimit', each(ulimit)],
  ['Memory', 'memory', limit],
  ['MemoryReservation', 'memory-reservation', limit],
  ['NanoCpus', 'cpus', cores],
  ['CpuQuota', 'cpu-quota', limit],
  ['CpuPeriod', 'cpu-period', limit],
  ['CpuShares', 'cpu-shares', limit],
  ['CpusetCpus', 'cpuset-cpus', text],
  ['PidsLimit', 'pids-limit', limit],
  ['RestartPolicy', 'restart', restart],
]

const ofExec: typeof ofContainer = [
  ['Privileged', 'privileged', text],
  ['User', 'user', text],
]

/** What has a limit already loses it by one that is none. */
const ofUpdate: typeof ofContainer = ofHost.map(([key, flag, read]) => [key, flag, read === limit ? text : read])

/** A body, and what of it is not known. */
export interface Body extends PlacedText {
  readonly unsure?: string | undefined
}

/** Characters of a body; a request is a line, and many may send the same file. */
const maxBody = 16_000

/** The words that say to `create`, `exec` or `update` of the command line what a body says to the API; undefined for what is no JSON, or too long. */
export function wordsOfBody(
  body: Body,
  name: 'create' | 'exec' | 'update',
  container: Word | undefined,
): Word[] | undefined {
  if (body.text.length > maxBody) return undefined
  const { documents } = parseJson({ path: '-', text: body.text, origin: 'argument' })
  const [root] = documents
  if (root?.kind !== 'map') return undefined
  const word = (own: string, node: Node): Word => {
    const span: Span = body.locate(node.start, node.end)
    return body.unsure !== undefined && /[$`]/.test(own)
      ? { text: own, span, unsure: body.unsure }
      : { text: own, span }
  }
  const flags = (table: typeof ofContainer, of: Node | undefined): Word[] =>
    table.flatMap(([key, flag, read]) => read(at(of, key)).map(([own, where]) => word(`--${flag}=${own}`, where)))
  const lists = (key: string) => texts(at(root, key)).map(([own, where]) => word(own, where))
  if (name !== 'create') return [...flags(name === 'exec' ? ofExec : ofUpdate, root), ...(container ? [container] : [])]
  const [entrypoint, ...more] = lists('Entrypoint')
  return [
    ...(container ? [{ ...container, text: `--name=${container.text}` }] : []),
    ...flags(ofContainer, root),
    ...flags(ofHost, at(root, 'HostConfig')),
    ...(entrypoint ? [{ ...entrypoint, text: `--entrypoint=${entrypoint.text}` }] : []),
    ...lists('Image'),
    ...more,
    ...lists('Cmd'),
  ]
}
