import { setMaxListeners } from 'node:events'
import type { Container } from '../model/container.ts'
import type { EngineAnswers } from '../model/docker-api.ts'
import type { ContainerFiles, LiveEvidence, Started } from '../model/live.ts'
import type { ImageRow, Notice } from '../model/report.ts'
import type { LiveRequest, RunContext } from '../model/run.ts'
import { patternOf } from '../model/wait-for.ts'
import type { Engine } from './engine.ts'
import { EngineError } from './engine-error.ts'
import { bareContainer, type Plan, planOf } from './plan.ts'
import { someAtATime } from './some-at-a-time.ts'

/** One live container; one that was running already was not started as anything. */
export interface Observation {
  readonly evidence: LiveEvidence
  readonly startedAs?: Pick<Plan, 'manifest' | 'run'>
  /** Why it was not started: its settings would give it control of the host. */
  readonly refused?: Notice
}

/** An image that was started, which is now read. */
export interface SavedImage {
  readonly reference: string
  /** What it was started as, where a manifest describes it. */
  readonly manifest?: Container
}

/** Reads an image as it arrives from the engine, and says how much its layers take up; throws where it cannot. */
export type ReadImage = (chunks: AsyncIterable<Buffer>, image: SavedImage) => Promise<number>

/** Reads the files of a container that may be a node of a cluster; throws where it cannot. */
export type ReadNode = (files: ContainerFiles, seen: Observation) => Promise<void>

/** What came of looking at containers. */
export interface Observed {
  readonly observations: readonly Observation[]
  /** Of the engine itself, where it is asked for. */
  readonly engine?: EngineAnswers
  readonly images: readonly ImageRow[]
  readonly warnings: readonly Notice[]
  readonly errors: readonly Notice[]
}

/** What a run has collected so far; it grows while containers are started. */
interface Collected {
  readonly observations: Observation[]
  readonly images: ImageRow[]
  readonly warnings: Notice[]
  readonly errors: Notice[]
}

/**
 * Starts what is to be started and looks at what runs. Does not throw: whatever fails is an error of the report, and what was
 * started is removed on every way out.
 * @param manifests the containers that the repository describes
 * @param run the request's `docker run` flags, parsed
 * @param readImage where the files of the images are wanted
 * @param readNode where those of nodes of a cluster are
 */
export async function observe(
  request: LiveRequest,
  context: RunContext,
  manifests: readonly Container[],
  run: Container | undefined,
  readImage?: ReadImage,
  readNode?: ReadNode,
): Promise<Observed> {
  let answers: EngineAnswers | undefined
  const into: Collected = { observations: [], images: [], warnings: [], errors: [] }
  let engine: Engine | undefined
  try {
    const plans = planOf(request, manifests, run)
    const { connect } = await import('./engine.ts')
    context.progress('asking the Docker engine')
    engine = await connect()
    const limited = withinLimit(request, context, plans.length)
    if (request.engine) answers = await engine.describe(limited.signal)
    for (const plan of plans) await startOne(engine, request, limited, plan, into)
    await inspectRunning(engine, request, limited, into)
    if (readNode) await readNodes(engine, limited, into, readNode)
    await readImages(engine, limited, into, readImage)
  } catch (error) {
    into.errors.push(noticeOf(error))
  } finally {
    for (const sentence of (await engine?.close()) ?? []) into.warnings.push(noticeOf(sentence))
  }
  return { ...into, ...(answers && { engine: answers }) }
}

/** What the engine may need for a run beside waiting for its containers, and for each of them. */
const runMs = 60_000
const containerMs = 60_000
/** An image of some gigabytes is on its way for minutes. */
const imageMs = 300_000

/** The run as a whole ends, however many calls each stay below their own limit. */
const withinLimit = ({ timeoutMs }: LiveRequest, context: RunContext, count: number): RunContext => {
  const limit = AbortSignal.timeout(runMs + count * (containerMs + imageMs + timeoutMs))
  const signal = AbortSignal.any([context.signal, limit])
  // Every call that is under way listens.
  setMaxListeners(0, signal)
  return { ...context, signal }
}

const noticeOf = (error: unknown): Notice => ({
  message: error instanceof Error ? error.message : String(error),
  file: null,
  line: null,
})

/** The settings that a container lacks may be those that only this run did not give it. */
const nothingSaid = 'started without settings: say how it runs with `as` or `run`'

