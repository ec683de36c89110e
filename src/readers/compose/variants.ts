import type { Container, Field } from '../../model/container.ts'
import { allFields } from '../../model/fields.ts'
import type { Fact } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import type { ReadService } from './project.ts'

/** Lists of which a rule misses something: what is left of one says nothing without the rest. */
const whole: ReadonlySet<Field> = new Set(['capDrop'])

/** The services of projects that commands name. One that is read already adds only what differs there, so that no fault counts twice. */
export class Variants {
  private readonly found: { readonly service: ReadService; readonly label: string }[] = []

  add(service: ReadService, label: string): void {
    this.found.push({ service, label })
  }

  /** What they add to the services that were read first. */
  beside(first: readonly ReadService[]): Subject[] {
    const known = new Map<string, Container[]>()
    for (const { container, before } of first) {
      known.set(container.key, [container])
      for (const one of before) known.set(one.key, [container, one])
    }
    const counts = new Map<string, number>()
    const added = (container: Container, others: Container[], label: string): Subject[] => {
      const variant = difference(container, others)
      others.push(container)
      if (!variant) return []
      const key = `${container.key}@${label}`
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      return [{ ...variant, key: count === 1 ? key : `${key}~${count}` }]
    }
    return this.found.flatMap(({ service: { container, hooks, builds, before }, label }): Subject[] => {
      const others = known.get(container.key)
      const subjects = others ? added(container, others, label) : [container, ...hooks, ...builds]
      if (!others) known.set(container.key, [container])
      for (const one of before) {
        const alike = known.get(one.key)
        if (!alike) known.set(one.key, [container, one])
        subjects.push(...(alike ? added(one, alike, label) : [difference(one, [container]) ?? []].flat()))
      }
      return subjects
    })
  }
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
