/** What is left of a pattern for a signer's identity without what matches anything, and without the address that every one begins with. */
const residue = (pattern: string) =>
  pattern
    .replace(/\\([./@-])/g, '$1')
    .replace(/^\^|\$$|^\(\?i\)/g, '')
    .replace(/^\(+|\)+$/g, '')
    .replace(/(?:\.|\[\^\/\]|\\S|\\w)[*+]\??/g, '')
    .replace(/^https:\/\//, '')
    .replace(/[*@/$]+$|^[*@/]+/g, '')

/** Characters; a longer pattern names somebody. */
const maxPattern = 300

/** Whether a pattern matches whoever signs: `.*`, or `https://github.com/.*`, where anyone may have a repository. */
export const matchesEverySigner = (pattern: string): boolean =>
  pattern.length <= maxPattern && /^(?:(?:github|gitlab)\.com)?$/.test(residue(pattern))