/** A failure is reported and the next plan is still carried out. */
async function startOne(
  engine: Engine,
  request: LiveRequest,
  context: RunContext,
  plan: Plan,
  into: Collected,
): Promise<void> {
  const { image, manifest, run } = plan
  const subject = manifest?.key ?? image
  const row = {
    ref: image,
    id: '',
    subject,
    started: false,
    ready: false,
    because: null,
    log: null,
    profile: null,
    sizeBytes: null,
  }
  if (engine.isGone) {
    into.images.push({ ...row, because: 'The Docker engine stopped answering.' })
    return
  }
  for (const { value } of (manifest ?? run)?.leftOut ?? [])
    if (value.isMissing)
      into.errors.push(noticeOf(`${subject}: ${value.name} does not exist: create it before the check.`))
  try {
    const answer = await engine.start(manifest ?? run ?? bareContainer(image), image, {
      runId: context.runId,
      root: context.root,
      timeoutMs: request.timeoutMs,
      waitFor: patternOf(request.waitFor),
      allowHostAccess: request.allowHostAccess,
      signal: context.signal,
      progress: context.progress,
    })
    const isBare = answer.evidence.started && !manifest && !run
    const started = isBare ? { ...answer, because: `${answer.because.replace(/\.$/, '')}; ${nothingSaid}` } : answer
    into.images.push(imageRow(row, started))
    reportOutcome(into, subject, started)
    const { evidence, because } = started
    const refused = evidence.started ? {} : { refused: noticeOf(`${subject}: ${because}`) }
    into.observations.push({ evidence, startedAs: { manifest, run }, ...refused })
  } catch (error) {
    const notice = noticeOf(error)
    into.images.push({ ...row, because: notice.message })
    if (error instanceof EngineError) reportNotes(into, subject, error.notes)
    into.errors.push(notice)
  }
}

/** Any container may be a node of a cluster: what it is made of shows. */
async function readNodes(engine: Engine, context: RunContext, into: Collected, readNode: ReadNode): Promise<void> {
  await someAtATime(into.observations, async (seen) => {
    if (engine.isGone) return
    const { Id: id } = seen.evidence.inspect
    const files: ContainerFiles = {
      has: (path) => engine.hasPath(id, path, context.signal),
      open: (path) => engine.archive(id, path, context.signal),
    }
    await readNode(files, seen).catch((error: unknown) => into.errors.push(noticeOf(error)))
  })
}

/** Every image that was started is read once, whatever its names; then each name must still mean it. */
async function readImages(
  engine: Engine,
  context: RunContext,
  into: Collected,
  readImage: ReadImage | undefined,
): Promise<void> {
  const seen = new Set<string>()
  for (const { evidence, startedAs } of into.observations) {
    const { Image: id, Config: config } = evidence.inspect
    if (!startedAs || engine.isGone) continue
    try {
      if (readImage && !seen.has(id)) {
        const image = { reference: config.Image, manifest: startedAs.manifest }
        const chunks = withProgress(engine.save(id, context.signal), config.Image, context)
        const sizeBytes = await readImage(chunks, image)
        for (const [index, row] of into.images.entries()) if (row.id === id) into.images[index] = { ...row, sizeBytes }
      }
      seen.add(id)
      const moved = await engine.movedSince(config.Image, context.signal)
      if (moved) into.errors.push(noticeOf(moved))
    } catch (error) {
      into.errors.push(noticeOf(error))
    }
  }
}

const progressBytes = 100_000_000

async function* withProgress(
  chunks: AsyncIterable<Buffer>,
  image: string,
  context: RunContext,
): AsyncGenerator<Buffer> {
  context.progress(`reading the files of ${image}`)
  let bytes = 0
  for await (const chunk of chunks) {
    const before = Math.floor(bytes / progressBytes)
    bytes += chunk.length
    if (Math.floor(bytes / progressBytes) > before)
      context.progress(`reading the files of ${image} (${Math.round(bytes / 1e6)} MB)`)
    yield chunk
  }
}

const imageRow = (row: ImageRow, { evidence, ready, because, log }: Started): ImageRow => ({
  ...row,
  id: evidence.inspect.Image,
  started: evidence.started,
  ready,
  because,
  log: log === '' ? null : log,
})

function reportNotes(into: Collected, subject: string, notes: readonly string[]): void {
  for (const note of notes) into.warnings.push(noticeOf(`${subject}: ${note}`))
}

function reportOutcome(into: Collected, subject: string, started: Started): void {
  reportNotes(into, subject, started.notes)
  if (started.evidence.started && !started.ready)
    into.errors.push(noticeOf(`${subject} did not become ready: ${started.because}`))
}

async function inspectRunning(
  engine: Engine,
  { containers }: LiveRequest,
  context: RunContext,
  into: Collected,
): Promise<void> {
  if (containers.length === 0) return
  context.progress('inspecting containers')
  for (const evidence of await engine.observeAll(containers, context.signal)) {
    if (evidence instanceof Error) {
      into.errors.push(noticeOf(evidence))
      continue
    }
    if (!evidence.started) into.warnings.push(noticeOf(notRunning(evidence)))
    into.observations.push({ evidence })
  }
}

const notRunning = ({ inspect: { Name: name, State: state } }: LiveEvidence) =>
  `container ${name.replace(/^\//, '')} is not running (${state.Status}): checked from its configuration; kernel state unavailable`
