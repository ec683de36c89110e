import { posix } from 'node:path'
import type { Source } from '../../../model/source.ts'
import { type Entry, itemsOf, type Mapping, type Node, nodeAt, textAt, textOf } from '../../parse/yaml.ts'
import { mayHoldObject } from '../claims.ts'
import type { Kustomization } from './kustomization.ts'
import { mappingLike, sequenceLike, textLike, withKey } from './nodes.ts'

/** An object of a delivery tool that changes what it delivers. */
export interface Delivery {
  /** No other object has it. */
  readonly id: string
  /** The part of the object that says what is delivered, and how. */
  readonly place: Mapping
  /** Within the repository, if it is there at all; without a slash behind. */
  readonly folder: string
  readonly tool: 'argo' | 'flux'
  /** The address of the repository that it is taken from, or the name of Flux' object that has it. */
  readonly from?: { readonly url: string } | { readonly name: string }
  /** Its changes, as the keys of a kustomization. */
  readonly changes: readonly Entry[]
}

export const patchKeys = ['patches', 'patchesStrategicMerge', 'patchesJson6902'] as const

/** Lists of patches, each with something in it. */
export const patchLists = (holder: Node | undefined): readonly Node[] =>
  patchKeys.flatMap((key) => nodeAt(holder, key) ?? []).filter((list) => itemsOf(list).length > 0)

/** Keys that a kustomization has as well; the one of the namespace is called as its tool does. */
const sharedKeys = [...patchKeys, 'images', 'components', 'namePrefix', 'nameSuffix']
const namespaceKeys = { flux: 'targetNamespace', argo: 'namespace' } as const

/**
 * What a delivery tool lays over a folder's kustomization.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/ and
 * https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/
 */
export function changesIn(holder: Node | undefined, tool: Delivery['tool']): Entry[] {
  return [...sharedKeys, namespaceKeys[tool]].flatMap((key) => {
    const value = nodeAt(holder, key)
    const isSet = value?.kind === 'seq' ? value.items.length > 0 : value !== undefined && !!textOf(value)
    if (!value || !isSet) return []
    const name = key === namespaceKeys[tool] ? 'namespace' : key
    return [{ key: textLike(value, name), value: tool === 'argo' && key === 'images' ? imagesOf(value) : value }]
  })
}

/** Argo CD's images: `[NAME=]IMAGE[:TAG][@DIGEST]`. */
function imagesOf(list: Node): Node {
  const items = itemsOf(list).flatMap((item) => {
    const text = textOf(item) ?? ''
    const [, given, image = '', tag, digest] =
      /^(?:([^=@]+)=)?([^=@]+?)(?::([\w.-]+))?(?:@(sha256:\w+))?$/.exec(text.slice(0, 1000)) ?? []
    if (image === '') return []
    const entries = { name: given ?? image, newName: given && image, newTag: tag, digest }
    return [
      mappingLike(
        item,
        Object.entries(entries).flatMap(([key, value]) =>
          value === undefined ? [] : [{ key: textLike(item, key), value: textLike(item, value) }],
        ),
      ),
    ]
  })
  return sequenceLike(list, items)
}

/** What the delivery of a folder makes is looked up in. */
interface Folders {
  readonly paths: readonly string[]
  kustomization(folder: string): Kustomization | undefined
  read(path: string): Source | undefined
}

/**
 * The kustomization that a delivery tool makes: the folder's own with the changes in it. Flux writes one for a folder that has none.
 * Undefined where nothing can be said of what is delivered.
 */
export function deliveredBy(delivery: Delivery, folders: Folders): Kustomization | undefined {
  const { id, folder, place, changes } = delivery
  const by = { id, path: place.source.path }
  const own = folders.kustomization(folder)
  if (own) return textAt(own.node, 'kind') === 'Component' ? undefined : { ...own, node: merged(own.node, changes), by }
  const listed = resourcesOf(delivery, folders)
  if (!listed) return undefined
  const resources = sequenceLike(
    place,
    listed.paths.map((path) => textLike(nodeAt(place, 'path') ?? place, path)),
  )
  const bare = mappingLike(place, [{ key: textLike(place, 'resources'), value: resources }])
  return {
    folder: listed.from,
    source: place.source,
    node: merged(bare, changes),
    includes: listed.paths.map((path) => posix.join(listed.from, path)),
    by: { ...by, isWhole: true },
  }
}

/** What Flux finds below folders that have no kustomization: many objects may deliver the same. */
const below = new WeakMap<Folders, Map<string, ReadonlySet<string>>>()

/** The root holds more than one tool delivers. */
function resourcesOf({ folder, tool, changes }: Delivery, folders: Folders) {
  const within = `${folder}/`
  const isHere = folder === '.' || folders.paths.some((path) => path.startsWith(within))
  if (!isHere) {
    // What the patches set is all that is known of it.
    const hasPatches = changes.some(({ key }) => key.text.startsWith('patches'))
    return hasPatches ? { from: '.', paths: [folder] } : undefined
  }
  if (folder === '.' || tool === 'argo') return undefined
  const known = below.get(folders) ?? new Map<string, ReadonlySet<string>>()
  below.set(folders, known)
  const paths = known.get(folder) ?? resourcesBelow(folder, folders)
  known.set(folder, paths)
  return { from: folder, paths: [...paths] }
}

/** Folders with a kustomization, and manifests outside of them: relative to the folder. */
function resourcesBelow(folder: string, { paths, kustomization, read }: Folders): ReadonlySet<string> {
  const found = new Set<string>()
  for (const path of paths) {
    if (!path.startsWith(`${folder}/`)) continue
    const name = path.slice(folder.length + 1)
    const inner = [...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index))
    const within = inner.find((one) => kustomization(`${folder}/${one}`))
    if (within !== undefined) found.add(within)
    else if (/\.ya?ml$/.test(name) && mayHoldObject(read(path)?.text ?? '')) found.add(name)
  }
  return found
}

/** Lists grow, and what is a text is replaced. */
function merged(node: Mapping, changes: readonly Entry[]): Mapping {
  return changes.reduce((made, { key, value }) => {
    const before = made.entry(key.text)?.value
    const isList = value.kind === 'seq' && before?.kind === 'seq'
    return withKey(made, key, isList ? sequenceLike(before, [...before.items, ...value.items]) : value)
  }, node)
}
