import type { Io, StopSignal } from '../model/io.ts'

const numbers: Readonly<Record<StopSignal, number>> = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }

/**
 * The first signal ends the run with everything that it started removed.
 * @returns the shell's exit code for it, 128 + its number, once one has come
 */
export function watchSignals(stop: AbortController, io: Pick<Io, 'onSignal'>): () => number | undefined {
  let code: number | undefined
  for (const signal of Object.keys(numbers) as StopSignal[]) {
    io.onSignal(signal, () => {
      code ??= 128 + numbers[signal]
      stop.abort(new Error(`stopped by ${signal}`))
    })
  }
  return () => code
}
