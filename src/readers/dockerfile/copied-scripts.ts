import { joinPath } from '../../model/path.ts'
import type { Source, Span } from '../../model/source.ts'
import { wordsOf } from '../command/command-words.ts'
import { leaveOut } from '../left-out.ts'
import type { Instruction } from '../parse/dockerfile.ts'
import type { Word } from '../parse/words.ts'
import type { NamedScript } from '../reader.ts'
import { builtStages, readStages } from './built-image.ts'
import { type BuildVariables, substitute } from './substitute.ts'

/** Variables that one command finds set, those of all commands of a file, and files that are copied. */
const maxNames = 200
const maxVariables = 20_000
const maxCopies = 500
/** Linux takes no longer path. */
const maxPath = 4096

/** What a Dockerfile's commands find, and run of the files that it copies. */
interface DockerfileRuns {
  /** ARG and ENV as a RUN in shell form finds them. */
  readonly variables: ReadonlyMap<Instruction, ReadonlyMap<string, Word>>
  /** Scripts of the repository that RUN, ENTRYPOINT and CMD run under the path that they are copied to. */
  readonly scripts: readonly NamedScript[]
}

/** A file, or a folder, of the build's context, and where it stands in the image. */
interface Copy {
  readonly from: string
  readonly to: string
}

/** @param folders where the build's context may be */
export function dockerfileRuns(
  source: Source,
  folders: readonly string[],
  targets: ReadonlySet<string | undefined> = new Set([undefined]),
): DockerfileRuns {
  const variables = new Map<Instruction, ReadonlyMap<string, Word>>()
  const scripts: NamedScript[] = []
  const copies: Copy[] = []
  let left = maxVariables
  const known = (all: BuildVariables, at: Span): ReadonlyMap<string, Word> => {
    const most = Math.min(maxNames, left)
    const found = new Map<string, Word>()
    let seen = 0
    for (const [name, text] of all) {
      if (seen++ === most) break
      if (text !== undefined) found.set(name, { text, span: at })
    }
    left -= found.size
    return found
  }
  const call = (words: readonly Word[], environment: ReadonlyMap<string, Word>): void => {
    const [first, second] = words
    const isOfShell = second && /^(?:.*\/)?(?:ba|da|a|k|z)?sh$/.test(first!.text)
    const [program, ...args] = isOfShell ? words.slice(1) : words
    if (!program || (args.length === 0 && environment.size === 0)) return
    for (const file of filesAt(program.text, copies)) scripts.push({ folders, file, args, environment })
  }
  const stages = readStages(source, (instruction, all) => {
    const stage = all.at(-1)
    if (!stage) return
    const { keyword, isJson, at } = instruction
    if (keyword === 'COPY' || keyword === 'ADD') {
      const own = copiesOf(instruction, stage.variables)
      if (copies.length + own.length > maxCopies)
        leaveOut(at, `more than ${maxCopies} files are copied: which scripts run is not known of the others`)
      copies.push(...own.slice(0, maxCopies - copies.length))
    }
    if (keyword !== 'RUN') return
    const own = known(stage.variables, at)
    if (!isJson) variables.set(instruction, own)
    call(
      isJson ? instruction.words.map((word): Word => ({ text: word.text, span: word.at })) : plainWords(instruction),
      own,
    )
  })
  for (const { image, variables: all } of builtStages(stages, targets)) {
    const words = [...wordsOf(image.entrypoint), ...wordsOf(image.command)]
    if (words[0]) call(words, known(all, words[0].span))
  }
  return { variables, scripts }
}

/** What one instruction copies out of the build's context. */
function copiesOf({ flags, words, heredocs }: Instruction, variables: BuildVariables): Copy[] {
  if (heredocs.length > 0 || words.length < 2 || flags.some(({ name }) => name === 'from')) return []
  const paths = words.map(({ text }) => substitute(text, variables))
  const to = paths.at(-1)
  if (to === undefined || to.length > maxPath) return []
  return paths
    .slice(0, -1)
    .flatMap((from) => (from === undefined ? [] : [{ from: joinPath('', from.replace(/^\/+/, '')), to }]))
}

/** The files of the context that stand under a path of the image, or under a bare name in one of its folders. */
function filesAt(program: string, copies: readonly Copy[]): string[] {
  if (!/^[\w./-]+$/.test(program)) return []
  const name = program.replace(/^.*\//s, '')
  const isBare = name === program
  const found = copies.flatMap(({ from, to }) => {
    const folder = to.replace(/(?<!\/)\/*$/, '/')
    // A file.
    if (from.endsWith(`/${name}`) || from === name)
      return to === program || `${folder}${name}` === program || (isBare && /\/s?bin\/$/.test(folder)) ? [from] : []
    if (to === program) return [from]
    // What a folder holds is copied into the other one.
    return program.startsWith(folder) ? [joinPath(from, program.slice(folder.length))] : []
  })
  return [...new Set(found)]
}

/** The words of a RUN that is one plain command. */
function plainWords({ args, heredocs, at }: Instruction): Word[] {
  if (heredocs.length > 0 || !/^[\w./=:@,+%\t -]+$/.test(args)) return []
  return args
    .trim()
    .split(/[ \t]+/)
    .map((text) => ({ text, span: at }))
}
