import type { Unresolved } from '../../model/source.ts'
import { part, unresolvedOf, type Word } from '../parse/words.ts'
import type { FlagTable } from './flag-table.ts'

export interface Flag {
  /** The long name without dashes. */
  readonly name: string
  /** A switch that is merely named has the value `true` at its own place. */
  readonly value: Word
}

export interface SplitFlags {
  readonly flags: readonly Flag[]
  /** From the first word that is not a flag on: image or container, then the command. */
  readonly rest: readonly Word[]
  /** A word among the flags may hold further flags. */
  readonly opaque?: Unresolved
  /** The words end in something that may hold flags and the image as well, so `rest` starts with a guess. */
  readonly restUnknown?: boolean
}

/**
 * Reads flags as Docker's command line does (pflag without interspersed flags): the first word that is none ends them.
 * `flagsOnly` where no image follows, so that an unknown word holds flags.
 */
export function splitFlags(words: readonly Word[], table: FlagTable, flagsOnly = false): SplitFlags {
  const flags: Flag[] = []
  let opaque: Unresolved | undefined
  let i = 0
  for (; i < words.length; i++) {
    const word = words[i]!
    if (word.text === '--') {
      i++
      break
    }
    if (word.several && !word.text.startsWith('-')) {
      const role = flagsOnly ? 'flags' : roleOf(words, i, table)
      if (role === 'image') break
      opaque ??= unresolvedOf(word)
      if (role === 'either') return { flags, rest: words.slice(i), opaque, restUnknown: true }
      continue
    }
    if (!word.text.startsWith('-') || word.text === '-') break
    const read = word.text.startsWith('--') ? long(word, words[i + 1], table) : short(word, words[i + 1], table)
    if (!read) {
      opaque ??= unresolvedOf(word, `${nameOf(word)} is not a known flag`)
      if (!word.text.includes('=') && takesNext(words, i)) i++
      continue
    }
    flags.push(...read.flags)
    if (read.tookNext) i++
  }
  return { flags, rest: words.slice(i), opaque }
}

const nameOf = (word: Word) => word.text.replace(/=.*$/s, '')

interface FlagReading {
  readonly flags: Flag[]
  readonly tookNext: boolean
}

function long(word: Word, next: Word | undefined, table: FlagTable): FlagReading | undefined {
  const equals = word.text.indexOf('=')
  const name = word.text.slice(2, equals < 0 ? undefined : equals)
  const isSwitch = table.switches.has(name)
  if (!isSwitch && !table.values.has(name)) return undefined
  if (equals >= 0) return { flags: [{ name, value: part(word, equals + 1) }], tookNext: false }
  if (isSwitch) return { flags: [{ name, value: { ...word, text: 'true' } }], tookNext: false }
  return next ? { flags: [{ name, value: next }], tookNext: true } : { flags: [], tookNext: false }
}

/** `-dit`, `-itp 80:80`, `-p80:80`, `-m=64m`. */
function short(word: Word, next: Word | undefined, table: FlagTable): FlagReading | undefined {
  const flags: Flag[] = []
  for (let at = 1; at < word.text.length; at++) {
    const name = table.short.get(word.text[at]!)
    if (!name) return undefined
    const hasEquals = word.text[at + 1] === '='
    if (table.switches.has(name)) {
      flags.push({ name, value: hasEquals ? part(word, at + 2) : { ...word, text: 'true' } })
      if (hasEquals) break
      continue
    }
    const from = at + (hasEquals ? 2 : 1)
    if (from < word.text.length) flags.push({ name, value: part(word, from) })
    else if (next) return { flags: [...flags, { name, value: next }], tookNext: true }
    break
  }
  return { flags, tookNext: false }
}

/** An unknown flag takes the next word when another word is left for the image. */
function takesNext(words: readonly Word[], i: number): boolean {
  const next = words[i + 1]
  const after = words[i + 2]
  return next !== undefined && after !== undefined && !next.text.startsWith('-') && /^[\w./$-]/.test(after.text)
}

const imageName = /image|img|(?:^|_)(?:tag|repo|registry|ref)(?:_|\W|$)/i
const flagsName =
  /opt|(?<!t)arg|flag|param|env|vol|mount|port|net|gpu|user|tty|label|limit|extra|setting|common|@|\*|\+/i
const imageCommand = /\b(?:build|images|inspect|load|import|commit|pull)\b/

/** Whether an unknown word stands for flags or for the image: guessed from its name, then from what follows. */
function roleOf(words: readonly Word[], i: number, table: FlagTable): 'image' | 'flags' | 'either' {
  const { text } = words[i]!
  const following = words.slice(i + 1)
  const isWhole = /^\$(?:\w+|\{\{.*\}\}|\{[^}]*\}|\(.*\)|[@*])$/s.test(text)
  if (!isWhole || imageName.test(text) || (text.startsWith('$(') && imageCommand.test(text))) return 'image'
  if (following.length === 0) return flagsName.test(text) ? 'either' : 'image'
  const next = following[0]!
  // No image begins with a path: what follows is the command.
  if (/^[/.]/.test(next.text)) return 'image'
  if (flagsName.test(text)) return 'flags'
  // The next word decides: `-c` after the image is the command's own.
  if (isFlag(next, table)) return 'flags'
  return next.several || /^[\w-][^\s/:]*[/:]/.test(next.text) ? 'flags' : 'either'
}

function isFlag(word: Word, table: FlagTable): boolean {
  const name = /^--([\w-]+)/.exec(word.text)?.[1]
  if (name) return table.switches.has(name) || table.values.has(name)
  return /^-[a-zA-Z]/.test(word.text) && table.short.has(word.text[1]!)
}
