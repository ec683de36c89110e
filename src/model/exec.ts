import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    exec: ExecFacts
  }
}

/** What a `docker exec` line sets (CIS Docker 5.22, 5.23). */
export interface ExecFacts {
  privileged?: Fact<boolean>
  user?: Fact<string>
}

/** A `docker exec` line; `name` is the container it enters. */
export type Exec = SubjectOf<'exec'>

export const exec = (given: FrameInput<'exec'> & ExecFacts): Exec => ({ ...frameDefaults, ...given, kind: 'exec' })
