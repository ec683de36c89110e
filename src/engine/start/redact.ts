import { credentialRanges, isSecretName } from '../../knowledge/credentials.ts'
import type { Range } from '../../model/source.ts'

/** A text to look for; a short one counts as a whole word only. */
export interface Secret {
  readonly text: string
  readonly isWord: boolean
}

/** A value is looked for in pieces of at most this length, so that no more of a log need be kept than one of them. */
export const longestPiece = 1_024
const shortestPiece = 16
const shortWord = 4
/** From this length on a text is found whatever blanks, quotes and escapes a program writes it with, and in other forms. */
const longWord = 6
/** Beyond so many texts, or so many that may stand in what is shown, nothing of it is shown. */
const maximumSecrets = 100_000
const maximumFound = 2_000

/** A switch, a number of up to seven digits or a plain path is nobody's secret, unless its name says so. */
const isOrdinary = (value: string) =>
  /^(?:true|false|yes|no|on|off|null|none|\d{1,7})$/i.test(value) || /^\/[\w./:-]*$/.test(value)

/**
 * What a log must not show of an environment (`NAME=value`): every value, line by line, with and without the blanks around it; the
 * credentials within it; all of them as programs write them elsewhere (base64, hexadecimal, JSON, URL, shell). Undefined where they
 * are too many to look for.
 */
export function secretsOf(environment: readonly string[]): Secret[] | undefined {
  const texts = new Set<string>()
  for (const entry of environment) {
    const at = entry.indexOf('=')
    const [name, value] = [entry.slice(0, at), entry.slice(at + 1)]
    if (at < 0 || (!isSecretName(name) && isOrdinary(value.trim()))) continue
    const lines = value.split(/\r?\n|\r/).map((line) => line.trim())
    const whole = lines.length === 1 ? lines : [value, ...lines.filter((line) => line.length >= shortWord)]
    for (const text of [...whole, ...lines.flatMap(credentialsIn)])
      for (const form of [text, ...formsOf(text)]) for (const piece of pieces(form)) texts.add(piece)
    if (texts.size > maximumSecrets) return undefined
  }
  texts.delete('')
  // Longest first: one may hold another.
  return [...texts].sort((a, b) => b.length - a.length).map((text) => ({ text, isWord: text.length < shortWord }))
}

/** The password of `postgres://shop:s3same@db`, the value of `"password": "s3same"`. */
function credentialsIn(line: string): string[] {
  const named = (credentialRanges(line) ?? []).map(({ start, end }) =>
    line.slice(start, end).replace(/^["']|["']$/g, ''),
  )
  const users = [...line.matchAll(/:\/\/([^\s/@]*)@/g)].map(([, user = '']) => user.slice(user.indexOf(':') + 1))
  const found = [...named, ...users].filter((text) => text.length >= longWord && text !== line && !isOrdinary(text))
  return found.flatMap((text) => [text, ...decoded(text)])
}

function decoded(text: string): string[] {
  try {
    const plain = decodeURIComponent(text)
    return plain === text ? [] : [plain]
  } catch {
    return []
  }
}

function formsOf(text: string): string[] {
  if (text.length < longWord) return []
  const bytes = Buffer.from(text)
  const hex = bytes.toString('hex')
  const percent = encodeURIComponent(bytes.toString())
  return [
    ...[0, 1, 2].flatMap((before) => base64After(bytes, before)),
    hex,
    hex.toUpperCase(),
    text.toUpperCase(),
    text.toLowerCase(),
    percent,
    percent.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
    percent.replaceAll('%20', '+'),
    JSON.stringify(text).slice(1, -1),
    text.replaceAll("'", "'\\''"),
    text.replaceAll("'", `'"'"'`),
  ]
}

/** In base64 the same bytes look different after one and after two others; what they share a letter with is left out. */
function base64After(bytes: Buffer, before: number): string[] {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  const own = whole.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 8) / 6))
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
}

function pieces(text: string): string[] {
  const found: string[] = []
  for (let at = 0; at < text.length; ) {
    const rest = text.length - at
    const length = rest < longestPiece + shortestPiece ? rest : longestPiece
    found.push(text.slice(at, at + length))
    at += length
  }
  return found
}

/**
 * Where the secrets stand in a text, in order and without overlap; a long one also where it is written with blanks, quotes and escapes
 * in it, as JSON, HTML, SQL, URLs and shells have it. All of it where they are too many.
 */
export function secretRanges(text: string, secrets: readonly Secret[] | undefined): Range[] {
  const all = [{ start: 0, end: text.length }]
  if (!secrets) return all
  const ranges: Range[] = []
  const read = readBytes(text)
  const [mayStandHere, mayBeRead] = [partsOf(text), partsOf(read.bytes)]
  let found = 0
  for (const { text: secret, isWord } of secrets) {
    const word = secret.length < longWord ? '' : bytesOf(secret.replace(decoration, ''))
    const [isHere, isRead] = [mayStandHere(secret), word.length >= longWord && mayBeRead(word)]
    if (!isHere && !isRead) continue
    if (++found > maximumFound) return all
    for (const { start, end } of isHere ? placesOf(secret, text) : [])
      if (!isWord || !/\w/.test(`${text[start - 1] ?? ''}${text[end] ?? ''}`)) ranges.push({ start, end })
    for (const { start, end } of isRead ? placesOf(word, read.bytes) : [])
      ranges.push({ start: read.starts[start]!, end: read.ends[end - 1]! })
  }
  return joined(ranges)
}

