import { parseImage } from '../../knowledge/image-reference.ts'
import { type Container, type ContainerFacts, container, type Field } from '../../model/container.ts'
import type { ContainerInspect, ImageInspect } from '../../model/docker-api.ts'
import { containerFields, fieldsWhere } from '../../model/fields.ts'
import type { LiveEvidence } from '../../model/live.ts'
import { readLists } from './lists.ts'
import { type Origin, Places } from './places.ts'
import { readResources } from './resources.ts'
import { readSecurity } from './security.ts'

export type { Origin } from './places.ts'

/** What the engine never answers for: the manifest's own fact stands in. */
const neverLive = fieldsWhere(({ live }) => live === 'never')
/** Of a container started from a pod it answers for less: the rest is the kubelet's doing or was left to Docker's defaults. */
const notLiveOfPod = fieldsWhere(({ live }) => live !== 'always')

/**
 * Reads the engine's answers and the kernel's state of one container into the container model. Every fact points at what caused it:
 * the manifest it was started as, the run flags, the Dockerfile; else at the engine's answer, which has no text.
 */
export function readInspect(evidence: LiveEvidence, origin: Origin): Container {
  const { manifest, run } = origin
  const { kind, name } = identityOf(evidence)
  const places = new Places(origin, `${kind} ${name}`)
  const security = readSecurity(evidence, places)
  const lists = readLists(evidence, places, origin)
  const facts: ContainerFacts = { ...security.facts, ...readResources(evidence, places), ...lists }
  const silent = silentFields(manifest, evidence.ownNetwork)
  for (const field of silent) replace(facts, field, manifest)
  const unsupported = new Set<Field>([...security.unsupported, ...silent])
  // What was built in this very job is named by a tag and pinned by being here.
  if (kind === 'image' && !manifest) unsupported.add('image')
  return container({
    ...facts,
    key: manifest?.key ?? `${kind} ${name}`,
    name: manifest?.name ?? name,
    dialect: 'live',
    platform: manifest?.platform ?? 'docker',
    at: places.whole,
    nearestParent: manifest?.nearestParent ?? run?.nearestParent ?? new Map(),
    owner: manifest?.owner,
    os: manifest?.os ?? (evidence.inspect.Platform === 'windows' ? 'windows' : 'linux'),
    evidence: 'live',
    unresolved: new Map([...(manifest?.unresolved ?? [])].filter(([field]) => unsupported.has(field))),
    unsupported,
    unobserved: new Map([...security.unobserved].filter(([field]) => !silent.has(field))),
    oneOff: false,
  })
}

/** The fields of a manifest that its running container says nothing about. */
function silentFields(manifest: Container | undefined, ownNetwork: boolean): Set<Field> {
  const fields = new Set<Field>(neverLive)
  if (ownNetwork) fields.add('networkMode')
  if (!manifest) return fields
  // What no form can express is the engine's own.
  for (const field of manifest.unsupported) if (containerFields[field].forms.length > 0) fields.add(field)
  if (manifest.dialect !== 'pod') return fields
  for (const field of notLiveOfPod) fields.add(field)
  // What a pod does not set is unconfined in Kubernetes and Docker's default here.
  if (manifest.seccomp) fields.delete('seccomp')
  return fields
}

function replace<F extends Field>(facts: ContainerFacts, field: F, manifest: Container | undefined): void {
  const value = manifest?.[field]
  if (value !== undefined) facts[field] = value as ContainerFacts[F]
  else if (!Array.isArray(facts[field])) delete facts[field]
  else (facts[field] as readonly unknown[]) = []
}

/** Stable over runs and tags: the image's repository where the gate started it, else the container's own name. */
function identityOf(evidence: LiveEvidence): { kind: 'image' | 'container'; name: string } {
  const { inspect, image } = evidence
  // An image can bring labels of its own, but it cannot name its container.
  const run = inspect.Config.Labels?.['dev.hullgate.run']
  const isOurs = run !== undefined && inspect.Name.startsWith(`/hullgate-${run}-`)
  if (!isOurs) return { kind: 'container', name: inspect.Name.replace(/^\//, '') }
  const reference = parseImage(inspect.Config.Image)
    ? inspect.Config.Image
    : (image?.RepoTags?.[0] ?? inspect.Config.Image)
  return { kind: 'image', name: withoutTag(reference) }
}

/** An image's name over all of its tags. */
export const withoutTag = (reference: string): string => {
  const name = reference.replace(/@sha256:[0-9a-f]+$/, '')
  return parseImage(name)?.tag === undefined ? name : name.slice(0, name.lastIndexOf(':'))
}

/**
 * The key of the Compose service that `docker compose up` made a container from, where its file lies in this repository.
 * @param root absolute path of the repository
 */
export function composeOrigin({ inspect, image }: LiveEvidence, root: string): string | undefined {
  const labels = labelsOfItsOwn(inspect, image)
  const service = labels['com.docker.compose.service']
  const folder = labels['com.docker.compose.project.working_dir'] ?? ''
  if (!service) return undefined
  const base = `${root.replace(/\/+$/, '')}/`
  for (const file of (labels['com.docker.compose.project.config_files'] ?? '').split(',')) {
    const path = file.startsWith('/') ? file : `${folder}/${file}`
    if (file !== '' && path.startsWith(base)) return `${path.slice(base.length).replace(/^(?:\.\/)+/, '')}#${service}`
  }
  return undefined
}

/** An image can bring any label, so those that it brings say nothing of who made the container. */
function labelsOfItsOwn(
  { Config: config }: ContainerInspect,
  image: ImageInspect | undefined,
): Readonly<Record<string, string>> {
  if (!image) return {}
  const brought = image.Config?.Labels ?? {}
  return Object.fromEntries(Object.entries(config.Labels ?? {}).filter(([name, value]) => brought[name] !== value))
}
