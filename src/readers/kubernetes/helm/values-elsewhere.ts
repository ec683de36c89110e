import { posix } from 'node:path'
import { groupBy } from '../../../model/group.ts'
import { folderOf, joinPath } from '../../../model/path.ts'
import type { Source } from '../../../model/source.ts'
import { parseEmbedded } from '../../parse/embedded.ts'
import { partsBesideActions } from '../../parse/template.ts'
import { part, type Word } from '../../parse/words.ts'
import {
  type Documents,
  documentsIn,
  itemsOf,
  type Mapping,
  type Node,
  nodeAt,
  Scalar,
  textAt,
} from '../../parse/yaml.ts'
import type { NamedManifest, Repository } from '../../reader.ts'
import { argoPlaces } from '../argo-sources.ts'
import { claimsKubernetes, isChart } from '../claims.ts'
import { settingAt } from '../overlays.ts'
import { chartOf, findIn, ownValues, resolverFor } from './charts.ts'
import { type Dependency, dependenciesOf, isWanted } from './dependencies.ts'
import { asCommand, filesFitting, type Release, releasesIn, settingsIn, templateIn, toolFilesIn } from './releases.ts'
import { StoredValues } from './stored-values.ts'

/** What a chart is given that is not in the repository, and what the chart is called. */
export interface ValuesElsewhere {
  readonly name: string
  readonly node: Mapping
}

/** Told of each file of values as it is read. */
type Report = (source: Source, documents: Documents) => void

/**
 * The values of charts that are not in the repository. Nothing renders these, but settings of pods among their values are no
 * others': `hostNetwork: true` is no chart's default.
 */
export function valuesElsewhere(
  sources: readonly Source[],
  repository: Repository,
  report: Report,
): readonly ValuesElsewhere[] {
  const releases = releasesIn(repository)
  const commands = (repository.manifests ?? []).filter(({ chart }) => chart)
  const ofCharts = groupBy([...commands, ...releases.map(asCommand)], (one) => chartOf(one, repository))
  const folders = repository.paths.filter(isChart).map((path) => path.slice(0, -'Chart.yaml'.length))
  const isElsewhere = (one: NamedManifest) => chartOf(one, repository) === undefined
  const files = new ValuesFiles(repository, report)
  for (const source of toolFilesIn(repository)) report(source, templateIn(source))
  const found = [
    ...folders.flatMap((folder) => ofDependencies(folder, ofCharts.get(joinPath(folder, '')) ?? [], repository, files)),
    ...commands.filter(isElsewhere).flatMap((one) => ofCommand(one, files)),
    ...releases.filter((one) => isElsewhere(asCommand(one))).flatMap((one) => ofRelease(one, files)),
    ...ofObjects(sources, repository, files),
  ]
  // What several charts are given is one fault.
  return [...new Map(found.toReversed().map((one) => [one.node, one])).values()].toReversed()
}

const isMap = (node: Node | undefined): node is Mapping => node?.kind === 'map'

/** The files that charts are given. Each is parsed once, however many charts are given it. */
class ValuesFiles {
  private readonly parsed = new Map<Source, readonly Mapping[]>()

  constructor(
    private readonly repository: Repository,
    private readonly report: Report,
  ) {}

  of(source: Source): readonly Mapping[] {
    const before = this.parsed.get(source)
    if (before) return before
    const parsed = templateIn(source)
    this.report(source, parsed)
    const values = parsed.documents.filter(isMap)
    this.parsed.set(source, values)
    return values
  }

  at(path: string): readonly Mapping[] {
    const source = this.repository.read(path)
    return source ? this.of(source) : []
  }

  /** Those that a command names. */
  named({ folders, chart }: NamedManifest): readonly Mapping[] {
    return (chart?.files ?? [])
      .flatMap((file) => chart?.written?.get(file) ?? findIn(folders, file, this.repository) ?? [])
      .flatMap((source) => this.of(source))
  }

