import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { Container } from '../model/container.ts'
import type {
  ContainerInspect,
  EngineAnswers,
  EngineInfo,
  ImageInspect,
  NetworkInspect,
  SwarmInspect,
  VolumeInspect,
} from '../model/docker-api.ts'
import type { Environment } from '../model/io.ts'
import type { LiveEvidence, Started } from '../model/live.ts'
import {
  containerShape,
  createdShape,
  imageShape,
  infoShape,
  networkShape,
  networksShape,
  swarmShape,
  volumeShape,
} from './answers.ts'
import { answerMs, brokenOff, type Call, type EngineApi } from './api.ts'
import { jobId, jobLabel, labelsOfRun, removeLabelled, runLabel } from './cleanup.ts'
import { type Connection, type Machine, resolveConnection } from './connection.ts'
import { dial, type Line } from './dial.ts'
import { EngineError, statusOf, throwIfAborted } from './engine-error.ts'
import { hostPaths, repositoryFile } from './host.ts'
import { listeningPorts, readKernel } from './kernel.ts'
import { someAtATime } from './some-at-a-time.ts'
import { copyBinds, removeCopies } from './start/copies.ts'
import { createOptions } from './start/create.ts'
import { dangersOfCreated } from './start/danger.ts'
import { LogTail } from './start/log-tail.ts'
import { mountedSecrets } from './start/mounted-secrets.ts'
import { stoppedBecause, waitUntilReady } from './start/ready.ts'
import { redactedLine } from './start/redact.ts'

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

/** The engine writes the layers of an image to its disk before they begin to arrive: so fast at least. */
const savedBytesPerSecond = 10_000_000
/** What the engine has to say of a container that it made. */
const maximumWarnings = 10
/** What the engine may take to make or start a container, image layers and all; a longer wait that was asked for counts. */
const makingMs = 20_000
/** A cancelled run waits so long for what is being made: what nobody knows of cannot be removed. */
const graceMs = 2_000
/** An engine that stopped answering is given so long to remove what it was given. */
const lostMs = 4_000
/** How long the output of a program that has ended may still be on its way. */
const lastWordsMs = 1_000

/** A container's output, followed. */
interface Output {
  /** Why it is not followed. */
  readonly because?: string
  /** @throws EngineError where it broke off */
  throwIfBroken(): void
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
  return new Engine(await dial(resolveConnection(machine), limitMs))
}

/** A Docker engine. Whatever it starts is labelled with the run's id and removed by `cleanUp` or `close`; it touches nothing else. */
export class Engine {
  private readonly api: EngineApi
  private readonly modem: Docker['modem']
  private readonly connection: Connection
  private readonly kind: LiveEvidence['engine']
  private readonly images = new Map<string, Promise<ImageInspect | undefined>>()
  private readonly volumes = new Map<string, Promise<VolumeInspect | undefined>>()
  private host: Promise<EngineInfo> | undefined
  private readonly runs = new Set<string>()
  private count = 0
  private isLost = false
  /** Whether the engine's processes are this machine's: only then are /proc and host paths read. */
  private readonly isLocal: boolean

  constructor({ api, modem, connection, kind }: Line) {
    this.api = api
    this.modem = modem
    this.connection = connection
    this.kind = kind
    this.isLocal = connection.kind === 'socket' && process.platform === 'linux'
  }

  /**
   * An image's configuration by reference or id.
   * @throws EngineError when the engine does not have it
   */
  async image(reference: string, signal?: AbortSignal): Promise<ImageInspect> {
    const isSound = /^[a-z0-9][\w.:/@-]*$/i.test(reference) && !reference.includes('..')
    const image = isSound ? await this.cachedImage(reference, signal) : undefined
    if (image) return image
    throw new EngineError(
      `The image ${JSON.stringify(reference)} was not found on the Docker engine: build it in an earlier step; with docker/setup-buildx-action build with load: true.`,
    )
  }

