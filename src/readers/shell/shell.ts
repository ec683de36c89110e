import { joinPath } from '../../model/path.ts'
import type { Origin, Span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import type { Word } from '../parse/words.ts'
import type {
  ComposeCommand,
  DockerfileBuild,
  FoundGap,
  MakeCall,
  NamedManifest,
  NamedScript,
  Repository,
  WrittenText,
} from '../reader.ts'
import { askedOfOthers, fileFrom, subjectOf, withOrigins } from './call-subjects.ts'
import { clientsOf } from './client.ts'
import { volumesOf } from './compose-command.ts'
import { composeCommandsOf } from './compose-projects.ts'
import { buildsOf, otherBuildsOf } from './dockerfile-builds.ts'
import type { Call } from './frame.ts'
import { asWritten, builtImages, createdButNotStarted, imageWords } from './image-names.ts'
import { allOf, isOfInterest, mayStart, relevantOf, withSourced } from './interest.ts'
import { concerns, foldersOf, libraryOf, resolvedBy } from './libraries.ts'
import { signatureCheckOf } from './signature-check.ts'
import { componentsOf, daemonsOf, enginesSet, type Installed } from './started.ts'
import { swarmAndNetworksOf } from './swarm.ts'
import { joinLines } from './text.ts'
import { loadUnbash } from './unbash.ts'
import { maxCalls, notWhole, tooManyCalls } from './unread.ts'
import type { ShellText } from './variables.ts'
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

/**
 * The containers that shell texts of one file start, and their `exec` lines. Text that merely mentions a command (a comment, what
 * `echo` prints, a here-document) is none. `built` names images made from this repository, beside those that the texts build.
 */
export async function readShell(
  scripts: readonly Script[],
  keys: Keys,
  built: ReadonlyMap<string, string> = new Map(),
  repository?: Pick<Repository, 'read'>,
  given: readonly WrittenText[] = [],
): Promise<{
  subjects: Subject[]
  gaps: FoundGap[]
  composeCommands?: ComposeCommand[]
  builtImages?: [string, string][]
  builds?: DockerfileBuild[]
  manifests?: NamedManifest[]
  makeCalls?: MakeCall[]
  scripts?: NamedScript[]
  documents?: WrittenText[]
  written?: WrittenText[]
  resolved?: Span[]
}> {
  const all = repository ? scripts.map((script) => withSourced(script, repository)) : scripts
  if (![...all.map(allOf), ...given.map(({ text }) => text)].some(isOfInterest)) return { subjects: [], gaps: [] }
  const relevant = relevantOf(all, given)
  const unbash = await loadUnbash()
  const gaps: FoundGap[] = []
  const manifests: NamedManifest[] = []
  const makeCalls: MakeCall[] = []
  const handed: NamedScript[] = []
  const documents: WrittenText[] = []
  const engines: Subject[] = []
  const named = new Set<string>()
  const installs: Installed[] = []
  const files = new WrittenFiles(given)
  const resolved: Span[] = []
  let length = 0
  const take = (document: WrittenText): void => {
    length += document.text.length
    if (documents.length < maxDocuments && length <= maxDocumentLength) documents.push(document)
    else tooMuch(document.source.path, `more than ${maxDocuments} manifests in it, or too long ones`)
  }
  const tooMuch = (path: string, what: string): void => {
    const gap = { path, ...notWhole(what) }
    if (!gaps.some(({ because }) => because === gap.because)) gaps.push(gap)
  }
  const walked = (script: Script): Call[] => {
    const library = repository && libraryOf(script.key, repository)
    const walk = new Walk(unbash, script.key, isOfInterest, files, library)
    const shell = { ...script, text: joinLines(script.text) }
    const { found: calls, problem } = script.words ? walk.commandLine(script.words, shell) : walk.run(shell)
    const own = walk.sourced.sources.size > 0 ? calls.filter((call) => concerns(call, walk.sourced.sources)) : calls
    if (walk.sourced.sources.size > 0) resolved.push(...own.flatMap((call) => resolvedBy(call, walk.sourced.sources)))
    if (problem && (walk.used.handsOnMore || mayStart(script.text))) gaps.push(problem)
    manifests.push(
      ...[...walk.used.files.map((file) => ({ file })), ...walk.used.charts].map((one) => ({
        folders: foldersOf(script.key),
        ...one,
      })),
    )
    const folders = foldersOf(script.key)
    handed.push(...[...walk.used.handed.values(), ...walk.used.scriptCalls].map((file) => ({ folders, ...file })))
    makeCalls.push(...walk.used.makeCalls.map((call) => fromFoldersOf(script.key, call)))
    for (const document of walk.used.documents) take(document)
    for (const name of walk.used.named) named.add(name)
    engines.push(...enginesSet(walk.settings, (name) => keys.next(`${script.key}${name}`)))
    installs.push(...walk.settings.installs.map((words) => ({ words, key: script.key })))
    const { isThrownAway, origins, doubt } = script
    if (!isThrownAway && !origins?.length && doubt === undefined) return [...own]
    return own.map((call) => ({ doubt, ...call, isThrownAway: isThrownAway && !call.isRemote, origins }))
  }
  const counts = new Map<string, number>()
  const isKept = ({ words: [first] }: Call): boolean => {
    const { path } = first!.span.source
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    if (count === maxCalls + 1) tooMuch(path, tooManyCalls)
    return count <= maxCalls
  }
  const found = relevant.flatMap((script) => walked(script).filter(isKept))
  for (const text of files.unrun) found.push(...walked({ ...text, key: `${text.source.path}#` }).filter(isKept))
  const edits = found.filter(({ kind }) => kind === 'edit')
  if (edits.length > 0)
    gaps.push(...(await import('../component/stream-edits.ts')).editGaps(edits.map(({ words }) => words)))
  const editing = found.filter(({ kind }) => kind === 'manifest')
  if (editing.length > 0 && repository) {
    const edited = (await import('./manifest-edits.ts')).manifestEdits(editing.flatMap(editOf), repository)
    gaps.push(...edited.gaps)
    for (const document of edited.documents) take(document)
  }
  const calls = found.filter(({ kind }) => kind === 'runtime')
  const clients = found.flatMap(({ key, kind, words, doubt, input, ignored, isThrownAway = false }) =>
    doubt !== undefined || kind === 'edit' || kind === 'manifest'
      ? []
      : [
          ...clientsOf(words, (name) => keys.next(`${key}${name}`), input),
          ...signatureCheckOf(words, (name) => keys.next(`${key}${name}`), ignored),
        ].map((one) => ({ ...one, oneOff: isThrownAway })),
  )
  const clustered = found.flatMap(({ key, words, doubt }) =>
    doubt === undefined ? swarmAndNetworksOf(words, (name) => keys.next(`${key}${name}`)) : [],
  )
  const daemons = await daemonsOf(found, (key) => keys.next(key))
  const components = await componentsOf(found, installs, (key) => keys.next(key))
  for (const document of files.textsOf(named)) take(document)
  if (files.leftOut) tooMuch(files.leftOut.source.path, files.leftOut.because)
  const made = [...built, ...calls.flatMap(({ words }) => builtImages(words))]
  const images = new Map(made.map(([name, from]) => [asWritten(name), from]))
  const uses = {
    images,
    isOnlyCreated: createdButNotStarted(calls),
    imageWords: imageWords(calls),
    file: fileFrom(repository),
  }
  const read = withVariants(calls.flatMap((call) => subjectOf(call, uses).map((subject) => withOrigins(subject, call))))
  const subjects = read.map((subject) => ({ ...subject, key: keys.next(subject.key) }))
  const asked = found.flatMap(askedOfOthers).map((build) => ({ ...build, key: keys.next(build.key) }))
  return {
    subjects: [
      ...withHostVolumes(subjects, calls),
      ...asked,
      ...engines,
      ...clients,
      ...clustered,
      ...daemons,
      ...components,
    ],
    gaps,
    composeCommands: calls.flatMap((call) => composeCommandsOf(call, files)),
    builtImages: made,
    builds: [...calls.flatMap((call) => buildsOf(call, files)), ...found.flatMap(otherBuildsOf)],
    manifests,
    makeCalls,
    scripts: handed,
    documents,
    written: files.all.filter(({ path }) => !given.some((one) => one.path === path)),
    resolved,
  }
}

/** A change of a manifest of the repository, from where its text may be run. */
const editOf = ({ words, key, folder, below = '', isLost }: Call) =>
  folder === undefined && !isLost ? [{ words, folders: foldersOf(key).map((from) => joinPath(from, below)) }] : []

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

/** Texts that are read as manifests, and their characters: each is parsed on its own, and a function may hand on one many times. */
const maxDocuments = 2000
const maxDocumentLength = 8_388_608

/** A named volume that a line of the same texts makes of a host path is a bind of that path. */
function withHostVolumes(subjects: Subject[], calls: readonly Call[]): Subject[] {
  const paths = new Map(calls.flatMap(({ words }) => volumesOf(words)))
  if (paths.size === 0) return subjects
  return subjects.map((subject) => {
    if (subject.kind !== 'container') return subject
    const mounts = subject.mounts.map((fact) => {
      const path = fact.value.type === 'volume' ? paths.get(fact.value.source ?? '') : undefined
      return path === undefined ? fact : { ...fact, value: { ...fact.value, type: 'bind', source: path } }
    })
    return { ...subject, mounts }
  })
}
