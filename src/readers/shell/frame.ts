import type { Command, SyntaxNode } from 'unbash'
import type { Origin, Source, Span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import type { WrittenText } from '../reader.ts'
import type { CallKind } from './call-kinds.ts'
import { namesExported } from './exports.ts'
import type { Definition, Functions } from './functions.ts'
import type { ShellText } from './shell-text.ts'
import type { Variables } from './variables.ts'

/** A command of a text, however many readings it has. */
export interface Line {
  /** It has more readings than were read. */
  isCut: boolean
}

/** One call of a container runtime, or of another program that is looked for. */
export interface Call {
  readonly key: string
  readonly kind: CallKind
  readonly words: readonly Word[]
  readonly line: Line
  /** The call of the function that this one stands in. */
  readonly site?: Span
  /** Why it is not certain that the words are run. */
  readonly doubt?: string
  /** Run on another machine, through `ssh`. */
  readonly isRemote?: boolean
  /** What lets the text go on where the command fails: `|| true`. */
  readonly ignored?: Span
  /** The machine is thrown away afterwards. */
  readonly isThrownAway?: boolean
  /** Values in it that come from elsewhere. */
  readonly origins?: readonly Origin[]
  /** The folder of the machine that a `cd` before it went to; absent where it may be the repository's. */
  readonly folder?: string
  /** The same within the repository, from where the text begins. */
  readonly below?: string
  /** Nobody knows in which folder it runs. */
  readonly isLost?: boolean
  /** The text that it reads. */
  readonly input?: WrittenText
  /** The files that it may read in its place, as written. */
  readonly inputFiles?: readonly string[]
  /** Where what it prints goes: to a cluster, or to a file or another command that may send it there. */
  readonly goesTo?: 'cluster' | 'elsewhere'
  /** Variables that stand before the command. */
  readonly environment?: ReadonlyMap<string, string>
  /** `COMPOSE_FILE` and `COMPOSE_ENV_FILES`, wherever the text sets them. */
  readonly composeFile?: string
  readonly composeEnvFiles?: string
}

/** The file of the repository that a file sources under a path. */
export interface Library {
  (path: string, from: string): Source | undefined
  /** What has been read of files that are sourced, one time for each text that sources them; all scripts of a repository share it. */
  readonly spent: { commands: number }
}

/** A function that is open, with what it was called with: of numbers, and of what is not known, one is as good as another. */
export interface OpenCall {
  readonly node: SyntaxNode
  readonly given: string
}

export const openCall = (node: SyntaxNode, given: readonly Word[]): OpenCall => ({
  node,
  given: JSON.stringify(
    given.map(({ text, unsure }) => (unsure !== undefined ? null : /^-?\d+$/.test(text) ? 0 : text)),
  ),
})

/** Where a command stands. */
export interface Frame {
  readonly shell: ShellText
  readonly variables: Variables
  readonly functions: Functions
  /** The call of the outermost function around it, and the functions that are open. */
  readonly site?: Span
  readonly open: readonly OpenCall[]
  /** In the body of a function. */
  readonly isFunction?: true
  readonly isRemote?: boolean
  /** The text is read by the shell that runs the command: `eval`. */
  readonly isHere?: true
  /** What lets the text go on where the command fails. */
  readonly ignored?: Span
  /** The commands before it in a pipe. */
  readonly input?: readonly SyntaxNode[]
  /** The commands behind it in a pipe. */
  readonly output?: readonly SyntaxNode[]
  /** What it prints is put into another command. */
  readonly isCaptured?: true
  /** Variables that stand before the command: a shell that it starts sees them. */
  readonly before?: ReadonlyMap<string, Word>
  /** The command that hands the text to a shell: what it reads, the text's own commands read. */
  readonly reader?: { readonly command: Command; readonly frame: Frame }
}

/** How that is read on which a command hands to a shell. */
export interface TextReader {
  /** A text with commands of its own. */
  nested(shell: ShellText, frame: Frame, args?: readonly Word[]): void
  /** One command. */
  words(words: readonly Word[], frame: Frame): void
  /** A file that commands wrote before. */
  runFile(path: string, isCommand: boolean, frame: Frame, args: readonly Word[]): void
}

/** A function's body as a call of it sees it. */
export function inside(
  { node, shell, variables }: Definition,
  given: readonly Word[],
  frame: Frame,
  at: number,
): Frame {
  return {
    shell,
    variables: variables.inFunction(node, { variables: frame.variables, at }, given),
    functions: frame.functions,
    input: frame.input,
    output: frame.output,
    ...(frame.isCaptured && { isCaptured: true }),
    open: [...frame.open, openCall(node, given)],
    ignored: frame.ignored,
    isFunction: true,
  }
}

/** The variables that a text sees which a command is given. */
export const outer = (frame: Frame, at = Infinity): ShellText['variables'] => ({
  get: (name) => frame.before?.get(name) ?? frame.variables.get(name, at),
  names: () => [...(frame.before?.keys() ?? []), ...namesExported(frame.shell, at)],
})

/** Functions within functions. */
export const maxOpen = 12
