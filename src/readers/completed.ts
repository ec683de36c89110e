import type { Container } from '../model/container.ts'
import type { Gap } from '../model/source.ts'
import type { Subject } from '../model/subject.ts'
import { mayRunComponent } from './component/claims.ts'
import { mayRunDaemon } from './daemon/claims.ts'
import { OwnBases } from './dockerfile/own-bases.ts'
import type { Effort } from './effort.ts'
import { everyKind, kindsIn, ofShell } from './formats.ts'
import { withHostVolumes } from './host-volumes.ts'
import { withLinksFollowed } from './links.ts'
import { maxAllContainers, maxAllSubjects, maxSubjects, type Reading, type Repository, withKinds } from './reader.ts'
import { mayStartOthers } from './script/claims.ts'
import { withProfileRead } from './seccomp.ts'

/** What the repository holds. */
export interface RepositoryReading {
  readonly subjects: readonly Subject[]
  readonly gaps: readonly Gap[]
  /** Files that a reader took. */
  readonly files: number
}

/** What the readers of all formats found. */
interface Found {
  readonly subjects: readonly Subject[]
  readonly gaps: readonly Gap[]
  readonly files: number
  readonly readings: readonly Reading[]
  readonly unrecognised: readonly string[]
  readonly repository: Repository
  readonly effort: Effort
  /** What is left out of the files, once all is read. */
  leftOut(): readonly Gap[]
}

/** The whole: with what the containers run themselves, and what only all files together say of each subject. */
export async function completed(found: Found): Promise<RepositoryReading> {
  const { readings, repository, files } = found
  const { subjects: read, gaps } = await withStarted(found.subjects)
  // Another file may make a volume than the one that mounts it.
  const subjects = withHostVolumes(read, new Map(readings.flatMap(({ hostVolumes = [] }) => hostVolumes)))
  const built = new Map(readings.flatMap(({ builtImages = [] }) => builtImages.map(withoutLatest)))
  const bases = new OwnBases(subjects, built)
  const whole = (await withComponentFiles(subjects, readings))
    .map((subject) => bases.of(subject.kind === 'container' ? withBuild(subject, built) : subject))
    .map((subject) =>
      subject.kind === 'container' ? withProfileRead(withLinksFollowed(subject, repository), repository) : subject,
    )
  // Of many files that are named some are none of ours; where all are, the one who named them is mistaken.
  const unrecognised = found.unrecognised.map((path): Gap => {
    const because = 'not checked: no manifest or script is recognized in it'
    return { path, because, kinds: kindsIn(path), blocking: files === 0 }
  })
  const others = [...found.leftOut(), ...unread(found.effort), ...unrecognised]
  return bounded(whole, boundedGaps(withoutRepeated([...found.gaps, ...gaps, ...others])), files)
}

/** With the daemons, components of a cluster and containers that containers start. */
async function withStarted(read: readonly Subject[]): Promise<{ subjects: readonly Subject[]; gaps: readonly Gap[] }> {
  const subjects = [...read]
  const containers = (mayRun: (container: Container) => boolean) =>
    subjects.filter((subject): subject is Container => subject.kind === 'container' && mayRun(subject))
  const running = containers(mayRunDaemon)
  if (running.length > 0) subjects.push(...(await (await import('./daemon/in-container.ts')).daemonsStarted(running)))
  const ofCluster = containers(mayRunComponent)
  if (ofCluster.length > 0) {
    const maps = subjects.filter((subject) => subject.kind === 'config-map')
    subjects.push(...(await (await import('./component/in-container.ts')).componentsStarted(ofCluster, maps)))
  }
  const starting = containers(mayStartOthers)
  if (starting.length === 0) return { subjects, gaps: [] }
  const started = await (await import('./shell/in-container.ts')).startedByContainers(starting)
  subjects.push(...started.subjects)
  return { subjects, gaps: started.gaps.map((gap) => withKinds(gap, ofShell)) }
}

/** A component and the configuration file that its flags name are one. */
async function withComponentFiles(
  subjects: readonly Subject[],
  readings: readonly Reading[],
): Promise<readonly Subject[]> {
  if (!subjects.some(({ kind }) => kind === 'component')) return subjects
  const placed = readings.flatMap(({ placed = [] }) => placed)
  return (await import('./component/with-file.ts')).joinedWithFiles(subjects, placed)
}

/** `app` and `app:latest` are one image. */
const withoutLatest = ([image, from]: readonly [string, string]) => [image.replace(/:latest$/, ''), from] as const

