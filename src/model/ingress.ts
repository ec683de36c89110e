import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    ingress: IngressFacts
  }
}

/** An annotation that configures the controller. */
export interface Annotation {
  readonly name: string
  readonly value: string
}

/** What an Ingress publishes. */
export interface IngressFacts {
  /** Each rule's host; empty where a rule is for every host. */
  hosts: readonly Fact<string>[]
  /** `spec.tls`, or an annotation that brings the certificate. */
  tls?: Fact<string>
  annotations: readonly Fact<Annotation>[]
}

export type Ingress = SubjectOf<'ingress'>

export const ingress = (given: FrameInput<'ingress'> & Partial<IngressFacts>): Ingress => ({
  ...frameDefaults,
  platform: 'kubernetes',
  hosts: [],
  annotations: [],
  ...given,
  kind: 'ingress',
})
