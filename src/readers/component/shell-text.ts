import type { Command, ParsedScript, SyntaxNode } from 'unbash'
import { span } from '../../model/source.ts'
import { part, type Word } from '../parse/words.ts'
import { Choices } from '../shell/choices.ts'
import type { loadUnbash } from '../shell/unbash.ts'
import { type ShellText, Variables } from '../shell/variables.ts'
import { type Started, startedBy } from './program.ts'

type Unbash = Awaited<ReturnType<typeof loadUnbash>>

/** A component's command in a shell is short: longer texts are programs of their own. */
const maxLength = 65_536

export const isShell = (name: string): boolean => /(?:^|\/)(?:ba|da|a|k|z)?sh$/.test(name)

/** The component that `sh -c TEXT` starts. @param words those behind the shell's name */
export function startedInShell(
  { parse, forEachChild }: Unbash,
  words: readonly Word[],
  variables: ReadonlyMap<string, Word>,
): Started | undefined {
  const at = words.findIndex(({ text }) => /^-\w*c\w*$/.test(text))
  const text = at < 0 ? undefined : words[at + 1]
  if (!text || text.text.length > maxLength) return undefined
  const shell: ShellText = {
    text: text.text,
    locate: (from, to) => placeIn(text, from, to),
    variables,
  }
  const tree = parse(shell.text) as ParsedScript
  const own = Variables.of(shell, tree, forEachChild, new Choices())
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
  const start = source.text.indexOf(wanted, word.span.start)
  return start >= 0 && start + wanted.length <= word.span.end ? span(source, start, start + wanted.length) : word.span
}
