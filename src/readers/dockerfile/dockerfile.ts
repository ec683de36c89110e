import { isTcpAddress } from '../../knowledge/engine-address.ts'
import { startsAsOther } from '../../knowledge/image-users.ts'
import { isDevContainerPath } from '../../knowledge/one-off-paths.ts'
import { type Dockerfile, dockerfile } from '../../model/dockerfile.ts'
import { addTo, groupBy } from '../../model/group.ts'
import { folderOf } from '../../model/path.ts'
import { type Fact, position, relocated, type Source, type Span, span, type Unresolved } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { wordsOf } from '../command/command-words.ts'
import { mayGoOn } from '../effort.ts'
import { leaveOut } from '../left-out.ts'
import type {
  DockerfileBuild,
  FoundGap,
  InlineDockerfile,
  NamedManifest,
  NamedScript,
  Reader,
  Repository,
  WrittenText,
} from '../reader.ts'
import { connection } from '../shell/client.ts'
import { mayHoldInterest } from '../shell/interest.ts'
import { Keys, readShell } from '../shell/shell.ts'
import { loadUnbash } from '../shell/unbash.ts'
import { type BuiltImage, builtStages, findStage, mayBeRoot, readStages, unresolvedUserOf } from './built-image.ts'
import { type BuildContext, contextOf } from './context.ts'
import { dockerfileRuns } from './copied-scripts.ts'
import { copiedTextsOf } from './copied-texts.ts'
import { mayMatter } from './first-look.ts'
import { givenBy } from './given-arguments.ts'
import { withRequests } from './requested-builds.ts'
import { type RunScript, type RunWords, runCommand, runCommands, runScript, runScripts } from './run-scripts.ts'
import { readStageFacts, windowsBase } from './stage-facts.ts'
import { maxStages, syntaxOf } from './syntax.ts'

/** Dockerfiles: what their images become, and the containers that a RUN instruction starts while an image is built. */
export const readDockerfiles: Reader = async (sources, repository) => {
  const builds = withRequests(repository.builds ?? [], repository.buildRequests ?? [], sources)
  const subjects: Subject[] = []
  const gaps: FoundGap[] = []
  const manifests: NamedManifest[] = []
  const documents: WrittenText[] = []
  const written: WrittenText[] = []
  const builtImages: (readonly [string, string])[] = []
  const handed: NamedScript[] = []
  const ownBuilds = buildsOf(sources, builds)
  const contexts = contextsOf(builds)
  for (const source of sources) {
    if (!mayGoOn(source)) continue
    const folders = contexts.get(source.path) ?? [folderOf(source.path)]
    if (folders.length > maxContexts)
      leaveOut(span(source, 0, 0), `only the first ${maxContexts} build contexts of this Dockerfile are checked`)
    const context = contextOf(source.path, folders.slice(0, maxContexts), repository)
    const own = ownBuilds.get(source.path) ?? []
    const targets = targetsOf(own)
    const all = await dockerfilesOf(source, own, {}, context, gaps)
    const [found] = all
    subjects.push(...all)
    gaps.push(...refusals(source))
    const key = `${source.path}#`
    const keys = new Keys()
    if (found?.env.some(({ value }) => value.name === 'DOCKER_HOST'))
      subjects.push(...enginesIn(found.env, (name) => keys.next(`${key}${name}`)))
    const daemons = found?.startCommand?.value.some((word) => /dockerd|^-/.test(word)) ? await daemonsOf(found) : []
    subjects.push(...daemons)
    if (!mayHoldInterest(source.text) && !splitsWords.test(source.text)) continue
    const copied = copiedTextsOf(source)
    const runs = dockerfileRuns(source, [...new Set([...folders, ''])], targets)
    handed.push(...runs.scripts)
    written.push(...copied.map((file) => ({ ...file, source })))
    const scripts = [
      ...copied.filter(({ isShell }) => isShell).map((script) => ({ key, ...script })),
      ...runScripts(source).map((script) => ({ key, variables: runs.variables.get(script.instruction), ...script })),
      ...runCommands(source).map((command) => ({ key, ...command })),
      ...triggers(source).map((trigger) => ({ key, ...trigger })),
      ...startCommands(source, targets).map((command) => ({ key, ...command })),
    ]
    const started = await readShell(scripts, keys)
    const isKnown = (one: Subject) => daemons.length > 0 && isWithin(one, found?.startCommand?.at)
    // Who is added to a group in an image is a fact of the Dockerfile.
    const isOwn = (one: Subject) => one.kind === 'client' && one.dockerGroup.length > 0
    subjects.push(...started.subjects.filter((one) => !isOwn(one) && !(one.kind === 'daemon' && isKnown(one))))
    gaps.push(...started.gaps)
    manifests.push(...(started.manifests ?? []))
    documents.push(...(started.documents ?? []))
    written.push(...(started.written ?? []))
    builtImages.push(...(started.builtImages ?? []))
    handed.push(...(started.scripts ?? []))
  }
  subjects.push(...(await inlineDockerfiles(builds, gaps, repository)))
  return { subjects, gaps, manifests, documents, written, builtImages, scripts: handed }
}

