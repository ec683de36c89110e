/**
 * Splits a `command` or `entrypoint` that is one text into words as Compose does, which is not quite a shell's way: a backslash
 * takes the next character as it is, in double quotes too; `$(…)` and backquotes hold a word together; nothing is expanded; and
 * from an unquoted `;`, `&`, `|`, `<` or `>` on the rest is dropped. Undefined for a text that Compose refuses.
 */
export function splitArgv(text: string): string[] | undefined {
  const words: string[] = []
  let word = ''
  let isWord = false
  /** What is open: a quote, a backquote, or `(` for `$(`. */
  let open = ''
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (character === '\\' && open !== "'") {
      if (++i >= text.length) return undefined
      word += text[i]
      isWord = true
    } else if (open === '' && /[ \t\r\n]/.test(character)) {
      if (isWord) words.push(word)
      word = ''
      isWord = false
    } else if (open === '' && /[;&|<>]/.test(character)) {
      // `2>`: the number belongs to what is dropped.
      if (character === '>' && /^\d/.test(word)) isWord = false
      break
    } else if ((character === '"' || character === "'") && (open === '' || open === character)) {
      open = open === '' ? character : ''
      isWord = true
    } else {
      if (character === '(' && open !== '"' && open !== "'" && open !== '`') {
        if (open !== '' || !word.endsWith('$')) return undefined
        open = '('
      } else if (character === ')' && (open === '' || open === '(')) open = open === '' ? '(' : ''
      else if (character === '`' && (open === '' || open === '`')) open = open === '' ? '`' : ''
      word += character
      isWord = true
    }
  }
  if (open !== '') return undefined
  return isWord ? [...words, word] : words
}
