import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    'encryption-config': EncryptionConfigFacts
  }
}

/** What an EncryptionConfiguration says of the objects that the API server stores. */
export interface EncryptionConfigFacts {
  /** Its entries, each at the list of its resources. */
  entries: readonly Fact<EncryptionEntry>[]
  /** Keys that are written in it, each at its value. None of these facts holds the value. */
  keys: readonly Fact<EncryptionKey>[]
}

export interface EncryptionEntry {
  /** As the API server has them: `secrets`, `*.apps`, `*.` (all of the core group), `*.*`. */
  readonly resources: readonly string[]
  /** The first one encrypts, all of them decrypt. */
  readonly providers: readonly Fact<EncryptionProvider>[]
}

export interface EncryptionProvider {
  /** `identity`, `aescbc`, `aesgcm`, `secretbox`, `kms`; another word is refused. */
  readonly name: string
  /** Of `kms`: `v1` where none is written. */
  readonly version?: string
}

export interface EncryptionKey {
  readonly provider: string
  /** As it is called there. */
  readonly name: string
  /** Of the decoded key; undefined where it is no base64. */
  readonly bytes: number | undefined
  /** What its bytes are like: all text, one byte over and over, or random for all that can be seen. */
  readonly written: 'text' | 'repeated' | 'random'
}

export type EncryptionConfig = SubjectOf<'encryption-config'>

export const encryptionConfig = (
  given: FrameInput<'encryption-config'> & Partial<EncryptionConfigFacts>,
): EncryptionConfig => ({
  ...frameDefaults,
  platform: 'kubernetes',
  entries: [],
  keys: [],
  ...given,
  kind: 'encryption-config',
})
