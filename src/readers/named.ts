import { joinPath } from '../model/path.ts'
import type { Gap, Source } from '../model/source.ts'
import { type Format, hasFrom, hasShell, maxTextLength, ofShell, tooLongGap } from './formats.ts'
import { isObjectOfMachine } from './kubernetes/claims.ts'
import {
  type DockerfileBuild,
  type MakeCall,
  type Reading,
  type Repository,
  sourceOf,
  type WrittenText,
} from './reader.ts'
import { mayRunContainers, mayRunOrSource, mentionsContainers } from './script/claims.ts'
import { pathIn } from './shell/libraries.ts'

/** Files that commands send to a cluster, whatever their names, and manifests that stand in other files. */
export function manifestsOf(
  readings: readonly Reading[],
  claimed: readonly Source[],
  repository: Repository,
): Source[] {
  const known = new Set(claimed.map(({ path }) => path))
  const named = readings.flatMap(({ manifests = [] }) => manifests)
  const files = named.flatMap(({ folders, file }) => {
    if (file.startsWith('/') || /^\w+:\/\//.test(file)) return []
    const found = folders
      .map((folder) => repository.read(folder === '' ? file : `${folder}/${file}`))
      .find((source) => source !== undefined)
    if (!found || known.has(found.path)) return []
    known.add(found.path)
    return [found]
  })
  const written = readings.flatMap((reading) => [
    ...(reading.documents ?? []),
    ...(reading.written ?? []).filter(({ path, text }) => isObjectOfMachine(path, text)),
  ])
  // A command may read what the script has written: it is one object.
  const placed = new Map(written.map((text) => [placeOf(text), text]))
  return [...files, ...[...placed.values()].map((text) => sourceOf(text))]
}

function placeOf({ text, locate }: WrittenText): string {
  const { source, start } = locate(0, 0)
  return `${source.path}\0${start}\0${text}`
}

/** Files of any name that commands hand to a shell. `isTaken` has every file, and whether it is read as a script already. */
export function namedScripts(
  readings: readonly Reading[],
  isTaken: Map<string, boolean>,
  repository: Repository,
  format: Format,
): { sources: Source[]; gaps: Gap[] } {
  // A shell runs what it can of bytes that are no text.
  const isSuspect = (path: string) => {
    const bytes = repository.bytes?.(path)
    return bytes === undefined || mentionsContainers(bytes.toString('latin1'))
  }
  const gaps: Gap[] = []
  const sources = readings.flatMap(({ scripts = [] }) =>
    scripts.flatMap(({ folders, file, isProgram, mayRun, isTasks, isUnfollowed }) => {
      const named = mayRun || isTasks || isUnfollowed ? undefined : pathIn(file)
      const path = folders.map((folder) => joinPath(folder, named ?? '')).find((one) => isTaken.has(one))
      if (named === undefined || path === undefined || isTaken.get(path)) return []
      isTaken.set(path, true)
      const found = repository.read(path)
      if (!found) {
        const because = 'is run as a shell script, but is not a text file'
        if (!isProgram && isSuspect(path)) gaps.push({ path, because, kinds: ofShell, blocking: true })
        return []
      }
      const isOther = isProgram && found.text.startsWith('#!') && !hasShell(found.text)
      if (isOther || !mayRunOrSource(found.text)) return []
      if (found.text.length <= maxTextLength) return [found]
      gaps.push(tooLongGap(found, format))
      return []
    }),
  )
  return { sources, gaps }
}

/** Makefiles of any name that something runs make with. */
export function namedMakefiles(
  calls: readonly MakeCall[],
  claimed: readonly Source[],
  repository: Repository,
): Source[] {
  const known = new Set(claimed.map(({ path }) => path))
  return calls.flatMap(({ makefiles }) =>
    makefiles.flatMap((one) => {
      if ('given' in one) return []
      const found = one.paths.map((path) => repository.read(path)).find((source) => source !== undefined)
      if (!found || known.has(found.path) || !mayRunContainers(found.text)) return []
      known.add(found.path)
      return [found]
    }),
  )
}

/** Dockerfiles of any name that something in the repository builds. */
export function builtDockerfiles(
  builds: readonly DockerfileBuild[],
  claimed: readonly Source[],
  repository: Repository,
): Source[] {
  const known = new Set(claimed.map(({ path }) => path))
  const named = builds.flatMap(({ paths }) => (paths.some((path) => known.has(path)) ? [] : paths))
  if (named.length === 0) return []
  const wanted = new Set(named)
  return repository.paths.flatMap((path) => {
    const found = wanted.has(path) ? repository.read(path) : undefined
    return found && hasFrom(found.text) ? [found] : []
  })
}
