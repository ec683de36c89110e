import { posix } from 'node:path'
import type { Source, Span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import type { Lookup } from './values.ts'

/** A shell text with the way from its offsets to the source, and what is known before its first line. */
export interface ShellText {
  readonly text: string
  locate(from: number, to: number): Span
  /** Where the text's own line names what `locate` finds elsewhere (a Makefile's variables are put in before the shell reads). */
  locateUse?(from: number, to: number): Span
  /** The folder that it begins in, where that is neither its file's nor the repository's root. */
  readonly folder?: string
  /** Its `$0`. */
  readonly name?: Word
  /** Its positional parameters, where they are known. */
  readonly args?: readonly Word[]
  /** Variables set around it (a workflow's `env`, the shell that calls this one). */
  readonly variables?: Pick<ReadonlyMap<string, Word>, 'get'> & { names?(): readonly string[] }
  /** The texts that have been sourced so far, whose variables are known. */
  readonly libraries?: readonly SourcedText[]
  /** What lets the work go on where the text fails: a step's `continue-on-error`. */
  readonly ignored?: Span
  /** Every variable that it sets is exported. */
  readonly isExported?: boolean
  /** The text of a file of the repository, as its commands find it; undefined for all others. */
  file?(path: string): FileText | undefined
  /** The `${{ … }}` at this offset as it is written, where such expressions have been masked. */
  expression?(offset: number): string | undefined
  /** The file of the repository that programs have made it of. */
  readonly madeOf?: Source
}

/** The text of a file; its source is that of the repository, where commands have not written it. */
export interface FileText {
  readonly text: string
  readonly source?: Source
}

/** Where the repository stands: a relative path distinguishes mounts of it from mounts of the host. */
export const here = /^(?:PWD|CURDIR|GITHUB_WORKSPACE|CI_PROJECT_DIR|BUILD_SOURCESDIRECTORY|WORKSPACE)$/

/** Where a script lies, from the root of the repository: a path that climbs from there may stay in it. A step of a workflow lies elsewhere. */
export function ownFolderOf({ locate }: ShellText): string {
  const { path } = locate(0, 0).source
  const folder = posix.dirname(path)
  return folder === '.' || path.startsWith('.github/') ? '.' : `./${folder}`
}

/** A text that another one has sourced, and what is known of its variables where it ends. */
export interface SourcedText {
  readonly shell: ShellText
  /** Where another text takes in what this one sets. */
  readonly readAt: { readonly text: string; readonly at: number } | undefined
  /** What the text itself has set where it ends. */
  own(name: string): Lookup
}
