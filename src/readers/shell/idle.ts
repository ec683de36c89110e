import type { SyntaxNode } from 'unbash'
import type { Word } from '../parse/words.ts'
import { programNames } from './first-look.ts'
import type { Definition, Functions } from './functions.ts'
import { editorIn } from './manifest-edit.ts'
import type { ShellText } from './shell-text.ts'
import { withoutQuotes } from './text.ts'
import type { Variables } from './variables.ts'

/** Characters of a function that is looked at for what it may start before it is read. */
const maxIdle = 20_000
/** Functions that one calls, directly or not, and variables that they use: no function of a script calls more that start nothing. */
const maxCalled = 200
const maxVariables = 200

const namesProgram = new RegExp(`${programNames}|container`, 'i')

/** What a function may do besides that reaches further: another folder, a file, a text that is run, a variable as a command. */
const changesMore =
  /\b(?:cd|pushd|popd|source|eval|trap|alias|tee|install|cp|mv|ln|unset|export|\w*sh)\b|>(?!&)|<<|(?:^|[;&|({`!\n]|\b(?:then|do|else|if|elif|while|until|sudo|exec|command|time|env))\s*["']?[.$`]/

/** What a function's own text says. */
interface Own {
  readonly isIdle: boolean
  /** A program that changes the files which it is given: `sed -i "$@"`. */
  readonly editor: string | undefined
  /** Names that may be calls of functions or aliases. */
  readonly words: ReadonlySet<string>
  readonly variables: ReadonlySet<string>
}

/** Where a function is called. */
interface Caller {
  readonly shell: ShellText
  readonly variables: Variables
  readonly functions: Functions
}

/** Which functions start nothing: they are not read for each of their calls. */
export class IdleFunctions {
  private readonly own = new Map<SyntaxNode, Own>()
  private readonly known = new WeakMap<ShellText, Map<SyntaxNode, boolean>>()
  private readonly values = new WeakMap<ShellText, Map<string, boolean>>()

  constructor(private readonly isRelevant: (text: string) => boolean) {}

  /** Whether a call of a function starts nothing, with what it is given. */
  isCallOf(definition: Definition, given: readonly Word[], caller: Caller): boolean {
    if (!this.of(definition, caller)) return false
    const { editor } = this.ownOf(definition)
    return !this.mayStart([...(editor === undefined ? [] : [editor]), ...given.map(({ text }) => text)].join(' '))
  }

  private mayStart(text: string): boolean {
    return namesProgram.test(withoutQuotes(text)) || this.isRelevant(text)
  }

  /**
   * Whether a function starts nothing but what it is given: it names nothing that does, nor do the variables that it uses and
   * the functions that it calls.
   */
  private of(definition: Definition, caller: Caller): boolean {
    const known = this.known.get(caller.shell) ?? new Map<SyntaxNode, boolean>()
    this.known.set(caller.shell, known)
    const before = known.get(definition.node)
    if (before !== undefined) return before
    const called = new Map([[definition.node, definition]])
    const isIdle = this.areIdle(called, caller)
    known.set(definition.node, isIdle)
    if (isIdle) for (const node of called.keys()) known.set(node, true)
    return isIdle
  }

  /** Adds to the functions those that they call. */
  private areIdle(called: Map<SyntaxNode, Definition>, caller: Caller): boolean {
    const { functions } = caller
    let count = 0
    // A map gives what is added while it is read too.
    for (const definition of called.values()) {
      const { isIdle, words, variables } = this.ownOf(definition)
      count += variables.size
      if (!isIdle || called.size > maxCalled || count > maxVariables) return false
      for (const name of variables)
        if (this.mayHold(name, definition) || (caller.shell !== definition.shell && this.mayHold(name, caller)))
          return false
      for (const word of words) {
        if (functions.alias(word) !== undefined) return false
        for (const one of functions.get(word)) called.set(one.node, one)
      }
    }
    return true
  }

  private ownOf({ node, shell }: Definition): Own {
    const known = this.own.get(node)
    if (known) return known
    const { pos, end } = node.body
    const text = end - pos > maxIdle ? undefined : shell.text.slice(pos, end)
    const isIdle = text !== undefined && !changesMore.test(text) && !this.mayStart(text)
    const own = {
      isIdle,
      editor: isIdle ? editorIn(text) : undefined,
      words: new Set(isIdle ? text.match(/[^\s;&|()<>"'`$\\{}]+/g) : []),
      variables: new Set(isIdle ? [...text.matchAll(/\$\{?[!#]?([A-Za-z_]\w*)/g)].map(([, name]) => name!) : []),
    }
    this.own.set(node, own)
    return own
  }

  /** Whether a text gives a variable a value that starts something. */
  private mayHold(name: string, { shell, variables }: Pick<Caller, 'shell' | 'variables'>): boolean {
    const known = this.values.get(shell) ?? new Map<string, boolean>()
    this.values.set(shell, known)
    let may = known.get(name)
    if (may === undefined) {
      const inForce = variables.get(name, Number.POSITIVE_INFINITY)
      may =
        variables.mentions(name, namesProgram) ||
        (inForce !== undefined && this.mayStart(inForce.text)) ||
        variables.assigned(name).some(({ text }) => this.mayStart(text))
      known.set(name, may)
    }
    return may
  }
}
