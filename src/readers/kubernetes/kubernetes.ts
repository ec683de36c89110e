import type { Container } from '../../model/container.ts'
import { type Fact, type Owner, position, type Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { parseJson } from '../parse/json.ts'
import { hasBareAction } from '../parse/template.ts'
import { contentStart, type Documents, factAt, itemsOf, type Node, nodeAt, parseYaml, textAt } from '../parse/yaml.ts'
import type { FoundGap, Reader, Repository } from '../reader.ts'
import { clusterObjectOf } from './cluster-object.ts'
import { isChartTemplate } from './helm.ts'
import { patchesOf } from './kustomize.ts'
import { type KubernetesObject, objectsIn, podPaths } from './objects.ts'
import { withoutDirectives } from './patch-directives.ts'
import { persistentVolumeOf } from './persistent-volume.ts'
import { containersOf, namesImages, type Pod, podSubjectOf, segments, unreadableLists } from './pod.ts'
import { mayHoldPod, type PodPlace } from './pod-shapes.ts'
import { serviceAccountOf } from './service-account.ts'
import { type Found, find, isPlaceholder } from './settings.ts'

/** Kinds that certainly make no pod and carry no text that does: a document of one is not parsed. */
const kindsWithoutPods = new Set([
  'APIService',
  'CSIDriver',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'Endpoints',
  'EndpointSlice',
  'Event',
  'HorizontalPodAutoscaler',
  'Ingress',
  'IngressClass',
  'Lease',
  'LimitRange',
  'MutatingWebhookConfiguration',
  'Namespace',
  'NetworkPolicy',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'PodSecurityPolicy',
  'PriorityClass',
  'ResourceQuota',
  'Role',
  'RoleBinding',
  'RuntimeClass',
  'StorageClass',
  'ValidatingWebhookConfiguration',
])

/** Whether YAML or JSON text can hold a Kubernetes object, in whatever style; cheap; a `false` is always right. */
export function looksLikeKubernetes(text: string): boolean {
  return /\b(?:apiVersion|items)["']?\s*:/.test(text) && /\bkind["']?\s*:\s*(?:[&!]\S*\s+)*["']?[A-Za-z\\*]/.test(text)
}

/**
 * `image: @IMAGE@`, which YAML does not take, is filled in before anything reads it. It stands here as another placeholder of the
 * same length.
 */
const withTokens = (source: Source): Source => ({
  ...source,
  text: source.text.replaceAll(/^([ \t]*(?:- +)*(?:[\w./-]+:[ \t]+)?)@(\w+)@/gm, '$1$$$2$$'),
})

/**
 * Whether a document in block style certainly describes nothing that is read here: every column-0 `kind:` is plainly one that
 * makes no pod, or a kind without a pod's place of its own in a text without any word of a pod.
 */
function isOther(text: string): boolean {
  if (/[{[]/.test(text[contentStart(text)] ?? '')) return false
  if (/namespace["']?\s*:\s*["']?default\b/.test(text)) return false
  const holdsPod = mayHoldPod(text)
  let named = false
  for (const [, value = ''] of text.matchAll(/^["']?kind["']?[ \t]*:(.*)/gm)) {
    const kind = /^\s*(["']?)([A-Za-z]+)\1\s*(?:#.*)?$/.exec(value)?.[2]
    if (kind === undefined || (!kindsWithoutPods.has(kind) && (holdsPod || isRead(kind)))) return false
    named = true
  }
  return named
}

const makesPods = (kind: string) => podPaths.has(kind) || kind.endsWith('List')
const isRead = (kind: string) => makesPods(kind) || kind === 'ServiceAccount' || kind === 'PersistentVolume'

const isWanted = (text: string) => !isOther(text) && looksLikeKubernetes(text)

/** A key that no other object has: where it stands, then its name. */
type KeyOf = (prefix: string, name: string | undefined) => string

/** Reads pods and whatever makes pods, and the service accounts that they run as. */
export const readKubernetes: Reader = (sources, repository) => {
  const gaps: FoundGap[] = []
  const gapsOfPods: FoundGap[] = []
  const containers: Container[] = []
  const others: Subject[] = []
  const keyOf = uniqueKeys()
  let patches: ReadonlySet<string> | undefined
  // A file at a time: the tree of one is gone before the next is parsed.
  for (const source of sources) {
    for (const object of objectsOf(source, repository, gaps)) {
      const key = keyOfObject(object, keyOf)
      if (object.pods.length > 0) patches ??= patchesOf(repository)
      const isPatch = patches?.has(source.path) === true
      const pods = podsOf({ ...object, isPart: object.isPart || isPatch }, key, gapsOfPods)
      for (const pod of pods) containers.push(...containersOf(pod))
      others.push(...pods.flatMap((pod) => podSubjectOf(pod) ?? []), ...othersOf(object, key))
    }
  }
  return { subjects: [...containers, ...others], gaps: [...gaps, ...gapsOfPods] }
}

/** What an object is beside the pods that it makes. */
function othersOf(object: KubernetesObject, key: string): Subject[] {
  const { kind, node } = object
  const account = kind === 'ServiceAccount' ? serviceAccountOf(node, key) : undefined
  const volume = kind === 'PersistentVolume' ? persistentVolumeOf(node, key) : undefined
  return [account, volume, clusterObjectOf(object, key)].filter((subject) => subject !== undefined)
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
  return objectsIn(documents)
}

/** A template that has only kinds without pods hides none; one without any kind may hide some. */
function mayMakePods(text: string): boolean {
  const kinds = [...text.matchAll(/\bkind["']?[ \t]*:[ \t]*([^\s#]*)/g)].map(([, kind = '']) =>
    kind.replaceAll(/["']/g, ''),
  )
  return (
    kinds.length === 0 ||
    kinds.some(
      (kind) => !kindsWithoutPods.has(kind) && (makesPods(kind) || !/^[A-Za-z]+$/.test(kind) || mayHoldPod(text)),
    )
  )
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
  return parseYaml(withTokens(source), isWanted)
}

/** Every pod that an object makes, in the order of the text. */
function podsOf(object: KubernetesObject, key: string, gaps: FoundGap[]): Pod[] {
  const { kind, node } = object
  const name = nameOf(node) ?? `an unnamed ${kind}`
  const path = podPaths.get(kind)
  const template = path && find(node, ...path)
  const owner = { key, name }
  const unreadable = template && !isMap(template) ? [template] : unreadableLists(nodeAt(template?.node, 'spec'))
  for (const found of unreadable) gaps.push(unreadableGap(found, owner))
  const segmentOf = segments()
  return object.pods.map((place): Pod => {
    const isPart = object.isPart || place.isPart || (kind !== 'DeploymentConfig' && !namesImages(place.spec))
    const below = place.path.length > 0 ? `/${segmentOf(place.path.join('/'))}` : ''
    return {
      ...place,
      isPart,
      spec: isPart ? withoutDirectives(place.spec) : place.spec,
      owner: { key: key + below, name: name + below },
      namespace: namespaceOf(nodeAt(node, 'metadata'), owner),
      claims: claimsOf(node),
      runsToEnd: isOnce(kind, place),
      isOpen: !place.isTemplate,
    }
  })
}

/** Probes are for what is to stay up: nothing restarts a pod that is never restarted, and a step of a task ends. */
const isOnce = (kind: string, { isTemplate, spec }: PodPlace) =>
  kind === 'Job' || kind === 'CronJob' || !isTemplate || textAt(spec, 'restartPolicy') === 'Never'

const nameOf = (node: Node): string | undefined =>
  textAt(node, 'metadata', 'name') || textAt(node, 'metadata', 'generateName') || undefined

function keyOfObject({ kind, node }: KubernetesObject, keyOf: KeyOf): string {
  const namespace = textAt(node, 'metadata', 'namespace')
  const prefix = [kind, ...(namespace ? [namespace] : [])].join('/')
  return keyOf(`${node.source.path}#${prefix}/`, nameOf(node))
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