const isWithin = ({ at }: Subject, span: Span | undefined): boolean =>
  span?.source === at.source && at.start >= span.start && at.end <= span.end

/** What a container of the images that are built runs: CMD alone, or behind ENTRYPOINT, and its health check. */
function startCommands(source: Source, targets: ReadonlySet<string | undefined> = new Set([undefined])): RunWords[] {
  return builtStages(
    readStages(source, () => {}),
    targets,
  ).flatMap(({ image: { entrypoint, command, healthcheck } }) =>
    [[...wordsOf(entrypoint), ...wordsOf(command)], wordsOf(checkCommand(healthcheck))].flatMap((words) => {
      const [first] = words
      return first ? [{ words, text: words.map(({ text }) => text).join(' '), locate: () => first.span }] : []
    }),
  )
}

/** What ONBUILD makes the builds of other images run. */
const triggers = (source: Source): (RunScript | RunWords)[] =>
  syntaxOf(source).instructions.flatMap(({ onbuild }) =>
    onbuild ? [...runScript(onbuild), ...runCommand(onbuild)] : [],
  )

function checkCommand(check: Dockerfile['healthcheck']): Fact<readonly string[]> | undefined {
  const [form, ...command] = check?.value.test ?? []
  return check && { ...check, value: form === 'CMD-SHELL' ? ['sh', '-c', ...command] : command }
}

/** A word that goes on in the next line; behind a backtick it may too where that continues lines. */
const splitsWords = /\w[\\`][ \t]*\r?\n|^#[ \t]*escape/im

/** The daemon that an image starts. */
async function daemonsOf({ key, base, startCommand, env }: Dockerfile): Promise<Subject[]> {
  const { daemonsStarted } = await import('../daemon/in-container.ts')
  return daemonsStarted([{ key, env, ...(base && { image: base }), ...(startCommand && { command: startCommand }) }])
}

/** The engines over TCP that an image sets for the docker command. */
function enginesIn(env: Dockerfile['env'], key: (name: string) => string): Subject[] {
  const verifies = env.find(({ value }) => value.name === 'DOCKER_TLS_VERIFY' && value.value !== '')
  return env.flatMap(({ value: { name, value = '' }, at }) =>
    name === 'DOCKER_HOST' && isTcpAddress(value)
      ? [connection({ text: value, span: at }, verifies && { value: true, at: verifies.at }, key)]
      : [],
  )
}

/** Once it is loaded, every RUN decides for itself. */
let unbash: typeof import('unbash') | undefined

/** Dockerfiles that stand in other files, each once however many builds name it. */
async function inlineDockerfiles(
  builds: readonly DockerfileBuild[],
  gaps: FoundGap[],
  repository: Repository,
): Promise<Dockerfile[]> {
  const found: Dockerfile[] = []
  for (const [inline, own] of groupedInline(builds)) {
    const { contexts } = own[0]!
    const { source, locate } = inline
    if (!mayGoOn(source)) continue
    // It has no list of its own beside it: only the context's `.dockerignore` counts.
    const context = contexts && contextOf(`${inline.key}/inline`, contexts, repository)
    const read = await dockerfilesOf(source, own, inline, context, gaps)
    found.push(...relocated(read, (at) => (at.source === source ? locate(at) : at)))
  }
  return found
}

function groupedInline(builds: readonly DockerfileBuild[]): [InlineDockerfile, DockerfileBuild[]][] {
  const byKey = groupBy(
    builds.filter(({ inline }) => inline),
    ({ inline }) => inline!.key,
  )
  return [...byKey.values()].map((own) => [own[0]!.inline!, own])
}

/** What builds each Dockerfile, by its path. */
function buildsOf(
  sources: readonly Source[],
  builds: readonly DockerfileBuild[],
): ReadonlyMap<string, DockerfileBuild[]> {
  const found = new Map<string, DockerfileBuild[]>()
  const known = new Set(sources.map(({ path }) => path))
  for (const build of builds) {
    const path = build.paths.find((one) => known.has(one))
    if (path !== undefined) addTo(found, path, build)
  }
  return found
}

/** The stages that something builds; undefined stands for the last. */
const targetsOf = (builds: readonly DockerfileBuild[]): ReadonlySet<string | undefined> =>
  new Set(builds.length > 0 ? builds.map(({ target }) => target) : [undefined])

/** The contexts that builds give Dockerfiles; of one that none names it is its own folder. */
function contextsOf(builds: readonly DockerfileBuild[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { paths, contexts = [], inline } of builds) {
    if (inline) continue
    for (const [index, context] of contexts.entries()) {
      const own = found.get(paths[index]!) ?? []
      // One more than are read tells that there are more.
      if (own.length <= maxContexts && !own.includes(context)) found.set(paths[index]!, [...own, context])
    }
  }
  return found
}

const maxContexts = 50

/** What a Dockerfile says, with the user and the health check of its last stage, or of the stages that are built instead. */
async function dockerfilesOf(
  source: Source,
  builds: readonly DockerfileBuild[],
  { key = source.path, name = source.path }: Partial<Pick<InlineDockerfile, 'key' | 'name'>> = {},
  context?: BuildContext,
  gaps: FoundGap[] = [],
): Promise<Dockerfile[]> {
  unbash ??= mayMatter(source.text) || source.text.includes('type=secret') ? await loadUnbash() : undefined
  const targets = targetsOf(builds)
  const asWritten = readStageFacts(source, unbash, targets, context)
  const { lists, stages, frontend, unread } = asWritten
  const ways = givenBy(source, builds).map((given) =>
    given.args.size + given.namedContexts.size === 0
      ? asWritten
      : readStageFacts(source, undefined, targets, undefined, given),
  )
  const images = uniqueImages(ways.flatMap((way) => way.lists.images))
  const unresolvedImage = ways.find((way) => way.unresolvedImage)?.unresolvedImage
  if (unread) {
    const because =
      'this instruction cannot be read as a whole: not checked for the downloads that it runs and the secrets that it leaves'
    gaps.push({ path: source.path, line: position(source, unread.start).line, because, blocking: true })
  }
  const [missing] = [...targets].filter((one) => one !== undefined && !one.includes('$') && !findStage(stages, one))
  if (missing !== undefined && stages.length > 0) {
    // Nothing is built of it; the last stage stands in.
    const because = `a build asks for the stage ${missing.slice(0, maxName)}, which is not in this Dockerfile: BuildKit refuses it`
    gaps.push({ path: source.path, line: 1, because, blocking: false })
  }
  const built = builtStages(stages, targets)
  const byWay = ways.map((way) => builtStages(way.stages, targets))
  return built.map((stage, i) => {
    const own = stageFacts(worstImage(byWay.map((stages) => stages[i]!.image)), i === 0 ? unresolvedImage : undefined)
    return dockerfile({
      ...own,
      key: `${key}#${i === 0 ? 'final' : (stage.name ?? String(stages.indexOf(stage)))}`,
      name: i === 0 ? name : `${name} (target ${stage.name ?? stages.indexOf(stage)})`,
      dialect: 'dockerfile',
      oneOff: isDevContainerPath(source.path),
      at: stage.image.at,
      ...(i === 0 && frontend && { frontend }),
      ...(i === 0 && { ...lists, images }),
    })
  })
}

