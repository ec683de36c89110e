import type { Subject } from '../model/subject.ts'
import { type FoundGap, maxAllContainers, maxAllSubjects } from './reader.ts'

/** How many more subjects of files that are read one by one would be checked: what stands behind so many need not be read. */
export class Room {
  private subjects = 0
  private containers = 0

  take(subjects: readonly Subject[]): void {
    this.subjects += subjects.length
    for (const { kind } of subjects) if (kind === 'container') this.containers++
  }

  get isFull(): boolean {
    return this.subjects > maxAllSubjects || this.containers > maxAllContainers
  }
}

/** The gap of files for which there is no room, at the first of them. */
export function withoutRoom(what: string, [first, ...others]: readonly string[]): FoundGap[] {
  if (first === undefined) return []
  const more = others.length === 0 ? '' : `, nor are ${others.length} more`
  const because = `this ${what} is not read${more}: those before it have more subjects than are checked`
  return [{ path: first, because, blocking: true }]
}
