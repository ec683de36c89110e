/** Windows line ends become a blank and a line feed, so that every offset stays and `\` still continues a line. */
export function joinLines(text: string): string {
  if (!text.includes('\r\n')) return text
  return text.replaceAll('\\\r\n', ' \\\n').replaceAll('\r\n', ' \n')
}

/** A text with its GitHub expressions put in. */
export interface Substituted {
  readonly text: string
  /** The expressions whose value is not known, by their offset in the text. */
  readonly expressions: ReadonlyMap<number, string>
  /** The offset of what is written: an expression's begin or end for what stands in its place. */
  place(offset: number, isEnd?: boolean): number
}

/** The first group that matches is the expression. */
const githubExpression = /\$\{\{(.*?)\}\}/gs

/** An expression as its file has it: GitHub's are kept without their signs, those of other systems with them. */
export const expressionAsWritten = (expression: string): string =>
  /^(?:<<|\$)/.test(expression) ? expression : `\${{ ${expression} }}`

/**
 * Puts the value of every `${{ … }}`, or of another system's expressions, in, as is done before a shell sees the text. In the
 * place of one that is not known comes a variable without a meaning, as long as itself.
 */
export function substitute(
  text: string,
  lookUp: (expression: string) => string | undefined,
  pattern = githubExpression,
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
  // Without an end there is no expression: a pattern would look for one from every beginning.
  const end = Math.max(text.lastIndexOf('}}') + 2, pattern === githubExpression ? 0 : text.length)
  const found = end > 1 ? text.slice(0, end).matchAll(pattern) : []
  for (const match of found) {
    const [written, ...groups] = match
    const inner = groups.find((group) => group !== undefined)?.trim() ?? ''
    const stop = match.index + written.length
    add(text.slice(last, match.index), last, match.index, true)
    const value = lookUp(inner)
    if (value === undefined) {
      expressions.set(out.length, pattern === githubExpression ? inner : written)
      add(`\${${'_'.repeat(Math.max(3, written.length - 3))}}`, match.index, stop, written.length >= 6)
    } else if (value !== '') add(value, match.index, stop, false)
    last = stop
  }
  add(text.slice(last), last, text.length, true)
  const place = (offset: number, isEnd = false) => {
    // The last piece that begins there or before; where something ends, before.
    const limit = isEnd && offset > 0 ? offset - 1 : offset
    let low = 0
    for (let high = pieces.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1
      if (pieces[middle]![0] <= limit) low = middle
      else high = middle - 1
    }
    const [at, start, stop, isExact] = pieces[low]!
    if (isExact) return Math.min(start + offset - at, stop)
    return isEnd ? stop : start
  }
  return { text: out, expressions, place }
}

/** The text between double quotes as the shell passes it on, with the offset of every character; variables stay as written. */
export function decodeDouble(raw: string): { text: string; offsets: readonly number[] } {
  let text = ''
  const offsets: number[] = []
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] === '\\' && raw[i + 1] === '\n') {
      i++
      continue
    }
    if (raw[i] === '\\' && /["\\$`]/.test(raw[i + 1] ?? '')) i++
    offsets.push(i)
    text += raw[i]
  }
  offsets.push(raw.length)
  return { text, offsets }
}
