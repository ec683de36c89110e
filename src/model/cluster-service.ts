import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    service: ServiceFacts
  }
}

/** A port of a Service and the one behind it. */
export interface ServicePort {
  readonly port: number
  /** A number, or the name of a container's port. */
  readonly targetPort: number | string
}

/** How a Service of a cluster is reached. */
export interface ServiceFacts {
  type?: Fact<string>
  /** An annotation keeps its load balancer inside the network, or a list of addresses may reach it. */
  restricted?: Fact<string>
  externalIps: readonly Fact<string>[]
  ports: readonly Fact<ServicePort>[]
}

export type ClusterService = SubjectOf<'service'>

export const clusterService = (given: FrameInput<'service'> & Partial<ServiceFacts>): ClusterService => ({
  ...frameDefaults,
  platform: 'kubernetes',
  externalIps: [],
  ports: [],
  ...given,
  kind: 'service',
})
