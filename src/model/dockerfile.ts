import type { EnvironmentVariable, Probe } from './container.ts'
import type { Fact, Span } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    dockerfile: DockerfileFacts
  }
}

/** A stage of a Dockerfile. */
export interface BuildStage {
  /** Its name, else its number from 0 on; absent in a Dockerfile of one stage. */
  readonly name?: string
  /** Whether the image is made of it: the final stage, and those that it builds on. */
  readonly isInImage: boolean
}

/** What every part of a Dockerfile's facts has: where it stands. */
interface InStage {
  readonly stage: BuildStage
}

/** One source of an ADD instruction. */
export interface AddedSource extends InStage {
  /** As written, variables put in where they are known. */
  readonly path: string
  readonly destination: string
  /** `url` for HTTP and FTP, `git` for a repository, else a file of the build's context. */
  readonly from: 'context' | 'url' | 'git'
  /** Whether what is fetched is pinned: `--checksum`, or a full commit id of a repository. */
  readonly isPinned: boolean
  /** Whether it is a key that signatures are checked with. */
  readonly isKey: boolean
}

/** An image that the build takes from a registry. */
export interface UsedImage {
  /** Variables put in where they are known, else as written. */
  readonly reference: string
  readonly instruction: 'FROM' | `${'COPY' | 'ADD'} --from` | 'RUN --mount'
  readonly stage: BuildStage
}

/** A file of the build's context, or its `.git`, that a copied folder brings along. */
export interface CarriedFile {
  /** Below the context. */
  readonly path: string
  readonly kind: 'secret' | 'settings' | 'repository'
}

/** One source of a COPY, or of an ADD that takes files. */
export interface CopiedPath extends InStage {
  /** Without a variable's value where that is not known. */
  readonly path: string
  readonly destination: string
  /** The stage or image of `--from`; absent for files of the build's context. */
  readonly from?: string
  /** Whether `from` is the stage that the instruction stands in. */
  readonly isFromOwnStage?: boolean
  /** Whether `from` is a stage on `scratch`: there is nothing in it but what was copied there. */
  readonly isFromScratch?: boolean
  readonly mode?: Fact<string>
  /** What a folder of the context brings along that no `.dockerignore` leaves out. */
  readonly carries?: readonly CarriedFile[]
  /** Whether a `.dockerignore` leaves out the source itself: the build has no such file. */
  readonly isLeftOut?: boolean
  /** Whether the file of that name in the repository holds a secret; absent where there is none. */
  readonly holdsSecret?: boolean
}

/** A folder that WORKDIR or VOLUME names. */
export interface NamedFolder extends InStage {
  readonly path: string
  readonly instruction: 'WORKDIR' | 'VOLUME'
}

/** A word of EXPOSE. */
export interface ExposedPort extends InStage {
  readonly text: string
  readonly first: number
  readonly last: number
  readonly protocol: string
}

/** `RUN` stands for a variable that a command of it sets. */
export interface BuildVariable extends EnvironmentVariable, InStage {
  readonly instruction: 'ENV' | 'ARG' | 'LABEL' | 'RUN'
}

export interface HealthCheck extends InStage {
  /** A later one of the same stage takes its place. */
  readonly isReplaced: boolean
}

/** A command that a RUN calls, behind `sudo`, `env`, `xargs` and their like. */
export interface RunCommand {
  /** Without its path. */
  readonly program: string
  readonly at: Span
  /** Variables put in where they are known. */
  readonly args: readonly Fact<string>[]
  /** The here-document that it reads. */
  readonly input?: Fact<string>
  /** Whether its output goes to a file or to another command. */
  readonly isWritten: boolean
}

/**
 * What becomes of a download, the worst first. A package manager installs packages; a program is made one that can be run; a key
 * that signatures are checked with is trusted; what is only saved is kept.
 */
export const downloadUses = ['run', 'install', 'program', 'unpack', 'trust', 'keep'] as const
export type DownloadUse = (typeof downloadUses)[number]

