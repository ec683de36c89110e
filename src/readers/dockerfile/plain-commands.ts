import type { Span } from '../../model/source.ts'
import { unquoted, type Word } from '../parse/words.ts'

/** The commands of one pipe, each by its words; one that is inert without any. */
export type PlainPipe = readonly (readonly Word[])[]

const other = 0
const letter = 1
const blank = 2
const separator = 3
const quotation = 4

/** What a character is to a shell where it stands alone; whatever is not listed needs the shell's own grammar. */
const kinds = new Uint8Array(128)
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%^*?')
  kinds[character.charCodeAt(0)] = letter
for (const character of ' \t') kinds[character.charCodeAt(0)] = blank
for (const character of '\n;&|') kinds[character.charCodeAt(0)] = separator
for (const character of `"'`) kinds[character.charCodeAt(0)] = quotation

/** First words that are no commands, or whose arguments may be assignments; and assignments. */
const notPlain =
  /^(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|select|function|time|coproc|in|eval|let|alias|export|local|declare|readonly|typeset)$|=/
const unsafeInQuotes = { '"': /["$`\\]/g, "'": /['$`]/g }

/**
 * The commands of a text that is no more than words between separators, as most RUN lines are: no variables, substitutions,
 * redirections, assignments, comments and keywords. Undefined for any other text, and for one that a shell rejects.
 * @param isInert whether nobody asks for the words behind a first one
 */
export function plainPipes(
  text: string,
  locate: (from: number, to: number) => Span,
  isInert: (program: string) => boolean = () => false,
): PlainPipe[] | undefined {
  const pipes: Word[][][] = []
  let pipe: Word[][] = []
  let words: Word[] = []
  let hasCommand = false
  let isSkipped = false
  /** Behind `&&`, `||` and `|` a command has to follow. */
  let isOpen = false
  const { length } = text
  for (let at = 0; at < length; ) {
    switch (kindAt(text, at)) {
      case blank:
        at++
        break
      case letter:
      case quotation: {
        const end = endOfWord(text, at)
        if (end === undefined) return undefined
        if (!hasCommand) {
          const raw = text.slice(at, end)
          if (notPlain.test(raw)) return undefined
          hasCommand = true
          isOpen = false
          isSkipped = isInert(raw)
        }
        if (!isSkipped) words.push(wordOf(text.slice(at, end), locate(at, end)))
        at = end
        break
      }
      case separator: {
        const isPair = text[at] !== ';' && text[at] !== '\n' && text[at + 1] === text[at]
        const mark = text[at]!
        at += isPair ? 2 : 1
        if (hasCommand) pipe.push(words)
        else if (mark !== '\n') return undefined
        words = []
        hasCommand = false
        if (mark === '|' && !isPair) isOpen = true
        else if (mark !== '\n' || !isOpen) {
          if (pipe.length > 0) pipes.push(pipe)
          pipe = []
          isOpen = isPair
        }
        break
      }
      default:
        return undefined
    }
  }
  if (hasCommand) pipe.push(words)
  if (pipe.length > 0) pipes.push(pipe)
  return isOpen ? undefined : pipes
}

const kindAt = (text: string, at: number): number => kinds[text.charCodeAt(at)] ?? other

/** Undefined where the word holds more than letters and plain quotes. */
function endOfWord(text: string, start: number): number | undefined {
  let at = start
  for (; at < text.length; at++) {
    const kind = kindAt(text, at)
    if (kind === letter) continue
    if (kind !== quotation) break
    const quote = text[at] as '"' | "'"
    const pattern = unsafeInQuotes[quote]
    pattern.lastIndex = at + 1
    const found = pattern.exec(text)
    if (found?.[0] !== quote) return undefined
    at = found.index
  }
  return kindAt(text, at) === other && at < text.length ? undefined : at
}

/** Quotes only group here. */
function wordOf(raw: string, at: Span): Word {
  return /["']/.test(raw)
    ? { text: raw.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'), span: unquoted(at) }
    : { text: raw, span: at }
}
