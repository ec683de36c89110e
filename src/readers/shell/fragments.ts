import type { Source } from '../../model/source.ts'
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
  /** The file of the repository that the text is of. */
  readonly file?: Source
}

/** A field of a word that is being put together. */
export type Piece = Pick<Fragment, 'text' | 'unsure' | 'several' | 'origin' | 'isArguments' | 'file'>

/** Texts that `+=` put together, with the words that they are of. */
export const partsOf = new WeakMap<Word, readonly Word[]>()

/** The parts of a text that takes over others (`FLAGS="$FLAGS -v a:b"`): it has a place of its own. */
const takenOver = new WeakMap<Word, readonly Word[]>()

/** What is taken over more often is placed where that ends. */
const maxDepth = 200

/** Keeps the places of what a text takes over. */
export function keepPlaces(word: Word, pieces: readonly Piece[]): Word {
  const length = pieces.reduce((sum, { text }) => sum + text.length, 0)
  if (pieces.length < 2 || !pieces.some(isPlaced) || word.text.length !== length) return word
  let end = 0
  const parts = pieces.map((piece) => {
    const start = end
    end += piece.text.length
    return isPlaced(piece) ? piece.origin : part(word, start, end)
  })
  takenOver.set(word, parts)
  return word
}

const isPlaced = (piece: Piece): piece is Piece & { readonly origin: Word } => piece.origin?.text === piece.text

/** A part of a text, where it is written; undefined where it is put together. */
export function partOf(word: Word, from: number, to: number): Word | undefined {
  let inner = { word, from, to }
  for (let depth = 0; depth < maxDepth; depth++) {
    const next = within(inner)
    if (!next) break
    inner = next
  }
  return partsOf.has(inner.word) ? undefined : part(inner.word, inner.from, inner.to)
}

interface Stretch {
  readonly word: Word
  readonly from: number
  readonly to: number
}

/** The part of the word in which the stretch lies as a whole. */
function within({ word, from, to }: Stretch): Stretch | undefined {
  let start = 0
  for (const own of partsOf.get(word) ?? takenOver.get(word) ?? []) {
    const end = start + own.text.length
    if (from >= start && to <= end) return { word: own, from: from - start, to: to - start }
    start = end
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