  private cachedImage(reference: string, signal?: AbortSignal): Promise<ImageInspect | undefined> {
    let image = this.images.get(reference)
    if (!image) {
      image = this.ifThere({
        what: `inspect the image ${reference}`,
        path: `/images/${reference}/json`,
        shape: imageShape,
        signal,
      })
      this.images.set(reference, image)
    }
    return image
  }

  /**
   * An image as `docker save` writes it, as it arrives.
   * @throws EngineError
   */
  async *save(id: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
    const { Size: bytes = 0 } = await this.image(id, signal)
    const limitMs = answerMs + 1000 * Math.ceil(bytes / savedBytesPerSecond)
    yield* this.api.bytes({ what: `save the image ${id}`, path: `/images/${id}/get`, limitMs, signal })
  }

  /**
   * Whether a container has a path, which may be a dead link.
   * @throws EngineError
   */
  hasPath(id: string, path: string, signal?: AbortSignal): Promise<boolean> {
    const what = `look for ${path} in a container`
    return this.api.isThere({ what, path: `/containers/${id}/archive`, query: { path }, signal })
  }

  /**
   * A file or a folder of a container, packed, as it arrives; nothing where there is none.
   * @throws EngineError
   */
  async *archive(id: string, path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
    try {
      yield* this.api.bytes({
        what: `read ${path} of a container`,
        path: `/containers/${id}/archive`,
        query: { path },
        signal,
      })
    } catch (error) {
      if (!(error instanceof EngineError && statusOf(error.cause) === 404)) throw error
    }
  }

  /**
   * Whether a reference still names the image that it named when it was first asked for.
   * @returns a sentence where it does not
   */
  async movedSince(reference: string, signal?: AbortSignal): Promise<string | undefined> {
    const before = await this.image(reference, signal)
    const path = `/images/${reference}/json`
    const now = await this.ifThere<ImageInspect>({
      what: `inspect the image ${reference}`,
      path,
      shape: imageShape,
      signal,
    })
    if (now?.Id === before.Id) return undefined
    const what = now ? `names another image now (${now.Id})` : 'is gone now'
    return `${reference} ${what}: ${before.Id} was checked. Build it once, and leave it alone while it is checked.`
  }

  private cachedVolume(name: string, signal?: AbortSignal): Promise<VolumeInspect | undefined> {
    let volume = this.volumes.get(name)
    if (!volume) {
      const path = `/volumes/${encodeURIComponent(name)}`
      volume = this.ifThere({ what: `inspect the volume ${name}`, path, shape: volumeShape, signal })
      this.volumes.set(name, volume)
    }
    return volume
  }

  private hostInfo(signal?: AbortSignal): Promise<EngineInfo> {
    this.host ??= this.ask<EngineInfo>({ what: 'describe itself', path: '/info', shape: infoShape, signal })
    return this.host
  }

  /**
   * What the engine says of itself.
   * @throws EngineError
   */
  async describe(signal?: AbortSignal): Promise<EngineAnswers> {
    const [info, bridge] = await Promise.all([
      this.hostInfo(signal),
      this.ifThere<NetworkInspect>({
        what: 'inspect the network bridge',
        path: '/networks/bridge',
        shape: networkShape,
        signal,
      }),
    ])
    const answers = { engine: this.kind, info, ...(bridge && { bridge }) }
    if (!info.Swarm?.ControlAvailable) return answers
    const query = { filters: JSON.stringify({ driver: ['overlay'] }) }
    const [swarm, overlays] = await Promise.all([
      this.ask<SwarmInspect>({ what: 'describe its swarm', path: '/swarm', shape: swarmShape, signal }),
      this.ask<NetworkInspect[]>({ what: 'list its networks', path: '/networks', query, shape: networksShape, signal }),
    ])
    return { ...answers, swarm, overlays }
  }

