/** Whether a text has one of some words: every YAML file is asked, and this costs a tenth of what a pattern does. */
export const holds = (text: string, ...words: readonly string[]): boolean => words.some((word) => text.includes(word))

const escapedLetter = /\\(?:x|u00|U000000)[4-7]/
/** Whether a text has escapes of JSON or YAML that stand for letters: `"k\u0069nd"`. */
export const mayEscapeLetters = (text: string) => text.includes('\\') && escapedLetter.test(text)

/** No key that is asked about is longer, however it is escaped. */
const escapedKey = /"[^"\n]{0,120}\\(?:x|u00|U000000)[4-7][^"\n]{0,120}"\s*:/
const escapedLineEnd = /\\[\r\n\u0085\u2028\u2029]/
const aliasAsKey = /\*[^\s,[\]{}*]+[ \t]*:/y
/** `!!binary`, `!<tag:yaml.org,2002:binary>`, and tags that are spelt with escapes. */
const decodingTag = /![^\s!]*(?:binary|%)/

/** Whether a text may have keys that only a parser can read: decoded by a tag, through an alias, explicit. */
export const mayDisguiseKeys = (text: string): boolean => mayDecode(text) || hasAliasAsKey(text) || hasExplicitKey(text)

// A search for one letter costs a fraction of a pattern over the whole text.
function hasAliasAsKey(text: string): boolean {
  for (let at = text.indexOf('*'); at >= 0; at = text.indexOf('*', at + 1)) {
    aliasAsKey.lastIndex = at
    if (aliasAsKey.test(text)) return true
  }
  return false
}
function hasExplicitKey(text: string): boolean {
  for (let at = text.indexOf('?'); at >= 0; at = text.indexOf('?', at + 1))
    if (/^\s$/.test(text[at + 1] ?? '') && (at === 0 || /[\s,[{]/.test(text[at - 1]!))) return true
  return false
}

const mayDecode = (text: string) => text.includes('!') && (decodingTag.test(text) || /^%TAG/m.test(text))

/**
 * Whether a YAML or JSON text may have one of some keys, in whatever style, at whatever depth. Cheap: nothing is parsed. A
 * `false` is always right.
 */
export function mayHaveKey(text: string, ...names: readonly string[]): boolean {
  if (names.some((name) => patternOf(name).test(text))) return true
  const isEscaped = mayEscapeLetters(text)
  if (isEscaped && escapedKey.test(text)) return true
  if (mayDecode(text)) return true
  const isWritten = names.some((name) => text.includes(name))
  if (isWritten && hasAliasAsKey(text)) return true
  return (isWritten || isEscaped || (text.includes('\\') && escapedLineEnd.test(text))) && hasExplicitKey(text)
}

const patterns = new Map<string, RegExp>()

/** A key as nearly everybody writes it. */
function patternOf(name: string): RegExp {
  const known = patterns.get(name) ?? new RegExp(`\\b${name}["']?\\s*:`)
  patterns.set(name, known)
  return known
}