/** Of an image that several builds take at one place the first. */
const uniqueImages = (images: Dockerfile['images']): Dockerfile['images'] =>
  [...groupBy(images, ({ at, value: { reference } }) => `${at.start} ${reference}`).values()].flatMap(
    ([first]) => first ?? [],
  )

/** What holds for one build is a fault of the whole. */
const worstImage = (images: readonly BuiltImage[]): BuiltImage => images.find(mayBeRoot) ?? images[0]!

/** Letters of a stage's name in a message. */
const maxName = 60

function stageFacts(image: BuiltImage, unresolvedImage: Unresolved | undefined) {
  // A user that is known, though not its name, is nothing to be unsure of.
  const unresolvedUser = image.base && startsAsOther(image.base.value) ? image.unresolvedUser : unresolvedUserOf(image)
  const isWindows = windowsBase.test(image.base?.value ?? '')
  const { base, user, healthcheck } = image
  const startCommand = image.entrypoint ?? image.command
  return {
    os: isWindows ? ('windows' as const) : ('linux' as const),
    // What the base has, nobody here knows.
    unsupported: new Set(isWindows && !user ? (['user'] as const) : []),
    unresolved: new Map([
      ...(unresolvedUser ? [['user', unresolvedUser] as const] : []),
      ...(unresolvedImage ? [['images', unresolvedImage] as const] : []),
    ]),
    ...(base && { base }),
    ...(user && { user }),
    ...(healthcheck && { healthcheck }),
    ...(startCommand && { startCommand }),
    ...(image.entrypoint && image.command && { startArguments: image.command }),
  }
}

/** The first instruction that BuildKit rejects, after which the rest is still read; and stages that are not read. */
function refusals(source: Source): FoundGap[] {
  const { problems, leftOut } = syntaxOf(source)
  const [problem] = problems
  const gap = (at: Span, because: string, blocking: boolean): FoundGap => ({
    path: source.path,
    line: position(source, at.start).line,
    because,
    blocking,
  })
  return [
    ...(problem
      ? [gap(problem.at, `BuildKit rejects this Dockerfile: ${problem.because.replace(/\.$/, '')}`, false)]
      : []),
    ...(leftOut ? [gap(leftOut, `only the first ${maxStages} stages in it are checked`, true)] : []),
  ]
}
