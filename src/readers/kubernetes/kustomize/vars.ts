import { itemsOf, type Mapping, type Node, nodeAt, type Scalar, textAt, textOf } from '../../parse/yaml.ts'
import { isKustomization } from '../claims.ts'
import { changedField, type FieldSpec } from './field-specs.ts'
import { mappingLike, sequenceLike, textLike } from './nodes.ts'
import { kindOf, type Resource } from './resource.ts'
import { typeOf } from './scalar-type.ts'

/** A variable of a kustomization, which is put into the objects of all that includes it. */
export interface Variable {
  readonly name: string
  readonly item: Node
  /** The object that it is taken from, as its file has it; undefined where none, or more than one, is meant. */
  readonly raw: Mapping | undefined
}

/** Characters of a value with variables in it, and of all of one kustomization; more are no settings. */
const maxText = 65_536
const maxTexts = 8_388_608

/** Each is looked for in the objects that are there where it is defined. */
export function variablesIn(list: Node | undefined, resources: readonly Resource[]): Variable[] {
  return itemsOf(list).map((item): Variable => {
    const found = resources.filter(isMeantBy(nodeAt(item, 'objref')))
    return { name: textAt(item, 'name') ?? '', item, raw: found.length === 1 ? found[0]!.raw : undefined }
  })
}

function isMeantBy(objref: Node | undefined): (resource: Resource) => boolean {
  const text = (key: string) => textAt(objref, key) ?? ''
  const [kind, name, namespace, group, version] = ['kind', 'name', 'namespace', 'group', 'version'].map(text)
  const apiVersion = text('apiVersion') || `${group ? `${group}/` : ''}${version}`
  const isKind = (node: Node) => kindOf(node) === kind && (textAt(node, 'apiVersion') ?? '') === apiVersion
  return ({ node, raw, names }) =>
    (isKind(node) || isKind(raw)) &&
    names.some((own) => own.name === name && (!namespace || (own.namespace || 'default') === namespace))
}

const field = (kind: string, path: string): FieldSpec => ({
  kind,
  group: '',
  version: '',
  path: path.split('/'),
  create: false,
})

const inContainers = ['args', 'command', 'env/value', 'volumeMounts/mountPath']
const ofPod = (kind: string, spec: string) =>
  ['containers', 'initContainers'].flatMap((list) => inContainers.map((path) => field(kind, `${spec}/${list}/${path}`)))

/** Source: api/internal/konfig/builtinpluginconsts/varreference.go, without the servers of NFS. */
const knownFields: readonly FieldSpec[] = [
  ...ofPod('Pod', 'spec'),
  ...['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'StatefulSet'].flatMap((kind) =>
    ofPod(kind, 'spec/template/spec'),
  ),
  ...ofPod('CronJob', 'spec/jobTemplate/spec/template/spec'),
  field('Deployment', 'spec/template/metadata/annotations'),
  field('Ingress', 'spec/rules/host'),
  field('Ingress', 'spec/tls/hosts'),
  field('Ingress', 'spec/tls/secretName'),
  field('Service', 'spec/ports/port'),
  field('Service', 'spec/ports/targetPort'),
  field('', 'metadata/labels'),
  field('', 'metadata/annotations'),
]

/**
 * Puts the values of variables where `$(NAME)` stands; undefined where it is not certain that Kustomize makes the same.
 * A value that is all of a text keeps the place of its source.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/accumulator/resaccumulator.go
 */
export function withVariables(
  resources: readonly Resource[],
  variables: readonly Variable[],
  more: readonly FieldSpec[],
): readonly Resource[] | undefined {
  const values = new Map<string, Scalar>()
  const names = new Set<string>()
  for (const variable of variables) {
    if (names.has(variable.name)) return undefined
    names.add(variable.name)
    const value = valueIn(variable, resources)
    if (!value) return undefined
    // What is no text is not put anywhere.
    if (value.kind === 'scalar') values.set(variable.name, value)
  }
  const texts = new Texts(values)
  const fields = [...knownFields, ...more]
  try {
    return resources.map((resource) => {
      const node = fields.reduce(
        (object, one) => changedField(object, one, (value) => texts.expandedIn(value)),
        resource.node,
      )
      return node === resource.node ? resource : { ...resource, node }
    })
  } catch (error) {
    if (error instanceof NotApplied) return undefined
    throw error
  }
}

