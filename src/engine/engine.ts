import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { Container } from '../model/container.ts'
import type { ContainerInspect, ImageInspect } from '../model/docker-api.ts'
import type { Environment } from '../model/io.ts'
import type { LiveEvidence, Started } from '../model/live.ts'
import { jobId, jobLabel, labelsOfRun, removeLabelled, runLabel } from './cleanup.ts'
import { type Connection, type Machine, resolveConnection } from './connection.ts'
import { ask, dial } from './dial.ts'
import { EngineError, statusOf } from './engine-error.ts'
import { hostPaths, repositoryFile } from './host.ts'
import { listeningPorts, readKernel } from './kernel.ts'
import { createOptions } from './start/create.ts'
import { LogTail } from './start/log-tail.ts'
import { settled, stoppedBecause, throwIfAborted, waitUntilReady } from './start/ready.ts'

export interface StartOptions {
  /** Identifies the run's objects: letters, digits, `-`, `_`, `.`. */
  readonly runId: string
  /** Absolute path of the repository: relative binds lie in it. */
  readonly root: string
  /** Time limit of the wait; 60 000 unless given. */
  readonly timeoutMs?: number
  /** Up for so long is ready where there is neither health check nor pattern nor exposed port; 3 000 unless given. */
  readonly stillUpMs?: number
  /** Text or pattern in the container's output. */
  readonly waitFor?: string | RegExp
  /** Start even what would give it control of this host. */
  readonly allowHostAccess?: boolean
  readonly signal?: AbortSignal
  readonly progress?: (message: string) => void
}

const parallelInspections = 16
/** How long the output of a program that has ended may still be on its way. */
const lastWordsMs = 1_000

/** A container's output, followed. */
interface Output {
  /** Waits for what a program that has ended still had to say. */
  lastWords(): Promise<unknown>
  detach(): void
}

/**
 * Connects to the engine that the docker command would use.
 * @param limitMs how long it may take to answer
 * @throws EngineError
 */
export async function connect(machine?: Machine, limitMs?: number): Promise<Engine> {
  const { docker, connection, kind } = await dial(resolveConnection(machine), limitMs)
  return new Engine(docker, connection, kind)
}

/** A Docker engine. Whatever it starts is labelled with the run's id and removed by `cleanUp` or `close`; it touches nothing else. */
export class Engine {
  private readonly images = new Map<string, Promise<ImageInspect | undefined>>()
  private readonly runs = new Set<string>()
  private count = 0
  /** Whether the engine's processes are this machine's: only then are /proc and host paths read. */
  private readonly isLocal: boolean

  constructor(
    private readonly docker: Docker,
    private readonly connection: Connection,
    private readonly kind: LiveEvidence['engine'],
  ) {
    this.isLocal = connection.kind === 'socket' && process.platform === 'linux'
  }

  /**
   * An image's configuration by reference or id.
   * @throws EngineError when the engine does not have it
   */
  async image(reference: string): Promise<ImageInspect> {
    const isSound = /^[a-z0-9][\w.:/@-]*$/i.test(reference) && !reference.includes('..')
    const image = isSound ? await this.cachedImage(reference) : undefined
    if (image) return image
    throw new EngineError(
      `The image ${JSON.stringify(reference)} was not found on the Docker engine: build it in an earlier step; with docker/setup-buildx-action build with load: true.`,
    )
  }

  private cachedImage(reference: string): Promise<ImageInspect | undefined> {
    let image = this.images.get(reference)
    if (!image) {
      image = this.ask(`inspect the image ${reference}`, () => this.docker.getImage(reference).inspect()).catch(
        (error: unknown) => {
          if (error instanceof EngineError && statusOf(error.cause) === 404) return undefined
          throw error
        },
      )
      this.images.set(reference, image)
    }
    return image
  }

