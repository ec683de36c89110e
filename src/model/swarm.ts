import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    swarm: SwarmFacts
  }
}

/** A swarm: what `docker swarm init` makes, or what the engine is a manager of. A fact is absent where the default holds. */
export interface SwarmFacts {
  autolock?: Fact<boolean>
  /** How long a node's certificate is valid, in hours. */
  certificateHours?: Fact<number>
  /** `0.0.0.0:2377`, an address, or the name of an interface. */
  listenAddress?: Fact<string>
  /** Address or interface of the traffic between containers. */
  dataPathAddress?: Fact<string>
  managers?: Fact<number>
}

export type Swarm = SubjectOf<'swarm'>
export type SwarmField = keyof SwarmFacts

export const swarm = (given: FrameInput<'swarm'> & SwarmFacts): Swarm => ({ ...frameDefaults, ...given, kind: 'swarm' })
