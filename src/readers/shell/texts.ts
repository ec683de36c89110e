import { lastUpTo } from '../../model/offsets.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import { maxSearched, part, stretch, type Word } from '../parse/words.ts'
import type { WrittenText } from '../reader.ts'
import { countUpTo } from './search.ts'
import type { ShellText } from './shell-text.ts'

/** `\n` of a format is a line's end, `\t` a tab; offsets stay. */
export const lines = (word: Word): Word => ({
  ...word,
  text: word.text.replaceAll('\\n', ' \n').replaceAll('\\t', '\t '),
})

/** A text made of words, and the way back to each of them. */
export function joined(words: readonly Word[]): ShellText {
  const starts: number[] = []
  let text = ''
  for (const word of words) {
    if (starts.length > 0) text += ' '
    starts.push(text.length)
    text += word.text
  }
  const indexAt = (offset: number) => Math.max(0, lastUpTo(starts, offset))
  const locate = (from: number, to: number): Span => {
    const [first, last] = [indexAt(from), indexAt(Math.max(from, to - 1))]
    const word = words[first]!
    if (word.use) return word.use
    const raw = word.span.source.text.slice(word.span.start, word.span.end)
    if (first === last && raw === word.text) return part(word, from - starts[first]!, to - starts[first]!).span
    if (first === last && lines({ ...word, text: raw }).text === word.text) {
      return span(word.span.source, word.span.start + from - starts[first]!, word.span.start + to - starts[first]!)
    }
    const own = first === last ? inLines(word, from - starts[first]!, to - starts[first]!) : undefined
    return own ?? stretch(word, words[last]!)
  }
  return { text, locate, ...(words.length === 1 && words[0]!.madeOf && { madeOf: words[0]!.madeOf }) }
}

interface PlacedLine {
  readonly pos: number
  /** Where its source has it; undefined where it is spelled otherwise. */
  readonly at: number | undefined
}

const linesOf = new WeakMap<Word, readonly PlacedLine[]>()

/** Lines of one word that are looked for in vain. */
const maxMissing = 50

/** Where the lines of a word stand in its source, which may indent them or spell their ends otherwise. */
function placedLines(word: Word): readonly PlacedLine[] {
  const known = linesOf.get(word)
  if (known) return known
  const { source, start, end } = word.span
  const raw = source.text.slice(start, end)
  let from = 0
  let last = 0
  let missing = 0
  const found = word.text.split('\n').map((line): PlacedLine => {
    const begin = from + line.length - line.trimStart().length
    from += line.length + 1
    const content = line.trim()
    const at = content === '' || missing > maxMissing ? -1 : raw.indexOf(content, last)
    if (at < 0) {
      if (content !== '') missing++
      return { pos: begin, at: undefined }
    }
    last = at + content.length
    return { pos: begin, at: start + at }
  })
  linesOf.set(word, found)
  return found
}

const lineAt = (all: readonly PlacedLine[], offset: number): PlacedLine | undefined => all[countUpTo(all, offset) - 1]

/** A stretch of a word's text in its source, by the lines; undefined where the source has none of them so. */
function inLines(word: Word, from: number, to: number): Span | undefined {
  const all = placedLines(word)
  const [first, last] = [lineAt(all, from), lineAt(all, Math.max(from, to - 1))]
  if (first?.at === undefined || last?.at === undefined) return undefined
  return span(word.span.source, first.at + from - first.pos, last.at + to - last.pos)
}

/** A text inside another one: `place` leads from its offsets to the outer text's. */
export const moved = (shell: ShellText, text: string, place: (offset: number) => number): ShellText => ({
  ...shell,
  text,
  locate: (from, to) => shell.locate(place(from), place(to)),
  locateUse: shell.locateUse && ((from, to) => shell.locateUse!(place(from), place(to))),
  expression: shell.expression && ((offset) => shell.expression?.(place(offset))),
})

/** A text that programs have made of a file: what they leave of its lines stands where the file has it, all else elsewhere. */
export function madeOf(source: Source, text: string, elsewhere: Span): Pick<ShellText, 'text' | 'locate' | 'madeOf'> {
  const word = { text, span: span(source, 0, source.text.length) }
  const own = changed({ text: source.text, locate: (from, to) => span(source, from, to) }, text, elsewhere)
  return { text, locate: (from, to) => inLines(word, from, to) ?? own.locate(from, to), madeOf: source }
}