/** An image that any file of the repository builds is its own. */
function withBuild(container: Container, built: ReadonlyMap<string, string>): Container {
  const { image, build } = container
  const from = image && !build ? built.get(withoutLatest([image.value, ''])[0]) : undefined
  return image && from !== undefined ? { ...container, build: { value: from, at: image.at } } : container
}

/** Two formats that read one file find the same error in it. */
function withoutRepeated(gaps: readonly Gap[]): Gap[] {
  const places = new Map<string, Gap>()
  for (const gap of gaps) {
    const place = JSON.stringify([gap.path, gap.line, gap.because.slice(gap.because.lastIndexOf(': ') + 1).trim()])
    const before = places.get(place)
    const kinds = before && [...new Set([...before.kinds, ...gap.kinds])]
    places.set(place, before && kinds ? { ...before, kinds } : gap)
  }
  return [...places.values()]
}

/** Gaps of one file that are kept; who reads more of them? */
const maxGaps = 1000

/** A hostile file may name so many files that are not there that no report could hold the gaps. */
function boundedGaps(gaps: readonly Gap[]): Gap[] {
  const counts = new Map<string, number>()
  const beyond = new Map<string, Gap>()
  const kept: Gap[] = []
  for (const { path, kinds, blocking, ...gap } of gaps) {
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    if (count <= maxGaps) {
      kept.push({ path, kinds, blocking, ...gap })
      continue
    }
    const before = beyond.get(path)
    const because = `${count - maxGaps} more ${count === maxGaps + 1 ? 'part of it is' : 'parts of it are'} not checked`
    const all = before ? [...new Set([...before.kinds, ...kinds])] : kinds
    beyond.set(path, { path, because, kinds: all, blocking: blocking || before?.blocking === true })
  }
  return [...kept, ...beyond.values()]
}

/** One gap for all files that the run had nothing left for, at the first of them. */
function unread({ unread: paths }: Effort): Gap[] {
  const [path, ...others] = paths
  if (path === undefined) return []
  const and =
    others.length === 0 ? '' : `, nor ${others.length === 1 ? 'is 1 more file' : `are ${others.length} more files`}`
  const because =
    `not read, or not to the end${and}: what is read before takes all the work that one run may cost; ` +
    'check the folders one by one, with the paths argument or `include`'
  return [{ path, because, kinds: everyKind, blocking: true }]
}

/** A hostile file, and many of them, may describe so many subjects that checking them takes hours. */
function bounded(subjects: readonly Subject[], gaps: readonly Gap[], files: number): RepositoryReading {
  const counts = new Map<string, number>()
  const ofFiles = subjects.filter(({ at }) => {
    const count = (counts.get(at.source.path) ?? 0) + 1
    counts.set(at.source.path, count)
    return count <= maxSubjects
  })
  const isCut = (path: string) => (counts.get(path) ?? 0) > maxSubjects
  const saidAgain = gaps.filter(({ path, isCount }) => isCount && isCut(path))
  const others = saidAgain.length > 0 ? gaps.filter((gap) => !saidAgain.includes(gap)) : gaps
  const unchecked = [...counts.keys()].filter(isCut).map((path): Gap => {
    const because = `only the first ${maxSubjects} subjects in it are checked`
    const same = saidAgain.filter((gap) => gap.path === path)
    const kinds = [...new Set([...kindsIn(path), ...same.flatMap((gap) => gap.kinds)])]
    return { path, because, kinds, blocking: true }
  })
  const kept: Subject[] = []
  const beyond: Subject[] = []
  let containers = 0
  for (const subject of ofFiles) {
    const isMore = subject.kind === 'container' && ++containers > maxAllContainers
    ;(isMore || kept.length === maxAllSubjects ? beyond : kept).push(subject)
  }
  return { subjects: kept, gaps: [...others, ...unchecked, ...leftOut(beyond)], files }
}

/** One gap for all that is left out, at the first file that it is left out of. */
function leftOut(subjects: readonly Subject[]): Gap[] {
  const [first] = subjects
  if (!first) return []
  const paths = new Set(subjects.map(({ at }) => at.source.path))
  const where = paths.size === 1 ? 'this file' : `this and ${paths.size - 1} more file${paths.size === 2 ? '' : 's'}`
  const because =
    `only the first ${maxAllContainers} containers and ${maxAllSubjects} subjects of the repository are checked, ` +
    `and not ${subjects.length} of ${where}: check its folders one by one, with the paths argument or \`include\``
  const kinds = [...new Set([...paths].flatMap(kindsIn))]
  return [{ path: first.at.source.path, because, kinds, blocking: true }]
}
