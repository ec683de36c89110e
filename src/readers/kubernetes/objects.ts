import { type EmbeddedProblem, parseEmbedded } from '../parse/embedded.ts'
import { entryAt, type Mapping, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { claimsKubeconfig } from './claims.ts'
import { contentsOf, type Part, type PartText, type PodPlace } from './pod-shapes.ts'
import { find } from './settings.ts'

/** One object of a manifest, the items of a list and what other objects hold apart. */
export interface KubernetesObject {
  readonly kind: string
  readonly node: Mapping
  /** Something else completes it: a patch. */
  readonly isPart: boolean
  readonly pods: readonly PodPlace[]
  /** The name of the file that a text is to be, where one holds the object. */
  readonly file?: string | undefined
  /** What it is called where it does not say so itself. */
  readonly name?: string
}

/** Where the kinds of Kubernetes itself keep their pod's metadata and spec, also where no container tells it by its shape. */
export const podPaths: ReadonlyMap<string, readonly string[]> = new Map([
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

export const makesPods = (kind: string): boolean => podPaths.has(kind) || kind.endsWith('List')

/** Texts within texts that are read; where there are more, that is reported. */
const maxDepth = 10

const tooDeep = `more than ${maxDepth} texts within each other`

/** Told of every text within an object that does not parse, or that its consumers read differently. */
type Report = (text: PartText, problem: EmbeddedProblem) => void

interface Reading {
  /** What aliases repeat is taken once. */
  readonly seen: Set<Node>
  readonly report: Report
}

/** Every object of documents: the items of lists, the objects that others hold, and those in texts (a ConfigMap's). */
export function objectsIn(documents: readonly Node[], report: Report = () => {}): KubernetesObject[] {
  const reading = { seen: new Set<Node>(), report }
  return documents.flatMap((node) => flatten({ node, isPart: false }, reading, 0))
}

/** What values of a chart that is rendered nowhere set in its pods, and the objects among them. */
export function objectsInValues(node: Mapping, name: string, report: Report): KubernetesObject[] {
  const { pods, objects } = heldBy({ node, isPart: false }, { seen: new Set(), report }, 0, name)
  return [{ kind: 'Values', name, node, isPart: true, pods }, ...objects]
}

/**
 * The items of a list (which may leave their kind to `PodList`), else the document itself. What aliases repeat is taken once, so
 * that lists of aliases of lists do not multiply.
 */
function flatten({ node, isPart }: Part, reading: Reading, depth: number, inferred?: string): KubernetesObject[] {
  if (node.kind === 'scalar' || reading.seen.has(node)) return []
  reading.seen.add(node)
  if (node.kind === 'seq') return node.items.flatMap((item) => flatten({ node: item, isPart }, reading, depth))
  const kind = textAt(node, 'kind') ?? inferred ?? kindByPath(node)
  const items = nodeAt(node, 'items')
  if (items?.kind === 'seq' && (kind === undefined || kind.endsWith('List'))) {
    const itemKind = kind?.slice(0, -'List'.length) || undefined
    return items.items.flatMap((item) =>
      item.kind === 'map' ? flatten({ node: item, isPart }, reading, depth, itemKind) : [],
    )
  }
  return kind === undefined ? [] : expand(kind, { node, isPart }, reading, depth)
}

/** kubectl needs no kind in a file that it is to read as its configuration. */
const kindByPath = (node: Mapping): string | undefined =>
  claimsKubeconfig(node.source.path) && nodeAt(node, 'clusters')?.kind === 'seq' ? 'Config' : undefined

/** An object, and those in it. */
function expand(kind: string, part: Part<Mapping>, reading: Reading, depth: number): KubernetesObject[] {
  const { node, isPart } = part
  const { pods, objects } = heldBy(part, reading, depth)
  return [{ kind, node, isPart, pods: withOwnPod(kind, node, isPart, pods) }, ...objects]
}

/** What a mapping and its texts hold, whatever they are called. */
interface Held {
  readonly pods: readonly PodPlace[]
  readonly objects: readonly KubernetesObject[]
}

/** @param values where the mapping is what a chart is given, what to call its settings */
function heldBy({ node, isPart }: Part<Mapping>, reading: Reading, depth: number, values?: string): Held {
  const contents = contentsOf(node, isPart, values)
  const pods = [...contents.pods]
  const objects = contents.objects.flatMap((object) => flatten(object, reading, depth))
  for (const text of contents.texts) {
    if (depth >= maxDepth) {
      reading.report(text, { line: 1, because: tooDeep, text: text.node.text, at: 0, place: spanOf(text.node) })
      continue
    }
    const { documents, problems } = parseEmbedded(text.node)
    for (const problem of problems) reading.report(text, problem)
    for (const document of documents.flatMap((one) => (one.kind === 'seq' ? one.items : one))) {
      const held = heldByDocument(document, text, reading, depth + 1)
      pods.push(...held.pods)
      objects.push(...held.objects)
    }
  }
  return { pods, objects }
}

/** A document in a text: an object, or a file of some program that has pods and objects in it. */
function heldByDocument(document: Node, text: PartText, reading: Reading, depth: number): Held {
  const asFile = (object: KubernetesObject) => ({ ...object, file: object.file ?? text.path.at(-1) })
  if (document.kind !== 'map' || textAt(document, 'kind') !== undefined)
    return { pods: [], objects: flatten({ ...text, node: document }, reading, depth).map(asFile) }
  if (text.isSpec) return { pods: [patchOf(document, text.path)], objects: [] }
  const values = text.isValues ? text.path.at(-1) : undefined
  const { pods, objects } = heldBy({ node: document, isPart: text.isPart }, reading, depth, values)
  return {
    pods: pods.map((pod) => ({ ...pod, isPart: true, path: [...text.path, ...pod.path] })),
    objects: objects.map(asFile),
  }
}

/** A patch of a pod's spec that stands in a text. */
const patchOf = (spec: Mapping, path: readonly string[]): PodPlace => ({
  spec,
  path,
  metadata: undefined,
  specAt: undefined,
  isTemplate: false,
  isPart: true,
})

/** A workload's own pod is one whatever its shape: a patch may name no container. */
function withOwnPod(kind: string, node: Mapping, isPart: boolean, pods: readonly PodPlace[]): readonly PodPlace[] {
  const path = podPaths.get(kind)
  const template = path && find(node, ...path)?.node
  const entry = entryAt(template, 'spec')
  if (!entry) return pods
  const isOwn = ({ spec }: PodPlace) => spec === entry.value
  if (pods.some(isOwn)) return pods.map((pod) => (isOwn(pod) ? { ...pod, isTemplate: true } : pod))
  const own = { metadata: nodeAt(template, 'metadata'), spec: entry.value, specAt: spanOf(entry.key) }
  return [{ ...own, path: [], isTemplate: true, isPart }, ...pods]
}
