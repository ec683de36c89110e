import { isNamedMode } from '../../knowledge/namespace-modes.ts'
import type { Field } from '../../model/container.ts'
import type { Fact, Span, Unresolved } from '../../model/source.ts'
import { type Entry, entriesOf, factAt, isReset, type Mapping, type Node, type Scalar, spanOf } from '../parse/yaml.ts'
import type { Loader } from './load.ts'
import { actionOf, noValue, withPlaceholders } from './placeholders.ts'

/** A name with a value out of a mapping (`A: 1`) or a list (`- A=1`); `value` is absent where only the name is given. */
export interface Pair {
  readonly name: string
  readonly value?: string
  /** The value holds a variable without a value. */
  readonly isUnknown: boolean
  /** A mapping's value that is not text. */
  readonly node: Node
  readonly at: Span
}

/** Reads one service: a value that cannot be resolved makes its field unresolved. */
export class Values {
  readonly unresolved = new Map<Field, Unresolved>()

  constructor(
    readonly loader: Loader,
    readonly service: Mapping,
  ) {}

  /** What stands at a path of the service; null and `!reset` set nothing. */
  get(...path: readonly string[]): Node | undefined {
    return at(this.service, ...path)
  }

  /** The service's own keys. */
  keys(): Fact<string>[] {
    return entriesOf(this.service).map(({ key }) => factAt(key, key.text))
  }

  /** The key of the first of these paths that is there. */
  place(...paths: readonly (readonly string[])[]): Span | undefined {
    for (const path of paths) {
      const parent = this.get(...path.slice(0, -1))
      const entry: Entry | undefined = parent?.kind === 'map' ? parent.entry(path.at(-1)!) : undefined
      if (entry) return spanOf(entry.key)
    }
    return undefined
  }

  markUnresolved(field: Field, where: Span, because: string): void {
    if (!this.unresolved.has(field)) this.unresolved.set(field, { because, at: where })
  }

  /**
   * A scalar's text with its variables put in; what is open in it stays as it is written, and `because` says why it is not known.
   * Marks of templates leave the text of a container's field open, and nothing else.
   */
  filled(node: Scalar, field?: Field): { readonly text: string; readonly because?: string } {
    const expanded = this.loader.expanded(node)
    const { text, unknown } = field === undefined ? expanded : withPlaceholders(field, expanded)
    return unknown.length > 0 ? { text, because: noValue(unknown) } : { text }
  }

  /** A scalar's text, variables put in. Undefined, with the field unresolved, where a variable has no value; undefined where it is empty. */
  text(field: Field, node: Node | undefined): string | undefined {
    if (!node) return undefined
    if (node.kind !== 'scalar') {
      const action = actionOf(node)
      this.markUnresolved(field, spanOf(node), action === undefined ? 'this is not text' : noValue([action]))
      return undefined
    }
    const { text, because } = this.filled(node, field)
    if (because === undefined) return text === '' ? undefined : text
    this.markUnresolved(field, spanOf(node), because)
    return undefined
  }

  /** A scalar's text where nothing depends on it: an unknown value is left out and leaves no field unresolved. */
  plain(node: Node | undefined): string | undefined {
    if (node?.kind !== 'scalar' || node.isNull) return undefined
    const { text, because } = this.filled(node)
    return because !== undefined || text === '' ? undefined : text
  }

  /** Whether a network or a volume is somebody else's. */
  isExternal(resource: Node | undefined): boolean {
    const external = at(resource, 'external')
    return external?.kind === 'map' || asBoolean(this.plain(external) ?? '') === true
  }

  /** A fact out of a scalar; `wanted` says what was expected where `parse` rejects the text. */
  fact<T>(
    field: Field,
    node: Node | undefined,
    parse: (text: string) => T | undefined,
    wanted: string,
  ): Fact<T> | undefined {
    const text = this.text(field, node)
    if (text === undefined || !node) return undefined
    const value = parse(text.trim())
    if (value !== undefined) return factAt(node, value)
    this.markUnresolved(field, spanOf(node), `this is not ${wanted}`)
    return undefined
  }

