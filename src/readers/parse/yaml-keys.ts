import { type Entry, fewKeys, isMergeKey, lastOf, type Mapping, type Node, type Scalar } from './yaml-nodes.ts'

/** A key that is there twice with different values, or that a merge key behind it also brings. */
export function unclearKey(mapping: Mapping, mergesInOrder: boolean): { key: Scalar; because: string } | undefined {
  const { own } = mapping
  const above = own.length > fewKeys ? new Map<string, Entry>() : undefined
  let unclear: { key: Scalar; because: string } | undefined
  for (const [i, entry] of own.entries()) {
    const { key, value } = entry
    const name = key.text
    const before = above ? above.get(name) : lastOf(own, i, name)
    if (before && !isSame(before.value, value)) unclear ??= { key, because: `the key ${nameIn(name)} is there twice` }
    above?.set(name, entry)
    if (mergesInOrder && i > 0 && isMergeKey(key)) unclear ??= setAgain(entry, own.slice(0, i))
  }
  return unclear
}

/** Whether a key is there twice with different values, at any depth: JSON's readers take the last, those of YAML refuse it. */
export function hasUnclearKey(node: Node): boolean {
  if (node.kind === 'scalar') return false
  if (node.kind === 'seq') return node.items.some(hasUnclearKey)
  return unclearKey(node, false) !== undefined || node.own.some(({ value }) => hasUnclearKey(value))
}

function setAgain({ key, value }: Entry, above: readonly Entry[]) {
  const own = new Map(above.map((entry) => [entry.key.text, entry]))
  for (const parent of value.kind === 'seq' ? value.items : [value]) {
    if (parent.kind !== 'map') continue
    const shared = [...own].find(([name, entry]) => {
      const merged = parent.entry(name)
      return merged && !isSame(entry.value, merged.value)
    })
    if (shared) return { key, because: `the merge key sets ${nameIn(shared[0])} again: put it first` }
  }
  return undefined
}

const nameIn = (key: string) => `\`${key.length > 40 ? `${key.slice(0, 40)}…` : key}\``

const isSame = (a: Node, b: Node) => a === b || (a.kind === 'scalar' && b.kind === 'scalar' && a.text === b.text)
