import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    'cluster-key': ClusterKeyFacts
  }
}

/** A private key of a cluster's own PKI, in a file of the repository. */
export interface ClusterKeyFacts {
  /** At the line that says that it is one. */
  privateKey?: Fact<ClusterKey>
}

export interface ClusterKey {
  /** It signs: certificates, or tokens of service accounts. */
  readonly signs: boolean
  /** It is of etcd. */
  readonly isEtcd: boolean
  /** It lies among tests or examples. */
  readonly isTest: boolean
}

export type ClusterKeySubject = SubjectOf<'cluster-key'>

export const clusterKey = (given: FrameInput<'cluster-key'> & ClusterKeyFacts): ClusterKeySubject => ({
  ...frameDefaults,
  platform: 'kubernetes',
  ...given,
  kind: 'cluster-key',
})
