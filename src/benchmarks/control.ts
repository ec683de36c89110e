import type { Threat } from './threats.ts'

/** `cis-docker:5.10` (numbering of edition 1.5), `cis-kubernetes:5.2.2` (edition 1.12), `pss:baseline/privileged`. */
export type Control = `cis-docker:${string}` | `cis-kubernetes:${string}` | `pss:${'baseline' | 'restricted'}/${string}`

/** How much of a control can be checked from a repository and its engine; `attest`: nothing, the policy attests it. */
export type Sight = 'auto' | 'partial' | 'attest'

/** The benchmark's own label. */
export type Label = 'automated' | 'manual'

/** A control as one edition numbers and labels it. */
export interface ControlEntry {
  /** What rules call it: the numbering of CIS Docker 1.5 (`+` and a later number where 1.5 has none), of CIS Kubernetes 1.12, or the name in the Pod Security Standards. */
  readonly control: Control
  /** The id as the chosen edition prints it, with the benchmark's name: `cis-docker:5.11`. */
  readonly id: string
  /** The bare number or name: `5.11`, `baseline/privileged`. */
  readonly number: string
  readonly benchmark: 'cis-docker' | 'cis-kubernetes' | 'pss'
  readonly edition: string
  /** What must hold, in our own words. */
  readonly title: string
  readonly level: 1 | 2
  readonly label: Label
  readonly sight: Sight
  readonly threat: Threat
  /** Where `sight` is `partial`: a clause that says what was not checked. */
  readonly unchecked?: string
  /** A clause that says why no rule answers it. A control has this or a rule, never both. */
  readonly unruled?: string
  /** About what a cluster admits, of which the pods of a repository show only what they use. */
  readonly admission?: true
  /** What the host must have before the setting takes effect: manifests alone do not show it. */
  readonly needs?: string
}
