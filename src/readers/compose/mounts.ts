import { withoutTrailingSlashes } from '../../knowledge/host-paths.ts'
import { isLocalDriver, pathOfVolume } from '../../knowledge/local-volumes.ts'
import { openSocket } from '../../knowledge/mounts.ts'
import type { Mount } from '../../model/container.ts'
import { lastOfEach } from '../../model/group.ts'
import { joinPath } from '../../model/path.ts'
import type { Fact } from '../../model/source.ts'
import { isHostPath, parseTmpfs, parseVolume } from '../command/flag-values.ts'
import { entriesOf, factAt, type Mapping, type Node, type Scalar, spanOf } from '../parse/yaml.ts'
import type { Scope } from './environment.ts'
import { isOpenPart } from './placeholders.ts'
import { asBoolean, at, type Values } from './values.ts'

/** Everything that a service mounts: volumes, tmpfs, configs, secrets and the engine's socket where it asks for it. */
export function mountsOf(values: Values, root: Mapping | undefined): Fact<Mount>[] {
  const volumes = values.items('mounts', 'volumes').flatMap((item) => volumeOf(values, item) ?? [])
  const tmpfs = values.facts('mounts', ['tmpfs'], parseTmpfs, 'a tmpfs')
  // What has no known target replaces nothing.
  const byTarget = (fact: Fact<Mount>) => withoutTrailingSlashes(fact.value.target) || fact
  return [
    // Of targets that differ in their slashes alone it depends on all others which one holds: each counts.
    ...lastOfEach(volumes, (fact) => fact.value.target || fact).map((fact) => withDriverOptions(values, fact, root)),
    ...lastOfEach(tmpfs, byTarget),
    ...lastOfEach(filesOf(values, 'configs', '/', root), byTarget),
    ...lastOfEach(filesOf(values, 'secrets', '/run/secrets/', root), byTarget),
    ...socketOf(values),
  ]
}

function volumeOf(values: Values, item: Node): Fact<Mount> | undefined {
  if (item.kind === 'scalar') return shortVolume(values, item)
  if (item.kind === 'map') return longVolume(values, item)
  values.markUnresolved('mounts', spanOf(item), 'this is not a volume')
  return undefined
}

/** Where only the target or the options are unknown, what is mounted is known all the same. */
function shortVolume(values: Values, item: Scalar): Fact<Mount> | undefined {
  const { text, because } = values.filled(item, 'mounts')
  const mount = parseVolume(text)
  const isOpen = because !== undefined && (mount?.source === undefined || isOpenPart(mount.source))
  const socket = isOpen && mount && openSocket(mount)
  if (socket) return factAt(item, { ...mount, type: 'bind', source: socket })
  if (because !== undefined) values.markUnresolved('mounts', spanOf(item), because)
  if (!mount) {
    values.markUnresolved('mounts', spanOf(item), 'this is not a volume')
    return undefined
  }
  if (isOpen) return undefined
  return factAt(item, withHostPath(mount, values.loader.scopeOf(item.source)))
}

function longVolume(values: Values, item: Mapping): Fact<Mount> | undefined {
  const text = (...path: string[]) => values.text('mounts', at(item, ...path))
  const target = text('target') ?? ''
  const sourceNode = at(item, 'source')
  const filled = sourceNode?.kind === 'scalar' ? values.filled(sourceNode, 'mounts') : undefined
  const socket = filled?.because === undefined ? undefined : openSocket({ source: filled.text, target })
  const source = socket ?? text('source')
  // Compose refuses a volume without a type; a host path that stands in one is still meant.
  const type = text('type') ?? (source !== undefined && isHostPath(source) ? 'bind' : 'volume')
  const propagation = text('bind', 'propagation')
  const propagationNode = at(item, 'bind', 'propagation')
  // The source may be unknown while the propagation is known.
  if (source === undefined && sourceNode && values.unresolved.has('mounts') && !propagation) return undefined
  const options = memoryOptionsOf(text('tmpfs', 'size'), text('tmpfs', 'mode'))
  const leftOut = otherOptionsOf(item)
  const subPath = text('volume', 'subpath')
  const mount: Mount = {
    type: type === 'npipe' ? 'bind' : type,
    ...(source !== undefined && { source }),
    ...(subPath && { subPath }),
    target,
    readOnly: asBoolean(text('read_only') ?? '') ?? false,
    ...(propagation !== undefined && propagationNode && { propagation, propagationAt: spanOf(propagationNode) }),
    ...(options !== '' && { options }),
    ...(leftOut.length > 0 && { leftOut }),
  }
  const place = sourceNode ?? at(item, 'target') ?? item
  return factAt(place, withHostPath(mount, values.loader.scopeOf(place.source)))
}

/** A size is bytes or `64m`; a mode is decimal where YAML read an octal number. */
const memoryOptionsOf = (size: string | undefined, mode: string | undefined): string =>
  [...(size === undefined ? [] : [`size=${size}`]), ...(mode === undefined ? [] : [`mode=${mode}`])].join(',')

const heldOptions = new Set(['propagation', 'create_host_path', 'size', 'mode'])

