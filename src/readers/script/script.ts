import { span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import type { Reader } from '../reader.ts'
import { Keys, readShell } from '../shell/shell.ts'
import { withVariants } from '../shell/variants.ts'

/** Shell scripts: the containers that they start. */
export const readScripts: Reader = async (sources, repository) => {
  const readings = []
  for (const source of sources) {
    const locate = (from: number, to: number) => span(source, from, to)
    const text = source.path.endsWith('.bats') ? withoutTestNames(source.text) : source.text
    readings.push(await readShell([{ key: `${source.path}#`, text, locate }], new Keys(), new Map(), repository))
  }
  const merged = mergeReadings(readings)
  const resolved = new Set(
    readings.flatMap((one) => one.resolved ?? []).map(({ source, start }) => `${source.path} ${start}`),
  )
  if (resolved.size === 0) return merged
  const isResolved = ({ kind, key, at, ...subject }: Subject) =>
    kind === 'container' &&
    key.startsWith(`${at.source.path}#`) &&
    'unresolved' in subject &&
    (subject.opaque !== undefined || [...subject.unresolved.values()].some(({ unset }) => !unset)) &&
    resolved.has(`${at.source.path} ${at.start}`)
  return { ...merged, subjects: withVariants(merged.subjects.filter((subject) => !isResolved(subject))) }
}

/** Bats is Bash but for `@test "name" {`: blanks in its place leave a group of commands, and every offset. */
const withoutTestNames = (text: string) =>
  text.replace(/^[ \t]*@test[ \t][^\n]*(?=\{[ \t]*\r?$)/gm, (name) => ' '.repeat(name.length))

type Readings = Awaited<ReturnType<typeof readShell>>[]

export const mergeReadings = (readings: Readings): Readings[number] => ({
  subjects: readings.flatMap((reading) => reading.subjects),
  gaps: readings.flatMap((reading) => reading.gaps),
  builtImages: readings.flatMap((reading) => reading.builtImages ?? []),
  builds: readings.flatMap((reading) => reading.builds ?? []),
  manifests: readings.flatMap((reading) => reading.manifests ?? []),
  scripts: readings.flatMap((reading) => reading.scripts ?? []),
  makeCalls: readings.flatMap((reading) => reading.makeCalls ?? []),
  documents: readings.flatMap((reading) => reading.documents ?? []),
  written: readings.flatMap((reading) => reading.written ?? []),
  composeCommands: readings.flatMap((reading) => reading.composeCommands ?? []),
})
