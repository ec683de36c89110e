import type { Source } from '../../../model/source.ts'
import type { Documents, Mapping } from '../../parse/yaml.ts'

export interface Kustomization {
  readonly folder: string
  readonly source: Source
  readonly node: Mapping
  /** The folders, and files, that it names. */
  readonly includes: readonly string[]
  /** The object of a delivery tool that changed it; `isWhole` where the tool writes it. */
  readonly by?: { readonly id: string; readonly path: string; readonly isWhole?: true }
}

/** What tells a kustomization from others: a delivery tool may make several of one folder's. */
export const idOf = ({ folder, by }: Kustomization): string => by?.id ?? folder

/** The file that stands for it. */
export const fileOf = ({ source, by }: Kustomization): string => by?.path ?? source.path

/** What the renderer is given: files of the repository, each parsed once. */
export interface Files {
  kustomization(folder: string): Kustomization | undefined
  read(path: string): Source | undefined
  /** The objects in a file, and those that no rule is about only if they are cheap to read. */
  parse(source: Source): Documents
  /** Every document of a file. */
  parseWhole(source: Source): Documents
}
