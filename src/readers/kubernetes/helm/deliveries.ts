import { posix } from 'node:path'
import { folderOf } from '../../../model/path.ts'
import type { Source } from '../../../model/source.ts'
import { mayHaveKey } from '../../parse/keys.ts'
import { itemsOf, type Mapping, type Node, nodeAt, parseYaml, textAt, textOf } from '../../parse/yaml.ts'
import type { NamedManifest, Repository } from '../../reader.ts'
import { argoPlaces, placesWithoutApplication } from '../argo-sources.ts'
import { plain } from './dependencies.ts'
import { StoredValues } from './stored-values.ts'

/** Charts that Argo CD's applications and Flux' releases deploy from the repository, with what they give them. */
export function chartsDelivered(sources: readonly Source[], repository: Repository): NamedManifest[] {
  const stored = new StoredValues(sources, repository)
  const ofArgo: Mapping[] = []
  const taken = new Set<string>()
  const ofFlux = sources.flatMap((source) => {
    const { text } = source
    if (!['argoproj.io', 'helm.toolkit.fluxcd.io'].some((group) => text.includes(group))) return []
    if (!mayHaveKey(text, 'path', 'chart')) return []
    try {
      return parseYaml(source).documents.flatMap((node) => {
        const group = textAt(node, 'apiVersion')?.split('/')[0]
        const kind = textAt(node, 'kind') ?? ''
        if (group === 'argoproj.io' && /^Application(?:Set)?$/.test(kind))
          ofArgo.push(...argoPlaces(node, repository, taken))
        return group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease'
          ? releaseOf(node, folderOf(source.path), stored)
          : []
      })
    } catch {
      // Its merge keys multiply: its reader says so.
      return []
    }
  })
  return [...[...ofArgo, ...placesWithoutApplication(taken, repository)].flatMap(applicationOf), ...ofFlux]
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
function releaseOf(node: Node, folder: string, stored: StoredValues): NamedManifest[] {
  const spec = nodeAt(node, 'spec', 'chart', 'spec')
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
