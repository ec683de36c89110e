import { posix } from 'node:path'
import { lastUpTo } from '../../model/offsets.ts'
import { position, type Source } from '../../model/source.ts'
import type { Kind } from '../../model/subject.ts'
import { mayHaveKey } from '../parse/keys.ts'
import { itemsOf, type Mapping, type Node, nodeAt, parseYaml, textAt, textOf } from '../parse/yaml.ts'
import type { FoundGap, NamedManifest, Repository } from '../reader.ts'
import { argoPlaces, placesWithoutApplication } from './argo-sources.ts'
import { kustomizationNames } from './claims.ts'
import { changesIn, type Delivery, patchKeys, patchLists } from './kustomize/deliveries.ts'
import { settingPath } from './kustomize/render.ts'
import { podPaths } from './objects.ts'
import { mayName, placesIn, type Remote, remotesOf } from './remote-sources.ts'

/** What commands and delivery tools apply by its own path. */
export interface Deployed {
  /** Folders and files that something names and leaves as they are. */
  all(): ReadonlySet<string>
  /** Whether a command applies a file as it stands, by its own path or with its folder. */
  isNamed(path: string): boolean
  /** What delivery tools change, and what they deliver of the same folders as it stands. */
  readonly changed: readonly Delivery[]
  /** What the objects of files with deliveries have delivered from elsewhere: each file is parsed once. */
  readonly remotes: ReadonlyMap<Source, readonly Remote[]>
  /** Whether a text is part of a patch that is laid over what is delivered. */
  isLaidOver(node: Node, applied: ReadonlySet<Delivery>): boolean
  /** Patches and images in the objects of delivery tools that are not laid over what is delivered. */
  changeGaps(applied: ReadonlySet<Delivery>): readonly FoundGap[]
}

export function deployedPaths(sources: readonly Source[], repository: Repository): Deployed {
  let folders: ReadonlySet<string> | undefined
  const foldersOf = () => {
    folders ??= new Set(repository.paths.flatMap(ancestors))
    return folders
  }
  const pathOf = ({ folders: from, file }: NamedManifest): string[] => {
    if (file.startsWith('/') || /^\w+:\/\//.test(file)) return []
    const paths = from.map((folder) => posix.join(folder, file).replace(/(?<=.)\/$/, ''))
    return paths.filter((path) => foldersOf().has(path) || repository.read(path)).slice(0, 1)
  }
  let named: ReadonlySet<string> | undefined
  const namedPaths = () => {
    named ??= new Set((repository.manifests ?? []).flatMap(pathOf))
    return named
  }
  // Of a folder with a kustomization the command builds that; of any other it sends the files in it.
  const isInNamedFolder = (path: string) => {
    const folder = posix.dirname(path)
    return namedPaths().has(folder) && !kustomizationNames.some((name) => repository.read(posix.join(folder, name)))
  }
  const taken = new Set<string>()
  const here = placesIn(repository)
  const remotes = new Map<Source, readonly Remote[]>()
  const inObjects = sources.flatMap((source) => {
    const documents = deliveringIn(source)
    if (documents) remotes.set(source, remotesOf(documents, here))
    return (documents ?? []).flatMap((node) => deliveriesOf(node, repository, taken))
  })
  const beside = placesWithoutApplication(taken, repository).map((place) => deliveryOf(place, 'argo'))
  // Two aliases may be one place.
  const found = [...inObjects, ...beside].map((one, i) => ({ ...one, id: `${one.id}#${i}` }))
  const deliveries = withoutOthers(found, sources, repository)
  const changing = deliveries.filter(({ changes }) => changes.length > 0)
  const own = new Set(changing.map(({ folder }) => folder))
  const around = new Set([...own].flatMap(ancestors))
  /** Whether two folders are the same, or one is in the other. */
  const isShared = ({ folder }: Delivery) =>
    own.has(folder) || around.has(folder) || ancestors(folder).some((one) => own.has(one))
  let lists: ReadonlyMap<string, Lists> | undefined
  /** The lists of patches of a file that are laid over something, in their order: none is in another. */
  const listsIn = (path: string, applied: ReadonlySet<Delivery>) => {
    lists ??= byFile(changing.filter((one) => applied.has(one)).flatMap(listsOf))
    return lists.get(path)
  }
  return {
    all: () =>
      new Set([
        ...namedPaths(),
        ...deliveries.flatMap(({ folder, changes }) => (changes.length === 0 && folder ? [folder] : [])),
      ]),
    isNamed: (path) => namedPaths().has(path) || isInNamedFolder(path),
    changed: deliveries.filter((one) => one.folder !== '' && (one.changes.length > 0 || isShared(one))),
    remotes,
    isLaidOver: (node, applied) => {
      const { starts, ends } = listsIn(node.source.path, applied) ?? none
      return node.end <= (ends[lastUpTo(starts, node.start)] ?? -1)
    },
    changeGaps: (applied) =>
      changing.flatMap((one) => [...patchGapsOf(one, applied.has(one)), ...(applied.has(one) ? [] : imageGapsOf(one))]),
  }
}

/** Where lists of patches stand in a file. */
interface Lists {
  readonly starts: number[]
  readonly ends: number[]
}

const none: Lists = { starts: [], ends: [] }

function byFile(lists: readonly Node[]): ReadonlyMap<string, Lists> {
  const found = new Map<string, Lists>()
  for (const { source, start, end } of lists.toSorted((a, b) => a.start - b.start)) {
    const { starts, ends } = found.get(source.path) ?? { starts: [], ends: [] }
    found.set(source.path, { starts, ends })
    starts.push(start)
    ends.push(end)
  }
  return found
}

function ancestors(path: string): string[] {
  const found = ['.']
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) found.push(path.slice(0, at))
  return found
}

