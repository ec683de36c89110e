/** A text with its variables put in. A variable without a value stays as written and is named in `unknown`. */
export interface Expanded {
  readonly text: string
  readonly unknown: readonly string[]
}

/** How a literal dollar is written: `$$` (Compose) or `\$` (Dockerfile). */
export type DollarEscape = '$$' | '\\'

const nameAt = /[A-Za-z_]\w*/y

type Lookup = (name: string) => string | undefined

/** Set wherever `docker compose` runs, by the shell or by Compose itself. */
const setEverywhere = new Set(['COMPOSE_PROJECT_NAME', 'HOME', 'LOGNAME', 'PATH', 'PWD', 'SHELL', 'SHLVL', 'USER'])

/** Limits against hostile texts: what exceeds them stays as written, and is unknown. */
const maxDepth = 20
const longest = 65_536

/**
 * Puts in `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME-word}`, `${NAME:+word}`, `${NAME+word}`, `${NAME:?word}` and
 * `${NAME?word}`; words may hold variables themselves. Forms beyond these are unknown. Never throws.
 */
export function expand(text: string, lookup: Lookup, dollar: DollarEscape, depth = 0): Expanded {
  if (!text.includes('$')) return { text, unknown: [] }
  if (depth > maxDepth) return { text, unknown: ['…'] }
  const unknown: string[] = []
  let out = ''
  for (let i = 0; i < text.length; ) {
    const start = text.indexOf('$', i)
    if (start < 0) return { text: out + text.slice(i), unknown }
    const isEscaped = dollar === '$$' ? text[start + 1] === '$' : start > i && text[start - 1] === '\\'
    out += text.slice(i, isEscaped && dollar === '\\' ? start - 1 : start)
    if (isEscaped) {
      out += '$'
      i = start + (dollar === '$$' ? 2 : 1)
      continue
    }
    const end = endOfVariable(text, start)
    const value = resolve(text.slice(start, end), lookup, dollar, depth)
    out += value.text
    unknown.push(...value.unknown)
    if (out.length > longest) return { text, unknown: [...unknown, '…'] }
    i = end
  }
  return { text: out, unknown }
}

/**
 * Offset behind the variable that begins at `start`; behind a lone dollar; the text's end where a brace is not closed.
 * @param name what a variable without braces may be called, as a sticky expression
 */
export function endOfVariable(text: string, start: number, name = nameAt): number {
  if (text[start + 1] !== '{') {
    name.lastIndex = start + 1
    return start + 1 + (name.exec(text)?.[0].length ?? 0)
  }
  let open = 0
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '{') open++
    else if (text[i] === '}' && --open === 0) return i + 1
  }
  return text.length
}

function resolve(written: string, lookup: Lookup, dollar: DollarEscape, depth: number): Expanded {
  if (written === '$') return { text: written, unknown: [] }
  const inside = /^\$\{(.*)\}$/s.exec(written)?.[1] ?? written.slice(1)
  const [, name, colon, operator, word = ''] = /^([A-Za-z_]\w*)(?:(:?)([-+?])(.*))?$/s.exec(inside) ?? []
  if (name === undefined) return { text: written, unknown: [/\w*/.exec(inside)![0] || '…'] }
  const value = lookup(name)
  const isSet = value !== undefined && !(colon && value === '')
  // What it is set to is not known.
  const isSomehowSet = value === undefined && dollar === '$$' && setEverywhere.has(name)
  if (isSomehowSet && operator !== '+') return { text: written, unknown: [name] }
  if (operator === '+')
    return isSet || isSomehowSet ? expand(word, lookup, dollar, depth + 1) : { text: '', unknown: [] }
  if (isSet) return { text: value, unknown: [] }
  if (operator === '-') return expand(word, lookup, dollar, depth + 1)
  return { text: written, unknown: [name] }
}
