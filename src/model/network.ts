import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    network: NetworkFacts
  }
}

/** A network of Docker: one that a Compose file or a command creates, or one that the engine has. */
export interface NetworkFacts {
  driver?: Fact<string>
  /** The option `encrypted` of the overlay driver. */
  encrypted?: Fact<boolean>
}

export type Network = SubjectOf<'network'>

export const network = (given: FrameInput<'network'> & NetworkFacts): Network => ({
  ...frameDefaults,
  ...given,
  kind: 'network',
})
