import { type Entry, entriesOf, itemsOf, type Mapping, type Node, nodeAt, textAt, textOf } from '../../parse/yaml.ts'
import { clusterWide } from '../cluster-object.ts'
import { changedField, type FieldSpec, specsOf, withField } from './field-specs.ts'
import { changedAt, mappingLike, sequenceLike, textLike, withKeys, withPath } from './nodes.ts'
import { isPlain, patternOf, type Spend } from './pattern.ts'
import { kindOf, type Resource } from './resource.ts'

/** `images`: another name, tag or digest for the images of a name. What is put together stands where its newest part does. */
export function withImages(
  resources: readonly Resource[],
  images: Node | undefined,
  more: readonly FieldSpec[],
  spend: Spend,
): readonly Resource[] {
  const items = itemsOf(images)
  if (items.length === 0) return resources
  const changes = new ImageChanges(items, spend)
  return resources.map((resource) => {
    if (kindOf(resource.node) === 'CustomResourceDefinition') return resource
    const change = (image: Node) => changed(image, changes)
    const own = imagesIn(resource.node, changes) as Mapping
    const node = more.reduce((object, spec) => changedField(object, spec, change), own)
    return node === resource.node ? resource : { ...resource, node }
  })
}

/** No registry takes a longer reference. */
const maxImage = 1000

/** The parts of an image's name: name, tag and digest. */
type ImageParts = readonly [text: string, name: string, tag?: string, digest?: string]

/** One item of `images`. */
interface ImageChange {
  readonly at: number
  readonly isName: (name: string) => boolean
  /** Undefined where the image stays as it is. */
  readonly put: (image: Node, parts: ImageParts) => Node | undefined
}

/** The items of `images`, in their order; those of plain names are found by them, as there may be thousands. */
class ImageChanges {
  private readonly named = new Map<string, ImageChange[]>()
  private readonly patterns: ImageChange[] = []

  constructor(
    items: readonly Node[],
    private readonly spend: Spend,
  ) {
    for (const [at, item] of items.entries()) {
      const name = textAt(item, 'name')
      if (!name) continue
      const isName = patternOf(name, spend)
      const change = { at, isName: isName ?? ((text: string) => text === name), put: putterOf(item) }
      if (isName && !isPlain(name)) this.patterns.push(change)
      else if (this.named.has(name)) this.named.get(name)!.push(change)
      else this.named.set(name, [change])
    }
  }

  /** The next change for an image of this name. */
  after(at: number, name: string): ImageChange | undefined {
    const isNext = (change: ImageChange) => {
      this.spend(1)
      return change.at > at && change.isName(name)
    }
    const next = [this.named.get(name)?.find(isNext), this.patterns.find(isNext)].filter((one) => one !== undefined)
    return next.sort((one, other) => one.at - other.at)[0]
  }
}

function putterOf(item: Node): ImageChange['put'] {
  const [newName, newTag, digest] = (['newName', 'newTag', 'digest'] as const).map((key) => nodeAt(item, key))
  const suffix = textAt(item, 'tagSuffix')
  return (image, [text, own, oldTag, oldSum]) => {
    const [tag, sum] = [textOf(newTag), textOf(digest)]
    const isPinned = tag !== undefined || sum !== undefined
    const ownTag = isPinned ? tag : oldTag && `${oldTag}${suffix ?? ''}`
    const ownSum = isPinned ? sum : suffix ? undefined : oldSum
    const put = `${textOf(newName) ?? own}${ownTag ? `:${ownTag}` : ''}${ownSum ? `@${ownSum}` : ''}`
    const place = isPinned ? (sum === undefined ? newTag! : digest!) : (newName ?? image)
    return put === text ? undefined : textLike(place, put)
  }
}

function imageParts(image: Node): ImageParts | undefined {
  const text = textOf(image)
  if (text === undefined || text.length > maxImage) return undefined
  const parts = /^(.+?)(?::([\w.{}-]*))?(?:@(sha256:[\w.{}-]*))?$/.exec(text)
  return parts ? [text, parts[1]!, parts[2], parts[3]] : undefined
}

function changed(image: Node, changes: ImageChanges): Node {
  let node = image
  let parts = imageParts(image)
  for (let change: ImageChange | undefined; parts; ) {
    change = changes.after(change?.at ?? -1, parts[1])
    if (!change) break
    const made = change.put(node, parts)
    if (!made) continue
    node = made
    parts = imageParts(made)
  }
  return node
}

const imageLists = new Set(['containers', 'initContainers'])

/** Images of the containers anywhere in an object. */
function imagesIn(node: Node, changes: ImageChanges): Node {
  if (node.kind === 'scalar') return node
  if (node.kind === 'seq') {
    const items = node.items.map((item) => imagesIn(item, changes))
    return items.some((item, at) => item !== node.items[at]) ? sequenceLike(node, items) : node
  }
  let isChanged = false
  const entries = node.list.map((entry): Entry => {
    const { key, value } = entry
    const inner = imagesIn(value, changes)
    const own = inner.kind === 'seq' && imageLists.has(key.text) ? imagesOf(inner, changes) : inner
    if (own === value) return entry
    isChanged = true
    return { key, value: own }
  })
  return isChanged ? mappingLike(node, entries) : node
}

