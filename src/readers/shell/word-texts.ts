import type { Word as ShellWord } from 'unbash'
import type { Span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import { type Frame, outer } from './frame.ts'
import { decodeDouble } from './text.ts'
import { joined, moved } from './texts.ts'
import type { ShellText } from './variables.ts'

/** `\$@`, `\${1}`: between double quotes the inner shell's own. */
const escapedArgument = /\\\$\{?[@*\d]/

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
    if ((quote === '"' || quote === "'") && raw.length > 1 && raw.endsWith(quote)) {
      const isDouble = quote === '"'
      const inner = raw.slice(1, -1)
      const { text, offsets } = isDouble ? decodeDouble(inner) : { text: inner, offsets: undefined }
      // What a variable holds is read again: quotes, marks and variables in it are the inner shell's.
      if (isDouble && word.unsure === undefined && marksIn(word.text) > marksIn(withoutExpansions(inner)))
        return { ...joined([{ ...word, use: shell.locate(pos, end) }]), variables: shell.variables }
      const isOuter = isDouble && !escapedArgument.test(inner)
      return { ...moved(shell, text, (at) => pos + 1 + (offsets?.[at] ?? at)), isQuoted: true, isOuter }
    }
  }
  return { ...joined([word]), variables: shell.variables }
}

const holds = (outer: Span, inner: Span) =>
  outer.source === inner.source && outer.start <= inner.start && inner.end <= outer.end
