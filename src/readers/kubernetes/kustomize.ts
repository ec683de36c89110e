import { posix } from 'node:path'
import { itemsOf, nodeAt, parseYaml, textAt, textOf } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'

/**
 * Files that a kustomization merges into other manifests: what they leave out stands in the base.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 */
export function patchesOf(repository: Repository): ReadonlySet<string> {
  const patches = new Set<string>()
  const resources = new Set<string>()
  for (const path of repository.paths) {
    if (!/(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path)) continue
    const file = repository.read(path)
    if (!file) continue
    const resolve = (relative: string) => posix.join(posix.dirname(path), relative)
    for (const document of parseYaml(file).documents) {
      for (const item of itemsOf(nodeAt(document, 'patches'))) {
        // Up to Kustomize 4 a plain list of paths names strategic merge patches.
        const patch = textAt(item, 'path') ?? textOf(item)
        if (patch && !patch.includes('\n')) patches.add(resolve(patch))
      }
      for (const item of itemsOf(nodeAt(document, 'patchesStrategicMerge'))) {
        const patch = textOf(item)
        if (patch && !patch.includes('\n')) patches.add(resolve(patch))
      }
      for (const item of itemsOf(nodeAt(document, 'resources'))) resources.add(resolve(textOf(item) ?? '.'))
    }
  }
  return new Set([...patches].filter((path) => !resources.has(path)))
}
