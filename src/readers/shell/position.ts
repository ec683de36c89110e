import type { Command } from 'unbash'
import { joinPath } from '../../model/path.ts'
import { folderAfter, isLost } from './folders.ts'
import type { Variables } from './variables.ts'

/** Where the reading of a text has come to. */
export class Position {
  /** The folder that its shell is in; undefined where the text begins. */
  folder: string | undefined
  /** Where the command that is read stands in its text. */
  at = Number.POSITIVE_INFINITY
  private readonly foldersBefore: (string | undefined)[] = []

  /** `cd`, `pushd`, `popd` */
  enter(verb: string, command: Command, variables: Variables): void {
    if (verb === 'popd') this.folder = this.foldersBefore.pop()
    else {
      if (verb === 'pushd') this.foldersBefore.push(this.folder)
      this.folder = folderAfter(command, this.folder, variables)
    }
  }

  /** The folder as far as it is known; empty where it is not, and where the text begins. */
  get known(): string {
    return this.folder === undefined || isLost(this.folder) ? '' : this.folder
  }

  /** Elsewhere on the machine than the repository. */
  get isOutside(): boolean {
    return /^[/~]/.test(this.known)
  }

  /** A path from where the text begins, or behind a variable; undefined for one elsewhere on the machine. */
  ownFile(written: string): string | undefined {
    if (written === '' || /^[/~]/.test(written) || this.isOutside) return undefined
    return written.startsWith('$') ? written : joinPath(this.known, written)
  }
}
