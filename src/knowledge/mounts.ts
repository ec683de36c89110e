import type { Mount } from '../model/container.ts'
import type { Fact } from '../model/source.ts'
import { normalizePath, pathReach } from './host-paths.ts'

/** A mount of a path of the host. */
export type HostMount = Mount & { readonly source: string }

/** Whether a host path can be written: a mount by its own setting, a pod's declared volume through any of its mounts. */
export const isWritable = (mounts: readonly Fact<Mount>[], { value }: Fact<HostMount>): boolean =>
  mounts.some(
    (mount) =>
      (value.target === '' || mount.value.target === value.target) &&
      mount.value.type === 'bind' &&
      !mount.value.readOnly &&
      mount.value.source !== undefined &&
      normalizePath(mount.value.source) === value.source,
  )

/** Every mount of a host path, each once. A volume that the pod declares stands for its mounts. */
export function hostMounts(container: {
  readonly mounts: readonly Fact<Mount>[]
  readonly volumes: readonly Fact<Mount>[]
}): Fact<HostMount>[] {
  const found = new Map<string, Fact<HostMount>>()
  const put = (fact: Fact<Mount>, isCovered: (path: string) => boolean) => {
    const { type, source, target } = fact.value
    if (type !== 'bind' || source === undefined) return
    const path = normalizePath(source)
    const key = `${path}\0${target}`
    if (!found.has(key) && !isCovered(path)) found.set(key, { ...fact, value: { ...fact.value, source: path } })
  }
  for (const fact of container.volumes) put(fact, () => false)
  const declared = [...found.values()].map(({ value }) => value.source)
  // A subPath reaches no further than its volume does.
  const isCovered = (path: string) =>
    declared.some(
      (volume) =>
        path === volume || (path.startsWith(volume.replace(/\/?$/, '/')) && pathReach(path) === pathReach(volume)),
    )
  for (const fact of container.mounts) put(fact, isCovered)
  return [...found.values()]
}
