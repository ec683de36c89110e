import type { Span } from '../model/source.ts'
import type { Kind, Reference, Subject, SubjectOf } from '../model/subject.ts'

/** Subjects by kind and by how other objects of a cluster name them; built for a kind when a rule first looks one up. */
export class SubjectIndex {
  private readonly byKind = new Map<Kind, Map<string, Subject[]>>()

  constructor(private readonly subjects: readonly Subject[]) {}

  /** Of several with one name (overlays) those whose files lie nearest to `near`: its own file, else most folders in common. */
  find<K extends Kind>(kind: K, reference: Reference, near: Span): readonly SubjectOf<K>[] {
    const named = this.ofKind(kind).get(keyOf(reference)) ?? []
    if (named.length < 2) return named as unknown as readonly SubjectOf<K>[]
    const distances = named.map((subject) => closeness(subject.at.source.path, near.source.path))
    const closest = Math.max(...distances)
    return named.filter((_, i) => distances[i] === closest) as unknown as readonly SubjectOf<K>[]
  }

  private ofKind(kind: Kind): ReadonlyMap<string, Subject[]> {
    let found = this.byKind.get(kind)
    if (!found) {
      found = new Map()
      for (const subject of this.subjects) {
        if (subject.kind !== kind || !subject.reference) continue
        const key = keyOf(subject.reference)
        const same = found.get(key)
        if (same) same.push(subject)
        else found.set(key, [subject])
      }
      this.byKind.set(kind, found)
    }
    return found
  }
}

const keyOf = ({ namespace, name }: Reference) => `${namespace}/${name}`

/** How many folders two paths share; one file is closest to itself. */
function closeness(path: string, near: string): number {
  if (path === near) return Number.POSITIVE_INFINITY
  let folders = 0
  for (let at = 0; at < path.length && path[at] === near[at]; at++) if (path[at] === '/') folders++
  return folders
}
