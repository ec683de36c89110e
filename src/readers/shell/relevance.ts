import type { Word } from '../parse/words.ts'
import type { Frame } from './frame.ts'
import type { Functions } from './functions.ts'
import type { ShellText } from './shell-text.ts'

/** A text that may run what it reads, or write it to a file. */
const readsInput = /\b(?:ba|da|a|k|z)?sh\b|\bcat\b|\btee\b/

/**
 * Whether a text within another one is worth reading: what it says, is given or puts in may start something.
 * @param hasScripts commands before it have written files, which it may run
 */
export const mayMatter = (
  shell: ShellText,
  frame: Frame,
  args: readonly Word[] | undefined,
  hasScripts: boolean,
  isRelevant: (text: string) => boolean,
): boolean =>
  hasScripts ||
  (frame.reader !== undefined && readsInput.test(shell.text)) ||
  (frame.isHere === true && shell.text.includes('=')) ||
  isRelevant(withArguments(shell, args)) ||
  mayBeAnything(shell) ||
  isRelevant(withVariables(shell)) ||
  namesFunction(shell.text, frame.functions)

const withArguments = ({ text, name }: ShellText, args: readonly Word[] = []) =>
  [{ text }, ...(name ? [name] : []), ...args].map((one) => one.text).join(' ')

/** `bash -c 'up --privileged'`: an exported function is known to the shells that a text starts. */
const namesFunction = (text: string, functions: Functions): boolean =>
  [...text.matchAll(/[\w:.-]+/g)].some(([name]) => functions.has(name))

/** Variables of one text that are looked at before it is read. */
const maxNames = 50

const namesIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name]) => name!))

/** A text of more variables than are looked at. */
const mayBeAnything = ({ text, variables }: ShellText): boolean =>
  variables !== undefined && text.includes('$') && namesIn(text).size > maxNames

/** What a text puts in: a line may be no more than a variable. */
const withVariables = ({ text, variables }: ShellText): string =>
  variables && text.includes('$') ? [...namesIn(text)].map((name) => variables.get(name)?.text ?? '').join('\n') : ''
