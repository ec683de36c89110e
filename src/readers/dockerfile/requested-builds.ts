import { groupBy } from '../../model/group.ts'
import { folderOf, joinPath } from '../../model/path.ts'
import { type Source, span } from '../../model/source.ts'
import { leaveOut } from '../left-out.ts'
import type { BuildRequest, DockerfileBuild } from '../reader.ts'
import { matchesPattern } from '../shell/patterns.ts'

/** Builds that the requests of all commands may mean. */
const maxMeant = 20_000

/** Builds, and once more those that commands ask for with arguments of their own, which win over the declared ones. */
export function withRequests(
  builds: readonly DockerfileBuild[],
  requests: readonly BuildRequest[],
  sources: readonly Source[],
): readonly DockerfileBuild[] {
  const declared = builds.filter((build) => build.declared)
  if (requests.length === 0 || declared.length === 0) return builds
  const byFile = groupBy(declared, (build) => build.declared!.file)
  const byFolder = groupBy(declared, (build) => folderOf(build.declared!.file))
  const found: DockerfileBuild[] = []
  let meant = 0
  for (const { folders, files, names, args } of unique(requests)) {
    const near = folders.flatMap((folder) =>
      files.length > 0
        ? files.flatMap((file) => byFile.get(joinPath(folder, file)) ?? [])
        : (byFolder.get(folder) ?? []),
    )
    meant += near.length * Math.max(1, names.length)
    if (meant > maxMeant) {
      for (const source of sources)
        leaveOut(span(source, 0, 0), 'not all commands that build it with arguments of their own are checked')
      break
    }
    for (const build of new Set(near))
      if (names.length === 0 || names.some((name) => matchesPattern(build.declared!.name, name) === true))
        found.push({ ...build, args: new Map([...(build.args ?? []), ...args]) })
  }
  return [...builds, ...found]
}

const unique = (requests: readonly BuildRequest[]): Iterable<BuildRequest> =>
  new Map(requests.map((one) => [JSON.stringify({ ...one, args: [...one.args] }), one])).values()
