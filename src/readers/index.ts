import type { Container } from '../model/container.ts'
import type { Gap, Source } from '../model/source.ts'
import type { Kind, Subject } from '../model/subject.ts'
import { claimsCompose, looksLikeCompose } from './compose/claims.ts'
import { withLinksFollowed } from './links.ts'
import type { ComposeCommand, Reader, Reading, Repository } from './reader.ts'

/** One format: which paths it claims by name, the kinds of subject it describes, and its reader, loaded when it is needed. */
interface Format {
  readonly name: string
  /** What a file of this format that cannot be read may hide. */
  readonly kinds: readonly Kind[]
  claims(path: string): boolean
  /** A test of the text; without one every claimed path is taken. */
  recognises?(text: string): boolean
  load(): Promise<Reader>
  /** Characters; a longer text is a gap, which blocks where the name alone identifies the format. */
  readonly maxLength?: number
  readonly blocks?: boolean
}

/** No hand-written Compose file, workflow, script or Dockerfile is longer. Generated manifests may be. */
const maxTextLength = 1_048_576
/** Subjects of one file that are checked. */
const maxSubjects = 5000

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const mentionsContainers = (text: string) => /docker|podman|nerdctl|container/i.test(text)

/** `Dockerfile.prod`, `web.Dockerfile`; a program or a text about Dockerfiles is none. */
const claimsDockerfile = (path: string) =>
  /^(?:dockerfile|containerfile)(?:[.-][^/]*)?$|\.(?:dockerfile|containerfile)$/i.test(base(path)) &&
  !/\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|md|html?|json|ya?ml|dockerignore)$/i.test(path)

