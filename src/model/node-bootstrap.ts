import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    'node-bootstrap': NodeBootstrapFacts
  }
}

/** How kubeadm lets nodes join a cluster, as its configuration has it. No fact holds the value of a token or key. */
export interface NodeBootstrapFacts {
  /** Tokens that are written in it, each at its value. */
  tokens: readonly Fact<BootstrapToken>[]
  /** Each at its lifetime. */
  lifetimes: readonly Fact<TokenLifetime>[]
  /** The key that the cluster's own certificates are encrypted with for further control planes, where it is written. */
  certificateKey?: Fact<'literal'>
  /** Whether a node that joins trusts any API server. */
  skipsCaVerification?: Fact<boolean>
}

export interface BootstrapToken {
  /** The public half of the token. */
  readonly id: string
  /** The one of the documentation, which kubeadm itself prints as an example. */
  readonly isWellKnown: boolean
}

export interface TokenLifetime {
  /** As written. */
  readonly written: string
  readonly isUnlimited: boolean
}

export type NodeBootstrap = SubjectOf<'node-bootstrap'>

export const nodeBootstrap = (given: FrameInput<'node-bootstrap'> & Partial<NodeBootstrapFacts>): NodeBootstrap => ({
  ...frameDefaults,
  platform: 'kubernetes',
  tokens: [],
  lifetimes: [],
  ...given,
  kind: 'node-bootstrap',
})
