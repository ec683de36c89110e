import { gunzipSync } from 'node:zlib'
import type { Subject } from '../../model/subject.ts'
import { claimsDaemon } from '../daemon/claims.ts'
import type { DaemonFile } from '../daemon/daemon.ts'
import { type Scalar, spanOf } from '../parse/yaml.ts'
import type { FoundGap } from '../reader.ts'
import type { Keys } from '../shell/shell.ts'
import { claimsUnit, mayUseEngine } from '../unit/claims.ts'

/** A file of a machine as a text gives it. */
export type MachineFile = DaemonFile

/** Whether a file of a machine is read, by its path there. */
export const isMachineFile = (path: string): boolean => claimsDaemon(path) || claimsUnit(path)

/** The file that a text of a YAML file becomes. Of an encoded one the whole text is its place. */
export function fileOf(path: string, content: Scalar, encoding = ''): MachineFile | undefined {
  const { source } = content
  if (encoding === '' || encoding === 'text/plain')
    return { path, source, text: content.text, locate: (from, to) => content.within(from, to) }
  const text = decoded(content.text, encoding)
  return text === undefined ? undefined : { path, source, text, locate: () => spanOf(content) }
}

/** No configuration file of a machine is longer. */
const maxLength = 1_048_576

function decoded(text: string, encoding: string): string | undefined {
  if (!/^(?:b64|base64|gz\+b64|gz\+base64|gzip\+b64|gzip\+base64)$/.test(encoding)) return undefined
  const bytes = Buffer.from(text, 'base64')
  if (!encoding.startsWith('gz')) return bytes.toString('utf8')
  try {
    return gunzipSync(bytes, { maxOutputLength: maxLength }).toString('utf8')
  } catch {
    return undefined
  }
}

/** What files of a machine say: of its daemons, and of the containers that its services start. */
export async function readMachine(
  files: readonly MachineFile[],
  keys: Keys,
): Promise<{ readonly subjects: Subject[]; readonly gaps: readonly FoundGap[] }> {
  const own = files.filter(({ path }) => claimsDaemon(path))
  if (own.length === 0) return { subjects: [], gaps: [] }
  const { daemonsIn } = await import('../daemon/daemon.ts')
  const daemons = daemonsIn(own)
  const subjects: Subject[] = daemons.subjects.map((subject) => ({ ...subject, key: keys.next(subject.key) }))
  const units = own.filter(({ path, text }) => claimsUnit(path) && mayUseEngine(text))
  if (units.length > 0) {
    const { readWrittenUnits } = await import('../unit/unit.ts')
    subjects.push(...(await readWrittenUnits(units, keys)))
  }
  return { subjects, gaps: daemons.gaps }
}
