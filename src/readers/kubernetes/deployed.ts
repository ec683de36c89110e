import { posix } from 'node:path'
import type { Source } from '../../model/source.ts'
import { mayHaveKey } from '../parse/keys.ts'
import { itemsOf, type Node, nodeAt, parseYaml, textAt, textOf } from '../parse/yaml.ts'
import type { NamedManifest, Repository } from '../reader.ts'

/** What commands and delivery tools apply by its own path. */
export interface Deployed {
  /** Folders and files that something names. */
  all(): ReadonlySet<string>
  /** Whether a command applies a file as it stands. */
  isNamed(path: string): boolean
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

function foldersIn(documents: readonly Node[]): string[] {
  return documents.flatMap((node) => {
    const group = /^(?:argoproj\.io|kustomize\.toolkit\.fluxcd\.io)\//.test(textAt(node, 'apiVersion') ?? '')
    const places = group ? (deliveryKinds[textAt(node, 'kind') ?? '']?.(node) ?? []) : []
    return places.flatMap((place) => {
      const path = textOf(nodeAt(place, 'path'))
      return path ? posix.normalize(path.replace(/^\/+/, '')).replace(/(?<=.)\/$/, '') : []
    })
  })
}
