import type { Source } from '../core/source.ts'
import type { Subject } from '../core/subjects.ts'
import { folderOf } from './compose-environment.ts'
import { type Definition, Loader, type Project } from './compose-load.ts'
import { merge } from './compose-merge.ts'
import { type ReadService, readProject } from './compose-project.ts'
import type { Reader } from './reader.ts'
import { nodeAt } from './yaml.ts'

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
 * base's; those are read laid over it. Variables come from the `.env` beside a file, never from this process.
 */
export const readCompose: Reader = async (sources, repository) => {
  const loader = new Loader(repository)
  const readings: { rank: number; service: ReadService }[] = []
  const take = async (project: Project, rank: number) => {
    for (const service of await readProject(loader, project)) {
      readings.push({ rank: service.definition.included ? 1 : rank, service })
    }
  }
  for (const { main, others } of foldersOf(sources)) {
    const [base] = main
    const scope = loader.ownScope((base ?? others[0])!.path)
    const trail = (source: Source) => [source.path]
    if (base) await take(loader.project(main, scope, trail(base)), main.length > 1 ? 2 : 0)
    for (const other of others) {
      const alone = loader.project([other], scope, trail(other))
      await take(base ? laidOver(loader.project([base], scope, trail(base)), alone) : alone, 0)
    }
  }
  return { subjects: subjectsOf(readings), gaps: loader.gaps }
}

function foldersOf(sources: readonly Source[]): Folder[] {
  const byFolder = new Map<string, Source[]>()
  for (const source of sources) {
    const folder = folderOf(source.path)
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), source])
  }
  return [...byFolder.values()].map((all): Folder => {
    const first = (names: readonly string[]) =>
      names.flatMap((name) => all.find((source) => fileName(source.path) === name) ?? [])[0]
    const base = first(baseNames)
    const override = base && first(overrideNames)
    const main = [base, override].flatMap((source) => source ?? [])
    return { main, others: all.filter((source) => !main.includes(source)) }
  })
}

/** The services of a variant file; one without an image of its own is the base's with changes. */
function laidOver(base: Project, variant: Project): Project {
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

/** A service that several projects read is told once: with its override, as included, or alone. */
function subjectsOf(readings: readonly { rank: number; service: ReadService }[]): Subject[] {
  const best = new Map<string, { rank: number; service: ReadService }>()
  for (const reading of readings) {
    const { key } = reading.service.container
    const known = best.get(key)
    if (!known || reading.rank > known.rank) best.set(key, reading)
  }
  return [...best.values()].flatMap(({ service }) => [service.container, ...service.hooks])
}
