import { type Budget, type Matched, NotKnown, type Pattern, spend } from './sed-pattern.ts'
import type { Address, Command, Program, Replacement, Selection, Substitution } from './sed-program.ts'

/** Characters that a program may write. */
const maxOutput = 4_000_000

/** What sed makes of a text. Throws `NotKnown` where that costs too much. */
export function edited(program: Program, text: string, budget: Budget): string {
  return new Run(program, text, budget).output()
}

/** The text with what is put in; undefined where nothing matches. */
function substituted(one: Substitution, text: string, pattern: Pattern, budget: Budget): string | undefined {
  let made = ''
  let from = 0
  let count = 0
  let last = -1
  for (let at = 0; at <= text.length; ) {
    const found = pattern.find(text, at, budget)
    if (!found) break
    const isEmpty = found.end === found.start
    // What is empty right behind a match is none, but to Perl.
    const isNone = isEmpty && found.start === last
    if (!isNone && ++count >= one.nth) {
      spend(budget, one.replacement.length)
      made += text.slice(from, found.start) + filled(one.replacement, text, found)
      from = found.end
      if (made.length > maxOutput) throw new NotKnown()
      if (!one.isGlobal) break
    }
    last = one.takesEmpty && !isEmpty ? -1 : found.end
    at = isEmpty ? found.end + 1 : found.end
  }
  return count >= one.nth ? made + text.slice(from) : undefined
}

function filled(replacement: Replacement, text: string, { start, end, groups }: Matched): string {
  return replacement
    .map((part) => {
      if (typeof part === 'string') return part
      if (part === 0) return text.slice(start, end)
      const [from, to] = groups[part] ?? [0, 0]
      return text.slice(from, to)
    })
    .join('')
}

function linesOf(text: string, ends: Program['ends']): readonly string[] {
  if (text === '') return []
  if (ends === 'whole') return [text]
  return ends === 'kept' ? (text.match(/[^\n]*\n|[^\n]+$/g) ?? []) : text.replace(/\n$/, '').split('\n')
}

class Run {
  private readonly lines: readonly string[]
  private endsOpen: boolean
  private next = 0
  private space = ''
  private hold = ''
  private made = ''
  /** What is made so far is whole lines. */
  private endsLine = true
  private appended: string[] = []
  private lastPattern: Pattern | undefined
  /** Where open ranges end, by their commands; `true` until their expression matches. */
  private readonly ranges = new Map<Command, number | true>()
  private isChanged = false
  private isOver = false

  constructor(
    private readonly program: Program,
    text: string,
    private readonly budget: Budget,
  ) {
    this.endsOpen = text !== '' && !text.endsWith('\n')
    this.lines = linesOf(text, program.ends)
  }

  output(): string {
    let isAgain = false
    while (!this.isOver && (isAgain || this.next < this.lines.length)) {
      if (!isAgain) this.space = this.lines[this.next++]!
      this.isChanged = false
      isAgain = this.cycle()
      this.flush()
    }
    return this.made
  }

  /** One line's round; true where the next begins with what is left of this one. */
  private cycle(): boolean {
    const { commands } = this.program
    for (let at = 0; at < commands.length; at++) {
      spend(this.budget)
      const command = commands[at]!
      const { action } = command
      if (!this.isSelected(command)) {
        if (action.name === '{') at = action.end - 1
        continue
      }
      switch (action.name) {
        case 'd':
          return false
        case 'D': {
          const end = this.space.indexOf('\n')
          if (end < 0) return false
          this.space = this.space.slice(end + 1)
          return true
        }
        case 'c':
          if (this.endsRange(command)) this.write(action.text)
          return false
        case 'n':
        case 'N':
          if (this.next >= this.lines.length) {
            this.isOver = true
            this.print()
            return false
          }
          this.goOn(action.name)
          break
        case 'q':
        case 'Q':
          this.isOver = true
          if (action.name === 'q') this.print()
          return false
        case 'b':
        case 't':
        case 'T': {
          const isTaken = action.name === 'b' || this.isChanged === (action.name === 't')
          if (action.name !== 'b') this.isChanged = false
          if (!isTaken) break
          const target = action.label === '' ? commands.length : this.program.labels.get(action.label)
          if (target === undefined) throw new NotKnown()
          at = target - 1
          break
        }
        default:
          this.work(action)
      }
    }
    this.print()
    return false
  }

  private goOn(name: 'n' | 'N'): void {
    if (name === 'n') this.print()
    this.flush()
    const line = this.lines[this.next++]!
    this.space = name === 'n' ? line : `${this.space}\n${line}`
    this.check()
  }

