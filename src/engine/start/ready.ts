import { setTimeout as sleep } from 'node:timers/promises'
import type { ContainerInspect } from '../../model/docker-api.ts'
import { throwIfAborted } from '../engine-error.ts'

/** What is waited for, in the order of preference: the health check, a log pattern, a listening port, still being up. */
export interface ReadyTest {
  readonly timeoutMs: number
  /** Without anything better: up for so long counts as ready. */
  readonly stillUpMs: number
  /** A pattern was given: seen or not, or why it cannot be. */
  readonly pattern?: { readonly text: string; isSeen(): boolean; fault(): string | undefined }
  /** TCP ports something listens on inside; undefined when that cannot be seen from here. */
  listening(pid: number, containerId: string): ReadonlySet<number> | undefined
}

export type Readiness =
  | { readonly ready: true; readonly because: string }
  | { readonly ready: false; readonly because: string }
  | undefined

/** One look at a container, `upMs` after its start. undefined: not decided yet. Pure but for what the test looks at. */
export function readinessOf(info: ContainerInspect, upMs: number, test: ReadyTest): Readiness {
  const stopped = stoppedBecause(info)
  if (stopped) return { ready: false, because: stopped }
  const health = info.State.Health?.Status
  const isTimeUp = upMs >= test.timeoutMs
  const late = (what: string, advice: string): Readiness => {
    const because = `${what} within ${seconds(test.timeoutMs)}: raise \`timeout\`, or ${advice}.`
    return isTimeUp ? { ready: false, because } : undefined
  }
  if (health && health !== 'none') {
    if (health === 'healthy') return { ready: true, because: 'healthy' }
    if (health === 'unhealthy') return { ready: false, because: 'The health check reported unhealthy.' }
    return late('The health check did not succeed', 'fix the health check')
  }
  if (test.pattern) {
    if (test.pattern.isSeen()) return { ready: true, because: `the log contains ${test.pattern.text}` }
    const fault = test.pattern.fault()
    if (fault !== undefined)
      return { ready: false, because: `Whether the log contains ${test.pattern.text} cannot be seen: ${fault}` }
    return late(`The log did not contain ${test.pattern.text}`, 'correct `wait-for`')
  }
  const ports = exposedTcpPorts(info)
  const listening = ports.length > 0 ? test.listening(info.State.Pid, info.Id) : undefined
  if (listening) {
    const port = ports.find((candidate) => listening.has(candidate))
    if (port !== undefined) return { ready: true, because: `listens on ${port}/tcp` }
    const names = ports.slice(0, maximumPorts).map((candidate) => `${candidate}/tcp`)
    const rest = ports.length > maximumPorts ? ', …' : ''
    return late(
      `Nothing listened on ${names.join(', ')}${rest}`,
      'set `wait-for` to what its log contains once it is ready',
    )
  }
  const enough = Math.min(test.stillUpMs, test.timeoutMs)
  return upMs >= enough ? { ready: true, because: `still up after ${seconds(enough)}` } : undefined
}

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`

/** Why a container is not up, or no longer the one that was started. */
export function stoppedBecause(info: ContainerInspect): string | undefined {
  const { State: state, RestartCount: restarts } = info
  if (state.Running && !state.Restarting && restarts === 0) return undefined
  const killed = state.OOMKilled ? ' (out of memory)' : ''
  if (state.Restarting || restarts > 0)
    return `The container exited with code ${state.ExitCode}${killed} and was restarted before becoming ready.`
  return `The container exited with code ${state.ExitCode}${killed} before becoming ready.`
}

/** An image may expose all of them. */
const maximumPorts = 10

const exposedTcpPorts = (info: ContainerInspect): number[] =>
  Object.keys(info.Config.ExposedPorts ?? {})
    .map((key) => /^(\d+)(?:\/tcp)?$/.exec(key)?.[1])
    .flatMap((port) => (port === undefined ? [] : [Number(port)]))

/** One look costs a millisecond of the engine's time, so looking often beats keeping a stream of events alive. */
const pollMs = 100

/**
 * Looks until readiness is decided; the time limit always decides.
 * @throws EngineError when the signal aborts
 */
export async function waitUntilReady(
  inspect: () => Promise<ContainerInspect>,
  test: ReadyTest,
  signal: AbortSignal | undefined,
): Promise<NonNullable<Readiness>> {
  const start = performance.now()
  for (;;) {
    throwIfAborted(signal)
    const info = await inspect()
    const decided = readinessOf(info, performance.now() - start, test)
    if (decided) return decided
    await sleep(pollMs, undefined, { signal }).catch(() => throwIfAborted(signal))
  }
}
