/** What a shell puts into a text. */
export interface Expansions {
  /** Names of variables whose values are put in. */
  readonly variables: ReadonlySet<string>
  /** The texts within `$(…)` and backquotes. */
  readonly substitutions: readonly string[]
}

/** `${NAME+TEXT}` puts in the text. */
const parameter = /\$(?:\{(\w+)(?!:?\+)(?!\w)|([A-Za-z_]\w*))/y

/** Finds what is put into a text of a shell; in a here-document single quotes are characters as others. */
export function expansionsIn(text: string, isHereDocument = false): Expansions {
  const variables = new Set<string>()
  const substitutions: string[] = []
  // For each open bracket whether a double quote is open around it.
  const open: boolean[] = []
  let start = 0
  let backquote = -1
  let isQuoted = isHereDocument
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (character === '\\') i++
    else if (character === "'" && !isQuoted) {
      const end = text.indexOf("'", i + 1)
      if (end < 0) break
      i = end
    } else if (character === '"' && !(isHereDocument && open.length === 0)) isQuoted = !isQuoted
    else if (character === '`') {
      if (backquote >= 0) substitutions.push(text.slice(backquote + 1, i))
      backquote = backquote < 0 ? i : -1
    } else if (character === '$' && text[i + 1] === '(') {
      if (open.length === 0) start = i + 2
      open.push(isQuoted)
      isQuoted = false
      i++
    } else if (character === '(' && open.length > 0 && !isQuoted) open.push(false)
    else if (character === ')' && open.length > 0 && !isQuoted) {
      isQuoted = open.pop()!
      if (open.length === 0) substitutions.push(text.slice(start, i))
    } else if (character === '$') {
      parameter.lastIndex = i
      const found = parameter.exec(text)
      if (found) variables.add(found[1] ?? found[2]!)
    }
  }
  if (open.length > 0) substitutions.push(text.slice(start))
  return { variables, substitutions }
}
