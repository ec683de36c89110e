import { posix } from 'node:path'
import type { Container } from '../../model/container.ts'
import { type Fact, moved, type Owner, position, relocated, type Source, type Span } from '../../model/source.ts'
import type { Rendering, Subject, Use } from '../../model/subject.ts'
import { spend } from '../effort.ts'
import { leaveOut } from '../left-out.ts'
import { withoutOpenLines } from '../parse/expansions.ts'
import { parseJson, parseJsonStream } from '../parse/json.ts'
import { withToken, withTokens } from '../parse/template.ts'
import { type Documents, factAt, itemsOf, type Node, nodeAt, parseYaml, textAt } from '../parse/yaml.ts'
import { hasUnclearKey } from '../parse/yaml-keys.ts'
import { type FoundGap, maxSubjects, type Reader, type RenderedTemplate, type Repository } from '../reader.ts'
import { Room } from '../room.ts'
import { claimsKubeconfig, kubeadmPatchOf, mayHoldObject, mayMakeObject } from './claims.ts'
import { clusterObjectOf } from './cluster-object.ts'
import { type Deployed, deployedPaths } from './deployed.ts'
import { valuesElsewhere } from './helm/values-elsewhere.ts'
import { isChartTemplate, isLeftOut } from './helm.ts'
import { readObject } from './kinds.ts'
import { withTargets } from './kubeadm-patches.ts'
import { type RenderedObject, renderKustomizations } from './kustomize.ts'
import { Namespaces } from './namespaces.ts'
import { type KubernetesObject, objectsIn, objectsInValues, podPaths } from './objects.ts'
import { isCertainlyOther } from './other-kinds.ts'
import { withoutDirectives } from './patch-directives.ts'
import { containersOf, namesImages, type Pod, podSubjectOf, segments, unreadableLists } from './pod.ts'
import type { PodPlace } from './pod-shapes.ts'
import { gapIn, handedOver, Problems } from './problems.ts'
import { remoteGaps } from './remote-sources.ts'
import { type Found, find, isPlaceholder } from './settings.ts'

/** A key that no other object has: where it stands, then its name. */
type KeyOf = (prefix: string, name: string | undefined) => string

