import { addOnce, type Jobs, type Variables } from './job.ts'

/** Ways in which one job runs; lines that a file's jobs are read once more for those. */
const maxWays = 50
const maxLinesAgain = 20_000

/** The ways in which the jobs of one file run, as far as they are read: what exceeds that is a gap. */
export class Ways {
  private left = maxLinesAgain

  constructor(
    private readonly path: string,
    private readonly to: Pick<Jobs, 'gaps'>,
  ) {}

  /** As many of the ways as are read of a job with so many lines. */
  of<T>(ways: readonly T[], lines = 1): readonly T[] {
    if (ways.length > maxWays) this.tooMuch('a matrix of more jobs than are read')
    const most = 1 + Math.floor(Math.max(0, this.left) / Math.max(1, lines))
    const read = ways.slice(0, Math.min(maxWays, most))
    this.left -= (read.length - 1) * Math.max(1, lines)
    if (read.length < Math.min(maxWays, ways.length)) this.tooMuch('more jobs in matrices than are read')
    return read
  }

  private tooMuch(what: string): void {
    addOnce(this.to, this.path, `this pipeline has ${what}`)
  }
}

/** The variables that differ in what these lines may see, each once. */
export function withEach(all: readonly Variables[], lines: readonly { readonly text: string }[]): readonly Variables[] {
  const text = lines.map((line) => line.text).join('\n')
  const seen = new Set<string>()
  return all.filter((variables) => {
    const named = [...variables].filter(([name]) => text.includes(name) || /\.\/|\b(?:sh|bash|make)\b/.test(text))
    const sign = JSON.stringify(named.map(([name, word]) => [name, word.text]))
    return !seen.has(sign) && seen.add(sign)
  })
}
