import type { Source } from '../model/source.ts'
import type { Subject } from '../model/subject.ts'
import { mayGoOn } from './effort.ts'
import { type FoundGap, maxAllContainers, maxAllSubjects } from './reader.ts'

/** Files that are read one by one: what stands behind more subjects than are checked need not be read, and that is said. */
export class Room {
  private subjects = 0
  private containers = 0
  private readonly left = new Set<string>()

  /** Whether there is room for what a file says, which else is reported as unread. */
  isFor(source: Source): boolean {
    if (this.subjects <= maxAllSubjects && this.containers <= maxAllContainers) return true
    this.left.add(source.path)
    return false
  }

  /** The same, where the run has work left for it besides. */
  mayRead(source: Source): boolean {
    return mayGoOn(source) && this.isFor(source)
  }

  take(subjects: readonly Subject[]): void {
    this.subjects += subjects.length
    for (const { kind } of subjects) if (kind === 'container') this.containers++
  }

  /** One gap for the files that there is no room for, at the first of them. */
  gaps(what: string): FoundGap[] {
    return withoutRoom(what, [...this.left])
  }
}

/** The gap of files that are left for the subjects of those before them. */
export function withoutRoom(what: string, [first, ...others]: readonly string[]): FoundGap[] {
  if (first === undefined) return []
  const more = others.length === 0 ? '' : `, nor ${others.length === 1 ? 'is 1 more' : `are ${others.length} more`}`
  const because = `this ${what} is not read${more}: those before it have more subjects than are checked`
  return [{ path: first, because, blocking: true }]
}