/** What is too long, or fails in Kustomize. */
class NotApplied extends Error {}

function valueIn({ name, item, raw }: Variable, resources: readonly Resource[]): Node | undefined {
  const [found, ...others] = raw && name ? resources.filter((one) => one.raw === raw) : []
  const path = (
    textAt(item, 'fieldref', 'fieldpath') ||
    textAt(item, 'fieldref', 'fieldPath') ||
    'metadata.name'
  ).replaceAll(/\[(\d{1,6})\]/g, '.$1')
  if (!found || others.length > 0 || !/^(?:[\w/-]|\\\.)+(?:\.(?:[\w/-]|\\\.)+)*$/.test(path)) return undefined
  const isRenamed = resources.some(({ node, names }) => names.at(-1)!.name !== textAt(node, 'metadata', 'name'))
  const parts = path.split(/(?<!\\)\./).map((part) => part.replaceAll('\\.', '.'))
  const value = parts.reduce<Node | undefined>(
    (node, part) => (node?.kind === 'seq' && /^\d+$/.test(part) ? node.items[Number(part)] : nodeAt(node, part)),
    found.node,
  )
  if (value && value.kind !== 'scalar') return value
  if (!value || value.isNull || value.text === '' || value.text.length > maxText) return undefined
  if (path === 'metadata.name') {
    // What a generator makes is called after what is in it.
    return isKustomization(found.raw.source.path) ? undefined : textLike(value, found.names.at(-1)!.name)
  }
  if (isRenamed && /name$/i.test(path)) return undefined
  if (!value.plain || value.tag === '!!str') return value
  const type = value.tag !== '' ? undefined : value.text.startsWith('$') ? 'text' : typeOf(value.text)
  return type === 'text' ? textLike(value, value.text) : type && value
}

/** Labels and annotations are texts, whatever is put into them. */
const asText = (value: Node, before: Node): Node =>
  value === before || value.kind !== 'scalar' ? value : textLike(value, value.text)

/** Texts with the values of variables in them. */
class Texts {
  private length = 0

  constructor(private readonly values: ReadonlyMap<string, Scalar>) {}

  /** A text, or the texts right below a mapping or list. */
  expandedIn(node: Node): Node {
    if (node.kind === 'scalar') return this.expanded(node)
    if (node.kind === 'seq') {
      const items = node.items.map((item) => (item.kind === 'scalar' ? this.expanded(item) : item))
      return items.some((item, at) => item !== node.items[at]) ? sequenceLike(node, items) : node
    }
    const entries = node.list.map((entry) =>
      entry.value.kind === 'scalar'
        ? { key: entry.key, value: asText(this.expanded(entry.value), entry.value) }
        : entry,
    )
    return entries.some(({ value }, at) => value !== node.list[at]!.value) ? mappingLike(node, entries) : node
  }

  private expanded(node: Scalar): Node {
    const { text } = node
    if (!text.includes('$')) return node
    const whole = this.values.get(/^\$\(([^)]*)\)$/.exec(text)?.[1] ?? '\0')
    if (whole) return whole
    let length = 0
    const put = text.replaceAll(/\$(?:\$|\(([^()]*)\))/g, (found, name?: string) => {
      const value = found === '$$' ? '$' : (textOf(this.values.get(name ?? '')) ?? found)
      length += value.length
      if (length > maxText) throw new NotApplied()
      return value
    })
    this.length += put.length
    if (this.length > maxTexts) throw new NotApplied()
    return put === text ? node : textLike(node, put)
  }
}
