/** Words that begin or end a block, or leave one: what stands behind them are words of theirs. */
const ofBlocks = new Set(['function', 'for', 'switch', 'case', 'end', 'return', 'break', 'continue', 'exit'])
/** Words before a command. */
const before = new Set(['if', 'while', 'else', 'begin', 'not', 'and', 'or', 'exec'])

/**
 * A script of fish as the shell of all others reads it, each letter where it was: its commands one after the other, whatever block
 * they stand in, so that every way through it is read. `(command)` stands in backticks.
 */
export function withoutBlocks(text: string): string {
  const parts = text.match(token) ?? []
  let isStart = true
  let depth = 0
  for (const [i, part] of parts.entries()) {
    const isBefore = isStart && before.has(part)
    if (part === '(') parts[i] = depth++ === 0 ? '`' : '('
    else if (part === ')') parts[i] = --depth === 0 ? '`' : ')'
    else if (isBefore) parts[i] = (parts[i + 1] === ';' ? ':' : ' ').padEnd(part.length)
    else if (isStart && ofBlocks.has(part)) parts[i] = ':'.padEnd(part.length)
    if (/^[\n;|&(]/.test(part)) isStart = true
    else if (!isBefore && !/^[ \t\r#]|^\\\r?\n/.test(part)) isStart = false
  }
  return parts.join('')
}

/** A remark, a text in quotes, `$(…`, an escaped letter, blanks, what ends a command, and words. */
const token =
  /(?<![^\s;|&(])#[^\n]*|'(?:[^'\\]|\\[\s\S])*'?|"(?:[^"\\]|\\[\s\S])*"?|\$\(|\\\r?\n|\\[\s\S]?|[ \t\r]+|[\n;|&()]|[^\s;|&()'"\\$]+|\$/g
