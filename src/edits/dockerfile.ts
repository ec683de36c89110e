import type { Span } from '../model/source.ts'
import { type Instruction, parseDockerfile } from '../readers/parse/dockerfile.ts'
import type { Wanted } from './hit.ts'
import { lineEndOf } from './yaml-style.ts'
import type { Replacement } from './yaml-write.ts'

/** COPY takes files of the build's context alone, and unpacks nothing. */
const isForAddAlone = /^[a-z][\w+.-]*:\/\/|^git@|[$]|<<|\.(?:tar|tgz|tbz2?|txz|gz|bz2|xz|zst)\b/i

export function replacementsInDockerfile({ edit, hit, subject }: Wanted): Replacement[] {
  const { instructions } = parseDockerfile(hit.at.source)
  if ('replace' in edit) return replacedKeyword(around(instructions, hit.at), edit.by)
  if ('remove' in edit) return withoutFlag(hit.at)
  return edit.set === 'user' ? withUser(instructions, subject.at, String(edit.value)) : []
}

const around = (instructions: readonly Instruction[], { start, end }: Span) =>
  instructions.find(({ whole }) => whole.start <= start && end <= whole.end)

function replacedKeyword(instruction: Instruction | undefined, by: string): Replacement[] {
  if (instruction?.keyword !== 'ADD' || instruction.heredocs.length > 0) return []
  const sources = instruction.words.slice(0, -1).map(({ text }) => text)
  const flags = instruction.flags.every(({ name }) => /^(?:chown|chmod|link|exclude)$/.test(name))
  if (!flags || sources.some((source) => isForAddAlone.test(source))) return []
  const { keywordAt } = instruction
  const isLower = /^[a-z]/.test(keywordAt.source.text.slice(keywordAt.start, keywordAt.end))
  return [{ at: keywordAt, text: isLower ? by.toLowerCase() : by }]
}

/** A flag with the blanks behind it. */
function withoutFlag({ source, start, end }: Span): Replacement[] {
  const blanks = /[ \t]*/y
  blanks.lastIndex = end
  blanks.test(source.text)
  return source.text.startsWith('--', start) ? [{ at: { source, start, end: blanks.lastIndex }, text: '' }] : []
}

/** Steps of a build that need what the user before them may. */
const steps: ReadonlySet<string> = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'WORKDIR', 'USER', 'SHELL'])

/** Behind the last step of the final stage; in the place of a USER that is there already and changes nothing else. */
function withUser(instructions: readonly Instruction[], { source }: Span, user: string): Replacement[] {
  const last = instructions.findLast(({ keyword }) => steps.has(keyword))
  if (!last) return []
  const [word] = last.words
  if (last.keyword === 'USER' && word) return [{ at: last.argsAt, text: user }]
  const lineEnd = lineEndOf(source)
  const { end } = last.whole
  return [{ at: { source, start: end, end }, text: `${lineEnd}USER ${user}` }]
}
