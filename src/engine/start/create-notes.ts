import type { Container } from '../../model/container.ts'
import { position } from '../../model/source.ts'

/**
 * What a container that is started does without, a sentence each.
 * @param leftOut settings that were not applied, as written
 * @param imageUser the user that the image names
 */
export const notesOf = (container: Container, leftOut: readonly string[], imageUser = ''): string[] => [
  ...modeNotes(container),
  ...restNotes(container),
  ...userNotes(container, imageUser),
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

/** More than a manifest has keys: what is cut off would be dropped without a word. */
const maximumNames = 200

/** Everything that is named and not given, in one sentence. */
function leftOutNote(container: Container, others: readonly string[]): string[] {
  const own = container.leftOut.flatMap(({ value }) => (value.isMissing ? [] : [value.name]))
  const labels = container.labels.flatMap(({ value }) => (isOthers(value.name) ? [`label ${value.name}`] : []))
  const { restart } = container
  const policy = restart && restart.value.name !== 'no' ? [`restart policy ${restart.value.name}`] : []
  const names = [...new Set([...own, ...others, ...policy, ...labels])]
  if (names.length === 0) return []
  const rest = names.length > maximumNames ? ', …' : ''
  return [`not applied: ${names.slice(0, maximumNames).join(', ')}${rest}.`]
}

/** Fields that are named for one place; a word that may be any flag may set all of them. */
const maximumFields = 3

/** Settings whose value is not known, by where they are written; what the image decides is decided by it here too. */
function unresolvedNotes({ unresolved }: Container): string[] {
  const places = new Map<string, string[]>()
  for (const [field, { because, at, unset }] of unresolved) {
    if (unset) continue
    const { line } = position(at.source, at.start)
    const place = `${at.source.path}:${line} (${because})`
    const fields = places.get(place)
    if (fields) fields.push(wordsOf(field))
    else if (places.size < maximumNames) places.set(place, [wordsOf(field)])
  }
  return [...places].map(([place, fields]) =>
    fields.length > maximumFields ? `not applied: ${place}.` : `not applied: ${fields.join(', ')} at ${place}.`,
  )
}

const wordsOf = (field: string) => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** What of its users only a cluster would see to. */
function userNotes({ runAsNonRoot, user, usernsMode }: Container, imageUser: string): string[] {
  const isRoot = !/^0*[1-9]\d*(?::|$)/.test(user?.value ?? imageUser)
  return [
    ...(runAsNonRoot?.value && isRoot
      ? ['runAsNonRoot is not applied: Kubernetes would not start it, its user is root or not a number.']
      : []),
    ...(usernsMode?.value === 'private'
      ? ['the user namespace of its own is not applied: Docker has none for one container alone.']
      : []),
  ]
}

/** Without a request of its own the limit is one. */
const requestsMemory = ({ memoryRequest, memoryLimit }: Container): boolean =>
  memoryRequest !== undefined && memoryRequest.value !== memoryLimit?.value

function restNotes(container: Container): string[] {
  const isPod = container.dialect === 'pod'
  return [
    ...(container.devices.some(({ value }) => value === 'gpus') ? ['GPUs are not passed to the container.'] : []),
    ...(container.livenessProbe || container.readinessProbe ? ["the pod's probes are not run."] : []),
    ...(isPod && requestsMemory(container) ? ["the pod's memory request is ignored outside Kubernetes."] : []),
    ...(isPod && container.group && !container.user
      ? ['runAsGroup is ignored without runAsUser: the image’s user applies.']
      : []),
    ...(container.windowsHostProcess?.value ? ['hostProcess applies to Windows nodes only.'] : []),
  ]
}
