import type { BuildKustomization } from '../model/kustomization.ts'
import type { Gap, Source, Span } from '../model/source.ts'
import type { Kind, Subject } from '../model/subject.ts'
import type { PlacedText } from './parse/unit-file.ts'
import type { Word } from './parse/words.ts'

/** The repository as a reader sees it: only what lies inside its root. A file's text is kept, so that reading it again costs nothing. */
export interface Repository {
  /** Every path that the include and exclude globs leave, sorted. */
  readonly paths: readonly string[]
  /** A file's text by repository-relative path (`./` and `..` resolved); undefined when absent, outside the root or not text. */
  read(path: string): Source | undefined
  /** Whether a file begins with a text, without reading the rest; where it is absent every file may. */
  startsWith?(path: string, text: string): boolean
  /** Files that the caller named one by one: each is read, or the report says that it is not. */
  readonly named?: ReadonlySet<string>
  /** Where a symbolic link leads, as it is written; undefined for what is none. */
  link?(path: string): string | undefined
  /** What commands of the repository say of its Compose projects; known when Compose files are read, which is last. */
  readonly composeCommands?: readonly ComposeCommand[]
  /** Images that the files read so far build; dev containers are read behind all but Compose files. */
  readonly builtImages?: Reading['builtImages']
  /** Volumes that commands of the repository make of paths of the host; known when Compose files are read. */
  readonly hostVolumes?: Reading['hostVolumes']
  /** What the files read so far send to a cluster; known when manifests are read. */
  readonly manifests?: readonly NamedManifest[]
  /** What Helm makes of the charts; known when manifests are read. */
  readonly charts?: readonly RenderedChart[]
  /** Asks Kustomize for what is not rendered here; undefined where nothing is to be run. */
  readonly buildKustomization?: BuildKustomization | undefined
  /** Archives of charts in a folder, also those that git ignores. */
  archives?(folder: string): readonly string[]
  /** The address that the repository was cloned from; undefined where nobody knows. */
  origin?(): string | undefined
  /** A file's bytes; undefined when absent, outside the root or too large. */
  bytes?(path: string): Buffer | undefined
  /** What the files read so far give to make; known when Makefiles are read, behind what may run make. */
  readonly makeCalls?: readonly MakeCall[]
  /** What the files read so far build of Dockerfiles; known when those are read, which is last. */
  readonly builds?: readonly DockerfileBuild[]
  readonly buildRequests?: readonly BuildRequest[]
}

/** A file of the repository and where a machine has it. */
export interface PlacedFile {
  /** As written. */
  readonly file: string
  readonly path: string
  /** The file that says so; repository-relative. */
  readonly by: string
}

/** A command, or an editor, that reads Compose files together. Paths are as written. */
export interface ComposeCommand {
  /** Where it may run, the likeliest first; repository-relative. */
  readonly folders: readonly string[]
  /** Without any, the default files of the folder. */
  readonly files: readonly string[]
  readonly projectDirectory?: string
  /** What it calls the project, after which the images are called that it builds. */
  readonly projectName?: string
  /** In place of the `.env`. */
  readonly envFiles: readonly string[]
  /** Variables that the command sets, which win. */
  readonly environment: ReadonlyMap<string, string>
  /** Where it stands: what it names and nobody finds is said there. */
  readonly at?: Span
  /** The texts of its files that are written before it runs, by their names as written; `-` is what it reads. */
  readonly texts?: ReadonlyMap<string, WrittenText>
  /** The files that its files may be made of before it runs, by their names as written. */
  readonly madeOf?: ReadonlyMap<string, readonly string[]>
  /** Its containers go with the machine that it runs on. */
  readonly isThrownAway?: boolean
  /** The key of the script that it stands in. */
  readonly by?: string
  /** Why its files are not known. */
  readonly unknown?: string
  /** It runs on another machine, or in a folder that is not known: what it names need not be here. */
  readonly isElsewhere?: boolean
}

/** A file that a script, a playbook or cloud-init writes: its lines stand in theirs, and what reads it reads these. */
export interface WrittenText extends PlacedText {
  /** Where it is written to, as written. */
  readonly path: string
  /** The file of the repository that holds it. */
  readonly source: Source
  /** An object that a command's words make: what it leaves out could not be said there. */
  readonly isCommand?: true
  /** A pod in it ends with what starts it. */
  readonly isOneOff?: true
  /** It is added to what is there. */
  readonly appends?: true
}

