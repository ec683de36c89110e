import type { Container, Field } from '../../model/container.ts'
import { allFields } from '../../model/fields.ts'
import type { Fact } from '../../model/source.ts'
import type { Subject, Use } from '../../model/subject.ts'
import type { ReadService } from './project.ts'

/** Lists of which a rule misses something: what is left of one says nothing without the rest. */
const whole: ReadonlySet<Field> = new Set(['capDrop'])

/** The services of projects that commands name. One that is read already adds only what differs there, so that no fault counts twice. */
export class Variants {
  private readonly usesOf = new Map<Container, Use[]>()
  private readonly found: { readonly service: ReadService; readonly use: Use }[] = []

  add(service: ReadService, by: string, starters: ReadonlySet<string>): void {
    this.found.push({ service, use: { by, starters } })
  }

  /** A service that was read first, with the projects that have something of it just so. */
  used(subject: Subject): Subject {
    const uses = subject.kind === 'container' ? this.usesOf.get(subject) : undefined
    return uses && uses.length > 0 ? { ...subject, uses } : subject
  }

  /** What they add to the services that were read first. */
  beside(first: readonly ReadService[]): Subject[] {
    const known = new Map<string, Container[]>()
    for (const { container, before } of first) {
      known.set(container.key, [container])
      this.usesOf.set(container, [])
      for (const one of before) known.set(one.key, [container, one])
    }
    const counts = new Map<string, number>()
    const added = (container: Container, others: Container[], use: Use): Subject[] => {
      for (const other of others) this.usesOf.get(other)?.push({ ...use, fields: sharedBy(other, container) })
      const variant = difference(container, others)
      others.push(container)
      if (!variant) return []
      const key = `${container.key}@${use.by}`
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      return [{ ...this.using(container, use, variant), key: count === 1 ? key : `${key}~${count}` }]
    }
    return this.found.flatMap(({ service: { container, hooks, builds, before }, use }): Subject[] => {
      const others = known.get(container.key)
      const subjects = others ? added(container, others, use) : [this.using(container, use), ...hooks, ...builds]
      if (!others) known.set(container.key, [container])
      for (const one of before) {
        const alike = known.get(one.key)
        if (!alike) known.set(one.key, [container, one])
        subjects.push(...(alike ? added(one, alike, use) : [difference(one, [container]) ?? []].flat()))
      }
      return subjects
    })
  }

  /** The uses are those of all that will be found to have the same. */
  private using(container: Container, use: Use, as = container): Container {
    const uses = [use]
    this.usesOf.set(container, uses)
    return { ...as, uses }
  }
}

/** The fields that another container has just so, of a list all items. */
function sharedBy(container: Container, other: Container): ReadonlySet<string> {
  const isShared = (field: Field) => {
    if (sign(container, field) === sign(other, field)) return true
    const [facts, others] = [container[field], other[field]]
    if (!Array.isArray(facts) || !Array.isArray(others) || facts.length === 0 || whole.has(field)) return false
    const has = new Set((others as readonly Fact<unknown>[]).map(signOf))
    return (facts as readonly Fact<unknown>[]).every((fact) => has.has(signOf(fact)))
  }
  return new Set(allFields.filter(isShared))
}

/** The container with every field unsupported that one of the others has just so; undefined where nothing is left. */
export function difference(container: Container, others: readonly Container[]): Container | undefined {
  const same = allFields.filter((field) => others.some((other) => sign(container, field) === sign(other, field)))
  if (same.length === allFields.length) return undefined
  const lists = allFields.flatMap((field) => {
    const facts = container[field]
    if (!Array.isArray(facts) || same.includes(field) || whole.has(field)) return []
    const seen = new Set(others.flatMap((other) => (other[field] as readonly Fact<unknown>[]).map(signOf)))
    return [[field, facts.filter((fact: Fact<unknown>) => !seen.has(signOf(fact)))]]
  })
  return {
    ...container,
    ...Object.fromEntries(lists),
    unsupported: new Set([...container.unsupported, ...same]),
  }
}

function sign(container: Container, field: Field): string {
  const facts = container[field] as Fact<unknown> | readonly Fact<unknown>[] | undefined
  const unresolved = container.unresolved.get(field)
  const values = facts === undefined ? [] : [facts].flat().map((fact) => signOf(fact as Fact<unknown>))
  return JSON.stringify([values, unresolved?.because])
}

const signOf = ({ value, at }: Fact<unknown>): string => {
  const plain = typeof value === 'object' && value !== null ? { ...value, propagationAt: undefined } : value
  return JSON.stringify([plain, at.source.path, at.start])
}
