import type { Container } from '../../model/container.ts'
import type { ServiceAccount } from '../../model/service-account.ts'
import { type Fact, type Owner, position, type Source, type Span } from '../../model/source.ts'
import { parseJson } from '../parse/json.ts'
import { hasBareAction } from '../parse/template.ts'
import {
  contentStart,
  type Documents,
  entryAt,
  factAt,
  itemsOf,
  type Node,
  nodeAt,
  parseYaml,
  spanOf,
  textAt,
} from '../parse/yaml.ts'
import type { FoundGap, Reader, Repository } from '../reader.ts'
import { isChartTemplate } from './helm.ts'
import { patchesOf } from './kustomize.ts'
import { containersOf, type Pod, segments, unreadableLists } from './pod.ts'
import { serviceAccountOf } from './service-account.ts'
import { type Found, find, isPlaceholder } from './settings.ts'

/** Where a kind keeps its pod's metadata and spec. */
const podPaths: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', []],
  ['PodTemplate', ['template']],
  ['Deployment', ['spec', 'template']],
  ['StatefulSet', ['spec', 'template']],
  ['DaemonSet', ['spec', 'template']],
  ['ReplicaSet', ['spec', 'template']],
  ['ReplicationController', ['spec', 'template']],
  ['DeploymentConfig', ['spec', 'template']],
  ['Job', ['spec', 'template']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
  ['Rollout', ['spec', 'template']],
])

/** Knative's kinds, whose names others have too. */
const knativePaths: ReadonlyMap<string, readonly string[]> = new Map([
  ['Service', ['spec', 'template']],
  ['Configuration', ['spec', 'template']],
  ['Revision', []],
  ['ContainerSource', ['spec', 'template']],
])

const isKnative = (apiVersion: string) => /^(?:serving|sources)\.knative\.dev\//.test(apiVersion)

const mayHoldPods = (kind: string, text: string) =>
  podPaths.has(kind) || kind.endsWith('List') || (knativePaths.has(kind) && text.includes('.knative.dev/'))
const isClaimed = (kind: string, text: string) => mayHoldPods(kind, text) || kind === 'ServiceAccount'

/** Whether YAML or JSON text can hold a Kubernetes object, in whatever style; cheap; a `false` is always right. */
export function looksLikeKubernetes(text: string): boolean {
  return /\b(?:apiVersion|items)["']?\s*:/.test(text) && /\bkind["']?\s*:\s*(?:[&!]\S*\s+)*["']?[A-Za-z\\*]/.test(text)
}

