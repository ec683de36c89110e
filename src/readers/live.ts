import type { Container } from '../model/container.ts'
import type { EngineAnswers } from '../model/docker-api.ts'
import type { Image } from '../model/image.ts'
import type { ContainerFiles, LiveEvidence } from '../model/live.ts'
import type { Node } from '../model/node.ts'
import type { Gap, Source } from '../model/source.ts'
import type { Subject } from '../model/subject.ts'
import type { BuiltImage } from './dockerfile/built-image.ts'
import { readEngine } from './inspect/engine.ts'
import { composeOrigin, readInspect, withoutTag } from './inspect/inspect.ts'
import { readSwarm } from './inspect/swarm.ts'
import { mayRunKubelet, nodeListing } from './node/files.ts'
import { readNode } from './node/node.ts'
import type { Repository } from './reader.ts'

/** The engine itself, with its swarm and the overlay networks of that. */
export const readEngineAnswers = (answers: EngineAnswers): Subject[] => [readEngine(answers), ...readSwarm(answers)]

/** Several images of one name are told apart by their tags; one alone keeps its key whatever its tag. */
export function withKeys<S extends Container | Image>(
  found: readonly (readonly [subject: S, reference: string])[],
): S[] {
  const references = new Map<string, Set<string>>()
  for (const [{ key }, reference] of found) references.set(key, (references.get(key) ?? new Set()).add(reference))
  return found.map(([subject, reference]) =>
    subject.key.startsWith('image ') && references.get(subject.key)!.size > 1
      ? { ...subject, key: `image ${reference}`, name: reference }
      : subject,
  )
}

/** Dockerfiles that may have made an image: more are not compared with it. */
const maxDockerfiles = 50

/**
 * Reads the files of an image that the gate started, as they arrive from the engine.
 * @throws Error with one sentence where the image cannot be read
 */
export async function readSavedImage(
  chunks: AsyncIterable<Buffer>,
  { reference, manifest }: { readonly reference: string; readonly manifest?: Container },
  repository: Repository,
  today: string,
): Promise<{ readonly image: Image; readonly gaps: readonly Gap[]; readonly bytes: number }> {
  const [{ ImageError, readArchive, sizeOf }, { readImage }] = await Promise.all([
    import('./image/archive.ts'),
    import('./image/image.ts'),
  ])
  const archive = await readArchive(chunks).catch((error: unknown) => {
    if (!(error instanceof ImageError)) throw error
    throw new Error(`The files of the image ${reference} cannot be checked: ${error.message}. Build the image again.`)
  })
  const at = manifest?.image?.at ?? manifest?.at
  const dockerfiles = dockerfilesOf(repository, manifest)
  const { image, gaps } = readImage(archive, {
    reference,
    name: withoutTag(reference),
    dockerfiles,
    today,
    ...(at && { at }),
  })
  const kinds = [image.kind]
  return { image, gaps: gaps.map((gap) => ({ ...gap, kinds })), bytes: sizeOf(archive) }
}

/**
 * The node of a cluster that a container is, by its files; undefined for any other.
 * @throws Error where its files cannot be read
 */
export async function readNodeFiles(
  files: ContainerFiles,
  { evidence, startedAs }: Observation,
): Promise<Node | undefined> {
  const { inspect } = evidence
  const listing = await nodeListing(files, mayRunKubelet(evidence))
  const name = startedAs ? `image ${withoutTag(inspect.Config.Image)}` : `container ${inspect.Name.replace(/^\//, '')}`
  return listing === undefined ? undefined : readNode({ path: name, text: listing, origin: 'engine' }, name)
}

/** The Dockerfile that the manifest builds, else all of the repository, the topmost first. */
function dockerfilesOf(repository: Repository, manifest: Container | undefined): Source[] {
  const build = manifest?.build?.value
  const named = build === undefined ? undefined : (repository.read(build) ?? repository.read(`${build}/Dockerfile`))
  if (named) return [named]
  const paths = repository.paths.filter((path) =>
    /(?:^|\/)(?:docker|container)file(?:[.-][\w.-]+)?$|\.(?:docker|container)file$/i.test(path),
  )
  const depth = (path: string) => path.split('/').length
  return paths
    .sort((a, b) => depth(a) - depth(b))
    .slice(0, maxDockerfiles)
    .flatMap((path) => repository.read(path) ?? [])
}

/** What was collected of one live container, and what the gate started it as; absent where it was running already. */
interface Observation {
  readonly evidence: LiveEvidence
  readonly startedAs?: { readonly manifest?: Container; readonly run?: Container }
}

/**
 * Reads live containers into the container model, with each fact traced to the manifest, the flags or the Dockerfile that set it.
 * @param root absolute path of the repository
 */
export async function readLive(
  observations: readonly Observation[],
  manifests: readonly Container[],
  repository: Repository,
  root: string,
): Promise<Container[]> {
  if (observations.length === 0) return []
  const found: [Container, string][] = []
  for (const { evidence, startedAs } of observations) {
    const origin = startedAs ? undefined : composeOrigin(evidence, root)
    const manifest = startedAs ? startedAs.manifest : manifests.find(({ key }) => key === origin)
    // A running container that no manifest describes may come from anywhere: no Dockerfile is assumed.
    const built = startedAs || manifest ? await builtImage(repository, manifest) : undefined
    const read = readInspect(evidence, { manifest, run: startedAs?.run, built, root })
    found.push([read, evidence.inspect.Config.Image])
  }
  return withKeys(found)
}

/** What the image's Dockerfile makes: the one the manifest builds; without a manifest the repository's only or topmost one. */
async function builtImage(repository: Repository, manifest: Container | undefined): Promise<BuiltImage | undefined> {
  const path = manifest ? manifest.build?.value : topmostDockerfile(repository.paths)
  const text = path === undefined ? undefined : (repository.read(path) ?? repository.read(`${path}/Dockerfile`))
  if (!text) return undefined
  const { readBuiltImage } = await import('./dockerfile/built-image.ts')
  return readBuiltImage(text)
}

function topmostDockerfile(paths: readonly string[]): string | undefined {
  const all = paths.filter((path) => /(?:^|\/)(?:Dockerfile|Containerfile)$/.test(path))
  return all.find((path) => !path.includes('/')) ?? (all.length === 1 ? all[0] : undefined)
}
