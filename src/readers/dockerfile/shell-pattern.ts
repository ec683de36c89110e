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
  const ends = endsOf(letters, partsOf(isEnd ? [...pattern].reverse().join('') : pattern), 0)
  const taken = typeof ends === 'object' ? (operator.length === 2 ? ends.farthest : ends.nearest) : 0
  const kept = letters.slice(taken)
  return (isEnd ? kept.reverse() : kept).join('')
}

/** Puts a text in the place of the first match of a pattern, or of all; the longest from where it begins. */
export function replaced(value: string, pattern: string, by: string, isAll: boolean): string | undefined {
  if (isTooLong(value, pattern) || pattern === '' || by.length > maxValue) return undefined
  const letters = [...value]
  const parts = partsOf(pattern)
  let out = ''
  for (let at = 0; at < letters.length; ) {
    const ends = endsOf(letters, parts, at)
    if (ends === 'never') return out + letters.slice(at).join('')
    if (ends === undefined || ends.farthest === at) out += letters[at++]
    else {
      out += by
      at = ends.farthest
      if (!isAll) return out + letters.slice(at).join('')
    }
  }
  return out
}

const isTooLong = (value: string, pattern: string) => value.length > maxValue || pattern.length > maxPattern

/** What stands between the stars of a pattern. */
type Parts = readonly (readonly string[])[]

const partsOf = (pattern: string): Parts => pattern.split('*').map((part) => [...part])

/** Where a match that begins somewhere may end, the nearest and the farthest. */
interface Ends {
  readonly nearest: number
  readonly farthest: number
}

/** `never` where no match begins behind `from`, either. */
function endsOf(letters: readonly string[], [first = [], ...others]: Parts, from: number): Ends | 'never' | undefined {
  if (!isAt(letters, first, from)) return undefined
  let nearest = from + first.length
  let farthest = nearest
  for (const part of others) {
    // As early as it can: the star behind it takes the rest.
    const at = placeOf(letters, part, nearest)
    if (at === undefined) return 'never'
    nearest = at + part.length
    farthest = lastPlaceOf(letters, part) + part.length
  }
  return { nearest, farthest }
}

const isAt = (letters: readonly string[], part: readonly string[], at: number) =>
  at + part.length <= letters.length && part.every((token, i) => token === '?' || token === letters[at + i])

function placeOf(letters: readonly string[], part: readonly string[], from: number): number | undefined {
  for (let at = from; at + part.length <= letters.length; at++) if (isAt(letters, part, at)) return at
  return undefined
}

/** Of a part that has one. */
function lastPlaceOf(letters: readonly string[], part: readonly string[]): number {
  let at = letters.length - part.length
  while (!isAt(letters, part, at)) at--
  return at
}
