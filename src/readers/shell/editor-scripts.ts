import { joinPath } from '../../model/path.ts'
import { putBy } from '../component/stream-edits.ts'
import { masked } from '../parse/expansions.ts'
import { perlProgramOf } from '../parse/perl-edits.ts'
import { programOf } from '../parse/sed-program.ts'
import type { Word } from '../parse/words.ts'
import type { EditCall } from './edit-call.ts'
import type { Files } from './manifest-files.ts'
import { followed, type Script } from './stream-scripts.ts'

/** `sd FIND REPLACEMENT FILE…`, and `rpl` likewise, which takes what it finds for no expression. */
export function scriptOfSubstitute({ words: [program, ...words] }: EditCall): Script | undefined {
  const end = words.findIndex(({ text }) => text === '--')
  const before = end < 0 ? words : words.slice(0, end)
  const own = before.filter(({ text }, i) => !text.startsWith('-') && !/^-[fnx]$/.test(before[i - 1]?.text ?? ''))
  const [find, put, ...paths] = end < 0 ? own : [...own, ...words.slice(end + 1)]
  const shows = before.some(({ text }) => /^(?:-p|--preview|-s|--simulate)$/.test(text))
  const isFixed = program!.text.endsWith('rpl') || before.some(({ text }) => /^(?:-[Fs]|--(?:fixed|string))/.test(text))
  if (!find || !put || (shows && !isFixed)) return undefined
  const [from, to] = [find, put].map(masked)
  const delimiter = ['/', '#', '|', '!'].find((one) => !`${from}${to}`.includes(one))
  const text = [isFixed ? literal(from!) : from, isFixed ? literal(to!) : to].join(delimiter)
  const substitute = `s${delimiter}${text}${delimiter}g`
  const isWhole = /\\[nsSW]/.test(from!)
  return {
    program: delimiter === undefined ? undefined : followed(() => perlProgramOf(substitute, { isWhole })),
    put: [put],
    text: substitute,
    word: put,
    paths: paths.map((path) => path.text),
  }
}

const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|@]/g, '\\$&')

/** Options of vim with a word behind them. */
const withValue = /^(?:-[uUiTwWS]|--(?:startuptime|listen|server))$/

/** `ed -s FILE`, which reads its commands, and `ex -s FILE` and `vim -es -c COMMAND FILE`: what they set in all lines is what sed sets. */
export function scriptOfEditor(call: EditCall, repository: Files): Script | undefined {
  const [program, ...words] = call.words
  const commands: string[] = []
  const paths: string[] = []
  for (let i = 0; i < words.length; i++) {
    const { text } = words[i]!
    if (/^(?:-c|--cmd)$/.test(text)) commands.push(...words.slice(++i, i + 1).map(masked))
    else if (text.startsWith('+')) commands.push(masked(words[i]!).slice(1))
    else if (withValue.test(text)) i++
    else if (!text.startsWith('-')) paths.push(text)
  }
  commands.push(...textRead(call, repository).split('\n'))
  const isAtEnd = /(?:^|\/)(?:ed|ex)$/.test(program!.text)
  const lines = commands.map(asInSed)
  const text = lines.filter((line) => line !== '').join('\n')
  if (text === '') return undefined
  const script: Word = { ...program!, text }
  const addressed = withAddresses(commands, lines, isAtEnd)?.join('\n')
  const isExtended = false
  return {
    program: addressed === undefined ? undefined : followed(() => programOf(addressed, { isExtended, isQuiet: false })),
    put: putBy(script),
    text,
    word: program!,
    paths,
  }
}

/**
 * The commands as lines of sed. One without an address is about the line that the editor is at: ed and ex begin at the last one,
 * and which it is behind another command is not followed.
 */
function withAddresses(
  commands: readonly string[],
  lines: readonly string[],
  isAtEnd: boolean,
): readonly string[] | undefined {
  let isMoved = !isAtEnd
  const found: string[] = []
  for (const [i, line] of lines.entries()) {
    const isBare = line !== '' && bare.test(commands[i]!)
    if (isBare && isMoved) return undefined
    if (line !== '') found.push(isBare ? `$${line}` : line)
    isMoved ||= line !== '' || moves.test(commands[i]!)
  }
  return found
}

/** `s/a/b/`, but not `g/a/d`, which goes through all lines. */
const bare = /^[\s:]*(?![gv]\W)[A-Za-z]/
const moves = /^[\s:]*(?:[\d$+]|norm)/

/** What an editor reads in place of what is typed. */
function textRead({ input, inputFiles = [], folders }: EditCall, { read }: Files): string {
  if (input !== undefined) return input
  const files = inputFiles.flatMap((path) => folders.map((folder) => read(joinPath(folder, path))?.text ?? ''))
  return files.join('\n')
}

/** All lines, which sed takes anyway. */
const all = /^\s*:*\s*(?:%|,|1,\$)?\s*/
/** Sets how an editor works. */
const sets = /^se[t ].*$/
/** What writes or leaves, behind another command of its line. */
const leaves = /^(?:[wqx]|wq|up(?:date)?)!?$/
/** What shows, writes or leaves. */
const others = /^(?:[wqxHPp]|wq|qa|wqa|wa|xa|xit|up(?:date)?|\d+|\$|silent!?|norm(?:al)? gg)!?(?:\s+[\w./-]+)?$/

/** A command of an editor as one of sed; none where it changes nothing. */
function asInSed(command: string): string {
  const whole = command.replace(all, '')
  const bar = whole.lastIndexOf('|')
  const own = bar >= 0 && leaves.test(whole.slice(bar + 1).trim()) ? whole.slice(0, bar).trimEnd() : whole
  const bare = own.trim()
  return sets.test(bare) || others.test(bare) ? '' : own.replace(/^(s(\W).*\2[gi]*)e([gi]*)$/, '$1$3')
}
