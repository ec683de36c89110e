import type { WrittenText } from '../reader.ts'
import { assembled } from './texts.ts'
import type { ShellText } from './variables.ts'

/** Files of one reading, parts of a file, and ways in which one of them is run, that are kept. */
const maxFiles = 500
const maxPieces = 1000
const maxRuns = 20

/** A text that commands wrote to a file. */
interface WrittenFile {
  readonly path: string
  readonly pieces: ShellText[]
  /** The arguments that it has been run with. */
  readonly runs: Set<string>
  runCount: number
}

/** Files that the commands of a reading write: what runs one of them runs its lines. */
export class WrittenFiles {
  private readonly byName = new Map<string, WrittenFile[]>()
  private count = 0

  /** @param given files that are there before the first command */
  constructor(given: readonly WrittenText[] = []) {
    for (const { path, text, locate } of given) this.write(path, [{ text, locate }], false)
  }

  get isEmpty(): boolean {
    return this.count === 0
  }

  write(path: string, pieces: readonly ShellText[], appends: boolean): void {
    const list = this.byName.get(nameOf(path)) ?? []
    const same = list.filter((file) => file.path === path)
    const text = pieces.map((piece) => piece.text).join('\n')
    const before = same.at(-1)
    if (appends && before) {
      if (before.pieces.length >= maxPieces) return
      before.pieces.push(...pieces)
      before.runs.clear()
    } else if (this.count < maxFiles && !same.some((file) => assembled(file.pieces).text === text)) {
      this.byName.set(nameOf(path), [...list, { path, pieces: [...pieces], runs: new Set(), runCount: 0 }])
      this.count++
    }
  }

  /** `cp`, `mv`, `install`: a file under another path as well; a folder keeps its name. */
  copy(from: string, to: string): void {
    for (const { pieces } of this.at(from, false))
      for (const path of [to, `${to.replace(/\/$/, '')}/${nameOf(from)}`]) this.write(path, pieces, false)
  }

  /** The texts of a file, each at its place: more than one where it is written in several ways. */
  texts(path: string): WrittenText[] {
    return this.at(path, false).map(textOf)
  }

  /** Every file. */
  get all(): WrittenText[] {
    return [...this.byName.values()].flatMap((files) => files.map(textOf))
  }

  /** The texts that running a path runs, each once for the same arguments. A bare command is looked for where programs are. */
  run(path: string, isCommand: boolean, args: readonly string[] = []): ShellText[] {
    if (this.count === 0) return []
    const key = args.join('\0')
    return this.at(path, isCommand).flatMap((file) => {
      if (file.runs.has(key) || ++file.runCount > maxRuns) return []
      file.runs.add(key)
      return [assembled(file.pieces)]
    })
  }

  private at(path: string, isCommand: boolean): readonly WrittenFile[] {
    const isBare = isCommand && !path.includes('/') && !path.startsWith('$')
    return (this.byName.get(nameOf(path)) ?? []).filter((file) =>
      isBare ? /(?:^|\/)s?bin\/[^/]+$/.test(file.path) : isSame(file.path, path),
    )
  }
}

function textOf({ path, pieces }: WrittenFile): WrittenText {
  const { text, locate } = assembled(pieces)
  return { path, text, locate, source: locate(0, 0).source }
}

const normal = (path: string) => path.replace(/\$\{(\w+)\}/g, '$$$1').replace(/^(?:\.\/+)+/, '')
const nameOf = (path: string) => normal(path).replace(/^.*\//s, '')

/** One path may be relative to a folder, or to a variable, that the other one names. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [normal(one), normal(other)]
  if (first === second) return true
  const [a, b] = [first, second].map((path) => path.replace(/^(?:\$[^/]*|~|\.\.)\//, ''))
  return a === b || a!.endsWith(`/${b}`) || b!.endsWith(`/${a}`)
}
