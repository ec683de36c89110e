import { EditProgram } from './edit-program.ts'
import { NotKnown, type Pattern, patternOf, unknownMark } from './sed-pattern.ts'
import type { Command, Program, Replacement, Selection } from './sed-program.ts'

/** How a call of Perl with `-p` takes a text. */
export interface PerlOptions {
  /** As one line. */
  readonly isWhole: boolean
}

/** The substitutions of a program that `perl -p` runs on each line. Throws `NotKnown` for every other statement. */
export function perlProgramOf(text: string, { isWhole }: PerlOptions): Program {
  const statements = new Statements(text)
  const commands = statements.commands()
  return {
    commands,
    labels: new Map(),
    isQuiet: false,
    hasOpenPattern: statements.hasOpenPattern,
    ends: isWhole ? 'whole' : 'kept',
  }
}

const closing: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']', '<': '>' }

class Statements extends EditProgram {
  /** `s/a/b/g`, `s/a/b/ if /c/`, `/c/ && s/a/b/` */
  protected override next(): Command[] {
    const before = this.text[this.at] === '/' ? this.condition(/\s*(?:&&|and\b)\s*/y, '') : undefined
    if (this.skip(/s(?=[^\w\s])/y) === '') throw new NotKnown()
    const open = this.text[this.at++]!
    const expression = this.until(open)
    if (closing[open] !== undefined) this.skip(/\s*/y)
    const replacement = this.until(closing[open] === undefined ? open : this.text[this.at++]!)
    const flags = this.skip(/[a-z]*/y)
    // With `e` it is a program, whose value only the run knows.
    if (/[^gise]/.test(flags) || open === "'") throw new NotKnown()
    const pattern = this.pattern(expression, flags)
    const word = this.skip(/\s*(?:if|unless)\s*(?=\/)/y).trim()
    const selection = before ?? (word === '' ? { isNot: false } : this.condition(/\s*/y, word))
    this.skip(/\s*/y)
    if (!/^;?$/.test(this.text[this.at] ?? '')) throw new NotKnown()
    return [
      {
        selection,
        action: {
          name: 's',
          pattern,
          replacement: flags.includes('e') ? [unknownMark] : filledIn(replacement),
          nth: 1,
          isGlobal: flags.includes('g'),
          isPrinted: false,
          takesEmpty: true,
        },
      },
    ]
  }

  private condition(behind: RegExp, word: string): Selection {
    this.at++
    const pattern = this.pattern(this.until('/'), this.skip(/i?/y))
    if (word === '' && this.skip(behind) === '') throw new NotKnown()
    return { from: { pattern }, isNot: word === 'unless' }
  }

  private pattern(text: string, flags: string): Pattern {
    if (text === '' || /\\[QEULGAzZKR]|\(\?[^:=!]|[@]\w/.test(text)) throw new NotKnown()
    return this.noted(patternOf(text, 'perl', flags.includes('i'), flags.includes('s')))
  }

  /** What stands before the delimiter that ends it; brackets may stand in pairs within. */
  private until(open: string): string {
    const close = closing[open] ?? open
    let found = ''
    let depth = 1
    for (; this.at < this.text.length; this.at++) {
      const sign = this.text[this.at]!
      if (sign === '\\') {
        const next = this.text[++this.at] ?? ''
        found += next === open && close === open && !/[\w\\]/.test(next) ? escapedDelimiter(next) : `\\${next}`
        continue
      }
      if (sign === close && --depth === 0) {
        this.at++
        return found
      }
      if (sign === open && close !== open) depth++
      found += sign
    }
    throw new NotKnown()
  }
}

/** A delimiter behind a backslash is its letter, whatever it means to expressions. */
const escapedDelimiter = (sign: string) => (/[.*+?|^$()[\]{}]/.test(sign) ? `\\${sign}` : sign)

/** `$1`, `${1}`, `\1`, `$&`; of a variable only the run knows the value. */
function filledIn(text: string): Replacement {
  const found: (string | number)[] = []
  const parts =
    /\\(\d)|\$(?:\{(\d)\}|(\d)(?!\d)|(&))|\\([^\w])|\\([nt])|(\\\w)|([$@]\{?\w+\}?(?:\{[^{}]*\})?)|[^\\$@]+|[$@]/g
  for (const [whole, old, braced, number, all, letter, control, other, variable] of text.matchAll(parts)) {
    const group = old ?? braced ?? number
    if (other !== undefined) throw new NotKnown()
    if (group !== undefined) found.push(Number(group))
    else if (all !== undefined) found.push(0)
    else if (letter !== undefined) found.push(letter)
    else if (control !== undefined) found.push(control === 'n' ? '\n' : '\t')
    else found.push(variable === undefined ? whole : unknownMark)
  }
  return found
}
