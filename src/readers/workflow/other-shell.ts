import { dockerWord } from '../../knowledge/runtimes.ts'
import { position, type Span } from '../../model/source.ts'
import { splitWords, type Word } from '../parse/words.ts'
import type { FoundGap } from '../reader.ts'
import type { Script } from '../shell/shell.ts'

/** Shells of Windows, whose command lines have the form of a POSIX shell's. */
export const isWindowsShell = (shell: string) => /^(?:\S*[/\\])?(?:pwsh|powershell|cmd)(?:\.exe)?\b/i.test(shell)

/** Languages that are no shell. Any other program (`nix develop -c bash {0}`) is one, or starts one. */
export const isOtherLanguage = (shell: string) =>
  /^(?:\S*[/\\])?(?:python|node|deno|bun|perl|ruby|php|lua|julia|rscript|groovy|nu|fish|t?csh|elvish|xonsh)[\d.]*(?:\.exe)?(?:\s|$)/i.test(
    shell,
  )

const runLine = new RegExp(
  String.raw`\b${dockerWord}\b[\s"',[\](]+(?:[^\n]{0,200}?[\s"',[\](])?(?:run|create|exec)\b`,
  'g',
)

/** The first line of a text for another language that names a call of a runtime, outside of those that are read. */
function unreadLine(text: string, calls: readonly Call[]): { at: number; text: string } | undefined {
  const read = [...calls, ...shownIn(text)]
  for (const match of text.matchAll(runLine)) {
    if (!read.some(({ start, end }) => start <= match.index && match.index < end))
      return { at: match.index, text: match[0] }
  }
  return undefined
}

const printing = /(?:^|\.)(?:print|println|puts|echo|console\.log)$/

/** Plain texts that are printed: nothing in them is put in by the language. */
function shownIn(text: string): { start: number; end: number }[] {
  return [...text.matchAll(head)].flatMap((match) => {
    if (!printing.test(match[1]!)) return []
    const start = match.index + match[0].length
    const found = /^[bru]{0,2}["']/i.test(text.slice(start, start + 3)) ? literalAt(text, start) : undefined
    return found && !/#\{/.test(found.text) ? [{ start, end: found.end }] : []
  })
}

/** The calls of a text for another language; a line that is none of them hides what it starts. */
export function otherTexts(script: Script, shell: string, what: 'step' | 'recipe', gaps: FoundGap[]): Script[] {
  const calls = otherCalls(script.text, script.locate)
  const unread = unreadLine(script.text, calls)
  if (unread) {
    const { source, start } = script.locate(unread.at, unread.at)
    const because = `a ${shell.split(' ')[0]} ${what} contains "${unread.text}"; only ${what}s for shells are checked`
    gaps.push({ path: source.path, line: position(source, start).line, because, blocking: true })
  }
  return calls.map(({ text, words, locate }) => ({ ...script, text, locate, ...(words && { words }) }))
}

/** A call in a text for another language: the shell's text, or the words of the command. */
interface Call {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly words?: readonly Word[]
  locate(from: number, to: number): Span
}

/** No command line in a program is longer. */
const literal = /[bfru]{0,2}(?:'((?:[^'\\\n]|\\.){0,4000})'|"((?:[^"\\\n]|\\.){0,4000})"|`((?:[^`\\]|\\.){0,4000})`)/iy
const head = /(?<![\w$.])([\w$.]{1,100})[ \t]*\([ \t\r\n]*\[?[ \t\r\n]*(?=[bfru]{0,2}["'`])/gi
const between = /[ \t\r\n]*,?[ \t\r\n]*\[?[ \t\r\n]*/y
const other = /[^\s,[\]()'"`][^,[\]()'"`\n]{0,200}/y
const callsRuntime = new RegExp(String.raw`^(?:sudo\s+(?:-\S+\s+)*)?(?:\S*[/\\])?${dockerWord}(?:\s|$)`)
/** Functions that show a text, or keep it. */
const showing =
  /(?:^|[._])(?:print\w*|log\w*|info|debug|warn\w*|notice|error|write\w*|echo|puts|add\w*|append|push|format|set\w*|test|match|split|includes|search|replace|join)$/i

/**
 * The commands that a text in another language runs: a function is given the command line as one text, or the program and its
 * arguments one by one.
 */
export function otherCalls(text: string, locate: (from: number, to: number) => Span): Call[] {
  const found: Call[] = []
  for (const match of text.matchAll(head)) {
    if (showing.test(match[1]!)) continue
    const start = match.index + match[0].length
    const first = literalAt(text, start)
    if (!first || !callsRuntime.test(first.text)) continue
    const { items, end } = itemsAfter(text, first.end, locate)
    const inner = (from: number, to: number) => locate(first.start + from, first.start + to)
    if (items.length === 0) found.push({ start, end: first.end, text: first.text, locate: inner })
    else {
      const words = [...splitWords(first.text, inner), ...items]
      found.push({ start, end, text: words.map((word) => word.text).join(' '), words, locate: inner })
    }
  }
  return found
}

/** A text in quotes; where its characters begin. */
function literalAt(text: string, at: number): { text: string; start: number; end: number } | undefined {
  literal.lastIndex = at
  const match = literal.exec(text)
  if (!match) return undefined
  const inner = match[1] ?? match[2] ?? match[3] ?? ''
  const end = at + match[0].length
  return { text: inner, start: end - 1 - inner.length, end }
}

/** The other arguments, up to the end of the list or of the call. */
function itemsAfter(
  text: string,
  from: number,
  locate: (from: number, to: number) => Span,
): { items: Word[]; end: number } {
  const items: Word[] = []
  let at = from
  for (;;) {
    between.lastIndex = at
    between.test(text)
    const next = between.lastIndex
    if (next === at) return { items, end: at }
    const quoted = literalAt(text, next)
    if (quoted) items.push({ text: quoted.text, span: locate(quoted.start, quoted.end - 1) })
    else {
      other.lastIndex = next
      const match = other.exec(text)
      if (!match || /^\{|=/.test(match[0])) return { items, end: at }
      items.push({
        text: match[0],
        span: locate(next, next + match[0].length),
        unsure: `${match[0]} has no known value`,
      })
    }
    at = quoted?.end ?? other.lastIndex
  }
}
