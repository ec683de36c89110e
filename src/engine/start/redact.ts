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
const maximumSecrets = 2_000

/** A switch, a number or a plain path is nobody's secret, unless its name says so. */
const isOrdinary = (value: string) =>
  /^(?:true|false|yes|no|on|off|null|none|\d+)$/i.test(value) || /^\/[\w./:-]*$/.test(value)

/** What a log must not show of an environment (`NAME=value`): every value, line by line, with and without the blanks around it. */
export function secretsOf(environment: readonly string[]): Secret[] {
  const texts = new Set<string>()
  for (const entry of environment) {
    const at = entry.indexOf('=')
    const [name, value] = [entry.slice(0, at), entry.slice(at + 1)]
    if (at < 0 || (!isSecretName(name) && isOrdinary(value.trim()))) continue
    const lines = value.split(/\r?\n|\r/).map((line) => line.trim())
    const whole = lines.length === 1 ? lines : [value, ...lines.filter((line) => line.length >= shortWord)]
    for (const text of whole) for (const piece of pieces(text)) texts.add(piece)
    if (texts.size >= maximumSecrets) break
  }
  texts.delete('')
  // Longest first: one may hold another.
  return [...texts].sort((a, b) => b.length - a.length).map((text) => ({ text, isWord: text.length < shortWord }))
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

/** Where the secrets stand in a text, in order and without overlap. */
export function secretRanges(text: string, secrets: readonly Secret[]): Range[] {
  const ranges: Range[] = []
  for (const { text: secret, isWord } of secrets) {
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
      const end = at + secret.length
      if (!isWord || !/\w/.test(`${text[at - 1] ?? ''}${text[end] ?? ''}`)) ranges.push({ start: at, end })
    }
  }
  return joined(ranges)
}

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

export function masked(text: string, ranges: readonly Range[]): string {
  let shown = ''
  let from = 0
  for (const { start, end } of ranges) {
    shown += text.slice(from, start) + mask
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
