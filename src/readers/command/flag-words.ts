import { isCommonImage } from '../../knowledge/common-images.ts'
import { mayBePulled } from '../../knowledge/image-reference.ts'
import { loginWord } from '../../knowledge/runtimes.ts'
import type { Unresolved } from '../../model/source.ts'
import { isOnlyExpansion, part, unresolvedOf, type Word } from '../parse/words.ts'
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

/** What is known of the words beside themselves. */
export interface SplitOptions {
  /** No image follows, so that an unknown word holds flags. */
  readonly flagsOnly?: boolean
  /** Whether a word is used as an image elsewhere (built, pulled, pushed). */
  isImage?(word: Word): boolean
}

/**
 * Reads flags as Docker's command line does (pflag without interspersed flags): the first word that is none ends them.
 *
 * An unknown word where flags may stand is decided by what it can be, never by its name. A quoted variable is exactly one word, and
 * Docker refuses an empty one: it is the image, but where another word that names an image follows it may be a flag. An unquoted one may be several words or none: it holds flags where a flag, an image
 * or another unknown word follows it; it is the image where nothing follows, a path follows (no image begins with one), or the same
 * text uses it as an image; before any other word it may be either. A list (`"$@"`) holds flags, and the image too where it ends
 * the line. Where flags are assumed and no word that can be an image is left, the last unknown word is the image after all.
 */
export function splitFlags(words: readonly Word[], table: FlagTable, options: SplitOptions = {}): SplitFlags {
  const flags: Flag[] = []
  let opaque: Unresolved | undefined
  // How much of it holds is known at the end: thousands of unknown words make no thousands of copies.
  let assumed: { readonly count: number; readonly from: number; readonly says: Partial<SplitFlags> } | undefined
  let i = 0
  for (; i < words.length; i++) {
    const word = words[i]!
    if (word.text === '--') {
      i++
      break
    }
    if ((word.several || (options.flagsOnly && word.unsure !== undefined)) && !word.text.startsWith('-')) {
      const role = options.flagsOnly ? 'flags' : roleOf(words, i, table, options)
      if (role === 'image') break
      const before = opaque && { opaque }
      opaque ??= unresolvedOf(word)
      if (role === 'either') return { flags, rest: words.slice(i), opaque, restUnknown: true }
      assumed = { count: flags.length, from: i, says: isList(word) ? { opaque, restUnknown: true } : { ...before } }
      continue
    }
    if (isOnlyExpansion(word) && !options.isImage?.(word) && isImageBehind(words, i, options))
      return { flags, rest: words.slice(i), opaque: opaque ?? unresolvedOf(word), restUnknown: true }
    if (!word.text.startsWith('-') || word.text === '-') break
    const read = word.text.startsWith('--') ? long(word, words[i + 1], table) : short(word, words[i + 1], table)
    if (!read) {
      opaque ??= unresolvedOf(word, word.unsure ?? `${nameOf(word)} is not a known flag`)
      if (!word.text.includes('=') && takesNext(words, i)) i++
      continue
    }
    flags.push(...read.flags)
    if (read.tookNext) i++
  }
  if (assumed && !options.flagsOnly && (i >= words.length || isPath(words[i]!)))
    return { flags: flags.slice(0, assumed.count), rest: words.slice(assumed.from), ...assumed.says }
  return { flags, rest: words.slice(i), opaque }
}

/** Whether the next word is an image by its form, or by its name where nothing follows; as a command of another image it makes no sense. */
function isImageBehind(words: readonly Word[], i: number, { isImage }: SplitOptions): boolean {
  const next = words[i + 1]
  if (!next || next.unsure !== undefined) return false
  return isTagged.test(next.text) || isImage?.(next) === true || (i + 2 === words.length && isCommonImage(next.text))
}

/** `nginx:1.25`, `ghcr.io/acme/web@sha256:…`; not `db:migrate`, `db:5432`, `http://…`. */
const isTagged =
  /^[a-z0-9][\w./-]*(?::\d+\/[\w./-]+)?(?::(?:v?\d+\.[\w.-]+|latest|stable|alpine|slim)|@sha256:[0-9a-f]+)$/

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

/** No image begins as a path does. */
const isPath = ({ text }: Word) => /^[/.]/.test(text)

/** `"$@"`, `"${ARRAY[@]}"` */
const isList = ({ text }: Word) => /^\$(?:[@*]|\{[@*]|\{\w+\[[@*]\])/.test(text)

/** Commands that print an image's name or id. */
const printsImage = new RegExp(
  String.raw`^(?:\$\(|\x60).*\b${loginWord}\b.*\b(?:build|images|inspect|load|import|commit|pull)\b`,
  's',
)

function roleOf(
  words: readonly Word[],
  i: number,
  table: FlagTable,
  { isImage }: SplitOptions,
): 'image' | 'flags' | 'either' {
  const word = words[i]!
  const next = words[i + 1]
  if (isList(word)) return next && !isPath(next) ? 'flags' : 'either'
  if (!next || isPath(next) || printsImage.test(word.text) || isImage?.(word)) return 'image'
  if (isFlag(next, table) || next.unsure !== undefined) return 'flags'
  return /^[\w-][^\s/:]*[/:]/.test(next.text) && mayBePulled(next.text) ? 'flags' : 'either'
}

function isFlag(word: Word, table: FlagTable): boolean {
  const name = /^--([\w-]+)/.exec(word.text)?.[1]
  if (name) return table.switches.has(name) || table.values.has(name)
  return /^-[a-zA-Z]/.test(word.text) && table.short.has(word.text[1]!)
}