/** Reads pods and whatever makes pods, and the service accounts that they run as. */
export const readKubernetes: Reader = async (sources, repository) => {
  const { charts = [] } = repository
  const problems = new Problems(charts, handedOver(repository))
  const gapsOfPods: FoundGap[] = []
  const containers: Container[] = []
  const others: Subject[] = []
  const namespaces = new Namespaces()
  const taken = new Map<string, number>()
  const room = new Room()
  const take: Take = (object, key, rendering) => {
    const { path } = object.node.source
    const count = taken.get(path) ?? 0
    if (count > maxSubjects) return false
    spend('object of a manifest')
    const [fromContainer, fromOther] = [containers.length, others.length]
    const pods = podsOf(object, key, gapsOfPods)
    const endsSoon = isTestOfChart(object.node) || object.node.source.isOneOff === true
    for (const container of pods.flatMap(containersOf))
      containers.push(asRendered(endsSoon ? { ...container, oneOff: true } : container, rendering))
    const cluster = clusterObjectOf(object, key)
    for (const subject of readObject(object, key)) others.push(asRendered(subject, rendering))
    namespaces.add(object, key, withSubjects(pods, rendering))
    if (cluster) others.push(asRendered(cluster, rendering))
    const found = [...containers.slice(fromContainer), ...others.slice(fromOther)]
    room.take(found)
    taken.set(path, count + found.length)
    return true
  }
  const keyOf = uniqueKeys()
  const deployed = deployedPaths(sources, repository)
  // A source that this reader cannot take makes it read each alone: what is built then belongs to the files that it is made of.
  const before = builtOf.get(repository)
  const kustomized = before ?? (await kustomizedIn(repository, deployed))
  builtOf.set(repository, kustomized)
  const own = new Set(sources.map(({ path }) => path))
  const built = before
    ? kustomized.objects.filter(({ resource }) => own.has(resource.raw.source.path))
    : kustomized.objects
  const templates = charts.flatMap((chart) => chart.templates)
  const rendered = new Set(templates.map(({ source }) => source.path))
  // A file at a time: the tree of one is gone before the next is parsed.
  for (const source of sources) {
    if (rendered.has(source.path)) continue
    if (kustomized.covered.has(source.path) && !deployed.isNamed(source.path)) {
      const documents = kustomized.parsed.get(source.path)
      if (documents) problems.ofFile(source, documents)
      continue
    }
    if (!room.mayRead(source)) continue
    const isPatch = kustomized.patches.has(source.path) || kubeadmPatchOf(source.path)?.isCertain === true
    for (const object of objectsOf(source, repository, problems)) {
      if (deployed.isLaidOver(object.node, kustomized.applied)) continue
      const pods = object.pods.filter(({ spec }) => !deployed.isLaidOver(spec, kustomized.applied))
      const isTaken = take(
        { ...object, pods, isPart: object.isPart || isPatch },
        keyOfObject(object.kind, object.node, keyOf),
      )
      if (!isTaken) break
    }
  }
  takeRendered(built, problems, room, take)
  if (!before) {
    builtOf.delete(repository)
    takeTemplates(templates, problems, room, take)
  }
  const given = before
    ? []
    : valuesElsewhere(sources, repository, (source, parsed) => {
        if (!own.has(source.path)) problems.ofFile(source, parsed)
      })
  for (const { name, node } of given) {
    if (!room.isFor(node.source)) continue
    for (const object of objectsInValues(node, name, problems.ofText))
      if (object.name === undefined) take(object, keyOfObject(object.kind, object.node, keyOf))
      else if (object.pods.length > 0) take(object, keyOf(`${node.source.path}#${object.kind}/`, name))
  }
  const delivering = [
    ...sources.filter(({ path }) => !rendered.has(path)),
    ...(before ? [] : templates).map(({ source }) => source),
  ]
  const ofKustomize = kustomized.gaps.splice(0)
  others.push(...namespaces.subjects())
  const subjects: Subject[] = [...containers, ...others]
  return {
    subjects: templates.length + given.length > 0 ? subjects.map((one) => relocated(one, moved)) : subjects,
    gaps: [
      ...ofKustomize,
      ...problems.gaps(),
      ...room.gaps('manifest'),
      ...gapsOfPods,
      ...remoteGaps(delivering, repository, deployed.remotes, ofKustomize),
      ...(before ? [] : charts.flatMap((chart) => chart.gaps)),
    ],
  }
}

/** What Helm made of templates: the same object keeps its key, whatever the values. */
function takeTemplates(templates: readonly RenderedTemplate[], problems: Problems, room: Room, take: Take): void {
  for (const { source, values, of } of templates) {
    if (!room.isFor(source)) continue
    const parsed = parse(source)
    problems.ofFile(source, parsed)
    const keyOf = uniqueKeys()
    for (const object of objectsIn(parsed.documents, problems.ofText))
      take(object, keyOfObject(object.kind, object.node, keyOf), {
        file: source.path,
        folders: values,
        of,
        isTemplate: true,
        uses: [],
      })
  }
}

/** False where so many subjects of the file are taken that no more are checked. */
type Take = (object: KubernetesObject, key: string, rendering?: Rendered) => boolean

/** How an object is made, and by which kustomizations. */
interface Rendered extends Rendering {
  readonly uses?: readonly Use[]
}

const builtOf = new WeakMap<Repository, Awaited<ReturnType<typeof kustomizedIn>>>()

