import type { Gap, Source } from '../model/source.ts'
import type { Subject } from '../model/subject.ts'

/** The repository as a reader sees it: only what lies inside its root, each file read once. */
export interface Repository {
  /** Every path that the include and exclude globs leave, sorted. */
  readonly paths: readonly string[]
  /** A file's text by repository-relative path (`./` and `..` resolved); undefined when absent, outside the root or not text. */
  read(path: string): Source | undefined
  /** Whether a file begins with a text, without reading the rest; where it is absent every file may. */
  startsWith?(path: string, text: string): boolean
  /** Files that the caller named one by one: each is read, or the report says that it is not. */
  readonly named?: ReadonlySet<string>
}

/** A gap as a reader finds it: which kinds it may hide is said by the format that claimed the file. */
export type FoundGap = Omit<Gap, 'kinds'>

export interface Reading {
  readonly subjects: readonly Subject[]
  readonly gaps: readonly FoundGap[]
}

/** Turns the sources of one format into subjects. Never throws on bad input: what cannot be read becomes a gap. */
export type Reader = (sources: readonly Source[], repository: Repository) => Reading | Promise<Reading>
