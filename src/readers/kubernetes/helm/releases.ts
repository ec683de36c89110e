import { folderOf, joinPath } from '../../../model/path.ts'
import type { Source } from '../../../model/source.ts'
import { mayGoOn, spend } from '../../effort.ts'
import { parseEmbedded } from '../../parse/embedded.ts'
import { partsBesideActions, withAllBranches } from '../../parse/template.ts'
import {
  type Documents,
  documentsIn,
  entriesOf,
  itemsOf,
  type Mapping,
  type Node,
  nodeAt,
  parsedOrNone,
  textAt,
  textOf,
} from '../../parse/yaml.ts'
import type { NamedManifest, Repository } from '../../reader.ts'
import { isDevspaceFile, isFleetFile, isHelmfile, isKustomization, isSkaffoldFile } from '../claims.ts'
import { settingAt } from '../overlays.ts'
import { isAction } from '../settings.ts'
import { plain } from './dependencies.ts'

/** A chart, and what the file of a tool gives it. */
export interface Release {
  /** The tool's file. */
  readonly source: Source
  readonly chart: string
  /** Files in order, relative to the folder of the tool's file. */
  readonly files: readonly string[]
  /** What stands in the tool's file itself, laid over those. */
  readonly values: readonly Mapping[]
}

/** Keys under which a tool has what a release is given. */
interface Keys {
  /** Of files, and of lists of files that may have values among them. */
  readonly files: readonly string[]
  readonly values?: string
  /** Of single values by their paths: a mapping, or a list of names and values. */
  readonly set?: string
  /** The chart where none is named. */
  readonly chart?: string
}

/** What one release is made of, each laid over those before it. */
type Layers = readonly (Node | undefined)[]

interface Tool {
  readonly keys: Keys
  isFile(path: string): boolean
  releases(document: Node, readIn: (path: string) => readonly Node[]): readonly Layers[]
  /** The folder of charts that are named alone. */
  home?(document: Node): string
}

const itemsAt = (node: Node, ...path: readonly string[]): Layers[] => itemsOf(nodeAt(node, ...path)).map((one) => [one])

/** Files of tools that deploy charts, by their names. */
const tools: readonly Tool[] = [
  {
    // https://helmfile.readthedocs.io/en/latest/#configuration
    isFile: isHelmfile,
    keys: { files: ['values'], set: 'set' },
    releases: (node) =>
      itemsOf(nodeAt(node, 'releases')).map((item) => [
        ...itemsOf(nodeAt(item, 'inherit')).map((one) => nodeAt(node, 'templates', textAt(one, 'template') ?? '')),
        item,
      ]),
  },
  {
    // https://fleet.rancher.io/ref-fleet-yaml
    isFile: isFleetFile,
    keys: { files: ['valuesFiles'], values: 'values', chart: '.' },
    releases: (node) => {
      const own = nodeAt(node, 'helm')
      const ofTargets = itemsOf(nodeAt(node, 'targetCustomizations')).flatMap((target) => nodeAt(target, 'helm') ?? [])
      return [...(own ? [[own]] : []), ...ofTargets.map((one) => [own, one])]
    },
  },
  {
    // https://skaffold.dev/docs/references/yaml/
    isFile: isSkaffoldFile,
    keys: { files: ['valuesFiles'], values: 'overrides', set: 'setValues' },
    releases: (node) =>
      [node, ...itemsOf(nodeAt(node, 'profiles'))].flatMap((one) =>
        ['manifests', 'deploy'].flatMap((key) => itemsAt(one, key, 'helm', 'releases')),
      ),
  },
  {
    // https://www.devspace.sh/docs/configuration/deployments/helm
    isFile: isDevspaceFile,
    keys: { files: ['valuesFiles'], values: 'values' },
    releases: (node) =>
      entriesOf(nodeAt(node, 'deployments')).map(({ value }) => [
        nodeAt(value, 'helm'),
        nodeAt(value, 'helm', 'chart'),
      ]),
  },
  {
    // https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_helmchartinflationgenerator_
    isFile: isKustomization,
    keys: { files: ['valuesFile', 'values', 'additionalValuesFiles'], values: 'valuesInline' },
    home: (node) => textAt(node, 'helmGlobals', 'chartHome') ?? 'charts',
    releases: (node, readIn) => [
      ...['helmCharts', 'helmChartInflationGenerator'].flatMap((key) => itemsAt(node, key)),
      ...itemsOf(nodeAt(node, 'generators'))
        .flatMap((one) =>
          one.kind === 'scalar' && !one.plain ? parseEmbedded(one).documents : readIn(textOf(one) ?? ''),
        )
        .filter((one) => textAt(one, 'kind') === 'HelmChartInflationGenerator')
        .map((one) => [one]),
    ],
  },
]

/** Files that tell a tool what to deploy: nothing else reads some of them. */
export const toolFilesIn = (repository: Repository): readonly Source[] =>
  repository.paths.flatMap((path) => {
    const isTools = !isKustomization(path) && tools.some(({ isFile }) => isFile(path))
    return (isTools && repository.read(path)) || []
  })

const known = new WeakMap<Repository, readonly Release[]>()

