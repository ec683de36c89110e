import { type Entry, itemsOf, type Mapping, type Node, nodeAt, textAt } from '../../parse/yaml.ts'
import { mappingLike, sequenceLike, textLike, withKey, withKeys } from './nodes.ts'
import { kindOf } from './resource.ts'

/** A field of objects that a transformer of Kustomize changes: of every kind where none is named. */
export interface FieldSpec {
  readonly kind: string
  readonly group: string
  readonly version: string
  readonly path: readonly string[]
  /** Where it is missing it is made. */
  readonly create: boolean
}

/** The lists of a file of `configurations` that change what is checked, by their own names. */
const listNames = [
  'commonAnnotations',
  'commonLabels',
  'images',
  'labels',
  'namespace',
  'templateLabels',
  'varReference',
] as const
export type FieldList = (typeof listNames)[number]
export type FieldSpecs = Readonly<Record<FieldList, readonly FieldSpec[]>>

export const noFieldSpecs = Object.fromEntries(listNames.map((name) => [name, []])) as unknown as FieldSpecs

/**
 * What files of `configurations` add to the fields that Kustomize's own transformers change.
 * https://github.com/kubernetes-sigs/kustomize/tree/master/examples/transformerconfigs
 */
export const fieldSpecsIn = (documents: readonly Node[]): FieldSpecs =>
  eachList((name) => documents.flatMap((node) => specsOf(nodeAt(node, name))))

/** Each field once: the same file may be named by a kustomization and its base. */
export const joinedSpecs = (one: FieldSpecs, other: FieldSpecs): FieldSpecs =>
  other === noFieldSpecs || one === other
    ? one
    : one === noFieldSpecs
      ? other
      : eachList((name) => [
          ...new Map([...one[name], ...other[name]].map((spec) => [JSON.stringify(spec), spec])).values(),
        ])

const eachList = (specs: (name: FieldList) => readonly FieldSpec[]) =>
  Object.fromEntries(listNames.map((name) => [name, specs(name)])) as unknown as FieldSpecs

/** How many there are. */
export const countOf = (specs: FieldSpecs): number => listNames.reduce((sum, name) => sum + specs[name].length, 0)

/** Keys that one path may lead through: no object is deeper. */
const maxDepth = 100

/** @throws Error where a path is too long */
export function specsOf(list: Node | undefined): FieldSpec[] {
  return itemsOf(list).flatMap((item) => {
    const path = textAt(item, 'path')
    if (!path) return []
    const [kind = '', group = '', version = ''] = ['kind', 'group', 'version'].map((key) => textAt(item, key))
    const parts = path.replace(/^\//, '').split(/(?<!\\)\//)
    if (parts.length > maxDepth) throw new Error('it adds a field that is too deep')
    return [
      {
        kind,
        group,
        version,
        path: parts.map((part) => part.replaceAll('\\/', '/').replace(/\[\]$/, '')),
        create: textAt(item, 'create') === 'true',
      },
    ]
  })
}

/** Whether a field of objects of this kind is meant. */
function isMeantBy({ kind, group, version }: FieldSpec, object: Node): boolean {
  const apiVersion = textAt(object, 'apiVersion') ?? ''
  const slash = apiVersion.indexOf('/')
  const own = { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) }
  return (!kind || kind === kindOf(object)) && (!group || group === own.group) && (!version || version === own.version)
}

/** Changes a field of an object; lists on the way, and at its end, are changed in each item. */
export function changedField(object: Mapping, spec: FieldSpec, change: (value: Node) => Node): Mapping {
  const changed = isMeantBy(spec, object) ? changedBelow(object, spec.path, change) : object
  return changed.kind === 'map' ? changed : object
}

function changedBelow(node: Node, path: readonly string[], change: (value: Node) => Node): Node {
  const [part, ...rest] = path
  if (part === undefined) return change(node)
  if (node.kind === 'scalar') return node
  if (node.kind === 'seq') {
    const items = node.items.map((item) => changedBelow(item, path, change))
    return items.some((item, at) => item !== node.items[at]) ? sequenceLike(node, items) : node
  }
  const entry = node.entry(part)
  const value = entry && changedBelow(entry.value, rest, change)
  if (!entry || !value || value === entry.value) return node
  return mappingLike(
    node,
    node.list.map((one) => (one === entry ? { key: entry.key, value } : one)),
  )
}

/** Sets a field of an object, or entries of the mapping that it is; made where it is missing and the field says so. */
export function withField(object: Mapping, spec: FieldSpec, value: Node, entries?: readonly Entry[]): Mapping {
  const put = (node: Node, [part, ...rest]: readonly string[]): Node => {
    if (part === undefined) return entries ? (node.kind === 'map' ? withKeys(node, entries) : node) : value
    if (node.kind === 'seq') {
      const items = node.items.map((item) => put(item, [part, ...rest]))
      return items.some((item, at) => item !== node.items[at]) ? sequenceLike(node, items) : node
    }
    const before = node.kind === 'map' ? node.entry(part) : undefined
    if (node.kind !== 'map' || !(before || spec.create)) return node
    return withKey(node, before?.key ?? textLike(value, part), put(before?.value ?? mappingLike(value, []), rest))
  }
  const made = isMeantBy(spec, object) ? put(object, spec.path) : object
  return made.kind === 'map' ? made : object
}
