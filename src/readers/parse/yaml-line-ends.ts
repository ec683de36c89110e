import type { Source } from '../../model/source.ts'

/** Line ends of YAML 1.1, which Go's libraries and GitHub still take for such. Three searches for a letter cost less than a class. */
export const hasOldLineEnd = (text: string) =>
  text.includes('\u0085') || text.includes('\u2028') || text.includes('\u2029')
export const oldLineEnds = /[\u0085\u2028\u2029]/g

/**
 * Whether a line end in a quoted scalar makes another value of it for Go's libraries, which take the blanks and line ends around U+2028
 * and U+2029 out, and the backslash before them; U+0085 is read as they do. Held by the rows of the oracle.
 */
const changesQuoted = (text: string, at: number): boolean =>
  text[at] !== '\u0085' && (/[ \t\r\n\\\u0085]/.test(text[at - 1] ?? '') || /[ \t\r\n\u0085]/.test(text[at + 1] ?? ''))

/** Old line ends between two offsets; in a quoted scalar most of them change nothing. */
export function oldLineEndsIn(source: Source, from: number, length: number) {
  const found: number[] = []
  // Of the document alone: a file may hold thousands.
  const text = source.text.slice(from, from + length)
  if (hasOldLineEnd(text)) for (const match of text.matchAll(oldLineEnds)) found.push(from + match.index)
  let next = 0
  let outside: number | undefined
  return {
    passOver(start: number, end: number): void {
      while (found[next] !== undefined && found[next]! < end) {
        if (found[next]! < start || changesQuoted(source.text, found[next]!)) outside ??= found[next]
        next++
      }
    },
    first: () => outside ?? found[next],
  }
}