/** The options of a long volume that no fact holds: `volume.nocopy`, `bind.selinux`. */
const otherOptionsOf = (item: Mapping): string[] =>
  ['bind', 'volume', 'tmpfs', 'image'].flatMap((kind) =>
    entriesOf(at(item, kind)).flatMap(({ key }) => (heldOptions.has(key.text) ? [] : [`${kind}.${key.text}`])),
  )

/** Host paths relative to the Compose file become relative to the repository's root: `./data`. */
function withHostPath(mount: Mount, scope: Scope): Mount {
  const { type, source } = mount
  if (type !== 'bind' || source === undefined || !isRelative(source)) return mount
  const joined = joinPath(scope.folder, source.replaceAll('\\', '/'))
  if (joined === '') return { ...mount, source: '.' }
  return { ...mount, source: /^(?:\.\.|[/~])/.test(joined) ? joined : `./${joined}` }
}

const isRelative = (path: string) => !/^(?:[/~]|\\\\|[a-zA-Z]:)/.test(path)

/** A named volume may show a path of the host: `driver_opts: {o: bind, device: /var/run}`. One that is there already holds data. */
function withDriverOptions(values: Values, fact: Fact<Mount>, root: Mapping | undefined): Fact<Mount> {
  const { type, source, leftOut = [] } = fact.value
  if (type !== 'volume' || source === undefined) return fact
  const volume = at(root, 'volumes', source)
  const options = at(volume, 'driver_opts')
  const known = outsidePathOf(values, source, volume)
  if (known !== undefined) return { ...fact, value: { ...fact.value, type: 'bind', source: known } }
  const text = (name: string) => values.plain(at(options, name))
  const driver = values.plain(at(volume, 'driver'))
  if (!options && isLocalDriver(driver))
    return values.isExternal(volume) ? { ...fact, value: { ...fact.value, leftOut: [...leftOut, 'external'] } } : fact
  const path = isLocalDriver(driver) ? pathOfOptions(values, options) : undefined
  if (!options || path === undefined) {
    const given = entriesOf(options).map(({ key }) => [key.text, text(key.text) ?? ''] as const)
    return {
      ...fact,
      value: { ...fact.value, driver: { name: driver ?? 'local', options: Object.fromEntries(given) } },
    }
  }
  const place = at(options, 'device') ?? options
  return factAt(place, withHostPath({ ...fact.value, type: 'bind', source: path }, values.loader.scopeOf(place.source)))
}

/** The host's path that a command of the repository makes the volume of, which is not the project's own. */
function outsidePathOf(values: Values, key: string, volume: Node | undefined): string | undefined {
  if (!values.isExternal(volume)) return undefined
  const name = values.plain(at(volume, 'name') ?? at(volume, 'external', 'name')) ?? key
  return values.loader.repository.hostVolumes?.findLast(([made]) => made === name)?.[1]
}

/** The host's path that the options show, as far as it is known. */
function pathOfOptions(values: Values, options: Node | undefined): string | undefined {
  const filled = (name: string) => {
    const node = at(options, name)
    return node?.kind === 'scalar' ? { node, ...values.filled(node, 'mounts') } : undefined
  }
  const [type, o, device] = [filled('type'), filled('o'), filled('device')]
  const path = pathOfVolume({ type: type?.text, o: o?.text, device: device?.text })
  if (path === undefined || !isOpenPart(path)) return path
  const open = [device, o].find((option) => option?.because !== undefined)
  if (open) values.markUnresolved('mounts', spanOf(open.node), open.because ?? '')
  return undefined
}

/** Configs and secrets; one that a file holds is a bind mount of that file. */
function filesOf(
  values: Values,
  kind: 'configs' | 'secrets',
  folder: string,
  root: Mapping | undefined,
): Fact<Mount>[] {
  return values.items('mounts', kind).flatMap((item): Fact<Mount>[] => {
    const source = values.text('mounts', item.kind === 'map' ? at(item, 'source') : item)
    if (source === undefined) return []
    const named = values.plain(at(item, 'target')) ?? source
    const target = named.startsWith('/') ? named : folder + named
    const file = at(root, kind, source, 'file')
    const path = values.text('mounts', file)
    if (file && path !== undefined) {
      // Compose itself gives a file the owner and the mode that it has on the host.
      const leftOut = ['uid', 'gid', 'mode'].filter((option) => at(item, option))
      const more = { ...(leftOut.length > 0 && { leftOut }), ...(kind === 'secrets' && { isSecret: true as const }) }
      const mount = { type: 'bind', source: path, target, readOnly: true, ...more }
      return [factAt(file, withHostPath(mount, values.loader.scopeOf(file.source)))]
    }
    const type = kind === 'configs' ? 'config' : 'secret'
    return [factAt(item, { type, source, target, readOnly: true })]
  })
}

/** `use_api_socket: true` mounts the engine's socket. */
function socketOf(values: Values): Fact<Mount>[] {
  const wanted = values.boolean('mounts', 'use_api_socket')
  if (!wanted?.value) return []
  const socket = '/var/run/docker.sock'
  return [{ value: { type: 'bind', source: socket, target: socket, readOnly: false }, at: wanted.at }]
}
