import type { Subject } from '../../model/subject.ts'
import type { FoundGap, WrittenText } from '../reader.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { maxWrittenLength } from './content.ts'

/** What one file sets a machine up with. */
interface Machine {
  /** Of the file of the repository. */
  readonly path: string
  readonly written: readonly WrittenText[]
  /** What it runs. */
  readonly scripts: readonly Script[]
  readonly gaps: readonly FoundGap[]
  /** Accounts in the group of the engine's socket. */
  accounts(key: (name: string) => string): readonly Subject[]
}

/** What a machine runs and has: the shell scripts among its files are read, since somebody wrote them to be run. */
export async function machineReading({ path, written: all, scripts, gaps, accounts }: Machine) {
  const keys = new Keys()
  const written = all.filter(({ text }) => text.length <= maxWrittenLength)
  const because = `writes a file of more than ${maxWrittenLength} characters, which is not read`
  const tooLong = written.length < all.length ? [{ path, because, blocking: true }] : []
  const own = written.flatMap(({ path: name, text, locate }): Script[] =>
    /\.sh$/.test(name) || /^#!\s*\S*(?:sh|env \w*sh)\b/.test(text) ? [{ key: `${path}#`, text, locate }] : [],
  )
  const others = written.filter(({ text }) => !own.some((script) => script.text === text))
  const reading = await readShell([...scripts, ...own], keys, new Map(), undefined, others)
  const members = accounts((name) => keys.next(`${path}#${name}`))
  return {
    ...reading,
    subjects: [...reading.subjects, ...members],
    gaps: [...gaps, ...tooLong, ...reading.gaps],
    written: [...written, ...(reading.written ?? [])],
  }
}
