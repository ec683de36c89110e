import { perlProgramOf } from './perl-edits.ts'
import { NotKnown } from './sed-pattern.ts'
import type { Program } from './sed-program.ts'

/** A call of Perl by its words, without the name of the program. */
export interface PerlCall<T> {
  readonly scripts: readonly T[]
  readonly operands: readonly T[]
  /** The letters of its options. */
  readonly letters: string
  /** What `-0` says ends a line. */
  readonly separator: string | undefined
}

/** @param part a word from a place on */
export function perlCallOf<T extends { readonly text: string }>(
  words: readonly T[],
  part: (word: T, from: number) => T,
): PerlCall<T> {
  const scripts: T[] = []
  let letters = ''
  let separator: string | undefined
  let i = 0
  for (; words[i]?.text.startsWith('-'); i++) {
    const word = words[i]!
    const [whole, own = '', digits, more = '', last] =
      /^-([A-DF-Za-df-hj-z]*)(?:0([0-7]*))?([A-DF-Za-df-hj-z]*)([ieE])?/.exec(word.text) ?? []
    letters += own + more + (last ?? '')
    separator ??= digits
    if (last === 'i' || last === undefined || whole === undefined) continue
    scripts.push(...(whole.length < word.text.length ? [part(word, whole.length)] : words.slice(++i, i + 1)))
  }
  return { scripts, operands: words.slice(i), letters, separator }
}

/** The program that a call with `-p` runs on each line, or on the whole text as one. Throws `NotKnown` for what is not followed. */
export function programOfPerl(text: string, { separator }: Pick<PerlCall<unknown>, 'separator'>): Program {
  if (separator !== undefined && !/^(?:777)?$/.test(separator)) throw new NotKnown()
  return perlProgramOf(text, { isWhole: separator !== undefined })
}
