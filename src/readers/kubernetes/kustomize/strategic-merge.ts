import { type Entry, isNull, type Mapping, type Node, type Sequence, textAt, textOf } from '../../parse/yaml.ts'
import { withoutDirectives } from '../patch-directives.ts'
import { mappingLike, sequenceLike } from './nodes.ts'

/**
 * A strategic merge patch, as Kustomize applies it: mappings by key, the lists of Kubernetes' own kinds by the keys of their
 * items, all else replaced. What the patch brings keeps its place in the patch. Undefined where the patch deletes the object.
 * https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export function mergeStrategic(object: Mapping, patch: Mapping): Mapping | undefined {
  // Kustomize replaces mappings, but no whole objects.
  if (textAt(patch, '$patch') === 'replace') return object
  return mergeMap(object, patch, { lists: isOwnKind(object) ? keysOfItems(object) : undefined, below: '' })
}

interface Context {
  /** By the key of a list, the keys that tell its items apart; undefined where every list is replaced. */
  readonly lists: ((key: string, below: string) => readonly string[] | undefined) | undefined
  /** The key of the list around it. */
  readonly below: string
}

/** Kinds whose schema Kustomize knows. */
const isOwnKind = (object: Mapping): boolean =>
  /^(?:v1|apps\/v1|batch\/v1(?:beta1)?|(?:policy|autoscaling|[a-z.]+\.k8s\.io)\/\w+)$/.test(
    textAt(object, 'apiVersion') ?? '',
  )

const byName = ['name']
const listKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ['containers', byName],
  ['initContainers', byName],
  ['ephemeralContainers', byName],
  ['volumes', byName],
  ['env', byName],
  ['imagePullSecrets', byName],
  ['secrets', byName],
  ['webhooks', byName],
  ['volumeMounts', ['mountPath']],
  ['volumeDevices', ['devicePath']],
  ['hostAliases', ['ip']],
  ['topologySpreadConstraints', ['topologyKey', 'whenUnsatisfiable']],
  ['ownerReferences', ['uid']],
])

const containerLists = /^(?:containers|initContainers|ephemeralContainers)$/

const keysOfItems = (object: Mapping) => {
  const isService = textAt(object, 'kind') === 'Service'
  return (key: string, below: string): readonly string[] | undefined => {
    if (key !== 'ports') return listKeys.get(key)
    if (containerLists.test(below)) return ['containerPort', 'protocol']
    return isService ? ['port', 'protocol'] : undefined
  }
}

/** @param identity keys that are the same in both: they stay where the object has them */
function mergeMap(
  object: Mapping,
  patch: Mapping,
  context: Context,
  identity: readonly string[] = [],
): Mapping | undefined {
  const directive = textAt(patch, '$patch')
  if (directive === 'delete') return undefined
  if (directive === 'replace') return withoutDirectives(patch) as Mapping
  const entries = new Map<string, Entry>(object.entries)
  for (const entry of patch.list) {
    const { key, value } = entry
    const name = key.text
    if (name.startsWith('$') || (identity.includes(name) && entries.has(name))) continue
    const before = entries.get(name)
    const merged = isNull(value) ? undefined : mergeValue(before?.value, value, name, context)
    if (merged === undefined) entries.delete(name)
    // What is merged stays where it was, what is put in its place is the patch's.
    else
      entries.set(name, {
        key: before && merged.kind === before.value.kind && merged.kind !== 'scalar' ? before.key : key,
        value: merged,
      })
  }
  return mappingLike(object, entries.values())
}

function mergeValue(before: Node | undefined, value: Node, name: string, context: Context): Node | undefined {
  if (value.kind === 'map' && before?.kind === 'map') return mergeMap(before, value, context)
  if (value.kind === 'map' && textAt(value, '$patch') === 'delete') return undefined
  if (value.kind === 'seq' && before?.kind === 'seq') {
    const keys = context.lists?.(name, context.below)
    if (keys) return mergeItems(before, value, keys, { ...context, below: name })
  }
  return withoutDirectives(value)
}

/** Items of the patch come first, as Kustomize puts them. */
function mergeItems(
  before: Sequence,
  patch: Sequence,
  keys: readonly string[],
  context: Context,
): Sequence | undefined {
  const whole = patch.items.find((item) => item.kind === 'map' && item.entries.size === 1 && item.entry('$patch'))
  const directive = textAt(whole, '$patch')
  const items = patch.items.filter((item) => item !== whole)
  if (directive === 'delete') return undefined
  if (directive === 'replace') return withoutDirectives(sequenceLike(patch, items)) as Sequence
  const left = [...before.items]
  const byKey = new Map<string, number[]>()
  for (const [index, item] of left.entries()) {
    const key = textOf(valueAt(item, keys[0]!)) ?? ''
    byKey.set(key, [...(byKey.get(key) ?? []), index])
  }
  const isMixed = keys.length > 1 && [...left, ...items].some((item) => valueAt(item, keys[1]!) !== undefined)
  const first: Node[] = []
  const taken = new Set<number>()
  for (const item of items) {
    const same = item.kind === 'map' ? (byKey.get(textOf(valueAt(item, keys[0]!)) ?? '') ?? []) : []
    const index = same.find((at) => !taken.has(at) && isSameItem(left[at]!, item, keys))
    const found = index === undefined ? undefined : left[index]
    if (index !== undefined) taken.add(index)
    // Kustomize replaces mappings, but no items; nor does it delete one that it cannot tell from others by every key.
    const directive = textAt(item, '$patch')
    const isKept =
      directive === 'replace' || (directive === 'delete' && isMixed && valueAt(item, keys[1]!) === undefined)
    const merged =
      found && isKept
        ? found
        : found?.kind === 'map' && item.kind === 'map'
          ? mergeMap(found, item, context, keys)
          : item.kind === 'map' && textAt(item, '$patch') === 'delete'
            ? undefined
            : withoutDirectives(item)
    if (merged) first.push(merged)
  }
  return sequenceLike(before, [...first, ...left.filter((_, at) => !taken.has(at))])
}

const valueAt = (item: Node, key: string): Node | undefined =>
  item.kind === 'map' ? item.entry(key)?.value : undefined

/** A key that only one of them has tells nothing: `protocol` is left out for TCP. */
function isSameItem(a: Node, b: Node, keys: readonly string[]): boolean {
  const [first, ...others] = keys
  const value = textOf(valueAt(a, first!))
  if (value === undefined || value !== textOf(valueAt(b, first!))) return false
  return others.every((key) => {
    const [own, other] = [textOf(valueAt(a, key)), textOf(valueAt(b, key))]
    return own === undefined || other === undefined || own === other
  })
}
