import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    secret: SecretFacts
    'config-map': StoredData
  }
}

/** What an object of a cluster keeps for others, as a manifest has it. No fact holds a value of it. */
export interface StoredData {
  /** The name of each key, at its value. */
  entries: readonly Fact<string>[]
  /** The name of each credential among them, at the credential. */
  credentials: readonly Fact<string>[]
}

export interface SecretFacts extends StoredData {
  /** `Opaque` where none is written. */
  type?: Fact<string>
  /** When a bootstrap token stops working. */
  expiration?: Fact<string>
}

export type Secret = SubjectOf<'secret'>
export type ConfigMap = SubjectOf<'config-map'>

const nothing = { entries: [], credentials: [] }

export const secret = (given: FrameInput<'secret'> & Partial<SecretFacts>): Secret => ({
  ...frameDefaults,
  platform: 'kubernetes',
  ...nothing,
  ...given,
  kind: 'secret',
})

export const configMap = (given: FrameInput<'config-map'> & Partial<StoredData>): ConfigMap => ({
  ...frameDefaults,
  platform: 'kubernetes',
  ...nothing,
  ...given,
  kind: 'config-map',
})
