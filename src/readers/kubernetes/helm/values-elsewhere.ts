import { posix } from 'node:path'
import { groupBy } from '../../../model/group.ts'
import { folderOf, joinPath } from '../../../model/path.ts'
import type { Source } from '../../../model/source.ts'
import { parseEmbedded } from '../../parse/embedded.ts'
import { part, type Word } from '../../parse/words.ts'
import { documentsIn, itemsOf, type Mapping, type Node, nodeAt, Scalar, textAt } from '../../parse/yaml.ts'
import type { NamedManifest, Repository } from '../../reader.ts'
import { argoPlaces } from '../argo-sources.ts'
import { isChart } from '../claims.ts'
import { settingAt } from '../overlays.ts'
import { chartOf, findIn, ownValues, resolverFor } from './charts.ts'
import { type Dependency, dependenciesOf, isWanted } from './dependencies.ts'
import { asCommand, releasesIn, settingsIn } from './releases.ts'
import { StoredValues } from './stored-values.ts'

/** What a chart is given that is not in the repository, and what the chart is called. */
export interface ValuesElsewhere {
  readonly name: string
  readonly node: Mapping
}

/**
 * The values of charts that are not in the repository. Nothing renders these, but settings of pods among their values are no
 * others': `hostNetwork: true` is no chart's default.
 */
export function valuesElsewhere(sources: readonly Source[], repository: Repository): readonly ValuesElsewhere[] {
  const releases = releasesIn(repository)
  const commands = [...(repository.manifests ?? []).filter(({ chart }) => chart), ...releases.map(asCommand)]
  const ofCharts = groupBy(commands, (one) => chartOf(one, repository))
  const folders = repository.paths.filter(isChart).map((path) => path.slice(0, -'Chart.yaml'.length))
  const found = [
    ...folders.flatMap((folder) => ofDependencies(folder, ofCharts.get(joinPath(folder, '')) ?? [], repository)),
    ...(ofCharts.get(undefined) ?? []).flatMap((one) => ofCommand(one, repository)),
    ...releases
      .filter((one) => chartOf(asCommand(one), repository) === undefined)
      .flatMap(({ chart, values }) => values.map((node) => ({ name: posix.basename(chart), node }))),
    ...ofObjects(sources, repository),
  ]
  // What several charts are given is one fault.
  return [...new Map(found.toReversed().map((one) => [one.node, one])).values()].toReversed()
}

const isMap = (node: Node | undefined): node is Mapping => node?.kind === 'map'

const parsed = new WeakMap<Source, readonly Mapping[]>()

/** The values in a file, which is parsed once, however many charts are given it. */
function valuesOf(source: Source): readonly Mapping[] {
  const before = parsed.get(source)
  if (before) return before
  const values = documentsIn(source).filter(isMap)
  parsed.set(source, values)
  return values
}

/** What a chart gives those that it needs: theirs stands under their names. */
function ofDependencies(
  folder: string,
  commands: readonly NamedManifest[],
  repository: Repository,
): readonly ValuesElsewhere[] {
  const isThere = ({ name, folder: at }: Dependency) =>
    [`${folder}charts/${name}/`, at].some((one) => one !== undefined && repository.read(`${one}Chart.yaml`)) ||
    (repository.archives?.(`${folder}charts`) ?? []).some((path) => posix.basename(path).startsWith(`${name}-`))
  try {
    const missing = dependenciesOf(folder, repository, resolverFor(folder))
      .flatMap(({ all }) => all)
      .filter((one) => !isThere(one))
    if (missing.length === 0) return []
    const [own, ...beside] = [`${folder}values.yaml`, ...ownValues(folder, repository)].map((path) => {
      const source = repository.read(path)
      return source && valuesOf(source)[0]
    })
    const named = commands.flatMap((one) => filesOf(one, repository))
    const others = [...beside, ...named.flatMap(valuesOf)]
    const used = missing.filter((one) => one.isWanted || others.some((values) => isSwitchedOn(one.node, values)))
    return [own, ...others].flatMap((values) =>
      used.flatMap((one) => {
        const name = textAt(one.node, 'alias') ?? one.name
        const given = nodeAt(values, name)
        return isMap(given) && (values === own || isWanted(one.node, values)) ? [{ name, node: given }] : []
      }),
    )
  } catch {
    // Merge keys of the files multiply: their reader says so.
    return []
  }
}

