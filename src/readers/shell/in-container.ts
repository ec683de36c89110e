import { imageProgram } from '../../knowledge/image-reference.ts'
import type { Client } from '../../model/client.ts'
import type { Container } from '../../model/container.ts'
import type { Subject } from '../../model/subject.ts'
import { wordsOf } from '../command/command-words.ts'
import type { FoundGap } from '../reader.ts'
import { registryProgramOf } from './registry-call.ts'
import { Keys, readShell } from './shell.ts'
import { imageChecksSignatures, isSignatureCheck } from './signature-check.ts'
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

async function startedBy({ key, dialect, image, entrypoint, command, oneOff }: Container) {
  const behind = [...wordsOf(entrypoint), ...wordsOf(command)]
  // The image of such a program has no shell: its command are the program's arguments.
  const checks = image && imageChecksSignatures(image.value) && !isSignatureCheck(behind)
  const program = checks ? imageProgram(image.value) : registryProgramOf(image?.value ?? '')
  const words = image && !entrypoint && program !== undefined ? [{ text: program, span: image.at }, ...behind] : behind
  const [first] = words
  if (!first) return { subjects: [], gaps: [] }
  const text = words.map((word) => word.text).join(' ')
  const script = { key: `${key}/`, text, words, locate: () => first.span, isThrownAway: oneOff }
  const { subjects, gaps } = await readShell([script], new Keys())
  const own = subjects.filter(
    (one) =>
      one.kind === 'container' ||
      one.kind === 'exec' ||
      (one.kind === 'client' && !(dialect === 'run' && isCheck(one))),
  )
  return { subjects: own, gaps }
}

/** The line that starts the container is read for it as well, and knows whether its failure counts. */
const isCheck = ({ signatureCheck, artifactCheck }: Client) => (signatureCheck ?? artifactCheck) !== undefined