  private async ifThere<T>(call: Call): Promise<T | undefined> {
    try {
      return await this.ask<T>(call)
    } catch (error) {
      if (error instanceof EngineError && statusOf(error.cause) === 404) return undefined
      throw error
    }
  }

  /**
   * Looks at a container that already runs.
   * @throws EngineError when there is none of that name
   */
  async observe(nameOrId: string, signal?: AbortSignal): Promise<LiveEvidence> {
    const name = nameOrId.replace(/^\//, '')
    const missing = `The container ${JSON.stringify(nameOrId)} was not found on the Docker engine: \`docker ps -a\` lists those that exist.`
    if (!/^[a-z0-9][\w.-]*$/i.test(name)) throw new EngineError(missing)
    try {
      return await this.evidenceOf(await this.inspect(name, signal), { ownNetwork: false }, signal)
    } catch (error) {
      if (error instanceof EngineError && statusOf(error.cause) === 404) throw new EngineError(missing)
      throw error
    }
  }

  /** Looks at many containers, some at a time; the answers stand in the order of the names, an error where one failed. */
  async observeAll(names: readonly string[], signal?: AbortSignal): Promise<(LiveEvidence | EngineError)[]> {
    return someAtATime(names, (name) => {
      throwIfAborted(signal)
      return this.observe(name, signal).catch((error: unknown) => asEngineError(error))
    })
  }

  /**
   * Creates and starts `image` the way `container` says, waits until it is ready, and looks at it. It stays up until `remove`,
   * `cleanUp` or `close`. Settings that would give it control of this host are created and looked at only, unless allowed.
   * @throws EngineError after removing what it made, when the engine refuses or the signal aborts; its notes are those of the start
   */
  async start(container: Container, image: string, options: StartOptions): Promise<Started> {
    throwIfAborted(options.signal)
    const inspected = await this.image(image, options.signal)
    const name = `hullgate-${options.runId}-${++this.count}`
    this.runs.add(options.runId)
    const notes: string[] = []
    try {
      return await this.startNamed(name, container, image, inspected, options, notes)
    } catch (error) {
      await this.remove(name)
      const { message, cause, isLost } = asEngineError(error)
      throw new EngineError(message, { cause, isLost, notes })
    }
  }

  private async startNamed(
    name: string,
    container: Container,
    image: string,
    imageInspect: ImageInspect,
    options: StartOptions,
    notes: string[],
  ): Promise<Started> {
    const { signal, progress } = options
    const limitMs = Math.max(makingMs, options.timeoutMs ?? 0)
    const labels = labelsOfRun(options.runId)
    const host = hostPaths(options.root, this.isLocal, this.connection)
    const readFile = repositoryFile(host.root)
    const creation = createOptions(container, { image, imageInspect, name, labels, network: name, host, readFile })
    const { ownNetwork } = creation
    notes.push(...creation.notes)
    const mayStart = creation.refused.length === 0 || options.allowHostAccess === true
    const copied = await copyBinds(creation.mounts, { host, runId: options.runId, name, isWanted: mayStart, signal })
    notes.push(...copied.notes)
    const secretTargets = new Set(container.mounts.flatMap(({ value }) => (value.isSecret ? [value.target] : [])))
    const mounted = this.isLocal ? mountedSecrets(creation.mounts, secretTargets) : []
    const environment = [...(imageInspect.Config?.Env ?? []), ...(creation.options.Env ?? []), ...mounted]
    progress?.(`creating ${image}`)
    if (ownNetwork) await this.makeNetwork(name, labels, signal)
    const { name: _, ...body } = creation.options
    const { Id: id, Warnings: warnings } = await this.ask<{ Id: string; Warnings?: readonly string[] | null }>({
      what: `create a container of ${image}`,
      method: 'POST',
      path: '/containers/create',
      query: { name },
      body: { ...body, HostConfig: { ...body.HostConfig, Mounts: copied.mounts } },
      environment,
      shape: createdShape,
      limitMs,
      signal,
      graceMs,
    })
    throwIfAborted(signal)
    const created = await this.inspect(id, signal)
    const given = new Set(copied.mounts.flatMap(({ Source }) => Source ?? []))
    const refused = [...new Set([...creation.refused, ...dangersOfCreated(created, given)])]
    for (const warning of (warnings ?? []).slice(0, maximumWarnings))
      notes.push(`engine: ${redactedLine(warning, environment)}`)
    const common = { id, name, notes, refused }
    const ours = { ownNetwork, isOurs: true }
    if (refused.length > 0 && !options.allowHostAccess) {
      const evidence = await this.evidenceOf(created, ours, signal)
      const because = `Not started: its settings would give it control of this host (${refused.join(', ')}). Set \`allow-host-access: true\` to start it anyway.`
      return { ...common, evidence, ready: false, because, log: '' }
    }
    const tail = new LogTail({ pattern: options.waitFor, environment: [...(created.Config.Env ?? []), ...mounted] })
    const output = await this.attach(created, tail, environment, signal)
    try {
      progress?.(`starting ${image}`)
      await this.ask({
        what: `start ${image}`,
        method: 'POST',
        path: `/containers/${id}/start`,
        environment,
        limitMs,
        signal,
      })
      progress?.(`waiting for ${image}`)
      const look = () => {
        output.throwIfBroken()
        return this.inspect(id, signal)
      }
      const readiness = await waitUntilReady(look, this.readyTest(options, tail, output), signal)
      const last = await this.inspect(id, signal)
      const because = (readiness.ready && stoppedBecause(last)) || readiness.because
      const ready = because === readiness.because && readiness.ready
      const evidence = { ...(await this.evidenceOf(last, ours, signal)), started: true }
      if (!last.State.Running) await output.lastWords()
      output.throwIfBroken()
      if (output.because !== undefined) notes.push(output.because)
      return { ...common, evidence, ready, because, log: ready ? '' : tail.lines() }
    } finally {
      output.detach()
    }
  }

  private readyTest(options: StartOptions, tail: LogTail, output: Output) {
    const { waitFor } = options
    return {
      timeoutMs: options.timeoutMs ?? 60_000,
      stillUpMs: options.stillUpMs ?? 3_000,
      pattern:
        waitFor === undefined
          ? undefined
          : { text: String(waitFor), isSeen: () => tail.matched, fault: () => output.because ?? tail.fault },
      listening: (pid: number, id: string) => (this.isLocal ? listeningPorts(pid, id) : undefined),
    }
  }

  /** A bridge with no way out: not even the host has an address on it. */
  private async makeNetwork(name: string, labels: Record<string, string>, signal?: AbortSignal): Promise<void> {
    // Podman refuses options that it does not know.
    const options = this.kind === 'docker' ? { Options: { 'com.docker.network.bridge.inhibit_ipv4': 'true' } } : {}
    await this.ask({
      what: 'make a network for the container',
      method: 'POST',
      path: '/networks/create',
      body: { Name: name, Driver: 'bridge', Internal: true, CheckDuplicate: true, Labels: labels, ...options },
      signal,
      graceMs,
    })
  }

  /** Follows the output from before the start on; where the engine refuses, readiness is decided without it, and that is said. */
  private async attach(
    { Id: id, Config: config }: ContainerInspect,
    tail: LogTail,
    environment: readonly string[],
    signal?: AbortSignal,
  ): Promise<Output> {
    const what = 'follow the output of the container'
    try {
      const stream = await this.api.stream({
        what,
        method: 'POST',
        path: `/containers/${id}/attach`,
        // The engine listens before it answers; with `logs` what is written in between would come twice (moby, daemon/attach.go).
        query: { stream: '1', stdout: '1', stderr: '1' },
        environment,
        signal,
      })
      // A terminal has one stream for both.
      if (config.Tty === true) stream.on('data', (chunk: Buffer) => void tail.stdout.write(chunk))
      else this.modem.demuxStream(stream, tail.stdout, tail.stderr)
      let isBroken = false
      stream.on('error', () => void (isBroken = true))
      const ended = once(stream, 'end').catch(() => {})
      return {
        throwIfBroken: () => {
          if (isBroken) throw brokenOff(what)
        },
        lastWords: () => Promise.race([ended, sleep(lastWordsMs)]),
        detach: () => void stream.destroy(),
      }
    } catch (error) {
      if (!(error instanceof EngineError) || statusOf(error.cause) === undefined) throw error
      return { because: error.message, throwIfBroken: () => {}, lastWords: async () => {}, detach: () => {} }
    }
  }

  private inspect(id: string, signal?: AbortSignal): Promise<ContainerInspect> {
    const path = `/containers/${encodeURIComponent(id)}/json`
    return this.ask<ContainerInspect>({ what: `inspect the container ${id}`, path, shape: containerShape, signal })
  }

  private async evidenceOf(
    inspect: ContainerInspect,
    ours: Pick<LiveEvidence, 'ownNetwork' | 'isOurs'>,
    signal?: AbortSignal,
  ): Promise<LiveEvidence> {
    const names = (inspect.Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : []))
    const [image, host, volumes] = await Promise.all([
      this.cachedImage(inspect.Image, signal),
      this.hostInfo(signal),
      Promise.all(names.map((name) => this.cachedVolume(name, signal))),
    ])
    const { State: state, Id: id } = inspect
    const view = this.isLocal && state.Running ? readKernel(state.Pid, id) : { facts: {}, processes: [] }
    return {
      inspect,
      image,
      kernel: view.facts,
      processes: view.processes,
      started: state.Running,
      engine: this.kind,
      volumes: volumes.filter((volume) => volume !== undefined),
      host,
      ...ours,
    }
  }

