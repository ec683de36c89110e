/** Windows line ends become a blank and a line feed, so that every offset stays and `\` still continues a line. */
export function joinLines(text: string): string {
  if (!text.includes('\r\n')) return text
  return text.replaceAll('\\\r\n', ' \\\n').replaceAll('\r\n', ' \n')
}

/** Puts a variable without a meaning, as long as itself, in the place of every GitHub expression: `${{ a.b }}` holds any text. */
export function maskExpressions(text: string): { text: string; expressions: ReadonlyMap<number, string> } {
  const expressions = new Map<number, string>()
  const last = text.lastIndexOf('}}')
  if (last < 0) return { text, expressions }
  const masked = text.slice(0, last + 2).replace(/\$\{\{(.*?)\}\}/gs, (written, inner: string, offset: number) => {
    expressions.set(offset, inner.trim())
    return `\${${'_'.repeat(written.length - 3)}}`
  })
  return { text: masked + text.slice(last + 2), expressions }
}

/** The text between double quotes as the shell passes it on, with the offset of every character; variables stay as written. */
export function decodeDouble(raw: string): { text: string; offsets: readonly number[] } {
  let text = ''
  const offsets: number[] = []
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] === '\\' && raw[i + 1] === '\n') {
      i++
      continue
    }
    if (raw[i] === '\\' && /["\\$`]/.test(raw[i + 1] ?? '')) i++
    offsets.push(i)
    text += raw[i]
  }
  offsets.push(raw.length)
  return { text, offsets }
}
