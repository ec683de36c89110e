import type { Environment, Io, Output } from '../model/io.ts'

/** What `ioOf` needs of a Node process. */
export type ProcessLike = Pick<NodeJS.Process, 'env' | 'cwd' | 'on' | 'off'> & {
  readonly stdout: StreamLike
  readonly stderr: StreamLike
}

type StreamLike = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }

/** The process as its programs see it. */
export function ioOf(process: ProcessLike): Io {
  return {
    stdout: outputOf(process.stdout, process.env),
    stderr: outputOf(process.stderr, process.env),
    // Asked for when needed: `--version` works in a folder that was removed.
    get cwd() {
      return process.cwd()
    },
    path: process.env['PATH'],
    onSignal: (signal, listener) => {
      process.on(signal, listener)
      return () => void process.off(signal, listener)
    },
  }
}

function outputOf(stream: StreamLike, env: Environment): Output {
  const colour = !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  return {
    write: (text) =>
      new Promise((done, failed) => {
        const settle = (error?: NodeJS.ErrnoException | null) =>
          error && error.code !== 'EPIPE' ? failed(error) : done()
        stream.once('error', settle)
        stream.write(text, (error) => {
          // After a failed write the stream still emits its error: somebody has to listen.
          if (!error) stream.removeListener('error', settle)
          settle(error)
        })
      }),
    terminal: stream.isTTY ? { width: stream.columns ?? 0, colour } : undefined,
  }
}
