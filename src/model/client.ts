import type { SignatureCheck } from './signature-check.ts'
import type { Fact, Span } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    client: ClientFacts
  }
}

/** An engine's socket that is opened to others than its own group. */
export interface OpenSocket {
  readonly path: string
  /**
   * Whom it is opened to: every account of the machine, one account or group (`user app`), or whoever reaches a port, also one with
   * TLS that asks for no certificate.
   */
  readonly to: 'everybody' | 'network' | 'TLS' | { readonly account: string }
}

/** What a command, a variable or a configuration file makes a client of an engine or of a registry do. */
export interface ClientFacts {
  /** The engine that it connects to: `tcp://10.0.0.1:2375`. */
  host?: Fact<string>
  /** Whether it verifies that engine's certificate. */
  tlsVerify?: Fact<boolean>
  /** Whether the docker command is to check the signatures of images. */
  contentTrust?: Fact<boolean>
  /** A check of the signatures of images that it makes. */
  signatureCheck?: Fact<SignatureCheck>
  /** A check of the signatures of files. */
  artifactCheck?: Fact<SignatureCheck>
  /** A registry that it reaches without TLS that is verified: its host, or empty where that is not known. */
  insecureRegistry?: Fact<string>
  /** A password of a registry on a command line: written there, or put in by the shell. */
  password?: Fact<'literal' | 'variable'>
  /** Where a literal one is written, apart from the command: it is not to be shown. */
  passwordText?: Span
  /** An engine's socket that others than its group may write to from then on. */
  openSocket?: Fact<OpenSocket>
  /** Registries whose credentials a file holds. */
  auths: readonly Fact<string>[]
  /** Accounts that are added to the group of the engine's socket. */
  dockerGroup: readonly Fact<string>[]
}

export type Client = SubjectOf<'client'>

export const client = (given: FrameInput<'client'> & Partial<ClientFacts>): Client => ({
  ...frameDefaults,
  auths: [],
  dockerGroup: [],
  ...given,
  kind: 'client',
})
