import { folderOf, joinPath } from '../../model/path.ts'
import { moved, position, type Source, type Span } from '../../model/source.ts'
import { mayGoOn } from '../effort.ts'
import { holds } from '../parse/keys.ts'
import { itemsOf, type Node, nodeAt, parseYaml, spanOf, textAt } from '../parse/yaml.ts'
import type { FoundGap, Repository } from '../reader.ts'
import { groupOf } from './config-file.ts'
import { gapIn } from './problems.ts'

/** What an object has delivered from elsewhere: a chart or a folder, by its name. */
export interface Remote {
  readonly what: 'chart' | 'folder'
  readonly name: string
  readonly at: Span
}

/** What is asked of the repository. */
export interface Here {
  hasChart(...paths: readonly string[]): boolean
  hasFolder(path: string): boolean
}

type RemotesOf = (node: Node, here: Here) => readonly (Remote | undefined)[]

const argo: RemotesOf = (node, here) => {
  const of = textAt(node, 'kind') === 'ApplicationSet' ? nodeAt(node, 'spec', 'template') : node
  return [nodeAt(of, 'spec', 'source'), ...itemsOf(nodeAt(of, 'spec', 'sources'))].map((place) =>
    textAt(place, 'chart') ? chart(nodeAt(place, 'chart')) : folder(nodeAt(place, 'path'), here),
  )
}

const fluxChart = (spec: Node | undefined, { source: { path } }: Node, here: Here): Remote | undefined => {
  const name = textAt(spec, 'chart') ?? ''
  const isOfHelm = textAt(spec, 'sourceRef', 'kind') === 'HelmRepository'
  return !isOfHelm && here.hasChart(name, joinPath(folderOf(path), name)) ? undefined : chart(nodeAt(spec, 'chart'))
}

/** Objects that charts and folders are delivered by, as their groups and kinds. */
const readers: ReadonlyMap<string, RemotesOf> = new Map<string, RemotesOf>([
  ['argoproj.io/Application', argo],
  ['argoproj.io/ApplicationSet', argo],
  [
    'helm.toolkit.fluxcd.io/HelmRelease',
    (node, here) => [
      fluxChart(nodeAt(node, 'spec', 'chart', 'spec'), node, here),
      // What an object of its own names is found there.
      textAt(node, 'spec', 'chartRef', 'kind') === 'OCIRepository'
        ? chart(nodeAt(node, 'spec', 'chartRef', 'name'))
        : undefined,
    ],
  ],
  ['source.toolkit.fluxcd.io/HelmChart', (node, here) => [fluxChart(nodeAt(node, 'spec'), node, here)]],
  ['helm.fluxcd.io/HelmRelease', (node) => [chart(nodeAt(node, 'spec', 'chart', 'name'))]],
  ['kustomize.toolkit.fluxcd.io/Kustomization', (node, here) => [folder(nodeAt(node, 'spec', 'path'), here)]],
  ['helm.cattle.io/HelmChart', (node) => [chart(nodeAt(node, 'spec', 'chart'))]],
  ['addons.cluster.x-k8s.io/HelmChartProxy', (node) => [chart(nodeAt(node, 'spec', 'chartName'))]],
  ['helm.crossplane.io/Release', (node) => [chart(nodeAt(node, 'spec', 'forProvider', 'chart', 'name'))]],
])

const groups = [...new Set([...readers.keys()].map((key) => key.slice(0, key.indexOf('/'))))]
/** One of them is in each group: every text is asked, and short words are found several times as fast. */
const partsOfGroups = ['goproj', 'xcd.io', 'attle.io', 'x-k8s', 'rossplane']
/** Whether a text may have an object of a delivery tool. */
export const mayName = (text: string) => holds(text, ...partsOfGroups) && holds(text, ...groups)

function chart(node: Node | undefined): Remote | undefined {
  return node?.kind === 'scalar' && node.text !== '' ? { what: 'chart', name: node.text, at: spanOf(node) } : undefined
}

