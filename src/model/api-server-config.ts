import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    'authentication-config': AuthenticationConfigFacts
    'authorization-config': AuthorizationConfigFacts
  }
}

/** Whom an AuthenticationConfiguration lets in. */
export interface AuthenticationConfigFacts {
  /** Whether requests without credentials are let in; where it is not written the flag `--anonymous-auth` decides. */
  anonymous?: Fact<boolean>
  /** The only paths that they are let in at; all of them where none is written. */
  anonymousPaths: readonly Fact<string>[]
  /** Each at its URL, or at its beginning where it has none. */
  issuers: readonly Fact<JwtIssuer>[]
}

export interface JwtIssuer {
  readonly url: string
  /** Where its keys are asked for, if elsewhere than at its URL. */
  readonly discoveryUrl?: Fact<string>
  readonly audiences: readonly string[]
  /** Who is taken over as the issuer writes it, without a prefix and without a rule on it: `username`, `groups`. */
  readonly unprefixed: readonly ('username' | 'groups')[]
}

/** Who decides on requests, in this order: the first that has an opinion. */
export interface AuthorizationConfigFacts {
  /** Each at its type. */
  authorizers: readonly Fact<Authorizer>[]
}

export interface Authorizer {
  /** `Webhook`, `Node`, `RBAC`, `ABAC`, `AlwaysAllow`, `AlwaysDeny`. */
  readonly type: string
  readonly name: string
  /** Of a webhook: what happens while it does not answer, `Deny` or `NoOpinion`. */
  readonly failurePolicy?: Fact<string>
}

export type AuthenticationConfig = SubjectOf<'authentication-config'>
export type AuthorizationConfig = SubjectOf<'authorization-config'>

const frame = { ...frameDefaults, platform: 'kubernetes' } as const

export const authenticationConfig = (
  given: FrameInput<'authentication-config'> & Partial<AuthenticationConfigFacts>,
): AuthenticationConfig => ({ ...frame, anonymousPaths: [], issuers: [], ...given, kind: 'authentication-config' })

export const authorizationConfig = (
  given: FrameInput<'authorization-config'> & Partial<AuthorizationConfigFacts>,
): AuthorizationConfig => ({ ...frame, authorizers: [], ...given, kind: 'authorization-config' })