/** A written text for the readers: under the path of the file that holds it, or under its own. */
export const sourceOf = (
  { source: { path, origin }, path: writtenTo, text, locate, isCommand, isOneOff }: WrittenText,
  own = path,
): Source => ({
  path: own,
  text,
  origin,
  locate,
  writtenTo,
  ...(isCommand && { isCommand }),
  ...(isOneOff && { isOneOff }),
})

/** A file that a command sends to a cluster, whatever its name, a folder, or a chart. */
export interface NamedManifest {
  /** Where the command may run, the likeliest first; repository-relative. */
  readonly folders: readonly string[]
  /** As written. */
  readonly file: string
  /** What is laid over the values of the chart that the folder is. */
  readonly chart?: ValuesNamed
}

/** What a command gives a chart. */
export interface ValuesNamed {
  /** Files in order, as written. */
  readonly files: readonly string[]
  /** Those that are written before the command runs; `-` is what it reads. */
  readonly written?: ReadonlyMap<string, Source>
  /** What is laid over those. */
  readonly texts?: readonly string[]
  /** `--set` and its like, with what it sets. */
  readonly settings: readonly string[]
  /** What `--set` and `--set-string` set, where it stands. */
  readonly set?: readonly Word[]
  /** Values that are kept where nobody looks: what is laid over the chart is not known whole. */
  readonly unknown?: readonly UnknownValues[]
}

/** Values that a chart is given from what is not in the repository. */
export interface UnknownValues {
  readonly path: string
  readonly line: number
  /** What it is called: a clause's subject. */
  readonly name: string
  /** The path of keys that they are for; without it any value may be among them. */
  readonly target?: readonly string[]
}

/** A chart that Helm was asked to render. */
export interface RenderedChart {
  /** With its slash. */
  readonly folder: string
  readonly templates: readonly RenderedTemplate[]
  readonly gaps: readonly FoundGap[]
  /** Why it is not rendered with any values. */
  readonly failure?: string
  /** There is no Helm to render it. */
  readonly withoutHelm?: true
}

/** An object as a template writes it: its places are found in the template. */
export interface RenderedTemplate {
  readonly source: Source
  /** The values files that make just this of it. */
  readonly values: readonly string[]
  /** With how many the chart was rendered. */
  readonly of: number
}

/** A file that a command hands to a shell, whatever its name. */
export interface NamedScript {
  /** Where the command may run, the likeliest first; repository-relative. */
  readonly folders: readonly string[]
  /** As written. */
  readonly file: string
  /** It is run as a program: what is none for a shell is run otherwise. */
  readonly isProgram?: true
  /** Nothing says that it is run, nor that it is a script: one that is read anyway is read with these variables as well. */
  readonly mayRun?: true
  /** It holds tasks: the first word names the one that is run. */
  readonly isTasks?: true
  /** `file` is a pattern with `*` in it: a command names these files in a way that is not followed, and may run them with anything. */
  readonly isUnfollowed?: true
  /** The tasks of packages below the file's folder: of those with these names or folders, or of each. */
  readonly packages?: readonly string[]
  /** The words behind it, and the variables that it finds set. */
  readonly args?: readonly Word[]
  readonly environment?: ReadonlyMap<string, Word>
}

/** A run of make that something else than a Makefile starts: `FLAGS=--privileged make -C web deploy TAG=1`. */
export interface MakeCall {
  /** The Makefiles that it reads, one behind the other: */
  readonly makefiles: readonly MakefileNamed[]
  /** Without any, the first target is made. */
  readonly targets: readonly string[]
  /** Whoever makes anything of it has the values. */
  readonly isAnyTarget?: true
  readonly values: ReadonlyMap<string, MakeValue>
}

/** A Makefile by the paths that it may have, the likeliest first, or its text. */
export type MakefileNamed = { readonly paths: readonly string[] } | { readonly given: WrittenText }

