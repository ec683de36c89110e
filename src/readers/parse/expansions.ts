import { unknownMark } from './sed-pattern.ts'
import type { Word } from './words.ts'

const plain = /\$(?:\w+|[@*?!])|`[^`]*`/y

/** The offset behind the shell's expansion, or else the character, that begins at this one; undefined where an expansion has no end. */
export function endOfExpansion(text: string, at: number): number | undefined {
  const open = text[at] === '$' ? text[at + 1] : undefined
  if (open !== '(' && open !== '{') {
    plain.lastIndex = at
    const whole = plain.exec(text)?.[0].length ?? 1
    return text[at] === '`' && whole === 1 ? undefined : at + whole
  }
  const close = open === '(' ? ')' : '}'
  let depth = 0
  for (let i = at + 1; i < text.length; i++) {
    const mark = text[i]!
    if (mark === '\\') i++
    else if (mark === "'" || mark === '"') {
      i = text.indexOf(mark, i + 1)
      if (i < 0) return undefined
    } else if (mark === open) depth++
    else if (mark === close && --depth === 0) return i + 1
  }
  return undefined
}

/** A text without the lines that are nothing but an expansion, which may stand for any; with the offset of the first. */
export function withoutOpenLines(text: string): { readonly text: string; readonly first: number } | undefined {
  let first: number | undefined
  let cut = ''
  let from = 0
  for (const { index, 0: begin } of text.matchAll(/^[ \t]*(?=\$[\w({]|`)/gm)) {
    const start = index + begin.length
    if (index < from) continue
    const end = endOfExpansion(text, start)
    if (end === undefined) return undefined
    if (!/^[ \t\r]*(?:\n|$)/.test(text.slice(end, end + 100))) continue
    first ??= start
    cut += text.slice(from, start) + text.slice(start, end).replace(/[^\n\r]/g, ' ')
    from = end
  }
  return first === undefined ? undefined : { text: cut + text.slice(from), first }
}

/** The text of a word with a mark in place of what only the run knows. */
export function masked({ text, unsure }: Pick<Word, 'text' | 'unsure'>): string {
  if (unsure === undefined) return text
  let found = ''
  for (let at = 0; at < text.length; ) {
    const end = endOfExpansion(text, at) ?? text.length
    found += end > at + 1 ? unknownMark : text[at]!
    at = end
  }
  return found
}
