import { EditProgram } from './edit-program.ts'
import { NotKnown, patternOf } from './sed-pattern.ts'
import type { Command, Program, Replacement, Selection } from './sed-program.ts'

/** A call of awk by its words, without the name of the program. */
export function awkCallOf<T extends { readonly text: string }>(
  words: readonly T[],
): { readonly script: T | undefined; readonly operands: readonly T[]; readonly isInPlace: boolean } {
  const isInPlace = words.some(({ text }, i) => text === 'inplace' && words[i - 1]?.text === '-i')
  const [script, ...operands] = words.filter(
    ({ text }, i) => !text.startsWith('-') && !/^-[vFi]$/.test(words[i - 1]?.text ?? ''),
  )
  return { script, operands, isInPlace }
}

/** The substitutions of a program of awk that prints what it makes of lines: `{sub(/a/, "b")} 1`. Throws `NotKnown` for all others. */
export function awkProgramOf(text: string): Program {
  const reader = new Rules(text)
  const commands = reader.commands()
  return { commands, labels: new Map(), isQuiet: true, hasOpenPattern: reader.hasOpenPattern }
}

const print: Command['action'] = { name: 'p' }

class Rules extends EditProgram {
  protected override next(before: number): Command[] {
    const selection = this.selection()
    if (this.skip(/1(?=[\s;]|$)/y) !== '') return [{ selection, action: print }]
    if (this.skip(/\{/y) === '') throw new NotKnown()
    const inner: Command[] = []
    for (this.skip(/[\s;]*/y); this.skip(/\}/y) === ''; this.skip(/[\s;]*/y)) inner.push(this.statement())
    return [{ selection, action: { name: '{', end: before + 1 + inner.length } }, ...inner]
  }

  private selection(): Selection {
    const isNot = this.skip(/!(?=\/)/y) !== ''
    if (this.skip(/\//y) === '') return { isNot }
    const selection = { from: { pattern: this.pattern(this.expression()) }, isNot }
    this.skip(/[ \t]*/y)
    return selection
  }

  private statement(): Command {
    const selection = { isNot: false }
    if (this.skip(/print(?:[ \t]+\$0)?[ \t]*(?=[;}\n])/y) !== '') return { selection, action: print }
    const name = this.skip(/g?sub[ \t]*\(\s*\//y)
    if (name === '') throw new NotKnown()
    const pattern = this.pattern(this.expression())
    this.skip(/\s*,\s*/y)
    const written = this.skip(/"(?:\\.|[^"\\\n])*"/y)
    if (written === '' || this.skip(/\s*(?:,\s*\$0\s*)?\)/y) === '') throw new NotKnown()
    const replacement = replacementIn(written.slice(1, -1))
    const isGlobal = name.startsWith('g')
    return { selection, action: { name: 's', pattern, replacement, nth: 1, isGlobal, isPrinted: false } }
  }

  private pattern(text: string) {
    if (text === '') throw new NotKnown()
    return this.noted(patternOf(text, 'extended'))
  }

  /** What stands before the next slash. */
  private expression(): string {
    const text = this.skip(/(?:\\.|\[\^?\]?[^\]\n]*\]|[^/\\\n[])*/y)
    if (this.skip(/\//y) === '') throw new NotKnown()
    return text.replaceAll('\\/', '/')
  }
}

/** A text in which `&` is what matched, and `\\&` the letter. */
function replacementIn(text: string): Replacement {
  return [...text.matchAll(/\\\\&|\\(.)|&|[^\\&]+/g)].map(([whole, escaped]) => {
    if (whole === '\\\\&') return '&'
    if (whole === '&') return 0
    if (escaped === undefined) return whole
    if (escaped === 'n' || escaped === 't') return escaped === 'n' ? '\n' : '\t'
    if (escaped !== '"' && escaped !== '/') throw new NotKnown()
    return escaped
  })
}
