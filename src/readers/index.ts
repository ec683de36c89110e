import { type Gap, moved, relocated, type Source } from '../model/source.ts'
import type { Subject } from '../model/subject.ts'
import type { Tools } from '../model/tools.ts'
import { type Claims, claimsOn, type Group } from './claimed.ts'
import { completed, type RepositoryReading } from './completed.ts'
import { filesNamed } from './component/named-files.ts'
import { isEnvironment, mayNameCompose } from './compose/claims.ts'
import { Effort, within } from './effort.ts'
import { type Format, formatNamed, imageFormats, machineFormats, maxTextLength, tooLongGap } from './formats.ts'
import { isChart, mayNameValues } from './kubernetes/claims.ts'
import { leftOutOf } from './left-out.ts'
import { merged } from './merged.ts'
import { builtDockerfiles, manifestsOf, namedMakefiles, namedScripts } from './named.ts'
import {
  type BuildRequest,
  type ComposeCommand,
  type DockerfileBuild,
  type MakeCall,
  type NamedManifest,
  type Reading,
  type RenderedChart,
  type Repository,
  type WrittenText,
  withKinds,
} from './reader.ts'
import { asSaid, readOne } from './reading.ts'
import type { CalledScripts } from './script/called.ts'

export type { RepositoryReading } from './completed.ts'
export { kindsIn } from './formats.ts'

/** Reads every source once, with the first format that takes it. A reader that throws is a blocking gap, not a crash. */
export async function readAll(repository: Repository, tools: Partial<Tools> = {}): Promise<RepositoryReading> {
  const effort = new Effort()
  const claims = claimsOn(repository, effort)
  return within(effort, async () => {
    const pass = new Pass(repository, claims, tools)
    await pass.readFirst()
    await pass.readMakefiles()
    await pass.readWritten()
    await pass.gatherManifests()
    await pass.readLast()
    await pass.readNamedCompose()
    await pass.readDockerfiles()
    return pass.whole(effort)
  })
}

/** What the other files say of images, manifests and Compose projects decides how these are read, in this order. */
const last = ['devcontainer', 'kubernetes', 'compose']
/** Behind what may run make and what may build an image. */
const afterOthers: ReadonlySet<string> = new Set([...last, 'makefile', 'dockerfile'])

/** One reading of a repository, format by format: each may tell those behind it what its files start, build, send and write. */
class Pass {
  private readonly readings = new Map<string, Reading>()
  private readonly gaps: Gap[]
  private readonly claimed: Map<string, Group>
  private readonly unrecognised: readonly string[]
  private readonly written: Awaited<ReturnType<typeof readFilesWritten>> = []
  private readonly composeCommands: ComposeCommand[] = []
  private readonly builtImages: (readonly [string, string])[] = []
  private readonly hostVolumes: (readonly [string, string])[] = []
  private readonly builds: DockerfileBuild[] = []
  private readonly buildRequests: BuildRequest[] = []
  private readonly manifests: NamedManifest[] = []
  private readonly makeCalls: MakeCall[] = []
  private readonly charts: RenderedChart[] = []
  /** The repository with what the files read so far say of it. */
  private readonly known: Repository
  private readonly scripts: Group
  /** Every file, and whether it is read as a script already. */
  private readonly isScript: Map<string, boolean>
  private readonly called = new Map<string, CalledScripts>()

  constructor(
    private readonly repository: Repository,
    { claimed, gaps, unrecognised }: Claims,
    private readonly tools: Partial<Tools>,
  ) {
    this.claimed = claimed
    this.gaps = gaps
    this.unrecognised = unrecognised
    const { composeCommands, builtImages, hostVolumes, builds, buildRequests, manifests, makeCalls, charts } = this
    this.known = {
      paths: repository.paths,
      read: (path) => repository.read(path),
      link: (path) => repository.link?.(path),
      archives: (folder) => repository.archives?.(folder) ?? [],
      origin: () => repository.origin?.(),
      bytes: (path) => repository.bytes?.(path),
      composeCommands,
      builtImages,
      hostVolumes,
      builds,
      buildRequests,
      manifests,
      makeCalls,
      charts,
      buildKustomization: tools.buildKustomization,
    }
    this.scripts = this.group('script')
    this.isScript = new Map(repository.paths.map((path) => [path, false]))
    for (const { path } of this.scripts.sources) this.isScript.set(path, true)
  }

  /** All that waits for no other file, with the scripts that it runs. */
  async readFirst(): Promise<void> {
    for (const group of [...this.claimed.values()]) if (!afterOthers.has(group.format.name)) await this.take(group)
    await this.takeScripts([...this.readings.values()])
    await this.takeCalls([...this.readings.values()])
  }

