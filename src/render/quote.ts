import type { Location } from '../model/report.ts'
import type { Range } from '../model/source.ts'
import { plain } from './escape.ts'

/** A line of a file as it may be shown, secrets taken out, and the parts of it that are pointed at. */
export interface Quote {
  readonly text: string
  /** UTF-16 offsets into `text`; at least one. */
  readonly marks: readonly Range[]
}

/** The line on which all of these places begin; undefined where it cannot or must not be shown. */
export type QuoteOf = (places: readonly [Location, ...Location[]]) => Quote | undefined

interface Cell {
  readonly text: string
  readonly columns: number
  readonly isMarked: boolean
}

/** Columns that stay around what is pointed at in a line that is cut. */
const context = 12
/** Columns without a terminal's width to go by. */
const defaultWidth = 160
const tab = '  '

/** The line and a line with carets below what is pointed at, each at most `width` columns, without the line's own indentation. */
export function drawQuote(quote: Quote, width: number): [line: string, carets: string] {
  const cells = cellsWithin(quote, width)
  const line = cells.map(({ text }) => text).join('')
  const carets = cells.map(({ columns, isMarked }) => (isMarked ? '^' : ' ').repeat(columns)).join('')
  return [line.trimEnd(), carets.trimEnd()]
}

/** The same line in parts, alternately pointed at and not. */
export function quoteParts(quote: Quote): { readonly text: string; readonly isMarked: boolean }[] {
  const parts: { text: string; isMarked: boolean }[] = []
  for (const { text, isMarked } of cellsWithin(quote, 0)) {
    const last = parts.at(-1)
    if (last?.isMarked === isMarked) last.text += text
    else parts.push({ text, isMarked })
  }
  return parts
}

function cellsWithin(quote: Quote, width: number): readonly Cell[] {
  const room = Math.max(20, width > 0 ? Math.min(width, defaultWidth) : defaultWidth)
  return windowed(trimmed(cellsOf(quote)), room)
}

/** One cell a character, made fit to print; an empty mark marks the character at its place, or one behind the end. */
function cellsOf({ text, marks }: Quote): Cell[] {
  const cells: Cell[] = []
  let offset = 0
  for (const character of text.trimEnd()) {
    const isMarked = marks.some(({ start, end }) => offset >= start && offset < Math.max(end, start + 1))
    const shown = character === '\t' ? tab : plain(character)
    cells.push({ text: shown, columns: character === '\t' ? tab.length : columnsOfCharacter(character), isMarked })
    offset += character.length
  }
  return cells.some(({ isMarked }) => isMarked) ? cells : [...cells, { text: ' ', columns: 1, isMarked: true }]
}

/** Indentation says nothing in a single line. */
function trimmed(cells: readonly Cell[]): readonly Cell[] {
  const first = cells.findIndex(({ text, isMarked }) => isMarked || text.trim() !== '')
  return cells.slice(first)
}

const ellipsis: Cell = { text: '…', columns: 1, isMarked: false }

/** As much of a line as the room holds: the first mark, with some of what stands before it. */
function windowed(cells: readonly Cell[], room: number): readonly Cell[] {
  if (columnsOf(cells) <= room) return cells
  const marked = cells.findIndex(({ isMarked }) => isMarked)
  const behind = cells.findIndex(({ isMarked }, index) => index > marked && !isMarked)
  const end = behind < 0 ? cells.length : behind
  let from = 0
  // The start of the line is shown where the marked part still fits behind it.
  if (columnsOf(cells.slice(0, end)) > room - 1) {
    from = marked
    for (let before = 0; from > 0 && before < context; before += cells[from]?.columns ?? 0) from--
  }
  const kept: Cell[] = from > 0 ? [ellipsis] : []
  let used = columnsOf(kept)
  let at = from
  for (; at < cells.length && used + cells[at]!.columns <= room - 1; at++) {
    used += cells[at]!.columns
    kept.push(cells[at]!)
  }
  return at < cells.length ? [...kept, ellipsis] : kept
}

const columnsOf = (cells: readonly Cell[]) => cells.reduce((sum, { columns }) => sum + columns, 0)

/** East Asian wide and full-width characters and emoji take two columns, combining marks none. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u

const columnsOfCharacter = (character: string): number => (/\p{M}/u.test(character) ? 0 : wide.test(character) ? 2 : 1)
