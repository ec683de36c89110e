import type { Subject } from '../model/subject.ts'

/** What a subject of the base is called now. */
export interface Moved {
  readonly key: string
  /** What its key begins with, where that is not the file of each fault. */
  readonly file: string
  /** The file that it stands in. */
  readonly path: string
}

/** Subjects of one file and kind that are compared by what they are; each with every other. */
const maxCompared = 200

/** Of what they set so much must be the same for two of different names to be one. */
const minAlike = 0.5

/** How the files of the base are called now. */
export interface Paths {
  pathNow(path: string): string
  /** Whether what stood in one file may stand in another now, and be the same. */
  mayMove(before: string, now: string): boolean
}

/**
 * Subjects of the base that have another key now: in a file that was renamed, under a name that was changed, behind one of the same
 * name that was put before them, or under their name in another file. Their owners too.
 */
export function movedSubjects(
  before: readonly Subject[],
  now: readonly Subject[],
  { pathNow, mayMove }: Paths,
): Map<string, Moved> {
  const standing = new Map(now.map((one) => [one.key, one]))
  const groups = new Map<string, Group>()
  const groupOf = ({ kind, at }: Subject, path: string) => {
    const id = `${kind}\0${path}\0${at.source.origin}`
    const known = groups.get(id)
    if (known) return known
    const group: Group = { before: [], now: [] }
    groups.set(id, group)
    return group
  }
  const same = new Set<Subject>()
  const owners = new Owners(pathNow)
  for (const one of before) {
    owners.stood(one)
    const other = standing.get(one.key)
    // The text is the same one: so is what was read of it.
    if (other?.at.source === one.at.source && other.kind === one.kind && other.at.start === one.at.start) {
      same.add(other)
      owners.note(one, other)
    } else groupOf(one, pathNow(one.at.source.path)).before.push({ subject: one, key: keyNow(one, pathNow) })
  }
  for (const one of now) if (!same.has(one)) groupOf(one, one.at.source.path).now.push({ subject: one, key: one.key })
  const moved = new Map<string, Moved>()
  const found = new Set<Named>()
  const note = (one: Named, other: Named) => {
    found.add(one).add(other)
    if (one.subject.key !== other.subject.key) moved.set(one.subject.key, movedTo(other.subject, other.subject.key))
    owners.note(one.subject, other.subject)
  }
  for (const group of groups.values()) for (const [one, other] of paired(group)) note(one, other)
  const left = [...groups.values()].map(
    (group): Group => ({
      before: group.before.filter((one) => !found.has(one)),
      now: group.now.filter((one) => !found.has(one)),
    }),
  )
  for (const [one, other] of elsewhere(left, mayMove)) note(one, other)
  for (const [key, to] of owners.moved()) moved.set(key, to)
  return moved
}

/** Who owns what was moved: an owner that keeps one of its own is where it was, and one that was there before is no other. */
class Owners {
  private readonly kept = new Set<string>()
  private readonly gone = new Map<string, Moved>()
  private readonly before = new Set<string>()

  constructor(private readonly pathNow: (path: string) => string) {}

  stood(one: Subject): void {
    if (one.owner) this.before.add(keyIn(one, one.owner.key, this.pathNow))
  }

  note(one: Subject, other: Subject): void {
    if (!one.owner || !other.owner) return
    const { key } = one.owner
    if (other.owner.key === key || other.owner.key === keyIn(one, key, this.pathNow)) this.kept.add(key)
    else this.gone.set(key, movedTo(other, other.owner.key))
  }

  moved(): (readonly [string, Moved])[] {
    return [...this.gone].filter(([key, to]) => !this.kept.has(key) && !this.before.has(to.key))
  }
}

const movedTo = (now: Subject, key: string): Moved => ({ key, file: fileOf(now), path: now.at.source.path })

const fileOf = ({ rendering, at }: Subject): string => rendering?.file ?? at.source.path

interface Named {
  readonly subject: Subject
  /** As it would be called now by its file alone. */
  readonly key: string
}

interface Group {
  readonly before: Named[]
  readonly now: Named[]
}

const keyNow = (one: Subject, pathNow: (path: string) => string): string => keyIn(one, one.key, pathNow)

/** A key of what stands in a subject's file, as that file is called now. */
function keyIn(one: Subject, key: string, pathNow: (path: string) => string): string {
  const path = fileOf(one)
  return key.startsWith(`${path}#`) ? pathNow(path) + key.slice(path.length) : key
}

