import type { Fact } from './source.ts'

/** A check of the signatures or attestations of images, as a command, a file or an object of a cluster sets it up. */
export interface SignatureCheck {
  /** `cosign verify`, `the signature policy`, `ClusterImagePolicy shop` */
  readonly name: string
  /** What takes its effect away, or weakens it; each at the setting that does. */
  readonly faults: readonly Fact<SignatureFault>[]
}

export interface SignatureFault {
  /** The setting, as a stable word: `--insecure-ignore-tlog`. */
  readonly setting: string
  /** A clause about the check: `accepts every signer`. */
  readonly because: string
  /** Who wants to forge an image needs no more than this. */
  readonly isVoid: boolean
}
