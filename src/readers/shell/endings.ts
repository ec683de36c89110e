import type { Command, Redirection, Statement, SyntaxNode } from 'unbash'
import type { ShellText } from './shell-text.ts'

/** Where a command stands, as far as that decides whether it ends what it stands in. */
export interface Surroundings {
  readonly shell: Pick<ShellText, 'text' | 'variables'>
  /** Functions and aliases that may answer to the name. */
  readonly functions: { has(name: string): boolean; readonly mayChangeConditions: boolean }
  /** Outside of a function `return` ends a sourced file alone. */
  readonly isFunction?: true
}

/** Texts that change what `exit`, `return` and `exec` do. */
const changesEndings = /\benable\b|\bexecfail\b|\bposix\b/

/** Groups within groups that are looked into. */
const maxGroups = 3

/** Whether nothing behind a statement of a list is run. */
export function isEnd({ command, background }: Statement, around: Surroundings): boolean {
  return !background && ends(command, around, 0)
}

function ends(node: SyntaxNode, around: Surroundings, depth: number): boolean {
  if (depth > maxGroups) return false
  switch (node.type) {
    case 'Command':
      return endsAlone(node, around)
    case 'AndOr':
      return ends(node.commands[0]!, around, depth)
    case 'BraceGroup':
      return node.body.commands.some(({ command, background }) => !background && ends(command, around, depth + 1))
    default:
      return false
  }
}

function endsAlone({ name, args, redirects }: Command, around: Surroundings): boolean {
  if (!name || name.parts || !/^(?:exit|return|exec)$/.test(name.value)) return false
  const isKnown =
    name.value === 'exec' ? args.length > 0 && isProgram(args[0]) : args.length < 2 && args.every(isOneWord)
  if (!isKnown || (name.value === 'return' && !around.isFunction)) return false
  return redirects.every(cannotFail) && !isChanged(name.value, around)
}

const changed = new WeakMap<Surroundings['shell'], boolean>()

function isChanged(name: string, { shell, functions }: Surroundings): boolean {
  if (functions.has(name)) return true
  const known = changed.get(shell) ?? changesEndings.test(shell.text)
  changed.set(shell, known)
  return known
}

/** A redirection that fails leaves the command undone, and bash goes on. */
const cannotFail = (redirect: Redirection): boolean =>
  redirect.type !== 'Redirect' ||
  (redirect.target?.parts === undefined &&
    /^(?:\/dev\/(?:null|stdout|stderr)|[12-])$/.test(redirect.target?.value ?? ''))

const isProgram = (word: Command['args'][number] | undefined): boolean =>
  word?.type === 'Word' && !word.parts && /^[\w./]/.test(word.value)

/** With two words, and with `--help`, `exit` ends nothing: a variable or a pattern may become that. */
const isOneWord = (word: Command['args'][number]): boolean =>
  word.type === 'Word' && /^(["']?)(?:-{0,2}\d*|\w+|\$\?|\$\{\?\})\1$/.test(word.text)
