import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    kubeconfig: KubeconfigFacts
  }
}

/** Which API servers a kubeconfig connects to, and as whom. No fact holds the value of a credential. */
export interface KubeconfigFacts {
  /** Each at its URL. */
  servers: readonly Fact<KubeconfigServer>[]
  /** Clusters whose certificate is not verified, each at that setting. */
  unverified: readonly Fact<KubeconfigServer>[]
  /** Each at its value. */
  credentials: readonly Fact<KubeconfigCredential>[]
  /** Client certificates, each at its value. */
  certificates: readonly Fact<ClientCertificate>[]
}

export interface KubeconfigServer {
  readonly cluster: string
  readonly url: string
}

export interface KubeconfigCredential {
  readonly user: string
  readonly what: 'private key' | 'token' | 'bootstrap token' | 'password' | 'credential'
  /** It lies among tests or examples. */
  readonly isTest: boolean
}

export interface ClientCertificate {
  /** As the kubeconfig calls the user. */
  readonly user: string
  /** The groups that it puts its owner in. */
  readonly organizations: readonly string[]
  readonly isTest: boolean
}

export type Kubeconfig = SubjectOf<'kubeconfig'>

export const kubeconfig = (given: FrameInput<'kubeconfig'> & Partial<KubeconfigFacts>): Kubeconfig => ({
  ...frameDefaults,
  platform: 'kubernetes',
  servers: [],
  unverified: [],
  credentials: [],
  certificates: [],
  ...given,
  kind: 'kubeconfig',
})
