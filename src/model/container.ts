import { type ContainerFacts, emptyLists } from './container-facts.ts'
import { allFields } from './fields.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    container: ContainerFacts
  }
}

export type * from './container-facts.ts'

export type Container = SubjectOf<'container'>

/** Every key that a container may have, in one order: rules read thousands of containers, which is quick where all have one shape. */
const blank = {
  ...frameDefaults,
  kind: 'container',
  key: undefined,
  name: undefined,
  dialect: undefined,
  at: undefined,
  unobserved: undefined,
  opaque: undefined,
  origins: undefined,
  owner: undefined,
  reference: undefined,
  ...Object.fromEntries(allFields.map((field) => [field, undefined])),
  ...emptyLists,
}

/** Everything but the identity of a container has a default, so that a reader gives only what it read. */
export function container(
  given: FrameInput<'container'> & Partial<ContainerFacts>,
  ...more: readonly Partial<ContainerFacts>[]
): Container {
  const facts: object = Object.assign({ ...blank }, given, ...more, {
    kind: 'container',
    platform: given.platform ?? (given.dialect === 'pod' ? 'kubernetes' : 'docker'),
    evidence: given.evidence ?? (given.dialect === 'live' ? 'live' : 'manifest'),
  })
  return facts as Container
}

/** One-off on a machine that goes with it: nobody asks what becomes of it when it fails. */
export function thrownAway(read: Container): Container {
  const unsupported: Container['unsupported'] = read.restart
    ? read.unsupported
    : new Set([...read.unsupported, 'restart'])
  return { ...read, oneOff: true, unsupported }
}