  /** Those that a tool's file names; where it fills the name in, what fits and is no object is values. */
  called(folder: string, name: string, by: Pick<Node, 'source'>): readonly Mapping[] {
    const path = joinPath(folder, name)
    const fixed = partsBesideActions(name)
    if (!fixed) return this.at(path)
    // `{{ … }}.yaml` may be any file.
    if (!/\w/.test(fixed.join('').replace(/(?:\.\w+){1,2}$/, ''))) return []
    const isObject = (node: Mapping) => textAt(node, 'kind') !== undefined && textAt(node, 'apiVersion') !== undefined
    return filesFitting(path, by, this.repository)
      .filter((source) => claimsKubernetes(source.path))
      .flatMap((source) => this.of(source))
      .filter((node) => !isObject(node))
  }
}

/** What a chart gives those that it needs: theirs stands under their names. */
function ofDependencies(
  folder: string,
  commands: readonly NamedManifest[],
  repository: Repository,
  files: ValuesFiles,
): readonly ValuesElsewhere[] {
  const packed = new Set((repository.archives?.(`${folder}charts`) ?? []).flatMap(namesOfArchive))
  const isThere = ({ name, folder: at }: Dependency) =>
    packed.has(name) ||
    [`${folder}charts/${name}/`, at].some((one) => one !== undefined && repository.read(`${one}Chart.yaml`))
  try {
    const missing = dependenciesOf(folder, repository, resolverFor(folder))
      .flatMap(({ all }) => all)
      .filter((one) => !isThere(one))
    if (missing.length === 0) return []
    const own = files.at(`${folder}values.yaml`).slice(0, 1)
    const beside = ownValues(folder, repository).flatMap((path) => files.at(path).slice(0, 1))
    const others = [...beside, ...commands.flatMap((one) => files.named(one))]
    const switchedOn = new Set<string>()
    for (const values of others) noteTrue(values, '', switchedOn, 0)
    const isOn = ({ node }: Dependency) =>
      (textAt(node, 'condition') ?? '').split(',').some((path) => switchedOn.has(path.trim()))
    const used = missing.filter((one) => one.isWanted || isOn(one))
    const byName = new Map(used.map(({ node, name }) => [textAt(node, 'alias') ?? name, node]))
    return [...own, ...others].flatMap((values) =>
      values.list.flatMap(({ key: { text: name }, value: node }) => {
        const needed = byName.get(name)
        const isGiven = needed && isMap(node) && (values === own[0] || isWanted(needed, values))
        return isGiven ? [{ name, node }] : []
      }),
    )
  } catch {
    // Merge keys of the files multiply: their reader says so.
    return []
  }
}

/** `log-agent-1.2.3.tgz` may be of `log` or of `log-agent`. */
function namesOfArchive(path: string): string[] {
  const parts = posix.basename(path).split('-')
  return parts.map((_, i) => parts.slice(0, i).join('-'))
}

/** Levels of values, and characters of a name, that a condition leads through. */
const maxLevels = 10
const maxName = 200

function noteTrue(node: Node, path: string, found: Set<string>, level: number): void {
  if (node.kind === 'scalar' && node.text === 'true') found.add(path)
  if (node.kind !== 'map' || level > maxLevels) return
  for (const { key, value } of node.list)
    if (key.text.length <= maxName) noteTrue(value, level === 0 ? key.text : `${path}.${key.text}`, found, level + 1)
}

function ofCommand(command: NamedManifest, files: ValuesFiles): readonly ValuesElsewhere[] {
  const name = posix.basename(command.file)
  const set = (command.chart?.set ?? []).flatMap(pairsIn).flatMap(([path, value]) => settingAt(path, value) ?? [])
  return [...files.named(command), ...set].map((node) => ({ name, node }))
}

function ofRelease({ source, chart, files: named, values }: Release, files: ValuesFiles): readonly ValuesElsewhere[] {
  const folder = folderOf(source.path)
  const given = named.flatMap((file) => files.called(folder, file, { source }))
  return [...given, ...values].map((node) => ({ name: posix.basename(chart), node }))
}