const isSwitchedOn = (item: Node, values: Node | undefined): boolean =>
  (textAt(item, 'condition') ?? '').split(',').some((path) => textAt(values, ...path.trim().split('.')) === 'true')

const filesOf = ({ folders, chart }: NamedManifest, repository: Repository): readonly Source[] =>
  (chart?.files ?? []).flatMap((file) => chart?.written?.get(file) ?? findIn(folders, file, repository) ?? [])

function ofCommand(command: NamedManifest, repository: Repository): readonly ValuesElsewhere[] {
  const name = posix.basename(command.file)
  const set = (command.chart?.set ?? []).flatMap(pairsIn).flatMap(([path, value]) => settingAt(path, value) ?? [])
  return [...filesOf(command, repository).flatMap(valuesOf), ...set].map((node) => ({ name, node }))
}

/** `a.b=1,c={x,y}`: paths and single values. */
const pairsIn = (word: Word): (readonly [Scalar, Scalar])[] =>
  [...word.text.matchAll(pair)].flatMap(({ 1: path = '', 2: value, index }) => {
    if (path === '' || value === undefined) return []
    const start = index + path.length + 1
    return [[scalarOf(part(word, index, start - 1)), scalarOf(part(word, start, start + value.length))] as const]
  })

const pair = /((?:\\.|[^,=\\])*)(?:=(\{[^}]{0,4000}\}|(?:\\.|[^,\\])*))?(?:,|$)/gsy

const scalarOf = ({ text, span: { source, start, end } }: Word) => new Scalar(source, start, end, '', text)

/** What the objects of delivery tools take from elsewhere in the repository, or set one by one: the rest stands in them. */
function ofObjects(sources: readonly Source[], repository: Repository): readonly ValuesElsewhere[] {
  const stored = new StoredValues(sources, repository)
  return sources
    .filter(({ text }) => /argoproj\.io|helm\.toolkit\.fluxcd\.io|helm\.cattle\.io/.test(text))
    .flatMap((source) => documentsIn(source))
    .flatMap((node) => {
      const group = textAt(node, 'apiVersion')?.split('/')[0]
      if (group === 'argoproj.io') return ofArgo(node, repository)
      if (group === 'helm.cattle.io') return ofK3s(node)
      return group === 'helm.toolkit.fluxcd.io' ? ofFlux(node, stored, repository) : []
    })
}

function ofArgo(node: Node, repository: Repository): readonly ValuesElsewhere[] {
  return argoPlaces(node, repository, new Set()).flatMap((place) => {
    const chart = textAt(place, 'chart')
    if (!chart) return []
    const name = posix.basename(chart)
    const helm = nodeAt(place, 'helm')
    const files = itemsOf(nodeAt(helm, 'valueFiles')).flatMap((file) => {
      const [, path] = /^\$\w+\/(.+)$/.exec(textAt(file) ?? '') ?? []
      return (path && repository.read(joinPath('', path))) || []
    })
    const set = settingsIn(nodeAt(helm, 'parameters'))
    return [...files.flatMap(valuesOf), ...set].map((given) => ({ name, node: given }))
  })
}

/** Keys without a dot are found where they stand. */
function ofK3s(node: Node): readonly ValuesElsewhere[] {
  const name = posix.basename(textAt(node, 'spec', 'chart') ?? '')
  const dotted = (given: Mapping) => given.list.some(({ value }) => value.kind === 'map')
  return settingsIn(nodeAt(node, 'spec', 'set'))
    .filter(dotted)
    .map((given) => ({ name, node: given }))
}

function ofFlux(node: Node, stored: StoredValues, repository: Repository): readonly ValuesElsewhere[] {
  const chart = textAt(node, 'spec', 'chart', 'spec', 'chart') ?? textAt(node, 'spec', 'chartRef', 'name') ?? ''
  const paths = [chart, joinPath(folderOf(node.source.path), chart)]
  if (chart === '' || paths.some((path) => repository.read(joinPath(path, 'Chart.yaml')))) return []
  return stored
    .scalarsOf(node)
    .flatMap((scalar) => parseEmbedded(scalar).documents)
    .filter(isMap)
    .map((given) => ({ name: posix.basename(chart), node: given }))
}
