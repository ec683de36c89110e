/** A kustomization as it is given to Kustomize, which sees these files and no others. */
export interface BuildRequest {
  /** The folder of the kustomization, and the texts of files by their paths: all relative to the root of the repository. */
  readonly folder: string
  readonly files: ReadonlyMap<string, string>
}

/** The objects as YAML, or why there are none: nothing that Kustomize says of the values is kept. */
export type BuildAnswer = { readonly text: string } | { readonly because: string }

/** Undefined where there is neither kustomize nor kubectl. */
export type BuildKustomization = (request: BuildRequest) => Promise<BuildAnswer | undefined>