type Places = (node: Node, repository: Repository, taken: Set<string>) => readonly (Node | undefined)[]

const deliveryKinds: Readonly<Record<string, Places>> = {
  Application: argoPlaces,
  ApplicationSet: argoPlaces,
  Kustomization: (node) => [nodeAt(node, 'spec')],
  HelmRelease: (node) => itemsOf(nodeAt(node, 'spec', 'postRenderers')).map((item) => nodeAt(item, 'kustomize')),
}

/** Few files have one of the words, and a search for a word costs a tenth of what the patterns do. */
const mayDeliver = (text: string) => text.includes('argoproj.io') || text.includes('.toolkit.fluxcd.io')

/** The objects of delivery tools in a file that may deliver something of the repository. */
function deliveringIn(source: Source): readonly Node[] | undefined {
  const { text } = source
  if (!mayDeliver(text) || !mayHaveKey(text, 'path', 'postRenderers', ...patchKeys)) return undefined
  try {
    return parseYaml(source, { wanted: mayName }).documents
  } catch {
    // Its merge keys multiply: its reader says so.
    return []
  }
}

function deliveriesOf(node: Node, repository: Repository, taken: Set<string>): Delivery[] {
  const [, tool] =
    /^(argo|kustomize|helm)(?:proj\.io|\.toolkit\.fluxcd\.io)\//.exec(textAt(node, 'apiVersion') ?? '') ?? []
  const places = tool ? (deliveryKinds[textAt(node, 'kind') ?? '']?.(node, repository, taken) ?? []) : []
  return places.flatMap((place) =>
    place?.kind === 'map' ? [deliveryOf(place, tool === 'argo' ? 'argo' : 'flux')] : [],
  )
}

function deliveryOf(place: Mapping, tool: Delivery['tool']): Delivery {
  return {
    id: `${place.source.path}#${place.start}`,
    place,
    folder: folderIn(place),
    tool,
    changes: changesIn(tool === 'argo' ? nodeAt(place, 'kustomize') : place, tool),
    ...fromOf(place, tool === 'argo'),
  }
}

function fromOf(place: Mapping, isArgo: boolean): Pick<Delivery, 'from'> {
  const url = isArgo ? textAt(place, 'repoURL') : undefined
  if (url !== undefined) return { from: { url } }
  const name = textAt(place, 'sourceRef', 'kind') === 'GitRepository' ? textAt(place, 'sourceRef', 'name') : undefined
  return name === undefined ? {} : { from: { name } }
}

/** What changes files of another repository changes none of this one's, also where it has the same paths. */
function withoutOthers(all: readonly Delivery[], sources: readonly Source[], repository: Repository): Delivery[] {
  if (!all.some(({ changes, from }) => changes.length > 0 && from)) return [...all]
  const own = repositoryIn(repository.origin?.())
  if (own === undefined) return [...all]
  let named: ReadonlyMap<string, readonly string[]> | undefined
  const urlsOf = (from: NonNullable<Delivery['from']>) => {
    if ('url' in from) return [from.url]
    named ??= gitRepositoriesIn(sources)
    return named.get(from.name) ?? []
  }
  return all.map((one) => {
    if (one.changes.length === 0 || !one.from) return one
    const names = urlsOf(one.from).map(repositoryIn)
    const isOthers = names.length > 0 && names.every((name) => name !== undefined && name !== own)
    return isOthers && one.folder !== '' ? { ...one, folder: `../${names[0]}/${one.folder}` } : one
  })
}

