import type { EnvironmentVariable } from './container.ts'
import type { Fact, Span } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    dockerfile: DockerfileFacts
  }
}

/** One source of an ADD instruction. */
export interface AddedSource {
  /** As written, variables put in where they are known. */
  readonly path: string
  readonly destination: string
  /** `url` for HTTP and FTP, `git` for a repository, else a file of the build's context. */
  readonly from: 'context' | 'url' | 'git'
  /** Whether what is fetched is pinned: `--checksum`, or a full commit id of a repository. */
  readonly isPinned: boolean
}

/** A command of a package manager. */
export interface PackageCommand {
  /** `apt-get`, `apk`, `dnf`, … as written. */
  readonly tool: string
  /** The tools that share one index: `apt` and `apt-get` are one family. */
  readonly family: string
  /** `refresh`: the package index alone; `install`: anything that installs or upgrades packages. */
  readonly action: 'refresh' | 'install' | 'other'
  readonly at: Span
}

/** What a Dockerfile makes. What one stage alone decides (user, base) is the final stage's, with what it inherits. */
export interface DockerfileFacts {
  /** The last FROM of the chain that leaves the repository (`nginx:1.27`), or `scratch`. */
  base?: Fact<string>
  user?: Fact<string>
  /** Of every stage. */
  added: readonly Fact<AddedSource>[]
  /** One fact a RUN that calls a package manager, in every stage. */
  packageRuns: readonly Fact<readonly PackageCommand[]>[]
  /** ENV and ARG of every stage. Values are never printed. */
  env: readonly Fact<EnvironmentVariable>[]
}

export type Dockerfile = SubjectOf<'dockerfile'>

export const dockerfile = (given: FrameInput<'dockerfile'> & Partial<DockerfileFacts>): Dockerfile => ({
  ...frameDefaults,
  added: [],
  packageRuns: [],
  env: [],
  ...given,
  kind: 'dockerfile',
})