/** What repeats is numbered in the order of the file, and what is combined is called by its files. */
const stemOf = (key: string): string => key.replace(/(?:@[^#]*)?(?:~\d+)?$/, '')

function* paired({ before, now }: Group): Iterable<readonly [Named, Named]> {
  const left = { before: new Set(before), now: new Set(now) }
  const take = (one: Named, other: Named) => {
    left.before.delete(one)
    left.now.delete(other)
    return [one, other] as const
  }
  const families = new Map<string, Group>()
  const familyOf = (key: string) => {
    const stem = stemOf(key)
    const family = families.get(stem) ?? { before: [], now: [] }
    families.set(stem, family)
    return family
  }
  for (const one of before) familyOf(one.key).before.push(one)
  for (const one of now) familyOf(one.key).now.push(one)
  for (const family of families.values()) {
    if (family.before.length === 0 || family.now.length === 0) continue
    // Those that are as they were, then those that are called so, then the others in their order.
    for (const [one, other] of byContent(family.before, family.now)) yield take(one, other)
    for (const one of family.before) {
      const other = left.before.has(one) && family.now.find((now) => now.key === one.key && left.now.has(now))
      if (other) yield take(one, other)
    }
    const others = family.now.filter((one) => left.now.has(one))
    for (const [i, one] of family.before.filter((one) => left.before.has(one)).entries())
      if (others[i]) yield take(one, others[i])
  }
  if (left.before.size === 0 || left.now.size === 0) return
  for (const [one, other] of byContent([...left.before], [...left.now])) yield take(one, other)
  const [one, ...moreBefore] = left.before
  const [other, ...moreNow] = left.now
  if (one && other && moreBefore.length + moreNow.length === 0 && isAlike(one.subject, other.subject))
    yield take(one, other)
}

/** Those of one name that are gone from one file and new in another: they set the same, or much of it, of the same image. */
function* elsewhere(left: readonly Group[], mayMove: Paths['mayMove']): Iterable<readonly [Named, Named]> {
  const families = new Map<string, Group>()
  for (const side of ['before', 'now'] as const)
    for (const one of left.flatMap((group) => group[side])) {
      const name = nameIn(one.subject)
      if (name === undefined) continue
      const family = families.get(name) ?? { before: [], now: [] }
      families.set(name, family)
      family[side].push(one)
    }
  for (const family of families.values()) {
    const free = new Set(family.now.slice(0, maxCompared))
    const take = function* (isIt: (one: Subject, other: Subject) => boolean, all: readonly Named[]) {
      for (const one of all) {
        const other = [...free].find(
          ({ subject }) => mayMove(one.subject.at.source.path, subject.at.source.path) && isIt(one.subject, subject),
        )
        if (!other) continue
        free.delete(other)
        yield [one, other] as const
      }
    }
    const before = family.before.slice(0, maxCompared)
    const same = [...take((one, other) => textOf(one) === textOf(other), before)]
    yield* same
    const taken = new Set(same.map(([one]) => one))
    yield* take(
      isAlike,
      before.filter((one) => !taken.has(one)),
    )
  }
}

/** What a subject is called whatever its file; undefined where it is called by its file. */
function nameIn(one: Subject): string | undefined {
  const file = fileOf(one)
  if (one.name === one.at.source.path || !one.key.startsWith(`${file}#`)) return undefined
  return `${one.kind}\0${one.dialect}\0${one.at.source.origin}\0${stemOf(one.key.slice(file.length))}`
}

/** Those that set the same, save for their names. */
function byContent(before: readonly Named[], now: readonly Named[]): (readonly [Named, Named])[] {
  if (before.length > maxCompared || now.length > maxCompared) return []
  const free = new Set(now)
  const isSame = (one: Named, other: Named) =>
    settingsOf(one.subject).length === settingsOf(other.subject).length &&
    contentOf(one, other) === textOf(other.subject)
  const pairs = new Map<Named, Named>()
  const pair = (one: Named, other: Named | undefined) => {
    if (!other) return
    free.delete(other)
    pairs.set(one, other)
  }
  const byKey = new Map(now.map((one) => [one.key, one]))
  for (const one of before) {
    const other = byKey.get(one.key)
    if (other && isSame(one, other)) pair(one, other)
  }
  for (const one of before)
    if (!pairs.has(one))
      pair(
        one,
        [...free].find((other) => isSame(one, other)),
      )
  return [...pairs]
}

/** What a subject sets, with the parts of its key that differ from another's in their place. */
function contentOf({ subject, key }: Named, other: Named): string {
  const own = textOf(subject)
  if (key === other.key) return own
  const [words, others] = [wordsIn(key), wordsIn(other.key)]
  if (words.length !== others.length) return own
  return words.reduce(
    (text, word, i) => (word === others[i] ? text : text.replaceAll(`"${word}"`, `"${others[i]}"`)),
    own,
  )
}

const wordsIn = (key: string) => key.split(/[#/@~]/)

function isAlike(one: Subject, other: Subject): boolean {
  const [before, now] = [settingsOf(one), settingsOf(other)]
  const known = new Set(now)
  const same = before.filter((setting) => known.has(setting)).length
  return imageIn(before) === imageIn(now) && same > 0 && same / Math.max(before.length, now.length) >= minAlike
}

/** Without its version. */
const imageIn = (settings: readonly string[]): string | undefined =>
  settings.flatMap((setting) => /^image=\{"value":"([^"]*?)(?::[^"/:]*)?(?:@[^"]*)?"/.exec(setting)?.[1] ?? [])[0]

/** What every subject has beside its facts, and what a change of its name changes. */
const frame: ReadonlySet<string> = new Set(
  'kind key name dialect platform at nearestParent unresolved unsupported opaque origins owner evidence reference rendering uses refersTo'.split(
    ' ',
  ),
)

const settings = new WeakMap<Subject, readonly string[]>()

/** Every fact that is set, without its place. */
function settingsOf(subject: Subject): readonly string[] {
  const known = settings.get(subject)
  if (known) return known
  const found = Object.entries(subject).flatMap(([field, fact]) => {
    if (frame.has(field)) return []
    const text = JSON.stringify(fact, withoutPlaces)
    return text === undefined || text === '[]' || text === '{}' || text === 'false' ? [] : [`${field}=${text}`]
  })
  const open = [...subject.unresolved].map(([field, { because }]) => `${field}?${because}`)
  settings.set(subject, [...found, ...open])
  return [...found, ...open]
}

const texts = new WeakMap<Subject, string>()

function textOf(subject: Subject): string {
  const known = texts.get(subject) ?? settingsOf(subject).join('\n')
  texts.set(subject, known)
  return known
}

function withoutPlaces(_: string, value: unknown): unknown {
  if (value instanceof Set) return [...value]
  if (value instanceof Map) return [...value]
  if (typeof value !== 'object' || value === null) return value
  if ('source' in value && 'start' in value) return undefined
  if ('owner' in value) return { ...value, owner: undefined }
  return value
}
