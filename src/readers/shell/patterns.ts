/** What the operations of `${NAME…}` make of a text. Undefined where it would take too long, or where it is not known. */

/** Longer texts and patterns are slow to match, and no script has them. */
const maxText = 2000
const maxSearched = 500
const maxPattern = 100

/** One step of a pattern: `*`, or what one character must be. */
type Step = '*' | ((character: string) => boolean)

/** `[…]`, with classes in it. */
const setPattern = /\[([!^])?(\]?(?:\[:\w+:\]|[^\]])*)\]/

const steps = new RegExp(String.raw`\\([\s\S])|${setPattern.source}|([*?])|([\s\S])`, 'g')

/** The steps of a shell pattern; undefined for an extended one, and where a set has more in it than characters and known classes. */
function stepsOf(pattern: string): Step[] | undefined {
  if (pattern.length > maxPattern || /[?*+@!]\(/.test(pattern)) return undefined
  const found: Step[] = []
  for (const [, escaped, not, written, wild, plain] of pattern.matchAll(steps)) {
    if (wild) found.push(wild === '*' ? '*' : () => true)
    else if (written !== undefined) {
      const set = written.replace(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole)
      if (/\\|\[[:.=]/.test(set)) return undefined
      found.push((character) => isInSet(character, set) !== (not !== undefined))
    } else {
      const wanted = escaped ?? plain
      found.push((character) => character === wanted)
    }
  }
  return found
}

const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \t',
  digit: '0-9',
  lower: 'a-z',
  space: ' \t\n\r\f\v',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
}

function isInSet(character: string, set: string): boolean {
  for (let i = 0; i < set.length; i++) {
    const isRange = set[i + 1] === '-' && i + 2 < set.length
    if (isRange ? character >= set[i]! && character <= set[i + 2]! : character === set[i]) return true
    if (isRange) i += 2
  }
  return false
}

/** Where a match that begins at `from` may end, the first or the last: every step at once, so that no text takes long. */
function endOfMatch(steps: readonly Step[], text: string, from: number, isLong: boolean): number | undefined {
  let open = closure(new Set([0]), steps)
  let found = open.has(steps.length) ? from : undefined
  for (let i = from; i < text.length && open.size > 0 && (isLong || found === undefined); i++) {
    const next = new Set<number>()
    for (const at of open) {
      const step = steps[at]
      if (step === '*') next.add(at)
      else if (step?.(text[i]!)) next.add(at + 1)
    }
    open = closure(next, steps)
    if (open.has(steps.length)) found = i + 1
  }
  return found
}

/** `*` may match nothing. */
function closure(open: Set<number>, steps: readonly Step[]): Set<number> {
  for (const at of open) if (steps[at] === '*') open.add(at + 1)
  return open
}

const reversed = (text: string) => [...text].reverse().join('')

/** `#`, `##`, `%`, `%%`. */
export function removed(text: string, operator: string, pattern: string): string | undefined {
  const steps = stepsOf(pattern)
  if (!steps || text.length > maxText) return undefined
  const isLong = operator.length === 2
  if (operator.startsWith('#')) return text.slice(endOfMatch(steps, text, 0, isLong) ?? 0)
  const backwards = reversed(text)
  return reversed(backwards.slice(endOfMatch([...steps].reverse(), backwards, 0, isLong) ?? 0))
}

/** `/`, `//`, `/#`, `/%`. */
export function replaced(text: string, operator: string, pattern: string, by: string): string | undefined {
  const steps = stepsOf(pattern)
  if (!steps || text.length > maxSearched) return undefined
  if (pattern === '') return operator === '/#' ? by + text : operator === '/%' ? text + by : text
  if (operator === '/%') {
    const backwards = reversed(text)
    const end = endOfMatch([...steps].reverse(), backwards, 0, true)
    return end === undefined ? text : text.slice(0, text.length - end) + by
  }
  let out = ''
  for (let i = 0; i < text.length; ) {
    const end = endOfMatch(steps, text, i, true)
    if (end === undefined || end === i) {
      if (operator === '/#') return text
      out += text[i++]
      continue
    }
    out += by
    i = end
    if (operator !== '//') return out + text.slice(i)
  }
  return out
}

/** Whether a whole text matches a pattern of `case`; undefined where that is not known. */
export function matchesPattern(text: string, pattern: string): boolean | undefined {
  // What one character is, and what stands between two, the locale says.
  if (/[^\0-\x7f]/.test(text) && /[?[]/.test(pattern)) return undefined
  const steps = stepsOf(pattern)
  if (!steps || text.length > maxText) return undefined
  return endOfMatch(steps, text, 0, true) === text.length
}

/** `^`, `^^`, `,`, `,,`: without a pattern. */
export function withCase(text: string, operator: string): string {
  const change = (part: string) => (operator.startsWith('^') ? part.toUpperCase() : part.toLowerCase())
  return operator.length === 2 ? change(text) : change(text.slice(0, 1)) + text.slice(1)
}

/** From where to where `:OFFSET:LENGTH` takes, of so many; undefined where that is no number. */
export function sliceOf(count: number, offset: string, length: string | undefined): [number, number] | undefined {
  const from = integerOf(offset)
  const taken = length === undefined ? undefined : integerOf(length)
  if (from === undefined || (length !== undefined && taken === undefined)) return undefined
  const start = from < 0 ? count + from : from
  if (start < 0 || start > count) return [0, 0]
  if (taken === undefined) return [start, count]
  return [start, Math.max(start, Math.min(count, taken < 0 ? count + taken : start + taken))]
}

function integerOf(text: string): number | undefined {
  if (text.trim() === '') return 0
  const trimmed = text
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .trim()
  return /^-?\d{1,9}$/.test(trimmed) ? Number(trimmed) : undefined
}

/** What `printf FORMAT ARGUMENT…` prints; undefined for conversions that are not known. */
export function formatted(format: string, args: readonly string[]): string | undefined {
  let out = ''
  let i = 0
  let before = 0
  let isKnown = true
  do {
    before = i
    out += format.replace(conversions, (written, sign, flags, kind) => {
      if (sign !== undefined) return escaped(sign) ?? written
      if (kind === '%') return '%'
      const value = args[i++] ?? ''
      if ((kind === 's' || kind === 'b') && /^-?\d{0,3}$/.test(flags)) return padded(value, flags)
      if ((kind === 'd' || kind === 'i') && /^0?\d{0,2}$/.test(flags) && /^(?:0|-?[1-9]\d{0,15})?$/.test(value))
        return wide(value || '0', flags)
      if (kind === 'q' && flags === '' && /^[\w./:=@,+%-]+$/.test(value)) return value
      isKnown = false
      return written
    })
  } while (i > before && i < args.length && out.length < maxPrinted)
  return isKnown && out.length <= maxPrinted ? out : undefined
}

const maxPrinted = 65_536

const conversions = /\\(x[\da-fA-F]{1,2}|[0-7]{1,3}|[\s\S])|%([-+ 0#]*\d*(?:\.\d+)?)([a-zA-Z%])/g

/** What stands behind a backslash: a letter, or the number of a character. */
function escaped(sign: string): string | undefined {
  if (/^x./.test(sign)) return String.fromCharCode(Number.parseInt(sign.slice(1), 16))
  if (/^\d/.test(sign)) return String.fromCharCode(Number.parseInt(sign, 8) & 0xff)
  return escapes[sign]
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  "'": "'",
}

/** `%5d`, `%05d` */
function wide(digits: string, flags: string): string {
  const width = Number(flags || 0)
  if (!flags.startsWith('0')) return digits.padStart(width)
  const [, sign = '', number = ''] = /^(-?)(.*)$/.exec(digits)!
  return sign + number.padStart(width - sign.length, '0')
}

function padded(value: string, flags: string): string {
  const width = Number(flags || 0)
  return width < 0 ? value.padEnd(-width) : value.padStart(width)
}

/** What `echo WORD…` prints, without the line's end. */
export function echoed(words: readonly string[]): string {
  const first = words.findIndex((word) => !/^-[neE]+$/.test(word))
  const options = words.slice(0, first < 0 ? undefined : first).join('')
  const text = words.slice(first < 0 ? words.length : first).join(' ')
  if (!options.includes('e')) return text
  return text.replace(/\\(x[\da-fA-F]{1,2}|0[0-7]{0,3}|[\s\S])/g, (written, sign) => escaped(sign) ?? written)
}
