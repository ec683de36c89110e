import type { Gap, Source } from '../core/source.ts'
import type { Subject } from '../core/subjects.ts'
import { claimsCompose, looksLikeCompose } from './compose-claims.ts'
import type { Reader, Reading, Repository } from './reader.ts'

/** One format: which paths it claims by name, and its reader, loaded when the first source turns up. */
interface Format {
  readonly name: string
  claims(path: string): boolean
  /** A second look, at the text: without one every claimed path is taken. */
  recognises?(text: string): boolean
  load(): Promise<Reader>
}

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const speaksOfContainers = (text: string) => /docker|podman|nerdctl|container/i.test(text)

/** In order: the first format that claims a path and recognises its text takes it. */
const formats: readonly Format[] = [
  {
    name: 'workflow',
    claims: (path) => /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || /(?:^|\/)action\.ya?ml$/.test(path),
    recognises: (text) => /^[ \t]*["']?(?:jobs|runs)["']?[ \t]*:|^[ \t]*\{/m.test(text),
    load: async () => (await import('./workflow.ts')).readWorkflows,
  },
  {
    name: 'compose',
    claims: claimsCompose,
    load: async () => (await import('./compose.ts')).readCompose,
  },
  {
    name: 'devcontainer',
    claims: (path) => /(?:^|\/)(?:\.devcontainer\.json|\.devcontainer\/(?:[^/]+\/)?devcontainer\.json)$/.test(path),
    load: async () => (await import('./devcontainer.ts')).readDevcontainers,
  },
  {
    name: 'package',
    claims: (path) => base(path) === 'package.json',
    recognises: speaksOfContainers,
    load: async () => (await import('./package-json.ts')).readPackages,
  },
  {
    name: 'kubernetes',
    claims: (path) => /\.(?:ya?ml|json)$/i.test(path) && !/(?:^|[-.])lock\.json$|\.min\.json$/.test(path),
    recognises: (text) => /["']?\bkind["']?\s*:/.test(text) && /["']?\b(?:apiVersion|items)["']?\s*:/.test(text),
    load: async () => (await import('./kubernetes.ts')).readKubernetes,
  },
  {
    name: 'compose',
    claims: (path) => /\.ya?ml$/i.test(path),
    recognises: looksLikeCompose,
    load: async () => (await import('./compose.ts')).readCompose,
  },
  {
    name: 'dockerfile',
    claims: (path) => /^(?:dockerfile|containerfile)(?:[.-][^/]*)?$|\.(?:dockerfile|containerfile)$/i.test(base(path)),
    recognises: speaksOfContainers,
    load: async () => (await import('./scripts.ts')).readDockerfileRuns,
  },
  {
    name: 'makefile',
    claims: (path) => /^(?:GNUm|M|m)akefile(?:\.[^/]+)?$|\.mk$/.test(base(path)),
    recognises: speaksOfContainers,
    load: async () => (await import('./makefile.ts')).readMakefiles,
  },
  {
    name: 'script',
    claims: (path) => /\.(?:sh|bash|ksh|zsh|bats)$/.test(path),
    recognises: speaksOfContainers,
    load: async () => (await import('./scripts.ts')).readScripts,
  },
  {
    name: 'script',
    claims: (path) => !base(path).includes('.'),
    recognises: (text) => /^#![^\n]*\b(?:ba|da|k|z)?sh\b/.test(text) && speaksOfContainers(text),
    load: async () => (await import('./scripts.ts')).readScripts,
  },
]

/** Reads every source once, with the first format that takes it. A reader that throws is a blocking gap, not a crash. */
export async function readAll(repository: Repository): Promise<Reading> {
  const claimed = new Map<string, { format: Format; sources: Source[] }>()
  for (const path of repository.paths) {
    const candidates = formats.filter((format) => format.claims(path))
    if (candidates.length === 0) continue
    const source = repository.read(path)
    const format = source && candidates.find(({ recognises }) => recognises?.(source.text) ?? true)
    if (!source || !format) continue
    const group = claimed.get(format.name)
    if (group) group.sources.push(source)
    else claimed.set(format.name, { format, sources: [source] })
  }
  const subjects: Subject[] = []
  const gaps: Gap[] = []
  for (const { format, sources } of claimed.values()) {
    const reading = await readOne(format, sources, repository)
    subjects.push(...reading.subjects)
    gaps.push(...reading.gaps)
  }
  return { subjects, gaps }
}

async function readOne(format: Format, sources: readonly Source[], repository: Repository): Promise<Reading> {
  const read = await format.load()
  try {
    return await read(sources, repository)
  } catch (error) {
    if (sources.length > 1) return readApart(format, sources, repository)
    const because = `the ${format.name} reader failed: ${error instanceof Error ? error.message : String(error)}`
    return {
      subjects: [],
      gaps: sources.map(({ path }) => ({ path, because, kinds: ['container', 'exec'], blocking: true })),
    }
  }
}

/** Finds the source that the reader cannot bear, so that it hides no other. */
async function readApart(format: Format, sources: readonly Source[], repository: Repository): Promise<Reading> {
  const readings: Reading[] = []
  for (const source of sources) readings.push(await readOne(format, [source], repository))
  return { subjects: readings.flatMap((r) => r.subjects), gaps: readings.flatMap((r) => r.gaps) }
}
