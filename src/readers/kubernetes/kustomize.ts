import { posix } from 'node:path'
import type { Source } from '../../model/source.ts'
import { mayHaveKey } from '../parse/keys.ts'
import { itemsOf, nodeAt, parseYaml, textAt, textOf } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'

/**
 * Files that a kustomization merges into other manifests: what they leave out stands in the base.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 */
export function patchesOf(repository: Repository): ReadonlySet<string> {
  const files = repository.paths.flatMap((path) =>
    /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path) ? (repository.read(path) ?? []) : [],
  )
  const patches = new Set<string>()
  const resources = new Set<string>()
  const patching = files.filter(({ text }) => mayHaveKey(text, 'patches', 'patchesStrategicMerge'))
  const read = new Set(patching)
  for (const file of read) readFile(file, patches, resources)
  const names = new Set([...patches].map((path) => posix.basename(path)))
  // What a file without patches lists counts only where it is a patch of another.
  const isPlain = [...names].every((name) => /^[\w.-]+$/.test(name))
  for (const file of names.size > 0 ? files : []) {
    if (read.has(file)) continue
    const words: readonly string[] = file.text.match(/[\w.-]+/g) ?? []
    if (!isPlain || file.text.includes('\\') || words.some((word) => names.has(word)))
      readFile(file, patches, resources)
  }
  return new Set([...patches].filter((path) => !resources.has(path)))
}

/** Adds the paths of the patches and of the resources that a kustomization lists. */
function readFile(file: Source, patches: Set<string>, resources: Set<string>): void {
  const resolve = (relative: string) => posix.join(posix.dirname(file.path), relative)
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
