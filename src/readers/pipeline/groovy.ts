/** A text, a name or a sign of Groovy. */
export interface Token {
  readonly kind: 'text' | 'name' | 'sign'
  readonly text: string
  /** Of a text: without its quotes. */
  readonly start: number
  readonly end: number
  /** A text in double quotes or slashes, in which Groovy puts values. */
  readonly isOpen?: boolean
  /** That it begins in. */
  readonly line: number
  /** Behind its quotes. */
  readonly behind: number
}

const token =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'''((?:\\[\s\S]|(?!''')[\s\S])*)(?:'''|$)|"""((?:\\[\s\S]|(?!""")[\s\S])*)(?:"""|$)|(?<=[\s(,=+:?[])\$\/((?:\$[$/]|(?!\/\$)[\s\S])*)(?:\/\$|$)|'((?:\\[\s\S]|[^'\\\n])*)'?|"((?:\\[\s\S]|\$\{(?:[^{}\n]|\{[^{}\n]*\})*\}|[^"\\\n])*)"?|(?<=[(,=+:?[~][ \t]{0,9}|\b(?:sh|bat)[ \t]{1,9})\/((?:\\\/|[^/\n])+)\/|([A-Za-z_]\w*)|(\d\w*|\S)/g

/** For each kind of text, how many characters its quotes have, and whether Groovy puts values in it. */
const quotes = [3, 3, 2, 1, 1, 1]
const isOpen = [false, true, true, false, true, true]

/** Where a line ends that begins there or before. */
function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from)
  return at < 0 ? Number.POSITIVE_INFINITY : at
}

export function tokensOf(text: string): Token[] {
  const found: Token[] = []
  let line = 0
  let next = lineEnd(text, 0)
  for (const match of text.matchAll(token)) {
    const [whole, ...groups] = match
    while (next < match.index) {
      line++
      next = lineEnd(text, next + 1)
    }
    const index = groups.findIndex((group) => group !== undefined)
    if (index < 0) continue
    const kind = index < 6 ? 'text' : index === 6 ? 'name' : 'sign'
    const start = match.index + (quotes[index] ?? 0)
    const behind = match.index + whole.length
    const end = kind === 'text' ? start + groups[index]!.length : behind
    found.push({
      kind,
      text: groups[index]!,
      start,
      end,
      line,
      behind,
      ...(isOpen[index] && { isOpen: true }),
    })
  }
  return found
}
