import { type Node, nodeAt, textOf } from '../parse/yaml.ts'

/** A value of an expression: JSON, or a mapping or list of the workflow itself. */
type Json = string | number | boolean | null | Node

/** The values that an expression may have, and whether it may have others that count as true or as false. */
export interface Alternatives {
  readonly values: readonly Json[]
  readonly otherTrue: boolean
  readonly otherFalse: boolean
}

/** What a name such as `matrix.os` may be; undefined for what only the run knows. */
export type Lookup = (path: readonly string[]) => Alternatives | undefined

/** Values that are told apart, and characters and depth of an expression. */
const maxValues = 16
const maxLength = 2000
const maxDepth = 30

const unknown: Alternatives = { values: [], otherTrue: true, otherFalse: true }
const only = (value: Json): Alternatives => ({ values: [value], otherTrue: false, otherFalse: false })

const token =
  /\s*(?:('(?:[^']|'')*')|(-?(?:0x[\da-f]+|\d+(?:\.\d+)?))(?![\w.])|([A-Za-z_][\w-]*)|(\|\||&&|[=!<>]=|[!<>()[\].,*]))/iy

/** Evaluates what stands between `${{` and `}}`. A part that is not known leaves the values that are. */
export function evaluate(text: string, lookup: Lookup): Alternatives {
  if (text.length > maxLength) return unknown
  try {
    return new Parser(tokensOf(text), lookup).whole()
  } catch {
    return unknown
  }
}

function tokensOf(text: string): readonly string[] {
  const found: string[] = []
  token.lastIndex = 0
  const end = text.trimEnd().length
  while (token.lastIndex < end) {
    const match = token.exec(text)
    if (!match) throw new Error('no expression')
    found.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '')
  }
  return found
}

class Parser {
  private at = 0
  private depth = 0

  constructor(
    private readonly tokens: readonly string[],
    private readonly lookup: Lookup,
  ) {}

  whole(): Alternatives {
    const found = this.or()
    if (this.at < this.tokens.length) throw new Error('more than an expression')
    return found
  }

  private take(wanted: string): boolean {
    if (this.tokens[this.at] !== wanted) return false
    this.at++
    return true
  }

  private or(): Alternatives {
    if (++this.depth > maxDepth) throw new Error('too deep')
    let left = this.and()
    while (this.take('||')) {
      const right = this.and()
      const values = left.values.filter(isTrue)
      const isFalsy = left.otherFalse || values.length < left.values.length
      left = isFalsy ? union({ ...left, values, otherFalse: false }, right) : left
    }
    this.depth--
    return left
  }

  private and(): Alternatives {
    let left = this.equality()
    while (this.take('&&')) {
      const right = this.equality()
      const values = left.values.filter((value) => !isTrue(value))
      const isTruthy = left.otherTrue || values.length < left.values.length
      left = isTruthy ? union({ ...left, values, otherTrue: false }, right) : left
    }
    return left
  }

  private equality(): Alternatives {
    const left = this.unary()
    const operator = this.tokens[this.at]
    if (operator === undefined || !/^(?:[=!<>]=|[<>])$/.test(operator)) return left
    this.at++
    const right = this.unary()
    const [a, b] = [single(left), single(right)]
    if (a === undefined || b === undefined || !/^[=!]=$/.test(operator)) return unknown
    const isSame = String(a).toLowerCase() === String(b).toLowerCase()
    return only(operator === '==' ? isSame : !isSame)
  }

  private unary(): Alternatives {
    if (!this.take('!')) return this.primary()
    const { values, otherTrue, otherFalse } = this.unary()
    return { values: values.map((value) => !isTrue(value)), otherTrue: otherFalse, otherFalse: otherTrue }
  }

  private primary(): Alternatives {
    if (this.take('(')) {
      const inner = this.or()
      if (!this.take(')')) throw new Error('no )')
      return inner
    }
    const word = this.tokens[this.at++]
    if (word === undefined) throw new Error('no value')
    if (word.startsWith("'")) return only(word.slice(1, -1).replaceAll("''", "'"))
    if (/^-?\d/.test(word)) return only(Number(word))
    if (!/^[a-z_]/i.test(word)) throw new Error('no value')
    if (this.take('(')) return this.call(word.toLowerCase())
    if (/^(?:true|false)$/i.test(word)) return only(word.toLowerCase() === 'true')
    if (/^null$/i.test(word)) return only(null)
    return this.path(word)
  }

  private path(first: string): Alternatives {
    const path = [first.toLowerCase()]
    for (;;) {
      if (this.take('.')) path.push(this.tokens[this.at++] ?? '')
      else if (this.take('[')) {
        const key = single(this.or())
        if (!this.take(']')) throw new Error('no ]')
        path.push(String(key ?? '*'))
      } else break
    }
    return this.lookup(path) ?? unknown
  }

  private call(name: string): Alternatives {
    const args: Alternatives[] = []
    while (!this.take(')')) {
      args.push(this.or())
      if (!this.take(',') && this.tokens[this.at] !== ')') throw new Error('no )')
    }
    const values = args.map(single)
    const [first, ...rest] = values
    if (values.some((value) => value === undefined) || first === undefined) return unknown
    if (name === 'format') {
      return only(String(first).replace(/\{(\d+)\}/g, (_, index: string) => String(rest[Number(index)] ?? '')))
    }
    if (name === 'startswith') return only(String(first).toLowerCase().startsWith(String(rest[0]).toLowerCase()))
    if (name === 'endswith') return only(String(first).toLowerCase().endsWith(String(rest[0]).toLowerCase()))
    if (name === 'contains') return only(String(first).toLowerCase().includes(String(rest[0]).toLowerCase()))
    if (name === 'join' || name === 'tojson')
      return typeof first === 'string' && name === 'join' ? only(first) : unknown
    return name === 'fromjson' ? fromJson(String(first)) : unknown
  }
}

function fromJson(text: string): Alternatives {
  const value: unknown = JSON.parse(text)
  const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value)
  return isPlain ? only(value as Json) : unknown
}

const single = ({ values, otherTrue, otherFalse }: Alternatives): Json | undefined =>
  values.length === 1 && !otherTrue && !otherFalse && !isNode(values[0]) ? values[0] : undefined

export const isNode = (value: Json | undefined): value is Node => typeof value === 'object' && value !== null

const isTrue = (value: Json) => value !== '' && value !== 0 && value !== false && value !== null

function union(a: Alternatives, b: Alternatives): Alternatives {
  const found = bounded([...a.values, ...b.values])
  return {
    values: found.values,
    otherTrue: found.otherTrue || a.otherTrue || b.otherTrue,
    otherFalse: found.otherFalse || a.otherFalse || b.otherFalse,
  }
}

function bounded(found: readonly Json[]): Alternatives {
  const values = [...new Set(found)]
  const isCut = values.length > maxValues
  return { values: values.slice(0, maxValues), otherTrue: isCut, otherFalse: isCut }
}

/** What nodes of the workflow stand for: texts as they are, mappings and lists as themselves. */
export function valuesOf(nodes: readonly (Node | undefined)[], path: readonly string[]): Alternatives | undefined {
  const found = nodes.flatMap((node): Json[] => {
    const inner = node && (path.length > 0 ? nodeAt(node, ...path) : node)
    if (!inner) return []
    if (inner.kind !== 'scalar') return [inner]
    if (inner.plain && /^(?:true|false)$/.test(inner.text)) return [inner.text === 'true']
    return [inner.isNull ? '' : (textOf(inner) ?? '')]
  })
  if (found.length === 0) return undefined
  return bounded(found)
}