function imagesOf(list: Node & { readonly kind: 'seq' }, changes: ImageChanges): Node {
  let isChanged = false
  const items = list.items.map((item) => {
    const image = item.kind === 'map' ? item.entry('image') : undefined
    if (item.kind !== 'map' || !image) return item
    const value = changed(image.value, changes)
    if (value === image.value) return item
    isChanged = true
    return mappingLike(
      item,
      item.list.map((entry) => (entry === image ? { key: image.key, value } : entry)),
    )
  })
  return isChanged ? sequenceLike(list, items) : list
}

/** `namespace`: what is in a namespace is in this one, and who is named in bindings is as well. */
export function withNamespace(
  resources: readonly Resource[],
  namespace: Node | undefined,
  more: readonly FieldSpec[] = [],
): readonly Resource[] {
  const name = textOf(namespace)
  if (!namespace || !name) return resources
  const accounts = new Set(
    resources
      .filter(({ node }) => kindOf(node) === 'ServiceAccount')
      .flatMap(({ names }) => names.map((one) => one.name)),
  )
  return resources.map((resource): Resource => {
    const kind = kindOf(resource.node)
    const value = textLike(namespace, name)
    if (kind === 'Namespace') return { ...resource, node: withPath(resource.node, ['metadata', 'name'], value) }
    const isBinding = kind === 'RoleBinding' || kind === 'ClusterRoleBinding'
    const own = isBinding ? withSubjects(resource.node, value, accounts) : resource.node
    const bound = more.filter(isNoOwnField).reduce((object, spec) => withField(object, spec, value), own)
    if (clusterWide.has(kind)) return { ...resource, node: bound }
    const last = resource.names.at(-1)!
    return {
      ...resource,
      node: withPath(bound, ['metadata', 'namespace'], value),
      names: [...resource.names, { ...last, namespace: name }],
    }
  })
}

/** Where an object is, and whom a binding names, has rules of its own. */
const isNoOwnField = ({ kind, path }: FieldSpec) =>
  !/^(?:metadata\/(?:namespace|name)|subjects)$/.test(path.join('/')) &&
  !(/^(?:Cluster)?RoleBinding$/.test(kind) && path[0] === 'subjects')

/** Service accounts that are here, and `default`. */
function withSubjects(binding: Mapping, namespace: Node, accounts: ReadonlySet<string>): Mapping {
  const subjects = nodeAt(binding, 'subjects')
  if (subjects?.kind !== 'seq') return binding
  const items = subjects.items.map((item) => {
    const name = textAt(item, 'name') ?? ''
    const isOurs = item.kind === 'map' && textAt(item, 'kind') === 'ServiceAccount'
    return isOurs && (name === 'default' || accounts.has(name)) ? withPath(item, ['namespace'], namespace) : item
  })
  return withPath(binding, ['subjects'], sequenceLike(subjects, items))
}

/** `namePrefix` and `nameSuffix` are other names by which patches may call a resource; in its text it keeps its own. */
export function withNames(resources: readonly Resource[], prefix = '', suffix = ''): readonly Resource[] {
  if (prefix === '' && suffix === '') return resources
  return resources.map((resource) => {
    const last = resource.names.at(-1)!
    const prefixed = { ...last, name: prefix + last.name }
    return { ...resource, names: [...resource.names, prefixed, { ...last, name: prefixed.name + suffix }] }
  })
}

const templates = [
  ['spec', 'template'],
  ['spec', 'jobTemplate', 'spec', 'template'],
]

/** Items of `labels` that go to the same fields. */
interface Labels {
  readonly isSelecting: boolean
  readonly inTemplates: boolean
  /** Fields that the item names. */
  readonly own: readonly FieldSpec[]
  readonly pairs: Entry[]
}

/** `labels`: those that follow each other and go to the same fields are put there at once, not one mapping after the other. */
export function labelsOf(items: readonly Node[]): readonly Labels[] {
  const found: Labels[] = []
  for (const item of items) {
    const isSelecting = textAt(item, 'includeSelectors') === 'true'
    const inTemplates = isSelecting || textAt(item, 'includeTemplates') === 'true'
    const own = specsOf(nodeAt(item, 'fields'))
    const pairs = entriesOf(nodeAt(item, 'pairs'))
    const last = found.at(-1)
    const isAlike = last?.isSelecting === isSelecting && last.inTemplates === inTemplates
    if (last && isAlike && last.own.length + own.length === 0) for (const pair of pairs) last.pairs.push(pair)
    else found.push({ isSelecting, inTemplates, own, pairs: [...pairs] })
  }
  return found
}

/** Labels or annotations for every resource, and for the pods that they make. */
export function withMetadata(
  resources: readonly Resource[],
  key: 'labels' | 'annotations',
  entries: readonly Entry[],
  inTemplates: boolean,
  more: readonly FieldSpec[] = [],
): readonly Resource[] {
  if (entries.length === 0) return resources
  const put = (object: Mapping) => {
    const [first, ...others] = entries
    // The mappings on the way are made with the first.
    const made = withPath(object, ['metadata', key, first!.key.text], first!.value)
    return others.length === 0 ? made : changedAt(made, ['metadata', key], (own) => withKeys(own, others))
  }
  return resources.map((resource) => {
    let node = put(resource.node)
    for (const path of inTemplates ? templates : []) node = changedAt(node, path, put)
    for (const spec of more) node = withField(node, spec, entries[0]!.value, entries)
    return { ...resource, node }
  })
}
