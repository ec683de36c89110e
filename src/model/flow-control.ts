import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    'flow-control': FlowControlFacts
  }
}

/** A FlowSchema or a PriorityLevelConfiguration: how many requests at a time the API server takes from whom. */
export interface FlowControlFacts {
  /** Requests that it is about are never limited. */
  exempt?: Fact<string>
  /** Who is in it beside the cluster's own components; `*` for everyone. */
  subjects: readonly Fact<string>[]
}

export type FlowControl = SubjectOf<'flow-control'>

export const flowControl = (given: FrameInput<'flow-control'> & Partial<FlowControlFacts>): FlowControl => ({
  ...frameDefaults,
  platform: 'kubernetes',
  subjects: [],
  ...given,
  kind: 'flow-control',
})
