/** A text with its variables put in. A variable without a value stays as written and is named in `unknown`. */
export interface Expanded {
  readonly text: string
  readonly unknown: readonly string[]
}

/** How a literal dollar is written: `$$` (Compose) or `\$` (Dockerfile). */
export type DollarEscape = '$$' | '\\'

const nameAt = /[A-Za-z_]\w*/y

/**
 * Puts in `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME-word}`, `${NAME:+word}`, `${NAME+word}`, `${NAME:?word}` and
 * `${NAME?word}`; words may hold variables themselves. Forms beyond these are unknown. Never throws.
 */
export function expand(text: string, lookup: (name: string) => string | undefined, dollar: DollarEscape): Expanded {
  if (!text.includes('$')) return { text, unknown: [] }
  const unknown: string[] = []
  let out = ''
  for (let i = 0; i < text.length; ) {
    const character = text[i]!
    if (dollar === '\\' && character === '\\' && text[i + 1] === '$') {
      out += '$'
      i += 2
    } else if (character !== '$') {
      out += character
      i++
    } else if (dollar === '$$' && text[i + 1] === '$') {
      out += '$'
      i += 2
    } else {
      const end = endOfVariable(text, i)
      const written = text.slice(i, end)
      const value = end === i + 1 ? { text: '$', unknown: [] } : resolve(written, lookup, dollar)
      out += value.text
      unknown.push(...value.unknown)
      i = end
    }
  }
  return { text: out, unknown }
}

/** Offset behind the variable that begins at `start`; `start + 1` where a lone dollar stands. */
function endOfVariable(text: string, start: number): number {
  if (text[start + 1] !== '{') {
    nameAt.lastIndex = start + 1
    return start + 1 + (nameAt.exec(text)?.[0].length ?? 0)
  }
  let depth = 0
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '{') depth++
    else if (text[i] === '}' && --depth === 0) return i + 1
  }
  return start + 1
}

function resolve(written: string, lookup: (name: string) => string | undefined, dollar: DollarEscape): Expanded {
  const inside = written.startsWith('${') ? written.slice(2, -1) : written.slice(1)
  const [, name, colon, operator, word = ''] = /^([A-Za-z_]\w*)(?:(:?)([-+?])(.*))?$/s.exec(inside) ?? []
  if (name === undefined) return { text: written, unknown: [inside] }
  const value = lookup(name)
  const isSet = value !== undefined && !(colon && value === '')
  if (operator === '+') return isSet ? expand(word, lookup, dollar) : { text: '', unknown: [] }
  if (isSet) return { text: value, unknown: [] }
  if (operator === '-') return expand(word, lookup, dollar)
  return { text: written, unknown: [name] }
}
