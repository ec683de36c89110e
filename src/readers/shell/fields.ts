import type { Word as ShellWord } from 'unbash'
import type { Span } from '../../model/source.ts'
import { endOfExpansion } from '../parse/expansions.ts'
import { isOnlyExpansion, type Word } from '../parse/words.ts'
import { combined, type Fragment, keepPlaces, type Piece, partOf, partsOf, pieceOf } from './fragments.ts'
import { maxWordLength } from './prints.ts'
import type { Work } from './work.ts'

/** What is asked of the variables of a text to make words of stretches. */
interface Text {
  readonly work: Work
  /** What stands between fields. */
  separators(at: number): string
  place(at: { pos: number; end: number }): Pick<Word, 'span' | 'use'>
  use(at: { pos: number; end: number }): Span
}

/** Characters that variables may add to a word, and to all words of a text a hundred times as many. */
const maxAdded = 1_000_000

/** The words that the stretches of a word become: one, or a field each. */
export class Fields {
  constructor(private readonly text: Text) {}

  /** Splits what unquoted variables hold, and keeps the words of arrays apart. */
  of(fragments: readonly Fragment[], word: ShellWord): Word[] {
    const length = fragments.reduce((sum, { text }) => sum + text.length, 0)
    const added = length - word.text.length
    if (added > 0 && (added > maxAdded || !this.text.work.spend(added / 1000)))
      return [{ text: word.text, ...this.text.place(word), unsure: tooLong(length), several: true }]
    const found: Word[] = []
    let open: Piece[] | undefined
    const close = () => {
      if (open) found.push(this.field(open, word))
      open = undefined
    }
    const add = (piece: Piece) => (open ??= []).push(piece)
    for (const fragment of fragments) {
      const isOne = fragment.quoted || isOnlyExpansion(fragment)
      if (!fragment.list && isOne) {
        add(fragment)
        continue
      }
      const items: readonly Piece[] = fragment.list ? fragment.list.map((item) => pieceOf(item, fragment)) : [fragment]
      items.forEach((item, i) => {
        if (i > 0) close()
        if (fragment.quoted) add(item)
        else this.split(item, word.pos, add, close)
      })
    }
    close()
    return found
  }

  private split(piece: Piece, at: number, add: (piece: Piece) => void, close: () => void): void {
    const { text, origin } = piece
    const separators = this.text.separators(at)
    const known = piece.unsure === undefined
    const fields = known ? [...text.matchAll(fieldPattern(separators))] : fieldsOfUnknown(text, separators)
    if (!fields) {
      add({ ...piece, several: isOnlyExpansion(piece) })
      return
    }
    let last = 0
    for (const { index, 0: field } of fields) {
      if (index > last) close()
      last = index + field.length
      const own = origin && partOf(origin, index, last)
      const unsure = !known && /[$`]/.test(field) ? piece.unsure : undefined
      const several = isOnlyExpansion({ text: field, unsure })
      this.text.work.done += 0.5
      const exact = own && { ...own, unsure, ...(several ? { several } : { several: undefined }) }
      add({ text: field, unsure, several, ...(exact && { origin: exact }), isArguments: piece.isArguments })
    }
    if (last < text.length) close()
  }

  private field(pieces: readonly Piece[], word: ShellWord): Word {
    const [only] = pieces
    if (pieces.length === 1 && only?.origin && !partsOf.has(only.origin)) {
      const { origin, isArguments } = only
      return isArguments ? origin : { ...origin, use: this.text.use(word) }
    }
    const { text, unsure } = combined(pieces)
    const isTooLong = text.length > maxWordLength && text.length > word.text.length
    const several = pieces.some((piece) => piece.several) && pieces.every((piece) => piece.several || piece.text === '')
    const because = isTooLong ? tooLong(text.length) : unsure
    return {
      text: isTooLong ? word.text : text,
      ...this.text.place(word),
      ...(because !== undefined && { unsure: because }),
      ...(several && { several }),
      ...(pieces.length === 1 && only!.file && { madeOf: only!.file }),
    }
  }

  /** One word of all stretches: it is not split. */
  join(fragments: readonly Fragment[], word: ShellWord): Word {
    const pieces = fragments.flatMap((fragment): Piece[] => {
      const { list } = fragment
      if (!list) return [fragment]
      if (list.length === 1) return [pieceOf(list[0]!, fragment)]
      return [{ ...combined(list.map((item, i) => (i > 0 ? { ...item, text: ` ${item.text}` } : item))) }]
    })
    const [only] = pieces
    // The place of a whole value is where it is set; what is not known stands where it is named.
    if (pieces.length === 1 && only?.origin?.unsure !== undefined && isOnlyExpansion(only))
      return this.field([{ ...only, origin: undefined }], word)
    return keepPlaces(this.field(pieces, word), pieces)
  }
}

const tooLong = (length: number) => `a word of ${length} characters is too long`

interface Field {
  readonly index: number
  readonly 0: string
}

function fieldPattern(separators: string): RegExp {
  if (separators === '') return /[\s\S]+/g
  return separators === ' \t\n' ? /[^ \t\n]+/g : new RegExp(`[^${separators.replace(/[\\\]^-]/g, '\\$&')}]+`, 'g')
}

/**
 * The fields of a text that names what it does not know: what a command prints, or a default with blanks in it, is one stretch, and
 * what stands around it is split. Undefined where it is not seen where such a stretch ends.
 */
function fieldsOfUnknown(text: string, separators: string): readonly Field[] | undefined {
  if (/^[<>]\(/.test(text)) return undefined
  const fields: Field[] = []
  let start: number | undefined
  for (let i = 0; i <= text.length; ) {
    const isEnd = i === text.length || separators.includes(text[i]!)
    if (isEnd && start !== undefined) fields.push({ index: start, 0: text.slice(start, i) })
    if (isEnd) start = undefined
    else start ??= i
    const end = isEnd ? i + 1 : endOfExpansion(text, i)
    if (end === undefined) return undefined
    i = end
  }
  return fields
}
