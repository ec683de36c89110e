import type { Command, ParsedScript, SyntaxNode } from 'unbash'
import { span } from '../../model/source.ts'
import { leaveOut } from '../left-out.ts'
import { maxSearched, part, type Word } from '../parse/words.ts'
import { Choices } from '../shell/choices.ts'
import { isShell, shellText } from '../shell/command-line.ts'
import type { ShellText } from '../shell/shell-text.ts'
import type { loadUnbash } from '../shell/unbash.ts'
import { Variables } from '../shell/variables.ts'
import { type Started, startedBy } from './program.ts'

type Unbash = Awaited<ReturnType<typeof loadUnbash>>

/** Characters of a component's command in a shell. */
const maxLength = 65_536

const wrapper = /(?:^|\/)(?:env|exec|tini|dumb-init|nice|ionice|sudo|gosu|su-exec|nohup|catatonit)$/

/** Which word names the shell that a command line starts, behind programs that only run it. */
function shellAt(words: readonly Word[]): number {
  const at = words.findIndex(isShell)
  return words.slice(0, Math.max(0, at)).every(({ text }) => /^-|=/.test(text) || wrapper.test(text)) ? at : -1
}

export const startsShell = (words: readonly Word[]): boolean => shellAt(words) >= 0

/** The component that `sh -c TEXT NAME ARGUMENT…` starts. */
export function startedInShell(
  { parse, forEachChild }: Unbash,
  words: readonly Word[],
  variables: ReadonlyMap<string, Word>,
): Started | undefined {
  const [given] = shellText(words.slice(shellAt(words)))
  if (given?.kind !== 'text') return undefined
  const {
    words: [text],
    name,
    args,
  } = given
  if (!text) return undefined
  if (text.text.length > maxLength) {
    leaveOut(text.span, `a command of more than ${maxLength} characters is not read`)
    return undefined
  }
  const shell: ShellText = {
    text: text.text,
    locate: (from, to) => placeIn(text, from, to),
    variables: name ? new Map([...variables, ['0', name]]) : variables,
  }
  const tree = parse(shell.text) as ParsedScript
  const own = Variables.of(shell, tree, forEachChild, new Choices(), args)
  let found: Started | undefined
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command') found ??= startedBy(wordsOf(node, own))
    if (!found) forEachChild(node, visit)
  }
  visit(tree)
  return found
}

const wordsOf = ({ name, args }: Command, variables: Variables): Word[] =>
  name ? [name, ...args].flatMap((word) => (word.type === 'Assignment' ? [] : variables.words(word))) : []

/** Where a stretch of a text stands: exactly where the file spells it on one line, else on its own line. */
function placeIn(word: Word, from: number, to: number) {
  const wanted = word.text.slice(from, to)
  const own = part(word, from, to).span
  const { source } = own
  if (source.text.slice(own.start, own.end) === wanted) return own
  if (word.span.end - word.span.start > maxSearched) return word.span
  const start = source.text.slice(word.span.start, word.span.end).indexOf(wanted) + word.span.start
  return start >= word.span.start ? span(source, start, start + wanted.length) : word.span
}
