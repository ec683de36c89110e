import type { Pattern } from './sed-pattern.ts'
import type { Command } from './sed-program.ts'

/** The text of a program that edits lines, statement by statement. */
export abstract class EditProgram {
  protected at = 0
  hasOpenPattern = false

  constructor(protected readonly text: string) {}

  commands(): Command[] {
    const found: Command[] = []
    for (this.skip(/[\s;]*/y); this.at < this.text.length; this.skip(/[\s;]*/y)) found.push(...this.next(found.length))
    return found
  }

  /** @param before commands that stand before it */
  protected abstract next(before: number): readonly Command[]

  /** Goes behind what a sticky expression finds here, and gives it. */
  protected skip(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const [found = ''] = pattern.exec(this.text) ?? []
    this.at += found.length
    return found
  }

  protected noted(pattern: Pattern): Pattern {
    this.hasOpenPattern ||= pattern.isOpen && !pattern.isUnknown
    return pattern
  }
}