/** In order: the first format that claims a path and recognises its text takes it. */
const formats: readonly Format[] = [
  {
    name: 'workflow',
    kinds: ['container', 'exec'],
    claims: (path) => /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || /(?:^|\/)action\.ya?ml$/.test(path),
    recognises: (text) => /^[ \t]*["']?(?:jobs|runs)["']?[ \t]*:|^[ \t]*\{/m.test(text),
    load: async () => (await import('./workflow/workflow.ts')).readWorkflows,
  },
  {
    name: 'compose',
    kinds: ['container', 'exec'],
    claims: claimsCompose,
    load: async () => (await import('./compose/compose.ts')).readCompose,
  },
  {
    name: 'devcontainer',
    kinds: ['container', 'exec'],
    claims: (path) => /(?:^|\/)(?:\.devcontainer\.json|\.devcontainer\/(?:[^/]+\/)?devcontainer\.json)$/.test(path),
    load: async () => (await import('./devcontainer/devcontainer.ts')).readDevcontainers,
  },
  {
    name: 'package',
    kinds: ['container', 'exec'],
    claims: (path) => base(path) === 'package.json',
    recognises: mentionsContainers,
    load: async () => (await import('./package-json/package-json.ts')).readPackages,
    blocks: false,
  },
  {
    name: 'kubernetes',
    kinds: ['container', 'service-account'],
    claims: (path) => /\.(?:ya?ml|json)$/i.test(path) && !/(?:^|[-.])lock\.json$|\.min\.json$/.test(path),
    recognises: (text) => /["']?\bkind["']?\s*:/.test(text) && /["']?\b(?:apiVersion|items)["']?\s*:/.test(text),
    load: async () => (await import('./kubernetes/kubernetes.ts')).readKubernetes,
    maxLength: 8 * maxTextLength,
  },
  {
    name: 'compose',
    kinds: ['container', 'exec'],
    claims: (path) => /\.ya?ml$/i.test(path),
    recognises: looksLikeCompose,
    load: async () => (await import('./compose/compose.ts')).readCompose,
  },
  {
    name: 'dockerfile',
    kinds: ['dockerfile', 'container', 'exec'],
    claims: claimsDockerfile,
    recognises: (text) => /^[ \t]*from\b/im.test(text),
    load: async () => (await import('./dockerfile/dockerfile.ts')).readDockerfiles,
  },
  {
    name: 'makefile',
    kinds: ['container', 'exec'],
    claims: (path) => /^(?:GNUm|M|m)akefile(?:\.[^/]+)?$|\.mk$/.test(base(path)),
    recognises: mentionsContainers,
    load: async () => (await import('./makefile/makefile.ts')).readMakefiles,
  },
  {
    name: 'script',
    kinds: ['container', 'exec'],
    claims: (path) => /\.(?:sh|bash|ksh|zsh|bats)$/.test(path),
    recognises: mentionsContainers,
    load: async () => (await import('./script/script.ts')).readScripts,
    blocks: false,
  },
  {
    name: 'script',
    kinds: ['container', 'exec'],
    claims: (path) => !base(path).includes('.'),
    recognises: (text) => /^#![^\n]*\b(?:ba|da|k|z)?sh\b/.test(text) && mentionsContainers(text),
    load: async () => (await import('./script/script.ts')).readScripts,
    blocks: false,
  },
]

/** The kinds of subject that a path may hold by its name; every kind where no format claims it (a folder, say). */
export function kindsIn(path: string): readonly Kind[] {
  const claiming = formats.filter((format) => format.claims(path))
  return [...new Set((claiming.length > 0 ? claiming : formats).flatMap(({ kinds }) => kinds))]
}

/** What the repository holds. */
export interface RepositoryReading {
  readonly subjects: readonly Subject[]
  readonly gaps: readonly Gap[]
  /** Files that a reader took. */
  readonly files: number
}

/** Reads every source once, with the first format that takes it. A reader that throws is a blocking gap, not a crash. */
export async function readAll(repository: Repository): Promise<RepositoryReading> {
  const gaps: Gap[] = []
  const claimed = new Map<string, { format: Format; sources: Source[] }>()
  for (const path of repository.paths) {
    const candidates = formats.filter((format) => format.claims(path))
    if (candidates.length === 0) continue
    const source = repository.read(path)
    const format = source && candidates.find(({ recognises }) => recognises?.(source.text) ?? true)
    if (!source || !format) continue
    if (source.text.length > (format.maxLength ?? maxTextLength)) {
      gaps.push(tooLongGap(source, format))
      continue
    }
    const group = claimed.get(format.name)
    if (group) group.sources.push(source)
    else claimed.set(format.name, { format, sources: [source] })
  }
  const readings = new Map<string, Reading>()
  const composeCommands: ComposeCommand[] = []
  const known: Repository = { paths: repository.paths, read: (path) => repository.read(path), composeCommands }
  // What the other files say of Compose projects decides how Compose files are read.
  const isLast = (name: string) => Number(name === 'compose')
  for (const { format, sources } of [...claimed.values()].sort(
    (a, b) => isLast(a.format.name) - isLast(b.format.name),
  )) {
    const reading = await readOne(format, sources, known)
    readings.set(format.name, reading)
    composeCommands.push(...(reading.composeCommands ?? []))
  }
  const compose = formats.find(({ name }) => name === 'compose')!
  if (!claimed.has(compose.name) && composeCommands.length > 0) {
    readings.set(compose.name, await readOne(compose, [], known))
    claimed.set(compose.name, { format: compose, sources: [] })
  }
  const subjects: Subject[] = []
  let files = 0
  for (const [name, { format, sources }] of claimed) {
    const reading = readings.get(name)!
    subjects.push(...reading.subjects)
    gaps.push(...reading.gaps.map((gap) => ({ ...gap, kinds: format.kinds })))
    files += sources.length
  }
  const built = new Map([...readings.values()].flatMap(({ builtImages = [] }) => builtImages.map(withoutLatest)))
  return bounded(
    subjects.map((subject) =>
      subject.kind === 'container' ? withLinksFollowed(withBuild(subject, built), repository) : subject,
    ),
    gaps,
    files,
  )
}

/** `app` and `app:latest` are one image. */
const withoutLatest = ([image, from]: readonly [string, string]) => [image.replace(/:latest$/, ''), from] as const

/** An image that any file of the repository builds is its own. */
function withBuild(container: Container, built: ReadonlyMap<string, string>): Container {
  const { image, build } = container
  const from = image && !build ? built.get(withoutLatest([image.value, ''])[0]) : undefined
  return image && from !== undefined ? { ...container, build: { value: from, at: image.at } } : container
}

function tooLongGap({ path }: Source, { name, kinds, maxLength = maxTextLength, blocks = true }: Format): Gap {
  const because = `larger than the limit for a ${name} file (${Math.round(maxLength / 1_048_576)} MiB)`
  return { path, because, kinds, blocking: blocks }
}

/** A hostile file may describe so many subjects that checking them takes hours. */
function bounded(subjects: readonly Subject[], gaps: readonly Gap[], files: number): RepositoryReading {
  const counts = new Map<string, number>()
  const kept = subjects.filter(({ at }) => {
    const count = (counts.get(at.source.path) ?? 0) + 1
    counts.set(at.source.path, count)
    return count <= maxSubjects
  })
  const beyond = [...counts].filter(([, count]) => count > maxSubjects)
  const unchecked = beyond.map(([path, count]): Gap => {
    const because = `only the first ${maxSubjects} of its ${count} containers are checked`
    return { path, because, kinds: kindsIn(path), blocking: true }
  })
  return { subjects: kept, gaps: [...gaps, ...unchecked], files }
}

async function readOne(format: Format, sources: readonly Source[], repository: Repository): Promise<Reading> {
  const read = await format.load()
  try {
    return await read(sources, repository)
  } catch (error) {
    if (sources.length === 0) return { subjects: [], gaps: [] }
    if (sources.length > 1) return readEach(format, sources, repository)
    const because = `the ${format.name} reader failed: ${error instanceof Error ? error.message : String(error)}`
    return { subjects: [], gaps: sources.map(({ path }) => ({ path, because, blocking: true })) }
  }
}

/** Finds the source that the reader cannot take, so that it hides no other. */
async function readEach(format: Format, sources: readonly Source[], repository: Repository): Promise<Reading> {
  const readings: Reading[] = []
  for (const source of sources) readings.push(await readOne(format, [source], repository))
  return {
    subjects: readings.flatMap((r) => r.subjects),
    gaps: readings.flatMap((r) => r.gaps),
    composeCommands: readings.flatMap((r) => r.composeCommands ?? []),
    builtImages: readings.flatMap((r) => r.builtImages ?? []),
  }
}
