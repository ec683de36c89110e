import { posix } from 'node:path'
import { position, type Source } from '../../model/source.ts'
import { mayHaveKey } from '../parse/keys.ts'
import { itemsOf, type Node, nodeAt, parseYaml, textAt, textOf } from '../parse/yaml.ts'
import type { FoundGap, NamedManifest, Repository } from '../reader.ts'
import { settingPath } from './kustomize/render.ts'

/** What commands and delivery tools apply by its own path. */
export interface Deployed {
  /** Folders and files that something names. */
  all(): ReadonlySet<string>
  /** Whether a command applies a file as it stands. */
  isNamed(path: string): boolean
  /** Patches in the objects of delivery tools: what they are laid over is not read as it is delivered. */
  readonly patchGaps: readonly FoundGap[]
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
  return {
    all: () => new Set([...namedPaths(), ...delivered(sources)]),
    isNamed: (path) => namedPaths().has(path),
    patchGaps: sources.flatMap(patchesIn),
  }
}

function ancestors(path: string): string[] {
  const found = ['.']
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) found.push(path.slice(0, at))
  return found
}

const deliveryKinds: Readonly<Record<string, (node: Node) => readonly (Node | undefined)[]>> = {
  Application: argoSources,
  ApplicationSet: (node) => argoSources(nodeAt(node, 'spec', 'template')),
  Kustomization: (node) => [nodeAt(node, 'spec')],
}

function argoSources(node: Node | undefined): readonly (Node | undefined)[] {
  return [nodeAt(node, 'spec', 'source'), ...itemsOf(nodeAt(node, 'spec', 'sources'))]
}

/** The folders that Argo CD's applications and Flux' kustomizations deploy. */
function delivered(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const { text } = source
    if (!mayHaveKey(text, 'path') || !/argoproj\.io|kustomize\.toolkit\.fluxcd\.io/.test(text)) return []
    try {
      return foldersIn(parseYaml(source, { wanted: (one) => mayHaveKey(one, 'path') }).documents)
    } catch {
      // Its merge keys multiply: its reader says so.
      return []
    }
  })
}

/** The parts of a delivery tool's object that say what it delivers. */
function placesIn(node: Node): readonly (Node | undefined)[] {
  const isDelivery = /^(?:argoproj\.io|kustomize\.toolkit\.fluxcd\.io)\//.test(textAt(node, 'apiVersion') ?? '')
  return isDelivery ? (deliveryKinds[textAt(node, 'kind') ?? '']?.(node) ?? []) : []
}

const patchKeys = ['patches', 'patchesStrategicMerge', 'patchesJson6902'] as const

/** What may change the settings of a pod blocks: nothing else shows it. */
function patchesIn(source: Source): FoundGap[] {
  const { path, text } = source
  if (!text.includes('patches') || !/argoproj\.io|kustomize\.toolkit\.fluxcd\.io/.test(text)) return []
  try {
    const { documents } = parseYaml(source, { wanted: (one) => one.includes('patches') })
    return documents.flatMap(placesIn).flatMap((place) =>
      [place, nodeAt(place, 'kustomize')].flatMap((holder) =>
        patchKeys.flatMap((key): FoundGap[] => {
          const list = nodeAt(holder, key)
          if (!list || itemsOf(list).length === 0) return []
          const { line } = position(source, list.start)
          const because = 'patches here are not applied, so what they set is not checked: put them into a kustomization'
          return [{ path, line, because, blocking: settingPath.test(text.slice(list.start, list.end)) }]
        }),
      ),
    )
  } catch {
    // Its merge keys multiply: its reader says so.
    return []
  }
}

function foldersIn(documents: readonly Node[]): string[] {
  return documents.flatMap(placesIn).flatMap((place) => {
    const path = textOf(nodeAt(place, 'path'))
    return path ? posix.normalize(path.replace(/^\/+/, '')).replace(/(?<=.)\/$/, '') : []
  })
}
