import type { Container } from '../../src/model/container.ts'
import type { Exec } from '../../src/model/exec.ts'
import { type Fact, position, type Span, source } from '../../src/model/source.ts'
import type { Subject } from '../../src/model/subject.ts'
import type { Reader, Repository } from '../../src/readers/reader.ts'

/** `line:text` of a place. */
export const place = (at: Span) => `${position(at.source, at.start).line}:${at.source.text.slice(at.start, at.end)}`

/** A fact's value and place. */
export const valueAndPlace = <T>(fact: Fact<T> | undefined): [T, string] | undefined =>
  fact && [fact.value, place(fact.at)]

const nothingElse: Repository = { paths: [], read: () => undefined }

/** What a reader finds in one file. */
export async function readFile(reader: Reader, path: string, text: string) {
  const reading = await reader([source(path, text)], nothingElse)
  const byKey = (key: string) => reading.subjects.find((subject) => subject.key === `${path}#${key}`)
  return {
    subjects: reading.subjects,
    gaps: reading.gaps,
    keys: reading.subjects.map((subject) => subject.key.slice(path.length + 1)),
    container: (key: string) => byKey(key) as Container,
    exec: (key: string) => byKey(key) as Exec,
  }
}

/** Everything that a subject says, by field. */
export function factsOf(subject: Subject): Record<string, unknown> {
  const isFact = (value: unknown): value is Fact<unknown> =>
    typeof value === 'object' && value !== null && 'at' in value
  return Object.fromEntries(
    Object.entries(subject).flatMap(([field, value]) => {
      if (field === 'opaque' || field === 'origins') return []
      if (Array.isArray(value)) return value.length > 0 ? [[field, value.map((fact) => fact.value)]] : []
      return isFact(value) && 'value' in value ? [[field, value.value]] : []
    }),
  )
}
