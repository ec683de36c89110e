import { countMerged, itemsOf, type Mapping, type Node, nodeAt, Scalar, textAt, textOf } from '../../parse/yaml.ts'
import { clusterWide } from '../cluster-object.ts'
import { mappingLike, sequenceLike, textLike, withKey } from './nodes.ts'
import type { Spend } from './pattern.ts'
import { kindOf, type Resource, selectorOf } from './resource.ts'
import { typeOf } from './scalar-type.ts'

/** Characters of a value; longer ones are no settings. */
const maxText = 65_536
/** Nodes of a mapping or list that is copied whole. */
const maxNodes = 100
/** Shorter ones are copied in no time. */
const longList = 100
/** Segments of a path: no object is deeper. */
const maxSegments = 50

/** What is not applied just as Kustomize does it, or fails there. */
class NotApplied extends Error {}

function refuse(): never {
  throw new NotApplied()
}

/**
 * What a replacement makes of resources; undefined where it is not certain that Kustomize makes the same of them, or anything.
 * The copied value keeps the place of its source.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/api/filters/replacement/replacement.go
 */
export function replaced(
  resources: readonly Resource[],
  replacement: Node,
  spend: Spend,
): readonly Resource[] | undefined {
  try {
    const from = nodeAt(replacement, 'source')
    const written = nodeAt(replacement, 'sourceValue')
    const targets = itemsOf(nodeAt(replacement, 'targets'))
    if (targets.length === 0 || (from === undefined) === (written === undefined)) return undefined
    const path = pathOf(textAt(from, 'fieldPath') || 'metadata.name')
    const at = from && sourceOf(resources, from, path)
    const original = at === undefined ? written! : lookedUp(resources[at]!.node, path)
    const value = refined(original, nodeAt(from, 'options'))
    let result = resources
    for (const target of targets) result = copiedTo(result, target, value, spend)
    // Kustomize reads a source again that it changes itself.
    if (at !== undefined && lookedUp(result[at]!.node, path) !== original) return undefined
    return result
  } catch (error) {
    if (error instanceof NotApplied) return undefined
    throw error
  }
}

function sourceOf(resources: readonly Resource[], from: Node, path: readonly string[]): number {
  const isMeant = identityTest(from)
  const found = resources.flatMap((resource, index) => (isMeant(resource) ? [index] : []))
  const [index] = found
  if (index === undefined || found.length > 1) refuse()
  // Names keep no prefix here, and what refers to them neither.
  if (resources.some(isRenamed) && /name$/i.test(path.at(-1)!)) refuse()
  return index
}

const isRenamed = ({ node, names }: Resource) => names.at(-1)!.name !== (textAt(node, 'metadata', 'name') ?? '')

/** Versions of Kustomize differ in whether names are patterns: only those that mean the same in both are taken. */
function identityTest(selector: Node): (resource: Resource) => boolean {
  const plain = (key: string, allowed: RegExp) => {
    const node = nodeAt(selector, key)
    const text = textOf(node) ?? ''
    if ((node && textOf(node) === undefined) || !allowed.test(text)) refuse()
    return text
  }
  const [kind, name, namespace] = ['kind', 'name', 'namespace'].map((key) => plain(key, /^[\w-]*$/))
  const [group, version] = [plain('group', /^[\w.-]*$/), plain('version', /^\w*$/)]
  return ({ node, raw, names }) => {
    if (kind && kind !== kindOf(node) && kind !== kindOf(raw)) return false
    const apiVersion = textAt(node, 'apiVersion') ?? ''
    const slash = apiVersion.indexOf('/')
    if (group && group !== apiVersion.slice(0, Math.max(slash, 0))) return false
    if (version && version !== apiVersion.slice(slash + 1)) return false
    if (!names.some((known) => !name || known.name === name)) return false
    if (kindOf(node) !== kindOf(raw) || (namespace && clusterWide.has(kindOf(node)))) refuse()
    return names.some(
      (known) => (!name || known.name === name) && (!namespace || (known.namespace || 'default') === namespace),
    )
  }
}

