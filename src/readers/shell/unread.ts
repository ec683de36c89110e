import { podLine, runLine } from '../../knowledge/runtimes.ts'
import { position, type Span } from '../../model/source.ts'
import type { FoundGap } from '../reader.ts'
import { sentByShell } from './api-call.ts'
import { mentionsCall } from './call-kinds.ts'
import type { Call } from './frame.ts'
import type { ShellText } from './shell-text.ts'

/** The first thing in a text that could not be read, and from where on it may hide something. */
export interface Unread {
  readonly at: Span
  readonly from: number
  readonly because: string
  /** A limit that hostile texts exceed alone. */
  readonly isLimit?: true
  /** The parser gave up: nothing behind is read. */
  readonly isLost?: true
}

/** Commands of one file that are kept: a person reads the findings of none of so many. */
export const maxCalls = 10_000
export const tooManyCalls = `more than ${maxCalls} commands that start or set up something`

/** Why a text is not read to its end. */
export const notWhole = (because: string): Pick<FoundGap, 'because' | 'blocking' | 'isCount'> => ({
  because: `this shell script is not read as a whole: ${because}`,
  blocking: true,
  ...(because === tooManyCalls && { isCount: true }),
})

/** What of a text cannot be read: the first problem, or the first limit that it exceeds. */
export class Problems {
  found: Unread | undefined

  add(at: Span, from: number, because: string): void {
    this.found ??= { at, from, because }
  }

  /** Why nothing more is read. */
  lost(at: Span, because: string): void {
    if (!this.found?.isLimit) this.found = { at, from: 0, because, isLost: true }
  }

  /** What nobody writes who hides nothing. */
  tooMuch(at: Span, because: string): void {
    if (!this.found?.isLimit) this.found = { at, from: 0, because, isLimit: true }
  }
}

/** A request to an engine that no program sends but the shell. */
export function sentGap({ text, locate }: ShellText): FoundGap[] {
  const start = sentByShell(text)
  if (start === undefined) return []
  const at = locate(start, start)
  const { line } = position(at.source, at.start)
  const because = "the request to an engine's API that this shell script sends over /dev/tcp is not checked"
  return [{ path: at.source.path, line, because, blocking: true }]
}

/** What stands behind the place where a text cannot be read on, and was found all the same, hides nothing. */
export function unreadGap(
  { text, locate }: ShellText,
  { at, from, because, isLimit, isLost }: Unread,
  found: readonly Call[],
): FoundGap {
  const place = position(at.source, at.start)
  const lineOf = (offset: number) => position(at.source, locate(offset, offset).start).line
  const read = new Set(
    found
      .flatMap(({ words, site }) => [words[0]!.use ?? words[0]!.span, ...(site ? [site] : [])])
      .map((one) => position(one.source, one.start).line),
  )
  const rest = runLineIn(text, isLost ? anyWords : runWords, from, (offset) => !read.has(lineOf(offset)))
  const line = rest !== undefined && !isLimit ? lineOf(rest) : place.line
  const gap = isLimit
    ? { path: at.source.path, line, ...notWhole(because) }
    : {
        path: at.source.path,
        line,
        because: `this shell script does not parse: ${because}`,
        blocking: rest !== undefined,
      }
  return gap.blocking && (mentionsCall(text, 'cluster') || anyPods.test(text)) ? { ...gap, hides: ofCluster } : gap
}

/** What commands make and set up in a cluster. */
const ofCluster: FoundGap['hides'] = ['pod', 'component']
const anyPods = new RegExp(podLine)

const runWords = new RegExp(runLine, 'g')
/** What makes pods is no call with a line of its own: which of them are read is not known. */
const anyWords = new RegExp(`${runLine}|${podLine}`, 'g')

/** Where a run line stands that is not a comment's, at whatever distance from the beginning of its line. */
function runLineIn(
  text: string,
  words: RegExp,
  from: number,
  isWanted: (offset: number) => boolean,
): number | undefined {
  let lineEnd = -1
  let isComment = false
  for (const { index, 0: word } of text.slice(from).matchAll(words)) {
    const at = from + index
    if (at > lineEnd) {
      isComment = /^[ \t]*#/.test(text.slice(text.lastIndexOf('\n', at) + 1, at))
      lineEnd = text.indexOf('\n', at)
      if (lineEnd < 0) lineEnd = text.length
    }
    if (!isComment && isWanted(at + word.length)) return at + word.length
  }
  return undefined
}
