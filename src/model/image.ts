import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    image: ImageFacts
  }
}

/** A layer of an image, as a message names it. */
export interface ImageLayer {
  /** 1 is the lowest. */
  readonly number: number
  readonly count: number
  /** The keyword of the instruction that made it, where that is known. */
  readonly madeBy?: string
  /** The beginning of its digest. */
  readonly digest: string
  /** The base image that it came with. */
  readonly inheritedFrom?: string
}

interface InLayer {
  readonly layer: ImageLayer
}

/** A file that runs with more rights than its caller has. */
export interface PrivilegedFile extends InLayer {
  readonly path: string
  readonly uid: number
  /** `set-user-id`, `set-group-id`. */
  readonly bits: readonly string[]
  readonly capabilities: readonly string[]
  /** Distributions install it so. */
  readonly isStandard: boolean
}

/** A private key, or a file with a credential in it. */
export interface ImageSecret extends InLayer {
  readonly path: string
  readonly what: 'private key' | 'credential'
  /** A later layer removes or replaces it: whoever has the image still reads it. */
  readonly isDeleted: boolean
}

/** Paths that one layer brings. */
export interface ImagePaths extends InLayer {
  readonly paths: readonly string[]
  /** So many more are not listed. */
  readonly more?: number
}

/** What the history and the configuration of an image hold beside its files. Values are never printed. */
export type ImageRecord = { readonly inheritedFrom?: string } & (
  | { readonly step: 'ARG' | 'ENV' | 'LABEL'; readonly name: string; readonly value: string }
  | { readonly step: 'RUN'; readonly words: readonly string[] }
)

export interface ImageTool {
  readonly path: string
  readonly kind: string
}

export interface PackageCache extends InLayer {
  readonly manager: string
  readonly bytes: number
}

/** An account that stands for more than it should. */
export interface ImageAccount extends InLayer {
  readonly name: string
  readonly fault: 'another name of root' | 'no password' | 'a password'
}

/** What an image holds, over all of its layers. Places are the Dockerfile's instructions, where its history tells them. */
export interface ImageFacts {
  /** The user that it starts as, and the UID that its own list of accounts gives that name. */
  user?: Fact<{ readonly name: string; readonly uid?: number }>
  privileged: readonly Fact<PrivilegedFile>[]
  /** Files, and folders without the sticky bit, that every user may write; by layer. */
  writable: readonly Fact<ImagePaths>[]
  secrets: readonly Fact<ImageSecret>[]
  /** Folders with a Git repository. */
  repositories: readonly Fact<ImagePaths>[]
  caches: readonly Fact<PackageCache>[]
  tools?: Fact<readonly ImageTool[]>
  sshServer?: Fact<ImagePaths>
  accounts: readonly Fact<ImageAccount>[]
  /** The distribution's release, as its own file names it: `debian`, `12`. */
  system?: Fact<InLayer & { readonly id: string; readonly version: string }>
  /** Days since its own last layer was made, and since its base's was. */
  age?: Fact<number>
  baseAge?: Fact<{ readonly base: string; readonly days: number }>
  labels: readonly Fact<string>[]
  /** Whether it is checked; of an image that no Dockerfile here makes: that one says it itself. */
  healthCheck?: Fact<'set' | 'disabled' | 'none'>
  /** Without what the Dockerfile itself says. */
  records: readonly Fact<ImageRecord>[]
}

export type Image = SubjectOf<'image'>
export type ImageField = keyof ImageFacts

/** How a message names the layer: behind the path. */
export const inLayer = ({ number, count, digest, inheritedFrom }: ImageLayer): string =>
  `${inheritedFrom === undefined ? '' : `inherited from ${inheritedFrom}, `}layer ${number} of ${count}, ${digest}`

const maxNames = 5

/** The first of many, and how many more there are. */
export function listed(names: readonly string[], others = 0): string {
  const more = Math.max(0, names.length - maxNames) + others
  return names.slice(0, maxNames).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

export const image = (given: FrameInput<'image'> & Partial<ImageFacts>): Image => ({
  ...frameDefaults,
  privileged: [],
  writable: [],
  secrets: [],
  repositories: [],
  caches: [],
  accounts: [],
  labels: [],
  records: [],
  ...given,
  kind: 'image',
})
