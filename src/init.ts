import { join } from 'node:path'
import type { Checked } from './check.ts'
import { parseImage } from './knowledge/image-reference.ts'
import type { ActionRelease, Adoption, AdoptionFile } from './model/adoption.ts'
import { defaultPolicyPath } from './model/policy.ts'
import { adoptionFiles, adoptionText } from './render/adoption.ts'
import { writeNew } from './repository/write.ts'

/** Folders whose files are others', by the name that their tools give them. */
const vendorFolder = /^(?:.*\/)?(?:vendor|third_party|node_modules|bower_components)(?=\/)/

/**
 * Writes the policy and the workflow for what the repository holds; what is there already stays.
 * @param checked the repository as it is
 * @param hasPolicy under any of its names
 * @returns what was found and done, as text
 * @throws where a file cannot be written
 */
export async function adopt(
  root: string,
  release: ActionRelease,
  checked: Checked,
  hasPolicy: boolean,
): Promise<string> {
  const adoption = adoptionOf(checked)
  const written: AdoptionFile[] = []
  const kept: AdoptionFile[] = []
  for (const file of adoptionFiles(adoption, release)) {
    const isTaken = file.path === defaultPolicyPath && hasPolicy
    const isNew = !isTaken && (await writeNew(join(root, file.path), file.text, root))
    ;(isNew ? written : kept).push(file)
  }
  return adoptionText(adoption, release, written, kept)
}

function adoptionOf({ subjects, report: { counts, judged, findings, gaps } }: Checked): Adoption {
  const paths = subjects.map(({ at }) => at.source.path)
  const vendored = [...new Set(paths.flatMap((path) => vendorFolder.exec(path)?.[0] ?? []))].sort()
  const isOwn = (path: string) => !vendorFolder.test(path)
  const containers = subjects.filter((subject) => subject.kind === 'container')
  const built = containers.filter(
    ({ dialect, build, at }) => dialect === 'compose' && build?.at.source === at.source && isOwn(at.source.path),
  )
  const composeFile = topmost(built.map(({ at }) => at.source.path))
  const services = built
    .filter(({ at }) => at.source.path === composeFile)
    .map(({ name, image }) => ({ name, ...(image && { image: image.value }) }))
  const dockerfiles = subjects.flatMap(({ kind, at }) => (kind === 'dockerfile' ? [at.source.path] : []))
  const dockerfile = services.length > 0 ? undefined : topmost(dockerfiles.filter(isOwn))
  const images = containers.flatMap(({ image, build }) => (image && !build ? (parseImage(image.value) ?? []) : []))
  return {
    services,
    vendored,
    registries: [...new Set(images.map(({ registry }) => registry))].sort(),
    standing: findings.filter(({ waiver }) => !waiver).length,
    blocking: counts.blocking,
    judged,
    gaps,
    ...(composeFile !== undefined && { composeFile }),
    ...(dockerfile !== undefined && { dockerfile }),
  }
}

/** The path with the fewest folders; of those the first by name. */
const topmost = (paths: readonly string[]): string | undefined =>
  [...paths].sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))[0]