/** What the kustomizations of a repository make, with the files that they were made of. */
async function kustomizedIn(repository: Repository, deployed: Deployed) {
  const parsed = new Map<string, Documents>()
  const patches = new Map<string, Documents>()
  const once = (known: Map<string, Documents>, { path }: Source, read: () => Documents) => {
    const documents = known.get(path) ?? read()
    known.set(path, documents)
    return documents
  }
  const reading = {
    parse: (source: Source) =>
      once(parsed, source, () => parse(source, isChartTemplate(source.path, source.text, repository))),
    parseWhole: (source: Source) => once(patches, source, () => parse(source)),
  }
  const rendering = await renderKustomizations(repository, reading, deployed.all, deployed.changed)
  return { ...rendering, gaps: [...rendering.gaps, ...deployed.changeGaps(rendering.applied)], parsed }
}

/** Objects that stand in texts of others, which many kustomizations may make again. */
const maxInTexts = 10_000

/** What kustomizations make: each object under the key that its file gives it, in the kustomization where several make it. */
function takeRendered(objects: readonly RenderedObject[], problems: Problems, room: Room, take: Take): void {
  const keys = new Map<string, KeyOf>()
  let inTexts = 0
  for (const { resource, root, folders, makers, of } of objects) {
    const uses = makers.map((by) => ({ by }))
    const { node, raw, isPart } = resource
    if (!room.isFor(raw.source)) continue
    const keyOf = keys.get(root) ?? uniqueKeys()
    keys.set(root, keyOf)
    // Of several the file alone does not tell which is meant.
    const file = of === 1 || posix.dirname(root) === resource.from ? raw.source.path : root
    for (const object of objectsIn([node], problems.ofText)) {
      const own = object.node === node ? raw : object.node
      if (own !== raw && ++inTexts > maxInTexts) {
        leaveOut(raw, `only the first ${maxInTexts} objects in texts of what kustomizations make are checked`)
        break
      }
      const key = `${file}${keyOfObject(object.kind, own, keyOf).slice(own.source.path.length)}`
      take({ ...object, isPart: object.isPart || isPart }, key, { file, folders, of, uses })
    }
  }
}

/** A subject as its overlays make it: what is missing in it is missing where it begins, since any of them may set it. */
function asRendered<S extends Subject>(subject: S, rendered: Rendered | undefined): S {
  if (!rendered) return subject
  const { uses, ...rendering } = rendered
  const { path } = subject.at.source
  return { ...subject, rendering, uses, nearestParent: within(path, subject.nearestParent) }
}

/** Those in one file: all of them, nearly always. */
function within<K>(path: string, parents: ReadonlyMap<K, Span>): ReadonlyMap<K, Span> {
  for (const at of parents.values())
    if (at.source.path !== path) return new Map([...parents].filter(([, other]) => other.source.path === path))
  return parents
}

const withSubjects = (pods: readonly Pod[], rendering: Rendered | undefined) =>
  pods.flatMap((pod) => {
    const subject = podSubjectOf(pod)
    return subject ? [{ pod, subject: asRendered(subject, rendering) }] : []
  })

function uniqueKeys(): KeyOf {
  const taken = new Map<string, ReturnType<typeof segments>>()
  return (prefix, name) => {
    const segmentOf = taken.get(prefix) ?? segments()
    taken.set(prefix, segmentOf)
    return prefix + segmentOf(name)
  }
}

function objectsOf(source: Source, repository: Repository, problems: Problems): KubernetesObject[] {
  const ofKubeadm = kubeadmPatchOf(source.path)
  if (ofKubeadm && !mayHoldObject(source.text)) {
    const parsed = parse(source)
    if (ofKubeadm.isCertain) problems.ofFile(source, parsed)
    const found = objectsIn(withTargets(source.path, parsed.documents), problems.ofText)
    return found.map((object) => ({ ...object, isPart: true }))
  }
  if (isLeftOut(source.path, repository)) return []
  problems.ofOverlay(source)
  if (!mayHoldObject(source.text) && mayMakeObject(source.text)) {
    problems.ofInclude(source, repository)
    return []
  }
  const isAlone = claimsKubeconfig(source.path)
  const parsed = isAlone ? parse(source) : parse(source, isChartTemplate(source.path, source.text, repository))
  problems.ofFile(source, parsed)
  return objectsIn(parsed.documents, problems.ofText)
}

