import { folderOf, joinPath } from '../../model/path.ts'
import { isNull, itemsOf, type Mapping, type Node, nodeAt, parseYaml, textAt } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'
import { mappingLike, textLike } from './kustomize/nodes.ts'

/** What a file beside the manifests may not change of an application's source. */
const ofSource: ReadonlySet<string> = new Set(['chart', 'path', 'ref', 'repoURL', 'targetRevision'])

/** Nobody nests them so deep. */
const maxDepth = 20

/**
 * The parts of Argo CD's applications that say what is delivered, with the files in the folders laid over them.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/parameters/#store-overrides-in-git
 */
export function argoPlaces(node: Node, repository: Repository): Mapping[] {
  const application = textAt(node, 'kind') === 'ApplicationSet' ? nodeAt(node, 'spec', 'template') : node
  const name = textAt(application, 'metadata', 'name')
  const spec = nodeAt(application, 'spec')
  return [nodeAt(spec, 'source'), ...itemsOf(nodeAt(spec, 'sources'))].flatMap((place) =>
    place?.kind === 'map' ? withOverrides(place, name, repository) : [],
  )
}

/**
 * What the files say for applications that are not in the repository, as their sources.
 * @param taken folders that an application of the repository delivers
 */
export function placesWithoutApplication(taken: ReadonlySet<string>, repository: Repository): Mapping[] {
  return [...overridesIn(repository)].flatMap(([folder, paths]) => {
    if (taken.has(folder)) return []
    const common = paths.find((path) => path === joinPath(folder, '.argocd-source.yaml'))
    const own = paths.filter((path) => path !== common)
    return (own.length > 0 ? own : [undefined]).flatMap((path) => {
      const [first, second] = [read(common, repository), read(path, repository)]
      const node = second ?? first
      if (!node) return []
      const bare = mappingLike(node, [{ key: textLike(node, 'path'), value: textLike(node, folder || '.') }])
      return [[first, second].reduce<Mapping>((place, patch) => (patch ? laidOver(place, patch) : place), bare)]
    })
  })
}

const known = new WeakMap<Repository, ReadonlyMap<string, readonly string[]>>()

/** The files of each folder. */
function overridesIn(repository: Repository): ReadonlyMap<string, readonly string[]> {
  const before = known.get(repository)
  if (before) return before
  const found = new Map<string, string[]>()
  for (const path of repository.paths) {
    if (!/(?:^|\/)\.argocd-source(?:-[^/]*)?\.yaml$/.test(path)) continue
    const folder = folderOf(path)
    found.set(folder, [...(found.get(folder) ?? []), path])
  }
  known.set(repository, found)
  return found
}

/** One place for each application that a name which is filled in may be. */
function withOverrides(place: Mapping, name: string | undefined, repository: Repository): Mapping[] {
  const folder = folderOfSource(place)
  const paths = folder === undefined ? [] : (overridesIn(repository).get(folder) ?? [])
  if (paths.length === 0) return [place]
  const at = (file: string) => paths.find((path) => path === joinPath(folder!, file))
  const common = read(at('.argocd-source.yaml'), repository)
  const first = common ? laidOver(place, common) : place
  const isKnown = name !== undefined && !/\{\{|\$/.test(name)
  const own = isKnown
    ? [at(`.argocd-source-${name}.yaml`)]
    : [undefined, ...paths.filter((path) => path !== at('.argocd-source.yaml'))]
  return own.map((path) => {
    const patch = read(path, repository)
    return patch ? laidOver(first, patch) : first
  })
}

/** The folder in the repository; undefined where it is not known. */
export function folderOfSource(place: Node): string | undefined {
  const path = textAt(place, 'path')
  return path === undefined || /\{\{|\$/.test(path) ? undefined : joinPath('', path.replace(/^\/+/, ''))
}

function read(path: string | undefined, repository: Repository): Mapping | undefined {
  const source = path === undefined ? undefined : repository.read(path)
  if (!source) return undefined
  try {
    const [node] = parseYaml(source).documents
    return node?.kind === 'map' ? node : undefined
  } catch {
    // Its merge keys multiply.
    return undefined
  }
}

const laidOver = (place: Mapping, patch: Mapping): Mapping =>
  merged(
    place,
    mappingLike(
      patch,
      patch.list.filter(({ key }) => !ofSource.has(key.text)),
    ),
    0,
  )

/** A JSON merge patch: lists and texts are replaced, null takes away. */
function merged(before: Mapping, patch: Mapping, depth: number): Mapping {
  if (depth > maxDepth) return before
  const entries = new Map(before.list.map((entry) => [entry.key.text, entry]))
  for (const { key, value } of patch.list) {
    const old = entries.get(key.text)
    const areMaps = value.kind === 'map' && old?.value.kind === 'map'
    if (isNull(value)) entries.delete(key.text)
    else if (areMaps) entries.set(key.text, { key: old.key, value: merged(old.value as Mapping, value, depth + 1) })
    else entries.set(key.text, { key, value })
  }
  return mappingLike(before, entries.values())
}
