import type { Gap, Source } from '../model/source.ts'
import { type Format, formatNamed, formats, maxTextLength, tooLongGap } from './formats.ts'
import { packedChart } from './kubernetes/helm.ts'
import type { Repository } from './reader.ts'

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

/** Gives every file to the formats that take it. */
export function claimsOn(repository: Repository): Claims {
  const gaps: Gap[] = []
  const claimed = new Map<string, Group>()
  const unrecognised: string[] = []
  for (const path of repository.paths) {
    const { source, formats: taking } = takersOf(path, repository)
    if (!source) continue
    if (taking.length === 0 && repository.named?.has(path)) unrecognised.push(path)
    for (const format of taking) {
      if (source.text.length > (format.maxLength ?? maxTextLength)) {
        gaps.push(tooLongGap(source, format))
        continue
      }
      const group = claimed.get(format.name)
      if (group) group.sources.push(source)
      else claimed.set(format.name, { format, sources: [source] })
    }
  }
  gaps.push(...packedCharts(repository.paths))
  return { claimed, gaps, unrecognised }
}

/** The formats that take a file: the first, and those that read beside it. */
function takersOf(path: string, repository: Repository): { source?: Source; formats: Format[] } {
  const isNamed = repository.named?.has(path) === true
  const claiming = formats.filter((format) => format.claims(path))
  const candidates = claiming.length > 0 || !isNamed ? claiming : formats.filter(({ byContent }) => byContent)
  const first = candidates[0]
  const mayRead = ({ beginning }: Format) =>
    beginning === undefined || (repository.startsWith?.(path, beginning) ?? true)
  if (!first || (candidates.length === 1 && !isNamed && !mayRead(first))) return { formats: [] }
  const source = repository.read(path)
  if (!source) return { formats: [] }
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
