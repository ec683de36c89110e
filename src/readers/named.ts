import { joinPath } from '../model/path.ts'
import type { Gap, Source } from '../model/source.ts'
import { type Format, hasFrom, hasShell, maxTextLength, ofShell, tooLongGap } from './formats.ts'
import { isObjectOfMachine, mayHoldObject } from './kubernetes/claims.ts'
import { parseYaml, textAt } from './parse/yaml.ts'
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
import { manifestName } from './shell/manifest-edit.ts'
import { matchesPattern } from './shell/patterns.ts'

/** Patterns of names that are held against every path: no command has as many. */
const maxPatterns = 200

/** Files that commands send to a cluster, whatever their names, and manifests that stand in other files. */
export function manifestsOf(
  readings: readonly Reading[],
  claimed: readonly Source[],
  repository: Repository,
  { kinds }: Format,
): { sources: Source[]; gaps: Gap[] } {
  const known = new Set(claimed.map(({ path }) => path))
  const isThere = new Set(repository.paths)
  const patterns = new Set<string>()
  const gaps: Gap[] = []
  const add = (source: Source | undefined): Source[] => {
    if (!source || known.has(source.path)) return []
    known.add(source.path)
    return [source]
  }
  const matching = (pattern: string): Source[] => {
    if (patterns.has(pattern) || patterns.size > maxPatterns) return []
    patterns.add(pattern)
    if (patterns.size > maxPatterns) {
      const because = `only the first ${maxPatterns} patterns of manifests that commands name are followed`
      gaps.push({ path: '.', because, kinds, blocking: true })
      return []
    }
    const found = pathsMatching(pattern, repository.paths).flatMap((path) => repository.read(path) ?? [])
    // What lies beside the manifests is named as well, and refused.
    return found.filter((source) => mayHoldObject(source.text) && isTaken(source)).flatMap(add)
  }
  const named = readings.flatMap(({ manifests = [] }) => manifests)
  const files = named.flatMap(({ folders, file }) => {
    if (file.startsWith('/') || /^\w+:\/\//.test(file)) return []
    if (/[*?[]/.test(file)) return folders.flatMap((folder) => matching(joinPath(folder, file)))
    const paths = folders.map((folder) => joinPath(folder, file))
    const found = paths.map((path) => repository.read(path)).find((source) => source !== undefined)
    const unread = found ? undefined : paths.find((path) => isThere.has(path) && !known.has(path))
    if (unread !== undefined) {
      known.add(unread)
      const because = 'is sent to a cluster, but is not a readable text file'
      gaps.push({ path: unread, because, kinds, blocking: true })
    }
    return add(found)
  })
  const written = readings.flatMap((reading) => [
    ...(reading.documents ?? []),
    ...(reading.written ?? []).filter(({ path, text }) => isObjectOfMachine(path, text)),
  ])
  // A command may read what the script has written: it is one object.
  const placed = new Map(written.map((text) => [placeOf(text), text]))
  return { sources: [...files, ...[...placed.values()].map((text) => sourceOf(text))], gaps }
}

/** Whether kubectl takes a file at all, whose name may be any: a README with an example in it is no YAML. */
function isTaken(source: Source): boolean {
  if (manifestName.test(source.path) || /^\s*\{/.test(source.text)) return true
  try {
    return parseYaml(source).documents.some((document) => textAt(document, 'kind') !== undefined)
  } catch {
    // Its merge keys multiply: its reader says so.
    return true
  }
}

/** A pattern has as many folders as what it matches: `*` is none of their slashes. */
function pathsMatching(pattern: string, paths: readonly string[]): string[] {
  const start = pattern.slice(0, pattern.search(/[*?[]/))
  const depth = pattern.split('/').length
  return paths.filter(
    (path) => path.startsWith(start) && path.split('/').length === depth && matchesPattern(path, pattern) === true,
  )
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
