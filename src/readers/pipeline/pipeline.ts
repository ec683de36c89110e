import type { Client } from '../../model/client.ts'
import { allFields } from '../../model/fields.ts'
import { folderOf, joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { leftOutOf } from '../left-out.ts'
import { merged } from '../merged.ts'
import { maxSubjects, type Reader, type Reading, type Repository } from '../reader.ts'
import { Room } from '../room.ts'
import { connectionSet, trustVariable } from '../shell/client.ts'
import { Keys, readShell } from '../shell/shell.ts'
import { readAcrTask } from './acr.ts'
import { readAppveyor } from './appveyor.ts'
import { readAzure } from './azure.ts'
import { readBitbucket } from './bitbucket.ts'
import { readBuildkite } from './buildkite.ts'
import { readCircleci } from './circleci.ts'
import { isAcrTask, isConcourse, isUploaded, systemOf } from './claims.ts'
import { readCloudBuild } from './cloud-build.ts'
import { readCommandLists } from './command-lists.ts'
import { readConcourse } from './concourse.ts'
import { readDrone } from './drone.ts'
import { imagesLoaded, inBuildEngine, readEarthfile } from './earthfile.ts'
import { GitlabPipeline, type LineBudget, newLineBudget } from './gitlab.ts'
import { readJenkins } from './jenkins.ts'
import { type ClusterJobs, documentsOf, type Jobs } from './job.ts'
import { readMolecule } from './molecule.ts'
import { readSkaffold } from './skaffold.ts'
import { filesIncluded, readTaskfile } from './taskfile.ts'
import { readTravis } from './travis.ts'

/** Pipelines of other systems than GitHub: the containers that jobs run in, and those that their scripts start. */
export const readPipelines: Reader = async (sources, repository) => {
  const readings = []
  // A file that another includes is read there, and not once more by itself.
  const included = new Set<string>()
  const keys = new Keys()
  const named = templatesOf(sources)
  const isWhole = ({ path }: Source) => Number(/(?:^|\/)\.gitlab-ci\.ya?ml$/i.test(path) || !named.has(path))
  const room = new Room()
  const lines = newLineBudget()
  for (const source of sources.toSorted((a, b) => isWhole(b) - isWhole(a))) {
    if (included.has(source.path) || !room.mayRead(source)) continue
    const reading = await readOne(source, repository, included, keys, lines)
    room.take(reading.subjects)
    readings.push(reading)
  }
  return merged([...readings, { subjects: [], gaps: room.gaps('pipeline') }])
}

/** What may be read with another file before it: files below `.gitlab`, templates of Azure's pipelines, and Taskfiles. */
function templatesOf(sources: readonly Source[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const source of sources) {
    const { path, text } = source
    if (systemOf(path) === 'gitlab') found.add(path)
    if (systemOf(path) === 'task') for (const one of filesIncluded(source)) found.add(one)
    if (systemOf(path) !== 'azure') continue
    for (const [, name] of text.matchAll(/\btemplate:[ \t]*["']?([\w./-]+)/g))
      found.add(joinPath(name!.startsWith('/') ? '' : folderOf(path), name!.replace(/^\/+/, '')))
  }
  return found
}

const readers = {
  circleci: readCircleci,
  bitbucket: readBitbucket,
  buildkite: readBuildkite,
  drone: readDrone,
  lists: readCommandLists,
  skaffold: readSkaffold,
  travis: readTravis,
  appveyor: readAppveyor,
  molecule: readMolecule,
  'cloud-build': readCloudBuild,
}

/** A file of any name is read as all that it may be: what looks like one system's hides no other's. */
const byContent = (text: string) => [
  ...(isConcourse(text) ? [readConcourse] : []),
  ...(isAcrTask(text) ? [readAcrTask] : []),
  ...(isUploaded(text) ? [readBuildkite] : []),
]

async function readOne(
  source: Source,
  repository: Repository,
  included: Set<string>,
  keys: Keys,
  lines: LineBudget,
): Promise<Reading & Awaited<ReturnType<typeof readShell>>> {
  const jobs: ClusterJobs = {
    containers: [],
    scripts: [],
    clients: [],
    gaps: [],
    manifests: [],
    documents: [],
    builds: [],
  }
  const system = systemOf(source.path)
  if (system === 'jenkins') readJenkins(source, keys, jobs)
  else if (system === 'earthly') readEarthfile(source, jobs)
  else if (system === 'gitlab') {
    const pipeline = new GitlabPipeline(source, repository, keys, jobs, undefined, lines)
    pipeline.read()
    for (const path of pipeline.paths) included.add(path)
  } else if (system === 'azure') {
    for (const path of readAzure(source, keys, jobs, repository)) included.add(path)
  } else if (system === 'task') {
    for (const path of readTaskfile(source, jobs, repository, included)) included.add(path)
  } else {
    const own = system ? [readers[system]] : byContent(source.text)
    for (const root of documentsOf(source, 'pipeline', jobs))
      for (const read of own) read(root, source.path, keys, jobs)
  }
  const isEarthly = system === 'earthly'
  const reading = await readShell(jobs.scripts, keys, isEarthly ? imagesLoaded(source) : new Map(), repository)
  const others = [...included].flatMap((path) => (path === source.path ? [] : (repository.read(path) ?? [])))
  const started = isEarthly ? inBuildEngine(source, reading.subjects) : reading.subjects
  return {
    ...reading,
    subjects: withoutSurplus([...withoutRepeated(jobs), ...enginesOf(jobs, keys), ...started]),
    gaps: [...jobs.gaps, ...reading.gaps, ...others.flatMap(leftOutOf)],
    manifests: [...jobs.manifests, ...(reading.manifests ?? [])],
    documents: [...jobs.documents, ...(reading.documents ?? [])],
    builds: [...jobs.builds, ...(reading.builds ?? [])],
  }
}

/** The engines over TCP that variables set for scripts; what a container has in its environment is found there. */
function enginesOf({ containers, scripts, clients }: Jobs, keys: Keys): Client[] {
  const names = ['DOCKER_HOST', trustVariable]
  const setters = scripts.filter(({ variables }) => names.some((name) => variables?.get(name)))
  const seen = new Set<number>()
  for (const { env } of setters.length > 0 ? containers : []) for (const { at } of env) seen.add(at.start)
  const found = setters.flatMap(({ key, variables }) => {
    const set = names.flatMap((name) => variables?.get(name) ?? [])
    const fresh = set.filter(({ span }) => !seen.has(span.start))
    if (!variables || fresh.length === 0) return []
    for (const { span } of fresh) seen.add(span.start)
    const isFresh = ({ host, contentTrust }: Client) =>
      fresh.some(({ span }) => span.start === (host ?? contentTrust)?.at.start)
    return connectionSet(variables, (name) => keys.next(`${key}${name}`)).filter(isFresh)
  })
  return [...clients, ...found]
}

/** What is not checked for the number of subjects in its file is not kept; one more says that there were more. */
function withoutSurplus(subjects: readonly Subject[]): Subject[] {
  const counts = new Map<string, number>()
  return subjects.filter(({ at: { source } }) => {
    const count = (counts.get(source.path) ?? 0) + 1
    counts.set(source.path, count)
    return count <= maxSubjects + 1
  })
}

/** A container that a whole pipeline shares is one, however many jobs run in it. */
function withoutRepeated({ containers }: Jobs) {
  const seen = new Set<string>()
  const places = new Map<Source, Map<number, number>>()
  for (const { at } of containers) {
    const ofSource = places.get(at.source) ?? new Map<number, number>()
    places.set(at.source, ofSource.set(at.start, (ofSource.get(at.start) ?? 0) + 1))
  }
  return containers.filter((one) => {
    const { at, unresolved } = one
    if (places.get(at.source)?.get(at.start) === 1) return true
    const facts: unknown[] = []
    for (const field of allFields) {
      const set = one[field]
      // Most are not set.
      if (set !== undefined) for (const fact of [set].flat()) facts.push(field, fact.value, fact.at.start)
    }
    const sign = JSON.stringify([
      at.source.path,
      at.start,
      facts,
      [...unresolved].map(([name, { because }]) => [name, because]),
    ])
    return !seen.has(sign) && seen.add(sign)
  })
}
