/** Readings of one line: what exceeds them is not read, and the line says so. */
const maxReadings = 64
/** Readings beyond the first, of all lines of a text. */
const maxExtra = 5000

/**
 * A variable may have one of several values (`if`, `case`, `for`), and which of them is known only at run time. A line is read once
 * with the first value of each, then once for every other value of each: every value is seen, and the work is linear. Where one value
 * makes the line another command than the first does (none, say), every other value of each is seen with that command as well.
 */
export class Choices {
  /** Which value is taken in the current reading, by what is chosen. */
  private fixed: ReadonlyMap<string, number> = new Map()
  private open = new Map<string, number>()
  private extra = 0
  private last = 0
  /** Names the current reading; what was evaluated in another may be different. */
  reading = 0
  /** How often something was chosen. */
  picks = 0
  /** Whether a variable has more in it than is looked at, so that a command may be none that is known. */
  isCut = false

  private texts = 0

  newText(): number {
    return ++this.texts
  }

  /** Which of `count` values to take. */
  pick(key: string, count: number): number {
    this.picks++
    const chosen = this.fixed.get(key)
    if (chosen !== undefined) return Math.min(chosen, count - 1)
    this.open.set(key, count)
    return 0
  }

  /** Reads with one value of a choice. */
  with(key: string, value: number, read: () => void): void {
    const { fixed, reading } = this
    this.fixed = new Map([...fixed, [key, value]])
    this.reading = ++this.last
    read()
    this.fixed = fixed
    this.reading = reading
  }

  /**
   * Reads once for every value that is chosen from on the way. False where there are too many.
   * @param read gives what kind of command the line is in this reading
   */
  each(read: () => string): boolean {
    const { fixed, open, reading } = this
    const todo: ReadonlyMap<string, number>[] = [fixed]
    const known = new Set<string>()
    for (let i = 0; i < todo.length; i++) {
      if (i > 0 && ++this.extra > maxExtra) break
      this.fixed = todo[i]!
      this.open = new Map()
      this.reading = ++this.last
      const kind = read()
      for (const [key, count] of this.open) {
        for (let value = 1; value < count && todo.length <= maxReadings; value++) {
          const id = `${kind} ${key} ${value}`
          if (known.has(id)) continue
          known.add(id)
          todo.push(new Map([...this.fixed, [key, value]]))
        }
      }
      if (todo.length > maxReadings) todo.length = maxReadings + 1
      if (i + 1 >= maxReadings) break
    }
    this.fixed = fixed
    this.open = open
    this.reading = reading
    return todo.length <= maxReadings && this.extra <= maxExtra
  }
}