  /** Makefiles, also of any name that something runs make with. */
  async readMakefiles(): Promise<void> {
    const makefiles = this.group('makefile')
    makefiles.sources.push(
      ...this.fitting(namedMakefiles(this.makeCalls, makefiles.sources, this.repository), makefiles),
    )
    if (makefiles.sources.length + this.makeCalls.length === 0) return
    const reading = await this.take(makefiles)
    await this.takeScripts([reading])
    await this.takeCalls([reading])
  }

  /** What scripts, playbooks and cloud-init write to machines. */
  async readWritten(): Promise<void> {
    const readings = [...this.readings.values()]
    this.written.push(
      ...(await readFilesWritten(this.fittingTexts(readings, machineFormats), readings, machineFormats)),
    )
    for (const { reading } of this.written) this.heed(reading)
  }

  /** Manifests that commands, units and other files name, and what Helm makes of charts. */
  async gatherManifests(): Promise<void> {
    const { repository, claimed, charts } = this
    const { renderChart } = this.tools
    const cluster = this.group('kubernetes')
    const named = manifestsOf([...this.readings.values()], cluster.sources, repository, cluster.format)
    this.gaps.push(...named.gaps)
    cluster.sources.push(...this.fitting(named.sources, cluster))
    const isManifest = new Set(cluster.sources.map(({ path }) => path))
    const naming = [...cluster.sources, ...(claimed.get('component unit')?.sources ?? [])]
    cluster.sources.push(...filesNamed(naming, repository).filter(({ path }) => !isManifest.has(path)))
    if (renderChart && repository.paths.some(isChart)) {
      const { renderCharts } = await import('./kubernetes/helm/render.ts')
      charts.push(...(await renderCharts(this.known, cluster.sources, renderChart)))
    }
    // A kustomization may name files of any ending, and need not say what it is; values of a chart have no kind.
    const isNamed = this.manifests.some(({ chart }) => chart) || repository.paths.some(mayNameValues)
    if (cluster.sources.length + charts.length > 0 || isNamed) claimed.set(cluster.format.name, cluster)
  }

  /** Files that something names, without those that are too long: of these it is said, once. */
  private fitting(sources: readonly Source[], { format }: { readonly format: Format }): Source[] {
    return sources.filter((source) => {
      if (source.text.length <= (format.maxLength ?? maxTextLength)) return true
      const gap = tooLongGap(source, format)
      if (!this.gaps.some(({ path, because }) => path === gap.path && because === gap.because))
        this.gaps.push({ ...gap, blocking: true })
      return false
    })
  }

  /** What scripts, playbooks and cloud-init write, without what is too long to be read. */
  private fittingTexts(readings: readonly Reading[], formats: readonly Format[]): WrittenText[] {
    const because = `writes a file of more than ${maxTextLength} characters, which is not read`
    return readings
      .flatMap(({ written = [] }) => written)
      .filter((one) => {
        const { path, text, source } = one
        if (!formats.some((format) => format.claims(path)) || isReadAlready(one, formats)) return false
        if (text.length <= maxTextLength) return true
        const kinds = [...new Set(formats.flatMap((format) => (format.claims(path) ? format.kinds : [])))]
        if (!this.gaps.some((gap) => gap.path === source.path && gap.because === because))
          this.gaps.push({ path: source.path, because, kinds, blocking: true })
        return false
      })
  }

  async readLast(): Promise<void> {
    for (const name of last) {
      const group = this.claimed.get(name)
      if (group) await this.take(group)
    }
  }

  /** Where no file looks like one of Compose, a command or `COMPOSE_FILE` may still name files of any name and style. */
  async readNamedCompose(): Promise<void> {
    const { repository } = this
    if (this.claimed.has('compose')) return
    const mayBeNamed = () =>
      repository.paths.some((path) => isEnvironment(path) && mayNameCompose(repository.read(path)))
    if (this.composeCommands.length > 0 || mayBeNamed()) await this.take(this.group('compose'))
  }

  /** Dockerfiles, also of any name that something builds. */
  async readDockerfiles(): Promise<void> {
    const dockerfiles = this.group('dockerfile')
    dockerfiles.sources.push(
      ...this.fitting(builtDockerfiles(this.builds, dockerfiles.sources, this.repository), dockerfiles),
    )
    if (dockerfiles.sources.length === 0 && !this.builds.some(({ inline }) => inline)) return
    const readings = [await this.take(dockerfiles)]
    await this.takeScripts(readings)
    await this.takeCalls(readings)
    this.written.push(...(await readFilesWritten(this.fittingTexts(readings, imageFormats), readings, imageFormats)))
  }