/** What make is given for a variable. */
export interface MakeValue {
  readonly text: string
  readonly place: Span
  /** It stands in the environment: what a Makefile sets wins. */
  readonly isEnvironment?: true
  /** The place has it as written, with what make puts in. */
  readonly isWritten?: true
}

/** A build of an image from a Dockerfile, whatever the file's name. */
export interface DockerfileBuild {
  /** Where the Dockerfile may be, the likeliest first; repository-relative. */
  readonly paths: readonly string[]
  /** The Dockerfile where it stands in another file. */
  readonly inline?: InlineDockerfile
  /** The contexts that go with `paths`, one for each, or that of `inline`; repository-relative. */
  readonly contexts?: readonly string[]
  /** The stage that is built; without one, and where it is not known, the last. */
  readonly target?: string
  readonly args?: BuildArguments
  /** What stands for images and stages of these names: `docker-image://…`, another target, a folder. */
  readonly namedContexts?: BuildArguments
  /** Where it stands as a service of Compose or a target of bake, which commands call by its name. */
  readonly declared?: { readonly file: string; readonly name: string }
}

/** What a command gives to builds that files declare: `docker compose build --build-arg A=1 web`, `docker buildx bake --set web.args.A=1`. */
export interface BuildRequest {
  /** Where it may run; repository-relative. */
  readonly folders: readonly string[]
  /** The files that it names, as written; without any, those of its folder. */
  readonly files: readonly string[]
  /** The services or targets, as patterns of a shell; without any, all. */
  readonly names: readonly string[]
  readonly args: BuildArguments
}

/** What a build gives its Dockerfile's ARGs. A value of which a part is not known has that part as written, with its `$`. */
export type BuildArguments = ReadonlyMap<string, string | undefined>

/** A value for it, as it is known. */
export const givenValue = (text: string, isKnown: boolean): string | undefined =>
  isKnown || text.includes('$') ? text : undefined

export interface InlineDockerfile {
  readonly source: Source
  readonly key: string
  readonly name: string
  /** From a place in its text to the one in the repository. */
  locate(at: Span): Span
}

/** A gap as a reader finds it: which kinds it may hide is said by the format that claimed the file, where the reader does not know. */
export type FoundGap = Omit<Gap, 'kinds'> & {
  readonly kinds?: readonly Kind[]
  /** What it may hide beside the kinds of its format. */
  readonly hides?: readonly Kind[]
}

/** A gap of a format of these kinds. */
export const withKinds = ({ hides = [], ...gap }: FoundGap, kinds: readonly Kind[]): Gap => ({
  ...gap,
  kinds: Array.from(new Set([...kinds, ...hides])),
})

export interface Reading {
  readonly subjects: readonly Subject[]
  readonly gaps: readonly FoundGap[]
  readonly composeCommands?: readonly ComposeCommand[]
  readonly manifests?: readonly NamedManifest[]
  /** Manifests for a cluster that stand in these files. */
  readonly documents?: readonly WrittenText[]
  /** Files that these files write to a machine. */
  readonly written?: readonly WrittenText[]
  readonly builds?: readonly DockerfileBuild[]
  readonly buildRequests?: readonly BuildRequest[]
  readonly makeCalls?: readonly MakeCall[]
  readonly scripts?: readonly NamedScript[]
  /** Images that these files build, with the Dockerfile or context of each. */
  readonly builtImages?: readonly (readonly [image: string, from: string])[]
  /** Volumes that commands make of paths of the host. */
  readonly hostVolumes?: readonly (readonly [name: string, path: string])[]
  /** Files of the repository that playbooks put on machines. */
  readonly placed?: readonly PlacedFile[]
  /** Commands of sourced files whose words are known where the file is sourced. */
  readonly resolved?: readonly Span[]
}

/** Subjects of one file that are checked; a reader may stop behind one more. */
export const maxSubjects = 5000

/** Subjects of all files that are checked: more of them make a report that no pull request and few machines can hold. */
export const maxAllSubjects = 25_000

/** Containers among all subjects: most rules are about these, and each has some 20 findings where nothing is hardened. */
export const maxAllContainers = 10_000

/** Turns the sources of one format into subjects. Never throws on bad input: what cannot be read becomes a gap. */
export type Reader = (sources: readonly Source[], repository: Repository) => Reading | Promise<Reading>
