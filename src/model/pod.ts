import type { SeLinuxOptions } from './container.ts'
import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    pod: PodFacts
  }
}

/**
 * What a pod sets for its containers and every one of them overrides: it takes effect nowhere, but admission checks it as it is
 * written. What a container inherits is a fact of the container.
 */
export interface PodFacts {
  user?: Fact<string>
  runAsNonRoot?: Fact<boolean>
  seccomp?: Fact<string>
  appArmor?: Fact<string>
  seLinux?: Fact<SeLinuxOptions>
  windowsHostProcess?: Fact<boolean>
  /** `private` where the pod has users of its own. */
  usernsMode?: Fact<string>
}

export type PodSubject = SubjectOf<'pod'>

export const podSubject = (given: FrameInput<'pod'> & PodFacts): PodSubject => ({
  ...frameDefaults,
  platform: 'kubernetes',
  ...given,
  kind: 'pod',
})
