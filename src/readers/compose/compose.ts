import type { Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { nodeAt } from '../parse/yaml.ts'
import type { Reader } from '../reader.ts'
import { folderOf } from './environment.ts'
import { type Definition, Loader, type Project } from './load.ts'
import { merge } from './merge.ts'
import { type ReadService, readProject } from './project.ts'

const fileName = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** In the order in which `docker compose` looks for them. */
const baseNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml']
const overrideNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
]

/** The Compose files of one folder in their parts. */
interface Folder {
  /** What `docker compose up` reads: the base and its override. */
  readonly main: readonly Source[]
  readonly others: readonly Source[]
}

/**
 * Reads Compose files: each base with its override, and every other file alone, save for services that only change one of the
 * base's; those are merged into it. Variables come from the `.env` beside a file, never from this process.
 */
export const readCompose: Reader = async (sources, repository) => {
  const loader = new Loader(repository)
  const readings: { rank: number; service: ReadService }[] = []
  const take = async (project: Project, rank: number) => {
    for (const service of await readProject(loader, project)) {
      readings.push({ rank: service.definition.included ? 1 : rank, service })
    }
  }
  for (const { main, others } of foldersOf(sources, loader)) {
    const [first] = [...main, ...others]
    const scope = loader.ownScope(first!.path)
    const load = (...files: Source[]) => loader.project(files, scope, [files[0]!.path])
    if (main.length > 0) await take(load(...main), main.length > 1 ? 2 : 0)
    const base = main[0] && others.length > 0 ? load(main[0]) : undefined
    for (const other of others) await take(base ? overlaid(base, load(other)) : load(other), 0)
  }
  return { subjects: subjectsOf(readings), gaps: loader.gaps }
}

function foldersOf(sources: readonly Source[], loader: Loader): Folder[] {
  const byFolder = new Map<string, Source[]>()
  for (const source of sources) {
    const folder = folderOf(source.path)
    const known = byFolder.get(folder)
    if (known) known.push(source)
    else byFolder.set(folder, [source])
  }
  return [...byFolder.values()].map((all): Folder => {
    const main = filesFromEnvironment(all, loader) ?? defaultFiles(all)
    return { main, others: all.filter((source) => !main.includes(source)) }
  })
}

const findFile = (all: readonly Source[], names: readonly string[]): Source | undefined =>
  names.flatMap((name) => all.find((source) => fileName(source.path) === name) ?? [])[0]

function defaultFiles(all: readonly Source[]): Source[] {
  const base = findFile(all, baseNames)
  return [base, base && findFile(all, overrideNames)].flatMap((source) => source ?? [])
}

/** `COMPOSE_FILE` of the folder's `.env`, where it names files of the folder alone. */
function filesFromEnvironment(all: readonly Source[], loader: Loader): Source[] | undefined {
  const { environment } = loader.ownScope(all[0]!.path)
  const names = environment.get('COMPOSE_FILE')?.split(environment.get('COMPOSE_PATH_SEPARATOR') || /[:;]/) ?? []
  const files = names.flatMap((name) => findFile(all, [name.trim().replace(/^\.\//, '')]) ?? [])
  return files.length > 0 && files.length === names.length ? files : undefined
}

/** The services of a variant file; one without an image of its own is the base's with changes. */
function overlaid(base: Project, variant: Project): Project {
  const services = new Map<string, Definition>()
  for (const [name, definition] of variant.services) {
    const below = base.services.get(name)
    const isWhole = ['image', 'build', 'provider'].some((key) => nodeAt(definition.node, key))
    if (!below || isWhole) services.set(name, definition)
    else {
      const node = merge(below.node, definition.node, ['services', name])
      services.set(name, { ...definition, node, opaque: definition.opaque ?? below.opaque })
    }
  }
  const root = base.root && variant.root ? merge(base.root, variant.root) : variant.root
  return { services, root: root?.kind === 'map' ? root : undefined }
}

/** A service that several projects read is one subject: with its override, as included, or alone. */
function subjectsOf(readings: readonly { rank: number; service: ReadService }[]): Subject[] {
  const best = new Map<string, { rank: number; service: ReadService }>()
  for (const reading of readings) {
    const { key } = reading.service.container
    const known = best.get(key)
    if (!known || reading.rank > known.rank) best.set(key, reading)
  }
  return [...best.values()].flatMap(({ service }) => [service.container, ...service.hooks])
}
