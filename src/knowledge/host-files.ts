import type { HostFile } from '../model/host.ts'
import { fail, type Hit, type Rule } from '../model/rule.ts'
import type { Fact } from '../model/source.ts'

/** What a benchmark asks of a file, each with the control that says so. */
export interface WantedFile {
  /** `root:root` */
  readonly owner: string
  readonly ownerControl: Rule['controls'][number]
  /** The most that it may permit: `0o644`. */
  readonly mode: number
  readonly modeControl: Rule['controls'][number]
  /** Whether reading it is already harm: a private key. */
  readonly isSecret?: true
}

const octal = (mode: number) => mode.toString(8).padStart(3, '0')

type WantedOwner = Pick<WantedFile, 'owner' | 'ownerControl'>
type WantedMode = Pick<WantedFile, 'mode' | 'modeControl' | 'isSecret'>

/** What is wrong with the owner and the mode of each file. Whoever owns a file, or may write to it, can change it. */
export function* fileFaults(files: readonly Fact<HostFile>[], wanted: WantedFile): Iterable<Hit> {
  for (const file of files) {
    yield* ownerFaults([file], wanted)
    yield* modeFaults([file], wanted)
  }
}

export function* ownerFaults(files: readonly Fact<HostFile>[], { owner, ownerControl }: WantedOwner): Iterable<Hit> {
  for (const fact of files) {
    const { path, user, group } = fact.value
    if (`${user}:${group}` !== owner)
      yield fail(fact, `${path} is owned by ${user}:${group}, not by ${owner}`, {
        discriminator: `${path} owner`,
        controls: [ownerControl],
        severity: user === owner.split(':')[0] ? 'low' : 'high',
      })
  }
}

export function* modeFaults(files: readonly Fact<HostFile>[], wanted: WantedMode): Iterable<Hit> {
  for (const fact of files) {
    const { path, mode } = fact.value
    const excess = mode & 0o777 & ~wanted.mode
    if (excess !== 0)
      yield fail(fact, `${path} has mode ${octal(mode)}, more than ${octal(wanted.mode)}`, {
        discriminator: `${path} mode`,
        controls: [wanted.modeControl],
        severity: (excess & 0o022) !== 0 || (wanted.isSecret && (excess & 0o044) !== 0) ? 'high' : 'low',
      })
  }
}
