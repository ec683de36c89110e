import { withoutCredentials } from '../knowledge/credentials.ts'
import { type Container, container } from '../model/container.ts'
import type { LiveEvidence, Started } from '../model/live.ts'
import type { ImageRow, Notice } from '../model/report.ts'
import type { Observed, RunContext } from '../model/run.ts'
import { source, span } from '../model/source.ts'
import type { Subject } from '../model/subject.ts'
import type { LiveOptions } from '../options/options.ts'
import type { BuiltImage } from '../readers/dockerfile/built-image.ts'
import type { Files } from '../repository/files.ts'
import type { Engine } from './engine.ts'
import { findSubject } from './subject-name.ts'

/** One container to start: the image, and what the repository or the flags say of how it runs. */
interface Plan {
  readonly image: string
  readonly manifest?: Container
  readonly run?: Container
}

/** What the run has collected so far; it grows while containers are started. */
interface Collected {
  readonly subjects: Container[]
  readonly images: ImageRow[]
  readonly warnings: Notice[]
  readonly errors: Notice[]
}

interface Scene {
  readonly engine: Engine
  readonly options: LiveOptions
  readonly around: RunContext
  readonly manifests: readonly Container[]
  readonly files: Files | undefined
  readonly into: Collected
}

/**
 * Starts what is to be started, looks at what runs, and reads both into live containers. Does not throw: whatever fails is an
 * error of the report, and what was started is removed on every way out.
 */
export async function observeLive(
  options: LiveOptions,
  around: RunContext,
  subjects: readonly Subject[],
  files: Files | undefined,
): Promise<Observed> {
  const into: Collected = { subjects: [], images: [], warnings: [], errors: [] }
  const manifests = subjects.filter((subject) => subject.kind === 'container')
  let engine: Engine | undefined
  try {
    const plans = await planOf(options, manifests)
    const { connect } = await import('./engine.ts')
    around.progress('asking the Docker engine')
    engine = await connect()
    const scene: Scene = { engine, options, around, manifests, files, into }
    for (const plan of plans) await startOne(scene, plan)
    await lookAtRunning(scene)
  } catch (error) {
    into.errors.push(noticeOf(error))
  } finally {
    for (const sentence of (await engine?.close()) ?? []) into.warnings.push(noticeOf(sentence))
  }
  return into
}

const noticeOf = (error: unknown): Notice => ({
  message: error instanceof Error ? error.message : String(error),
  file: null,
  line: null,
})

/** Pairs images with what they are started as: the first with the first; a single image with every subject. */
async function planOf(options: LiveOptions, manifests: readonly Container[]): Promise<Plan[]> {
  const { images, as, run } = options
  if (as.length === 0) {
    const flags = run === undefined ? undefined : (await import('../readers/command/flags.ts')).parseRunFlags(run)
    return images.map((image) => ({ image, run: flags }))
  }
  if (run !== undefined) throw new Error('--run and --as exclude each other: the subject says how it runs.')
  if (images.length > 1 && images.length !== as.length) {
    throw new Error(
      `${images.length} images and ${as.length} subjects do not pair: name one --image for each --as, or one for all.`,
    )
  }
  return as.map((name, index) => {
    const manifest = findSubject(name, manifests)
    const image = images[index] ?? images[0] ?? manifest.image?.value
    if (image === undefined) throw new Error(`${manifest.key} names no image: build it and name it with --image.`)
    return { image, manifest }
  })
}

