import { allFields } from '../model/fields.ts'
import type { Source } from '../model/source.ts'
import type { Kind, Subject } from '../model/subject.ts'
import type { Format } from './formats.ts'
import { merged } from './merged.ts'
import type { Reading, Repository } from './reader.ts'

/** Reads the sources of one format. A reader that throws is a blocking gap of the file that made it. */
export async function readOne(format: Format, sources: readonly Source[], repository: Repository): Promise<Reading> {
  const read = await format.load()
  try {
    return await read(sources, repository)
  } catch (error) {
    if (sources.length === 0) return { subjects: [], gaps: [] }
    if (sources.length > 1) return readEach(format, sources, repository)
    const because =
      error instanceof RangeError
        ? `it is nested too deeply, or too long, for the ${format.name} reader`
        : `the ${format.name} reader failed: ${error instanceof Error ? error.message : String(error)}`
    return { subjects: [], gaps: sources.map(({ path }) => ({ path, because, blocking: true })) }
  }
}

/** Finds the source that the reader cannot take, so that it hides no other. */
async function readEach(format: Format, sources: readonly Source[], repository: Repository): Promise<Reading> {
  const readings: Reading[] = []
  for (const source of sources) readings.push(await readOne(format, [source], repository))
  return merged(readings)
}

/** What a command makes whole. */
const ofCommand: ReadonlySet<Kind> = new Set(['role', 'binding', 'persistent-volume', 'namespace'])

/** What a command's words make is checked for what they say: of a container only what is set. */
export function asSaid(subject: Subject): Subject[] {
  if (!subject.at.source.isCommand) return [subject]
  if (subject.kind !== 'container') return ofCommand.has(subject.kind) ? [subject] : []
  const unsupported = new Set(subject.unsupported)
  for (const field of allFields) {
    const fact = subject[field]
    const isUnset = Array.isArray(fact) ? fact.length === 0 : fact === undefined
    if (isUnset && !subject.unresolved.has(field)) unsupported.add(field)
  }
  // The token of an account is mounted unless something says otherwise.
  if (subject.serviceAccount) unsupported.delete('serviceAccountToken')
  return [{ ...subject, oneOff: true, unsupported }]
}
