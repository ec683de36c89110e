import { position, type Source, type Span } from '../model/source.ts'
import type { FoundGap } from './reader.ts'

/** What is left out of each file because it has more than is read: each reason once, at the first place. */
const leftOut = new WeakMap<Source, Map<string, FoundGap>>()

/** Notes that a part of a file is not read because a limit is exceeded, which may hide anything: a gap that blocks. */
export function leaveOut({ source, start }: Pick<Span, 'source' | 'start'>, because: string): void {
  const known = leftOut.get(source) ?? new Map<string, FoundGap>()
  leftOut.set(source, known)
  if (known.has(because)) return
  const { line } = position(source, start)
  known.set(because, { path: source.path, line, because, blocking: true })
}

/** What is left out of a file; nothing where it is read as a whole. */
export const leftOutOf = (source: Source): readonly FoundGap[] => [...(leftOut.get(source)?.values() ?? [])]
