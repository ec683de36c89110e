import type { Mount } from '../../model/container.ts'
import type { Fact, Owner } from '../../model/source.ts'
import {
  booleanOf,
  entriesOf,
  isNull,
  type Mapping,
  type Node,
  nodeAt,
  type Scalar,
  spanOf,
  textAt,
  textOf,
} from '../parse/yaml.ts'
import { parseQuantity } from './quantity.ts'
import { find, firstLine, isPlaceholder, type Settings } from './settings.ts'

/** What a pod declares, once for all of its containers. */
export interface Volumes {
  readonly facts: readonly Fact<Mount>[]
  readonly byName: ReadonlyMap<string, readonly Mount[]>
}

/** The kubelet mounts these read-only whatever the mount says. */
const alwaysReadOnly = new Set(['configMap', 'secret', 'downwardAPI', 'projected', 'image'])

export function volumesOf(settings: Settings, spec: Node | undefined, owner: Owner): Volumes {
  const facts: Fact<Mount>[] = []
  const byName = new Map<string, Mount[]>()
  for (const item of settings.items('volumes', find(spec, 'volumes'))) {
    if (item.kind !== 'map') {
      settings.markUnresolved('volumes', spanOf(item), 'this is not a volume')
      continue
    }
    const name = textAt(item, 'name')
    const declared = volumeOf(settings, name, item)
    facts.push(...declared.map((fact) => ({ ...fact, owner })))
    // Names are unique in a pod that an API server takes; the last of two holds.
    if (name !== undefined)
      byName.set(
        name,
        declared.map(({ value }) => value),
      )
  }
  return { facts, byName }
}

/** A volume without a type is an emptyDir; one with two, which no API server takes, is given twice. */
function volumeOf(settings: Settings, name: string | undefined, item: Mapping): Fact<Mount>[] {
  const types = entriesOf(item).filter(({ key, value }) => key.text !== 'name' && !isNull(value))
  if (types.length > 0) return types.map(({ key, value }) => typedVolume(settings, name, key, value))
  const nameNode = nodeAt(item, 'name')
  const at = nameNode ? spanOf(nameNode) : firstLine(item)
  return [{ value: { type: 'emptyDir', source: name, target: '', readOnly: false }, at }]
}

function typedVolume(settings: Settings, name: string | undefined, key: Scalar, value: Node): Fact<Mount> {
  if (key.text === 'hostPath') return hostPathVolume(settings, key, value)
  const readOnly = alwaysReadOnly.has(key.text) || booleanOf(nodeAt(value, 'readOnly')) === true
  const held = key.text === 'emptyDir' ? memoryOf(value) : {}
  return { value: { type: key.text, source: name, target: '', readOnly, ...held }, at: spanOf(key) }
}

/** What a container that is started from this gets of an emptyDir: memory of that size. */
function memoryOf(value: Node): Pick<Mount, 'options' | 'leftOut'> {
  const limit = textAt(value, 'sizeLimit')
  const bytes = limit ? parseQuantity(limit) : undefined
  const medium = textAt(value, 'medium')
  const leftOut = [
    ...(limit && !bytes ? ['sizeLimit'] : []),
    ...(medium && medium !== 'Memory' ? [`medium ${medium}`] : []),
  ]
  return { ...(bytes && { options: `size=${Math.ceil(bytes)}` }), ...(leftOut.length > 0 && { leftOut }) }
}

function hostPathVolume(settings: Settings, key: Scalar, value: Node): Fact<Mount> {
  const path = find(value, 'path')
  const written = path?.isResolved && path.node.kind === 'scalar' ? path.node : undefined
  const at = spanOf(written ?? key)
  if (!written || isPlaceholder(written.text))
    settings.markUnresolved('volumes', at, 'the path on the host is not known')
  return { value: { type: 'bind', source: written?.text, target: '', readOnly: false }, at }
}

/** One entry a volumeMount, joined with its volume. `claims` are the names of a StatefulSet's volumeClaimTemplates. */
export function mountsOf(
  settings: Settings,
  container: Node,
  { byName }: Volumes,
  claims: ReadonlySet<string>,
): Fact<Mount>[] {
  return settings.items('mounts', find(container, 'volumeMounts')).flatMap((item) => {
    if (item.kind !== 'map') {
      settings.markUnresolved('mounts', spanOf(item), 'this is not a mount')
      return []
    }
    const name = textAt(item, 'name') ?? ''
    return (byName.get(name) ?? [undeclared(name, claims)]).map((volume) => mountOf(settings, item, volume))
  })
}

const undeclared = (name: string, claims: ReadonlySet<string>): Mount => ({
  type: claims.has(name) ? 'persistentVolumeClaim' : 'unknown',
  source: name || undefined,
  target: '',
  readOnly: false,
})

const propagations: ReadonlyMap<string, string> = new Map([
  ['Bidirectional', 'rshared'],
  ['HostToContainer', 'rslave'],
])

/** Points at the path inside. */
function mountOf(settings: Settings, item: Mapping, volume: Mount): Fact<Mount> {
  const path = nodeAt(item, 'mountPath')
  const target = textOf(path) ?? ''
  const at = path ? spanOf(path) : firstLine(item)
  const subPath = textAt(item, 'subPath') ?? textAt(item, 'subPathExpr')
  const source = sourceOf(volume, textAt(item, 'subPath'))
  const unknown = isPlaceholder(target) || (volume.type === 'bind' && (source === undefined || isPlaceholder(source)))
  if (unknown) settings.markUnresolved('mounts', at, 'the path is not known')
  const readOnly = settings.boolean('mounts', find(item, 'readOnly'))?.value === true || volume.readOnly
  const mode = settings.text('mounts', find(item, 'mountPropagation'))
  const propagation = mode && propagations.get(mode.value)
  const leftOut = [...(volume.leftOut ?? []), ...otherOptionsOf(item, volume)]
  const mount = {
    type: volume.type,
    source,
    ...(subPath && volume.type !== 'bind' && { subPath }),
    target,
    readOnly,
    ...(volume.options !== undefined && { options: volume.options }),
    ...(leftOut.length > 0 && { leftOut }),
  }
  return { value: propagation ? { ...mount, propagation, propagationAt: mode.at } : mount, at }
}

/** The options of a mount that nothing else holds; what is mounted from a cluster is left out whole. */
function otherOptionsOf(item: Mapping, { type }: Mount): string[] {
  if (!['bind', 'emptyDir', 'ephemeral', 'persistentVolumeClaim'].includes(type)) return []
  const recursive = textAt(item, 'recursiveReadOnly') ?? 'Disabled'
  const propagation = textAt(item, 'mountPropagation') ?? 'None'
  return [
    ...(type === 'bind' && textAt(item, 'subPathExpr') ? ['subPathExpr'] : []),
    ...(recursive === 'Disabled' ? [] : ['recursiveReadOnly']),
    ...(type === 'bind' || propagation === 'None' ? [] : ['mountPropagation']),
  ]
}

/** `subPath` narrows a host path. */
function sourceOf({ type, source }: Mount, subPath: string | undefined): string | undefined {
  if (type !== 'bind' || source === undefined || !subPath) return source
  return source.endsWith('/') ? source + subPath : `${source}/${subPath}`
}
