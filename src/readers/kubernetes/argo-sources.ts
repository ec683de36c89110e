import { folderOf, joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import { leaveOut } from '../left-out.ts'
import { isNull, itemsOf, type Mapping, type Node, nodeAt, parseYaml, textAt } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'
import { patchKeys } from './kustomize/deliveries.ts'
import { mappingLike, textLike } from './kustomize/nodes.ts'

/** What a file beside the manifests may change of an application's source, and is looked at here. */
const ofTools: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['helm', new Set(['parameters', 'valueFiles', 'values', 'valuesObject'])],
  ['kustomize', new Set([...patchKeys, 'components', 'images', 'namePrefix', 'nameSuffix', 'namespace'])],
])

/**
 * The parts of Argo CD's applications that say what is delivered, with the files in the folders laid over them.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/parameters/#store-overrides-in-git
 * @param taken is told of each file that is laid over something
 */
export function argoPlaces(node: Node, repository: Repository, taken: Set<string>): Mapping[] {
  const application = textAt(node, 'kind') === 'ApplicationSet' ? nodeAt(node, 'spec', 'template') : node
  const name = textAt(application, 'metadata', 'name')
  const spec = nodeAt(application, 'spec')
  return [nodeAt(spec, 'source'), ...itemsOf(nodeAt(spec, 'sources'))].flatMap((place) =>
    place?.kind === 'map' ? [withOverrides(place, name, repository, taken)] : [],
  )
}

/**
 * What the files say for applications that are not in the repository, or whose names are filled in, as their sources.
 * @param taken files that are laid over an application of the repository
 */
export function placesWithoutApplication(taken: ReadonlySet<string>, repository: Repository): Mapping[] {
  return [...overridesIn(repository)].flatMap(([folder, { common, own }]) => {
    const paths = [...own.values()].filter((path) => !taken.has(path))
    const isAlone = paths.length === 0 && common !== undefined && !taken.has(common)
    return (isAlone ? [undefined] : paths).flatMap((path) => {
      const [first, second] = [read(common, repository), read(path, repository)]
      const node = second ?? first
      if (!node) return []
      const bare = mappingLike(node, [{ key: textLike(node, 'path'), value: textLike(node, folder || '.') }])
      return [[first, second].reduce<Mapping>((place, patch) => (patch ? merged(place, patch) : place), bare)]
    })
  })
}

/** The files of a folder: the one for every application, and by the names of applications. */
interface Overrides {
  readonly common?: string
  readonly own: ReadonlyMap<string, string>
}

const known = new WeakMap<Repository, ReadonlyMap<string, Overrides>>()

function overridesIn(repository: Repository): ReadonlyMap<string, Overrides> {
  const before = known.get(repository)
  if (before) return before
  const found = new Map<string, { common?: string; own: Map<string, string> }>()
  for (const path of repository.paths) {
    const [, name, isOwn] = /(?:^|\/)\.argocd-source((?:-([^/]*))?)\.yaml$/.exec(path) ?? []
    if (name === undefined) continue
    const folder = found.get(folderOf(path)) ?? { own: new Map<string, string>() }
    found.set(folderOf(path), folder)
    if (isOwn === undefined) folder.common = path
    else folder.own.set(isOwn, path)
  }
  known.set(repository, found)
  return found
}

function withOverrides(place: Mapping, name: string | undefined, repository: Repository, taken: Set<string>): Mapping {
  const folder = folderOfSource(place)
  const overrides = folder === undefined ? undefined : overridesIn(repository).get(folder)
  if (!overrides) return place
  return [overrides.common, overrides.own.get(name ?? '')].reduce<Mapping>((made, path) => {
    const patch = read(path, repository)
    if (!patch) return made
    taken.add(path!)
    return merged(made, patch)
  }, place)
}

/** The folder in the repository; undefined where it is not known. */
function folderOfSource(place: Node): string | undefined {
  const path = textAt(place, 'path')
  return path === undefined || /\{\{|\$/.test(path) ? undefined : joinPath('', path.replace(/^\/+/, ''))
}

const parsed = new WeakMap<Source, Mapping | null>()

/** Each file is parsed once, however many applications it is for. */
function read(path: string | undefined, repository: Repository): Mapping | undefined {
  const source = path === undefined ? undefined : repository.read(path)
  if (!source) return undefined
  const known = parsed.get(source)
  if (known !== undefined) return known ?? undefined
  const node = mappingIn(source)
  parsed.set(source, node ?? null)
  return node
}

function mappingIn(source: Source): Mapping | undefined {
  try {
    const [node] = parseYaml(source).documents
    return node?.kind === 'map' ? meant(node) : undefined
  } catch {
    // Its merge keys multiply.
    return undefined
  }
}

/** Without what is not looked at. */
function meant(patch: Mapping): Mapping {
  const entries = patch.list.flatMap(({ key, value }) => {
    const keys = ofTools.get(key.text)
    if (!keys || value.kind !== 'map') return keys && isNull(value) ? [{ key, value }] : []
    const own = value.list.filter((one) => keys.has(one.key.text))
    return [{ key, value: mappingLike(value, own) }]
  })
  return mappingLike(patch, entries)
}

/** Entries of two mappings that are merged one by one, each time for another application. */
const maxMerged = 1000

/** A JSON merge patch: lists and texts are replaced, null takes away. */
function merged(before: Mapping, patch: Mapping): Mapping {
  if (before.list.length + patch.list.length > maxMerged) {
    leaveOut(before, `what Argo CD changes in a mapping of more than ${maxMerged} keys is not put together`)
    return patch
  }
  const entries = new Map(before.list.map((entry) => [entry.key.text, entry]))
  for (const { key, value } of patch.list) {
    const old = entries.get(key.text)
    const areMaps = value.kind === 'map' && old?.value.kind === 'map'
    if (isNull(value)) entries.delete(key.text)
    else if (areMaps) entries.set(key.text, { key: old.key, value: merged(old.value as Mapping, value) })
    else entries.set(key.text, { key, value })
  }
  return mappingLike(before, entries.values())
}
