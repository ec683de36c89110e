import type { Io, StopSignal } from '../model/io.ts'

const numbers: Readonly<Record<StopSignal, number>> = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }
const names = Object.keys(numbers) as StopSignal[]

/** A run that a signal ended, with everything that it started removed. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'

  constructor(
    message: string,
    /** The shell's exit code for the signal: 128 + its number. */
    readonly exitCode: number,
  ) {
    super(message)
  }
}

/**
 * What a run listens for while something of it is on the engine: the first signal aborts `signal`, and the task removes what it
 * started. At any other time a signal ends the program as it does by itself: at once, however busy the program is.
 */
export class StopSignals {
  private readonly stop = new AbortController()
  readonly signal = this.stop.signal

  constructor(private readonly io: Pick<Io, 'onSignal'>) {}

  /** @throws Interrupted with what the task has to say, where a signal came */
  async during<T>(task: () => Promise<T>, remarks: (result: T) => readonly string[]): Promise<T> {
    let interrupted: StopSignal | undefined
    const released = names.map((name) =>
      this.io.onSignal(name, () => {
        interrupted ??= name
        this.stop.abort(new Error(`stopped by ${name}`))
      }),
    )
    try {
      const result = await task()
      if (interrupted === undefined) return result
      throw new Interrupted([`stopped by ${interrupted}`, ...remarks(result)].join('; '), 128 + numbers[interrupted])
    } finally {
      for (const release of released) release()
    }
  }
}
