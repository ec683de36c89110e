import type { EnvironmentVariable } from './container.ts'
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
  /** Of a hook: the command as argv, and its own variables, whose values are never printed. */
  command?: Fact<readonly string[]>
  env: readonly Fact<EnvironmentVariable>[]
}

/** A `docker exec` line; `name` is the container it enters. */
export type Exec = SubjectOf<'exec'>

export const exec = (given: FrameInput<'exec'> & Partial<ExecFacts>): Exec => ({
  ...frameDefaults,
  env: [],
  ...given,
  kind: 'exec',
})
