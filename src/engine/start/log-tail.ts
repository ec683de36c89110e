import { Writable } from 'node:stream'

const keptCharacters = 16_384
const keptLines = 20
const keptLineLength = 500

/** The end of a container's output in bounded memory, however much it writes. Hostile text: whoever prints it escapes it. */
export class LogTail extends Writable {
  private text = ''
  private readonly decoder = new TextDecoder()
  private pattern: string | RegExp | undefined
  /** Whether the pattern has been seen. */
  matched = false

  constructor(pattern?: string | RegExp) {
    super()
    this.pattern =
      typeof pattern === 'string' ? pattern : pattern && new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += this.decoder.decode(chunk, { stream: true })
    if (this.pattern !== undefined && this.isMatch(this.pattern)) {
      this.matched = true
      this.pattern = undefined
    }
    if (this.text.length > keptCharacters) this.text = this.text.slice(-keptCharacters)
    done()
  }

  private isMatch(pattern: string | RegExp): boolean {
    return typeof pattern === 'string' ? this.text.includes(pattern) : pattern.test(this.text)
  }

  /** The last lines, without control characters. */
  lines(): string {
    return this.text
      .replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, '')
      .split(/\r?\n|\r/)
      .map((line) => line.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, ' ').trimEnd())
      .filter((line, index, all) => line !== '' || index < all.length - 1)
      .slice(-keptLines)
      .map((line) => (line.length > keptLineLength ? `${line.slice(0, keptLineLength)}…` : line))
      .join('\n')
  }
}
