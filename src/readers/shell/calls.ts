import type { Word } from '../parse/words.ts'
import { kindOfCall } from './call-kinds.ts'
import type { Call, Line } from './frame.ts'
import { subcommandOf } from './subcommand.ts'

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
    const kind = kindOfCall(call.words)
    const words = kind === 'runtime' ? call.words.map(withToken) : call.words
    this.found.push({ key: this.key, kind, line: this.line, ...call, words })
  }

  /** What the calls ask for that were found since there were so many, each said once. */
  kindsSince(count: number): string {
    return [...new Set(this.found.slice(count).map(asked))].join()
  }

  /** Functions are read as they are called; a file's subjects stand in the order of its lines. */
  get inOrder(): readonly Call[] {
    const start = ({ words, site }: Call) => (site ?? words[0]!.use ?? words[0]!.span).start
    return [...this.found].sort((a, b) => start(a) - start(b))
  }
}

function asked({ kind, words }: Call): string {
  const command = kind === 'runtime' ? subcommandOf(words) : undefined
  return `${kind} ${command?.name === 'other' ? command.word.text : (command?.name ?? '')}`
}

/** `--net=@NET@`, `__FLAGS__`: what is put into a template of a script is none of its words. */
function withToken(word: Word): Word {
  const token =
    word.unsure === undefined ? /@[A-Z][A-Z0-9_]*@|(?<![^=,])__[A-Z][A-Z0-9_]*__$/.exec(word.text)?.[0] : undefined
  if (token === undefined) return word
  return { ...word, unsure: `${token} is a placeholder`, ...(token === word.text && { several: true }) }
}
