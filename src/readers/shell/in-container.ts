import type { Container } from '../../model/container.ts'
import type { Subject } from '../../model/subject.ts'
import { wordsOf } from '../command/command-words.ts'
import type { FoundGap } from '../reader.ts'
import { Keys, readShell } from './shell.ts'
import { withVariants } from './variants.ts'

/** What containers start themselves: their command, or the shell's text in it, calls a client of an engine. */
export async function startedByContainers(
  containers: readonly Container[],
): Promise<{ readonly subjects: readonly Subject[]; readonly gaps: readonly FoundGap[] }> {
  const readings = []
  for (const container of containers) readings.push(await startedBy(container))
  // One line of a file may be the command of several containers.
  return {
    subjects: withVariants(readings.flatMap(({ subjects }) => subjects)),
    gaps: readings.flatMap(({ gaps }) => gaps),
  }
}

async function startedBy({ key, entrypoint, command, oneOff }: Container) {
  const words = [...wordsOf(entrypoint), ...wordsOf(command)]
  const [first] = words
  if (!first) return { subjects: [], gaps: [] }
  const text = words.map((word) => word.text).join(' ')
  const script = { key: `${key}/`, text, words, locate: () => first.span, isThrownAway: oneOff }
  const { subjects, gaps } = await readShell([script], new Keys())
  const own = subjects.filter(({ kind }) => kind === 'container' || kind === 'exec' || kind === 'client')
  return { subjects: own, gaps }
}
