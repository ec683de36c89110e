import { spend } from '../effort.ts'
import { endOfVariable } from '../parse/variables.ts'
import { replaced, trimmed } from './shell-pattern.ts'

/** Build arguments and environment; undefined: declared without a value. */
export class BuildVariables extends Map<string, string | undefined> {
  /** Whether every other variable is empty: nothing comes from a base image. */
  isClosed = false
  /** Whether the file, or who builds it, says what platform is built for. */
  hasOwnPlatform = false
  /** What takes the meaning from the next character. */
  escape = '\\'

  /** The same variables, for a stage that builds on this one. */
  copy(): BuildVariables {
    spend('build variable', this.size)
    const copied = new BuildVariables(this)
    copied.isClosed = this.isClosed
    copied.escape = this.escape
    return copied
  }
}

/** Limits against hostile texts: what exceeds them is unknown. */
const maxDepth = 20
const longest = 65_536

const nameAt = /[A-Za-z_]\w*|[\d@*#?\-$!]/y
const operation = /^([A-Za-z_]\w*)(?:(:?)([-+?])(.*)|(##?|%%?|\/\/?)(.*))?$/s

/**
 * A word as BuildKit reads it: quotes group, single ones keep what is in them as it is, the escape character takes the meaning from
 * what follows. Undefined where a variable in it has no known value, or is put in by a form that is not known here.
 */
export function substitute(text: string, variables: Map<string, string | undefined>, depth = 0): string | undefined {
  if (!/["'$\\`]/.test(text)) return text
  if (depth > maxDepth || text.length > longest) return undefined
  const isClosed = variables instanceof BuildVariables && variables.isClosed
  const escaping = variables instanceof BuildVariables ? variables.escape : '\\'
  let out = ''
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    const next = text[i + 1]
    if (quote === "'") {
      if (char === quote) quote = ''
      else out += char
    } else if (char === escaping) {
      const isKept = quote === '"' && next !== undefined && next !== '"' && next !== '$' && next !== escaping
      if (isKept) out += char
      out += next ?? ''
      i++
    } else if (char === quote) quote = ''
    else if (quote === '' && (char === "'" || char === '"')) quote = char
    else if (char === '$') {
      const end = endOfVariable(text, i, nameAt)
      const value = variableValue(text.slice(i, end), variables, isClosed, depth)
      if (value === undefined || out.length + value.length > longest) return undefined
      out += value
      i = end - 1
    } else out += char
  }
  return out
}

function variableValue(
  written: string,
  variables: Map<string, string | undefined>,
  isClosed: boolean,
  depth: number,
): string | undefined {
  if (written === '$') return written
  // Parameters of a shell that does not run.
  if (/^\$[^{A-Za-z_]$/.test(written)) return ''
  const inside = /^\$\{(.*)\}$/s.exec(written)?.[1] ?? written.slice(1)
  const [, name, colon, operator, word = '', change, pattern = ''] = operation.exec(inside) ?? []
  if (name === undefined) return undefined
  const value = variables.get(name)
  const isSet = value !== undefined && !(colon && value === '')
  const isOpen = value === undefined && (variables.has(name) || !isClosed)
  if (change) {
    const known = value ?? (isOpen ? undefined : '')
    return known === undefined ? undefined : changed(known, change, pattern, variables, depth)
  }
  if (operator === '+') return isSet ? substitute(word, variables, depth + 1) : isOpen ? undefined : ''
  if (isSet) return value
  if (operator === '-') return substitute(word, variables, depth + 1)
  return isOpen ? undefined : (value ?? '')
}

/** A value of which a pattern takes something away, or is put in another's place. */
function changed(
  value: string,
  operator: string,
  text: string,
  variables: Map<string, string | undefined>,
  depth: number,
): string | undefined {
  // What an escape means in a pattern is not read.
  if (text.includes('\\')) return undefined
  const at = operator.startsWith('/') ? text.indexOf('/') : text.length
  const pattern = at < 0 ? undefined : substitute(text.slice(0, at), variables, depth + 1)
  if (pattern === undefined) return undefined
  if (operator === '#' || operator === '##' || operator === '%' || operator === '%%')
    return trimmed(value, operator, pattern)
  const by = substitute(text.slice(at + 1), variables, depth + 1)
  return by === undefined || by.includes('$') ? undefined : replaced(value, pattern, by, operator === '//')
}
