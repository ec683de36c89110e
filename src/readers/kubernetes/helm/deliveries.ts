import { posix } from 'node:path'
import { folderOf } from '../../../model/path.ts'
import type { Source } from '../../../model/source.ts'
import { mayHaveKey } from '../../parse/keys.ts'
import {
  type Documents,
  documentsIn,
  itemsOf,
  type Mapping,
  type Node,
  nodeAt,
  parseYaml,
  textAt,
  textOf,
} from '../../parse/yaml.ts'
import type { NamedManifest, Repository } from '../../reader.ts'
import { argoPlaces, placesWithoutApplication } from '../argo-sources.ts'
import { deployedPaths } from '../deployed.ts'
import { renderKustomizations } from '../kustomize.ts'
import { plain } from './dependencies.ts'
import { asCommand, releasesIn } from './releases.ts'
import { StoredValues } from './stored-values.ts'

/** Charts that delivery tools deploy from the repository, with what they give them. */
export async function chartsDelivered(sources: readonly Source[], repository: Repository): Promise<NamedManifest[]> {
  const stored = new StoredValues(sources, repository)
  const naming = sources.filter(mayDeliver)
  const { covered, objects } =
    naming.length > 0 ? await renderedDeliveries(sources, repository) : { covered: new Set<string>(), objects: [] }
  const alone = naming.filter(({ path }) => !covered.has(path)).flatMap((source) => documentsIn(source))
  const charts = sources
    .filter(({ text }) => text.includes('HelmChart'))
    .flatMap((source) => documentsIn(source))
    .filter(isHelmChart)
  const ofArgo: Mapping[] = []
  const taken = new Set<string>()
  const ofFlux = [...alone, ...objects].flatMap((node) => {
    const group = textAt(node, 'apiVersion')?.split('/')[0]
    const kind = textAt(node, 'kind') ?? ''
    if (group === 'argoproj.io' && /^Application(?:Set)?$/.test(kind))
      ofArgo.push(...argoPlaces(node, repository, taken))
    const isRelease = group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease'
    return isRelease ? releaseOf(node, chartOf(node, charts), folderOf(node.source.path), stored) : []
  })
  return [
    ...[...ofArgo, ...placesWithoutApplication(taken, repository)].flatMap(applicationOf),
    ...ofFlux,
    ...releasesIn(repository).map(asCommand),
  ]
}

const mayDeliver = ({ text }: Source) =>
  ['argoproj.io', 'helm.toolkit.fluxcd.io'].some((group) => text.includes(group)) &&
  mayHaveKey(text, 'path', 'chart', 'chartRef')

/** Releases and applications as kustomizations, and the patches of delivery tools, make them; and the files that they are made of. */
async function renderedDeliveries(sources: readonly Source[], repository: Repository) {
  const deployed = deployedPaths(sources, repository)
  const wanted = (text: string) => /\b(?:HelmRelease|Application|ApplicationSet)\b/.test(text)
  const parse = (source: Source): Documents => {
    try {
      return parseYaml(source, { wanted })
    } catch {
      return { documents: [], problems: [] }
    }
  }
  const { objects, covered } = await renderKustomizations(
    { ...repository, paths: repository.paths, read: (path) => repository.read(path), buildKustomization: undefined },
    { parse, parseWhole: parse },
    deployed.all,
    deployed.changed,
  )
  return { covered, objects: objects.flatMap(({ resource }) => (resource.isPart ? [] : resource.node)) }
}

const isHelmChart = (node: Node) =>
  textAt(node, 'kind') === 'HelmChart' && !!textAt(node, 'apiVersion')?.startsWith('source.toolkit.fluxcd.io/')

/** The part of a release that says what its chart is, or the object of its own that says so. */
function chartOf(release: Node, charts: readonly Node[]): Node | undefined {
  const own = nodeAt(release, 'spec', 'chart', 'spec')
  const [kind, name] = [textAt(release, 'spec', 'chartRef', 'kind'), textAt(release, 'spec', 'chartRef', 'name')]
  if (own || kind !== 'HelmChart') return own
  return nodeAt(
    charts.find((chart) => textAt(chart, 'metadata', 'name') === name),
    'spec',
  )
}

/** Its path is the repository's, and its files are the chart's; one that begins with `$` is another source's. */
function applicationOf(place: Mapping): NamedManifest[] {
  const path = textAt(place, 'path')
  const helm = nodeAt(place, 'helm')
  if (path === undefined || !helm) return []
  const files = textsIn(nodeAt(helm, 'valueFiles')).map((file) => {
    const ofRepository = /^\/|^\$\w+\//.exec(file)?.[0]
    return ofRepository ? file.slice(ofRepository.length) : posix.join(path, file)
  })
  const texts = [textAt(helm, 'values') ?? '', jsonOf(nodeAt(helm, 'valuesObject'))].filter((text) => text !== '')
  const settings = itemsOf(nodeAt(helm, 'parameters')).flatMap((one) => {
    const [name, value] = [textAt(one, 'name'), textAt(one, 'value')]
    const option = textAt(one, 'forceString') === 'true' ? '--set-string' : '--set'
    return name && value !== undefined ? [option, `${name}=${value}`] : []
  })
  return [{ folders: [''], file: path.replace(/^\/+/, ''), chart: { files, texts, settings } }]
}

/** The path of its chart is that of a source, which need not be this repository: then nothing is found there. */
function releaseOf(node: Node, spec: Node | undefined, folder: string, stored: StoredValues): NamedManifest[] {
  const file = textAt(spec, 'chart')
  if (!file?.startsWith('.') && !file?.includes('/')) return []
  const files = textsIn(nodeAt(spec, 'valuesFiles'))
  const own = jsonOf(nodeAt(node, 'spec', 'values'))
  const { variants, unknown } = stored.of(node)
  return variants.map((texts): NamedManifest => {
    const all = [...texts, own].filter((text) => text !== '')
    return { folders: ['', folder], file, chart: { files, texts: all, settings: [], unknown } }
  })
}

const textsIn = (list: Node | undefined): string[] => itemsOf(list).flatMap((item) => textOf(item) ?? [])
const jsonOf = (node: Node | undefined): string => (node?.kind === 'map' ? JSON.stringify(plain(node)) : '')
