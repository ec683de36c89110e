import type { Container } from '../model/container.ts'
import type { LiveEvidence } from '../model/live.ts'
import type { BuiltImage } from './dockerfile/built-image.ts'
import { readEngine } from './inspect/engine.ts'
import { composeOrigin, readInspect } from './inspect/inspect.ts'
import type { Repository } from './reader.ts'

export { readEngine }

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
  const found: Container[] = []
  for (const { evidence, startedAs } of observations) {
    const origin = startedAs ? undefined : composeOrigin(evidence, root)
    const manifest = startedAs ? startedAs.manifest : manifests.find(({ key }) => key === origin)
    // A running container that no manifest describes may come from anywhere: no Dockerfile is assumed.
    const built = startedAs || manifest ? await builtImage(repository, manifest) : undefined
    found.push(readInspect(evidence, { manifest, run: startedAs?.run, built, root }))
  }
  return found
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
