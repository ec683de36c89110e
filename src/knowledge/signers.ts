/** What matches any text, however often: `.`, `[^/]`, `[\s\S]`, `\S`, `\w`. */
const anything = /(?:\.|\[\^\/\]|\[\\s\\S\]|\[\\S\\s\]|\[\\w\\W\]|\\S|\\w)(?:[*+?]|\{\d*,?\d*\})?\??/g

/** What is left of a pattern for a signer's identity without what matches anything, and without the address that every one begins with. */
const residue = (pattern: string) =>
  pattern
    .replace(/\\([./@-])/g, '$1')
    .replace(/^\^|\$$|^\(\?i\)/g, '')
    .replace(/^\(+(?:\?:)?|\)+$/g, '')
    .replace(/^https?\??:\/\//, '')
    .replace(/^(?:github|gitlab)\.com/, '')
    .replace(anything, '')
    .replace(/(?<![*@/$])[*@/$]+$|^[*@/^]+/g, '')

/** The ways of a pattern, where no group divides them. */
const waysOf = (pattern: string): string[] => {
  const inner = pattern.replace(/^\^?\((?:\?:)?([^()]*)\)\$?$/, '$1')
  return inner.includes('(') ? [inner] : inner.split('|')
}

/** Characters; a longer way of a pattern names somebody. */
const maxPattern = 300

/** Whether a pattern matches whoever signs: `.*`, or `https://github.com/.*`, where anyone may have a repository. */
export const matchesEverySigner = (pattern: string): boolean =>
  waysOf(pattern).some((way) => way.length <= maxPattern && residue(way) === '')
