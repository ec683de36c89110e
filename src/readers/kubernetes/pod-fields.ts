import type { ContainerFacts, Field } from '../../model/container.ts'
import { containerFields, fieldsWhere, unsupportedBy } from '../../model/fields.ts'
import type { Span } from '../../model/source.ts'
import { entryAt, type Node, spanOf, textAt } from '../parse/yaml.ts'

export const lists = ['containers', 'initContainers', 'ephemeralContainers'] as const

export type ContainerList = (typeof lists)[number]

const isFieldOf = (level: 'container' | 'pod') => fieldsWhere(({ pod }) => pod?.level === level)
const ownFields = isFieldOf('container')
const podFields = isFieldOf('pod')
const fieldsOfPods = [...ownFields, ...podFields]

const resourceFields: readonly Field[] = ['memoryLimit', 'memoryRequest', 'cpuLimit', 'cpuRequest']
const probeFields: readonly Field[] = ['livenessProbe', 'readinessProbe']
const portFields: readonly Field[] = ['ports', 'exposedPorts']

/** What a pod can set for its containers, or that only it can set. */
export const sharedFields: ReadonlySet<Field> = new Set([
  ...podFields,
  'user',
  'group',
  'runAsNonRoot',
  'seccomp',
  'appArmor',
  'seLinux',
])

interface Circumstances {
  readonly windows: boolean
  readonly runsToEnd: boolean
}

/** Nearly all containers have one of a few of these: each is made once. */
const unsupportedSets = new Map<string, ReadonlySet<Field>>()

/** The fields that this container cannot set. */
export function unsupportedFields(
  node: Node,
  list: ContainerList,
  { windows, runsToEnd }: Circumstances,
): ReadonlySet<Field> {
  const isEphemeral = list === 'ephemeralContainers'
  // The API server rejects ports here: only a container that declares some is checked.
  const hasPorts = isEphemeral && entryAt(node, 'ports') !== undefined
  const isSidecar = textAt(node, 'restartPolicy') === 'Always'
  const hasNoProbes = runsToEnd || (list === 'initContainers' && !isSidecar)
  const circumstances = `${windows} ${isEphemeral} ${hasPorts} ${hasNoProbes}`
  const known = unsupportedSets.get(circumstances)
  if (known) return known
  const fields = new Set(unsupportedBy('pod', windows ? 'windows' : 'linux'))
  if (isEphemeral) for (const field of [...resourceFields, ...probeFields]) fields.add(field)
  if (isEphemeral && !hasPorts) for (const field of portFields) fields.add(field)
  if (hasNoProbes) for (const field of probeFields) fields.add(field)
  unsupportedSets.set(circumstances, fields)
  return fields
}

/** The keys that fields of a container stand below, outermost first, each with its fields: they are looked up together. */
const parents: ReadonlyMap<readonly string[], readonly Field[]> = byParent()

function byParent() {
  const found = new Map<string, [readonly string[], Field[]]>()
  for (const field of ownFields) {
    const path = containerFields[field].pod?.parent ?? []
    const known = found.get(path.join('\0'))
    if (known) known[1].push(field)
    else if (path.length > 0) found.set(path.join('\0'), [path, [field]])
  }
  return new Map(found.values())
}

/** For what is missing, the nearest key that is there; of the pod's own settings `spec`. */
export function nearestParents(node: Node, specAt: Span | undefined): Map<Field, Span> {
  const found = new Map<Field, Span>()
  if (specAt) for (const field of podFields) found.set(field, specAt)
  for (const [path, fields] of parents) {
    const at = nearest(node, path)
    if (at) for (const field of fields) found.set(field, at)
  }
  return found
}

/** The last key of a path that is there. */
function nearest(node: Node, path: readonly string[]): Span | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const entry = entryAt(node, ...path.slice(0, depth))
    if (entry) return spanOf(entry.key)
  }
  return undefined
}

/** The facts that are neither set nor unresolved. */
export function unset(facts: Partial<ContainerFacts>, unresolved: ReadonlyMap<Field, unknown>): Field[] {
  const isSet = (field: Field) => {
    const value = facts[field]
    return unresolved.has(field) || (Array.isArray(value) ? value.length > 0 : value !== undefined)
  }
  return fieldsOfPods.filter((field) => !isSet(field))
}

/** What a pod without containers leaves unsupported; undefined where it sets nothing at all. */
export function unsupportedWithoutContainers(
  facts: Partial<ContainerFacts>,
  unresolved: ReadonlyMap<Field, unknown>,
  windows: boolean,
): Set<Field> | undefined {
  const missing = new Set(unset(facts, unresolved))
  const setsAnything = fieldsOfPods.some((field) => field !== 'namespace' && !missing.has(field))
  return setsAnything ? new Set([...unsupportedBy('pod', windows ? 'windows' : 'linux'), ...missing]) : undefined
}
