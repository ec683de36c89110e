import type { SignatureCheck } from './signature-check.ts'
import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    'pod-security-config': PodSecurityConfigFacts
    'event-rate-limit': EventRateLimitFacts
    'image-policy-webhook': ImagePolicyWebhookFacts
    'image-policy': ImagePolicyFacts
  }
}

/** What PodSecurityConfiguration sets for namespaces without labels, and for whom it is off. */
export interface PodSecurityConfigFacts {
  /** `privileged` where none is written. */
  enforce?: Fact<string>
  /** The release whose checks are enforced, `v1.30`; the API server's own where none is written. */
  pinned?: Fact<string>
  exemptUsers: readonly Fact<string>[]
  exemptNamespaces: readonly Fact<string>[]
  exemptRuntimeClasses: readonly Fact<string>[]
}

/** What the admission plugin EventRateLimit lets through. */
export interface EventRateLimitFacts {
  /** Each at its type, or where none is written at its beginning. */
  limits: readonly Fact<EventLimit>[]
}

export interface EventLimit {
  /** `Server`, `Namespace`, `User`, `SourceAndObject`. */
  readonly type: string
  /** Events a second; 0 where none is written. */
  readonly qps: number
  readonly burst: number
}

/** What the admission plugin ImagePolicyWebhook does where its backend does not answer. */
export interface ImagePolicyWebhookFacts {
  defaultAllow?: Fact<boolean>
}

/** A policy engine's object about images: their signatures, or where they come from. */
export interface ImagePolicyFacts {
  /** It refuses images. */
  enforces?: Fact<string>
  signatureCheck?: Fact<SignatureCheck>
}

export type PodSecurityConfig = SubjectOf<'pod-security-config'>
export type EventRateLimit = SubjectOf<'event-rate-limit'>
export type ImagePolicyWebhook = SubjectOf<'image-policy-webhook'>
export type ImagePolicy = SubjectOf<'image-policy'>

const frame = { ...frameDefaults, platform: 'kubernetes' } as const

export const podSecurityConfig = (
  given: FrameInput<'pod-security-config'> & Partial<PodSecurityConfigFacts>,
): PodSecurityConfig => ({
  ...frame,
  exemptUsers: [],
  exemptNamespaces: [],
  exemptRuntimeClasses: [],
  ...given,
  kind: 'pod-security-config',
})

export const eventRateLimit = (
  given: FrameInput<'event-rate-limit'> & Partial<EventRateLimitFacts>,
): EventRateLimit => ({ ...frame, limits: [], ...given, kind: 'event-rate-limit' })

export const imagePolicyWebhook = (
  given: FrameInput<'image-policy-webhook'> & ImagePolicyWebhookFacts,
): ImagePolicyWebhook => ({ ...frame, ...given, kind: 'image-policy-webhook' })

/** The reference of those that refuse images is the same for all: a rule asks whether there is one. */
export const imagePolicy = (given: FrameInput<'image-policy'> & ImagePolicyFacts): ImagePolicy => ({
  ...frame,
  ...(given.enforces && { reference: { namespace: 'default', name: 'image-policy' } }),
  ...given,
  kind: 'image-policy',
})
