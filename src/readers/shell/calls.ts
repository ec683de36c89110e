import { kindOfCall } from './call-kinds.ts'
import type { Call, Line } from './frame.ts'

/** The calls of one text, as they are found. */
export class Calls {
  private readonly found: Call[] = []
  /** The command that is read. */
  line: Line = { isCut: false }

  constructor(private readonly key: string) {}

  get count(): number {
    return this.found.length
  }

  add(call: Omit<Call, 'key' | 'kind' | 'line'>): void {
    this.found.push({ key: this.key, kind: kindOfCall(call.words), line: this.line, ...call })
  }

  /** Functions are read as they are called; a file's subjects stand in the order of its lines. */
  get inOrder(): readonly Call[] {
    const start = ({ words, site }: Call) => (site ?? words[0]!.use ?? words[0]!.span).start
    return [...this.found].sort((a, b) => start(a) - start(b))
  }
}
