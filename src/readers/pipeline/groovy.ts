/** A text, a name or a sign of Groovy. */
export interface Token {
  readonly kind: 'text' | 'name' | 'sign'
  readonly text: string
  /** Of a text: without its quotes. */
  readonly start: number
  readonly end: number
  /** A text in double quotes, in which Groovy puts values. */
  readonly isOpen?: boolean
  /** That it begins in. */
  readonly line: number
  /** Behind its quotes. */
  readonly behind: number
}

const token =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'''((?:\\[\s\S]|(?!''')[\s\S])*)(?:'''|$)|"""((?:\\[\s\S]|(?!""")[\s\S])*)(?:"""|$)|'((?:\\[\s\S]|[^'\\\n])*)'?|"((?:\\[\s\S]|[^"\\\n])*)"?|([A-Za-z_]\w*)|([{}()[\].,:=])/g

export function tokensOf(text: string): Token[] {
  const found: Token[] = []
  let line = 0
  let last = 0
  for (const match of text.matchAll(token)) {
    const [whole, ...groups] = match
    for (let at = text.indexOf('\n', last); at >= 0 && at < match.index; at = text.indexOf('\n', at + 1)) line++
    last = match.index
    const index = groups.findIndex((group) => group !== undefined)
    if (index < 0) continue
    const kind = index < 4 ? 'text' : index === 4 ? 'name' : 'sign'
    const start = match.index + (index < 2 ? 3 : index < 4 ? 1 : 0)
    const behind = match.index + whole.length
    const end = kind === 'text' ? start + groups[index]!.length : behind
    found.push({
      kind,
      text: groups[index]!,
      start,
      end,
      line,
      behind,
      ...(kind === 'text' && index % 2 === 1 && { isOpen: true }),
    })
  }
  return found
}
