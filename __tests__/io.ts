import type { Io, StopSignal } from '../src/model/io.ts'

export interface FakeIo extends Io {
  /** Everything that was written to each stream. */
  readonly written: { stdout: string; stderr: string }
  /** Signals that the program listens for. */
  readonly signals: StopSignal[]
}

/** A process for `run` of a program, with pipes for its streams unless `terminal` says otherwise. */
export function fakeIo({ cwd = '/', terminal }: { cwd?: string; terminal?: Io['stdout']['terminal'] } = {}): FakeIo {
  const written = { stdout: '', stderr: '' }
  const signals: StopSignal[] = []
  const output = (stream: keyof typeof written) => ({
    terminal,
    write: async (text: string) => {
      written[stream] += text
    },
  })
  return {
    written,
    signals,
    cwd,
    stdout: output('stdout'),
    stderr: output('stderr'),
    onSignal: (signal) => {
      signals.push(signal)
      return () => {}
    },
  }
}
