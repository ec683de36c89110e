import { type Source, type Span, span } from '../../model/source.ts'

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
    let low = 0
    let high = this.chunks.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (offset < this.chunks[middle]!.at + this.chunks[middle]!.text.length) high = middle
      else low = middle + 1
    }
    return this.chunks[low]
  }
}

const isExact = ({ text, place }: Chunk) => text.length === place.end - place.start
const startIn = (chunk: Chunk, from: number) =>
  isExact(chunk) ? chunk.place.start + Math.max(0, from - chunk.at) : chunk.place.start
const endIn = (chunk: Chunk, to: number) =>
  isExact(chunk) ? chunk.place.start + Math.min(chunk.text.length, to - chunk.at) : chunk.place.end

interface Value {
  readonly place: Span
  readonly adds: boolean
  readonly conditional: boolean
}

/** Limits; what exceeds them stays a variable: characters of a recipe, variables within variables, references put in in all. */
const maxRecipeLength = 16_384
const maxDepth = 50
const maxReferences = 50_000

const assignment =
  /^[ ]*(?:[^\s:=#][^:=#]*:(?!:?=)[ \t]*)?(?:(?:export|override|private)[ \t]+)*([\w.-]+)[ \t]*(\?=|:{0,3}=|\+=|!=)[ \t]*/

/** The literal variables of a Makefile and of what it includes. One with different values (or set by a shell) stays a variable without a known value. */
export class MakeVariables {
  private readonly values = new Map<string, Value[]>()
  private readonly settled = new WeakMap<readonly Value[], { count: number; known: readonly Value[] | undefined }>()
  private references = 0
  private withAdditions = true

  /** Takes a line that is an assignment; false for any other line. */
  assign(source: Source, start: number, line: string, conditional: boolean): boolean {
    const match = assignment.exec(line)
    if (!match) return false
    const [head, name = '', operator = ''] = match
    const body = line
      .slice(head.length)
      .replace(/(?:^|\s)#.*$/s, '')
      .trimEnd()
    const value = {
      place: span(source, start + head.length, start + head.length + body.length),
      adds: operator === '+=',
      conditional,
    }
    const list = this.values.get(name)
    if (operator === '!=') this.values.set(name, [])
    else if (list) list.push(value)
    else this.values.set(name, [value])
    return true
  }

  /** Expands a stretch of a file, with what `ifeq` and its like add to a variable or without. */
  expand(place: Span, withAdditions = true): ExpandedText {
    const into = new ExpandedText()
    this.withAdditions = withAdditions
    this.expandInto(into, place, undefined, new Set())
    return into
  }

  private expandInto(into: ExpandedText, place: Span, use: Span | undefined, open: ReadonlySet<string>): void {
    const { source, start, end } = place
    const file = source.text
    let plain = start
    for (let i = start; i < end; i++) {
      if (file[i] !== '$') continue
      into.push(file.slice(plain, i), span(source, plain, i), use)
      const last = endOfReference(file, i, end)
      this.reference(into, span(source, i, last), use, open)
      plain = last
      i = last - 1
    }
    into.push(file.slice(plain, end), span(source, plain, end), use)
  }

  private reference(into: ExpandedText, at: Span, outer: Span | undefined, open: ReadonlySet<string>): void {
    const written = at.source.text.slice(at.start, at.end)
    const use = outer ?? at
    if (written === '$$') {
      into.push('$', at, outer)
      return
    }
    const inside = /^\$[({]/.test(written) ? written.slice(2, -1) : written.slice(1)
    const isBounded = open.size < maxDepth && into.text.length < maxRecipeLength && this.references < maxReferences
    const values = open.has(inside) || !isBounded ? undefined : this.values.get(inside)
    const known = values && this.known(values)
    this.references += known?.length ?? 0
    if (known) {
      const inner = new Set([...open, inside])
      known.forEach(({ place, adds, conditional }, i) => {
        if (adds && conditional) {
          into.isConditional = true
          if (!this.withAdditions) return
        }
        if (i > 0) into.push(' ', span(place.source, place.start), use)
        this.expandInto(into, place, use, inner)
      })
      return
    }
    into.push(unknown(inside), at, outer)
  }

  private known(values: readonly Value[]): readonly Value[] | undefined {
    const settled = this.settled.get(values)
    if (settled?.count === values.length) return settled.known
    const known = this.settle(values)
    this.settled.set(values, { count: values.length, known })
    return known
  }

  private settle(values: readonly Value[]): readonly Value[] | undefined {
    const plain = values.filter((value) => !value.adds)
    const texts = new Set(plain.map(({ place }) => place.source.text.slice(place.start, place.end)))
    if (texts.size > 1 || values.length === 0) return undefined
    return [...plain.slice(0, 1), ...values.filter((value) => value.adds)]
  }
}

function endOfReference(text: string, start: number, end: number): number {
  const opener = text[start + 1]
  if (opener !== '(' && opener !== '{') return Math.min(end, start + 2)
  const closer = opener === '(' ? ')' : '}'
  let depth = 0
  for (let i = start + 1; i < end; i++) {
    if (text[i] === opener) depth++
    else if (text[i] === closer && --depth === 0) return i + 1
  }
  return end
}

/** What stands in the shell's text for a value that only make has: a variable of its name, or the command that `shell` runs. */
function unknown(inside: string): string {
  const command = /^shell\s+(.*)$/s.exec(inside)?.[1]
  if (command !== undefined) return `$(${command.replaceAll('$$', '$')})`
  return /^\w+$/.test(inside) ? `\${${inside}}` : `\${${inside.replace(/\W.*$/s, '') || 'automatic'}_}`
}