/**
 * Whether a word may stand in a text, by its first, middle and last letters: hardly any of many words does, and each is looked up in
 * the same time, however long the text is.
 */
function partsOf(text: string): (word: string) => boolean {
  const known: Set<string>[] = []
  const has = (part: string) => {
    known[part.length] ??= new Set(Array.from({ length: text.length }, (_, at) => text.slice(at, at + part.length)))
    return known[part.length]!.has(part)
  }
  return (word) => {
    const length = Math.min(word.length, longWord)
    const middle = (word.length - length) >> 1
    return [0, middle, word.length - length].every((at) => has(word.slice(at, at + length)))
  }
}

function placesOf(word: string, text: string): Range[] {
  const found: Range[] = []
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
    found.push({ start: at, end: at + word.length })
  return found
}

/** Blanks and whatever else a terminal shows nothing for, quotes and what escapes them. */
const decoration = /[\s\p{Cc}\p{Cf}'"\\]+/gu
/** The same, and what stands for another character: \u00e4 (one after the other), \xe4, \344, %e4, &#228;, &amp;, \t. */
const written =
  /((?:\\u[\da-f]{4})+)|(?:\\x|%)([\da-f]{2})|\\([0-3][0-7]{2})|&#(?:x([\da-f]{1,5})|(\d{1,6}));|&(amp|lt|gt|quot|apos);|\\[nrtbfv]|[\s\p{Cc}\p{Cf}'"\\]/giu
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' }

/** The UTF-8 of a text, a character a byte. */
const bytesOf = (text: string): string => Buffer.from(text).toString('latin1')

interface ReadBytes {
  readonly bytes: string
  /** Where in the text each byte is written. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** The bytes that a text stands for, without decoration. */
function readBytes(text: string): ReadBytes {
  const parts: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  const put = (bytes: string, start: number, end: number) => {
    parts.push(bytes)
    for (let count = bytes.length; count > 0; count--) {
      starts.push(start)
      ends.push(end)
    }
  }
  let from = 0
  const keep = (end: number) => {
    for (const character of text.slice(from, end)) {
      put(bytesOf(character), from, from + character.length)
      from += character.length
    }
  }
  for (const match of text.matchAll(written)) {
    keep(match.index)
    from = match.index + match[0].length
    put(bytesFor(match), match.index, from)
  }
  keep(text.length)
  return { bytes: parts.join(''), starts, ends }
}

/** What a match of `written` stands for; a quote or a blank for nothing, however it is written. */
function bytesFor([, units, hex, octal, point, number, name = '']: RegExpMatchArray): string {
  const byte = hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex, 16)
  if (byte > 127) return String.fromCharCode(byte)
  const code = point === undefined ? Number(number) : Number.parseInt(point, 16)
  const plain = units ? fromUnits(units) : String.fromCodePoint(byte || code || 0)
  return bytesOf((named[name.toLowerCase()] ?? plain).replace(decoration, ''))
}

/** Escapes that stand one behind the other: two may be the halves of one character. */
const fromUnits = (units: string): string =>
  units
    .split(/\\u/i)
    .slice(1)
    .map((unit) => String.fromCharCode(Number.parseInt(unit, 16)))
    .join('')

function joined(ranges: Range[]): Range[] {
  const merged: Range[] = []
  for (const range of ranges.sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && range.start <= last.end) merged[merged.length - 1] = { ...last, end: Math.max(last.end, range.end) }
    else merged.push(range)
  }
  return merged
}

const mask = '***'

/** Each line of what is hidden stays a line. */
export function masked(text: string, ranges: readonly Range[]): string {
  let shown = ''
  let from = 0
  for (const { start, end } of ranges) {
    const lines = text.slice(start, end).split(/\r?\n|\r/)
    shown += text.slice(from, start) + lines.map(() => mask).join('\n')
    from = end
  }
  return shown + text.slice(from)
}

/** Lines without what looks like a credential by its form; a private key is hidden from its first line to its last. */
export function withoutForms(lines: readonly string[]): string[] {
  let isKey = false
  const shown: string[] = []
  for (const line of lines) {
    if (/-----BEGIN/.test(line)) isKey = true
    const ranges = isKey ? undefined : credentialRanges(line)
    // The beginning of a key may have been cut off.
    if (/-----END/.test(line) && !isKey) shown.fill(mask)
    shown.push(ranges === undefined ? mask : masked(line, joined(ranges)))
    if (/-----END/.test(line)) isKey = false
  }
  return shown
}

/** What somebody else said, on one line: without the values of an environment (`NAME=value`), and without credentials by their form. */
export function redactedLine(text: string, environment: readonly string[] = []): string {
  const known = masked(text, secretRanges(text, secretsOf(environment)))
  return withoutForms(known.split(/\r?\n|\r/))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
}