  /** Removes one started container with its volumes and its network, by the name that `start` gave it. Never throws. */
  async remove(name: string): Promise<void> {
    // `close` removes it, as far as such an engine can.
    if (this.isLost) return
    const remove = (path: string, query?: Record<string, string>) =>
      this.ask({ what: `remove ${name}`, method: 'DELETE', path, query }).catch(() => {})
    await remove(`/containers/${name}`, { force: '1', v: '1' })
    await remove(`/networks/${name}`)
  }

  /**
   * Removes everything of a run.
   * @throws EngineError naming what is left
   */
  async cleanUp(runId: string): Promise<void> {
    try {
      await removeLabelled(this.api, runLabel, runId, this.isLost ? lostMs : undefined)
    } finally {
      removeCopies(runId)
    }
    this.runs.delete(runId)
  }

  /**
   * Removes everything that any run of this GitHub Actions job left behind.
   * @throws EngineError naming what is left
   */
  async cleanUpJob(env?: Environment): Promise<void> {
    const job = jobId(env)
    if (job !== undefined) await removeLabelled(this.api, jobLabel, job)
  }

  /** Removes everything this engine object made. Never throws; a sentence for whatever stayed behind. */
  async close(): Promise<string[]> {
    const sentences: string[] = []
    for (const runId of [...this.runs]) {
      await this.cleanUp(runId).catch((error: unknown) => sentences.push(asEngineError(error).message))
    }
    return sentences
  }

  /** Whether the engine stopped answering: what is left to do is not worth a try. */
  get isGone(): boolean {
    return this.isLost
  }

  private async ask<T>(call: Call): Promise<T> {
    try {
      return await this.api.ask<T>(call)
    } catch (error) {
      if (error instanceof EngineError && error.isLost) this.isLost = true
      throw error
    }
  }
}

const asEngineError = (error: unknown): EngineError =>
  error instanceof EngineError ? error : new EngineError(error instanceof Error ? error.message : String(error))
