import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    workflow: WorkflowFacts
  }
}

/** How a stranger, somebody without rights on the repository, makes a step run. */
export interface Reach {
  /** The job, or the action that has the step. */
  readonly job: string
  /** The events by which it runs for a stranger. */
  readonly events: readonly string[]
  /** Only once a maintainer has set a label, or merged the request. */
  readonly isApproved: boolean
}

/** A text that a stranger writes, put into a script before that is run. */
export interface ForeignText extends Reach {
  /** `github.event.issue.title` */
  readonly context: string
}

/** Code of a stranger that a job takes. */
export interface ForeignCheckout extends Reach {
  /** What the job does with it after that: commands, or no more than what actions of others do. */
  readonly then: 'commands' | 'actions'
}

/** An action or a workflow of another repository. */
export interface ActionUse {
  /** `owner/name`, with a path in it. */
  readonly name: string
  readonly ref: string
}

/** What a workflow of GitHub, or a composite action, does. */
export interface WorkflowFacts {
  readonly foreignTexts: readonly Fact<ForeignText>[]
  readonly checkouts: readonly Fact<ForeignCheckout>[]
  readonly actions: readonly Fact<ActionUse>[]
  /** `permissions: write-all`, with the job that has it; nothing where the whole workflow has. */
  readonly writeAll: readonly Fact<string | undefined>[]
  /** Jobs on machines of one's own that run for a stranger. */
  readonly ownRunners: readonly Fact<Reach>[]
}

export type Workflow = SubjectOf<'workflow'>

export const workflowSubject = (given: FrameInput<'workflow'> & Partial<WorkflowFacts>): Workflow => ({
  ...frameDefaults,
  foreignTexts: [],
  checkouts: [],
  actions: [],
  writeAll: [],
  ownRunners: [],
  ...given,
  kind: 'workflow',
})
