import { moved, relocated, type Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { type Reader, type Reading, type Repository, sourceOf, type WrittenText } from '../reader.ts'
import { Keys } from '../shell/shell.ts'

/** What reads files of a machine. */
interface MachineFormat<K> {
  readonly kinds: K
  claims(path: string): boolean
  recognises?(text: string): boolean
  load(): Promise<Reader>
}

/** What the files say that one file of the repository writes, with the format that read them. */
interface WrittenReading<K> {
  readonly kinds: K
  readonly reading: Reading
}

/** Reads the files that scripts, playbooks and cloud-init write to machines; those of one of them are of one machine. */
export async function readWritten<K>(
  texts: readonly WrittenText[],
  formats: readonly MachineFormat<K>[],
  subjects: readonly Subject[],
): Promise<WrittenReading<K>[]> {
  const found: WrittenReading<K>[] = []
  const sourcesOfTexts = bySource(texts)
  const known = keysByFile(subjects, new Set(sourcesOfTexts.map(([first]) => first!.source.path)))
  for (const own of sourcesOfTexts) {
    const { path } = own[0]!.source
    const keys = new Keys()
    for (const key of known.get(path) ?? []) keys.next(key.replace(/~\d+$/, ''))
    for (const files of machinesOf(own)) {
      const repository = repositoryOf(files)
      for (const format of formats) {
        const sources = files.filter((file) => format.claims(file.path) && (format.recognises?.(file.text) ?? true))
        if (sources.length === 0) continue
        const reading = await (await format.load())(sources, repository)
        found.push({ kinds: format.kinds, reading: placed(reading, files, path, keys) })
      }
    }
  }
  return found
}

/** The keys of subjects that lie in some files, by the file. */
function keysByFile(subjects: readonly Subject[], files: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  if (files.size === 0) return found
  for (const { key } of subjects) {
    // A path may have the sign in it.
    for (let at = key.indexOf('#'); at >= 0; at = key.indexOf('#', at + 1)) {
      const file = key.slice(0, at)
      if (!files.has(file)) continue
      const own = found.get(file)
      if (own) own.push(key)
      else found.set(file, [key])
    }
  }
  return found
}

function bySource(texts: readonly WrittenText[]): (readonly WrittenText[])[] {
  const found = new Map<Source, WrittenText[]>()
  for (const text of texts) {
    const own = found.get(text.source)
    if (own) own.push(text)
    else found.set(text.source, [text])
  }
  return [...found.values()]
}

/** Of several texts for one path each is on a machine of its own, with what is written once. */
function machinesOf(texts: readonly WrittenText[]): Source[][] {
  const first = new Map<string, Source>()
  const others: Source[] = []
  for (const text of texts) {
    const path = normal(text.path)
    const file = sourceOf(text, path)
    if (first.has(path)) others.push(file)
    else first.set(path, file)
  }
  return [[...first.values()], ...others.map((file) => [file])]
}

/** The path on the machine, as a repository of it has it. */
const normal = (path: string): string => path.replace(/^(?:\$\{?\w+\}?|~)?\/+/, '').replace(/^(?:\.\/)+/, '')

function repositoryOf(files: readonly Source[]): Repository {
  const byPath = new Map(files.map((file) => [file.path, file]))
  return { paths: [...byPath.keys()].sort(), read: (path) => byPath.get(path) }
}

/** A reading with everything at its place in the file that holds the texts. */
function placed(reading: Reading, files: readonly Source[], path: string, keys: Keys): Reading {
  const own = (key: string) => {
    const file = files.find((one) => key.startsWith(`${one.path}#`))
    return file ? path + key.slice(file.path.length) : key
  }
  const subjects = reading.subjects.map((subject) => ({
    ...relocated(subject, moved),
    key: keys.next(own(subject.key)),
  }))
  return {
    ...relocated({ ...reading, subjects: [], gaps: [], written: [], documents: [] }, moved),
    subjects,
    gaps: reading.gaps.map((gap) => (files.some((file) => file.path === gap.path) ? { ...gap, path } : gap)),
  }
}
