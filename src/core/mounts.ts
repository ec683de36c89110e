import { normalizePath } from './paths.ts'
import type { Fact } from './source.ts'
import type { Mount } from './subjects.ts'

/** A mount of a path of the host. */
export type HostMount = Mount & { readonly source: string }

/** Every host path that a container is given, each once: a pod's declared volumes stand for their mounts. */
export function hostMounts(container: {
  readonly mounts: readonly Fact<Mount>[]
  readonly volumes: readonly Fact<Mount>[]
}): Fact<HostMount>[] {
  const found = new Map<string, Fact<HostMount>>()
  for (const fact of [...container.volumes, ...container.mounts]) {
    const { type, source } = fact.value
    if (type !== 'bind' || source === undefined) continue
    const path = normalizePath(source)
    if (!found.has(path)) found.set(path, { ...fact, value: { ...fact.value, source: path } })
  }
  return [...found.values()]
}
