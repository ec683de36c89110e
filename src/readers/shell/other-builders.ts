import { part, type Word } from '../parse/words.ts'
import type { Subcommand } from './subcommand.ts'

/** A program that builds Dockerfiles, beside the runtimes, and how it is told which. */
interface Builder {
  readonly program: RegExp
  readonly command?: RegExp
  readonly file: readonly string[]
  readonly context: readonly string[]
}

/** Source: the help of Buildah, img, kaniko's executor, `az acr`. */
const builders: readonly Builder[] = [
  {
    program: /(?:^|\/)buildah$/,
    command: /^(?:bud|build|build-using-dockerfile)$/,
    file: ['-f', '--file'],
    context: [],
  },
  { program: /(?:^|\/)img$/, command: /^build$/, file: ['-f', '--file'], context: [] },
  { program: /(?:^|\/)executor$/, file: ['-f', '--dockerfile'], context: ['-c', '--context'] },
  { program: /(?:^|\/)az$/, command: /^acr$/, file: ['-f', '--file'], context: ['-c', '--context'] },
  { program: /(?:^|\/)buildctl(?:-daemonless\.sh)?$/, command: /^build$/, file: ['filename'], context: ['dockerfile'] },
]

/** Whether a text may call one of them. */
export const mentionsOtherBuilder = (text: string): boolean =>
  /\bbuildah\s|\bimg\s+build\b|\bexecutor\s|\baz\s+acr\s|\bbuildctl\b/.test(text)

const builderAt = (words: readonly Word[], at: number): Builder | undefined => {
  const program = words[at]?.text ?? ''
  return builders.find(
    (one) =>
      one.program.test(program) &&
      (one.command?.test(words.slice(at + 1).find(({ text }) => !text.startsWith('-'))?.text ?? '') ??
        words.slice(at + 1).some(({ text }) => text.startsWith('--'))),
  )
}

export const isOtherBuilder = (words: readonly Word[], at = 0): boolean => builderAt(words, at) !== undefined

/** The build that a call asks for, in the form of a runtime's. */
export function otherBuild(words: readonly Word[]): Subcommand | undefined {
  const builder = builderAt(words, 0)
  const at = builder?.command ? words.findIndex(({ text }, i) => i > 0 && !text.startsWith('-')) : 0
  return builder && at >= 0 ? { name: 'build', word: words[at]!, rest: words.slice(at + 1) } : undefined
}

/** The paths that a call may mean, the likeliest first; none where it names no file, or one that is not known. */
export function filesBuilt(words: readonly Word[]): string[] {
  const builder = builderAt(words, 0)
  if (!builder) return []
  const file = givenFor(words, builder.file)
  const context = givenFor(words, builder.context)
  // A task of ACR may be a list of steps, which is read as one.
  if (!file || file.unsure !== undefined || /\.ya?ml$/i.test(file.text)) return []
  const inside = context?.unsure === undefined ? context?.text.replace(/^dir:\/\//, '') : undefined
  return [...(inside === undefined ? [] : [`${inside}/${file.text}`]), file.text]
}

/** What it gives the Dockerfile: `--build-arg A=1`, `--opt build-arg:A=1`. */
export const argumentWordsOf = (words: readonly Word[]): Word[] =>
  words.flatMap((word, i) => {
    if (words[i - 1]?.text === '--build-arg') return [word]
    const [start] = /^(?:--build-arg=|(?:--opt=)?build-arg:)/.exec(word.text) ?? []
    return start === undefined ? [] : [part(word, start.length)]
  })

/** `-f x`, `--file x`, `--file=x`, `--opt filename=x`, `--local dockerfile=x` */
function givenFor(words: readonly Word[], names: readonly string[]): Word | undefined {
  const at = words.findLastIndex(({ text }) => names.some((name) => text === name || text.startsWith(`${name}=`)))
  const word = words[at]
  if (!word) return undefined
  const equals = word.text.indexOf('=')
  return equals < 0 ? words[at + 1] : { ...word, text: word.text.slice(equals + 1) }
}
