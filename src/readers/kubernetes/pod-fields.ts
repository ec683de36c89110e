import type { Span } from '../../model/source.ts'
import type { ContainerFacts, Field } from '../../model/subjects.ts'
import { entryAt, type Node, spanOf, textAt } from '../parse/yaml.ts'

export const lists = ['containers', 'initContainers', 'ephemeralContainers'] as const

export type ContainerList = (typeof lists)[number]

const unsayable: readonly Field[] = [
  'restart',
  'pidsLimit',
  'devices',
  'deviceCgroupRules',
  'ulimits',
  'cgroupParent',
  'utsMode',
  'cgroupnsMode',
  'healthcheck',
  'cpuShares',
  'cpuSet',
  'build',
  'init',
]

/** What the API server refuses on a Windows pod. */
const linuxOnly: readonly Field[] = [
  'securityContext',
  'privileged',
  'noNewPrivileges',
  'readOnlyRootFilesystem',
  'procMount',
  'capAdd',
  'capDrop',
  'user',
  'group',
  'supplementalGroups',
  'seccomp',
  'appArmor',
  'seLinux',
  'sysctls',
  'pidMode',
  'ipcMode',
  'usernsMode',
]

const resourceFields: readonly Field[] = ['memoryLimit', 'memoryRequest', 'cpuLimit', 'cpuRequest']
const probeFields: readonly Field[] = ['livenessProbe', 'readinessProbe']
const portFields: readonly Field[] = ['ports', 'exposedPorts']

/** What a shared security context can hold; a missing one is pointed at there. */
const securityFields: readonly Field[] = [
  'securityContext',
  'privileged',
  'noNewPrivileges',
  'readOnlyRootFilesystem',
  'procMount',
  'capAdd',
  'capDrop',
  'user',
  'group',
  'runAsNonRoot',
  'seccomp',
  'appArmor',
  'seLinux',
  'windowsHostProcess',
]

/** What stands in a container's own lines. */
const ownFields: readonly Field[] = [
  ...securityFields,
  ...resourceFields,
  ...probeFields,
  'image',
  'pullPolicy',
  'entrypoint',
  'command',
  'workingDir',
  'processes',
  'mounts',
  'ports',
  'exposedPorts',
  'probeHosts',
  'env',
]

const sharedFields: readonly Field[] = [
  'volumes',
  'supplementalGroups',
  'sysctls',
  'pidMode',
  'ipcMode',
  'networkMode',
  'usernsMode',
  'serviceAccount',
  'serviceAccountToken',
  'namespace',
]

interface Circumstances {
  readonly windows: boolean
  readonly userNamed: boolean
  readonly runsToEnd: boolean
}

/** What this container cannot say. */
export function silences(
  node: Node,
  list: ContainerList,
  { windows, userNamed, runsToEnd }: Circumstances,
): Set<Field> {
  const fields = new Set(unsayable)
  if (windows) for (const field of linuxOnly) fields.add(field)
  if (windows && userNamed) fields.delete('user')
  if (list === 'ephemeralContainers') {
    for (const field of [...resourceFields, ...probeFields]) fields.add(field)
    // The API server refuses ports here: only those who write them are told.
    if (!entryAt(node, 'ports')) for (const field of portFields) fields.add(field)
  }
  const isSidecar = textAt(node, 'restartPolicy') === 'Always'
  if (runsToEnd || (list === 'initContainers' && !isSidecar)) for (const field of probeFields) fields.add(field)
  return fields
}

/** For what is missing, the nearest key that is there. */
export function nearest(node: Node): Map<Field, Span> {
  const near = new Map<Field, Span>()
  const point = (fields: readonly Field[], ...path: string[]) => {
    const entry = entryAt(node, ...path)
    if (entry) for (const field of fields) near.set(field, spanOf(entry.key))
  }
  point(securityFields, 'securityContext')
  point(['capAdd', 'capDrop'], 'securityContext', 'capabilities')
  point(resourceFields, 'resources')
  point(['memoryLimit', 'cpuLimit'], 'resources', 'limits')
  point(['memoryRequest', 'cpuRequest'], 'resources', 'requests')
  return near
}

/** The facts that are neither set nor in doubt. */
export function unsaid(facts: Partial<ContainerFacts>, unsure: ReadonlyMap<Field, unknown>): Field[] {
  const isSaid = (field: Field) => {
    const value = facts[field]
    return unsure.has(field) || (Array.isArray(value) ? value.length > 0 : value !== undefined)
  }
  return [...ownFields, ...sharedFields].filter((field) => !isSaid(field))
}

/** What a pod without containers cannot say; undefined where it says nothing at all. */
export function silencesAlone(
  facts: Partial<ContainerFacts>,
  unsure: ReadonlyMap<Field, unknown>,
  windows: boolean,
): Set<Field> | undefined {
  const silent = new Set(unsaid(facts, unsure))
  const saysAnything = [...ownFields, ...sharedFields].some((field) => field !== 'namespace' && !silent.has(field))
  return saysAnything ? new Set([...unsayable, ...(windows ? linuxOnly : []), ...silent]) : undefined
}
