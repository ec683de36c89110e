import type { Fact, Span, Unresolved } from '../../model/source.ts'
import { booleanOf, factAt, integerOf, type Node, nodeAt, type Scalar, spanOf, textAt } from '../parse/yaml.ts'
import type { KubernetesObject } from './objects.ts'
import { find, firstLine, isPlaceholder } from './settings.ts'

/** What the subject of an object has whatever its kind. `key` is its own. */
export function objectFrame({ kind, node }: Pick<KubernetesObject, 'kind' | 'node'>, key: string) {
  const name = textAt(node, 'metadata', 'name') || textAt(node, 'metadata', 'generateName')
  return { key, name: name ? `${kind} ${name}` : `an unnamed ${kind}`, dialect: 'pod', at: placeOf(node) } as const
}

/** What to point at: the name, where there is one. */
export function placeOf(node: Node): Span {
  const name = nodeAt(node, 'metadata', 'name')
  return name?.kind === 'scalar' ? spanOf(name) : firstLine(node)
}

/** Reads the facts of an object: a value that is filled in later leaves its field unresolved. */
export class ObjectSettings<F extends string> {
  readonly unresolved = new Map<F, Unresolved>()

  constructor(private readonly node: Node) {}

  text(field: F, ...path: readonly string[]): Fact<string> | undefined {
    return this.scalar(field, path, ({ text }) => text)
  }

  boolean(field: F, ...path: readonly string[]): Fact<boolean> | undefined {
    return this.scalar(field, path, booleanOf)
  }

  integer(field: F, ...path: readonly string[]): Fact<number> | undefined {
    return this.scalar(field, path, integerOf)
  }

  /** What is no value of the kind that is wanted sets nothing: no API server takes it. */
  private scalar<T>(field: F, path: readonly string[], parse: (scalar: Scalar) => T | undefined): Fact<T> | undefined {
    const found = find(this.node, ...path)
    if (!found) return undefined
    const { node, isResolved } = found
    if (!isResolved || (node.kind === 'scalar' && isPlaceholder(node.text))) {
      this.unresolved.set(field, { because: 'its value is a placeholder', at: spanOf(node) })
      return undefined
    }
    const value = node.kind === 'scalar' ? parse(node) : undefined
    return value === undefined ? undefined : factAt(node, value)
  }
}
