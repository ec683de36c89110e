import type { Hunk } from '../model/diff.ts'

const header = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/

/** What a file's `patch`, as GitHub lists it, shows of the file afterwards. */
export function hunksOf(patch: string): Hunk[] {
  const hunks: { start: number; lines: string[] }[] = []
  for (const line of patch.split('\n')) {
    const start = header.exec(line)?.[1]
    if (start !== undefined) hunks.push({ start: Number(start), lines: [] })
    // `\ No newline at end of file` is no line.
    else if (/^[ +]/.test(line)) hunks.at(-1)?.lines.push(line.slice(1).replace(/\r$/, ''))
  }
  return hunks
}
