/** A call of sed by its words, without the name of the program. */
export interface SedCall<T> {
  /** What stands in the call of its script: each one is lines of it. */
  readonly scripts: readonly T[]
  /** Files with more of the script. */
  readonly scriptFiles: readonly T[]
  readonly operands: readonly T[]
  readonly isExtended: boolean
  readonly isQuiet: boolean
  readonly isInPlace: boolean
  /** An option makes something else of lines. */
  readonly isOther: boolean
}

/** Whether an option of sed, or of Perl and yq, which have it of sed, puts what comes out in place of the file. */
export const editsInPlace = (text: string): boolean => /^-(?:[nErsuzbplaw0]*i|-in-?place)/.test(text)

/** Letters of options without a value. */
const flags = /^[nErsubz]*/

/** @param part a word from a place on */
export function sedCallOf<T extends { readonly text: string }>(
  words: readonly T[],
  part: (word: T, from: number) => T,
): SedCall<T> {
  const found = { scripts: [] as T[], scriptFiles: [] as T[], operands: [] as T[] }
  const is = { isExtended: false, isQuiet: false, isInPlace: false, isOther: false }
  let isOver = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const { text } = word
    const long = /^--(expression|file)(=?)/.exec(text)
    if (isOver || !/^-./.test(text)) {
      // BSD's sed has the ending of its copy in a word behind `-i`.
      if (text !== '') found.operands.push(word)
    } else if (text === '--') isOver = true
    else if (long) {
      const list = long[1] === 'file' ? found.scriptFiles : found.scripts
      if (long[2]) list.push(part(word, long[0].length))
      else list.push(...words.slice(++i, i + 1))
    } else if (text.startsWith('--')) {
      if (/^--(?:regexp-extended)$/.test(text)) is.isExtended = true
      else if (/^--(?:quiet|silent)$/.test(text)) is.isQuiet = true
      else if (text.startsWith('--in-place')) is.isInPlace = true
      else if (/^--(?:null-data|zero-terminated)$/.test(text)) is.isOther = true
      else if (text.startsWith('--line-length')) i += text.includes('=') ? 0 : 1
    } else {
      const letters = flags.exec(text.slice(1))![0]
      is.isExtended ||= /[Er]/.test(letters)
      is.isQuiet ||= letters.includes('n')
      is.isOther ||= letters.includes('z')
      const at = 1 + letters.length
      const list = text[at] === 'e' ? found.scripts : text[at] === 'f' ? found.scriptFiles : undefined
      if (list && text.length > at + 1) list.push(part(word, at + 1))
      else if (list) list.push(...words.slice(++i, i + 1))
      else if (text[at] === 'i') is.isInPlace = true
      else if (text[at] === 'l' && text.length === at + 1) i++
    }
  }
  if (found.scripts.length + found.scriptFiles.length === 0) found.scripts.push(...found.operands.splice(0, 1))
  return { ...found, ...is }
}
