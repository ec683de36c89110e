import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    'service-account': ServiceAccountFacts
  }
}

/** What a ServiceAccount says for the pods that run as it. */
export interface ServiceAccountFacts {
  /** `automountServiceAccountToken`. */
  token?: Fact<boolean>
}

export type ServiceAccount = SubjectOf<'service-account'>

export const serviceAccount = (given: FrameInput<'service-account'> & ServiceAccountFacts): ServiceAccount => ({
  ...frameDefaults,
  ...given,
  kind: 'service-account',
})
