import type { Word } from '../parse/words.ts'
import { baseName } from './command-line.ts'

/** How a program is given a text of its own language. */
const options: readonly (readonly [program: RegExp, option: RegExp])[] = [
  [/^python[\d.]*$|^pypy\d?$/, /^-\w*c$/],
  [/^perl$/, /^-\w*[eE]$/],
  [/^ruby$/, /^-\w*e$/],
  [/^(?:node|nodejs|bun)$/, /^(?:-\w*[ep]|--eval|--print)$/],
  [/^php$/, /^-r$/],
  [/^lua(?:jit)?[\d.]*$/, /^-e$/],
]

/** The text that an interpreter of another language is given; `input` where it reads one; undefined for other programs. */
export function programOf(words: readonly Word[]): Word | 'input' | undefined {
  const at = words.findIndex((word) => options.some(([program]) => program.test(baseName(word))))
  if (at < 0) {
    const awk = words.findIndex((word) => /^[gmn]?awk$/.test(baseName(word)))
    return awk < 0 ? undefined : words.slice(awk + 1).find(({ text }) => text.includes('{'))
  }
  const [, option] = options.find(([program]) => program.test(baseName(words[at]!)))!
  const own = words.slice(at + 1)
  const given = own.findIndex(({ text }) => option.test(text))
  if (given >= 0) return own[given + 1]
  return own.every(({ text }) => text.startsWith('-')) ? 'input' : undefined
}

/** A literal of a program. */
interface Literal {
  readonly from: number
  readonly to: number
  /** The offset before its prefix and its quotes, and the one behind them. */
  readonly start: number
  readonly end: number
}

/** A command in a program's text: one text for a shell, or the words of a list. */
export interface InnerCommand {
  readonly literals: readonly Literal[]
  readonly isList: boolean
  /** More words follow that are known only at run time. */
  readonly isOpen: boolean
  /** The function that it is given to is known to run it; what only shows it is left out. */
  readonly isRun: boolean
}

/** Functions of Python, Perl, Ruby, JavaScript, PHP and awk that run a command. */
const running =
  /(?:^|[^\w])(?:system|popen\d?|Popen|run|call|check_call|check_output|getoutput|getstatusoutput|exec\w*|spawn\w*|shell_exec|passthru|proc_open|qx|capture\w*|sh)\s*\(?\s*(?:\w+\s*=\s*)?[[(]?\s*$/
const showing =
  /(?:^|[^\w])(?:print\w*|puts|say|echo|log|info|warn|error|debug|write|die|console\.\w+|assert\w*)\s*\(?\s*$/

/** The literals that name commands, with what is done with them. Every character is looked at once. */
export function commandsIn(text: string): InnerCommand[] {
  const literals = [
    ...text.matchAll(
      /[fFrRbB]{0,2}(?:"""([\s\S]*?)"""|"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)'|`([^`]*)`)|#[^\n]*/g,
    ),
  ]
    .filter(([whole]) => !whole.startsWith('#'))
    .map((match): Literal => {
      const [whole, ...groups] = match
      const inner = groups.find((group) => group !== undefined) ?? ''
      const from = match.index + whole.lastIndexOf(inner, whole.length - (whole.endsWith('"""') ? 3 : 1) - inner.length)
      return { from, to: from + inner.length, start: match.index, end: match.index + whole.length }
    })
  const found: InnerCommand[] = []
  for (let i = 0; i < literals.length; i++) {
    const first = literals[i]!
    const before = text.slice(Math.max(0, first.start - 60), first.start)
    const list = [first]
    while (
      i + 1 < literals.length &&
      /^\s*,\s*[[(]?\s*$/.test(text.slice(literals[i]!.end, literals[i + 1]!.start).slice(0, 20))
    )
      list.push(literals[++i]!)
    const isBackquoted = text[first.start] === '`'
    if (showing.test(before)) continue
    found.push({
      literals: list,
      isList: list.length > 1 && !/\s/.test(text.slice(first.from, first.to)),
      isOpen: /^\s*(?:,|\]\s*\+|\+|\.)/.test(text.slice(list.at(-1)!.end, list.at(-1)!.end + 20)),
      isRun: isBackquoted || running.test(before),
    })
  }
  return found
}