  private check(): void {
    if (this.space.length > maxOutput || this.hold.length > maxOutput) throw new NotKnown()
  }

  private work(action: Command['action']): void {
    switch (action.name) {
      case 's':
        this.substitute(action)
        break
      case 'y':
        this.space = [...this.space].map((one) => action.changes.get(one) ?? one).join('')
        break
      case 'a':
        this.appended.push(action.text)
        break
      case 'i':
        this.write(action.text)
        break
      case 'g':
      case 'G':
        this.space = action.name === 'g' ? this.hold : `${this.space}\n${this.hold}`
        this.endsOpen = false
        break
      case 'h':
        this.hold = this.space
        break
      case 'H':
        this.hold += `\n${this.space}`
        break
      case 'x':
        ;[this.space, this.hold] = [this.hold, this.space]
        break
      case 'p':
        this.line(this.space)
        break
      case 'P':
        this.write(`${this.space.split('\n', 1)[0]}\n`)
        break
      case '=':
        this.write(`${this.next}\n`)
        break
      case 'z':
        this.space = ''
        break
    }
    this.budget.steps -= this.space.length >> 4
    this.check()
  }

  private substitute(one: Substitution): void {
    const pattern = one.pattern ?? this.lastPattern
    if (!pattern) throw new NotKnown()
    this.lastPattern = pattern
    // Which lines it is about is not known at all.
    if (pattern.isUnknown) return
    const made = substituted(one, this.space, pattern, this.budget)
    if (made === undefined) return
    this.space = made
    this.isChanged = true
    if (one.isPrinted) this.line(this.space)
  }

  private print(): void {
    if (!this.program.isQuiet) this.line(this.space)
  }

  /** The last line ends as it did in the text. */
  private line(text: string): void {
    if (this.program.ends) this.made += text
    else this.write(this.endsOpen && this.next >= this.lines.length ? text : `${text}\n`)
  }

  private write(text: string): void {
    // What is made is not asked: that would copy it for each line.
    if (!this.endsLine) this.made += '\n'
    this.endsLine = text === '' ? this.endsLine : text.endsWith('\n')
    this.made += text
    if (this.made.length > maxOutput) throw new NotKnown()
  }

  private flush(): void {
    for (const text of this.appended) this.write(text)
    this.appended = []
  }

  private isSelected(command: Command): boolean {
    const { from, to, isNot } = command.selection
    const isIn = !from || (to ? this.isInRange(command, command.selection) : this.matches(from))
    return isIn !== isNot
  }

  private matches(address: Address): boolean {
    if ('line' in address) return this.next === address.line
    if ('isLast' in address) return this.next >= this.lines.length
    if ('first' in address) {
      const { first, step } = address
      return step === 0 ? this.next === first : this.next >= first && (this.next - first) % step === 0
    }
    const pattern = address.pattern ?? this.lastPattern
    if (!pattern) throw new NotKnown()
    this.lastPattern = pattern
    return !pattern.isUnknown && pattern.find(this.space, 0, this.budget) !== undefined
  }

  private isInRange(command: Command, { from, to }: Selection): boolean {
    const open = this.ranges.get(command)
    const isFromStart = from !== undefined && 'line' in from && from.line === 0
    if (open === undefined && isFromStart && this.next === 1) this.ranges.set(command, true)
    else if (open === undefined) return this.begins(command, from!, to!)
    const end = this.ranges.get(command)!
    if (typeof end === 'number') {
      if (this.next >= end) this.ranges.delete(command)
      return this.next <= end
    }
    if (this.matches(to as Address)) this.ranges.delete(command)
    return true
  }

  private begins(command: Command, from: Address, to: NonNullable<Selection['to']>): boolean {
    if (('line' in from && from.line === 0) || !this.matches(from)) return false
    if ('pattern' in to || 'first' in to) this.ranges.set(command, true)
    else {
      const end = this.endOf(to)
      if (end > this.next) this.ranges.set(command, end)
    }
    return true
  }

  private endOf(to: Exclude<NonNullable<Selection['to']>, { pattern: unknown } | { first: unknown }>): number {
    if ('line' in to) return to.line
    if ('more' in to) return this.next + to.more
    if ('isLast' in to) return this.lines.length
    return to.multiple === 0 ? this.next : Math.ceil(this.next / to.multiple) * to.multiple
  }

  /** A range is changed as a whole: its text comes behind its last line. */
  private endsRange(command: Command): boolean {
    return command.selection.isNot || !command.selection.to || !this.ranges.has(command)
  }
}