/** Releases of the tools' own files of a repository. */
export function releasesIn(repository: Repository): readonly Release[] {
  const before = known.get(repository)
  if (before) return before
  const found = repository.paths.flatMap((path) => {
    const tool = tools.find(({ isFile }) => isFile(path))
    const source = tool && repository.read(path)
    return source ? releasesOf(source, tool, repository) : []
  })
  known.set(repository, found)
  return found
}

function releasesOf(source: Source, { keys, releases, home }: Tool, repository: Repository): Release[] {
  if (!/[hH]elm|releases|generators/.test(source.text)) return []
  const readIn = (path: string) => {
    const generator = repository.read(joinPath(folderOf(source.path), path))
    return generator ? documentsIn(generator) : []
  }
  return templateIn(source).documents.flatMap((node) =>
    releases(node, readIn).flatMap((layers) => releaseOf(layers, source, keys, home?.(node) ?? '')),
  )
}

/** A file that a tool may fill in before it reads it. */
export const templateIn = (source: Source): Documents => parsedOrNone(withAllBranches(source))

function releaseOf(layers: Layers, source: Source, keys: Keys, home: string): Release[] {
  if (!mayGoOn(source)) return []
  const nameAt = (...names: readonly string[]) =>
    names.flatMap((name) => layers.flatMap((node) => textAt(node, name) || []).at(-1) ?? [])[0]
  const named = nameAt('chart', 'chartPath', 'remoteChart', 'chartName', 'path')
  const chart = named ?? keys.chart ?? nameAt('name')
  if (!chart) return []
  const given = layers.flatMap((node) =>
    keys.files.flatMap((key) => {
      const value = nodeAt(node, key)
      return value?.kind === 'seq' ? value.items : (value ?? [])
    }),
  )
  const written = layers.flatMap((node) => {
    const own = keys.values === undefined ? undefined : nodeAt(node, keys.values)
    return [...(own ? [own] : []), ...(keys.set === undefined ? [] : settingsIn(nodeAt(node, keys.set)))]
  })
  spend('value of a release', given.length + written.length)
  return [
    {
      source,
      chart: joinPath(home, chart),
      files: given.flatMap((item) => textOf(item) ?? []),
      values: [...given, ...written].flatMap((item) => (item.kind === 'map' && !isAction(item) ? item : [])),
    },
  ]
}

/** Single values by their paths: those of a mapping, or of a list of names and values. */
export function settingsIn(node: Node | undefined): Mapping[] {
  const pairs = [
    ...entriesOf(node).map(({ key, value }) => [key, value] as const),
    ...itemsOf(node).map((item) => [nodeAt(item, 'name'), nodeAt(item, 'value')] as const),
  ]
  return pairs.flatMap(([path, value]) => {
    const set = path && value?.kind === 'scalar' ? settingAt(path, value) : undefined
    return set ?? []
  })
}

/** A release as a command would name it: its files as the tool fills their names in, which is not known. */
export const asCommand = ({ source, chart, files, values }: Release): NamedManifest => ({
  folders: [''],
  file: joinPath(folderOf(source.path), chart),
  chart: {
    files: files.map((file) => joinPath(folderOf(source.path), file)),
    texts: values.map((node) => JSON.stringify(plain(node))),
    settings: [],
  },
})

const fitting = new WeakMap<Repository, Map<string, readonly Source[]>>()

/**
 * The files that a name may mean in which actions stand: for one that is a whole folder of the path there may be several, for any
 * other a part of one name.
 * @param by where the name stands
 */
export function filesFitting(name: string, by: Pick<Node, 'source'>, repository: Repository): readonly Source[] {
  const known = fitting.get(repository) ?? new Map<string, readonly Source[]>()
  fitting.set(repository, known)
  const before = known.get(name)
  if (before || !mayGoOn(by.source)) return before ?? []
  spend('path that a name may mean', repository.paths.length)
  const found = repository.paths.filter((path) => fits(path, name)).flatMap((path) => repository.read(path) ?? [])
  known.set(name, found)
  return found
}

/** Segments from the front and from the back; between the first and the last action that is a whole folder stands anything. */
function fits(path: string, name: string): boolean {
  const [segments, wanted] = [path.split('/'), name.split('/')]
  const isOpen = (segment: string) => /^(?:\{\{[^{}]*\}\}|\$x+\$)$/.test(segment)
  const first = wanted.slice(0, -1).findIndex(isOpen)
  if (first < 0)
    return segments.length === wanted.length && segments.every((segment, i) => fitsSegment(segment, wanted[i]!))
  const behind = wanted.length - 1 - wanted.slice(0, -1).findLastIndex(isOpen)
  return (
    segments.length >= first + behind + 1 &&
    wanted.slice(0, first).every((one, i) => fitsSegment(segments[i]!, one)) &&
    wanted.slice(-behind).every((one, i) => fitsSegment(segments[segments.length - behind + i]!, one))
  )
}

function fitsSegment(segment: string, wanted: string): boolean {
  const parts = partsBesideActions(wanted)
  if (!parts) return segment === wanted
  const [head = '', last = ''] = [parts[0], parts.at(-1)]
  if (!segment.startsWith(head) || !segment.endsWith(last) || segment.length < head.length + last.length) return false
  let at = head.length
  return parts.slice(1, -1).every((part) => {
    const next = segment.indexOf(part, at)
    at = next + part.length
    return next >= 0
  })
}
