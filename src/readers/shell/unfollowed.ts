import type { Command } from 'unbash'
import type { Word } from '../parse/words.ts'
import { baseName, type Started, showsArguments } from './command-line.ts'

/** They give a file another name, by which it may be run. */
const copiers = /^(?:cp|mv|ln|rsync)$/
/** They run what stands behind their own options. */
const runsFound = /^-(?:exec|ok)(?:dir)?$/

const isShownByFind = (word: Word | undefined) => word !== undefined && baseName(word) === 'find'

/** The words of a command that may name scripts and that are not followed as its program. */
export function unfollowedIn(
  words: readonly Word[],
  program: number,
  found: readonly Started[],
  command: Command | undefined,
): readonly Word[] {
  const [call] = found.flatMap((one) => (one.kind === 'call' ? [words.indexOf(one.words[0]!)] : []))
  const followed = new Set(
    found.flatMap((one) => (one.kind === 'file' ? [one.word] : one.kind === 'text' ? one.words : [])),
  )
  const isWritten = command?.redirects.some(({ operator }) => operator.startsWith('>')) ?? false
  const isRun = copiers.test(words[program]?.text ?? '') || isWritten || words.some(({ text }) => runsFound.test(text))
  if (showsArguments(words) && !isRun) return []
  const named = words.slice(0, call).filter((word, i) => i !== program && !followed.has(word))
  // `find -name x.sh` looks in every folder.
  return isShownByFind(words[program]) ? named.map((word) => ({ ...word, text: `*/${word.text}` })) : named
}
