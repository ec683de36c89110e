import type { Word as ShellWord } from 'unbash'
import type { Span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import { type Frame, outer } from './frame.ts'
import type { ShellText } from './shell-text.ts'
import { decodeDouble } from './text.ts'
import { joined, moved } from './texts.ts'

/** `\$@`, `\${1}`: between double quotes the inner shell's own. */
const escapedArgument = /\\\$\{?[@*\d]/

/** `${A[*]}`, `${A[1]}` */
const ofArray = /\$\{\w+\[/

/** A text whose `$0` is known. */
export const named = (shell: ShellText, name: Word): ShellText => ({
  ...shell,
  variables: { get: (one) => (one === '0' ? name : shell.variables?.get(one)) },
  name,
})

const marksIn = (text: string): number => text.match(/[$`;&|<>()'"\n]/g)?.length ?? 0

/** The text between double quotes but for what is put in; what is escaped stays. */
const withoutExpansions = (inner: string): string =>
  inner.replace(/\\[\s\S]|\$\{[^{}]*\}|\$\w+/g, (found) => (found[0] === '\\' ? found : ''))

/** The text in a word: quotes are taken off, variables are left for the inner shell. */
export function wordTextOf(
  word: Word,
  origin: ShellWord | undefined,
  frame: Frame,
): ShellText & { readonly isQuoted?: true; readonly isOuter?: boolean } {
  const shell: ShellText = { ...frame.shell, variables: outer(frame, origin?.pos) }
  if (origin && holds(frame.shell.locate(origin.pos, origin.end), word.span) && !word.use) {
    const { pos, end } = origin
    const raw = shell.text.slice(pos, end)
    const quote = raw[0]
    const pieces = (quote === '"' || quote === "'") && isSeveral.test(raw) ? decodePieces(raw) : undefined
    if (pieces)
      return {
        ...moved(shell, pieces.text, (at) => pos + (pieces.offsets[at] ?? raw.length)),
        isQuoted: true,
        isOuter: false,
      }
    if ((quote === '"' || quote === "'") && !isSeveral.test(raw) && raw.length > 1 && raw.endsWith(quote)) {
      const isDouble = quote === '"'
      const inner = raw.slice(1, -1)
      const { text, offsets } = isDouble ? decodeDouble(inner) : { text: inner, offsets: undefined }
      // What a variable holds is read again: quotes, marks and variables in it are the inner shell's, which knows no array.
      const isPutIn = ofArray.test(inner) || marksIn(word.text) > marksIn(withoutExpansions(inner))
      if (isDouble && word.unsure === undefined && isPutIn)
        return { ...joined([{ ...word, use: shell.locate(pos, end) }]), variables: shell.variables }
      const isOuter = isDouble && !escapedArgument.test(inner)
      return { ...moved(shell, text, (at) => pos + 1 + (offsets?.[at] ?? at)), isQuoted: true, isOuter }
    }
  }
  return { ...joined([word]), variables: shell.variables }
}

/** Quotes that close before the word ends: `'a'\''b'`. */
const isSeveral = /^(?:'[^']*'|"(?:\\[\s\S]|[^"\\])*")[\s\S]/

const piece = /'([^']*)'|"((?:\\[\s\S]|[^"\\$`])*)"|\\([\s\S])|([\w./:=@%,+-]+)/y

/** The text of a word of several quoted pieces; undefined where a shell puts something in. */
function decodePieces(raw: string): { readonly text: string; readonly offsets: readonly number[] } | undefined {
  let text = ''
  const offsets: number[] = []
  piece.lastIndex = 0
  while (piece.lastIndex < raw.length) {
    const start = piece.lastIndex
    const [, single, double, escaped, plain] = piece.exec(raw) ?? []
    const own = double === undefined ? undefined : decodeDouble(double)
    const found = single ?? own?.text ?? escaped ?? plain
    if (found === undefined) return undefined
    const from = plain === undefined ? start + 1 : start
    for (let i = 0; i < found.length; i++) offsets.push(from + (own?.offsets[i] ?? i))
    text += found
  }
  return { text, offsets }
}

const holds = (outer: Span, inner: Span) =>
  outer.source === inner.source && outer.start <= inner.start && inner.end <= outer.end
