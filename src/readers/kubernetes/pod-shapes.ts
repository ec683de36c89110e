import type { Span } from '../../model/source.ts'
import { decodedScalar } from '../parse/embedded.ts'
import { mayDisguiseKeys } from '../parse/keys.ts'
import { entryAt, itemsOf, Mapping, type Node, nodeAt, Scalar, Sequence, spanOf, textAt } from '../parse/yaml.ts'
import { mayHoldObject } from './claims.ts'
import { mayChangePod, objectsOfChanges, objectsOfOverlay } from './overlays.ts'
import { lists } from './pod-fields.ts'
import { hasSettings, mayHoldSettings, settingsIn } from './pod-settings.ts'
import { withStepTemplate } from './step-template.ts'

/**
 * A pod that an object makes, seen by its shape: a list of containers, or a container where one stands alone. Which kind of
 * object it is decides nothing, since anyone may define kinds.
 */
export interface PodPlace {
  readonly metadata: Node | undefined
  readonly spec: Node
  readonly specAt: Span | undefined
  /** The names of the keys that lead to it, without those that lead to every workload's pod: empty for these. */
  readonly path: readonly string[]
  /** A whole pod template: nothing but it decides what its pods are. A list of containers may be one part of that. */
  readonly isTemplate: boolean
  /** Only what it says is known: a patch, or the few settings of a container that a resource has. */
  readonly isPart: boolean
}

/** What an object holds: pods, whole objects of their own, and texts. */
export interface Contents {
  readonly pods: readonly PodPlace[]
  readonly objects: readonly Part[]
  readonly texts: readonly PartText[]
}

/** A text, and the names of the keys that lead to it. */
export interface PartText extends Part<Scalar> {
  readonly path: readonly string[]
  /** The whole text is the spec of a pod: a patch of Argo's. */
  readonly isSpec: boolean
  /** The whole text is what a chart is given: the settings of pods in it are a pod's. */
  readonly isValues: boolean
}

/** Something that an object holds, and whether it is only a part of what is applied in the end. */
export interface Part<N extends Node = Node> {
  readonly node: N
  readonly isPart: boolean
}

/** Where an item stands in the list under a key, or in a list in that list. */
interface Item {
  readonly node: Node
  readonly index: number
  readonly outer: Item | undefined
}

/** A way down from an object: the mapping, and the key that it stands under. Few are ever asked for their path. */
class Trail {
  constructor(
    readonly node: Mapping,
    readonly key: string,
    readonly above: Trail | undefined,
    private readonly item?: Item,
  ) {}

  get path(): readonly string[] {
    return this.above ? pathTo(this.above, this.key, this.item) : []
  }
}

/** The path of what stands under a key of a mapping. */
function pathTo(above: Trail, key: string, item: Item | undefined): string[] {
  const path = commonKeys.has(key) ? [...above.path] : [...above.path, key]
  const names: string[] = []
  for (let at = item; at; at = at.outer) names.push(nameOfItem(at))
  return [...path, ...names.reverse()]
}

/** Keys whose values make no pod: a schema, what a policy allows or compares pods with, what an API server reports. */
const schemaKeys = new Set(['openAPIV3Schema', 'podSecurityPolicy', 'psp', 'securityContextConstraints', 'scc'])
const patternKeys = new Set(['pattern', 'anyPattern'])
const objectKeys = new Set(['metadata', 'status'])

/** Keys under which Kustomize and its like keep what is laid over another manifest. */
const patchKeys = new Set(['patch', 'patches', 'patchesStrategicMerge', 'patchStrategicMerge', 'assert'])

/** Keys of texts that a chart is given by Argo CD, k3s and Cluster API, and of those laid over what Argo CD makes. */
const valuesKeys = new Set(['values', 'valuesContent', 'valuesTemplate', 'templatePatch'])

/** Keys that name containers: a pod's own, and those of workflows. Containers under other keys are what a resource has of them. */
const containerNames: ReadonlySet<string> = new Set([...lists, 'container', 'script', 'steps', 'sidecars'])

/** Keys on the way to a workload's only pod. */
const commonKeys = new Set(['spec', 'template', 'jobTemplate'])

