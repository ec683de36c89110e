import type { Direction } from './network-policy.ts'
import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    namespace: NamespaceFacts
  }
}

/** A namespace: its Namespace object, or what manifests put in it where none declares it. */
export interface NamespaceFacts {
  /** Its Namespace object. */
  declared?: Fact<string>
  /** Labels of Pod Security Admission: the level that is enforced, and one that is only reported. */
  enforced?: Fact<string>
  reported?: Fact<string>
  /** The release whose checks are enforced, `v1.30`; the API server's own where none is written. */
  pinned?: Fact<string>
  /** What else checks pods at admission: the name of a policy or webhook. */
  admission?: Fact<string>
  /** What runs in it or claims its storage, by name. */
  workloads: readonly Fact<string>[]
  /** The policies for its traffic, by name. */
  policies: readonly Fact<string>[]
  /** The directions in which nothing is allowed to pods that no other policy is about. */
  denied: readonly Fact<Direction>[]
  quota?: Fact<string>
  limits?: Fact<string>
}

export type Namespace = SubjectOf<'namespace'>

export const namespace = (given: FrameInput<'namespace'> & Partial<NamespaceFacts>): Namespace => ({
  ...frameDefaults,
  platform: 'kubernetes',
  workloads: [],
  policies: [],
  denied: [],
  ...given,
  kind: 'namespace',
})
