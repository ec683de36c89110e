import type { ImageRow, Notice } from './report.ts'
import type { Source } from './source.ts'
import type { Subject } from './subject.ts'

/** What a run is given from outside: the Action and the terminal differ in this alone. */
export interface RunContext {
  /** Absolute; paths in findings are relative to it. */
  readonly root: string
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string
  /** Identifies this run's objects on the engine. */
  readonly runId: string
  readonly signal: AbortSignal
  progress(message: string): void
  /** Where the policy in force comes from. */
  policy(path: string | undefined): Promise<PolicyInForce>
}

export interface PolicyInForce {
  readonly source?: Source
  readonly warnings: readonly Notice[]
}

/** What came of looking at containers. */
export interface Observed {
  readonly subjects: readonly Subject[]
  readonly images: readonly ImageRow[]
  readonly warnings: readonly Notice[]
  readonly errors: readonly Notice[]
}
