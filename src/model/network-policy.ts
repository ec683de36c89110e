import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    'network-policy': NetworkPolicyFacts
  }
}

export type Direction = 'ingress' | 'egress'

/** A policy for the traffic of pods: Kubernetes' own, Cilium's or Calico's. */
export interface NetworkPolicyFacts {
  /** Rules for a direction that the policy leaves out. */
  ignored: readonly Fact<Direction>[]
  /** Rules that let everyone in or out, on every port. */
  allowsAll: readonly Fact<Direction>[]
  /** It is about every pod of its namespace, or of the cluster. */
  selectsAll?: Fact<string>
}

export type NetworkPolicy = SubjectOf<'network-policy'>

export const networkPolicy = (given: FrameInput<'network-policy'> & Partial<NetworkPolicyFacts>): NetworkPolicy => ({
  ...frameDefaults,
  platform: 'kubernetes',
  ignored: [],
  allowsAll: [],
  ...given,
  kind: 'network-policy',
})
