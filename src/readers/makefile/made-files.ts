import type { Span } from '../../model/source.ts'
import type { WrittenText } from '../reader.ts'

/** A text that make has put together, and the way back to its files. */
interface MadeText {
  readonly text: string
  origin(from: number, to: number): Span
}

/** Writings that are kept of one Makefile. */
const maxFiles = 500

/** The files that `$(file >NAME,TEXT)` writes where make puts it in, in the order in which it does. */
export class MadeFiles {
  private readonly found = new Map<string, WrittenText>()
  /** Something is written that is not kept. */
  isCut = false

  /** @returns whether it writes, instead of reading a file */
  write(target: string, text: MadeText, at: Span): boolean {
    const [, operator, path = ''] = /^(>>?)[ \t]*(.*?)[ \t]*$/s.exec(target) ?? []
    if (operator === undefined || path === '') return false
    const key = JSON.stringify([at.source.path, at.start, target, text.text])
    if (this.found.has(key)) return true
    this.isCut ||= this.found.size >= maxFiles
    if (this.isCut) return true
    this.found.set(key, {
      path,
      text: text.text,
      source: at.source,
      locate: (from, to) => (text.text === '' ? at : text.origin(from, to)),
      ...(operator === '>>' && { appends: true }),
    })
    return true
  }

  get all(): readonly WrittenText[] {
    return [...this.found.values()]
  }
}
