import type { Gap, Source } from '../model/source.ts'
import { claimsCompose, looksLikeCompose } from './compose/claims.ts'
import type { Reader, Reading, Repository } from './reader.ts'

/** One format: which paths it claims by name, and its reader, loaded when the first source turns up. */
interface Format {
  readonly name: string
  claims(path: string): boolean
  /** A second look, at the text: without one every claimed path is taken. */
  recognises?(text: string): boolean
  load(): Promise<Reader>
  /** Characters; a longer text is a gap, which blocks where the name alone says that it matters. */
  readonly longest?: number
  readonly blocks?: boolean
}

/** No Compose file, workflow, script or Dockerfile that somebody wrote is longer. Generated manifests may be. */
const maxTextLength = 1_048_576
/** Subjects of one file that are judged. */
const maxSubjects = 5000

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const speaksOfContainers = (text: string) => /docker|podman|nerdctl|container/i.test(text)

/** In order: the first format that claims a path and recognises its text takes it. */
const formats: readonly Format[] = [
  {
    name: 'workflow',
    claims: (path) => /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || /(?:^|\/)action\.ya?ml$/.test(path),
    recognises: (text) => /^[ \t]*["']?(?:jobs|runs)["']?[ \t]*:|^[ \t]*\{/m.test(text),
    load: async () => (await import('./workflow/workflow.ts')).readWorkflows,
  },
  {
    name: 'compose',
    claims: claimsCompose,
    load: async () => (await import('./compose/compose.ts')).readCompose,
  },
  {
    name: 'devcontainer',
    claims: (path) => /(?:^|\/)(?:\.devcontainer\.json|\.devcontainer\/(?:[^/]+\/)?devcontainer\.json)$/.test(path),
    load: async () => (await import('./devcontainer/devcontainer.ts')).readDevcontainers,
  },
  {
    name: 'package',
    claims: (path) => base(path) === 'package.json',
    recognises: speaksOfContainers,
    load: async () => (await import('./package-json/package-json.ts')).readPackages,
    blocks: false,
  },
  {
    name: 'kubernetes',
    claims: (path) => /\.(?:ya?ml|json)$/i.test(path) && !/(?:^|[-.])lock\.json$|\.min\.json$/.test(path),
    recognises: (text) => /["']?\bkind["']?\s*:/.test(text) && /["']?\b(?:apiVersion|items)["']?\s*:/.test(text),
    load: async () => (await import('./kubernetes/kubernetes.ts')).readKubernetes,
    longest: 8 * maxTextLength,
  },
  {
    name: 'compose',
    claims: (path) => /\.ya?ml$/i.test(path),
    recognises: looksLikeCompose,
    load: async () => (await import('./compose/compose.ts')).readCompose,
  },
  {
    name: 'dockerfile',
    claims: (path) => /^(?:dockerfile|containerfile)(?:[.-][^/]*)?$|\.(?:dockerfile|containerfile)$/i.test(base(path)),
    recognises: speaksOfContainers,
    load: async () => (await import('./script/script.ts')).readDockerfileRuns,
  },
  {
    name: 'makefile',
    claims: (path) => /^(?:GNUm|M|m)akefile(?:\.[^/]+)?$|\.mk$/.test(base(path)),
    recognises: speaksOfContainers,
    load: async () => (await import('./makefile/makefile.ts')).readMakefiles,
  },
  {
    name: 'script',
    claims: (path) => /\.(?:sh|bash|ksh|zsh|bats)$/.test(path),
    recognises: speaksOfContainers,
    load: async () => (await import('./script/script.ts')).readScripts,
    blocks: false,
  },
  {
    name: 'script',
    claims: (path) => !base(path).includes('.'),
    recognises: (text) => /^#![^\n]*\b(?:ba|da|k|z)?sh\b/.test(text) && speaksOfContainers(text),
    load: async () => (await import('./script/script.ts')).readScripts,
    blocks: false,
  },
]

/** Reads every source once, with the first format that takes it. A reader that throws is a blocking gap, not a crash. */
export async function readAll(repository: Repository): Promise<Reading> {
  const gaps: Gap[] = []
  const claimed = new Map<string, { format: Format; sources: Source[] }>()
  for (const path of repository.paths) {
    const candidates = formats.filter((format) => format.claims(path))
    if (candidates.length === 0) continue
    const source = repository.read(path)
    const format = source && candidates.find(({ recognises }) => recognises?.(source.text) ?? true)
    if (!source || !format) continue
    if (source.text.length > (format.longest ?? maxTextLength)) {
      gaps.push(tooLong(source, format))
      continue
    }
    const group = claimed.get(format.name)
    if (group) group.sources.push(source)
    else claimed.set(format.name, { format, sources: [source] })
  }
  const readings: Reading[] = [{ subjects: [], gaps }]
  for (const { format, sources } of claimed.values()) readings.push(await readOne(format, sources, repository))
  return bounded(readings)
}

function tooLong({ path }: Source, { name, longest = maxTextLength, blocks = true }: Format): Gap {
  const because = `longer than any ${name} file that Hullgate reads (${Math.round(longest / 1_048_576)} MiB)`
  return { path, because, kinds: ['container', 'exec'], blocking: blocks }
}

/** A file may describe so many containers that judging them would not end. */
function bounded(readings: readonly Reading[]): Reading {
  const gaps = readings.flatMap((reading) => reading.gaps)
  const counts = new Map<string, number>()
  const subjects = readings
    .flatMap((reading) => reading.subjects)
    .filter(({ at }) => {
      const count = (counts.get(at.source.path) ?? 0) + 1
      counts.set(at.source.path, count)
      return count <= maxSubjects
    })
  const beyond = [...counts].filter(([, count]) => count > maxSubjects)
  const unjudged = beyond.map(([path, count]): Gap => {
    const because = `only the first ${maxSubjects} of its ${count} containers are judged`
    return { path, because, kinds: ['container', 'exec'], blocking: true }
  })
  return { subjects, gaps: [...gaps, ...unjudged] }
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
