import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    job: JobFacts
  }
}

/** What a Job or a CronJob leaves behind in etcd. */
export interface JobFacts {
  /** Seconds until a finished Job is deleted; of a CronJob's Jobs their number is limited instead. */
  ttl?: Fact<number>
  /** How many of a CronJob's finished Jobs are kept, where written. */
  history: readonly Fact<number>[]
  /** Whatever applied it deletes it: a hook of Helm or Argo CD. */
  deletedBy?: Fact<string>
  /** A CronJob starts it. */
  repeated?: Fact<boolean>
}

export type Job = SubjectOf<'job'>

export const job = (given: FrameInput<'job'> & Partial<JobFacts>): Job => ({
  ...frameDefaults,
  platform: 'kubernetes',
  history: [],
  ...given,
  kind: 'job',
})
