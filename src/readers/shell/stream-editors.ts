import { awkCallOf, awkProgramOf } from '../parse/awk-edits.ts'
import { masked } from '../parse/expansions.ts'
import { perlCallOf, programOfPerl } from '../parse/perl-call.ts'
import { edited as editedBySed } from '../parse/sed.ts'
import { sedCallOf } from '../parse/sed-call.ts'
import { NotKnown, patternOf, unknownMark } from '../parse/sed-pattern.ts'
import { type Program, programOf } from '../parse/sed-program.ts'
import { part, type Word } from '../parse/words.ts'

/** A call of a program that changes lines. */
interface Call {
  readonly files: readonly Word[]
  readonly isInPlace: boolean
  /** Throws `NotKnown` where it does more than is followed. */
  program(): Program
}

/** A call of grep by the words behind its name. */
function ofGrep(words: readonly Word[], isExtended: boolean, isFixed: boolean): Call | undefined {
  const operands = words.filter(({ text }) => !/^-./.test(text))
  const letters = words.flatMap(({ text }) => (/^-./.test(text) ? text.slice(1) : [])).join('')
  const [expression, ...files] = operands
  // What it prints beside lines, and all long options, are not followed.
  if (!expression || !/^[vEFPGihsae]*$/.test(letters) || /e.*e/.test(letters)) return undefined
  const text = isFixed || letters.includes('F') ? expression.text.replace(/[.*[\]^$\\]/g, '\\$&') : expression.text
  const grammar = letters.includes('P') ? 'perl' : isExtended || letters.includes('E') ? 'extended' : 'basic'
  const program = (): Program => {
    const pattern = patternOf(text, isFixed || letters.includes('F') ? 'basic' : grammar, letters.includes('i'))
    const commands = [
      { selection: { from: { pattern }, isNot: letters.includes('v') }, action: { name: 'p' } },
    ] as const
    return { commands, labels: new Map(), isQuiet: true, hasOpenPattern: pattern.isOpen }
  }
  return { files, isInPlace: false, program }
}

/** Each program, and its call by the words behind its name; undefined where it prints something else than the lines that it reads. */
const editors: readonly (readonly [name: RegExp, call: (words: readonly Word[]) => Call | undefined])[] = [
  [
    /^g?sed$/,
    (words) => {
      const { operands: files, isInPlace, ...call } = sedCallOf(words, part)
      if (call.isOther || call.scriptFiles.length > 0 || call.scripts.length === 0) return undefined
      return { files, isInPlace, program: () => programOf(textOf(call.scripts), call) }
    },
  ],
  [
    /^perl$/,
    (words) => {
      const { operands: files, letters, ...call } = perlCallOf(words, part)
      if (call.scripts.length === 0 || !letters.includes('p')) return undefined
      return { files, isInPlace: letters.includes('i'), program: () => programOfPerl(textOf(call.scripts), call) }
    },
  ],
  [
    /^[gmn]?awk$/,
    (words) => {
      const { script, operands: files, isInPlace } = awkCallOf(words)
      return script && { files, isInPlace, program: () => awkProgramOf(script.text) }
    },
  ],
  [/^grep$/, (words) => ofGrep(words, false, false)],
  [/^egrep$/, (words) => ofGrep(words, true, false)],
  [/^fgrep$/, (words) => ofGrep(words, false, true)],
]

const textOf = (scripts: readonly Word[]) => scripts.map(({ text }) => text).join('\n')

/** Whether a program changes the lines that it reads. */
export const isStreamEditor = (program: string): boolean => editors.some(([name]) => name.test(program))

/** Whether the text of a command may be a call that puts what it makes in the place of a file. */
export const mayEditInPlace = (program: string, command: string): boolean =>
  isStreamEditor(program) && /\s-[-\w]*i/.test(command)

/** Longer texts are not changed; steps of one program on one text. */
const maxText = 65_536
const maxSteps = 200_000

/** A call of a program that changes lines, as far as that is followed. */
export interface StreamEditor {
  readonly files: readonly Word[]
  readonly isInPlace: boolean
  /** What it puts in is known before the run. */
  readonly isKnown: boolean
  /** What it makes of a text: what only the run knows stands there as a variable. Undefined where it does more than is followed. */
  edit(text: string): string | undefined
}

/** The call of such a program by the words behind its name; undefined for all others. */
export function streamEditor(name: string, words: readonly Word[]): StreamEditor | undefined {
  const call = editors.find(([program]) => program.test(name))?.[1](
    words.map((word) => (word.unsure === undefined ? word : { ...word, text: masked(word) })),
  )
  if (!call) return undefined
  const open = words.find(({ unsure }) => unsure !== undefined)
  const [, variable = 'unknown'] = /\$\{?([A-Za-z_]\w*)/.exec(open?.text ?? '') ?? []
  const edit = (text: string) => edited(call, text)?.replaceAll(unknownMark, `\${${variable}}`)
  return { files: call.files, isInPlace: call.isInPlace, isKnown: !open, edit }
}

function edited({ program }: Call, text: string): string | undefined {
  if (text.length > maxText) return undefined
  try {
    const own = program()
    return own.hasOpenPattern || own.hasUnknownPattern ? undefined : editedBySed(own, text, { steps: maxSteps })
  } catch (error) {
    if (error instanceof NotKnown) return undefined
    throw error
  }
}
