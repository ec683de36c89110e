import { joinPath } from '../../model/path.ts'
import type { Origin, Span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { mayGoOn } from '../effort.ts'
import { withHostVolumes } from '../host-volumes.ts'
import type { Word } from '../parse/words.ts'
import type {
  BuildRequest,
  ComposeCommand,
  DockerfileBuild,
  FoundGap,
  MakeCall,
  NamedManifest,
  NamedScript,
  Repository,
  WrittenText,
} from '../reader.ts'
import { buildRequestsOf } from './build-requests.ts'
import { askedOfOthers, fileFrom, subjectOf, withOrigins } from './call-subjects.ts'
import { clientsOf } from './client.ts'
import { volumesOf } from './compose-command.ts'
import { composeCommandsOf } from './compose-projects.ts'
import { buildsOf, otherBuildsOf } from './dockerfile-builds.ts'
import type { Call } from './frame.ts'
import { asWritten, builtImages, createdButNotStarted, imageWords } from './image-names.ts'
import { allOf, isOfInterest, mayStart, relevantOf, withSourced } from './interest.ts'
import { concerns, foldersOf, libraryOf, resolvedBy } from './libraries.ts'
import type { ShellText } from './shell-text.ts'
import { signatureCheckOf } from './signature-check.ts'
import { componentsOf, daemonsOf, enginesSet, type Installed } from './started.ts'
import { swarmAndNetworksOf } from './swarm.ts'
import { joinLines } from './text.ts'
import { loadUnbash } from './unbash.ts'
import { maxCalls, notWhole, sentGap, tooManyCalls } from './unread.ts'
import { withVariants } from './variants.ts'
import { Walk } from './walk.ts'
import { WrittenFiles } from './written-files.ts'

/** A shell text of a file, with the beginning of its subjects' keys (`scripts/x.sh#`, `ci.yml#jobs/build/`). */
export interface Script extends ShellText {
  readonly key: string
  /** The machine that runs it is thrown away, and every container with it. */
  readonly isThrownAway?: boolean
  /** The command's words, where no shell has to split the text. */
  readonly words?: readonly Word[]
  /** The values of the variables that are set around it, as one text. */
  readonly given?: string
  /** Values in it that come from elsewhere. */
  readonly origins?: readonly Origin[]
  /** Why it is not certain that it is run. */
  readonly doubt?: string
}

/** Gives every subject of a file a key of its own: what repeats gets `~2`, `~3` … in the order of the file. */
export class Keys {
  private readonly seen = new Map<string, number>()

  next(key: string): string {
    const count = (this.seen.get(key) ?? 0) + 1
    this.seen.set(key, count)
    return count === 1 ? key : `${key}~${count}`
  }
}

/** What shell texts of one file say. */
interface ShellReading {
  readonly subjects: Subject[]
  readonly gaps: FoundGap[]
  readonly composeCommands?: ComposeCommand[]
  readonly builtImages?: [string, string][]
  readonly hostVolumes?: [string, string][]
  readonly builds?: DockerfileBuild[]
  readonly buildRequests?: BuildRequest[]
  readonly manifests?: NamedManifest[]
  readonly makeCalls?: MakeCall[]
  readonly scripts?: NamedScript[]
  readonly documents?: WrittenText[]
  readonly written?: WrittenText[]
  readonly resolved?: Span[]
}

/**
 * The containers that shell texts of one file start, and their `exec` lines. Text that merely mentions a command (a comment, what
 * `echo` prints, a here-document) is none. `built` names images made from this repository, beside those that the texts build.
 */
export async function readShell(
  scripts: readonly Script[],
  keys: Keys,
  built: ReadonlyMap<string, string> = new Map(),
  repository?: Pick<Repository, 'read' | 'paths'>,
  given: readonly WrittenText[] = [],
): Promise<ShellReading> {
  const all = repository ? scripts.map((script) => withSourced(script, repository)) : scripts
  if (![...all.map(allOf), ...given.map(({ text }) => text)].some(isOfInterest)) return { subjects: [], gaps: [] }
  const walks = new Walks(await loadUnbash(), keys, repository, new WrittenFiles(given))
  walks.read(relevantOf(all, given))
  const { found, files, gaps } = walks
  gaps.push(...(await editsUnread(found)))
  await walks.takeEdited()
  const keyOf = (key: string) => keys.next(key)
  const others = [
    ...walks.engines,
    ...clientsIn(found, keyOf),
    ...found.flatMap(({ key, words, doubt }) =>
      doubt === undefined ? swarmAndNetworksOf(words, (name) => keyOf(`${key}${name}`)) : [],
    ),
    ...(await daemonsOf(found, keyOf)),
    ...(await componentsOf(found, walks.installs, keyOf)),
  ]
  walks.takeNamed()
  const calls = found.filter(({ kind }) => kind === 'runtime')
  const hostVolumes = calls.flatMap(({ words }) => volumesOf(words))
  const made = [...built, ...calls.flatMap(({ words }) => builtImages(words))]
  const uses = {
    images: new Map(made.map(([name, from]) => [asWritten(name), from])),
    isOnlyCreated: createdButNotStarted(calls),
    imageWords: imageWords(calls),
    file: fileFrom(repository),
    written: (path: string) => files.textsOf([path]),
  }
  const starting = found.filter(({ kind }) => kind === 'runtime' || kind === 'api')
  const read = withVariants(
    starting.flatMap((call) => subjectOf(call, uses).map((subject) => withOrigins(subject, call))),
  )
  const subjects = read.map((subject) => ({ ...subject, key: keyOf(subject.key) }))
  const asked = found.flatMap(askedOfOthers).map((build) => ({ ...build, key: keyOf(build.key) }))
  return {
    subjects: [...withHostVolumes(subjects, new Map(hostVolumes)), ...asked, ...others],
    gaps,
    composeCommands: calls.flatMap((call) => composeCommandsOf(call, files)),
    builtImages: made,
    hostVolumes,
    builds: [...calls.flatMap((call) => buildsOf(call, files)), ...found.flatMap(otherBuildsOf)],
    buildRequests: calls.flatMap(buildRequestsOf),
    manifests: walks.manifests,
    makeCalls: walks.makeCalls,
    scripts: walks.handed,
    documents: walks.documents,
    written: [...files.all.filter(({ path }) => !given.some((one) => one.path === path)), ...walks.patches],
    resolved: walks.resolved,
  }
}

/** Edits of what configures a machine, where what they set is not read. */
async function editsUnread(calls: readonly Call[]): Promise<FoundGap[]> {
  const edits = calls.filter(({ kind }) => kind === 'edit')
  if (edits.length === 0) return []
  const { editGaps } = await import('../component/stream-edits.ts')
  return editGaps(edits.map(({ words }) => words))
}

/** What calls say of the clients of engines and registries, and their checks of signatures. */
const clientsIn = (calls: readonly Call[], keyOf: (key: string) => string): Subject[] =>
  calls.flatMap(({ key, kind, words, doubt, input, ignored, isThrownAway = false }) =>
    doubt !== undefined || kind === 'edit' || kind === 'manifest' || kind === 'api'
      ? []
      : [
          ...clientsOf(words, (name) => keyOf(`${key}${name}`), input),
          ...signatureCheckOf(words, (name) => keyOf(`${key}${name}`), ignored),
        ].map((one) => ({ ...one, oneOff: isThrownAway })),
  )

/** The walks through the texts of one file, and what all of them found. */
class Walks {
  readonly found: Call[] = []
  readonly gaps: FoundGap[] = []
  readonly manifests: NamedManifest[] = []
  readonly makeCalls: MakeCall[] = []
  /** Scripts that are handed to shells. */
  readonly handed: NamedScript[] = []
  readonly documents: WrittenText[] = []
  /** Patches of what configures machines. */
  readonly patches: WrittenText[] = []
  readonly engines: Subject[] = []
  readonly installs: Installed[] = []
  readonly resolved: Span[] = []
  /** Files that are named as manifests. */
  private readonly named = new Set<string>()
  private readonly counts = new Map<string, number>()
  private length = 0

  constructor(
    private readonly unbash: typeof import('unbash'),
    private readonly keys: Keys,
    private readonly repository: Pick<Repository, 'read' | 'paths'> | undefined,
    readonly files: WrittenFiles,
  ) {}

  /** Also the texts of files that they write and that nothing runs. */
  read(scripts: readonly Script[]): void {
    for (const script of scripts) this.walk(script)
    for (const text of this.files.unrun) this.walk({ ...text, key: `${text.source.path}#` })
  }

  /** Takes the manifests among the files that have been written. */
  takeNamed(): void {
    for (const document of this.files.textsOf(this.named)) this.take(document)
    const { leftOut } = this.files
    if (leftOut) this.tooMuch(leftOut.source.path, leftOut.because)
  }

  /** Takes the manifests of the repository as calls change them. */
  async takeEdited(): Promise<void> {
    const calls = this.found.filter(({ kind }) => kind === 'manifest')
    if (calls.length === 0 || !this.repository) return
    const { manifestEdits } = await import('./manifest-edits.ts')
    const edited = manifestEdits(calls.flatMap(editOf), this.repository)
    this.gaps.push(...edited.gaps)
    for (const document of edited.documents) this.take(document)
  }

  private walk(script: Script): void {
    if (!this.hasRoom(script)) return
    const { key, isThrownAway, origins, doubt } = script
    const library = this.repository && libraryOf(key, this.repository)
    const walk = new Walk(this.unbash, key, isOfInterest, this.files, library)
    const shell = { ...script, text: joinLines(script.text) }
    const { found, problem } = script.words ? walk.commandLine(script.words, shell) : walk.run(shell)
    this.gaps.push(...sentGap(shell))
    const sources = new Set([...walk.sourced.sources, ...walk.filled])
    const own = sources.size > 0 ? found.filter((call) => concerns(call, sources)) : found
    if (sources.size > 0) this.resolved.push(...own.flatMap((call) => resolvedBy(call, sources)))
    const mayHide = walk.used.handsOnMore || walk.filled.size > 0 || mayStart(script.text)
    if (problem && mayHide) this.gaps.push(problem)
    this.use(walk, key)
    const isPlain = !isThrownAway && !origins?.length && doubt === undefined
    for (const call of own) {
      if (!this.isKept(call)) continue
      this.found.push(isPlain ? call : { doubt, ...call, isThrownAway: isThrownAway && !call.isRemote, origins })
    }
  }

  private use({ used, settings }: Walk, key: string): void {
    const folders = foldersOf(key)
    this.manifests.push(
      ...[...Array.from(used.files, (file) => ({ file })), ...used.charts].map((one) => ({ folders, ...one })),
    )
    const ownName = key.slice(0, key.indexOf('#')).replace(/^.*\//s, '')
    this.handed.push(
      ...[...used.handed.values(), ...used.scriptCalls].map((one) => ({
        folders,
        ...one,
        file: one.file === '$0' ? ownName : one.file,
      })),
    )
    this.makeCalls.push(...used.makeCalls.map((call) => fromFoldersOf(key, call)))
    for (const document of used.documents) this.take(document)
    this.patches.push(...used.patches)
    for (const name of used.named) this.named.add(name)
    this.engines.push(...enginesSet(settings, (name) => this.keys.next(`${key}${name}`)))
    this.installs.push(...settings.installs.map((words) => ({ words, key })))
  }

  private take(document: WrittenText): void {
    this.length += document.text.length
    if (this.documents.length < maxDocuments && this.length <= maxDocumentLength) this.documents.push(document)
    else this.tooMuch(document.source.path, `more than ${maxDocuments} manifests in it, or too long ones`)
  }

  /** Nothing is kept of a text behind so many calls, of its file or of all: it is not walked through. */
  private hasRoom({ locate }: Script): boolean {
    const { source } = locate(0, 0)
    const { path } = source
    if (!mayGoOn(source)) return false
    if (this.found.length >= maxAllCalls) this.tooMuch(path, tooManyCallsOfAll)
    return this.found.length < maxAllCalls && (this.counts.get(path) ?? 0) <= maxCalls
  }

  private isKept({ words: [first] }: Call): boolean {
    const { path } = first!.span.source
    const count = (this.counts.get(path) ?? 0) + 1
    this.counts.set(path, count)
    if (count === maxCalls + 1) this.tooMuch(path, tooManyCalls)
    return count <= maxCalls
  }

  private tooMuch(path: string, what: string): void {
    const gap = { path, ...notWhole(what) }
    if (!this.gaps.some(({ because }) => because === gap.because)) this.gaps.push(gap)
  }
}

/** A change of a manifest of the repository, from where its text may be run. */
const editOf = ({ words, key, folder, below = '', isLost, isRemote, input, inputFiles, goesTo }: Call) =>
  folder === undefined && !isLost && !isRemote
    ? [
        {
          words,
          folders: foldersOf(key).map((from) => joinPath(from, below)),
          ...(input && { input: input.text }),
          ...(inputFiles && { inputFiles }),
          ...(goesTo && { goesTo }),
        },
      ]
    : []

/** The paths of a call of make, from where its text may be run. */
function fromFoldersOf(key: string, call: MakeCall): MakeCall {
  const folders = foldersOf(key)
  return {
    ...call,
    makefiles: call.makefiles.map((one) =>
      'given' in one ? one : { paths: folders.flatMap((folder) => one.paths.map((path) => joinPath(folder, path))) },
    ),
  }
}

/** Calls of all texts that are read together: as many subjects are checked. */
const maxAllCalls = 30_000
const tooManyCallsOfAll = `with those before it more than ${maxAllCalls} commands that start or set up something`

/** Texts that are read as manifests, and their characters: each is parsed on its own, and a function may hand on one many times. */
const maxDocuments = 2000
const maxDocumentLength = 8_388_608
