import type { Container } from '../../model/container.ts'
import { position } from '../../model/source.ts'

/**
 * What a container that is started does without, a sentence each.
 * @param leftOut settings that were not applied, as written
 */
export const notesOf = (container: Container, leftOut: readonly string[]): string[] => [
  ...modeNotes(container),
  ...restNotes(container),
  ...unresolvedNotes(container),
  ...leftOutNote(container, leftOut),
]

/** Labels that other programs act upon are not passed on: `docker compose down` must not take this container for its own. */
export const isOthers = (label: string): boolean =>
  /^(?:dev\.hullgate|com\.docker\.|io\.podman\.|org\.testcontainers)/.test(label)

const isForeign = (mode: string) => /^(?:container|service):|^ns:|^keep-id|^auto|^nomap/.test(mode)
export const modeOf = (mode: string | undefined) => (mode === undefined || isForeign(mode) ? undefined : mode)

const modeNotes = (container: Container): string[] =>
  [container.pidMode, container.ipcMode, container.utsMode, container.usernsMode, container.cgroupnsMode].flatMap(
    (mode) =>
      mode && isForeign(mode.value) ? [`namespace ${mode.value} is not joined: the container gets its own.`] : [],
  )

const maximumNames = 20

/** Everything that is named and not given, in one sentence. */
function leftOutNote(container: Container, others: readonly string[]): string[] {
  const own = container.leftOut.flatMap(({ value }) => (value.isMissing ? [] : [value.name]))
  const labels = container.labels.flatMap(({ value }) => (isOthers(value.name) ? [`label ${value.name}`] : []))
  const names = [...new Set([...own, ...others, ...labels])]
  if (names.length === 0) return []
  const rest = names.length > maximumNames ? ', …' : ''
  return [`not applied: ${names.slice(0, maximumNames).join(', ')}${rest}.`]
}

/** A setting whose value is not known; what the image decides is decided by it here too. */
function unresolvedNotes({ unresolved }: Container): string[] {
  const places = new Set<string>()
  for (const { because, at, unset } of unresolved.values()) {
    if (unset || places.size === maximumNames) continue
    const { line } = position(at.source, at.start)
    places.add(`not applied: ${at.source.path}:${line} (${because}).`)
  }
  return [...places]
}

function restNotes(container: Container): string[] {
  const isPod = container.dialect === 'pod'
  return [
    ...(container.devices.some(({ value }) => value === 'gpus') ? ['GPUs are not passed to the container.'] : []),
    ...(container.livenessProbe || container.readinessProbe ? ["the pod's probes are not run."] : []),
    ...(isPod && container.memoryRequest ? ["the pod's memory request is ignored outside Kubernetes."] : []),
    ...(isPod && container.restart ? ["the pod's restart policy is ignored outside Kubernetes."] : []),
    ...(isPod && container.group && !container.user
      ? ['runAsGroup is ignored without runAsUser: the image’s user applies.']
      : []),
    ...(container.windowsHostProcess?.value ? ['hostProcess applies to Windows nodes only.'] : []),
  ]
}
