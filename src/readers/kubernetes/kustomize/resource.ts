import type { Mapping } from '../../parse/yaml.ts'
import { itemsOf, type Node, nodeAt, textAt } from '../../parse/yaml.ts'
import { clusterWide } from '../cluster-object.ts'
import { patternOf, type Spend } from './pattern.ts'

/** How something else may call a resource: by what it was called before any change, and after each. */
interface Identity {
  readonly name: string
  readonly namespace: string
}

/** An object on its way through kustomizations. Never changed: each change makes another. */
export interface Resource {
  readonly node: Mapping
  /** As the file has it. */
  readonly raw: Mapping
  readonly names: readonly Identity[]
  /** Something else completes it that is not here. */
  readonly isPart: boolean
  /** The kustomization that lists its file. */
  readonly from: string
}

export function resourceOf(raw: Mapping, from: string): Resource {
  return { node: raw, raw, names: [identityOf(raw)], isPart: false, from }
}

const identityOf = (node: Mapping): Identity => ({
  name: textAt(node, 'metadata', 'name') ?? '',
  namespace: textAt(node, 'metadata', 'namespace') ?? '',
})

export const kindOf = (node: Node): string => textAt(node, 'kind') ?? ''

type Type = readonly [group: string, version: string, kind: string]

const types = new WeakMap<Node, Type>()

/** Each object is compared with each patch: what it is, is looked up once. */
function typeOf(node: Node): Type {
  const known = types.get(node)
  if (known) return known
  const type: Type = [...groupAndVersion(node), kindOf(node)]
  types.set(node, type)
  return type
}

function groupAndVersion(node: Node): readonly [group: string, version: string] {
  const apiVersion = textAt(node, 'apiVersion') ?? ''
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)]
}

/** The resources that a strategic merge patch without a target means: those of its kind, name and namespace. */
export function matchingPatch(patch: Mapping, named: readonly Resource[]): readonly Resource[] {
  const { name, namespace } = identityOf(patch)
  const [group, , kind] = typeOf(patch)
  const same = named.filter(({ node, names }) => {
    if (!names.some((known) => known.name === name)) return false
    const [ownGroup, , ownKind] = typeOf(node)
    return ownKind === kind && ownGroup === group
  })
  const inNamespace = same.filter(({ names }) =>
    names.some((known) => known.name === name && (known.namespace || 'default') === (namespace || 'default')),
  )
  return inNamespace.length > 0 || namespace !== '' ? inNamespace : same
}

/** Whether a resource is one that a selector means; undefined where the selector is not understood. */
export function selectorOf(selector: Node, spend: Spend): ((resource: Resource) => boolean) | undefined {
  const pattern = (key: string) => {
    const text = textAt(selector, key)
    return text ? patternOf(text, spend) : () => true
  }
  const [group, version, kind] = [pattern('group'), pattern('version'), pattern('kind')]
  const [name, namespace] = [pattern('name'), pattern('namespace')]
  const labels = requirementsOf(textAt(selector, 'labelSelector'))
  const annotations = requirementsOf(textAt(selector, 'annotationSelector'))
  if (!group || !version || !kind || !name || !namespace || !labels || !annotations) return undefined
  return ({ node, names }) => {
    const [ownGroup, ownVersion, ownKind] = typeOf(node)
    const isClusterWide = clusterWide.has(ownKind)
    return (
      kind(ownKind) &&
      group(ownGroup) &&
      version(ownVersion) &&
      names.some((known) => name(known.name) && namespace(known.namespace || (isClusterWide ? '' : 'default'))) &&
      labels(nodeAt(node, 'metadata', 'labels')) &&
      annotations(nodeAt(node, 'metadata', 'annotations'))
    )
  }
}

/** `a=b,c!=d,e,!f,g in (h,i)`; undefined for anything else. */
function requirementsOf(selector = ''): ((values: Node | undefined) => boolean) | undefined {
  const tests: ((values: Node | undefined) => boolean)[] = []
  for (const part of selector.split(/,(?![^(]*\))/)) {
    const text = part.trim()
    if (text === '') continue
    const equal = /^([\w./-]+)\s*(==?|!=)\s*([\w.-]*)$/.exec(text)
    const among = /^([\w./-]+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(text)
    const exists = /^(!?)\s*([\w./-]+)$/.exec(text)
    if (equal) tests.push((values) => (textAt(values, equal[1]!) === equal[3]) === (equal[2] !== '!='))
    else if (among) {
      const wanted = among[3]!.split(',').map((word) => word.trim())
      tests.push((values) => wanted.includes(textAt(values, among[1]!) ?? '\0') === (among[2] === 'in'))
    } else if (exists) tests.push((values) => (nodeAt(values, exists[2]!) !== undefined) === (exists[1] === ''))
    else return undefined
  }
  return (values) => tests.every((test) => test(values))
}

/** The documents of a file that Kustomize takes for resources: the items of a list apart. */
export function resourcesIn(documents: readonly Node[], from: string): Resource[] {
  return documents.flatMap((node) => {
    if (node.kind === 'seq') return resourcesIn(node.items, from)
    if (node.kind !== 'map') return []
    const isList = node.entry('items')?.value.kind === 'seq' && (kindOf(node) === '' || kindOf(node).endsWith('List'))
    return isList ? resourcesIn(itemsOf(nodeAt(node, 'items')), from) : [resourceOf(node, from)]
  })
}
