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
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'''((?:\\[\s\S]|(?!''')[\s\S])*)(?:'''|$)|"""((?:\\[\s\S]|(?!""")[\s\S])*)(?:"""|$)|'((?:\\[\s\S]|[^'\\\n])*)'?|"((?:\\[\s\S]|[^"\\\n])*)"?|(?<=[(,=+][ \t]{0,9}|\bsh[ \t]{1,9})\/((?:\\\/|[^/\n])+)\/|([A-Za-z_]\w*)|([{}()[\].,:=])/g

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
    const kind = index < 5 ? 'text' : index === 5 ? 'name' : 'sign'
    const start = match.index + (index < 2 ? 3 : index < 5 ? 1 : 0)
    const behind = match.index + whole.length
    const end = kind === 'text' ? start + groups[index]!.length : behind
    found.push({
      kind,
      text: groups[index]!,
      start,
      end,
      line,
      behind,
      ...((index === 1 || index === 3 || index === 4) && { isOpen: true }),
    })
  }
  return found
}
