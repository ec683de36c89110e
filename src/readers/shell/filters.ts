import { printedPath } from './printed-paths.ts'
import { isStreamEditor } from './stream-editors.ts'

/** Longer texts are not changed. */
const maxText = 65_536

/** What a program prints that is given these words; undefined for programs, options and words that are not known. */
export function printedBy(program: string, words: readonly string[]): string | undefined {
  switch (program) {
    case 'seq':
      return numbers(words)
    default:
      return printedPath(program, words)
  }
}

/** What a program makes of the text that it reads; undefined as above. */
export function filtered(program: string, words: readonly string[], text: string): string | undefined {
  if (text.length > maxText) return undefined
  switch (program) {
    case 'cat':
      return words.every((word) => word === '-') ? text : undefined
    // What they write is what they read.
    case 'tee':
    case 'install':
      return text
    case 'dd':
      return words.every((word) => /^(?:of|bs|ibs|obs|status)=/.test(word)) ? text : undefined
    case 'base64':
      return decodedBase64(words, text)
    // Without a command it prints the words on one line.
    case 'xargs':
      return words.length === 0 && !/["'\\]/.test(text) ? `${text.trim().replace(/\s+/g, ' ')}\n` : undefined
    case 'rev':
      return words.length === 0 && isAscii(text) ? eachLine(text, (line) => [...line].reverse().join('')) : undefined
    case 'tr':
      return translated(words, text)
    case 'head':
    case 'tail':
      return someLines(program, words, text)
    case 'cut':
      return cut(words, text)
    default:
      return undefined
  }
}

/** Programs of which it may be known what they make of what they read, and that hand on something else than they read. */
export const changesText = (program: string): boolean =>
  /^(?:base64|rev|tr|head|tail|cut|dd|envsubst)$/.test(program) || isStreamEditor(program)

/** Of others the locale says whether they are one character or more. */
const isAscii = (text: string) => /^[\0-\x7f]*$/.test(text)

/** Whether `base64` is asked to decode. */
export const asksToDecode = (words: readonly string[]): boolean =>
  words.some((word) => /^(?:-[a-zA-Z]*[dD]|--decode)/.test(word))

function decodedBase64(words: readonly string[], text: string): string | undefined {
  const isKnown = words.every((word) => /^(?:-[diD]+|--decode|--ignore-garbage|-)$/.test(word))
  if (!isKnown || !asksToDecode(words) || !isBase64(text)) return undefined
  const decoded = Buffer.from(text, 'base64').toString('utf8')
  return decoded.includes('\0') ? undefined : decoded
}

/** Behind the first character that is none of its own, each program goes on in its own way. */
const isBase64 = (text: string): boolean => /^[A-Za-z\d+/]*={0,2}$/.test(text.replaceAll('\n', ''))

/** Numbers that `seq` counts. */
const maxNumbers = 256

function numbers(words: readonly string[]): string | undefined {
  if (words.length < 1 || words.length > 3 || !words.every((word) => /^-?\d{1,9}$/.test(word))) return undefined
  const all = words.map(Number)
  const first = all.length > 1 ? all[0]! : 1
  const step = all.length > 2 ? all[1]! : 1
  const last = all.at(-1)!
  if (step === 0 || Math.abs(last - first) / Math.abs(step) >= maxNumbers) return undefined
  let text = ''
  for (let one = first; step > 0 ? one <= last : one >= last; one += step) text += `${one}\n`
  return text
}

function eachLine(text: string, change: (line: string) => string): string {
  const lines = text.split('\n')
  return lines.map((line, i) => (i === lines.length - 1 && line === '' ? '' : change(line))).join('\n')
}

/** `-n 2`, `-n2`, `-2` */
function someLines(program: 'head' | 'tail', words: readonly string[], text: string): string | undefined {
  const [, digits] = /^(?:-n |-n|-|--lines=)(\d{1,6})$/.exec(words.join(' ')) ?? []
  if (digits === undefined && words.length > 0) return undefined
  const lines = text.replace(/\n$/, '').split('\n')
  const count = Number(digits ?? 10)
  const kept = program === 'head' ? lines.slice(0, count) : lines.slice(Math.max(0, lines.length - count))
  return kept.length === 0 || text === '' ? '' : `${kept.join('\n')}\n`
}

/** `-d. -f1`, `-d= -f2-` */
function cut(words: readonly string[], text: string): string | undefined {
  const [, sign, field, rest] = /^-d ?(.) ?-f ?([1-9]\d{0,3})(-?)$/s.exec(words.join(' ')) ?? []
  const [, fieldFirst, restFirst, signLast] = /^-f ?([1-9]\d{0,3})(-?) -d ?(.)$/s.exec(words.join(' ')) ?? []
  const separator = sign ?? signLast
  const at = Number(field ?? fieldFirst) - 1
  const end = (rest ?? restFirst) === '-' ? undefined : at + 1
  if (separator === undefined) return undefined
  return eachLine(text, (line) =>
    line.includes(separator) ? line.split(separator).slice(at, end).join(separator) : line,
  )
}

/** `tr a-z A-Z`, `tr -d '\r'`, `tr , '\n'` */
function translated(words: readonly string[], text: string): string | undefined {
  if (words.length !== 2 || ![...words, text].every(isAscii) || words[1]!.startsWith('-')) return undefined
  const [first, second] = words
  if (first === '-d') {
    const set = setOf(second!)
    const gone = new Set(set)
    return set && [...text].filter((character) => !gone.has(character)).join('')
  }
  const [from, to] = [first!.startsWith('-') ? undefined : setOf(first!), setOf(second!)]
  if (!from || !to || to.length === 0) return undefined
  const changes = new Map(from.map((character, i) => [character, to[Math.min(i, to.length - 1)]!]))
  return [...text].map((character) => changes.get(character) ?? character).join('')
}

const classes: Readonly<Record<string, string>> = { upper: 'A-Z', lower: 'a-z', digit: '0-9' }
const marks: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\' }

/** Characters of a set. */
const maxSet = 512

function setOf(text: string): string[] | undefined {
  const plain = text.replace(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole)
  if (/\[[:=.]|\[(?:.|\\.)\*/s.test(plain) || plain.length > 100) return undefined
  const found: string[] = []
  for (const [whole, mark, from, to] of plain.matchAll(/\\([0-7]{1,3}|[\s\S])|([\s\S])-([\s\S])|[\s\S]/g)) {
    if (to === '\\') return undefined
    if (mark !== undefined) {
      const one = /\d/.test(mark) ? String.fromCharCode(Number.parseInt(mark, 8)) : marks[mark]
      if (one === undefined || one > '\x7f') return undefined
      found.push(one)
    } else if (from !== undefined && to !== undefined) {
      const [start, end] = [from.charCodeAt(0), to.charCodeAt(0)]
      if (start > end || end - start > maxSet || found.length > maxSet) return undefined
      for (let code = start; code <= end; code++) found.push(String.fromCharCode(code))
    } else found.push(whole)
  }
  return found
}
