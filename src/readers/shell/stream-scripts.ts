import { joinPath } from '../../model/path.ts'
import { putBy } from '../component/stream-edits.ts'
import { awkCallOf, awkProgramOf } from '../parse/awk-edits.ts'
import { masked } from '../parse/expansions.ts'
import { perlCallOf, programOfPerl } from '../parse/perl-call.ts'
import { sedCallOf } from '../parse/sed-call.ts'
import { NotKnown, unknownMark } from '../parse/sed-pattern.ts'
import { type Program, programOf } from '../parse/sed-program.ts'
import { part, type Word } from '../parse/words.ts'
import type { EditCall } from './edit-call.ts'
import { switches } from './manifest-edit.ts'
import type { Files } from './manifest-files.ts'
import { isSafe, ofPodsAlone } from './manifest-settings.ts'

/** What a call does to lines. */
export interface Script {
  /** Undefined where it does more than is followed. */
  readonly program: Program | undefined
  /** Texts that it puts in. */
  readonly put: readonly Pick<Word, 'text'>[]
  readonly text: string
  readonly word: Word
  /** The files that it is given, as written. */
  readonly paths: readonly string[]
}

export function scriptOfSed(call: EditCall, repository: Files): Script | undefined {
  const [, ...words] = call.words
  const own = sedCallOf(words, part)
  const files = own.scriptFiles.map(({ text }) =>
    call.folders.map((folder) => repository.read(joinPath(folder, text))).find((one) => one !== undefined),
  )
  const [word] = [...own.scripts, ...own.scriptFiles]
  if (!word) return undefined
  const text = [...own.scripts.map(masked), ...files.map((file) => file?.text ?? unknownMark)].join('\n')
  return {
    program: own.isOther ? undefined : followed(() => programOf(text, own)),
    put: own.scripts.flatMap(putBy),
    text,
    word,
    paths: own.operands.map((operand) => operand.text),
  }
}

/** `perl -pi -e 's/a/b/' FILE`; without `-p` nothing but what the program prints is left of a line. */
export function scriptOfPerl({ words: [, ...words] }: EditCall): Script | undefined {
  const call = perlCallOf(words, part)
  const { scripts } = call
  const [word] = scripts
  if (!word || !call.letters.includes('p')) return undefined
  const text = scripts.map(masked).join('\n')
  const program = followed(() => programOfPerl(text, call))
  return { program, put: scripts.flatMap(putBy), text, word, paths: call.operands.map((operand) => operand.text) }
}

/** A program of awk that is not followed is one that prints something else than lines, unless it puts in a setting. */
export function scriptOfAwk({ words: [, ...words], goesTo }: EditCall): Script | undefined {
  const { script: word, operands, isInPlace } = awkCallOf(words)
  if (!word) return undefined
  const text = masked(word)
  const program = followed(() => awkProgramOf(text))
  const put = [...text.matchAll(/"((?:\\[\s\S]|[^"\\])*)"?/g)].map(([, one = '']) => ({ text: one }))
  const isOpen =
    put.some((one) => switches.test(one.text) && !isSafe(one.text)) || (setsField.test(text) && ofPodsAlone.test(text))
  if (!program && !(isOpen && (isInPlace || goesTo !== undefined))) return undefined
  return { program, put, text, word, paths: operands.map((operand) => operand.text) }
}

/** `$2 = "true"` */
const setsField = /\$\w+\s*=(?![=~])/

/** A program, where all of it is followed. */
export function followed(parse: () => Program): Program | undefined {
  try {
    return parse()
  } catch (error) {
    if (error instanceof NotKnown) return undefined
    throw error
  }
}
