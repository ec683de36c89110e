/** Limits against hostile texts: what exceeds them is unknown. */
const maxPattern = 60
const maxValue = 200

/**
 * Takes from a value what a pattern of a shell matches at its beginning (`#`) or its end (`%`), the least of it or the most
 * (`##`, `%%`). Undefined where either is longer than a person writes. Source: BuildKit, frontend/dockerfile/shell: `*` and `?` are
 * all that a pattern knows.
 */
export function trimmed(value: string, operator: '#' | '##' | '%' | '%%', pattern: string): string | undefined {
  if (isTooLong(value, pattern)) return undefined
  const isEnd = operator.startsWith('%')
  const letters = [...value]
  if (isEnd) letters.reverse()
  const ends = endsOf(letters, isEnd ? [...pattern].reverse() : [...pattern], 0)
  const taken = operator.length === 2 ? ends.at(-1) : ends[0]
  const kept = letters.slice(taken ?? 0)
  return (isEnd ? kept.reverse() : kept).join('')
}

/** Puts a text in the place of the first match of a pattern, or of all; the longest from where it begins. */
export function replaced(value: string, pattern: string, by: string, isAll: boolean): string | undefined {
  if (isTooLong(value, pattern) || pattern === '' || by.length > maxValue) return undefined
  const letters = [...value]
  const tokens = [...pattern]
  let out = ''
  for (let at = 0; at < letters.length; ) {
    const end = endsOf(letters, tokens, at).at(-1)
    if (end === undefined || end === at) out += letters[at++]
    else {
      out += by
      at = end
      if (!isAll) return out + letters.slice(at).join('')
    }
  }
  return out
}

const isTooLong = (value: string, pattern: string) => value.length > maxValue || pattern.length > maxPattern

/** Where a match that begins at `from` may end, the nearest first. */
function endsOf(letters: readonly string[], pattern: readonly string[], from: number): number[] {
  let open = new Set([from])
  for (const token of pattern) {
    const next = new Set<number>()
    if (token === '*') for (let at = Math.min(...open); at <= letters.length; at++) next.add(at)
    else for (const at of open) if (at < letters.length && (token === '?' || token === letters[at])) next.add(at + 1)
    if (next.size === 0) return []
    open = next
  }
  return [...open].sort((a, b) => a - b)
}
