import type { Command, Redirection, Word as ShellWord, SyntaxNode } from 'unbash'
import type { RunCommand } from '../../model/dockerfile.ts'
import type { Span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import { baseName } from '../shell/command-line.ts'
import type { ShellText } from '../shell/shell-text.ts'
import type { Variables } from '../shell/variables.ts'

/** Commands of a pipe that are looked at. */
export const maxFilters = 20

/** A text that was parsed. */
export interface Code {
  readonly shell: ShellText
  readonly variables: Variables
}

/** A command by its words, or a node with the text that it stands in. */
export type Site = { readonly words: readonly Word[] } | { readonly node: SyntaxNode; readonly code: Code }

/** Where a command stands. */
export interface Place {
  /** Absent where its words are all that there is. */
  readonly code?: Code
  /** Variables that are known around it. */
  readonly given: ShellText['variables']
  readonly depth: number
  /** The commands before it in a pipe. */
  readonly before: readonly Site[]
  readonly isWritten: boolean
  /** What `$(…)` calls has been read with the text around this one. */
  readonly skipsExpansions: boolean
}

/** A command of a pipe, behind others. */
export const inPipe = (place: Place, own: readonly Site[], isLast: boolean): Place => ({
  ...place,
  before: [...place.before, ...own].slice(-maxFilters),
  isWritten: place.isWritten || !isLast,
})

/** The command and process substitutions of a word. */
export function sitesIn(word: ShellWord | undefined, place: Pick<Place, 'code'>): Site[] {
  const parts: readonly SyntaxNode[] = word?.parts ?? []
  return parts
    .flatMap((part): readonly SyntaxNode[] => (part.type === 'DoubleQuoted' ? part.parts : [part]))
    .filter(({ type }) => type === 'CommandExpansion' || type === 'ProcessSubstitution')
    .map((node) => ({ node, code: place.code! }))
}

/** What a here-string puts in. */
export const givenSites = (node: Command | undefined, place: Place): Site[] =>
  (node?.redirects ?? []).flatMap((redirect) =>
    redirect.type === 'HereString' && redirect.target ? sitesIn(redirect.target, place) : [],
  )

/** `source /dev/stdin <<< "$(…)"` */
export const readSites = ({ text }: Word, node: Command | undefined, place: Place): Site[] =>
  /^(?:\/dev\/(?:stdin|fd\/0)|\/proc\/self\/fd\/0|-)$/.test(text) ? givenSites(node, place) : []

export const placeOf = (word: Word): Span => word.use ?? word.span

export const commandOf = (words: readonly Word[], isWritten: boolean): RunCommand => ({
  program: baseName(words[0]!),
  at: placeOf(words[0]!),
  args: words.slice(1).map((word) => ({ value: word.text, at: placeOf(word) })),
  isWritten,
})

export const isToFile = (redirect: Redirection): boolean =>
  redirect.type === 'Redirect' &&
  />/.test(redirect.operator) &&
  redirect.operator !== '>&' &&
  !/^\/dev\/(?:null|stderr|stdout|tty)$/.test(redirect.target?.value ?? '')

/** The file that the output goes to. */
export function redirectedTo({ redirects }: Command, variables: Variables): string | undefined {
  const target = redirects.findLast(isToFile)
  return target?.type === 'Redirect' && target.target ? variables.word(target.target).text : undefined
}

export const isFromFile = ({ type, operator }: Redirection): boolean => type === 'Redirect' && operator === '<'

/** The files that a command's own redirections give it. */
export const readBy = (node: Command | undefined, { code }: Place): string[] =>
  (node?.redirects ?? []).flatMap((redirect) =>
    code && isFromFile(redirect) && redirect.type === 'Redirect' && redirect.target
      ? [code.variables.word(redirect.target).text]
      : [],
  )

/** A text that a shell reads; whether what it puts in was read where it stands. */
type Given = Pick<ShellText, 'text' | 'locate'> & { readonly hasBeenRead: boolean }

/** What a command's own redirection gives it. */
export function givenTo({ redirects }: Command, { shell, variables }: Code): Given | undefined {
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') {
      const { pos, end, parts } = redirect.body
      const locate = (from: number, to: number) => shell.locate(pos + from, pos + to)
      return { text: shell.text.slice(pos, end), locate, hasBeenRead: parts !== undefined }
    }
    if (redirect.type === 'HereString' && redirect.target) return givenWords([variables.word(redirect.target)])
  }
  return undefined
}

/** What `echo` and `printf` print of their words. */
export function printedWords(words: readonly Word[]): Given | undefined {
  const [program, ...args] = words
  if (!program || !/^(?:echo|printf)$/.test(baseName(program))) return undefined
  return givenWords(args.filter(({ text }) => !/^-[neE]+$/.test(text)))
}

function givenWords(words: readonly Word[]): Given | undefined {
  const [first] = words
  if (!first) return undefined
  const at = placeOf(first)
  const text = words
    .map((word) => word.text)
    .join(' ')
    .replaceAll('\\n', '\n')
  return { text, locate: () => at, hasBeenRead: true }
}

/** What a command of a pipe prints: its words, or the here-document that `cat` passes on. */
export function printedBy(node: SyntaxNode, code: Code): Given | undefined {
  if (node.type !== 'Command' || !node.name) return undefined
  const words = [node.name, ...node.args].flatMap((word) =>
    word.type === 'Assignment' ? [] : code.variables.words(word),
  )
  if (words.length === 1 && baseName(words[0]!) === 'cat') return givenTo(node, code)
  return printedWords(words)
}

/** The here-document or here-string that a command reads. */
export function inputOf({ redirects }: Command, { shell, variables }: Code): Pick<RunCommand, 'input'> {
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') {
      const { pos, end } = redirect.body
      return { input: { value: shell.text.slice(pos, end), at: shell.locate(pos, end) } }
    }
    if (redirect.type === 'HereString' && redirect.target) {
      const word = variables.word(redirect.target)
      return { input: { value: word.text, at: placeOf(word) } }
    }
  }
  return {}
}