/** Whether every column-0 `kind:` of a document in block style is a kind that is not read here. */
function hasOnlyOtherKinds(text: string): boolean {
  if (/[{[]/.test(text[contentStart(text)] ?? '')) return false
  let named = false
  for (const [, value = ''] of text.matchAll(/^["']?kind["']?[ \t]*:(.*)/gm)) {
    const kind = /^\s*(["']?)([A-Za-z]+)\1\s*(?:#.*)?$/.exec(value)?.[2]
    if (kind === undefined || isClaimed(kind, text)) return false
    named = true
  }
  return named
}

const isWanted = (text: string) => !hasOnlyOtherKinds(text) && looksLikeKubernetes(text)

/** One object of a manifest, a list's items apart. */
interface KubernetesObject {
  readonly kind: string
  readonly node: Node
}

const pathOf = ({ kind, node }: KubernetesObject): readonly string[] | undefined =>
  (isKnative(textAt(node, 'apiVersion') ?? '') ? knativePaths : podPaths).get(kind)

/** A key that no other object has: where it stands, then its name. */
type KeyOf = (prefix: string, name: string | undefined) => string

/** Reads pods and whatever makes pods, and the service accounts that they run as. */
export const readKubernetes: Reader = (sources, repository) => {
  const gaps: FoundGap[] = []
  const gapsOfPods: FoundGap[] = []
  const containers: Container[] = []
  const accounts: ServiceAccount[] = []
  const keyOf = uniqueKeys()
  let patches: ReadonlySet<string> | undefined
  // A file at a time: the tree of one is gone before the next is parsed.
  for (const source of sources) {
    for (const object of objectsOf(source, repository, gaps)) {
      if (pathOf(object)) {
        patches ??= patchesOf(repository)
        const pod = podOf(object, keyOf, gapsOfPods)
        containers.push(...containersOf({ ...pod, isPatch: patches.has(source.path) }))
      } else if (object.kind === 'ServiceAccount') {
        const account = serviceAccountOf(object.node, keyOfObject(object, keyOf))
        if (account) accounts.push(account)
      }
    }
  }
  return { subjects: [...containers, ...accounts], gaps: [...gaps, ...gapsOfPods] }
}

function uniqueKeys(): KeyOf {
  const taken = new Map<string, ReturnType<typeof segments>>()
  return (prefix, name) => {
    const segmentOf = taken.get(prefix) ?? segments()
    taken.set(prefix, segmentOf)
    return prefix + segmentOf(name)
  }
}

const gapIn = (source: Source, line: number | undefined, because: string, blocking: boolean): FoundGap => ({
  path: source.path,
  line,
  because,
  blocking,
})

const unrendered = 'unrendered Helm template: not checked'

function objectsOf(source: Source, repository: Repository, gaps: FoundGap[]): KubernetesObject[] {
  if (isChartTemplate(source.path, source.text, repository)) {
    if (mayMakePods(source.text)) gaps.push(gapIn(source, undefined, unrendered, false))
    return []
  }
  const { documents, problems } = parse(source)
  for (const { line, because, text } of problems) {
    const isTemplate = hasBareAction(text)
    gaps.push(gapIn(source, line, isTemplate ? unrendered : because, !isTemplate))
  }
  const seen = new Set<Node>()
  return documents.flatMap((node) => flatten(node, undefined, seen))
}

/** A template that has only kinds without pods hides none; one without any kind may hide some. */
function mayMakePods(text: string): boolean {
  const kinds = [...text.matchAll(/\bkind["']?[ \t]*:[ \t]*([^\s#]*)/g)].map(([, kind = '']) =>
    kind.replaceAll(/["']/g, ''),
  )
  return kinds.length === 0 || kinds.some((kind) => mayHoldPods(kind, text) || !/^[A-Za-z]+$/.test(kind))
}

/** JSON first where it may be JSON: its indentation may be tabs, which YAML does not take. */
function parse(source: Source): Documents {
  if (/^\s*[{[]/.test(source.text)) {
    if (!isWanted(source.text)) return { documents: [], problems: [] }
    try {
      const json = parseJson(source)
      if (json.problems.length === 0) return json
    } catch {
      // Nested too deep for the JSON reader's stack: the YAML reader has a limit of its own and reports it.
    }
  }
  return parseYaml(source, isWanted)
}

/**
 * Objects of a document: the items of a list (which may leave their kind to `PodList`), else the document itself.
 * What aliases repeat is taken once, so that lists of aliases of lists do not multiply.
 */
function flatten(node: Node, inferred: string | undefined, seen: Set<Node>): KubernetesObject[] {
  if (node.kind === 'scalar' || seen.has(node)) return []
  seen.add(node)
  if (node.kind === 'seq') return node.items.flatMap((item) => flatten(item, undefined, seen))
  const kind = textAt(node, 'kind') ?? inferred
  const items = nodeAt(node, 'items')
  if (items?.kind === 'seq' && (kind === undefined || kind.endsWith('List'))) {
    const itemKind = kind?.slice(0, -'List'.length) || undefined
    return items.items.flatMap((item) => (item.kind === 'map' ? flatten(item, itemKind, seen) : []))
  }
  return kind === undefined ? [] : [{ kind, node }]
}

function podOf(object: KubernetesObject, keyOf: KeyOf, gaps: FoundGap[]): Omit<Pod, 'isPatch'> {
  const { kind, node } = object
  const path = pathOf(object) ?? []
  const { source } = node
  const metadata = nodeAt(node, 'metadata')
  const owner = { key: keyOfObject(object, keyOf), name: nameOf(node) ?? `an unnamed ${kind}` }
  const template = find(node, ...path)
  const unreadable = template && !isMap(template) ? [template] : unreadableLists(nodeAt(template?.node, 'spec'))
  for (const found of unreadable) gaps.push(unreadableGap(found, owner))
  return {
    path: source.path,
    owner,
    namespace: namespaceOf(metadata, owner),
    specAt: specOf(template?.node),
    metadata: nodeAt(template?.node, 'metadata'),
    spec: nodeAt(template?.node, 'spec'),
    claims: claimsOf(node),
    runsToEnd: kind === 'Job' || kind === 'CronJob',
  }
}

const nameOf = (node: Node): string | undefined =>
  textAt(node, 'metadata', 'name') || textAt(node, 'metadata', 'generateName') || undefined

function keyOfObject({ kind, node }: KubernetesObject, keyOf: KeyOf): string {
  const namespace = textAt(node, 'metadata', 'namespace')
  const prefix = [kind, ...(namespace ? [namespace] : [])].join('/')
  return keyOf(`${node.source.path}#${prefix}/`, nameOf(node))
}

function specOf(template: Node | undefined): Span | undefined {
  const entry = entryAt(template, 'spec')
  return entry && spanOf(entry.key)
}

const isMap = ({ node, isResolved }: Found) => isResolved && node.kind === 'map'

function unreadableGap({ node }: Found, owner: Owner): FoundGap {
  const placeholder = isPlaceholder(node.source.text.slice(node.start, node.end))
  const because = `${owner.name}: ${placeholder ? 'its containers come from a placeholder' : 'its containers cannot be read'}`
  return gapIn(node.source, position(node.source, node.start).line, because, !placeholder)
}

function namespaceOf(metadata: Node | undefined, owner: Owner): Fact<string> | undefined {
  const found = find(metadata, 'namespace')
  return found?.isResolved && found.node.kind === 'scalar'
    ? { ...factAt(found.node, found.node.text), owner }
    : undefined
}

const claimsOf = (node: Node): ReadonlySet<string> =>
  new Set(
    itemsOf(nodeAt(node, 'spec', 'volumeClaimTemplates')).flatMap((claim) => textAt(claim, 'metadata', 'name') ?? []),
  )
