import { parseEmbedded } from '../parse/embedded.ts'
import { itemsOf, type Mapping, type Node, nodeAt, Scalar, textAt, textOf } from '../parse/yaml.ts'
import { mappingLike, sequenceLike, textLike } from './kustomize/nodes.ts'

/** Keys that one path may lead through. */
const maxDepth = 50

/**
 * What an overlay of Istio's operator sets in the object that it names, `path: spec.template.spec.containers.[name:proxy].image`: an
 * object for each of its patches. Undefined for what is no overlay.
 * https://istio.io/latest/docs/setup/additional-setup/customize-installation/#patching-the-output-manifest
 */
export function objectsOfOverlay(node: Mapping): readonly Mapping[] | undefined {
  const patches = itemsOf(nodeAt(node, 'patches'))
  if (patches.length === 0 || !patches.every((one) => textAt(one, 'path') !== undefined)) return undefined
  return patches.flatMap((patch) => {
    const value = nodeAt(patch, 'value')
    const path = nodeAt(patch, 'path')!
    const segments = segmentsOf(textOf(path)!)
    const set = value && segments && nested(segments, value, path)
    if (set?.kind !== 'map') return []
    const own = ['apiVersion', 'kind'].flatMap((key) => node.entry(key) ?? [])
    const name = nodeAt(node, 'name')
    const named = name ? [{ key: textLike(node, 'metadata'), value: nested(['name'], name, name)! }] : []
    return [mappingLike(node, [...own, ...named, ...set.list.filter(({ key }) => key.text === 'spec')])]
  })
}

/** The lists of operations that tools which change objects on their way to a cluster have, by the group of their API. */
const operationLists: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  [
    'kyverno.io',
    [
      ['spec', 'rules', 'mutate', 'patchesJson6902'],
      ['spec', 'rules', 'mutate', 'foreach', 'patchesJson6902'],
    ],
  ],
  [
    'policy.karmada.io',
    [
      ['spec', 'overrideRules', 'overriders', 'plaintext'],
      ['spec', 'overriders', 'plaintext'],
    ],
  ],
  ['types.kubefed.io', [['spec', 'overrides', 'clusterOverrides']]],
])
const gatekeeper = 'mutations.gatekeeper.sh'

/** Whether a text may have operations that set something of a pod. A `false` is always right. */
export const mayChangePod = (text: string): boolean =>
  (([...operationLists.keys()].some((group) => text.includes(`${group}/`)) || text.includes(gatekeeper)) &&
    /[/.](?:host[A-Z]|containers|\w+Containers|securityContext|volumes|serviceAccount)/.test(text)) ||
  text.includes('MutatingAdmissionPolicy')

/**
 * What policies of the API server, Kyverno, Karmada, KubeFed and Gatekeeper set in the pods that they change: an object for each operation. What
 * they take away, and whether they meet any pod, is not known.
 */
export function objectsOfChanges(node: Mapping): readonly Mapping[] {
  const group = textAt(node, 'apiVersion')?.split('/', 1)[0] ?? ''
  if (group === gatekeeper) {
    const location = nodeAt(node, 'spec', 'location')
    return changedBy(node, location, segmentsOf, nodeAt(node, 'spec', 'parameters', 'assign', 'value'))
  }
  if (textAt(node, 'kind') === 'MutatingAdmissionPolicy') return objectsOfMutations(node)
  const merged = group === 'kyverno.io' ? allAt([node], ['spec', 'rules', 'mutate', 'patchStrategicMerge']) : []
  const set = merged.flatMap((one) => podSettings(node, one))
  const operations = (operationLists.get(group) ?? [])
    .flatMap((path) => allAt([node], path))
    .flatMap((list) => (list.kind === 'scalar' ? parseEmbedded(list).documents : [list]))
    .flatMap((list) => itemsOf(list))
    .flatMap((operation) => {
      const isSetting = /^(?:add|replace)$/.test(textAt(operation, 'op') ?? textAt(operation, 'operator') ?? 'replace')
      const value = isSetting ? nodeAt(operation, 'value') : undefined
      return changedBy(node, nodeAt(operation, 'path'), pointerSegments, value)
    })
  return [...set, ...operations]
}

/** What a patch lays over the pod itself, where it has no containers: with these, or in a template, it is found anyway. */
function podSettings(node: Mapping, patch: Node): Mapping[] {
  const spec = nodeAt(patch, 'spec')
  if (spec?.kind !== 'map' || spec.list.some(({ key }) => /(?:containers|template)\)?$/i.test(key.text))) return []
  return changedBy(node, spec, () => ['spec'], spec)
}

/** A switch that an expression sets, of an object (`Object.spec{hostPID: true}`), and an operation of a patch. */
const switchSet =
  /\b(?:(host(?:PID|IPC|Network|Users))|privileged|allowPrivilegeEscalation|readOnlyRootFilesystem|runAsNonRoot)\s*:\s*([^\s,}\])]+)/g
