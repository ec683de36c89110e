import type { Source } from '../../../model/source.ts'
import { type Entry, Mapping, type Node, Scalar, Sequence } from '../../parse/yaml.ts'

/** A mapping at the place of another, with entries of any files. */
export function mappingLike(like: Node, entries: Iterable<Entry>): Mapping {
  const made = new Mapping(like.source, like.start, like.kind === 'map' ? like.tag : '')
  made.end = like.end
  made.own = [...entries]
  return made
}

export function sequenceLike(like: Node, items: readonly Node[]): Sequence {
  const made = new Sequence(like.source, like.start, like.kind === 'seq' ? like.tag : '')
  made.end = like.end
  made.items = [...items]
  return made
}

/** A text at the place of another node. */
export const textLike = ({ source, start, end }: Node, text: string): Scalar =>
  new Scalar(source, start, end, '!!str', text)

/** What a file holds: its whole text is the value. */
export const fileText = (source: Source): Scalar =>
  new Scalar(source, 0, source.text.length, '!!str', source.text, false)

/** A mapping with one key set; its place stays where it was. */
export function withKey(mapping: Mapping, key: Scalar, value: Node): Mapping {
  const before = mapping.entry(key.text)
  const entry = { key: before && value.kind === before.value.kind ? before.key : key, value }
  const { list } = mapping
  return mappingLike(mapping, before ? list.map((one) => (one === before ? entry : one)) : [...list, entry])
}

/** A mapping with several keys set, as `withKey` sets one. */
export function withKeys(mapping: Mapping, entries: readonly Entry[]): Mapping {
  if (entries.length === 1) return withKey(mapping, entries[0]!.key, entries[0]!.value)
  const made = new Map(mapping.list.map((one) => [one.key.text, one]))
  for (const { key, value } of entries) {
    const before = made.get(key.text)
    made.set(key.text, { key: before && value.kind === before.value.kind ? before.key : key, value })
  }
  return mappingLike(mapping, made.values())
}

export function withoutKey(mapping: Mapping, name: string): Mapping {
  if (!mapping.entry(name)) return mapping
  return mappingLike(
    mapping,
    mapping.list.filter(({ key }) => key.text !== name),
  )
}

/** Sets what a path of keys leads to, with the mappings on the way. */
export function withPath(mapping: Mapping, path: readonly string[], value: Node): Mapping {
  const [name, ...rest] = path
  if (name === undefined) return mapping
  if (rest.length === 0) return withKey(mapping, textLike(value, name), value)
  const entry = mapping.entry(name)
  const inner = entry?.value.kind === 'map' ? entry.value : mappingLike(value, [])
  return withKey(mapping, entry?.key ?? textLike(value, name), withPath(inner, rest, value))
}

/** Changes the mapping under a path, where one is there. */
export function changedAt(mapping: Mapping, path: readonly string[], change: (at: Mapping) => Mapping): Mapping {
  const [name, ...rest] = path
  if (name === undefined) return change(mapping)
  const entry = mapping.entry(name)
  if (entry?.value.kind !== 'map') return mapping
  const value = changedAt(entry.value, rest, change)
  return value === entry.value ? mapping : withKey(mapping, entry.key, value)
}
