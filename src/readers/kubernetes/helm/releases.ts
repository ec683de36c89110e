import { folderOf, joinPath } from '../../../model/path.ts'
import { documentsIn, entriesOf, itemsOf, type Mapping, type Node, nodeAt, textAt, textOf } from '../../parse/yaml.ts'
import type { NamedManifest, Repository } from '../../reader.ts'
import { isFleetFile, isHelmfile, isKustomization, isSkaffoldFile } from '../claims.ts'
import { settingAt } from '../overlays.ts'
import { plain } from './dependencies.ts'

/** A chart, and what the file of a tool gives it. */
export interface Release {
  /** The folder of the tool's file. */
  readonly folder: string
  readonly chart: string
  /** Files in order, relative to that folder. */
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

type ReleasesIn = (node: Node, folder: string) => readonly Release[]

const listed = (node: Node, lists: readonly (readonly string[])[], keys: Keys, folder: string): Release[] =>
  lists.flatMap((path) => itemsOf(nodeAt(node, ...path))).flatMap((item) => releaseOf(item, folder, keys))

/** Files of tools that deploy charts, by their names. */
const tools: readonly (readonly [(path: string) => boolean, ReleasesIn])[] = [
  // https://helmfile.readthedocs.io/en/latest/#configuration
  [isHelmfile, (node, folder) => listed(node, [['releases']], { files: ['values'], set: 'set' }, folder)],
  // https://fleet.rancher.io/ref-fleet-yaml
  [
    isFleetFile,
    (node, folder) => releaseOf(nodeAt(node, 'helm'), folder, { files: ['valuesFiles'], values: 'values', chart: '.' }),
  ],
  // https://skaffold.dev/docs/references/yaml/
  [
    isSkaffoldFile,
    (node, folder) => {
      const lists = ['manifests', 'deploy'].map((key) => [key, 'helm', 'releases'])
      return listed(node, lists, { files: ['valuesFiles'], values: 'overrides', set: 'setValues' }, folder)
    },
  ],
  // https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_helmchartinflationgenerator_
  [
    isKustomization,
    (node, folder) => {
      const home = textAt(node, 'helmGlobals', 'chartHome') ?? 'charts'
      const keys = { files: ['valuesFile', 'values', 'additionalValuesFiles'], values: 'valuesInline' }
      return listed(node, [['helmCharts'], ['helmChartInflationGenerator']], keys, folder).map((one) => ({
        ...one,
        chart: joinPath(home, one.chart),
      }))
    },
  ],
]

const known = new WeakMap<Repository, readonly Release[]>()

/** Releases of the tools' own files of a repository. */
export function releasesIn(repository: Repository): readonly Release[] {
  const before = known.get(repository)
  if (before) return before
  const found = repository.paths.flatMap((path) => {
    const find = tools.find(([isOne]) => isOne(path))?.[1]
    const source = find && repository.read(path)
    if (!source || !/[hH]elm|releases/.test(source.text)) return []
    return documentsIn(source).flatMap((node) => find(node, folderOf(path)))
  })
  known.set(repository, found)
  return found
}

function releaseOf(node: Node | undefined, folder: string, keys: Keys): Release[] {
  const named = ['chart', 'chartPath', 'remoteChart', 'chartName', 'name'].map((key) => textAt(node, key))
  const chart = keys.chart === undefined ? named.find((name) => name) : named[0] || keys.chart
  if (!chart) return []
  const given = keys.files.flatMap((key) => {
    const value = nodeAt(node, key)
    return value?.kind === 'seq' ? value.items : (value ?? [])
  })
  const own = keys.values === undefined ? undefined : nodeAt(node, keys.values)
  const set = keys.set === undefined ? undefined : nodeAt(node, keys.set)
  return [
    {
      folder,
      chart,
      files: given.flatMap((item) => textOf(item) ?? []),
      values: [...[...given, own].flatMap((item) => (item?.kind === 'map' ? item : [])), ...settingsIn(set)],
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

/** A release as a command would name it. */
export const asCommand = ({ folder, chart, files, values }: Release): NamedManifest => ({
  folders: [''],
  file: joinPath(folder, chart),
  chart: {
    files: files.map((file) => joinPath(folder, file)),
    texts: values.map((node) => JSON.stringify(plain(node))),
    settings: [],
  },
})