/** A text that a program has made of another: each word that it leaves in its line stands where it did, all else elsewhere. */
export function changed(
  { text: own, locate }: Pick<ShellText, 'text' | 'locate'>,
  text: string,
  elsewhere: Span,
): Pick<ShellText, 'text' | 'locate'> {
  const [before, after] = [own, text].map(linesPlaced)
  return {
    text,
    locate: (from, to) => {
      const i = before!.length === after!.length ? countUpTo(after!, from) - 1 : -1
      const line = before![i]
      if (!line || to > after![i]!.pos + after![i]!.text.length) return elsewhere
      const at = wholeWordAt(line.text, text.slice(from, to))
      return at < 0 ? elsewhere : locate(line.pos + at, line.pos + at + to - from)
    },
  }
}

/** The lines of a text, and where each begins. */
function linesPlaced(text: string): { readonly pos: number; readonly text: string }[] {
  let pos = 0
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      const placed = { pos, text: line }
      pos += line.length + 1
      return placed
    })
}

/** Where a word stands in a line between blanks, its ends, or quotes; -1 where it does not. */
function wholeWordAt(line: string, word: string): number {
  if (word === '' || line.length > maxSearched) return -1
  for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1))
    if (/[\s"']/.test(line[at - 1] ?? ' ') && /[\s"']/.test(line[at + word.length] ?? ' ')) return at
  return -1
}

/** A text that has been put in the place of another, each of its lines where the other's is. */
export function sameLines(own: ShellText, text: string): Pick<ShellText, 'text' | 'locate'> {
  const [before, after] = [own.text, text].map((one) => [...one.replace(/\n$/, '').matchAll(/^.*$/gm)])
  const whole = () => own.locate(0, own.text.length)
  if (before!.length !== after!.length) return { text, locate: whole }
  const starts = after!.map(({ index }) => index)
  const indexAt = (offset: number) => Math.max(0, lastUpTo(starts, offset))
  return {
    text,
    locate: (from, to) => {
      const i = indexAt(from)
      const [first, last] = [before![i]!, before![indexAt(Math.max(from, to - 1))]!]
      const by = first.index - starts[i]!
      if (first === last && first[0] === after![i]![0]) return own.locate(from + by, to + by)
      const indent = /^\s*/.exec(first[0])![0].length
      return own.locate(first.index + indent, last.index + last[0].length)
    },
  }
}

/** `<<-` takes the tabs at the beginning of each line away. */
export function withoutTabs(shell: ShellText): ShellText {
  const offsets: number[] = []
  let text = ''
  let isBeginning = true
  for (let at = 0; at < shell.text.length; at++) {
    const character = shell.text[at]!
    if (isBeginning && character === '\t') continue
    isBeginning = character === '\n'
    offsets.push(at)
    text += character
  }
  return moved(shell, text, (offset) => offsets[offset] ?? shell.text.length)
}

/** Texts below each other, as a file has them that several commands write. */
export function assembled(pieces: readonly ShellText[]): ShellText {
  const [only] = pieces
  if (pieces.length === 1) return only!
  const starts: number[] = []
  let text = ''
  for (const piece of pieces) {
    starts.push(text.length)
    text += `${piece.text}\n`
  }
  const indexAt = (offset: number) => Math.max(0, lastUpTo(starts, offset))
  const placed = (name: 'locate' | 'locateUse') => (from: number, to: number) => {
    const [first, last] = [indexAt(from), indexAt(Math.max(from, to - 1))]
    const at = (i: number, start: number, end: number) =>
      (pieces[i]![name] ?? pieces[i]!.locate)(start - starts[i]!, end - starts[i]!)
    if (first === last) return at(first, from, to)
    const begin = at(first, from, starts[first + 1]! - 1)
    const end = at(last, starts[last]!, to)
    return begin.source === end.source && end.end >= begin.start ? span(begin.source, begin.start, end.end) : begin
  }
  const expression = (offset: number) => {
    const i = indexAt(offset)
    return pieces[i]!.expression?.(offset - starts[i]!)
  }
  return {
    text,
    locate: placed('locate'),
    ...(pieces.some(({ locateUse }) => locateUse) && { locateUse: placed('locateUse') }),
    ...(pieces.some((piece) => piece.expression) && { expression }),
    variables: pieces.find(({ variables }) => variables)?.variables,
  }
}

/** A text that a command reads in place of a file. */
export function readText(pieces: readonly ShellText[]): WrittenText {
  const { text, locate } = assembled(pieces)
  return { path: '-', text, locate, source: locate(0, 0).source }
}

/** Texts for others than shells, which read a file of the repository themselves, and what programs put into it beside that. */
export const notOfFiles = (pieces: readonly ShellText[]): ShellText[] => pieces.filter(({ madeOf }) => !madeOf)
