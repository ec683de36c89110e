import { dockerWord } from '../../knowledge/runtimes.ts'

/** A word of a text for a shell of Windows, by its offsets there. */
export interface WindowsWord {
  readonly text: string
  readonly from: number
  readonly to: number
  readonly unsure?: string
  readonly several?: boolean
}

/** What a variable of PowerShell holds: words, or what is not followed. */
type Value = readonly WindowsWord[] | 'open'

const assignment = /\$(?:(?:script|global|local|private):)?([A-Za-z_]\w{0,100})[ \t]*(\+?=)(?!=)[ \t]*/g
const item = /"((?:[^"`\n]|`[^\n]){0,4000})"|'([^'\n]{0,4000})'|([^\s,;|&(){}'"@#]+)/y
/** What stands between the items of `@(…)`, remarks among it, and of a list alone. */
const betweenLines = /(?:[\s,;]|#[^\n]*)*/y
const betweenItems = /[ \t]*,\s*/y
const endOfValue = /[ \t]*(?:[;}#\r\n]|$)/y
/** `(Get-Command docker).Source`, `Join-Path $x 'docker.exe'`: what stands last is the program's path. */
const program = new RegExp(
  String.raw`^[^\n;]{0,200}?(?:^|[\s\\/"'(])(${dockerWord})(?:\.exe)?["')]*(?:\.\w+)?[ \t]*\r?(?=[;\n]|$)`,
  'i',
)

const skip = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return at + (pattern.exec(text)?.[0].length ?? 0)
}

/** Items of a list, and characters of all values. */
const maxItems = 500

/** The words of a list (`@('run', '--rm')`, `'run', '--rm'`), or of one value, and where it ends; undefined where it is none. */
export function listAt(text: string, at: number): { readonly items: WindowsWord[]; readonly end: number } | undefined {
  const [open = ''] = /^@?\(/.exec(text.slice(at, at + 2)) ?? []
  const between = open ? betweenLines : betweenItems
  const items: WindowsWord[] = []
  let end = open ? skip(betweenLines, text, at + open.length) : at
  while (items.length < maxItems && !(open && text[end] === ')')) {
    item.lastIndex = end
    const found = item.exec(text)
    if (!found) return undefined
    const [whole, double, single, bare] = found
    const own = double ?? single ?? bare!
    const quote = bare === undefined ? 1 : 0
    items.push({
      text: own,
      from: end + quote,
      to: end + whole.length - quote,
      ...openIn(single === undefined ? own : ''),
    })
    const next = skip(between, text, end + whole.length)
    if (!open && next === end + whole.length) return { items, end: next }
    end = next
  }
  return text[end] === ')' ? { items, end: end + 1 } : undefined
}

/** What PowerShell or cmd puts in. */
export const openIn = (text: string): Pick<WindowsWord, 'unsure' | 'several'> =>
  /\$[\w({]|%\w+%|^@[A-Za-z_]\w*$/.test(text)
    ? { unsure: `${text} has no known value`, several: /^[$%@]/.test(text) }
    : {}

/** The variables of a text for PowerShell. */
export class WindowsValues {
  private readonly values = new Map<string, Value>()
  private readonly programs = new Map<string, string>()
  /** Variables whose values name a command that starts a container. */
  private readonly starting = new Set<string>()

  constructor(text: string) {
    for (const match of text.matchAll(assignment)) {
      const name = match[1]!.toLowerCase()
      const at = match.index + match[0].length
      const list = listAt(text, at)
      const isWhole = list && endsAt(text, list.end)
      const found: Value = isWhole && !list.items.some(({ unsure }) => unsure) ? list.items : 'open'
      const before = this.values.get(name)
      this.values.set(name, match[2] === '=' ? (before ? 'open' : found) : added(before, found))
      const [line = ''] = /^[^\n]{0,300}/.exec(text.slice(at, at + 300)) ?? []
      const [, own] = program.exec(line) ?? []
      if (own) this.programs.set(name, own.toLowerCase())
      if (/\b(?:run|create)\b/.test(list ? text.slice(at, list.end) + line : line)) this.starting.add(name)
    }
  }

  /** What `$name` and `@name` stand for; undefined where that is not known. */
  of(word: string): readonly WindowsWord[] | undefined {
    const value = this.values.get(nameIn(word) ?? '')
    return value === 'open' ? undefined : value
  }

  /** A text with its variables put in; undefined where one of them is not one known word. */
  filledIn(text: string): string | undefined {
    let isKnown = true
    const found = text.replace(/\$\{?\w[\w:]*\}?|[$%@]/g, (name) => {
      const [only, ...more] = this.of(name) ?? []
      isKnown &&= only !== undefined && more.length === 0
      return only?.text ?? ''
    })
    return isKnown ? found : undefined
  }

  /** What is added to a variable behind its first value. */
  added(name: string): readonly WindowsWord[] | undefined {
    return this.of(name)?.slice(1)
  }

  /** The runtime whose path a variable holds. */
  program(word: string): string | undefined {
    return this.programs.get(nameIn(word) ?? '')
  }

  /** Whether what a variable holds, as far as it is seen, names a command that starts a container. */
  mayStart(word: string): boolean {
    return this.starting.has(nameIn(word) ?? '')
  }
}

function endsAt(text: string, at: number): boolean {
  endOfValue.lastIndex = at
  return endOfValue.test(text)
}

const added = (before: Value | undefined, more: Value): Value =>
  before === undefined || before === 'open' || more === 'open' || before.length + more.length > maxItems
    ? 'open'
    : [...before, ...more]

const nameIn = (word: string): string | undefined =>
  /^[$@]\{?(?:(?:script|global|local|private):)?([A-Za-z_]\w*)(?:\[@\])?\}?$/i.exec(word)?.[1]?.toLowerCase()
