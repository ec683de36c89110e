import { lastUpTo } from '../../model/offsets.ts'
import type { Source, Span } from '../../model/source.ts'

/** A blank inside a line: tab, VT, FF, CR, space. BuildKit splits keywords, flags and lists of words at these alone. */
export const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)

/** White space as Go's `unicode.IsSpace` has it, which BuildKit trims lines and arguments with; JavaScript's differs (BOM, NEL). */
export function isSpace(code: number): boolean {
  if (code < 0x80) return isBlank(code)
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}

/** First offset in `[from, to)` that is no white space, or `to`. */
export function skipSpace(text: string, from: number, to: number): number {
  let at = from
  while (at < to && isSpace(text.charCodeAt(at))) at++
  return at
}

/** End of `[from, to)` without its trailing white space. */
export function trimmedEnd(text: string, from: number, to: number): number {
  let at = to
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--
  return at
}

/** First offset in `[from, to)` that is no blank, or `to`. */
export function skipBlanks(text: string, from: number, to: number): number {
  let at = from
  while (at < to && isBlank(text.charCodeAt(at))) at++
  return at
}

/** First offset in `[from, to)` that is a blank, or `to`. */
export function findBlank(text: string, from: number, to: number): number {
  let at = from
  while (at < to && !isBlank(text.charCodeAt(at))) at++
  return at
}

/**
 * The text of one instruction as BuildKit joins it: line continuations, and the blank and comment lines between them, are out.
 * Offsets into `text` are called line offsets. An instruction on one line is not copied: its `text` is the whole file's, and
 * its line offsets are the source's.
 */
export class Line {
  readonly source: Source
  /** Line offsets of the first and behind the last character. `to` joins the pieces, so it is asked for late. */
  readonly from: number
  private readonly pieces: readonly number[]
  private joined?: { readonly text: string; readonly starts: readonly number[] }

  /** `pieces`: source offsets in pairs, start and end of each stretch of text that belongs to the instruction. */
  constructor(source: Source, pieces: readonly number[]) {
    this.source = source
    this.pieces = pieces
    this.from = pieces.length === 2 ? pieces[0]! : 0
  }

  get text(): string {
    return this.pieces.length === 2 ? this.source.text : this.join().text
  }

  get to(): number {
    return this.pieces.length === 2 ? this.pieces[1]! : this.join().text.length
  }

  /** The place of `[start, end)`, which reaches over whatever was taken out between its first and last character. */
  span(start: number, end: number): Span {
    const first = this.sourceOffset(start)
    return { source: this.source, start: first, end: end > start ? this.sourceOffset(end - 1) + 1 : first }
  }

  /** The source offset of a line offset. */
  sourceOffset(offset: number): number {
    if (this.pieces.length === 2) return offset
    const { starts } = this.join()
    const piece = lastUpTo(starts, offset)
    return this.pieces[2 * piece]! + offset - starts[piece]!
  }

  private join() {
    if (!this.joined) {
      const texts: string[] = []
      const starts: number[] = []
      let length = 0
      for (let i = 0; i < this.pieces.length; i += 2) {
        texts.push(this.source.text.slice(this.pieces[i], this.pieces[i + 1]))
        starts.push(length)
        length += this.pieces[i + 1]! - this.pieces[i]!
      }
      this.joined = { text: texts.join(''), starts }
    }
    return this.joined
  }
}
