/** Words that are kept; beyond them one stands for the rest. */
const maxWords = 200
const maxLength = 120

/** A word of several parts. One that continues another behind a space is a part of it: `get secrets one` of `get secrets`. */
export const reachWord = (...parts: readonly string[]): string =>
  parts
    .map((part) => part.replace(/\s/g, '+'))
    .join(' ')
    .slice(0, maxLength)

/** How far a fault goes, and whom it lets in: sorted, each once, bounded. */
export function reachOf(words: Iterable<string>): readonly string[] {
  const all = [...new Set(words)].sort()
  return all.length <= maxWords ? all : [...all.slice(0, maxWords), `and ${all.length - maxWords} more`]
}

/** The words that none of the others covers. */
export function beyond(words: readonly string[], known: ReadonlySet<string>): string[] {
  return words.filter((word) => {
    for (let end = word.length; end > 0; end = word.lastIndexOf(' ', end - 1))
      if (known.has(word.slice(0, end))) return false
    return true
  })
}