/** Starts one plan and reads it. A failure is told and the next plan is still carried out. */
async function startOne(scene: Scene, plan: Plan): Promise<void> {
  const { engine, options, around, files, into } = scene
  const { image, manifest, run } = plan
  const subject = manifest?.key ?? image
  const row = { ref: image, id: '', subject, started: false, ready: false, because: null, log: null, profile: null }
  try {
    const started = await engine.start(manifest ?? run ?? bare(image), image, {
      runId: around.runId,
      root: around.root,
      timeoutMs: options.timeoutMs,
      waitFor: patternOf(options.waitFor),
      allowHostAccess: options.allowHostAccess,
      signal: around.signal,
      progress: around.progress,
    })
    into.images.push(imageRow(row, started))
    reportOutcome(into, subject, started)
    const built = await builtImage(files, manifest)
    into.subjects.push(await read(started.evidence, { manifest, run, built }, around.root))
  } catch (error) {
    const notice = noticeOf(error)
    into.images.push({ ...row, because: notice.message })
    into.errors.push(notice)
  }
}

const bare = (image: string): Container =>
  container({
    key: image,
    name: image,
    dialect: 'run',
    at: span(source('--image', image, 'argument'), 0, image.length),
  })

const imageRow = (row: ImageRow, { evidence, ready, because, log }: Started): ImageRow => ({
  ...row,
  id: evidence.inspect.Image,
  started: evidence.started,
  ready,
  because,
  log: log === '' ? null : withoutCredentials(log, evidence.inspect.Config.Env ?? []),
})

function reportOutcome(into: Collected, subject: string, started: Started): void {
  for (const note of started.notes) into.warnings.push(noticeOf(`${subject}: ${note}`))
  if (started.evidence.started && !started.ready)
    into.errors.push(noticeOf(`${subject} did not become ready: ${started.because}`))
  if (!started.evidence.started) into.warnings.push(noticeOf(`${subject}: ${started.because}`))
}

/** `/pattern/` is a pattern, `/pattern/i` one that takes either case, everything else is text. */
export function patternOf(waitFor: string | undefined): string | RegExp | undefined {
  const [, pattern, flags] = /^\/(.+)\/(i?)$/s.exec(waitFor ?? '') ?? []
  return pattern === undefined ? waitFor : new RegExp(pattern, flags)
}

async function lookAtRunning({ engine, options, around, manifests, files, into }: Scene): Promise<void> {
  if (options.containers.length === 0) return
  around.progress('inspecting containers')
  const { composeHome } = await import('../readers/inspect/inspect.ts')
  for (const evidence of await engine.observeAll(options.containers, around.signal)) {
    if (evidence instanceof Error) {
      into.errors.push(noticeOf(evidence))
      continue
    }
    if (!evidence.started) into.warnings.push(noticeOf(notRunning(evidence)))
    const home = composeHome(evidence.inspect, around.root)
    const manifest = home && manifests.find(({ key }) => key === `${home.path}#${home.service}`)
    const built = manifest && (await builtImage(files, manifest))
    into.subjects.push(await read(evidence, { manifest, built }, around.root))
  }
}

const notRunning = ({ inspect: { Name: name, State: state } }: LiveEvidence) =>
  `container ${name.replace(/^\//, '')} does not run (${state.Status}): it is judged by what it was created with, not by the kernel`

async function read(
  evidence: LiveEvidence,
  home: { manifest?: Container; run?: Container; built?: BuiltImage },
  root: string,
): Promise<Container> {
  const { readInspect } = await import('../readers/inspect/inspect.ts')
  return readInspect(evidence, { ...home, root })
}

/** What the image's Dockerfile makes: the one the manifest builds; without a manifest the repository's only or topmost one. */
async function builtImage(files: Files | undefined, manifest: Container | undefined): Promise<BuiltImage | undefined> {
  const path = manifest ? manifest.build?.value : topmostDockerfile(files?.paths ?? [])
  const text = path === undefined ? undefined : (files?.read(path) ?? files?.read(`${path}/Dockerfile`))
  if (!text) return undefined
  const { readBuiltImage } = await import('../readers/dockerfile/built-image.ts')
  return readBuiltImage(text)
}

function topmostDockerfile(paths: readonly string[]): string | undefined {
  const all = paths.filter((path) => /(?:^|\/)(?:Dockerfile|Containerfile)$/.test(path))
  return all.find((path) => !path.includes('/')) ?? (all.length === 1 ? all[0] : undefined)
}
