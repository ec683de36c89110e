import { span } from '../../model/source.ts'
import { Mapping, type Node, Scalar, Sequence } from '../parse/yaml.ts'

/** A value of an expression. Source of what follows: GitHub's documentation of expressions, and its own library. */
export type Value = string | number | boolean | null | List | Dictionary

/** A value that only the run knows; of some it is known whether they count as true. */
export class Unknown {
  constructor(readonly truth?: boolean) {}
}

export const unknown = new Unknown()

export type Maybe = Value | Unknown

export class List {
  constructor(
    readonly items: readonly Maybe[],
    /** Where it is written, if it is written as YAML. */
    readonly node?: Node,
  ) {}
}

/** Its keys are the same in any case. */
export class Dictionary {
  private readonly byName: ReadonlyMap<string, Maybe>

  constructor(
    readonly entries: readonly (readonly [key: string, value: Maybe])[],
    readonly node?: Node,
  ) {
    this.byName = new Map(entries.map(([key, value]) => [key.toLowerCase(), value]))
  }

  get(key: string): Maybe | undefined {
    return this.byName.get(key.toLowerCase())
  }
}

export const isCollection = (value: Maybe): value is List | Dictionary =>
  value instanceof List || value instanceof Dictionary

/** A YAML node as a value; `scalar` says what a text stands for. */
export function valueAt(node: Node, scalar: (scalar: Scalar) => Maybe): Maybe {
  if (node.kind === 'scalar') return scalar(node)
  if (node.kind === 'seq')
    return new List(
      node.items.map((item) => valueAt(item, scalar)),
      node,
    )
  const entries = node.list.map(({ key, value }) => [key.text, valueAt(value, scalar)] as const)
  return new Dictionary(entries, node)
}

/** What a plain word of a workflow is: `true` and `1.10` are a boolean and a number. */
export function wordValue({ plain, isNull, text }: Scalar): Value {
  if (isNull) return null
  if (!plain) return text
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$|^0x[\da-f]+$|^0o[0-7]+$/i.test(text) ? Number(text) : text
}

/** A collection as nodes: its own where it has them, else all at the place of the expression that made it. */
export function nodeOf(value: List | Dictionary, at: Scalar): Node {
  return value.node ?? madeNode(value, at)
}

function madeNode(value: Maybe, at: Scalar): Node {
  if (value instanceof List) {
    const made = new Sequence(at.source, at.start, '')
    made.items.push(...value.items.map((item) => madeNode(item, at)))
    made.end = at.end
    return made
  }
  if (value instanceof Dictionary) {
    const made = new Mapping(at.source, at.start, '')
    for (const [key, inner] of value.entries) made.own.push({ key: new Made(at, key), value: madeNode(inner, at) })
    made.end = at.end
    return made
  }
  return new Made(at, value instanceof Unknown ? at.text : textOf(value))
}

/** A text that an expression makes: it stands where it is found in the expression, else at the whole of it. */
class Made extends Scalar {
  constructor(at: Scalar, text: string) {
    const raw = at.source.text.slice(at.start, at.end)
    const found = text === '' ? -1 : raw.indexOf(text)
    const isExact = found >= 0 && found === raw.lastIndexOf(text)
    const [start, end] = isExact ? [at.start + found, at.start + found + text.length] : [at.start, at.end]
    super(at.source, start, end, '!!str', text)
  }

  override within(from: number, to: number) {
    const isExact = this.end - this.start === this.text.length
    return isExact ? super.within(from, to) : span(this.source, this.start, this.end)
  }
}

/** @throws Error where the text is no JSON */
export const fromJson = (text: string): Maybe => jsonValue(JSON.parse(text), 0)

/** Collections within collections of a JSON text. */
const maxDepth = 100

function jsonValue(json: unknown, depth: number): Maybe {
  if (depth > maxDepth) return unknown
  if (Array.isArray(json)) return new List(json.map((item) => jsonValue(item, depth + 1)))
  if (typeof json !== 'object' || json === null) return json as Value
  return new Dictionary(Object.entries(json).map(([key, item]) => [key, jsonValue(item, depth + 1)] as const))
}

export const isTrue = (value: Value) =>
  value !== '' && value !== 0 && value !== false && value !== null && !Number.isNaN(value)

/** As an expression is put into a text. */
export function textOf(value: Value): string {
  if (value instanceof List) return 'Array'
  if (value instanceof Dictionary) return 'Object'
  if (value === null) return ''
  return typeof value === 'number' ? numberText(value) : String(value)
}

/** .NET's `G15`. */
function numberText(value: number): string {
  if (Object.is(value, -0)) return '0'
  return Number.isFinite(value) ? String(Number(value.toPrecision(15))) : String(value)
}

function numberOf(value: Value): number {
  if (value === null) return 0
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'string' ? Number(value.trim()) : Number.NaN
}

/** Texts are equal in any case; different kinds are compared as numbers, collections by identity. */
export function isEqual(a: Value, b: Value): boolean {
  if (typeof a === 'string' && typeof b === 'string') return folded(a) === folded(b)
  if (isCollection(a) || isCollection(b)) return a === b
  if (a === null && b === null) return true
  return numberOf(a) === numberOf(b)
}

export function isLess(a: Value, b: Value): boolean {
  if (typeof a === 'string' && typeof b === 'string') return folded(a) < folded(b)
  return numberOf(a) < numberOf(b)
}

export const folded = (text: string) => text.toUpperCase()

/** Equal for values that are the same. */
export function keyOf(value: Maybe | undefined): string {
  if (value === undefined) return ''
  if (value instanceof Unknown) return '?'
  if (value instanceof List) return `[${value.items.map(keyOf).join(',')}]`
  if (value instanceof Dictionary)
    return `{${value.entries.map(([key, item]) => `${JSON.stringify(key)}:${keyOf(item)}`).join(',')}}`
  return JSON.stringify(value)
}
