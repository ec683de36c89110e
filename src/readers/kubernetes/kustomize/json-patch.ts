import { countMerged, itemsOf, type Mapping, type Node, nodeAt, textAt } from '../../parse/yaml.ts'
import { mappingLike, sequenceLike, textLike, withKey, withoutKey } from './nodes.ts'

/**
 * A JSON patch (RFC 6902). What cannot be applied is left out: Kustomize then builds nothing at all.
 * @param isOpen what is not there may be elsewhere: the mappings and lists on the way are made
 */
export function applyJsonPatch(object: Mapping, operations: Node, isOpen = false): Mapping {
  let result: Node = object
  for (const operation of itemsOf(operations)) {
    const path = nodeAt(operation, 'path')
    const segments = segmentsOf(path?.kind === 'scalar' ? path.text : undefined)
    if (!path || !segments || segments.length === 0) continue
    result = applyOne(result, operation, path, segments, isOpen) ?? result
  }
  return result.kind === 'map' ? result : object
}

/** How deep a path may lead: no object is deeper. */
const maxSegments = 100

function segmentsOf(pointer: string | undefined): string[] | undefined {
  if (pointer === undefined || (pointer !== '' && !pointer.startsWith('/'))) return undefined
  const segments = pointer.split('/').slice(1)
  if (segments.length > maxSegments) return undefined
  return segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function applyOne(root: Node, operation: Node, path: Node, segments: string[], isOpen: boolean): Node | undefined {
  const op = textAt(operation, 'op')
  const change = (kind: Change['kind'], value?: Node): Change => ({ kind, at: path, isOpen, ...(value && { value }) })
  switch (op) {
    case 'add':
    case 'replace': {
      const value = nodeAt(operation, 'value')
      return value && changed(root, segments, change(op, value))
    }
    case 'remove':
      return changed(root, segments, change('remove'))
    case 'move':
    case 'copy': {
      const from = segmentsOf(textAt(operation, 'from'))
      const value = from && found(root, from)
      if (!from || !value) return undefined
      const without = op === 'move' ? changed(root, from, change('remove')) : root
      return without && changed(without, segments, change('add', value))
    }
    default:
      return undefined
  }
}

interface Change {
  readonly kind: 'add' | 'replace' | 'remove'
  readonly value?: Node
  /** The operation's path: keys that it makes stand there. */
  readonly at: Node
  readonly isOpen: boolean
}

function found(node: Node, segments: readonly string[]): Node | undefined {
  let here: Node | undefined = node
  for (const segment of segments) {
    here =
      here?.kind === 'map'
        ? here.entry(segment)?.value
        : here?.kind === 'seq'
          ? here.items[indexOf(segment)]
          : undefined
  }
  return here
}

const indexOf = (segment: string): number => (/^\d{1,9}$/.test(segment) ? Number(segment) : -1)

/** Undefined where the path leads nowhere. */
function changed(node: Node, [segment, ...rest]: readonly string[], change: Change): Node | undefined {
  if (segment === undefined) return change.value
  countCopied(node, change)
  if (node.kind === 'map') return inMapping(node, segment, rest, change)
  if (node.kind !== 'seq') return undefined
  const items = [...node.items]
  const last = rest.length === 0
  const index = segment === '-' && (last ? change.kind === 'add' : change.isOpen) ? items.length : indexOf(segment)
  if (index < 0 || index > items.length) return undefined
  if (last && change.kind === 'add') items.splice(index, 0, change.value!)
  else if (index < items.length) {
    if (last && change.kind === 'remove') items.splice(index, 1)
    else {
      const value = changed(items[index]!, rest, change)
      if (!value) return undefined
      items[index] = value
    }
  } else {
    const value = change.isOpen ? made(rest, change) : undefined
    if (!value) return undefined
    items.push(value)
  }
  return sequenceLike(node, items)
}

/** Shorter ones are copied in no time. */
const longList = 100

/** Each operation copies what it changes: many of them on a long list or mapping multiply. */
function countCopied(node: Node, { at }: Change): void {
  const length = node.kind === 'map' ? node.own.length : node.kind === 'seq' ? node.items.length : 0
  if (length > longList) countMerged(at.source, length)
}

function inMapping(node: Mapping, segment: string, rest: readonly string[], change: Change): Node | undefined {
  const entry = node.entry(segment)
  if (rest.length === 0) {
    if (change.kind === 'remove') return withoutKey(node, segment)
    return withKey(node, entry?.key ?? textLike(change.at, segment), change.value!)
  }
  const value = entry ? changed(entry.value, rest, change) : change.isOpen ? made(rest, change) : undefined
  return value && withKey(node, entry?.key ?? textLike(change.at, segment), value)
}

/** The mappings and lists that a path needs; which item of a list is meant is not known. */
function made(segments: readonly string[], change: Change): Node | undefined {
  if (change.kind === 'remove') return undefined
  const [segment, ...rest] = segments
  if (segment === undefined) return change.value
  const value = made(rest, change)
  if (!value) return undefined
  return segment === '-' || indexOf(segment) >= 0
    ? sequenceLike(change.at, [value])
    : mappingLike(change.at, [{ key: textLike(change.at, segment), value }])
}
