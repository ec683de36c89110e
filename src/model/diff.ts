/** A stretch of a file's diff, as the file is afterwards: what was taken out is no line of it. */
export interface Hunk {
  /** Number of its first line, from 1. */
  readonly start: number
  /** Without their line ends. */
  readonly lines: readonly string[]
}
