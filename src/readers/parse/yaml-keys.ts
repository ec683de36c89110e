import { type Entry, fewKeys, isMergeKey, lastOf, type Mapping, type Node, type Scalar } from './yaml-nodes.ts'

/** What of merge keys the consumer of a document knows. */
export interface Merges {
  /** A merge key that follows a key of the mapping and differs from it is a problem: in kubectl it wins, in Kustomize it does not. */
  readonly mergesInOrder?: boolean
  /**
   * A mapping may have several merge keys. Ruby puts each in where it stands, so that the `last` to set a key wins; of others it is
   * not known which wins, so that they have to be `agreeing`.
   */
  readonly merges?: 'last' | 'agreeing'
}

/** A key that is there twice with different values, or that a merge key behind it also brings. */
export function unclearKey(mapping: Mapping, how: Merges): { key: Scalar; because: string } | undefined {
  const { own } = mapping
  const above = own.length > fewKeys ? new Map<string, Entry>() : undefined
  let unclear: { key: Scalar; because: string } | undefined
  for (const [i, entry] of own.entries()) {
    const { key, value } = entry
    const name = key.text
    const before = above ? above.get(name) : lastOf(own, i, name)
    if (before && !isSame(before.value, value)) {
      if (!how.merges || !isMergeKey(key)) unclear ??= { key, because: `the key ${nameIn(name)} is there twice` }
      else if (how.merges === 'agreeing') unclear ??= setAgain(entry, mergedAbove(own.slice(0, i)), 'differently')
    }
    above?.set(name, entry)
    if (how.mergesInOrder && i > 0 && isMergeKey(key))
      unclear ??= setAgain(entry, own.slice(0, i), 'again: put it first')
  }
  return unclear
}

/** Whether a key is there twice with different values, at any depth: JSON's readers take the last, those of YAML refuse it. */
export function hasUnclearKey(node: Node): boolean {
  if (node.kind === 'scalar') return false
  if (node.kind === 'seq') return node.items.some(hasUnclearKey)
  return unclearKey(node, {}) !== undefined || node.own.some(({ value }) => hasUnclearKey(value))
}

/** What the merge keys among some entries bring. */
const mergedAbove = (own: readonly Entry[]): Entry[] =>
  own.flatMap(({ key, value }) => {
    if (!isMergeKey(key)) return []
    return (value.kind === 'seq' ? value.items : [value]).flatMap((parent) =>
      parent.kind === 'map' ? [...parent.entries.values()] : [],
    )
  })

function setAgain({ key, value }: Entry, above: readonly Entry[], how: string) {
  const own = new Map(above.map((entry) => [entry.key.text, entry]))
  for (const parent of value.kind === 'seq' ? value.items : [value]) {
    if (parent.kind !== 'map') continue
    const shared = [...own].find(([name, entry]) => {
      const merged = parent.entry(name)
      return merged && !isSame(entry.value, merged.value)
    })
    if (shared) return { key, because: `the merge key sets ${nameIn(shared[0])} ${how}` }
  }
  return undefined
}

const nameIn = (key: string) => `\`${key.length > 40 ? `${key.slice(0, 40)}…` : key}\``

const isSame = (a: Node, b: Node) => a === b || (a.kind === 'scalar' && b.kind === 'scalar' && a.text === b.text)
