/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Signals that end a run. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** A text stream of the process. */
export interface Output {
  /** Resolves once a pipe has taken the text, or its reader went away. Rejects where it cannot be written. */
  write(text: string): Promise<void>
  /** Width in columns, and whether colour is wanted; undefined where this is a pipe or a file. */
  readonly terminal?: { readonly width: number; readonly colour: boolean }
}

/** The process as its programs see it. Tests pass one of their own. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  /** Absolute. */
  readonly cwd: string
  /** Where programs are looked for; without it none is run on files of a repository. */
  readonly path?: string | undefined
  /** Calls the listener when a signal comes; until what it returns is called that signal no longer ends the process by itself. */
  onSignal(signal: StopSignal, listener: () => void): () => void
}
