import { folderOf, joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import { claimsCompose, looksLikeCompose, mayHaveServices } from '../compose/claims.ts'
import { mayHoldObject } from '../kubernetes/claims.ts'
import { podPaths } from '../kubernetes/objects.ts'
import { type Node, parseYaml, textAt } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'
import type { Workload } from './kubectl.ts'
import { manifestName } from './manifest-edit.ts'
import { matchesPattern } from './patterns.ts'

export type Files = Pick<Repository, 'read' | 'paths'>

/** Files of one call. */
export const maxFiles = 100

/** An object that makes pods. */
export interface Manifest extends Workload {
  readonly node: Node
}

/** Variables and substitutions, of a path that is known only when it is run. */
const unknown = /\$\{[^{}]*\}|\$\([^()]*\)|`[^`]*`|\$\w+|\$./g

/** The files that a path or a pattern names, from where it may be. */
export function filesAt(path: string, folders: readonly string[], { read, paths }: Files): readonly string[] {
  if (/^(?:\/|~)|[$`]/.test(path)) return []
  if (/[*?[]/.test(path)) {
    const patterns = folders.map((folder) => joinPath(folder, path))
    // One more than are read: that there are more is said.
    const found = patterns.map((pattern) => paths.filter((one) => isNamedBy(one, pattern)).slice(0, maxFiles + 1))
    return found.find((list) => list.length > 0) ?? []
  }
  const own = folders.map((folder) => joinPath(folder, path)).find((one) => read(one) !== undefined)
  return own === undefined ? [] : [own]
}

/** A `*` stands for no slash. */
function isNamedBy(path: string, pattern: string): boolean {
  const [names, patterns] = [path.split('/'), pattern.split('/')]
  return (
    manifestName.test(path) &&
    names.length === patterns.length &&
    names.every((name, i) => matchesPattern(name, patterns[i]!) === true)
  )
}

/** Files that are looked through for a manifest; beyond, there may be one. */
const maxSearched = 500

/** Whether one of the files that only the run names, or what is read where none is named, may be a manifest of the repository. */
export function mayBeManifest(operands: readonly string[], repository: Files): boolean {
  const names = operands
    .filter((text) => /[$`]/.test(text))
    .map((text) => text.replace(unknown, '*').replace(/^.*\//s, ''))
  if (names.length === 0 && operands.length > 0) return false
  const found = repository.paths.filter(
    (path) =>
      manifestName.test(path) &&
      (names.length === 0 ||
        names.some((name) => matchesPattern(path.slice(path.lastIndexOf('/') + 1), name) !== false)),
  )
  return found.length > maxSearched || found.some((path) => holdsPods(path, repository))
}

/** The objects of a file that make pods. */
export function manifestsIn(source: Source): readonly Manifest[] {
  if (!mayHoldObject(source.text)) return []
  const before = known.get(source)
  if (before) return before
  const found = parsed(source)
  known.set(source, found)
  return found
}

const holdsPods = (path: string, { read }: Files): boolean => {
  const source = read(path)
  return source !== undefined && manifestsIn(source).length > 0
}

const known = new WeakMap<Source, readonly Manifest[]>()

function parsed(source: Source): Manifest[] {
  try {
    return parseYaml(source).documents.flatMap((node): Manifest[] => {
      const [kind = '', apiVersion = 'v1'] = [textAt(node, 'kind'), textAt(node, 'apiVersion')]
      const name = textAt(node, 'metadata', 'name') ?? folderOf(source.path)
      const namespace = textAt(node, 'metadata', 'namespace')
      return podPaths.has(kind) ? [{ node, apiVersion, kind, name, namespace }] : []
    })
  } catch {
    // Its merge keys multiply: its reader says so.
    return []
  }
}

/** What a file of the repository has the settings of. */
export function contentOf(source: Source): 'pods' | 'services' | undefined {
  if (manifestsIn(source).length > 0) return 'pods'
  const { path, text } = source
  return (claimsCompose(path) ? mayHaveServices(text) : looksLikeCompose(text)) ? 'services' : undefined
}

/** A path in a message. */
export const shown = (path: string) => `\`${path.replaceAll(/[^\w./-]/g, '').slice(0, 80)}\``
