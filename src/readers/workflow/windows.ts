import { dockerWord } from '../../knowledge/runtimes.ts'
import type { Script } from '../shell/shell.ts'
import { listAt, openIn, WindowsValues, type WindowsWord } from './windows-values.ts'

/** Texts within texts of one line. */
const maxDepth = 4

/** A word of a statement as it is written. */
interface Token extends WindowsWord {
  readonly raw: string
}

/** A quoted text stands alone, or in a word; a variable and what is put in are parts of one. */
const pieces = /(?:"[^"]*"|'[^']*'|[^\s"';|&(){}]|\{\{|\}\}|\$\{[^}]{0,200}\}|\$\([^)]{0,1000}\))+|[;|&(){}]/g
const runtime = new RegExp(String.raw`^(${dockerWord})(?:\.exe)?$`, 'i')
const mentions = new RegExp(String.raw`(?<![\w.-])${dockerWord}(?:\.exe)?["' \t]`, 'i')
/** They show their words. */
const showing =
  /^(?:::|@?rem|@?echo|throw|write-(?:host|output|verbose|information|error|warning|debug)|get-help|add-content|set-content|out-file)$/i
const starting = /^(?:start-process|saps|start)$/i

/** What a text for a shell of Windows starts, a script for each command. */
export function windowsTexts(script: Script): Script[] {
  const text = withoutShown(script.text).replace(/[`^][ \t]*\r?\n/g, (end) => ' '.repeat(end.length))
  if (!new RegExp(dockerWord, 'i').test(text)) return []
  const reader = new Reader(text, new WindowsValues(text))
  return [...text.matchAll(/[^\n]+/g)].flatMap((line) =>
    reader.commands(line.index, line.index + line[0].length).map((words) => ({
      ...script,
      words: words.map(({ text: own, from, to, unsure, several }) => ({
        text: own,
        span: script.locate(from, to),
        ...(unsure !== undefined && { unsure, several }),
      })),
      text: words.map((word) => word.text).join(' '),
    })),
  )
}

/** Without the here-strings of a text that runs none, nor hands one on. */
function withoutShown(text: string): string {
  if (handing.test(text)) return text
  let rest = ''
  let from = 0
  for (const { index, 0: open, 1: quote } of text.matchAll(/@(["'])[ \t]*\r?\n/g)) {
    if (index < from) continue
    const end = text.indexOf(`\n${quote}@`, index + open.length - 1) + 3
    if (end < 3) break
    rest += text.slice(from, index) + text.slice(index, end).replace(/[^\r\n]/g, ' ')
    from = end
  }
  return rest + text.slice(from)
}
const handing =
  /\b(?:iex|invoke-\w+|ssh|wsl|cmd|pwsh|powershell|\w*sh|scriptblock|set-content|out-file|tee-object)\b|>/i

class Reader {
  constructor(
    private readonly text: string,
    private readonly values: WindowsValues,
  ) {}

  /** The runtime's commands of a stretch: a line, or what one hands to another shell. */
  commands(from: number, to: number, depth = 0): (readonly WindowsWord[])[] {
    return this.statements(from, to).flatMap((tokens) => {
      const inner = depth < maxDepth ? tokens.flatMap((token) => this.within(token, depth)) : []
      const own = this.command(tokens)
      return own ? [...inner, own] : [...inner, ...this.texts(tokens, depth)]
    })
  }

  private statements(from: number, to: number): (readonly Token[])[] {
    const found: Token[][] = [[]]
    for (const { index, 0: raw } of this.text.slice(from, to).matchAll(pieces)) {
      if (raw.startsWith('#')) break
      if (/^[;|&(){}]$/.test(raw)) found.push([])
      else found.at(-1)!.push(tokenOf(raw, from + index))
    }
    return found.filter(({ length }) => length > 0)
  }

  /** `$(…)` is run also where its output is shown. */
  private within({ raw, from }: Token, depth: number): (readonly WindowsWord[])[] {
    if (!raw.includes('$(')) return []
    const own = raw.replace(/'[^']*'/g, (quoted) => ' '.repeat(quoted.length))
    const start = raw.length > 0 && /^["']/.test(raw) ? from - 1 : from
    return [...own.matchAll(/\$\(([^)]{0,1000})\)/g)].flatMap(({ index, 1: inner = '' }) =>
      this.commands(start + index + 2, start + index + 2 + inner.length, depth + 1),
    )
  }

  /** The texts in quotes that a statement hands on: `iex "docker run …"`. */
  private texts(tokens: readonly Token[], depth: number): (readonly WindowsWord[])[] {
    if (depth >= maxDepth || showing.test(tokens[0]!.text)) return []
    const added = tokens[1]?.raw === '=' ? (this.values.added(tokens[0]!.raw) ?? []) : []
    return tokens.flatMap(({ raw, from, to }) => {
      if (!/^["']/.test(raw) || !mentions.test(`${raw.slice(1, -1)} `) || !/\s/.test(raw)) return []
      const found = this.commands(from, to, depth + 1)
      return found.map((words, i) => (i === found.length - 1 ? [...words, ...added.flatMap(splitAtBlanks)] : words))
    })
  }

  private command(tokens: readonly Token[]): readonly WindowsWord[] | undefined {
    const [first] = tokens
    if (showing.test(first!.text)) return undefined
    const at = tokens.findIndex((token) => this.programOf(token) !== undefined)
    const program = at < 0 ? undefined : this.programOf(tokens[at]!)
    if (!program) return undefined
    const { from, raw } = tokens[at]!
    const head = { ...tokens[at]!, ...program, from: raw.startsWith('@') ? from + 1 : from }
    if (isStart(tokens)) return this.opened(head, this.started(tokens, at) ?? this.wordsFrom(tokens, at + 1))
    // A variable is a program where it stands first.
    if (at + 1 === tokens.length || (at > 0 && raw.startsWith('$'))) return undefined
    return this.opened(head, this.wordsFrom(tokens, at + 1))
  }

  /** The runtime that a word names. */
  private programOf({ text, raw }: Token): Pick<WindowsWord, 'text' | 'unsure' | 'several'> | undefined {
    const name = runtimeIn(text) ?? (raw.startsWith('$') ? this.values.program(raw) : undefined)
    return name === undefined ? undefined : { text: name, unsure: undefined, several: undefined }
  }

  /** `Start-Process docker -ArgumentList 'run', …`: what it hands on is split at blanks. `start` of cmd takes words as they are. */
  private started(tokens: readonly Token[], at: number): readonly WindowsWord[] | undefined {
    const named = tokens.find(({ text }) => /^-arg/i.test(text))
    const next = tokens[at + 1]?.raw ?? ''
    const isOfCmd = !named && /^[^"'$@-]/.test(next) && !next.includes(',')
    const list = isOfCmd ? undefined : this.listBehind(named ?? tokens[at]!)
    if (!list) return undefined
    return list.flatMap((one) => this.wordsOf({ ...one, raw: one.text })).flatMap(splitAtBlanks)
  }

  /** Words that are not known may still be seen to start a container. */
  private opened(head: WindowsWord, words: readonly WindowsWord[]): readonly WindowsWord[] {
    const [first] = words
    const isOpen = first?.unsure !== undefined && this.values.mayStart(first.text)
    return isOpen ? [head, { ...head, text: 'run' }, asList(first), ...words.slice(1)] : [head, ...words]
  }

  private listBehind({ to, raw }: Token): readonly WindowsWord[] | undefined {
    const from = to + (/^["']/.test(raw) ? 1 : 0)
    const [{ length }] = /^[ \t]*/.exec(this.text.slice(from, from + 100))!
    return listAt(this.text, from + length)?.items
  }

  private wordsFrom(tokens: readonly Token[], at: number): readonly WindowsWord[] {
    return tokens.slice(at).flatMap((token) => this.wordsOf(token))
  }

  private wordsOf(token: Token): readonly WindowsWord[] {
    if (token.text === '--%') return []
    if (token.unsure === undefined) return [token]
    if (/^[$@]\w/.test(token.raw))
      return this.values.of(token.raw) ?? [token.raw.startsWith('@') ? asList(token) : token]
    const text = this.values.filledIn(token.text)
    return [text === undefined ? token : { ...token, text, unsure: undefined, several: undefined }]
  }
}

/** The runtime that a word runs, by its name or the path of its program. `@` of cmd hides the line, not what it runs. */
function runtimeIn(text: string): string | undefined {
  const word = text.startsWith('@') ? text.slice(1) : text
  const folder = /\.exe$/i.test(word) ? Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) : -1
  return runtime.exec(word.slice(folder + 1))?.[1]?.toLowerCase()
}

/** A list of words that are not known, as the shells write one. */
const asList = (word: WindowsWord): WindowsWord =>
  word.text.startsWith('${') ? word : { ...word, text: `\${${word.text.slice(1)}[@]}` }

const isStart = (tokens: readonly Token[]): boolean =>
  starting.test(tokens.find(({ raw }) => !/^\$|^=$/.test(raw))?.text ?? '')

function tokenOf(raw: string, at: number): Token {
  const text = raw.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? '')
  const quote = /^["']/.test(raw) && raw.length > 1 && raw.at(-1) === raw[0] ? 1 : 0
  return { raw, text, from: at + quote, to: at + raw.length - quote, ...unsureOf(raw, text) }
}

/** Single quotes keep what stands in them. */
function unsureOf(raw: string, text: string): Pick<WindowsWord, 'unsure' | 'several'> {
  const { unsure } = openIn(raw.replace(/'[^']*'/g, ''))
  return unsure === undefined ? {} : { unsure: `${text} has no known value`, several: /^[$%@]/.test(raw) }
}

function splitAtBlanks(word: WindowsWord): WindowsWord[] {
  if (!/\s/.test(word.text)) return [word]
  return [...word.text.matchAll(/"[^"]*"|\S+/g)].map(({ index, 0: raw }) => {
    const text = raw.replace(/^"|"$/g, '')
    const own = /\$[\w({]/.test(text) ? word.unsure : undefined
    return { text, from: word.from + index, to: word.from + index + raw.length, ...(own && { unsure: own }) }
  })
}
