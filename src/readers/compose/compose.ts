import { thrownAway } from '../../model/container.ts'
import { groupBy } from '../../model/group.ts'
import { folderOf } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { spend } from '../effort.ts'
import { nodeAt } from '../parse/yaml.ts'
import type { Reader } from '../reader.ts'
import { Room } from '../room.ts'
import type { Scope } from './environment.ts'
import { type Definition, Loader, type Project } from './load.ts'
import { merge } from './merge.ts'
import { namedProjects } from './named.ts'
import { baseNames, overrideNames } from './names.ts'
import { networksOf } from './networks.ts'
import { builtImageOf, type ReadService, readProject } from './project.ts'
import { difference, Variants } from './variants.ts'

const fileName = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** The Compose files of one folder in their parts. */
interface Folder {
  readonly folder: string
  /** What `docker compose up` reads: the base and its override. */
  readonly main: readonly Source[]
  readonly others: readonly Source[]
}

/**
 * Reads Compose files: each base with its override, what commands, editors and `COMPOSE_FILE` read together, and every other file
 * alone, save for services that only change one of the base's; those are merged into it. Variables come from the `.env` beside a
 * file, or from the command, never from this process.
 */
export const readCompose: Reader = async (sources, repository) => {
  const loader = new Loader(repository)
  const readings: { rank: number; service: ReadService }[] = []
  const builtImages: [string, string][] = []
  const networks = new Map<string, Subject>()
  const projectNames = (repository.composeCommands ?? []).flatMap(({ projectName }) => projectName ?? [])
  const takeImages = (service: ReadService, project: Project, { environment }: Scope) => {
    const named = environment.get('COMPOSE_PROJECT_NAME')
    builtImages.push(
      ...builtImageOf(service, project.root, named === undefined ? projectNames : [named, ...projectNames]),
    )
  }
  const room = new Room()
  const take = async (project: Project, rank: number, scope: Scope) => {
    for (const network of networksOf(project.root)) networks.set(network.key, network)
    for (const service of readProject(loader, project)) {
      takeImages(service, project, scope)
      spend('service of a project')
      room.take([service.container])
      readings.push({ rank: service.definition.included ? 1 : rank, service })
    }
  }
  const named = namedProjects(sources, loader)
  const combined = new Set(named.flatMap(({ files }) => (files.length > 1 ? files.map(({ path }) => path) : [])))
  const replaced = new Set(named.flatMap(({ isDefaultOf }) => isDefaultOf ?? []))
  const alone = new Set<string>()
  for (const { folder, main, others } of foldersOf(sources)) {
    const own = [...main, ...others]
    if (own.filter((one) => !room.mayRead(one)).length > 0) continue
    const isReplaced = replaced.has(folder)
    const scope = loader.ownScope(own[0]!.path)
    const load = (...files: Source[]) => loader.project(files, scope, [files[0]!.path])
    if (main.length > 0 && !isReplaced) await take(load(...main), main.length > 1 ? 2 : 0, scope)
    const rest = (isReplaced ? own : others).filter(({ path }) => !combined.has(path))
    const base = main[0] && rest.length > 0 && !isReplaced ? load(main[0]) : undefined
    for (const other of rest) {
      alone.add(other.path)
      await take(base ? overlaid(base, load(other)) : load(other), 0, scope)
    }
  }
  const variants = new Variants()
  const byCommand: ReadService[] = []
  for (const { files, scope, isThrownAway, starters } of named) {
    if (loader.isFull) break
    if (!room.mayRead(files[0]!)) continue
    const label = files.map(({ path }) => path).join('+')
    const project = loader.project(files, scope, [files[0]!.path])
    for (const read of readProject(loader, project)) {
      const service = isThrownAway ? { ...read, container: thrownAway(read.container) } : read
      takeImages(service, project, scope)
      byCommand.push(service)
      variants.add(service, label, starters)
    }
  }
  const seenInUse = new Set(byCommand.map(({ container }) => container.key))
  const isRunOtherwise = ({ container: { key }, definition: { path, included } }: ReadService) =>
    alone.has(path) &&
    !included &&
    (loader.includedFiles.has(path) || (loader.extendedElsewhere.has(key) && !seenInUse.has(key)))
  const first = bestOf(readings.filter(({ service }) => !isRunOtherwise(service)))
  const added = variants.beside(first)
  const subjects = [...first.flatMap(subjectsOf).map((one) => variants.used(one)), ...added, ...networks.values()]
  const builds = [...first, ...byCommand].flatMap(({ made }) => made ?? [])
  return { subjects, gaps: [...loader.gaps, ...room.gaps('Compose file')], builtImages, builds }
}

function foldersOf(sources: readonly Source[]): Folder[] {
  return [...groupBy(sources, ({ path }) => folderOf(path))].map(([folder, all]): Folder => {
    const main = defaultFiles(all)
    return { folder, main, others: all.filter((source) => !main.includes(source)) }
  })
}

const findFile = (all: readonly Source[], names: readonly string[]): Source | undefined =>
  names.flatMap((name) => all.find((source) => fileName(source.path) === name) ?? [])[0]

function defaultFiles(all: readonly Source[]): Source[] {
  const base = findFile(all, baseNames)
  return [base, base && findFile(all, overrideNames)].flatMap((source) => source ?? [])
}

/** The services of a variant file; one without an image of its own is the base's with changes. */
function overlaid(base: Project, variant: Project): Project {
  const services = new Map<string, Definition>()
  for (const [id, definition] of variant.services) {
    const below = base.services.get(id)
    const isWhole = ['image', 'build', 'provider'].some((key) => nodeAt(definition.node, key))
    if (!below || isWhole) services.set(id, definition)
    else {
      const node = merge(below.node, definition.node, ['services', definition.name])
      services.set(id, { ...definition, node, opaque: definition.opaque ?? below.opaque })
    }
  }
  const root = base.root && variant.root ? merge(base.root, variant.root) : variant.root
  return { services, root: root?.kind === 'map' ? root : undefined }
}

/** A service that several projects read is one subject: with its override, as included, or alone. */
function bestOf(readings: readonly { rank: number; service: ReadService }[]): ReadService[] {
  const best = new Map<string, { rank: number; service: ReadService }>()
  for (const reading of readings) {
    const { key } = reading.service.container
    const known = best.get(key)
    if (!known || reading.rank > known.rank) best.set(key, reading)
  }
  return [...best.values()].map(({ service }) => service)
}

/** Of a container that is made after the service's own only what differs: the rest is the service's. */
const subjectsOf = ({ container, hooks, builds, before }: ReadService): Subject[] => [
  container,
  ...hooks,
  ...builds,
  ...before.flatMap((one) => difference(one, [container]) ?? []),
]
