import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    'persistent-volume': PersistentVolumeFacts
  }
}

/** What a PersistentVolume hands to whoever claims it. */
export interface PersistentVolumeFacts {
  /** The path on the node, of a volume of type `hostPath` or `local`. */
  hostPath?: Fact<string>
}

export type PersistentVolume = SubjectOf<'persistent-volume'>

export const persistentVolume = (given: FrameInput<'persistent-volume'> & PersistentVolumeFacts): PersistentVolume => ({
  ...frameDefaults,
  platform: 'kubernetes',
  ...given,
  kind: 'persistent-volume',
})
