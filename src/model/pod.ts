import type { SeLinuxOptions } from './container.ts'
import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    pod: PodFacts
  }
}

/** Programs of a cluster that are a fault, or the cause of one, wherever they run. */
export type ClusterProgram = 'tiller' | 'dashboard' | 'flannel'

/**
 * What is about a pod as a whole; and what it sets for its containers and every one of them overrides: that takes effect nowhere, but
 * admission checks it as it is written. What a container inherits is a fact of the container.
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
  /** No workload makes it: nothing starts it again elsewhere. */
  bare?: Fact<boolean>
  /** Neither the pod nor any of its containers sets anything in a security context. */
  unsecured?: Fact<boolean>
  /** The field that `serviceAccountName` replaced, where it says something else. */
  oldServiceAccount?: Fact<string>
  /** A program that is a fault wherever it runs, at what shows it. */
  known?: Fact<ClusterProgram>
  /** How a Tiller is started that listens beyond its own pod. */
  exposedTiller?: Fact<string>
  /** The program that git-sync runs in place of git. */
  replacedGit?: Fact<string>
  /** The namespace, which has network policies; none of them selects this pod. */
  unselected?: Fact<string>
}

export type PodSubject = SubjectOf<'pod'>

// Copying one literal and assigning to it takes a fraction of the time of spreading two.
export const podSubject = (given: FrameInput<'pod'> & PodFacts): PodSubject =>
  Object.assign({ ...frameDefaults, kind: 'pod' as const, platform: 'kubernetes' as const }, given)
