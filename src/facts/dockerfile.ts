import type { Fact, Source, Span } from '../core/source.ts'
import type { Port, Probe } from '../core/subjects.ts'

/** What a Dockerfile's stage makes of its image, as far as the Dockerfile itself says (its base may say more). */
export interface BuiltImage {
  readonly source: Source
  /** The last FROM of the chain that leaves the repository (`nginx:1.27`), or `scratch`. */
  readonly base?: Fact<string>
  readonly user?: Fact<string>
  readonly healthcheck?: Fact<Probe>
  readonly exposedPorts: readonly Fact<Port>[]
  readonly entrypoint?: Fact<readonly string[]>
  readonly command?: Fact<readonly string[]>
  /** The stage's FROM line. */
  readonly at: Span
}
