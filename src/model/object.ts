import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    object: ObjectFacts
  }
}

/** An object of a cluster that makes no pod and states its namespace. */
export interface ObjectFacts {
  /** As written. */
  namespace?: Fact<string>
}

export type ClusterObject = SubjectOf<'object'>

export const clusterObject = (given: FrameInput<'object'> & ObjectFacts): ClusterObject => ({
  ...frameDefaults,
  platform: 'kubernetes',
  ...given,
  kind: 'object',
})