/** `owner/name` at the end of an address, whatever its host and form; undefined where a variable is in it. */
function repositoryIn(url: string | undefined): string | undefined {
  if (url === undefined || /\{\{|\$/.test(url)) return undefined
  return /([^/:]+\/[^/:]+?)(?:\.git)?\/?$/.exec(url.slice(-500))?.[1]?.toLowerCase()
}

/** The addresses of Flux' repositories, by their names. */
function gitRepositoriesIn(sources: readonly Source[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const source of sources) {
    if (!source.text.includes('source.toolkit.fluxcd.io')) continue
    const { documents } = parsed(source)
    for (const node of documents) {
      const [name, url] = [textAt(node, 'metadata', 'name'), textAt(node, 'spec', 'url')]
      if (textAt(node, 'kind') === 'GitRepository' && name !== undefined && url !== undefined)
        found.set(name, [...(found.get(name) ?? []), url])
    }
  }
  return found
}

function parsed(source: Source) {
  try {
    return parseYaml(source, { wanted: (one) => one.includes('GitRepository') })
  } catch {
    return { documents: [] }
  }
}

/** No path of a machine is longer. */
const maxPath = 4096

/** Empty where it is not known. */
function folderIn(place: Mapping): string {
  const path = textAt(place, 'path')
  if (!path || path.length > maxPath || /\{\{|\$\{/.test(path)) return ''
  return posix.normalize(path.replace(/^\/+/, '')).replace(/(?<=.)\/$/, '')
}

const listsOf = ({ place, tool }: Delivery) => patchLists(tool === 'argo' ? nodeAt(place, 'kustomize') : place)

/** What may change the settings of a pod blocks: nothing else shows it. */
function patchGapsOf(delivery: Delivery, isApplied: boolean): FoundGap[] {
  const { source } = delivery.place
  return listsOf(delivery).flatMap((list): FoundGap[] => {
    const kinds = itemsOf(list).map(kindChanged)
    if (isApplied && !itemsOf(list).some(mayChangeDelivery)) return []
    const { line } = position(source, list.start)
    const because = 'patches here are not applied, so what they set is not checked: put them into a kustomization'
    const ofPods = kinds.every((kind) => kind !== undefined && podPaths.has(kind))
    return [
      {
        path: source.path,
        line,
        because,
        blocking: settingPath.test(source.text.slice(list.start, list.end)),
        ...(ofPods && { kinds: kindsOfPods }),
      },
    ]
  })
}

/** Another name or tag decides what runs; `latest` is never the right one. */
function imageGapsOf({ changes }: Delivery): FoundGap[] {
  return changes.flatMap(({ key, value }): FoundGap[] => {
    if (key.text !== 'images') return []
    const { source, start } = value
    const because =
      'images here are not put in place of others, so what runs is not checked: put them into a kustomization'
    const blocking = itemsOf(value).some((item) => textAt(item, 'newTag') === 'latest')
    return [{ path: source.path, line: position(source, start).line, because, blocking, kinds: kindsOfPods }]
  })
}

/** What an object that makes pods is read as. */
const kindsOfPods: readonly Kind[] = ['component', 'container', 'job', 'pod']

/** What is delivered in turn is made of these as they stand, not as they are patched; the values of releases are. */
function mayChangeDelivery(item: Node): boolean {
  const kind = kindChanged(item)
  if (kind === undefined || kind === 'HelmRelease')
    return /\bpostRenderers/.test(item.source.text.slice(item.start, item.end))
  return Object.hasOwn(deliveryKinds, kind)
}

/** The kind that a patch is for, where one is named. */
function kindChanged(item: Node): string | undefined {
  const text = textOf(nodeAt(item, 'patch'))
  const named =
    textAt(item, 'target', 'kind') ?? textAt(item, 'kind') ?? (text && /^[ \t]*kind:[ \t]*(\w+)/m.exec(text)?.[1])
  return named && /^\w+$/.test(named) ? named : undefined
}
