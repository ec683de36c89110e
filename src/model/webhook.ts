import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    webhook: WebhookFacts
  }
}

/** One webhook of a configuration that the API server asks before it takes an object. */
export interface WebhookFacts {
  /** `Fail` where none is written. */
  failurePolicy?: Fact<string>
  /** It may only refuse, not change: what it is for is a policy. */
  validating?: Fact<boolean>
  timeoutSeconds?: Fact<number>
  /** A rule for every resource of every group. */
  everything?: Fact<string>
  /** A rule for pods. */
  pods?: Fact<string>
  /** Which namespaces it is asked about, where not about all. */
  namespaceSelector?: Fact<string>
  /** A label by which an object escapes it. */
  escapeLabel?: Fact<string>
}

export type Webhook = SubjectOf<'webhook'>

export const webhook = (given: FrameInput<'webhook'> & WebhookFacts): Webhook => ({
  ...frameDefaults,
  platform: 'kubernetes',
  ...given,
  kind: 'webhook',
})