/**
 * JSON first where it may be JSON: its indentation may be tabs, which YAML does not take.
 * @param isInChart without it every document is wanted, whatever it holds
 */
function parse(source: Source, isInChart?: boolean): Documents {
  const wanted = (text: string) =>
    isInChart === undefined || (!isCertainlyOther(text) && (isInChart || mayHoldObject(text)))
  if (/^\ufeff?\s*[{[]/.test(source.text)) {
    if (!wanted(source.text)) return { documents: [], problems: [] }
    try {
      const isClear = ({ documents, problems }: Documents) => problems.length === 0 && !documents.some(hasUnclearKey)
      const json = parseJson(source)
      if (isClear(json)) return json
      const stream = parseJsonStream(source)
      if (isClear(stream)) return stream
    } catch {
      // Nested too deep for the JSON reader's stack: the YAML reader has a limit of its own and reports it.
    }
  }
  const filled = withTokens(source)
  const how = { wanted, mergesInOrder: true }
  const parsed = parseYaml(filled, how)
  const isParsed = ({ problems }: Documents) => problems.every((problem) => problem.document)
  const closed = isParsed(parsed) ? undefined : withoutOpenLines(filled.text)
  if (!closed) return parsed
  const rest = parseYaml({ ...filled, text: closed.text }, how)
  return isParsed(rest) ? { ...rest, openAt: closed.first } : parsed
}

/** Every pod that an object makes, in the order of the text. */
function podsOf(object: KubernetesObject, key: string, gaps: FoundGap[]): Pod[] {
  const { kind, node } = object
  const name = withToken(object.name ?? nameOf(node) ?? `an unnamed ${kind}`)
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
      metadata: place.metadata,
      specAt: place.specAt,
      isPart,
      spec: isPart ? withoutDirectives(place.spec) : place.spec,
      owner: { key: key + below, name: withToken(name + below) },
      namespace: namespaceOf(nodeAt(node, 'metadata'), owner),
      claims: claimsOf(node),
      runsToEnd: isOnce(kind, place),
      isBare: kind === 'Pod' && place.path.length === 0 && !isOnce(kind, place) && !isOfNode(node),
      isOpen: !place.isTemplate,
      addedTag: kind === 'Plan' ? versionOfUpgrade(node) : undefined,
    }
  })
}

/** The system upgrade controller runs images without a tag at the plan's version; that of a channel is known only then. */
function versionOfUpgrade(node: Node): string | undefined {
  if (!textAt(node, 'apiVersion')?.startsWith('upgrade.cattle.io/')) return undefined
  const version = textAt(node, 'spec', 'version') ?? ''
  return /^[\w.+-]+$/.test(version) ? version.replaceAll('+', '-') : ''
}

/** Probes are for what is to stay up: nothing restarts a pod that is never restarted, and a step of a task ends. */
const isOnce = (kind: string, { isTemplate, spec }: PodPlace) =>
  kind === 'Job' ||
  kind === 'CronJob' ||
  !isTemplate ||
  textAt(spec, 'restartPolicy') === 'Never' ||
  spec.source.isOneOff === true

/** The kubelet runs the pods of the control plane from files, and starts them again itself; tests of a chart end. */
const isOfNode = (node: Node): boolean =>
  textAt(node, 'metadata', 'namespace') === 'kube-system' ||
  textAt(node, 'metadata', 'labels', 'tier') === 'control-plane' ||
  nodeAt(node, 'metadata', 'annotations', 'helm.sh/hook') !== undefined

/** Somebody asks for it, and it ends: `helm test`. */
const isTestOfChart = (node: Node): boolean =>
  /\btest(?:-success|-failure)?\b/.test(textAt(node, 'metadata', 'annotations', 'helm.sh/hook') ?? '')

const nameOf = (node: Node): string | undefined =>
  textAt(node, 'metadata', 'name') || textAt(node, 'metadata', 'generateName') || undefined

function keyOfObject(kind: string, node: Node, keyOf: KeyOf): string {
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
