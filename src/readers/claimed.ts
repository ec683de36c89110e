import type { Gap, Source } from '../model/source.ts'
import type { Effort } from './effort.ts'
import { type Format, formatNamed, formats, maxTextLength, tooLongGap } from './formats.ts'
import { packedChart } from './kubernetes/helm.ts'
import { maxAllSubjects, type Repository } from './reader.ts'

/** The files that one format reads. */
export interface Group {
  readonly format: Format
  readonly sources: Source[]
}

/** Who reads which file, as its path and its own text decide. */
export interface Claims {
  /** By the format's name. */
  readonly claimed: Map<string, Group>
  readonly gaps: Gap[]
  /** Files that the caller named, and that no format takes. */
  readonly unrecognised: readonly string[]
}

/** Files of one format that are read: each describes something, and of no more subjects all are checked. */
const maxFiles = maxAllSubjects

/** Files that one format leaves out for their number. */
interface Surplus {
  readonly format: Format
  readonly first: string
  count: number
}

/** Gives every file to the formats that take it. */
export function claimsOn(repository: Repository, effort: Effort): Claims {
  const gaps: Gap[] = []
  const claimed = new Map<string, Group>()
  const unrecognised: string[] = []
  const surplus = new Map<string, Surplus>()
  const isFull = ({ name }: Format) => (claimed.get(name)?.sources.length ?? 0) >= maxFiles
  const leave = (format: Format, path: string) => {
    const known = surplus.get(format.name)
    if (known) known.count++
    else surplus.set(format.name, { format, first: path, count: 1 })
  }
  for (const path of repository.paths) {
    const { source, formats: taking, unread } = takersOf(path, repository, effort, isFull)
    if (unread) leave(unread, path)
    if (!source) continue
    if (taking.length === 0 && repository.named?.has(path)) unrecognised.push(path)
    for (const format of taking) {
      if (source.text.length > (format.maxLength ?? maxTextLength)) {
        gaps.push(tooLongGap(source, format))
        continue
      }
      const group = claimed.get(format.name)
      if (isFull(format)) leave(format, path)
      else if (group) group.sources.push(source)
      else claimed.set(format.name, { format, sources: [source] })
    }
  }
  gaps.push(...packedCharts(repository.paths), ...[...surplus.values()].map(surplusGap))
  return { claimed, gaps, unrecognised }
}

function surplusGap({ format: { name, kinds }, first, count }: Surplus): Gap {
  const left = count === 1 ? 'this one' : `this and ${count - 1} more`
  const because =
    `only the first ${maxFiles} ${name} files of the repository are read, and not ${left}: ` +
    'check its folders one by one, with the paths argument or `include`'
  return { path: first, because, kinds, blocking: true }
}

/** The formats that take a file: the first, and those that read beside it. `unread` where all that might are full. */
function takersOf(
  path: string,
  repository: Repository,
  effort: Effort,
  isFull: (format: Format) => boolean,
): { source?: Source; formats: Format[]; unread?: Format } {
  const isNamed = repository.named?.has(path) === true
  const claiming = formats.filter((format) => format.claims(path))
  const candidates = claiming.length > 0 || !isNamed ? claiming : formats.filter(({ byContent }) => byContent)
  const first = candidates[0]
  const mayRead = ({ beginning }: Format) =>
    beginning === undefined || (repository.startsWith?.(path, beginning) ?? true)
  if (!first || (candidates.length === 1 && !isNamed && !mayRead(first))) return { formats: [] }
  if (!isNamed && candidates.every(isFull)) return { formats: [], unread: first }
  if (!effort.mayOpen(path)) return { formats: [] }
  const source = repository.read(path)
  if (!source) return { formats: [] }
  effort.opened(source.text.length)
  const taking = candidates.filter(({ recognises }) => recognises?.(source.text) ?? true)
  // What is read beside others hides none: its text may be a remark in theirs.
  const alone = taking.find(({ beside }) => !beside)
  const names = new Set<string>()
  const own = taking.filter((format) => {
    const isTaken = (format.beside || format === alone) && !names.has(format.name)
    names.add(format.name)
    return isTaken
  })
  return { source, formats: own }
}

/** Charts in charts come as archives, which are not opened. */
function packedCharts(paths: readonly string[]): Gap[] {
  return paths.flatMap((path) => {
    const standsFor = path.endsWith('gz') ? packedChart(path) : undefined
    if (standsFor === undefined) return []
    const { kinds } = formatNamed('kubernetes')
    return { path, because: 'packed Helm chart: not checked', kinds, blocking: false, standsFor }
  })
}