  /**
   * Looks at a container that already runs.
   * @throws EngineError when there is none of that name
   */
  async observe(nameOrId: string): Promise<LiveEvidence> {
    const name = nameOrId.replace(/^\//, '')
    const missing = `The container ${JSON.stringify(nameOrId)} was not found on the Docker engine: \`docker ps -a\` lists those that exist.`
    if (!/^[a-z0-9][\w.-]*$/i.test(name)) throw new EngineError(missing)
    try {
      return await this.evidenceOf(await this.inspect(name), false)
    } catch (error) {
      if (error instanceof EngineError && statusOf(error.cause) === 404) throw new EngineError(missing)
      throw error
    }
  }

  /** Looks at many containers, some at a time; the answers stand in the order of the names, an error where one failed. */
  async observeAll(names: readonly string[], signal?: AbortSignal): Promise<(LiveEvidence | EngineError)[]> {
    const results: (LiveEvidence | EngineError)[] = []
    let next = 0
    const work = async () => {
      for (let index = next++; index < names.length; index = next++) {
        throwIfAborted(signal)
        results[index] = await this.observe(names[index] as string).catch((error: unknown) => asEngineError(error))
      }
    }
    await Promise.all(Array.from({ length: Math.min(parallelInspections, names.length) }, work))
    return results
  }

  /**
   * Creates and starts `image` the way `container` says, waits until it is ready, and looks at it. It stays up until `remove`,
   * `cleanUp` or `close`. Settings that would give it control of this host are created and looked at only, unless allowed.
   * @throws EngineError after removing what it made, when the engine refuses or the signal aborts
   */
  async start(container: Container, image: string, options: StartOptions): Promise<Started> {
    throwIfAborted(options.signal)
    await this.image(image)
    const name = `hullgate-${options.runId}-${++this.count}`
    this.runs.add(options.runId)
    try {
      return await this.startNamed(name, container, image, options)
    } catch (error) {
      await this.remove(name)
      throw asEngineError(error)
    }
  }

  private async startNamed(name: string, container: Container, image: string, options: StartOptions): Promise<Started> {
    const { signal, progress } = options
    const labels = labelsOfRun(options.runId)
    const host = hostPaths(options.root, this.isLocal, this.connection)
    const readFile = repositoryFile(host.root)
    const creation = createOptions(container, { image, name, labels, network: name, host, readFile })
    const { notes, refused, ownNetwork } = creation
    progress?.(`creating ${image}`)
    if (ownNetwork) await this.makeNetwork(name, labels)
    throwIfAborted(signal)
    const made = await this.ask(`create a container of ${image}`, () => this.docker.createContainer(creation.options))
    throwIfAborted(signal)
    const common = { id: made.id, name, notes, refused }
    if (refused.length > 0 && !options.allowHostAccess) {
      const evidence = await this.evidenceOf(await this.inspect(made.id), ownNetwork)
      const because = `Not started: its settings would give it control of this host (${refused.join(', ')}). Set \`allow-host-access: true\` to start it anyway.`
      return { ...common, evidence, ready: false, because, log: '' }
    }
    const tail = new LogTail(options.waitFor)
    const output = await this.attach(made, tail)
    try {
      progress?.(`starting ${image}`)
      const start = this.ask(`start ${image}`, () => made.start())
      await settled(start, signal)
      progress?.(`waiting for ${image}`)
      const readiness = await waitUntilReady(() => this.inspect(made.id), this.readyTest(options, tail), signal)
      const last = await this.inspect(made.id)
      const because = (readiness.ready && stoppedBecause(last)) || readiness.because
      const ready = because === readiness.because && readiness.ready
      const evidence = { ...(await this.evidenceOf(last, ownNetwork)), started: true }
      if (!last.State.Running) await output.lastWords()
      return { ...common, evidence, ready, because, log: ready ? '' : tail.lines() }
    } finally {
      output.detach()
    }
  }

  private readyTest(options: StartOptions, tail: LogTail) {
    const { waitFor } = options
    return {
      timeoutMs: options.timeoutMs ?? 60_000,
      stillUpMs: options.stillUpMs ?? 3_000,
      pattern: waitFor === undefined ? undefined : { text: String(waitFor), isSeen: () => tail.matched },
      listening: (pid: number, id: string) => (this.isLocal ? listeningPorts(pid, id) : undefined),
    }
  }

  /** A bridge with no way out. */
  private async makeNetwork(name: string, labels: Record<string, string>): Promise<void> {
    await this.ask('make a network for the container', () =>
      this.docker.createNetwork({ Name: name, Driver: 'bridge', Internal: true, CheckDuplicate: true, Labels: labels }),
    )
  }

  /** Follows the output from before the start on; where the engine cannot, readiness is decided without it. */
  private async attach(container: Docker.Container, tail: LogTail): Promise<Output> {
    try {
      const stream = await container.attach({ stream: true, stdout: true, stderr: true, logs: true })
      this.docker.modem.demuxStream(stream, tail, tail)
      stream.on('error', () => {})
      const ended = once(stream, 'end').catch(() => {})
      return {
        lastWords: () => Promise.race([ended, sleep(lastWordsMs)]),
        detach: () => (stream as unknown as { destroy(): void }).destroy(),
      }
    } catch {
      return { lastWords: async () => {}, detach: () => {} }
    }
  }

  private inspect(id: string): Promise<ContainerInspect> {
    return this.ask(`inspect the container ${id}`, () => this.docker.getContainer(id).inspect())
  }

  private async evidenceOf(inspect: ContainerInspect, ownNetwork: boolean): Promise<LiveEvidence> {
    const image = await this.cachedImage(inspect.Image)
    const { State: state, Id: id } = inspect
    const view = this.isLocal && state.Running ? readKernel(state.Pid, id) : { facts: {}, processes: [] }
    return {
      inspect,
      image,
      kernel: view.facts,
      processes: view.processes,
      started: state.Running,
      engine: this.kind,
      ownNetwork,
    }
  }

  /** Removes one started container with its volumes and its network, by the name that `start` gave it. Never throws. */
  async remove(name: string): Promise<void> {
    await this.docker
      .getContainer(name)
      .remove({ force: true, v: true })
      .catch(() => {})
    await this.docker
      .getNetwork(name)
      .remove()
      .catch(() => {})
  }

  /**
   * Removes everything of a run.
   * @throws EngineError naming what is left
   */
  async cleanUp(runId: string): Promise<void> {
    await removeLabelled(this.docker, runLabel, runId)
    this.runs.delete(runId)
  }

  /**
   * Removes everything that any run of this GitHub Actions job left behind.
   * @throws EngineError naming what is left
   */
  async cleanUpJob(env?: Environment): Promise<void> {
    const job = jobId(env)
    if (job !== undefined) await removeLabelled(this.docker, jobLabel, job)
  }

  /** Removes everything this engine object made. Never throws; a sentence for whatever stayed behind. */
  async close(): Promise<string[]> {
    const sentences: string[] = []
    for (const runId of [...this.runs]) {
      await this.cleanUp(runId).catch((error: unknown) => sentences.push(asEngineError(error).message))
    }
    return sentences
  }

  private ask<T>(what: string, call: () => Promise<T>): Promise<T> {
    return ask(this.connection, what, call)
  }
}

const asEngineError = (error: unknown): EngineError =>
  error instanceof EngineError ? error : new EngineError(error instanceof Error ? error.message : String(error))
