import type { GapRow } from './report.ts'

/** What a repository holds, as far as the files that adopt Hullgate say anything of it. */
export interface Adoption {
  /** Built by a Compose project: of one file, the topmost that builds something. */
  readonly services: readonly BuiltService[]
  readonly composeFile?: string
  /** The topmost Dockerfile; absent where services are built. */
  readonly dockerfile?: string
  /** Folders of others' files. */
  readonly vendored: readonly string[]
  /** Where the images come from, sorted. */
  readonly registries: readonly string[]
  /** Findings that stand today, and how many of them block where everything counts. */
  readonly standing: number
  readonly blocking: number
  /** What could not be checked. */
  readonly gaps: readonly Pick<GapRow, 'path' | 'line' | 'because'>[]
  /** How many of each kind were found. */
  readonly judged: Readonly<Record<string, number>>
}

export interface BuiltService {
  readonly name: string
  /** Absent where Compose names the image after the project. */
  readonly image?: string
}

/** The Action as a workflow names it. */
export interface ActionRelease {
  readonly version: string
  /** The commit to pin it to; absent where it is not known. */
  readonly commit?: string
  /** The tag of the commit. */
  readonly tag?: string
}

/** A file that adoption writes. */
export interface AdoptionFile {
  readonly path: string
  readonly text: string
  /** `the policy`: what it is, for a person. */
  readonly what: string
}
