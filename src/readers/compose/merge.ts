import { withoutTrailingSlashes } from '../../knowledge/host-paths.ts'
import { parseVolume } from '../command/flag-values.ts'
import {
  countMerged,
  type Entry,
  isMergeKey,
  isNull,
  isReset,
  Mapping,
  type Node,
  Scalar,
  Sequence,
  textAt,
} from '../parse/yaml.ts'

// How Compose merges one file, or an extending service, into another:
// https://github.com/compose-spec/compose-spec/blob/main/13-merge.md

/** Of two lists the later one alone counts. */
const replaced = new Set(['command', 'entrypoint', 'healthcheck.test'])

/** Lists, of which one item may stand for itself. */
const listed = new Set(['env_file', 'label_file', 'tmpfs', 'dns', 'dns_opt', 'dns_search'])

/** Written as a list or as a mapping, and merged by name. */
const named = new Set([
  'environment',
  'labels',
  'annotations',
  'sysctls',
  'extra_hosts',
  'networks',
  'depends_on',
  'build.args',
  'build.labels',
  'deploy.labels',
])

/** Without a value, one of these is taken from where Compose runs, whatever is below. */
const variables = new Set(['environment', 'build.args'])

/** Lists whose items are identified by their place in the container. */
const targets: Readonly<Record<string, (text: string) => string>> = {
  volumes: (text) => parseVolume(text)?.target ?? text,
  devices: (text) => text.split(':')[1] ?? text,
  configs: (text) => text,
  secrets: (text) => text,
}

/** Merges `over` into `base`; `path` is their place in the file (`services`, `web`, `ports`). Neither is changed. */
export function merge(base: Node, over: Node, path: readonly string[] = []): Node {
  const place = path[0] === 'services' ? path.slice(2).join('.') : ''
  if (over.tag === '!override' || replaced.has(place)) return over
  if (isNull(over)) return variables.has(path.slice(2, -1).join('.')) ? over : base
  if (isNull(base) || base.tag === '!reset') return over
  if (place === 'build') return mergeBuild(base, over, path)
  const key = targets[place]
  if (key) return mergeByTarget(base, over, key)
  if (named.has(place) && (base.kind === 'seq' || over.kind === 'seq')) return mergeNamed(base, over)
  if (base.kind === 'map' && over.kind === 'map') return mergeMappings(base, over, path)
  if (base.kind === 'seq' || over.kind === 'seq' || listed.has(place))
    return concatenate(over, listItems(base), listItems(over))
  return over
}

const mergedBelow = new WeakMap<Node, WeakMap<Node, Mapping>>()
/** `services`, a service, and the longest place with a meaning of its own (`deploy.labels`). */
const maxPlaceLength = 4

/** Below every place with a meaning the same two nodes merge to the same: aliases of aliases do not multiply. */
function mergeMappings(base: Mapping, over: Mapping, path: readonly string[]): Mapping {
  if (path.length <= maxPlaceLength) return mergeEntries(base, over, path)
  const known = mergedBelow.get(base) ?? new WeakMap<Node, Mapping>()
  mergedBelow.set(base, known)
  const merged = known.get(over) ?? mergeEntries(base, over, path)
  known.set(over, merged)
  return merged
}

function mergeEntries(base: Mapping, over: Mapping, path: readonly string[]): Mapping {
  const merged = new Map(base.entries)
  for (const name of takenAwayBy(over)) merged.delete(name)
  for (const [name, entry] of over.entries) {
    const below = merged.get(name)
    if (!isReset(entry.value))
      merged.set(name, below ? { key: entry.key, value: merge(below.value, entry.value, [...path, name]) } : entry)
  }
  // Each is made a setting as well, which takes as much again.
  countMerged(over.source, 4 * merged.size)
  return mappingOf(over, [...merged.values()])
}

const takenAway = new WeakMap<Mapping, ReadonlySet<string>>()

/**
 * The keys that a mapping takes away from what is below it, by tags of its own or of the one that `<<` brings. Compose overlooks the
 * tags of several that are merged from a list.
 */
function takenAwayBy(mapping: Mapping): ReadonlySet<string> {
  const known = takenAway.get(mapping)
  if (known) return known
  const keys = new Set<string>()
  for (const { key, value } of mapping.own) {
    const isMerge = isMergeKey(key)
    if (isMerge && value.kind === 'map') for (const name of takenAwayBy(value)) keys.add(name)
    else if (!isMerge && (isReset(value) || value.tag === '!override')) keys.add(key.text)
  }
  takenAway.set(mapping, keys)
  return keys
}

/** A mapping that stands where `place` does. */
export function mappingOf(place: Node, entries: readonly Entry[]): Mapping {
  const mapping = new Mapping(place.source, place.start, '')
  mapping.own.push(...entries)
  mapping.end = place.end
  return mapping
}

const listItems = (node: Node): readonly Node[] => (node.kind === 'seq' ? node.items : isNull(node) ? [] : [node])

/** Lists are appended; an item that occurs twice counts once, where it stood first: of security options the last one holds. */
function concatenate(place: Node, first: readonly Node[], second: readonly Node[]): Sequence {
  const items = [...first, ...second].map((item) => [item.kind === 'scalar' ? item.text : item, item] as const)
  const sequence = new Sequence(place.source, place.start, '')
  for (const item of new Map(items).values()) sequence.items.push(item)
  sequence.end = place.end
  return sequence
}

function mergeByTarget(base: Node, over: Node, targetOf: (text: string) => string): Sequence {
  const key = (node: Node) => {
    const text = node.kind === 'scalar' ? targetOf(node.text) : (textAt(node, 'target') ?? textAt(node, 'source') ?? '')
    return withoutTrailingSlashes(text)
  }
  const taken = new Set(listItems(over).map(key))
  const kept = listItems(base).filter((item) => !taken.has(key(item)))
  return concatenate(over, kept, listItems(over))
}

/** `A=1` in a list and `A: 1` in a mapping are the same thing: the result is a list that may hold both. */
function mergeNamed(base: Node, over: Node): Node {
  const taken = new Set(namedItems(over).map(nameOf))
  const kept = namedItems(base).filter((item) => !taken.has(nameOf(item)))
  return concatenate(over, kept, namedItems(over))
}

function namedItems(node: Node): Node[] {
  if (node.kind !== 'map') return [...listItems(node)]
  return node.list.map((entry) => mappingOf(entry.key, [entry]))
}

function nameOf(item: Node): string {
  if (item.kind === 'scalar') return /^[^=]*/.exec(item.text)![0]
  return item.kind === 'map' ? (item.own[0]?.key.text ?? '') : ''
}

/** `build: ./dir` is short for its context. */
function mergeBuild(base: Node, over: Node, path: readonly string[]): Node {
  const [below, above] = [longBuild(base), longBuild(over)]
  return below.kind === 'map' && above.kind === 'map' ? mergeMappings(below, above, path) : over
}

function longBuild(node: Node): Node {
  if (node.kind !== 'scalar') return node
  const key = new Scalar(node.source, node.start, node.start, '', 'context')
  return mappingOf(node, [{ key, value: node }])
}