const operationSet = /\bpath\s*:\s*["'](\/[^"']{1,300})["']\s*,\s*value\s*:\s*(true|false|\d+|"[^"]*"|'[^']*')/g

/** What the expressions of a MutatingAdmissionPolicy set: switches wherever they stand, and operations with a plain value. */
function objectsOfMutations(node: Mapping): Mapping[] {
  return ['applyConfiguration', 'jsonPatch'].flatMap((way) =>
    allAt([node], ['spec', 'mutations', way, 'expression']).flatMap((expression): Mapping[] => {
      if (expression.kind !== 'scalar') return []
      const { text } = expression
      const prefix = text.includes('Object.spec.template') ? ['spec', 'template', 'spec'] : ['spec']
      const placed = (value: string, end: number) => {
        const { source, start, end: to } = expression.within(end - value.length, end)
        return new Scalar(source, start, to, '', value.replaceAll(/^["']|["']$/g, ''), !/^["']/.test(value))
      }
      const set = (path: string[], value: Scalar) => changedBy(node, value, () => path, value)
      return [
        ...[...text.matchAll(switchSet)].flatMap(({ 0: all, 1: ofPod, 2: value = '', index }) => {
          const key = all.split(/\W/, 1)[0]!
          const path = ofPod === undefined ? [...prefix, 'containers', '[0]', 'securityContext', key] : [...prefix, key]
          return set(path, placed(value, index + all.length))
        }),
        ...[...text.matchAll(operationSet)].flatMap(({ 0: all, 1: path = '', 2: value = '', index }) =>
          set(pointerSegments(path) ?? [], placed(value, index + all.length)),
        ),
      ]
    }),
  )
}

/** What keys lead to, through every item of the lists on the way. */
const allAt = (nodes: readonly Node[], path: readonly string[]): readonly Node[] =>
  path.reduce<readonly Node[]>(
    (here, key) =>
      here.flatMap((one) => (one.kind === 'seq' ? one.items : [one])).flatMap((one) => nodeAt(one, key) ?? []),
    nodes,
  )

function changedBy(
  node: Mapping,
  path: Node | undefined,
  split: (path: string) => string[] | undefined,
  value: Node | undefined,
): Mapping[] {
  if (!path || !value) return []
  const segments = split(textOf(path) ?? '')
  const set = segments?.[0] === 'spec' ? nested(segments, value, path) : undefined
  const name = nodeAt(node, 'metadata', 'name')
  if (!segments || set?.kind !== 'map') return []
  const kind = segments[1] === 'template' ? 'Deployment' : segments[1] === 'jobTemplate' ? 'CronJob' : 'Pod'
  const metadata = name ? [{ key: textLike(node, 'metadata'), value: nested(['name'], name, name)! }] : []
  return [mappingLike(node, [{ key: textLike(node, 'kind'), value: textLike(node, kind) }, ...metadata, ...set.list])]
}

/** Of a JSON pointer; numbers, the end and variables are places in lists. */
function pointerSegments(pointer: string): string[] | undefined {
  const parts = pointer.slice(0, 2000).split('/').slice(1)
  if (parts.length === 0 || parts.length > maxDepth) return undefined
  return parts.map((part) =>
    /^(?:\d+|-|\{\{.*\}\})$/.test(part) ? `[${part}]` : part.replaceAll('~1', '/').replaceAll('~0', '~'),
  )
}

/** What `--set` and its like set: a value under a path of keys. What it says is what it means, with or without quotes. */
export function settingAt(path: Node, value: Scalar): Mapping | undefined {
  const { source, start, end, text } = value
  const segments = segmentsOf(textOf(path) ?? '')
  const set = segments?.length ? nested(segments, new Scalar(source, start, end, '', text), path) : undefined
  return set?.kind === 'map' ? set : undefined
}

/** `\\.` is a dot of a key. */
function segmentsOf(path: string): string[] | undefined {
  const parts = path.slice(0, 2000).match(/\[[^\]]*\]|(?:\\.|[^.[\\])+/g) ?? []
  return parts.length > maxDepth ? undefined : parts.map((part) => part.replaceAll('\\.', '.'))
}

/**
 * The mappings and lists on the way to a value; `[name:proxy]` and `[0]` are items of a list. They stand where the path does: a
 * mapping where the value does could be taken for what an action makes, where one begins the value.
 */
function nested(segments: readonly string[], value: Node, path: Node): Node | undefined {
  return segments.reduceRight<Node | undefined>((inner, segment) => {
    if (!inner) return undefined
    const [, item] = /^\[(.*)\]$/s.exec(segment) ?? []
    if (item === undefined) return mappingLike(path, [{ key: textLike(path, segment), value: inner }])
    const [, key, text] = /^(\w+):(.*)$/s.exec(item) ?? []
    if (key === undefined || text === undefined || inner.kind !== 'map') return sequenceLike(path, [inner])
    const identity = { key: textLike(path, key), value: textLike(path, text) }
    return sequenceLike(path, [mappingLike(path, [identity, ...inner.list])])
  }, value)
}
