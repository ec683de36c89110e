import type { Container } from '../../model/container.ts'
import type { ServiceAccount } from '../../model/service-account.ts'
import { type Fact, type Owner, position, type Source, type Span } from '../../model/source.ts'
import { parseJson } from '../parse/json.ts'
import { hasTemplateEnding, isAtAction } from '../parse/template.ts'
import {
  type Documents,
  entryAt,
  factAt,
  itemsOf,
  type Node,
  nodeAt,
  parseYaml,
  spanOf,
  textAt,
  textOf,
} from '../parse/yaml.ts'
import type { FoundGap, Reader, Repository } from '../reader.ts'
import { mayHoldObject } from './claims.ts'
import { isChartTemplate } from './helm.ts'
import { patchesOf } from './kustomize.ts'
import { isCertainlyWithoutPods, isWithoutPods } from './other-kinds.ts'
import { containersOf, type Pod, segments, unreadableLists } from './pod.ts'
import { serviceAccountOf } from './service-account.ts'
import { type Found, find, isAction, isPlaceholder } from './settings.ts'

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
  const isInChart = isChartTemplate(source.path, source.text, repository)
  const { documents, problems } = parse(source, isInChart)
  const templates: number[] = []
  for (const { line, because, ...problem } of problems) {
    if (problem.document) {
      if (mayBeRead(problem.document)) gaps.push(gapIn(source, line, because, true))
    } else if (isAtAction(problem) || hasTemplateEnding(source.path)) {
      if (mayMakePods(problem.text)) templates.push(line)
    } else gaps.push(gapIn(source, line, because, true))
  }
  const seen = new Set<Node>()
  const objects = documents.flatMap((node) => {
    if (isUnrendered(node)) templates.push(position(source, node.start).line)
    return flatten(node, undefined, seen)
  })
  if (templates.length > 0) gaps.push(gapIn(source, Math.min(...templates), unrendered, false))
  return objects
}

/** Whether a document has an object that is read, by any of its kinds where it has several. */
function mayBeRead(document: Node): boolean {
  const kinds = document.kind === 'map' ? document.own.filter(({ key }) => key.text === 'kind') : []
  const isRead = (kind: string, node: Node) => pathOf({ kind, node }) !== undefined || kind === 'ServiceAccount'
  return (
    kinds.some(({ value }) => isRead(textOf(value) ?? '', document)) ||
    flatten(document, undefined, new Set()).some(({ kind, node }) => isRead(kind, node))
  )
}

/** A document whose keys, or whose kind, an action makes. */
const isUnrendered = (document: Node): boolean =>
  document.kind === 'map' &&
  document.own.some(
    ({ key, value }) => document.source.text[key.start] === '{' || (key.text === 'kind' && isAction(value)),
  )

/** A template that has only kinds without pods hides none; one without any kind may hide some. */
function mayMakePods(text: string): boolean {
  const atMargin = [...text.matchAll(/^["']?kind["']?[ \t]*:[ \t]*([^\s#]*)/gm)]
  const found = atMargin.length > 0 ? atMargin : [...text.matchAll(/\bkind["']?[ \t]*:[ \t]*([^\s#]*)/g)]
  const kinds = found.map(([, kind = '']) => kind.replaceAll(/["']/g, ''))
  const apiVersion = /^["']?apiVersion["']?[ \t]*:[ \t]*["']?([\w./-]+)/m.exec(text)?.[1] ?? ''
  const isOther = (kind: string) =>
    /^[A-Za-z]+$/.test(kind) &&
    !mayHoldPods(kind, text) &&
    (isWithoutPods(apiVersion, kind) || !/\b(?:containers|image|include|template)\b/.test(text))
  return kinds.length === 0 || !kinds.every(isOther)
}

/** JSON first where it may be JSON: its indentation may be tabs, which YAML does not take. */
function parse(source: Source, isInChart: boolean): Documents {
  const wanted = (text: string) => !isCertainlyWithoutPods(text) && (isInChart || mayHoldObject(text))
  if (/^\ufeff?\s*[{[]/.test(source.text)) {
    if (!wanted(source.text)) return { documents: [], problems: [] }
    try {
      const json = parseJson(source)
      if (json.problems.length === 0) return json
    } catch {
      // Nested too deep for the JSON reader's stack: the YAML reader has a limit of its own and reports it.
    }
  }
  return parseYaml(source, { wanted, mergesInOrder: true })
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
