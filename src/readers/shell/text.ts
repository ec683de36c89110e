/** Windows line ends become a blank and a line feed, so that every offset stays and `\` still continues a line. */
export function joinLines(text: string): string {
  if (!text.includes('\r\n')) return text
  return text.replaceAll('\\\r\n', ' \\\n').replaceAll('\r\n', ' \n')
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
