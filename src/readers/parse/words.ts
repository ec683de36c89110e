import { type Source, type Span, span, type Unresolved } from '../../model/source.ts'

/** One word of a command line after the shell's quoting, with its place. */
export interface Word {
  /** Decoded; variables without a known value stay as written (`app:$TAG`). */
  readonly text: string
  /** Where the text stands, without its quotes; for a substituted variable, in its assignment. */
  readonly span: Span
  /** Where the command line names it, when that is elsewhere. */
  readonly use?: Span
  /** Why the text is not the value. */
  readonly unsure?: string
  /** Unknown, and may stand for several words or none (`$FLAGS`, `"${ARGS[@]}"`). */
  readonly several?: boolean
  /** The file that programs have made the text of. */
  readonly madeOf?: Source
}

/** A part of a word's decoded text; exact where the source spells the part literally. */
export function part(word: Word, from: number, to: number = word.text.length): Word {
  return { ...word, text: word.text.slice(from, to), span: partSpan(word, from, to) }
}

/** Characters of a text in which a part is looked for: a long one has very many. */
export const maxSearched = 10_000

function partSpan({ text, span: at }: Word, from: number, to: number): Span {
  const raw = at.source.text.slice(at.start, at.end)
  if (raw === text) return span(at.source, at.start + from, at.start + to)
  const wanted = text.slice(from, to)
  const found = wanted === '' || raw.length > maxSearched ? -1 : raw.indexOf(wanted)
  if (found >= 0 && found === raw.lastIndexOf(wanted))
    return span(at.source, at.start + found, at.start + found + to - from)
  if (!raw.startsWith(text.slice(0, from))) return at
  if (raw.startsWith(text.slice(0, to))) return span(at.source, at.start + from, at.start + to)
  return to === text.length ? unquoted(span(at.source, at.start + from, at.end)) : at
}

/** The span without quotes that open and close it. */
export function unquoted(at: Span): Span {
  const raw = at.source.text.slice(at.start, at.end)
  const isQuoted = raw.length >= 2 && /^(["']).*\1$/s.test(raw)
  return isQuoted ? span(at.source, at.start + 1, at.end - 1) : at
}

/** An expansion and nothing else, of which no value is known. */
export const isOnlyExpansion = ({ text, unsure }: Pick<Word, 'text' | 'unsure'>): boolean =>
  unsure !== undefined &&
  /^(?:\$(?:\w+|[@*#?!$-])|\$\{\{.*\}\}|\{\{.*\}\}|<<[^<>]*>>|\$\[\[.*\]\]|\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\$\(.*\)|`.*`)$/s.test(
    text,
  )

/** The pieces between a separator, each with its place. */
export function pieces(word: Word, separator: string): Word[] {
  const found: Word[] = []
  let from = 0
  for (const text of word.text.split(separator)) {
    found.push(part(word, from, from + text.length))
    from += text.length + separator.length
  }
  return found
}

/** From one word to another of the same line, where the line itself has them. */
export function stretch(first: Word, last: Word): Span {
  const [start, end] = [first.use ?? first.span, last.use ?? last.span]
  return start.source === end.source && end.end >= start.start ? span(start.source, start.start, end.end) : start
}

export const unresolvedOf = (word: Word, because = word.unsure ?? ''): Unresolved => ({ because, at: word.span })

/** Splits text as a POSIX shell does where nothing is expanded: blanks, quotes, backslashes. `locate` maps offsets to the source. */
export function splitWords(text: string, locate: (from: number, to: number) => Span): Word[] {
  const words: Word[] = []
  const pattern = /(?:\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|[^\s\\'"]|["'\\])+/g
  for (const match of text.matchAll(pattern)) {
    const raw = match[0]
    if (/^\\\r?\n$/.test(raw)) continue
    words.push({ text: unquote(raw), span: unquoted(locate(match.index, match.index + raw.length)) })
  }
  return words
}

function unquote(raw: string): string {
  return raw.replace(/\\\r?\n|\\([\s\S])|'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"/g, (_, escaped, single, double) => {
    if (double !== undefined) return double.replace(/\\\r?\n/g, '').replace(/\\(["\\$`])/g, '$1')
    return single ?? escaped ?? ''
  })
}

/** The name of a program as its file has it: what a module of another tool does is read as a call of a program. */
export function programShown({ text, span: { source, start, end } }: Word): string {
  const written = source.text.slice(start, end)
  return (/^[\w.]+$/.test(written) ? written : text).replace(/^.*\/|^[a-z]\w*\.[a-z]\w*\.(?=[a-z])/s, '')
}