/** As Kustomize splits paths: `\.` and brackets keep dots together. */
function pathOf(path: string): readonly string[] {
  const parts: string[] = []
  const pattern = /(\[[^[\]\\]*\]|(?:[^.[\]\\]|\\\.)+)(?:\.|$)/gy
  let end = 0
  for (const match of path.matchAll(pattern)) {
    const part = match[1]!
    const isKey = part.startsWith('[') && part.includes('.') && !part.includes('=')
    parts.push(isKey ? part.slice(1, -1) : part.replaceAll('\\.', '.'))
    end = match.index + match[0].length
  }
  const isOdd = parts.some((part) => part.trim() !== part || part === '-' || /^[-+]\d+$|^\[[^=]*\]$|^\[=/.test(part))
  if (parts.length === 0 || end < path.length || path.endsWith('.') || isOdd || parts.length > maxSegments) refuse()
  return parts
}

const indexIn = (part: string): number | undefined => (/^\d{1,9}$/.test(part) ? Number(part) : undefined)
const matchIn = (part: string) => /^\[([\w-]+)=([\w-]+)\]$/.exec(part)

function lookedUp(root: Node, path: readonly string[]): Node {
  let here: Node | undefined = root
  for (const part of path) {
    const index = indexIn(part)
    if (part.startsWith('[') || part === '*') refuse()
    if (index !== undefined) here = here?.kind === 'seq' ? here.items[index] : undefined
    else here = here?.kind === 'map' ? here.entry(part)?.value : undefined
    if (!here) refuse()
  }
  return here ?? refuse()
}

/** The value of a source, or the part of it that is meant. */
function refined(node: Node, options: Node | undefined): Node {
  if (node.kind !== 'scalar') {
    if (textAt(options, 'delimiter') || sizeOf(node) > maxNodes || sizeOf(node) === 1) refuse()
    return node
  }
  if (node.isNull || node.text === '' || node.text.length > maxText) refuse()
  if (!/^(?:!!(?:str|bool|int))?$/.test(node.tag)) refuse()
  const delimiter = textAt(options, 'delimiter')
  if (!delimiter) return node
  const part = node.text.split(delimiter)[indexOf(options)]
  return part === undefined ? refuse() : scalarLike(node, part, node.tag, node.plain)
}

function indexOf(options: Node | undefined): number {
  const text = textAt(options, 'index') ?? '0'
  return /^-?\d{1,9}$/.test(text) ? Number(text) : refuse()
}

function sizeOf(node: Node): number {
  let size = 0
  const open: Node[] = [node]
  for (let one = open.pop(); one && size <= maxNodes; one = open.pop()) {
    size++
    if (one.kind === 'seq') open.push(...one.items.slice(0, maxNodes))
    else if (one.kind === 'map') open.push(...one.list.slice(0, maxNodes).map(({ value }) => value))
  }
  return size
}

function copiedTo(resources: readonly Resource[], target: Node, value: Node, spend: Spend): readonly Resource[] {
  const select = nodeAt(target, 'select')
  const paths = itemsOf(nodeAt(target, 'fieldPaths')).map((item) => pathOf(textOf(item) ?? refuse()))
  const options = nodeAt(target, 'options')
  const create = textAt(options, 'create') ?? 'false'
  if (!select || paths.length === 0 || !/^(?:true|false)$/.test(create)) refuse()
  if (paths.some((path) => !isTaken(path))) refuse()
  const isSelected = selectTest(select, spend)
  const isRejected = itemsOf(nodeAt(target, 'reject')).map((one) => selectTest(one, spend))
  const change: Change = { value, options, isOpen: create === 'true' }
  return resources.map((resource) => {
    if (!isSelected(resource) || isRejected.some((test) => test(resource))) return resource
    const node = paths.reduce<Node>((object, path) => changed(object, path, change) ?? refuse(), resource.node)
    return node.kind === 'map' ? { ...resource, node } : refuse()
  })
}

/** What tells objects apart stays as it is. */
const isTaken = ([first, second, third]: readonly string[]) =>
  first === 'metadata'
    ? (second === 'labels' || second === 'annotations') && third !== undefined
    : first !== 'apiVersion' && first !== 'kind' && first !== '*'

function selectTest(selector: Node, spend: Spend): (resource: Resource) => boolean {
  const isMeant = identityTest(selector)
  if (!textAt(selector, 'labelSelector') && !textAt(selector, 'annotationSelector')) return isMeant
  const isLabelled = selectorOf(selector, spend) ?? refuse()
  return (resource) => {
    if (!isMeant(resource)) return false
    // Labels that generators give are not put in.
    return /^(?:ConfigMap|Secret)$/.test(kindOf(resource.node)) ? refuse() : isLabelled(resource)
  }
}

interface Change {
  readonly value: Node
  readonly options: Node | undefined
  readonly isOpen: boolean
}

/** Undefined where the path leads nowhere. */
function changed(node: Node, path: readonly string[], change: Change): Node | undefined {
  const [part, ...rest] = path
  if (part === undefined) return put(node, change)
  // Each change copies what it is in: many of them on a long list or mapping multiply.
  const length = node.kind === 'map' ? node.own.length : node.kind === 'seq' ? node.items.length : 0
  if (length > longList) countMerged(change.value.source, length)
  const index = indexIn(part)
  const match = matchIn(part)
  if (index === undefined && !match && part !== '*') {
    if (part.startsWith('[') || node.kind !== 'map') refuse()
    return inMapping(node, part, rest, change)
  }
  if (node.kind !== 'seq') refuse()
  if (index !== undefined) {
    const item = node.items[index]
    const value = item ? changed(item, rest, change) : index === node.items.length ? made(rest, change) : undefined
    return value && sequenceLike(node, item ? node.items.with(index, value) : [...node.items, value])
  }
  let isFound = false
  const items = node.items.map((item) => {
    if (match && !isMatched(item, match[1]!, match[2]!)) return item
    const value = changed(item, rest, change)
    isFound ||= value !== undefined
    return value ?? item
  })
  if (isFound) return sequenceLike(node, items)
  if (!match || !change.isOpen || items.some((item) => isMatched(item, match[1]!, match[2]!))) return undefined
  const value = made(path, change)
  return value?.kind === 'seq' ? sequenceLike(node, [...items, ...value.items]) : undefined
}

function inMapping(node: Mapping, key: string, rest: readonly string[], change: Change): Mapping | undefined {
  const entry = node.entry(key)
  const value = entry ? changed(entry.value, rest, change) : made(rest, change)
  return value && withKey(node, entry?.key ?? textLike(change.value, key), value)
}

/** Kustomize takes the value for a pattern that is found anywhere. */
function isMatched(item: Node, key: string, pattern: string): boolean {
  if (item.kind !== 'map') refuse()
  const value = item.entry(key)?.value
  if (!value) return false
  if (value.kind !== 'scalar' || !/^[ -~]*$/.test(value.text)) refuse()
  return value.text.includes(pattern)
}

/** What a path needs where nothing is. */
function made(path: readonly string[], change: Change): Node | undefined {
  if (!change.isOpen) return undefined
  const [part, ...rest] = path
  const { value, options } = change
  if (part === undefined) {
    if (value.kind !== 'scalar') return value
    if (textAt(options, 'delimiter') || typeOf(value.text) === undefined) refuse()
    return scalarLike(value, value.text, '', true)
  }
  const match = matchIn(part)
  if (match) {
    const inner = mappingLike(value, [{ key: textLike(value, match[1]!), value: textLike(value, match[2]!) }])
    const [key, ...more] = rest
    const item = key === undefined || indexIn(key) !== undefined || /^[[*]/.test(key) ? refuse() : key
    const whole = inMapping(inner, item, more, change)
    return whole && sequenceLike(value, [whole])
  }
  if (part === '*' || part.startsWith('[')) refuse()
  const inner = made(rest, change)
  if (!inner) return undefined
  const index = indexIn(part)
  if (index === undefined) return mappingLike(value, [{ key: textLike(value, part), value: inner }])
  return index === 0 ? sequenceLike(value, [inner]) : refuse()
}

/** A scalar takes the text alone, and keeps what type it is of. */
function put(target: Node, { value, options }: Change): Node {
  const delimiter = textAt(options, 'delimiter')
  if (target.kind !== 'scalar') return delimiter ? refuse() : value
  if (value.kind !== 'scalar' || target.isNull) refuse()
  const text = delimiter ? joined(target.text, value.text, delimiter, indexOf(options)) : value.text
  if (text.length > maxText) refuse()
  const type =
    target.plain && target.tag === ''
      ? typeOf(target.text)
      : target.tag === '!!str' || target.tag === ''
        ? 'text'
        : undefined
  if (type === undefined || (type !== 'text' && typeOf(text) !== type)) refuse()
  return type === 'text' ? scalarLike(value, text, '!!str', false) : scalarLike(value, text, '', true)
}

function joined(before: string, value: string, delimiter: string, index: number): string {
  const parts = before.split(delimiter)
  if (index < 0) parts.unshift(value)
  else if (index >= parts.length) parts.push(value)
  else parts[index] = value
  return parts.join(delimiter)
}

const scalarLike = ({ source, start, end }: Node, text: string, tag: string, plain: boolean): Scalar =>
  new Scalar(source, start, end, tag, text, plain)
