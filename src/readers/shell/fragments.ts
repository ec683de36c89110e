import { part, type Word } from '../parse/words.ts'

/** A stretch of a word before it is split into fields. */
export interface Fragment {
  readonly text: string
  readonly quoted: boolean
  readonly unsure?: string
  readonly several?: boolean
  /** The word that it is exactly, at its own place. */
  readonly origin?: Word
  /** An array's words: each is a field of its own. */
  readonly list?: readonly Word[]
  readonly isArguments?: boolean
}

/** A field of a word that is being put together. */
export type Piece = Pick<Fragment, 'text' | 'unsure' | 'several' | 'origin' | 'isArguments'>

/** Texts that `+=` put together, with the words that they are of. */
export const partsOf = new WeakMap<Word, readonly Word[]>()

/** A part of a text, where it is written; undefined where it is put together. */
export function partOf(word: Word, from: number, to: number): Word | undefined {
  const parts = partsOf.get(word)
  if (!parts) return part(word, from, to)
  let offset = 0
  for (const own of parts) {
    const end = offset + own.text.length
    if (from >= offset && to <= end) return part(own, from - offset, to - offset)
    offset = end
  }
  return undefined
}

export function pieceOf(item: Word, { isArguments }: Pick<Fragment, 'isArguments'>): Piece {
  const own = item.unsure === undefined ? {} : { unsure: item.unsure, several: item.several }
  // What was computed is written nowhere.
  const isPlaced = item.span.end > item.span.start || item.use !== undefined
  return { text: item.text, ...own, ...(isPlaced && { origin: item }), ...(isArguments && { isArguments }) }
}

export function combined(pieces: readonly Piece[]): { text: string; unsure?: string } {
  const unsure = pieces.find((piece) => piece.unsure !== undefined)?.unsure
  return { text: pieces.map(({ text }) => text).join(''), ...(unsure !== undefined && { unsure }) }
}

/** `$(subst a,b,$(X))` of make stands in the shell's text as a variable of the function's name. */
const ofMake =
  /^\$\{(subst|patsubst|wildcard|foreach|call|if|or|and|notdir|basename|dir|filter|firstword|word|wordlist)_\}$/

const noKnownValue = (written: string) => `${written.replace(ofMake, '$($1 …)')} has no known value`

export const unknown = (written: string, quoted: boolean, isList: boolean): Fragment => ({
  text: written,
  quoted,
  unsure: noKnownValue(written),
  several: isList || !quoted,
})
