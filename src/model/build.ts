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
  /** What its commands are given of the build host beside that. */
  hostAccess: readonly Fact<BuildAccess>[]
  /** Build arguments. Values are never printed. */
  env: readonly Fact<EnvironmentVariable>[]
}

/** A path of the host that is mounted, a capability, a device, a namespace that is shared, a security option: each as written. */
export interface BuildAccess {
  readonly kind: 'mount' | 'capability' | 'device' | 'namespace' | 'security'
  readonly value: string
}

/** A build with settings of its own: Compose's `build`, `docker build`, a target of a bake file; `name` is what it builds. */
export type Build = SubjectOf<'build'>

export const build = (given: FrameInput<'build'> & Partial<BuildFacts>): Build => ({
  ...frameDefaults,
  entitlements: [],
  grants: [],
  hostAccess: [],
  env: [],
  ...given,
  kind: 'build',
})