// In a quoted text that holds a manifest, its quotes are escaped or doubled.
const podWords =
  /(?:ontainers|container|script|ecurityContext|host(?:Network|PID|IPC|Users|Path))\\{0,7}["']{0,2}\s*:|podSpec/
const imageWord = /image\\{0,7}["']{0,2}\s*:/
const containerWords =
  /(?:command|args|env|envFrom|securityContext|volumeMounts|imagePullPolicy|Probe|workingDir)\\{0,7}["']{0,2}\s*:/
/** Escapes that may spell a word otherwise, in a key or in a text that holds a manifest. */
const escapes = /\\(?:[xuU]|\r?\n)/

/** A cheap first look: whether a text can hold a pod at all. A `false` is always right. */
export const mayHoldPod = (text: string): boolean =>
  podWords.test(text) ||
  // What an overlay sets stands in its paths.
  (text.includes('overlays') && /\bspec\.(?:template|containers|host)/.test(text)) ||
  (imageWord.test(text) && containerWords.test(text)) ||
  mayChangePod(text) ||
  escapes.test(text) ||
  mayDisguiseKeys(text)

const mayDescribePod = (text: string): boolean =>
  /(?:^|[\s"'{,])(?:containers|initContainers|spec)["']?[ \t]*:/.test(text)

/**
 * Everything in an object that makes pods, in the order of the text; settings that no pod in it has come last.
 * @param values where the mapping is what a chart is given, what to call its settings
 */
export function contentsOf(root: Mapping, isPart: boolean, values?: string): Contents {
  const found = { pods: [] as PodPlace[], objects: [] as Part[], texts: [] as PartText[] }
  const settings = values !== undefined || mayHoldSettings(root) ? ([] as Trail[]) : undefined
  const taken = new Set<Node>()
  // The text of an object is not looked at: what its aliases stand for is written elsewhere.
  walk(root, undefined, { found, seen: new Set(), taken, settings, isPart })
  for (const node of objectsOfChanges(root)) found.objects.push({ node, isPart: true })
  for (const here of settings ?? []) {
    const name = here.path.at(-1) ?? values ?? textAt(root, 'metadata', 'name') ?? ''
    const spec = taken.has(here.node) ? undefined : settingsIn(here.node, taken, name)
    if (!spec) continue
    const place = { metadata: undefined, isTemplate: false, isPart: true }
    found.pods.push({ ...place, path: here.path, spec, specAt: specAt(here) })
  }
  return found
}

interface Walk {
  readonly found: { readonly pods: PodPlace[]; readonly objects: Part[]; readonly texts: PartText[] }
  /** What aliases repeat is taken once. */
  readonly seen: Set<Node>
  /** Pods, the values of their settings, and the keys of settings that a container has as its own. */
  readonly taken: Set<Node>
  /** Mappings with settings that a pod may have; undefined where none counts. */
  readonly settings: Trail[] | undefined
  readonly isPart: boolean
}

const isObject = (node: Mapping) => textAt(node, 'kind') !== undefined && textAt(node, 'apiVersion') !== undefined

function walk(node: Mapping, trail: Trail | undefined, context: Walk): void {
  if (context.seen.has(node)) return
  context.seen.add(node)
  // Its version may be left out.
  const ofOverlay = trail && nodeAt(node, 'kind') && isBelow(trail, 'overlays') ? objectsOfOverlay(node) : undefined
  if (ofOverlay) {
    for (const one of ofOverlay) context.found.objects.push({ node: one, isPart: true })
    return
  }
  if (trail && isObject(node)) {
    context.found.objects.push({ node, isPart: context.isPart })
    return
  }
  const here = trail ?? new Trail(node, '', undefined)
  const taken = takePods(here, context)
  if (context.settings && hasSettings(node)) context.settings.push(here)
  const isEncoded = holdsBase64(here)
  for (const { key, value: written } of node.list) {
    const value = isEncoded && written.kind === 'scalar' ? (decodedScalar(written) ?? written) : written
    if (value.kind === 'scalar' && value.plain && key.text !== 'podSpecPatch') continue
    const name = key.text
    if (taken.has(name) || schemaKeys.has(name) || isCompared(name, here)) continue
    if (objectKeys.has(name) && (!here.above || isObject(node))) continue
    descend(
      value,
      name,
      here,
      undefined,
      !context.isPart && patchKeys.has(name) ? { ...context, isPart: true } : context,
    )
  }
}

const isBelow = (trail: Trail, name: string): boolean =>
  trail.key === name || (trail.above !== undefined && isBelow(trail.above, name))

/** Whether the values of a mapping are the encoded ones of a ConfigMap or a Secret. */
function holdsBase64({ key, above }: Trail): boolean {
  if (above === undefined || above.above !== undefined || (key !== 'binaryData' && key !== 'data')) return false
  const kind = textAt(above.node, 'kind')
  return kind === 'Secret' ? key === 'data' : kind === 'ConfigMap' && key === 'binaryData'
}

function descend(value: Node, key: string, above: Trail, item: Item | undefined, context: Walk): void {
  if (value.kind === 'map') walk(value, new Trail(value, key, above, item), context)
  else if (value.kind === 'scalar') {
    const isSpec = key === 'podSpecPatch'
    const isValues = !value.plain && valuesKeys.has(key) && context.settings !== undefined
    // kind knows the group of its patches without their saying.
    const isWanted = isSpec || isValues || key === 'kubeadmConfigPatches'
    if (
      context.seen.has(value) ||
      !(isWanted || (!value.plain && (mayDescribePod(value.text) || mayHoldObject(value.text))))
    )
      return
    context.seen.add(value)
    context.found.texts.push({ node: value, isPart: context.isPart, path: pathTo(above, key, item), isSpec, isValues })
  } else if (!context.seen.has(value)) {
    context.seen.add(value)
    for (const [index, node] of value.items.entries()) descend(node, key, above, { node, index, outer: item }, context)
  }
}

const nameOfItem = ({ node, index }: Item) => textAt(node, 'name') ?? textAt(node, 'groupName') ?? `~${index}`

/** Kyverno compares what is applied with a pattern that looks like it. */
const isPolicy = (trail: Trail): boolean =>
  trail.above ? isPolicy(trail.above) : /^kyverno\.io\//.test(textAt(trail.node, 'apiVersion') ?? '')

/** What a policy compares objects with; those of Open Cluster Management describe also what a cluster must not have. */
const isCompared = (name: string, here: Trail): boolean =>
  (patternKeys.has(name) && isPolicy(here)) ||
  (name === 'objectDefinition' && /^mustnothave$/i.test(textAt(here.node, 'complianceType') ?? ''))

const nothing: ReadonlySet<string> = new Set()

const isList = (name: string) => name === 'containers' || name === 'initContainers' || name === 'ephemeralContainers'

/** A cheap first look at a mapping: whether it may have containers, or is above one that stands alone. */
function mayHoldContainers(node: Mapping): boolean {
  for (const { key, value } of node.list) {
    if (value.kind === 'map') {
      if (value.entry('image')) return true
    } else if (value.kind === 'seq') {
      if (
        isList(key.text) ||
        key.text === 'steps' ||
        value.items.some((item) => item.kind === 'map' && item.entry('image'))
      )
        return true
    }
  }
  return false
}

/** Records the pods that this mapping describes itself; the keys that are thereby done with. */
function takePods(here: Trail, { found, taken: having, settings, isPart }: Walk): ReadonlySet<string> {
  const { node, key, above } = here
  const isWhole = key === 'spec' || !above
  const isTemplate = isWhole && above !== undefined && /template$/i.test(above.key)
  if (!isTemplate && !mayHoldContainers(node)) return nothing
  const { path } = here
  const taken = new Set<string>()
  const containers: [string, Node][] = []
  for (const entry of node.list) {
    if (entry.value.kind === 'scalar') continue
    const name = entry.key.text
    const items = isList(name)
      ? itemsOf(entry.value).filter(({ kind }) => kind === 'map')
      : containersIn(entry.value, name, name === 'steps' ? nodeAt(node, 'stepTemplate') : undefined)
    if (items.length === 0) continue
    taken.add(name)
    // What the template sets is in its steps.
    if (name === 'steps') taken.add('stepTemplate')
    for (const item of items) containers.push([name, item])
  }
  const isSome = containers.length > 0 && !containers.some(([name]) => containerNames.has(name))
  const place = {
    path,
    isTemplate,
    isPart: isPart || isSome,
    metadata: isWhole ? nodeAt(above?.node, 'metadata') : nodeAt(node, 'metadata'),
  }
  // Without containers it need not be a pod's: a virtual machine has a template, too.
  if (containers.length > 0 || (isTemplate && !settings)) {
    const own = containers.every(([name]) => isList(name))
    const spec = own && isWhole ? node : gathered(here, containers, having)
    having.add(spec)
    found.pods.push({ ...place, spec, specAt: specAt(here) })
  }
  for (const { key: name, value } of node.list) {
    if (taken.has(name.text) || value.kind !== 'map' || !hasContainerKeys(value) || isObject(value)) continue
    if (isCompared(name.text, here)) continue
    const below = new Trail(value, name.text, here)
    const spec = gathered(below, [['containers', value]], having)
    found.pods.push({
      ...place,
      path: below.path,
      metadata: undefined,
      isTemplate: false,
      isPart: true,
      spec,
      specAt: spanOf(name),
    })
  }
  return taken
}

const specAt = ({ key, node, above }: Trail): Span | undefined => {
  const entry = key ? entryAt(above?.node, key) : undefined
  return entry?.value === node ? spanOf(entry.key) : undefined
}

/** Keys that a container has and that little else has beside an image. */
const containerKeys = [
  'command',
  'args',
  'env',
  'envFrom',
  'securityContext',
  'volumeMounts',
  'imagePullPolicy',
  'script',
  'livenessProbe',
  'readinessProbe',
  'workingDir',
]

function hasContainerKeys(node: Mapping): boolean {
  return textAt(node, 'image') !== undefined && containerKeys.some((key) => node.entry(key) !== undefined)
}

/** The containers under a key of any name: the items of a list of them, or one that stands alone where its key says so. */
function containersIn(value: Node, key: string, stepTemplate: Node | undefined): readonly Node[] {
  if (value.kind === 'map')
    return (key === 'container' || key === 'script') && textAt(value, 'image') !== undefined ? [value] : []
  const written = itemsOf(value).filter((item) => item.kind === 'map')
  const items =
    key === 'steps' && stepTemplate?.kind === 'map'
      ? written.map((step) => withStepTemplate(stepTemplate, step))
      : written
  return items.some((item) => containerNames.has(key) || hasContainerKeys(item))
    ? items.filter((item) => item.entry('image'))
    : []
}

/** What a pod's spec holds for all of its containers. */
const podKeys = [
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'hostUsers',
  'securityContext',
  'serviceAccountName',
  'serviceAccount',
  'automountServiceAccountToken',
  'nodeSelector',
  'os',
  'restartPolicy',
] as const

/**
 * A pod's spec out of containers, and the settings for the whole pod that stand beside and above them: a workflow has these once
 * for the pods of all of its steps.
 */
function gathered(here: Trail, containers: readonly (readonly [string, Node])[], taken: Set<Node>): Mapping {
  const { source, start, end } = here.node
  const spec = new Mapping(source, start, '')
  spec.end = end
  const put = (name: string, { source: from, start: first, end: last }: Node, value: Node) =>
    spec.own.push({ key: new Scalar(from, first, last, '', name), value })
  const known = new Set<string>()
  const isOne = containers.some(([, node]) => node === here.node)
  const own = isOne ? here.node.entry('securityContext') : undefined
  if (own) taken.add(own.key)
  const volumes = new Sequence(source, start, '')
  for (const level of levels(here)) {
    for (const key of podKeys) {
      // Where the container itself stands, its security context is its own.
      const isOwn = isOne && level === here.node
      const ofPod = key === 'securityContext' ? level.entry('podSecurityContext') : undefined
      const entry = ofPod ?? (isOwn && key === 'securityContext' ? undefined : level.entry(key))
      if (!entry || known.has(key)) continue
      known.add(key)
      taken.add(entry.value)
      put(key, entry.key, entry.value)
    }
    const declared = level.entry('volumes')?.value
    if (declared) taken.add(declared)
    volumes.items.push(...itemsOf(declared))
  }
  if (volumes.items.length > 0) put('volumes', volumes, volumes)
  for (const list of lists) {
    const items = containers.filter(
      ([name]) => name === list || (list === 'containers' && !lists.some((other) => other === name)),
    )
    if (items.length === 0) continue
    const sequence = new Sequence(source, items[0]![1].start, '')
    for (const [, node] of items) sequence.items.push(node)
    sequence.end = items.at(-1)![1].end
    put(list, sequence, sequence)
  }
  return spec
}

/** The mapping, then those above it, each with what it says for its pods apart (`podTemplate`). */
function* levels(here: Trail): Generator<Mapping> {
  for (let trail: Trail | undefined = here; trail; trail = trail.above) {
    yield trail.node
    const template = nodeAt(trail.node, 'podTemplate')
    if (template?.kind === 'map') yield template
  }
}
