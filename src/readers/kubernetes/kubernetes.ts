import type { Container } from '../../model/container.ts'
import { type Fact, type Owner, position, type Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { hasTemplateEnding } from '../../model/template.ts'
import type { EmbeddedProblem } from '../parse/embedded.ts'
import { parseJson, parseJsonStream } from '../parse/json.ts'
import { isAtAction } from '../parse/template.ts'
import { type Documents, factAt, itemsOf, type Node, nodeAt, parseYaml, textAt, textOf } from '../parse/yaml.ts'
import type { FoundGap, Reader, Repository } from '../reader.ts'
import { mayHoldObject } from './claims.ts'
import { clusterObjectOf } from './cluster-object.ts'
import { isChartTemplate } from './helm.ts'
import { isRead, readObject } from './kinds.ts'
import { patchesOf } from './kustomize.ts'
import { Namespaces } from './namespaces.ts'
import { type KubernetesObject, makesPods, objectsIn, podPaths } from './objects.ts'
import { isCertainlyOther, isWithoutPods } from './other-kinds.ts'
import { withoutDirectives } from './patch-directives.ts'
import { containersOf, namesImages, type Pod, podSubjectOf, segments, unreadableLists } from './pod.ts'
import { mayHoldPod, type PartText, type PodPlace } from './pod-shapes.ts'
import { type Found, find, isAction, isPlaceholder } from './settings.ts'

/**
 * `image: @IMAGE@`, which YAML does not take, is filled in before anything reads it. It stands here as another placeholder of the
 * same length.
 */
function withTokens(source: Source): Source {
  if (!source.text.includes('@') || !/@\w+@/.test(source.text)) return source
  return { ...source, text: source.text.replaceAll(/^([ \t]*(?:- +)*(?:[\w./-]+:[ \t]+)?)@(\w+)@/gm, '$1$$$2$$') }
}

/** A key that no other object has: where it stands, then its name. */
type KeyOf = (prefix: string, name: string | undefined) => string

/** Reads pods and whatever makes pods, and the service accounts that they run as. */
export const readKubernetes: Reader = (sources, repository) => {
  const gaps: FoundGap[] = []
  const gapsOfPods: FoundGap[] = []
  const containers: Container[] = []
  const others: Subject[] = []
  const keyOf = uniqueKeys()
  const namespaces = new Namespaces()
  let patches: ReadonlySet<string> | undefined
  // A file at a time: the tree of one is gone before the next is parsed.
  for (const source of sources) {
    for (const object of objectsOf(source, repository, gaps)) {
      const key = keyOfObject(object, keyOf)
      if (object.pods.length > 0 || isRead(object.kind)) patches ??= patchesOf(repository)
      const whole = { ...object, isPart: object.isPart || patches?.has(source.path) === true }
      const pods = podsOf(whole, key, gapsOfPods)
      for (const pod of pods) containers.push(...containersOf(pod))
      const cluster = clusterObjectOf(object, key)
      others.push(...readObject(whole, key))
      namespaces.add(whole, key, withSubjects(pods))
      if (cluster) others.push(cluster)
    }
  }
  others.push(...namespaces.subjects())
  return { subjects: [...containers, ...others], gaps: [...gaps, ...gapsOfPods] }
}

const withSubjects = (pods: readonly Pod[]) =>
  pods.flatMap((pod) => {
    const subject = podSubjectOf(pod)
    return subject ? [{ pod, subject }] : []
  })

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
  const report = (text: PartText, problem: EmbeddedProblem) => {
    const { line } = position(source, problem.place.start)
    if (problem.document ? !mayBeRead(problem.document) : !isManifest(text, problem)) return
    if (!problem.document && isAtAction(problem)) templates.push(line)
    else gaps.push(gapIn(source, line, problem.because, true))
  }
  for (const { line, because, ...problem } of problems) {
    if (problem.document) {
      if (mayBeRead(problem.document)) gaps.push(gapIn(source, line, because, true))
    } else if (isAtAction(problem) || hasTemplateEnding(source.path)) {
      if (mayMakePods(problem.text)) templates.push(line)
    } else gaps.push(gapIn(source, line, because, true))
  }
  for (const node of documents) if (isUnrendered(node)) templates.push(position(source, node.start).line)
  const objects = objectsIn(documents, report)
  if (templates.length > 0) gaps.push(gapIn(source, Math.min(...templates), unrendered, false))
  return objects
}

/** Whether a text that does not parse is a manifest for whoever takes it out of its object; a script may have one in it. */
const isManifest = ({ node, path, isSpec }: PartText, { text }: EmbeddedProblem): boolean =>
  isSpec ||
  ((/\.(?:ya?ml|json)$/i.test(path.at(-1) ?? '') || /^(?:---|\{|["']?(?:apiVersion|kind)\b)/.test(node.text)) &&
    mayHoldObject(text) &&
    mayMakePods(text))

/** Whether a document has an object that is read, by any of its kinds where it has several. */
function mayBeRead(document: Node): boolean {
  const kinds = document.kind === 'map' ? document.own.filter(({ key }) => key.text === 'kind') : []
  return (
    kinds.some(({ value }) => isRead(textOf(value) ?? '')) ||
    objectsIn([document]).some(({ kind, pods }) => pods.length > 0 || isRead(kind))
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
  const mayHold = mayHoldPod(text) || /\b(?:include|template)\b/.test(text)
  const isOther = (kind: string) =>
    /^[A-Za-z]+$/.test(kind) && !makesPods(kind) && (isWithoutPods(apiVersion, kind) || !mayHold)
  return kinds.length === 0 || !kinds.every(isOther)
}

/** JSON first where it may be JSON: its indentation may be tabs, which YAML does not take. */
function parse(source: Source, isInChart: boolean): Documents {
  const wanted = (text: string) => !isCertainlyOther(text) && (isInChart || mayHoldObject(text))
  if (/^\ufeff?\s*[{[]/.test(source.text)) {
    if (!wanted(source.text)) return { documents: [], problems: [] }
    try {
      const json = parseJson(source)
      if (json.problems.length === 0) return json
      const stream = parseJsonStream(source)
      if (stream.problems.length === 0) return stream
    } catch {
      // Nested too deep for the JSON reader's stack: the YAML reader has a limit of its own and reports it.
    }
  }
  return parseYaml(withTokens(source), { wanted, mergesInOrder: true })
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
      isBare: kind === 'Pod' && place.path.length === 0 && !isOnce(kind, place) && !isOfNode(node),
      isOpen: !place.isTemplate,
    }
  })
}

/** Probes are for what is to stay up: nothing restarts a pod that is never restarted, and a step of a task ends. */
const isOnce = (kind: string, { isTemplate, spec }: PodPlace) =>
  kind === 'Job' || kind === 'CronJob' || !isTemplate || textAt(spec, 'restartPolicy') === 'Never'

/** The kubelet runs the pods of the control plane from files, and starts them again itself; tests of a chart end. */
const isOfNode = (node: Node): boolean =>
  textAt(node, 'metadata', 'namespace') === 'kube-system' ||
  textAt(node, 'metadata', 'labels', 'tier') === 'control-plane' ||
  nodeAt(node, 'metadata', 'annotations', 'helm.sh/hook') !== undefined

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
