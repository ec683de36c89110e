/** One pod of the list: a manifest, and the keys under which the pod's metadata and spec stand there. */
export interface GeneratedPod {
  readonly name: string
  readonly manifest: string
  readonly path: readonly string[]
}

export function pods(): readonly GeneratedPod[]
