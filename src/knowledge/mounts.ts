import type { Mount } from '../model/container.ts'
import type { Fact } from '../model/source.ts'
import { isEngineSocket, normalizePath, pathReach } from './host-paths.ts'

/** A mount of a path of the host. */
export type HostMount = Mount & { readonly source: string }

/**
 * The engine's socket that is mounted though the source is open: it has the name of one (`${DIR}/docker.sock`), or is put where
 * programs look for one (`${SOCKET}:/var/run/docker.sock`).
 */
export const openSocket = ({ source = '', target }: Pick<Mount, 'source' | 'target'>): string | undefined =>
  [source, target].find(isEngineSocket)

interface Written {
  readonly paths: Set<string>
  /** Path and target. */
  readonly places: Set<string>
}

/** What the mounts of a container let it write to, put together once. */
const known = new WeakMap<readonly Fact<Mount>[], Written>()

function writtenBy(mounts: readonly Fact<Mount>[]): Written {
  const before = known.get(mounts)
  if (before) return before
  const written: Written = { paths: new Set(), places: new Set() }
  for (const { value } of mounts) {
    if (value.type !== 'bind' || value.readOnly || value.source === undefined) continue
    const path = normalizePath(value.source)
    written.paths.add(path)
    written.places.add(`${path}\0${value.target}`)
  }
  known.set(mounts, written)
  return written
}

/** Whether a host path can be written: a mount by its own setting, a pod's declared volume through any of its mounts. */
export function isWritable(mounts: readonly Fact<Mount>[], { value }: Fact<HostMount>): boolean {
  const { paths, places } = writtenBy(mounts)
  return value.target === '' ? paths.has(value.source) : places.has(`${value.source}\0${value.target}`)
}

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
  const declared = new Set([...found.values()].map(({ value }) => value.source))
  const lengths = new Set([...declared].map(({ length }) => length))
  // A subPath reaches no further than its volume does.
  const isCovered = (path: string) =>
    declared.has(path) ||
    foldersAbove(path, lengths).some((folder) => declared.has(folder) && pathReach(path) === pathReach(folder))
  for (const fact of container.mounts) put(fact, isCovered)
  return [...found.values()]
}

/** Linux takes no longer path (PATH_MAX). */
const maxPath = 4096

/** The root and the folders that a path leads through, of these lengths. */
const foldersAbove = (path: string, lengths: ReadonlySet<number>): string[] =>
  [...path.slice(0, maxPath).matchAll(/\//g)]
    .map(({ index }) => Math.max(index, 1))
    .flatMap((length) => (lengths.has(length) ? path.slice(0, length) : []))
