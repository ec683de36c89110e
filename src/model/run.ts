import type { KubernetesVersion } from '../benchmarks/pod-security.ts'
import type { Checkout, Notice } from './report.ts'
import type { Severity } from './rule.ts'
import type { Source } from './source.ts'
import type { CommitTree } from './tree.ts'

/** What a run receives from outside: the Action and the terminal differ in this alone. */
export interface RunContext {
  /** Absolute; paths in findings are relative to it. */
  readonly root: string
  readonly checkout?: Checkout | undefined
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string
  /** Identifies this run's objects on the engine. */
  readonly runId: string
  readonly signal: AbortSignal
  /** PATH: where programs that render files of the repository are; without it none is run. */
  readonly path?: string | undefined
  /** Runs what leaves objects on the engine, or files behind: meanwhile a signal aborts `signal` and does not end the program by itself. */
  readonly whileStarted?: <T>(task: () => Promise<T>, remarks: (result: T) => readonly string[]) => Promise<T>
  progress(message: string): void
  /** Which copy of the policy counts. @throws PolicyError */
  policy(path: string | undefined): Promise<PolicyInForce>
  /** What the files are compared with; absent where everything counts. */
  readonly base?: Base
  /** The text of a stored report, and what it is called. @throws where it cannot be read, with the reason */
  readonly stored?: { readonly name: string; text(): Promise<string> }
}

/** The commit that a change starts from. @throws where it cannot be read, with the reason */
export type Base = () => Promise<CommitTree>

export interface PolicyInForce {
  /** Absent where there is none: the defaults are used. */
  readonly source?: Source
  /** A second one beside it, so that neither can be used. */
  readonly another?: Source
  readonly warnings: readonly Notice[]
  /** Whose policy it is, where the checkout's own is not trusted: flags and inputs may then only tighten what it sets. */
  readonly trusted?: 'the base branch' | 'the default branch'
  /** What the checkout has in its place, where that differs; without a source, it has none. */
  readonly proposal?: { readonly source?: Source }
}

/** What flags or inputs set of the policy; whatever is absent is the policy file's. */
export interface PolicyOverrides {
  readonly failOn?: Severity | 'never'
  readonly report?: Severity
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  readonly newOnly?: boolean
  readonly kubernetesVersion?: KubernetesVersion
}

/** Jobs of a matrix: GitHub starts no more. Source: docs.github.com, workflow syntax, `strategy.matrix`. */
export const maxJobs = 256

/** One of several jobs that check the same files: each reports what is found in its part of them. `index` counts from 1. */
export interface Shard {
  readonly index: number
  readonly count: number
}

/** Which containers to start and which to look at while they run. */
export interface LiveRequest {
  readonly images: readonly string[]
  /** Docker run flags for the images. */
  readonly run?: string
  /** Subjects of the repository that the images are started as. */
  readonly as: readonly string[]
  /** Names or ids of containers that already run. */
  readonly containers: readonly string[]
  /** Whether the engine itself is checked. */
  readonly engine?: boolean
  /** Whether the machine that the program runs on is checked. */
  readonly host?: boolean
  /** Text or /pattern/ in the log that says the container is ready. */
  readonly waitFor?: string
  readonly timeoutMs: number
  readonly allowHostAccess: boolean
}
