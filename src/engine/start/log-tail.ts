import { Writable } from 'node:stream'
import { createContext, Script } from 'node:vm'
import { longestPiece, masked, type Secret, secretRanges, secretsOf, withoutForms } from './redact.ts'

const keptCharacters = 16_384
/** More than one piece of a secret, so that none is cut in two at the beginning of what is shown. */
const margin = 4 * longestPiece
const keptLines = 20
const keptLineLength = 500
/** A credential that begins in what is shown of a line is seen, wherever it ends. */
const checkedLineLength = 2_000

/** What looking for a pattern may take, at one time and, of the slow looks, in all: a log may be made for it to take for ever. */
const lookMs = 500
const slowMs = 50
const looksMs = 5_000
const look = new Script('pattern.test(text)')

interface LogTailOptions {
  /** Text or pattern to look for. */
  readonly pattern?: string | RegExp
  /** What the program was given as `NAME=value`: no line shows a value of it. */
  readonly environment?: readonly string[]
}

/** One of a container's streams: its lines are put into the tail when they are whole, so that the other one takes none apart. */
class Lines extends Writable {
  /** The line that has no end yet. */
  rest = ''
  private readonly decoder = new TextDecoder()

  constructor(private readonly add: (lines: string) => void) {
    super()
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.rest += this.decoder.decode(chunk, { stream: true })
    const end = this.rest.length > keptCharacters ? this.rest.length : this.rest.lastIndexOf('\n') + 1
    const lines = this.rest.slice(0, end)
    this.rest = this.rest.slice(end)
    this.add(lines)
    done()
  }
}

/** The end of a container's output in bounded memory, however much it writes. Hostile text: whoever prints it escapes it. */
export class LogTail {
  readonly stdout = new Lines((lines) => this.add(lines))
  readonly stderr = new Lines((lines) => this.add(lines))
  private text = ''
  private isCut = false
  private readonly secrets: readonly Secret[] | undefined
  private pattern: string | RegExp | undefined
  private readonly looking = createContext({ pattern: undefined, text: '' })
  private lookedMs = 0
  /** Whether the pattern has been seen. */
  matched = false
  /** Why it is no longer looked for. */
  fault: string | undefined

  constructor({ pattern, environment = [] }: LogTailOptions = {}) {
    this.secrets = secretsOf(environment)
    this.pattern =
      typeof pattern === 'string' ? pattern : pattern && new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  }

  private add(lines: string): void {
    this.text += lines
    if (this.pattern !== undefined && this.isMatch(this.pattern)) {
      this.matched = true
      this.pattern = undefined
    }
    this.text = this.shortened(this.text)
  }

  private shortened(text: string): string {
    if (text.length <= keptCharacters + margin) return text
    this.isCut = true
    return text.slice(-keptCharacters - margin)
  }

  /** What has no end yet stands last. */
  private get whole(): string {
    const rests = [this.stdout.rest, this.stderr.rest].filter((rest) => rest !== '')
    return this.text + rests.join('\n')
  }

  private isMatch(pattern: string | RegExp): boolean {
    const text = this.whole
    return typeof pattern === 'string' ? text.includes(pattern) : this.isFound(pattern, text)
  }

  /** A pattern that tries every way to match leaves room for nothing else, not even for a signal: its time is limited. */
  private isFound(pattern: RegExp, text: string): boolean {
    const start = performance.now()
    try {
      Object.assign(this.looking, { pattern, text })
      return look.runInContext(this.looking, { timeout: lookMs }) === true
    } catch {
      this.lookedMs = looksMs
      return false
    } finally {
      const tookMs = performance.now() - start
      if (tookMs > slowMs) this.lookedMs += tookMs
      if (this.lookedMs > looksMs) {
        this.pattern = undefined
        this.fault = 'looking for the pattern in its log takes too long. Use a simpler one.'
      }
    }
  }

  /** The last lines, without control characters and without credentials. */
  lines(): string {
    const clean = withoutEscapes(this.redacted())
      .split(/\r?\n|\r/)
      .map((line) => line.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, ' ').trimEnd())
      .filter((line, index, all) => line !== '' || index < all.length - 1)
    // What control characters had taken apart is whole only now.
    const text = clean.join('\n')
    const hidden = masked(text, secretRanges(text, this.secrets)).split('\n')
    return withoutForms(hidden.map((line) => line.slice(0, checkedLineLength)))
      .slice(-keptLines)
      .map((line) => (line.length > keptLineLength ? `${line.slice(0, keptLineLength)}…` : line))
      .join('\n')
  }

  /** The secrets are found in the raw text, before anything is cut off; then a first line that is not whole is left out. */
  private redacted(): string {
    const text = this.shortened(this.whole)
    const ranges = secretRanges(text, this.secrets)
    if (!this.isCut) return masked(text, ranges)
    const cut = text.length - keptCharacters
    const start = ranges.find((range) => range.start < cut && cut < range.end)?.end ?? cut
    const rest = ranges.filter((range) => range.start >= start)
    const shown = masked(
      text.slice(start),
      rest.map((range) => ({ start: range.start - start, end: range.end - start })),
    )
    const line = shown.search(/[\r\n]/)
    return line < 0 ? shown : shown.slice(line + 1)
  }
}

/** Without colours, titles and links; what a backspace took back is not shown. */
function withoutEscapes(text: string): string {
  const plain = text
    .replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, '')
    .replace(/\x1b[\]P^_X][^\x07\x1b\r\n]*(?:\x07|\x1b\\)?/g, '')
    .replace(/\x1b[ -/]*[0-~]/g, '')
  if (!plain.includes('\b')) return plain
  const shown: string[] = []
  for (const character of plain) {
    if (character !== '\b') shown.push(character)
    else if (shown.length > 0 && !/[\r\n]/.test(shown.at(-1)!)) shown.pop()
  }
  return shown.join('')
}