function folder(node: Node | undefined, here: Here): Remote | undefined {
  if (node?.kind !== 'scalar' || /\{\{|\$/.test(node.text)) return undefined
  const name = joinPath('', node.text.replace(/^\/+/, ''))
  return name === '' || here.hasFolder(name) ? undefined : { what: 'folder', name, at: spanOf(node) }
}

/** What the objects of a file have delivered from elsewhere. */
export const remotesOf = (documents: readonly Node[], here: Here): Remote[] =>
  documents
    .flatMap((node) => [node, ...itemsOf(nodeAt(node, 'items'))])
    .flatMap((node) => readers.get(`${groupOf(node)}/${textAt(node, 'kind')}`)?.(node, here) ?? [])
    .flatMap((remote) => remote ?? [])

/**
 * What delivery tools take from elsewhere: one gap for all charts of a file and one for all folders, since a file may have many.
 * None blocks: nobody can add the text of another's chart to the repository in a pull request that names it.
 * @param remotes those of files that were parsed before
 * @param known what is said already of a folder whose objects are patched
 */
export function remoteGaps(
  sources: readonly Source[],
  repository: Repository,
  remotes: ReadonlyMap<Source, readonly Remote[]>,
  known: readonly FoundGap[],
): FoundGap[] {
  const found = new Map<string, Map<string, Remote>>()
  const here = placesIn(repository)
  for (const source of sources) {
    for (const remote of remotes.get(source) ?? remotesIn(source, here)) {
      const key = `${source.path}\0${remote.what}`
      const own = found.get(key) ?? new Map<string, Remote>()
      found.set(key, own)
      if (!own.has(remote.name)) own.set(remote.name, remote)
    }
  }
  const idOf = ({ path, because }: FoundGap) => `${path}\0${because}`
  const before = new Set(known.map(idOf))
  const isKnown = (remote: Remote) => before.has(idOf(gapOf([remote])))
  return [...found.values()].flatMap((all) => {
    const open = [...all.values()].filter((remote) => !isKnown(remote))
    return open.length > 0 ? [gapOf(open)] : []
  })
}

function remotesIn(source: Source, here: Here): Remote[] {
  if (!mayName(source.text) || !mayGoOn(source)) return []
  try {
    return remotesOf(parseYaml(source, { wanted: mayName }).documents, here)
  } catch {
    // Its merge keys multiply: its reader says so.
    return []
  }
}

export function placesIn(repository: Repository): Here {
  let folders: ReadonlySet<string> | undefined
  const all = () => {
    folders ??= new Set(repository.paths.flatMap(ancestors))
    return folders
  }
  return {
    hasChart: (...paths) =>
      paths.some((path) => path !== '' && repository.read(joinPath(path, 'Chart.yaml')) !== undefined),
    hasFolder: (path) => all().has(path),
  }
}

function ancestors(path: string): string[] {
  const found: string[] = []
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) found.push(path.slice(0, at))
  return found
}

/** Names that one gap lists. */
const maxNames = 5

function gapOf(remotes: readonly Remote[]): FoundGap {
  const { what, at } = remotes[0]!
  const names = remotes.slice(0, maxNames).map(({ name }) => (what === 'chart' ? printable(name) : said(name)))
  const rest = remotes.length - names.length
  const many = remotes.length > 1
  const last = rest > 0 ? `${rest} more` : many ? names.pop()! : ''
  const list = names.join(', ') + (last === '' ? '' : ` and ${last}`)
  const subject = what === 'chart' ? `the chart${many ? 's' : ''} ${list}` : list
  const does = what === 'chart' ? 'add' : 'hold'
  const because = `${subject} ${many ? `are ${absent} they ${does}` : `is ${absent} it ${does}s`} is not checked`
  const { source, start } = moved(at)
  return gapIn(source, position(source, start).line, because, false)
}

const absent = 'not in the repository: what'
const said = (path: string) => `\`${printable(path)}\``

/** What stands for a name that is filled in later is said as it is written. */
const printable = (name: string) => name.replaceAll(/[^\w./:{}$-]/g, '').slice(0, 60)
