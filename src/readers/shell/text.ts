/** Windows line ends become a blank and a line feed, so that every offset stays and `\` still continues a line. */
export function joinLines(text: string): string {
  if (!text.includes('\r\n')) return text
  return text.replaceAll('\\\r\n', ' \\\n').replaceAll('\r\n', ' \n')
}

/** Why an expression has no value yet, as its file has it: GitHub's, one in double braces (Ansible, Task, just), or a pipeline's. */
export function unknownExpression(written: string): string {
  if (written.startsWith('{{')) return `${written} is known only at run time`
  return `${written} is known only when the ${written.startsWith('${{') ? 'workflow' : 'pipeline'} runs`
}

/** The text between double quotes as the shell passes it on, with the offset of every character; variables stay as written. */
export const decodeDouble = (raw: string) => decoded(raw, /["\\$`]/)

/** A text without the backslashes before these characters, and without those that continue a line. */
export function decoded(raw: string, escapable: RegExp): { text: string; offsets: readonly number[] } {
  let text = ''
  const offsets: number[] = []
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] === '\\' && raw[i + 1] === '\n') {
      i++
      continue
    }
    if (raw[i] === '\\' && escapable.test(raw[i + 1] ?? '')) i++
    offsets.push(i)
    text += raw[i]
  }
  offsets.push(raw.length)
  return { text, offsets }
}

/** Quotes may stand anywhere in a word: `doc"ker"`. */
export const withoutQuotes = (text: string): string => text.replace(/["'\\]/g, '')

/** Whether a word may hold a command, a variable or anything else but its own letters. */
export const mayExpand = (text: string): boolean => /[$`<>]/.test(text)

/** Whether a line of the text has more of these marks than that. */
export function hasMoreInOneLine(text: string, mark: string, most: number): boolean {
  let count = 0
  let lineEnd = -1
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
    if (at > lineEnd) {
      count = 0
      const end = text.indexOf('\n', at)
      lineEnd = end < 0 ? text.length : end
    }
    if (++count > most) return true
  }
  return false
}

/** The name of a variable. */
export const variableName = /^[A-Za-z_]\w*$/
