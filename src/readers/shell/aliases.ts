import { splitWords, type Word } from '../parse/words.ts'
import type { Functions } from './functions.ts'

/** `alias up='cd x; docker run'`: an alias that is more than the beginning of one command, with the words behind it. */
export function aliasList([first, ...rest]: readonly Word[], functions: Functions): readonly Word[] | undefined {
  const alias = first && first.unsure === undefined ? functions.alias(first.text) : undefined
  if (alias === undefined || !/[;&|<>()$`\n]/.test(alias)) return undefined
  const isPlain = rest.every(({ text }) => /^[\w./:=@,+%-]*$/.test(text))
  return isPlain ? [{ ...first!, text: alias }, ...rest] : undefined
}

/** `alias d=docker`: the alias's own words come in its place; behind one that ends with a blank the next word may be one as well. */
export function withAlias(words: readonly Word[], functions: Functions): readonly Word[] {
  const found: Word[] = []
  for (const [i, word] of words.entries()) {
    const alias = word.unsure === undefined ? functions.alias(word.text) : undefined
    if (alias === undefined) return i === 0 ? words : [...found, ...words.slice(i)]
    found.push(...splitWords(alias, () => word.use ?? word.span))
    if (!/\s$/.test(alias)) return [...found, ...words.slice(i + 1)]
  }
  return found
}