/** What is fetched and put to use in the same build, before anything has verified it. */
export interface UsedDownload {
  /** Without what may be secret; absent where the address is not known. */
  readonly host?: string
  readonly isPlain: boolean
  /** Which file of the host it is, as a hash: the address may hold a secret. Another version of it is the same. */
  readonly file?: string
  /** The worst of all. */
  readonly use: DownloadUse
  /** A package that sets up a distributor's own repository and its key, by its name. */
  readonly bringsRepository?: true
  /** What runs it (a shell, an interpreter, or the file itself), or the program that takes it; none where it is kept. */
  readonly runner?: string
}

/** What a command leaves in the image of a secret that is mounted for its RUN alone. */
export interface StoredSecret {
  /** The secret's id. */
  readonly secret: string
  /** The file, as far as the command names it. */
  readonly into: string
}

/** A credential in a file that the build writes from text of the Dockerfile. */
export interface FileCredential extends InStage {
  readonly file: string
  /** The setting that has it. */
  readonly name: string
}

/** A RUN instruction. What it calls is read only where a word in it may matter to a rule. */
export interface BuildRun extends InStage {
  readonly network?: Fact<string>
  readonly security?: Fact<string>
  readonly commands: readonly RunCommand[]
  /** Each once, at the command that fetches, with the RUN that puts it to its worst use. */
  readonly downloads: readonly Fact<UsedDownload>[]
  /** Each at the command that writes it. */
  readonly storedSecrets: readonly Fact<StoredSecret>[]
}

/** What a Dockerfile makes. What one stage alone decides (user, base, health check) is the final stage's, with what it inherits. */
export interface DockerfileFacts {
  /** The last FROM of the chain that leaves the repository (`nginx:1.27`), or `scratch`. */
  base?: Fact<string>
  user?: Fact<string>
  healthcheck?: Fact<Probe>
  /** The command that the image starts, ENTRYPOINT before CMD. */
  startCommand?: Fact<readonly string[]>
  /** The words of CMD that an ENTRYPOINT is given. */
  startArguments?: Fact<readonly string[]>
  /** The image behind `# syntax=`. */
  frontend?: Fact<string>
  /** From here on: of every stage. */
  healthChecks: readonly Fact<HealthCheck>[]
  images: readonly Fact<UsedImage>[]
  added: readonly Fact<AddedSource>[]
  copied: readonly Fact<CopiedPath>[]
  folders: readonly Fact<NamedFolder>[]
  exposed: readonly Fact<ExposedPort>[]
  runs: readonly Fact<BuildRun>[]
  /** Values are never printed. */
  env: readonly Fact<BuildVariable>[]
  /** Each at the credential, which is never printed. */
  fileCredentials: readonly Fact<FileCredential>[]
}

export type Dockerfile = SubjectOf<'dockerfile'>

/** Where a download is from, what takes it and in which stage: ` from example.org with bash in stage build, unverified`. */
export const downloadWords = ({ host, isPlain, runner }: UsedDownload, stage: BuildStage): string =>
  `${host === undefined ? '' : ` from ${host}`}${runner === undefined ? '' : ` with ${runner}`}${inStage(stage)}, ${isPlain ? 'over plain HTTP, ' : ''}unverified`

/** How a message names the stage, where there are several. */
export const inStage = ({ name }: BuildStage): string => {
  if (name === undefined) return ''
  return isNumber.test(name) ? ` in the ${ordinal(Number(name) + 1)} stage` : ` in stage ${name}`
}

/** No name begins with a digit. */
const isNumber = /^\d+$/

const ordinal = (count: number): string => {
  const ending = /^1.$/.test(String(count % 100)) ? undefined : ['st', 'nd', 'rd'][(count % 10) - 1]
  return `${count}${ending ?? 'th'}`
}

export const dockerfile = (given: FrameInput<'dockerfile'> & Partial<DockerfileFacts>): Dockerfile => ({
  ...frameDefaults,
  healthChecks: [],
  images: [],
  added: [],
  copied: [],
  folders: [],
  exposed: [],
  runs: [],
  env: [],
  fileCredentials: [],
  ...given,
  kind: 'dockerfile',
})
