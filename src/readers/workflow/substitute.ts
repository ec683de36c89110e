import { countWhile } from '../../model/offsets.ts'
/** An expression in a text, with what stands between its braces. */
export interface Written {
  readonly start: number
  readonly end: number
  readonly inner: string
}

const none: readonly Written[] = []

/** Every `${{ … }}` of a text. Quotes hide braces, as they do for GitHub. */
export function expressionsIn(text: string): readonly Written[] {
  let start = text.indexOf('${{')
  if (start < 0) return none
  const found: Written[] = []
  // Once a quote stays open, no quote counts any more: the text is read once in either way.
  let minds = true
  while (start >= 0) {
    let close = minds ? closingAfter(text, start + 3) : text.indexOf('}}', start + 3)
    if (close < 0 && minds) {
      minds = false
      close = text.indexOf('}}', start + 3)
    }
    if (close < 0) break
    found.push({ start, end: close + 2, inner: text.slice(start + 3, close) })
    start = text.indexOf('${{', close + 2)
  }
  return found
}

function closingAfter(text: string, from: number): number {
  const mark = /'|\}\}/g
  mark.lastIndex = from
  let isQuoted = false
  for (let match = mark.exec(text); match; match = mark.exec(text)) {
    if (match[0] === "'") isQuoted = !isQuoted
    else if (!isQuoted) return match.index
    else mark.lastIndex = match.index + 1
  }
  return -1
}

/** The only expression of a text that is nothing else. */
export function wholeExpression(text: string): string | undefined {
  const [only, more] = expressionsIn(text)
  if (!only || more || text.slice(0, only.start).trim() !== '' || text.slice(only.end).trim() !== '') return undefined
  return only.inner
}

/** A text with its GitHub expressions put in. */
export interface Substituted {
  readonly text: string
  /** The expressions whose value is not known, as they are written, by their offset in the text. */
  readonly expressions: ReadonlyMap<number, string>
  /** The offset of what is written: an expression's begin or end for what stands in its place. */
  place(offset: number, isEnd?: boolean): number
}

/**
 * Puts the value of every expression in, as GitHub does before a shell sees the text. In the place of one that is not known comes
 * a variable without a meaning, as long as itself. Other systems have expressions of another form: they are given.
 */
export function substitute(
  text: string,
  lookUp: (expression: Written) => string | undefined,
  written: readonly Written[] = expressionsIn(text),
): Substituted {
  const expressions = new Map<number, string>()
  // Offsets in the result, in the text, and whether the stretch is as written.
  const pieces: [at: number, start: number, end: number, isExact: boolean][] = []
  let out = ''
  let last = 0
  const add = (value: string, start: number, end: number, isExact: boolean) => {
    pieces.push([out.length, start, end, isExact])
    out += value
  }
  for (const expression of written) {
    const { start, end } = expression
    add(text.slice(last, start), last, start, true)
    const value = lookUp(expression)
    if (value === undefined) {
      expressions.set(out.length, text.slice(start, end).replace(/\s+/g, ' '))
      add(`\${${'_'.repeat(Math.max(3, end - start - 3))}}`, start, end, end - start >= 6)
    } else if (value !== '') add(value, start, end, false)
    last = end
  }
  add(text.slice(last), last, text.length, true)
  const place = (offset: number, isEnd = false) => {
    // The last piece that begins there or before; where something ends, before.
    const limit = isEnd && offset > 0 ? offset - 1 : offset
    const [at, start, stop, isExact] = pieces[Math.max(0, countWhile(pieces, ([begin]) => begin <= limit) - 1)]!
    if (isExact) return Math.min(start + offset - at, stop)
    return isEnd ? stop : start
  }
  return { text: out, expressions, place }
}
