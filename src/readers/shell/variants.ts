import { type Container, container } from '../../model/container.ts'
import { allFields } from '../../model/fields.ts'
import { groupBy } from '../../model/group.ts'
import type { Unresolved } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { namesNoImage } from '../command/flags.ts'

/**
 * One line may be several containers: for each value that a variable may have, each call of the function around it, each value of
 * a matrix. The first is read whole; of the others counts what none before them has, so that nothing is reported twice and nothing
 * that differs is left out.
 */
export function withVariants(subjects: readonly Subject[]): Subject[] {
  const others = new Set<string>()
  const groups = groupBy(
    subjects.filter((subject) => subject.kind === 'container'),
    placeOf,
  )
  const read = new Map<Subject, Container | undefined>()
  for (const group of groups.values()) if (group.length > 1) merge(group, read)
  return subjects.flatMap((subject): Subject | readonly Subject[] => {
    if (subject.kind === 'exec' || subject.kind === 'build') {
      const { unresolved, opaque } = subject
      const own = subject.kind === 'exec' ? [subject.user] : [subject.network, ...subject.entitlements, ...subject.env]
      const values = [subject.privileged, ...own].map((fact) => fact?.value)
      const facts = [values, [...unresolved.keys()], opaque?.because]
      const signature = JSON.stringify([placeOf(subject), facts])
      const isKnown = others.has(signature)
      others.add(signature)
      return isKnown ? [] : subject
    }
    return read.has(subject) ? (read.get(subject) ?? []) : subject
  })
}

const placeOf = ({ at }: Subject) => `${at.start}-${at.end} ${at.source.path}`

function merge(group: readonly Container[], into: Map<Subject, Container | undefined>): void {
  // A line without an image does not run: an empty value is not what the variable has here.
  const hasImage = group.some((one) => !namesNoImage(one))
  const running = group.filter((one) => !hasImage || !namesNoImage(one))
  for (const one of group) into.set(one, undefined)
  const oneOff = running.every((one) => one.oneOff)
  const opaque = running.find((one) => one.opaque)?.opaque
  const seen = new Map<string, Set<string>>()
  running.forEach((one, i) => {
    const same = allFields.filter((field) => {
      const known = seen.get(field) ?? new Set()
      const signature = signatureOf(one, field)
      const isKnown = known.has(signature)
      seen.set(field, known.add(signature))
      return isKnown
    })
    if (i === 0) into.set(one, withFrame(one, oneOff, opaque))
    else if (same.length < allFields.length)
      into.set(one, container({ ...one, oneOff, unsupported: new Set([...one.unsupported, ...same]) }))
  })
}

const withFrame = (one: Container, oneOff: boolean, opaque: Unresolved | undefined): Container =>
  container({ ...one, oneOff, opaque: one.opaque ?? opaque })

function signatureOf(one: Container, field: (typeof allFields)[number]): string {
  const fact = one[field]
  const values = Array.isArray(fact) ? fact.map(({ value }) => value) : (fact as { value: unknown } | undefined)?.value
  return JSON.stringify([values, one.unresolved.get(field)?.because, one.unsupported.has(field)])
}
