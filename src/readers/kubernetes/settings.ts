import type { Field } from '../../model/container.ts'
import { type Fact, type Span, span, type Unresolved } from '../../model/source.ts'
import { withToken } from '../parse/template.ts'
import { booleanOf, factAt, integerOf, isNull, type Node, type Scalar, spanOf } from '../parse/yaml.ts'

/** What stands at a path of a manifest. */
export interface Found {
  readonly node: Node
  /** False where something else stands in a parent's place (`securityContext: ${SECURITY}`): its contents are unknown. */
  readonly isResolved: boolean
}

/** Walks keys down. Undefined where nothing is set; null and the empty string set nothing, as in Kubernetes. */
export function find(node: Node | undefined, ...path: readonly string[]): Found | undefined {
  let here = node
  for (const name of path) {
    if (here && isFilledIn(here)) return { node: here, isResolved: false }
    if (!isSet(here)) return undefined
    if (here.kind !== 'map' || isAction(here)) return { node: here, isResolved: false }
    here = here.entry(name)?.value
  }
  if (here && isFilledIn(here)) return { node: here, isResolved: false }
  return isSet(here) ? { node: here, isResolved: !isAction(here) } : undefined
}

/** `key: #@ expression`: ytt takes the comment for the value. */
const isFilledIn = (node: Node): boolean => isNull(node) && fillingIn(node) !== undefined

function fillingIn({ source, end }: Node): string | undefined {
  const ytt = /["']?[ \t]*:?[ \t]*(#@.*)/y
  ytt.lastIndex = end
  return ytt.exec(source.text)?.[1]
}

const isSet = (node: Node | undefined): node is Node =>
  node !== undefined && !isNull(node) && !(node.kind === 'scalar' && node.text === '')

/** YAML reads `image: {{ .Values.image }}` as a mapping with a mapping as its key. */
export const isAction = (node: Node): boolean => node.kind === 'map' && node.source.text.startsWith('{{', node.start)

/** `${VAR}`, `$(VAR)`, `$VAR`, `{{ action }}`, `@NAME@`: left for envsubst, Kustomize, a template engine, a configure script. */
export const isPlaceholder = (text: string): boolean =>
  /\$\{|\$\(|\$[A-Za-z_]|\{\{|@[A-Z][A-Z0-9_]*@|^@\w+@$/.test(text)

/** The text of a node as a reason quotes it; longer texts are cut. */
const excerpt = (node: Node): string => {
  const { source, start, end } = node
  const text = withToken(source.text.slice(start, Math.min(end, start + 60))).replaceAll(/\s+/g, ' ')
  return end - start > 60 ? `${text}…` : text
}

/** Reads the facts of one subject: a setting without a known value makes its field unresolved. */
export class Settings {
  readonly unresolved: Map<Field, Unresolved>

  constructor(known: ReadonlyMap<Field, Unresolved> = new Map()) {
    this.unresolved = new Map(known)
  }

  markUnresolved(field: Field, at: Span, because: string): void {
    if (!this.unresolved.has(field)) this.unresolved.set(field, { because, at })
  }

  /** Nothing sets it here, but something else may. */
  markUnset(field: Field, at: Span, because: string): void {
    this.unresolved.set(field, { because, at, unset: true })
  }

  /** A scalar's fact; `wanted` says what was expected where `parse` rejects it. */
  scalar<T>(
    field: Field,
    found: Found | undefined,
    parse: (scalar: Scalar) => T | undefined,
    wanted: string,
  ): Fact<T> | undefined {
    if (!found) return undefined
    const { node, isResolved } = found
    if (!isResolved || node.kind !== 'scalar')
      this.markUnresolved(field, spanOf(node), this.reason(node, isResolved, wanted))
    else if (isPlaceholder(node.text)) this.markUnresolved(field, spanOf(node), this.reason(node, false, wanted))
    else {
      const value = parse(node)
      if (value !== undefined) return factAt(node, value)
      this.markUnresolved(field, spanOf(node), this.reason(node, true, wanted))
    }
    return undefined
  }

  text(field: Field, found: Found | undefined): Fact<string> | undefined {
    return this.scalar(field, found, (scalar) => scalar.text, 'text')
  }

  boolean(field: Field, found: Found | undefined): Fact<boolean> | undefined {
    return this.scalar(field, found, booleanOf, 'true or false')
  }

  integer(field: Field, found: Found | undefined): Fact<number> | undefined {
    return this.scalar(field, found, integerOf, 'a whole number')
  }

  /** A list's items; something else in the list's place, or a template action among them, leaves the field unresolved. */
  items(field: Field, found: Found | undefined): readonly Node[] {
    if (!found) return []
    const { node, isResolved } = found
    if (!isResolved || node.kind !== 'seq') {
      this.markUnresolved(field, spanOf(node), this.reason(node, isResolved, 'a list'))
      return []
    }
    return node.items.filter((item) => {
      if (isAction(item)) this.markUnresolved(field, spanOf(item), this.reason(item, false, 'an item'))
      return isSet(item) && !isAction(item)
    })
  }

  private reason(node: Node, isResolved: boolean, wanted: string): string {
    const filling = isNull(node) ? fillingIn(node) : undefined
    if (filling) return `${filling} is a placeholder`
    const isTemplated = !isResolved && (isAction(node) || (node.kind === 'scalar' && isPlaceholder(node.text)))
    return isTemplated ? `${excerpt(node)} is a placeholder` : `this is not ${isResolved ? wanted : 'a mapping'}`
  }
}

/** A node as far as its first line goes: what to point at when nothing in it has a name. */
export function firstLine(node: Node): Span {
  const { source, start, end } = node
  const [line = ''] = source.text.slice(start, end).split('\n', 1)
  return span(source, start, start + line.trimEnd().length)
}

/** Why what a patch leaves out is not known. */
export const onlyPart = 'only a part: the other settings are elsewhere'
