import type { Word } from '../parse/words.ts'
import type { WrittenText } from '../reader.ts'
import { type Files, mayBeManifest } from './manifest-files.ts'

/** A call of a program that may change manifests, from where it may run. */
export interface EditCall {
  readonly words: readonly Word[]
  /** The likeliest first. */
  readonly folders: readonly string[]
  /** The text that it reads. */
  readonly input?: string
  /** The files of the repository that it reads where its words name none. */
  readonly inputFiles?: readonly string[]
  /** Where what it prints goes. */
  readonly goesTo?: 'cluster' | 'elsewhere'
}

/** What a call makes of files. */
export interface Edited {
  readonly objects: readonly WrittenText[]
  /** The file of which more may have changed than is known, and whose settings; no name where only the run knows it. */
  readonly open?: { readonly file?: string; readonly of: 'pods' | 'services' }
}

/** Whether what a call changes, of which only the run knows the files, may be a manifest, or an object of the cluster on its way back. */
export function mayConcernPods(named: readonly string[], { goesTo }: EditCall, repository: Files): boolean {
  if (named.length > 0) return mayBeManifest(named, repository)
  return goesTo === 'cluster' || (goesTo === 'elsewhere' && mayBeManifest([], repository))
}