/** `a.b=1,c={x,y}`: paths and single values. */
function pairsIn(word: Word): (readonly [Scalar, Scalar])[] {
  const { text } = word
  const found: (readonly [Scalar, Scalar])[] = []
  const lastBrace = text.lastIndexOf('}')
  for (let start = 0; start < text.length; ) {
    const equals = endOf(keyEnd, text, start)
    const from = equals + 1
    const isList = text[equals] === '=' && text[from] === '{' && lastBrace > from
    const end = text[equals] === '=' ? endOf(valueEnd, text, isList ? text.indexOf('}', from) : from) : equals
    if (equals > start && text[equals] === '=')
      found.push([scalarOf(part(word, start, equals)), scalarOf(part(word, from, end))])
    start = end + 1
  }
  return found
}

const keyEnd = /(?:\\.|[^,=\\])*/sy
const valueEnd = /(?:\\.|[^,\\])*/sy

function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return from + (pattern.exec(text)?.[0].length ?? 0)
}

const scalarOf = ({ text, span: { source, start, end } }: Word) => new Scalar(source, start, end, '', text)

/** What the objects of delivery tools take from elsewhere in the repository, or set one by one: the rest stands in them. */
function ofObjects(sources: readonly Source[], repository: Repository, files: ValuesFiles): readonly ValuesElsewhere[] {
  const stored = new StoredValues(sources, repository)
  const ofFlux = new Map<Node, string>()
  const others = sources
    .filter(({ text }) => /argoproj\.io|helm\.toolkit\.fluxcd\.io|helm\.(?:cattle|crossplane)\.io/.test(text))
    .flatMap((source) => documentsIn(source))
    .flatMap((node) => {
      const group = textAt(node, 'apiVersion')?.split('/')[0]
      if (group === 'helm.toolkit.fluxcd.io') noteFlux(node, stored, repository, ofFlux)
      if (group === 'argoproj.io') return ofArgo(node, repository, files)
      const [spec, name] = nodesOf(node)
      const set = nodeAt(spec, 'set')
      return settingsIn(set).flatMap((given) => (set?.kind === 'seq' || isDotted(given) ? { name, node: given } : []))
    })
  // A text that many releases take is parsed once.
  return [
    ...others,
    ...[...ofFlux].flatMap(([text, name]) =>
      (text.kind === 'scalar' ? parseEmbedded(text).documents : [text]).filter(isMap).map((node) => ({ name, node })),
    ),
  ]
}

function ofArgo(node: Node, repository: Repository, values: ValuesFiles): readonly ValuesElsewhere[] {
  return argoPlaces(node, repository, new Set()).flatMap((place) => {
    const chart = textAt(place, 'chart')
    if (!chart) return []
    const name = posix.basename(chart)
    const helm = nodeAt(place, 'helm')
    const files = itemsOf(nodeAt(helm, 'valueFiles')).flatMap((file) => {
      const [, path] = /^\$\w+\/(.+)$/.exec(textAt(file) ?? '') ?? []
      return path ? values.called('', path, node) : []
    })
    const set = settingsIn(nodeAt(helm, 'parameters'))
    return [...files, ...set].map((given) => ({ name, node: given }))
  })
}

/** What k3s and Crossplane set one by one, and the name of the chart. */
function nodesOf(node: Node): readonly [Node | undefined, string] {
  const ofCrossplane = nodeAt(node, 'spec', 'forProvider')
  const spec = ofCrossplane ?? nodeAt(node, 'spec')
  return [spec, posix.basename(textAt(spec, 'chart', 'name') ?? textAt(spec, 'chart') ?? '')]
}

/** Keys without a dot are found where they stand. */
const isDotted = (given: Mapping) => given.list.some(({ value }) => value.kind === 'map')

function noteFlux(node: Node, stored: StoredValues, repository: Repository, found: Map<Node, string>): void {
  const chart = textAt(node, 'spec', 'chart', 'spec', 'chart') ?? textAt(node, 'spec', 'chartRef', 'name') ?? ''
  const paths = [chart, joinPath(folderOf(node.source.path), chart)]
  if (chart === '' || paths.some((path) => repository.read(joinPath(path, 'Chart.yaml')))) return
  for (const { path, value } of stored.partsOf(node)) {
    const given = path ? settingAt(path, value) : value
    if (given) found.set(given, posix.basename(chart))
  }
}
