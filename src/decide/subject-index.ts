import type { Span } from '../model/source.ts'
import type { Kind, Reference, Subject, SubjectOf } from '../model/subject.ts'

/** Subjects by kind and by how other objects of a cluster name them; built for a kind when a rule first looks one up. */
export class SubjectIndex {
  private readonly byKind = new Map<Kind, Map<string, Subject[]>>()
  private readonly referring = new Map<Kind, Map<string, Subject[]>>()

  constructor(private readonly subjects: readonly Subject[]) {}

  /** Of several with one name (overlays) those whose files lie nearest to `near`: its own file, else most folders in common. */
  find<K extends Kind>(kind: K, reference: Reference, near: Span): readonly SubjectOf<K>[] {
    const named = this.ofKind(kind).get(keyOf(reference)) ?? []
    if (named.length < 2) return named as unknown as readonly SubjectOf<K>[]
    return nearest(named, near.source.path) as unknown as readonly SubjectOf<K>[]
  }

  /** All that refer to an object of this name. */
  findReferring<K extends Kind>(kind: K, reference: Reference): readonly SubjectOf<K>[] {
    let found = this.referring.get(kind)
    if (!found) {
      found = this.grouped(kind, ({ refersTo }) => refersTo ?? [])
      this.referring.set(kind, found)
    }
    return (found.get(keyOf(reference)) ?? []) as unknown as readonly SubjectOf<K>[]
  }

  private ofKind(kind: Kind): ReadonlyMap<string, Subject[]> {
    let found = this.byKind.get(kind)
    if (!found) {
      found = this.grouped(kind, ({ reference }) => (reference ? [reference] : []))
      this.byKind.set(kind, found)
    }
    return found
  }

  private grouped(kind: Kind, referencesOf: (subject: Subject) => readonly Reference[]): Map<string, Subject[]> {
    const found = new Map<string, Subject[]>()
    for (const subject of this.subjects) {
      if (subject.kind !== kind) continue
      for (const key of new Set(referencesOf(subject).map(keyOf))) {
        const same = found.get(key)
        if (same) same.push(subject)
        else found.set(key, [subject])
      }
    }
    return found
  }
}

/** Of subjects of one name those nearest to a path: thousands of objects of one file may ask the same. */
const known = new WeakMap<readonly Subject[], Map<string, readonly Subject[]>>()

function nearest(named: readonly Subject[], path: string): readonly Subject[] {
  const before = known.get(named)?.get(path)
  if (before) return before
  const distances = named.map((subject) => closeness(subject.at.source.path, path))
  const closest = distances.reduce((most, one) => Math.max(most, one), 0)
  const found = named.filter((_, i) => distances[i] === closest)
  known.set(named, (known.get(named) ?? new Map()).set(path, found))
  return found
}

const keyOf = ({ namespace, name }: Reference) => `${namespace}/${name}`

/** How many folders two paths share; one file is closest to itself. */
function closeness(path: string, near: string): number {
  if (path === near) return Number.POSITIVE_INFINITY
  let folders = 0
  for (let at = 0; at < path.length && path[at] === near[at]; at++) if (path[at] === '/') folders++
  return folders
}
