/** A stretch of a file's diff, as the file is afterwards: what was taken out is no line of it. */
export interface Hunk {
  /** Number of its first line, from 1. */
  readonly start: number
  /** Without their line ends. */
  readonly lines: readonly string[]
  /** Numbers of those that are not as they were. */
  readonly added: readonly number[]
}

/** What a change touches. */
export interface ChangedLines {
  /** Repository paths that it adds or changes. */
  readonly files: ReadonlySet<string>
  /** Lines of one of them that it adds or changes, numbered from 1 as they are afterwards; undefined where they are not known. */
  linesOf(path: string): ReadonlySet<number> | undefined
}

const header = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/

/** What a file's diff, as git and GitHub write it, shows of the file afterwards. */
export function hunksOf(patch: string): Hunk[] {
  const hunks: { start: number; lines: string[]; added: number[] }[] = []
  for (const line of patch.split('\n')) {
    const start = header.exec(line)?.[1]
    const hunk = hunks.at(-1)
    if (start !== undefined) hunks.push({ start: Number(start), lines: [], added: [] })
    // `\ No newline at end of file` is no line.
    else if (hunk && /^[ +]/.test(line)) {
      if (line.startsWith('+')) hunk.added.push(hunk.start + hunk.lines.length)
      hunk.lines.push(line.slice(1).replace(/\r$/, ''))
    }
  }
  return hunks
}

/** Whether a file's lines are what its hunks show, where they show them: else they are of another state of the file. */
export const isShownBy = (hunks: readonly Hunk[], lines: readonly string[]): boolean =>
  hunks.every(({ start, lines: own }) => own.every((line, index) => line === lines[start - 1 + index]))

/** Without their line ends; behind the last one there is an empty line. */
export const linesOf = (text: string): string[] => text.split('\n').map((line) => line.replace(/\r$/, ''))