  whole(effort: Effort): Promise<RepositoryReading> {
    const subjects: Subject[] = []
    const { gaps } = this
    const files = new Set<string>()
    for (const [name, { format, sources }] of this.claimed) {
      const reading = this.readings.get(name)!
      for (const subject of reading.subjects) subjects.push(subject)
      for (const gap of reading.gaps) gaps.push(withKinds(gap, gap.kinds ?? format.kinds))
      for (const { path } of sources) files.add(path)
    }
    for (const { kinds, reading } of this.written) {
      for (const subject of reading.subjects) subjects.push(subject)
      for (const gap of reading.gaps) gaps.push(withKinds(gap, kinds))
    }
    return completed({
      subjects,
      gaps,
      files: files.size,
      readings: [...this.readings.values()],
      unrecognised: this.unrecognised,
      repository: this.repository,
      effort,
      leftOut: () =>
        [...this.claimed.values()].flatMap(({ format: { kinds }, sources }) =>
          sources.flatMap((source) => leftOutOf(source).map((gap): Gap => ({ kinds, ...gap }))),
        ),
    })
  }

  /** The files that a format has claimed so far; none are its own until they are read. */
  private group(name: string): Group {
    return this.claimed.get(name) ?? { format: formatNamed(name), sources: [] }
  }

  private async take(group: Group): Promise<Reading> {
    const { format, sources } = group
    const own = await readOne(format, sources, this.known)
    const isPlaced =
      hasWritten(sources) ||
      (format.name === 'compose' && this.composeCommands.some(({ texts }) => texts)) ||
      (format.name === 'makefile' && this.makeCalls.some(({ makefiles }) => makefiles.some((one) => 'given' in one)))
    const reading = isPlaced ? relocated({ ...own, subjects: own.subjects.flatMap(asSaid) }, moved) : own
    this.claimed.set(format.name, group)
    this.readings.set(format.name, reading)
    this.heed(reading)
    return reading
  }

  /** Remembers what a reading says of other files. */
  private heed(reading: Reading): void {
    this.composeCommands.push(...(reading.composeCommands ?? []))
    this.builtImages.push(...(reading.builtImages ?? []))
    this.hostVolumes.push(...(reading.hostVolumes ?? []))
    this.builds.push(...(reading.builds ?? []))
    this.buildRequests.push(...(reading.buildRequests ?? []))
    this.manifests.push(...(reading.manifests ?? []))
    this.makeCalls.push(...(reading.makeCalls ?? []))
  }

  /** Reads the scripts of any name that readings hand to a shell. */
  private async takeScripts(from: readonly Reading[]): Promise<void> {
    const { scripts, known } = this
    const { format } = scripts
    const found: Reading[] = []
    // What a script hands to a shell may do so as well.
    for (let open = from; open.length > 0; ) {
      const named = namedScripts(open, this.isScript, this.repository, format)
      this.gaps.push(...named.gaps)
      scripts.sources.push(...named.sources)
      open = named.sources.length > 0 ? [await readOne(format, named.sources, known)] : []
      found.push(...open)
    }
    if (found.length === 0) return
    const before = this.readings.get(format.name)
    this.readings.set(format.name, merged(before ? [before, ...found] : found))
    this.claimed.set(format.name, scripts)
    for (const reading of found) this.heed(reading)
  }

  /** Reads scripts once more with the words and variables that somebody calls them with. */
  private async takeCalls(from: readonly Reading[]): Promise<void> {
    const { known, readings } = this
    const calls = from.flatMap((reading) => reading.scripts ?? [])
    if (!calls.some(({ args, environment }) => args || environment)) return
    const { CalledScripts } = await import('./script/called.ts')
    // What a script calls may be a task, and the other way round; a Taskfile finds variables set.
    const open = [this.scripts, this.group('tasks'), this.group('pipeline')].map((group) => ({ group, from: 0 }))
    while (open.some((one) => one.from < calls.length))
      for (const one of open) {
        const { format, sources } = one.group
        const own = calls.slice(one.from)
        one.from = calls.length
        const alone = readings.get(format.name)
        if (!alone) continue
        const called = this.called.get(format.name) ?? new CalledScripts()
        this.called.set(format.name, called)
        const found = await called.read(own, sources, alone, known)
        if (!found) continue
        readings.set(format.name, found.all)
        this.heed(found.added)
        calls.push(...(found.added.scripts ?? []))
      }
  }
}

const hasWritten = (sources: readonly Source[]) => sources.some(({ locate }) => locate)

/** Whether a text is a file of the repository that is read under its own name. */
function isReadAlready({ source, text, locate }: WrittenText, formats: readonly Format[]): boolean {
  const own = locate(0, 0).source
  return (
    own !== source &&
    own.text === text &&
    formats.some((one) => one.claims(own.path) && (one.recognises?.(text) ?? true))
  )
}

/** What the files say that scripts, playbooks and cloud-init write to machines. */
async function readFilesWritten(
  texts: readonly WrittenText[],
  readings: readonly Reading[],
  formats: readonly Format[],
) {
  if (texts.length === 0) return []
  const known = readings.flatMap(({ subjects }) => subjects)
  return (await import('./machine/written.ts')).readWritten(texts, formats, known)
}
