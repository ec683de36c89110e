import { lastUpTo } from '../../../model/offsets.ts'
import { type Source, type Span, span } from '../../../model/source.ts'

/** A line of a template: what of it is written as it stands. */
interface Line {
  readonly start: number
  readonly text: string
  /** The texts around its actions, without the blanks at their ends but for the first. */
  readonly pieces: readonly string[]
  /** How many characters of them it writes. */
  readonly written: number
  /** Where its actions begin and end; equal where it has none. */
  readonly from: number
  readonly to: number
  /** It may print any number of lines. */
  readonly prints: boolean
  readonly isRepeated: boolean
}

/** Actions that print nothing themselves. */
const silent = /^\{\{-?\s*(?:if|else|end|range|with|define|block|break|continue|\/\*|\$\w*\s*:?=|fail\b)/
const action = /\{\{(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|[^"`{}]|\{(?!\{)|\}(?!\}))*\}\}/g

/** The lines of a template that stand outside of actions over several lines. */
function linesIn(text: string): Line[] {
  const lines: Line[] = []
  const open: boolean[] = []
  let start = 0
  let isWithin = false
  for (const raw of text.split('\n')) {
    const own = raw.trimEnd()
    if (isWithin) isWithin = !own.includes('}}')
    else {
      // No line that a person writes is longer.
      const actions = own.length > 10_000 ? [] : [...own.matchAll(action)]
      const last = actions.at(-1)
      const rest = own.slice(last ? last.index + last[0].length : 0)
      isWithin = rest.includes('{{')
      for (const [one] of actions) {
        const [, word = ''] = /^\{\{-?\s*(if|range|with|define|block|end)\b/.exec(one) ?? []
        if (word === 'end') open.pop()
        else if (word !== '') open.push(word === 'range')
      }
      const pieces = own.split(action).flatMap((piece) => piece ?? [])
      lines.push({
        start,
        text: own,
        pieces: pieces.map((piece, i) => (i === 0 ? piece : piece.trimEnd())),
        written: pieces.join('').trim().length,
        from: actions[0]?.index ?? own.length,
        to: last ? last.index + last[0].length : own.length,
        prints: actions.some(([one]) => !silent.test(one)) || isWithin,
        isRepeated: open.includes(true),
      })
    }
    start += raw.length + 1
  }
  return lines
}

/** How much of a rendered line a line of the template has as it stands; 0 where it cannot have written it. */
function likeness(line: Line, rendered: string): number {
  const { pieces, text, written } = line
  if (pieces.length === 1) return text === rendered ? text.trimStart().length + 1 : 0
  const [first = ''] = pieces
  // A dash or a quote is any line's.
  if (written < 3) return 0
  // An action at the beginning may take the blanks away.
  let at = first.trim() === '' ? 0 : first.length
  if (at > 0 && !rendered.startsWith(first)) return 0
  for (const piece of pieces.slice(1)) {
    const found = rendered.indexOf(piece, at)
    if (found < 0) return 0
    at = found + piece.length
  }
  return written + (rendered.startsWith(first) ? 1 : 0)
}

/** Comparisons that may still be made: pairs of lines, and characters in them. Beyond that a place is the beginning of its template. */
export interface Comparing {
  left: number
}

/** Of one object: what it takes in memory. */
const maxPairs = 4_000_000
/** Characters that are searched in the time that one pair takes. */
const charactersPerPair = 16
/** Of all charts of a repository. */
export const comparing = (): Comparing => ({ left: 100_000_000 })

/** For each rendered line the line of the template that wrote it. */
function writers(template: readonly Line[], rendered: readonly string[], limit: Comparing): number[] {
  const pairs = rendered.length * template.length
  const withActions = template.filter(({ pieces }) => pieces.length > 1).length
  const characters = withActions * rendered.reduce((sum, text) => sum + text.length, 0)
  limit.left -= pairs + characters / charactersPerPair
  if (pairs > maxPairs || limit.left < 0) return rendered.map(() => 0)
  const found = inOrder(template, rendered)
  let last = -1
  for (const [i, text] of rendered.entries()) {
    if (found[i]! >= 0) {
      last = found[i]!
      continue
    }
    const next = found.slice(i + 1, i + 200).find((j) => j > last) ?? template.length
    const printer = template.findIndex((line, j) => j > last && j < next && line.prints)
    const own = printer < 0 || template[last]?.isRepeated ? repeatedLike(template, text, last) : -1
    found[i] = own >= 0 ? own : printer >= 0 ? printer : Math.max(last, 0)
    if (own >= 0) last = own
  }
  return found
}

/** The longest common part, by what the lines have as they stand. */
function inOrder(template: readonly Line[], rendered: readonly string[]): number[] {
  const width = template.length + 1
  const best = new Uint32Array((rendered.length + 1) * width)
  const like = new Uint16Array((rendered.length + 1) * width)
  for (let i = rendered.length - 1; i >= 0; i--)
    for (let j = template.length - 1; j >= 0; j--) {
      const at = i * width + j
      const own = Math.min(likeness(template[j]!, rendered[i]!), 1000)
      like[at] = own
      best[at] = Math.max(best[at + width]!, best[at + 1]!, own === 0 ? 0 : best[at + width + 1]! + own)
    }
  const found = rendered.map(() => -1)
  for (let i = 0, j = 0; i < rendered.length && j < template.length; ) {
    const at = i * width + j
    if (like[at]! > 0 && best[at] === best[at + width + 1]! + like[at]!) found[i++] = j++
    else if (best[at] === best[at + 1]) j++
    else i++
  }
  return found
}

/** A line of a loop writes many. */
function repeatedLike(template: readonly Line[], text: string, last: number): number {
  let found = -1
  let most = 0
  for (const [j, line] of template.entries()) {
    if (!line.isRepeated) continue
    const own = likeness(line, text) * 2 + (j > last ? 1 : 0)
    if (own > 1 && own > most) {
      found = j
      most = own
    }
  }
  return found
}

/** Finds the place in a template that wrote a stretch of what was rendered of it. */
export function locatorOf(template: Source, text: string, limit: Comparing): (from: number, to: number) => Span {
  let known: { readonly lines: readonly Line[]; readonly by: readonly number[]; readonly starts: number[] } | undefined
  const read = () => {
    const lines = linesIn(template.text)
    const rendered = text.split('\n').map((line) => line.trimEnd())
    const starts = [0]
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
    return { lines, by: writers(lines, rendered, limit), starts }
  }
  return (from, to) => {
    known ??= read()
    const { lines, by, starts } = known
    const place = (offset: number, isEnd: boolean): number => {
      const row = lastUpTo(starts, offset)
      const line = lines[by[row]!]
      if (!line) return 0
      const rendered = text.slice(starts[row], (starts[row + 1] ?? text.length + 1) - 1).trimEnd()
      return line.start + columnOf(line, rendered, offset - starts[row]!, isEnd)
    }
    const start = place(from, false)
    // A stretch may end where the next line begins.
    const last = to > from && text[to - 1] === '\n' ? to - 1 : to
    return span(template, start, Math.max(start, place(last, true)))
  }
}

function columnOf(line: Line, rendered: string, column: number, isEnd: boolean): number {
  const indent = line.text.length - line.text.trimStart().length
  if (likeness(line, rendered) === 0) return isEnd ? line.text.length : indent
  if (column <= line.from && rendered.startsWith(line.text.slice(0, line.from))) return column
  const behind = rendered.length - column
  if (isEnd) return behind <= line.text.length - line.to ? line.text.length - behind : line.to
  return behind < line.text.length - line.to ? line.text.length - behind : line.from
}
