import { countWhile } from '../../model/offsets.ts'
import { type Span, span } from '../../model/source.ts'

/** A stretch of expanded text: where it was written, and the reference in the recipe that it replaces. */
interface Chunk {
  readonly text: string
  /** Offset in the result. */
  readonly at: number
  readonly place: Span
  readonly use?: Span
}

/** A recipe with its variables put in, and the way back to its files. */
export class ExpandedText {
  private readonly chunks: Chunk[] = []
  text = ''
  /** What a condition adds is in it. */
  isConditional = false
  /** How many values the variable in it has that has the most. */
  ways = 1

  push(text: string, place: Span, use: Span | undefined): void {
    if (text === '') return
    this.chunks.push({ text, at: this.text.length, place, use })
    this.text += text
  }

  /** Where the text was written: in the recipe, or in one assignment; a mixture is where the recipe names it. */
  origin(from: number, to: number): Span {
    const [first, last] = [this.chunkAt(from), this.chunkAt(Math.max(from, to - 1))]
    if (!first || !last) return this.use(from, to)
    const isOnePlace = first.use?.start === last.use?.start && first.place.source === last.place.source
    const [start, end] = [startIn(first, from), endIn(last, to)]
    return isOnePlace && end >= start ? span(first.place.source, start, end) : this.use(from, to)
  }

  /** Where the recipe itself has it. */
  use(from: number, to: number): Span {
    const [first, last] = [this.chunkAt(from)!, this.chunkAt(Math.max(from, to - 1))!]
    const start = first.use?.start ?? startIn(first, from)
    const end = last.use?.end ?? endIn(last, to)
    return span((first.use ?? first.place).source, start, Math.max(start, end))
  }

  private chunkAt(offset: number): Chunk | undefined {
    const before = countWhile(this.chunks, ({ at, text }) => at + text.length <= offset)
    return this.chunks[Math.min(before, this.chunks.length - 1)]
  }
}

const isExact = ({ text, place }: Chunk) => text.length === place.end - place.start
const startIn = (chunk: Chunk, from: number) =>
  isExact(chunk) ? chunk.place.start + Math.max(0, from - chunk.at) : chunk.place.start
const endIn = (chunk: Chunk, to: number) =>
  isExact(chunk) ? chunk.place.start + Math.min(chunk.text.length, to - chunk.at) : chunk.place.end