  string(field: Field, ...path: readonly string[]): Fact<string> | undefined {
    return this.fact(field, this.get(...path), (text) => text, 'text')
  }

  /** A network or namespace: that it is none of the engine's own may be known where a part of it is open. */
  mode(field: Field, ...path: readonly string[]): Fact<string> | undefined {
    const node = this.get(...path)
    const filled = node?.kind === 'scalar' ? this.filled(node, field) : undefined
    return node && filled?.because !== undefined && isNamedMode(filled.text)
      ? factAt(node, filled.text)
      : this.string(field, ...path)
  }

  boolean(field: Field, ...path: readonly string[]): Fact<boolean> | undefined {
    return this.fact(field, this.get(...path), asBoolean, 'true or false')
  }

  /** The items of a list, or the one item that stands in its place. */
  items(field: Field, ...path: readonly string[]): readonly Node[] {
    const node = this.get(...path)
    if (!node) return []
    if (node.kind === 'map') {
      const action = actionOf(node)
      this.markUnresolved(field, spanOf(node), action === undefined ? 'this is not a list' : noValue([action]))
      return []
    }
    return (node.kind === 'seq' ? node.items : [node]).filter((item) => !isUnset(item))
  }

  facts<T>(field: Field, path: readonly string[], parse: (text: string) => T | undefined, wanted: string): Fact<T>[] {
    return this.items(field, ...path).flatMap((item) => this.fact(field, item, parse, wanted) ?? [])
  }

  /** Names and values, whether written as a mapping or as a list. */
  pairs(field: Field, ...path: readonly string[]): Pair[] {
    const node = this.get(...path)
    if (node?.kind === 'scalar' && this.text(field, node) !== undefined)
      this.markUnresolved(field, spanOf(node), 'this is not a list')
    return this.pairsOf(node)
  }

  pairsOf(node: Node | undefined): Pair[] {
    if (!node || node.kind === 'scalar') return []
    if (node.kind === 'map') return node.list.flatMap((entry) => this.mappedPair(entry))
    const pairs = node.items.flatMap((item) => {
      if (item.kind === 'scalar') return this.listedPair(item)
      return item.kind === 'map' ? item.list.flatMap((entry) => this.mappedPair(entry)) : []
    })
    return lastOfEach(pairs, ({ name }) => name)
  }

  private mappedPair({ key, value }: Entry): Pair[] {
    if (isReset(value)) return []
    const name = key.text
    if (value.kind !== 'scalar') return [{ name, isUnknown: false, node: value, at: spanOf(value) }]
    if (value.isNull) return [{ name, isUnknown: false, node: value, at: spanOf(key) }]
    const { text, because } = this.filled(value)
    return [{ name, value: text, isUnknown: because !== undefined, node: value, at: spanOf(value) }]
  }

  private listedPair(item: Scalar): Pair[] {
    const { text, because } = this.filled(item)
    const equals = text.indexOf('=')
    const common = { isUnknown: because !== undefined, node: item, at: spanOf(item) }
    if (text === '') return []
    return [
      equals < 0
        ? { name: text, ...common }
        : { name: text.slice(0, equals), value: text.slice(equals + 1), ...common },
    ]
  }
}

/** Of those that are one to Compose, which puts in variables first, the last. */
export const lastOfEach = <T>(list: readonly T[], keyOf: (one: T) => unknown): T[] => [
  ...new Map(list.map((one) => [keyOf(one), one])).values(),
]

const isUnset = (node: Node): boolean => isReset(node) || (node.kind === 'scalar' && node.isNull)

export function at(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  let here = node
  for (const name of path) {
    here = here?.kind === 'map' ? here.entry(name)?.value : undefined
    if (!here || isUnset(here)) return undefined
  }
  return here
}

/** YAML 1.1's words, quoted or not. */
export function asBoolean(text: string): boolean | undefined {
  if (/^(?:true|yes|on|y|1)$/i.test(text)) return true
  return /^(?:false|no|off|n|0)$/i.test(text) ? false : undefined
}

export const asInteger = (text: string): number | undefined => (/^[-+]?\d+$/.test(text) ? Number(text) : undefined)
