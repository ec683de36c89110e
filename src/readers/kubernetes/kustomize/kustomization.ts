import type { Source } from '../../../model/source.ts'
import type { Documents, Mapping } from '../../parse/yaml.ts'

export interface Kustomization {
  readonly folder: string
  readonly source: Source
  readonly node: Mapping
  /** The folders, and files, that it names. */
  readonly includes: readonly string[]
}

/** What the renderer is given: files of the repository, each parsed once. */
export interface Files {
  kustomization(folder: string): Kustomization | undefined
  read(path: string): Source | undefined
  /** The objects in a file, and those that no rule is about only if they are cheap to read. */
  parse(source: Source): Documents
  /** Every document of a file. */
  parseWhole(source: Source): Documents
  /** A patch, a kustomization or a list of resources: it is read here and nowhere else. */
  cover(path: string): void
}
