import type { EnvironmentVariable } from './container.ts'
import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    build: BuildFacts
  }
}

/** What the one who asks for a build of an image gives it; what the Dockerfile asks for is the Dockerfile's. */
export interface BuildFacts {
  privileged?: Fact<boolean>
  /** `security.insecure`, `network.host`: what the builder may grant to the Dockerfile's commands. */
  entitlements: readonly Fact<string>[]
  /** Entitlements that a builder grants to whoever asks it for a build. */
  grants: readonly Fact<string>[]
  network?: Fact<string>
  /** Build arguments. Values are never printed. */
  env: readonly Fact<EnvironmentVariable>[]
}

/** A build with settings of its own: Compose's `build`, `docker build`, a target of a bake file; `name` is what it builds. */
export type Build = SubjectOf<'build'>

export const build = (given: FrameInput<'build'> & Partial<BuildFacts>): Build => ({
  ...frameDefaults,
  entitlements: [],
  grants: [],
  env: [],
  ...given,
  kind: 'build',
})
