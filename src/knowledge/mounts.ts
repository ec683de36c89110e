import type { Mount } from '../model/container.ts'
import type { Fact } from '../model/source.ts'
import { normalizePath, pathReach } from './host-paths.ts'

/** A mount of a path of the host. */
export type HostMount = Mount & { readonly source: string }

/** Whether a host path can be written through any of its mounts; one that is only declared cannot be. */
export const isWritable = (mounts: readonly Fact<Mount>[], { value }: Fact<HostMount>): boolean =>
  mounts.some(
    (mount) =>
      mount.value.type === 'bind' &&
      !mount.value.readOnly &&
      mount.value.source !== undefined &&
      normalizePath(mount.value.source) === value.source,
  )

/** Every host path that a container is given, each once: a pod's declared volumes stand for their mounts. */
export function hostMounts(container: {
  readonly mounts: readonly Fact<Mount>[]
  readonly volumes: readonly Fact<Mount>[]
}): Fact<HostMount>[] {
  const found = new Map<string, Fact<HostMount>>()
  const put = (fact: Fact<Mount>, isSaid: (path: string) => boolean) => {
    const { type, source } = fact.value
    if (type !== 'bind' || source === undefined) return
    const path = normalizePath(source)
    if (!found.has(path) && !isSaid(path)) found.set(path, { ...fact, value: { ...fact.value, source: path } })
  }
  for (const fact of container.volumes) put(fact, () => false)
  // A subPath reaches no further than its volume does.
  const declared = [...found.keys()]
  const isInside = (path: string) =>
    declared.some((volume) => path.startsWith(volume.replace(/\/?$/, '/')) && pathReach(path) === pathReach(volume))
  for (const fact of container.mounts) put(fact, isInside)
  return [...found.values()]
}
