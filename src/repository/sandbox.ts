import { execFile } from 'node:child_process'
import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { isWithin } from '../model/path.ts'

/** Milliseconds for one run of a program, and for all runs of one. */
const longest = 20_000
const longestInAll = 90_000
/** Bytes. */
const maxOutput = 64 << 20
/** KiB of address space: a template can ask for any list. */
const maxMemory = 4 << 20

/** A program that works on texts of a repository. */
export interface Program {
  /** As messages call it. */
  readonly label: string
  /** What it works on, as messages call all of it. */
  readonly all: string
  /** What is run, the likeliest first, with the words that come before any other. */
  readonly commands: readonly (readonly [name: string, ...words: string[]])[]
  /** What it finds set, besides the folder for its temporary files. */
  environment(own: (name: string) => string): NodeJS.ProcessEnv
}

/** What it prints; or why nothing, and what it says of that. */
export type Printed = { readonly text: string } | { readonly because: string; readonly said: string }

export interface Sandbox {
  run(folder: string, args: readonly string[]): Promise<Printed>
  /** Whether the last runs had no time left. */
  isOutOfTime(because: string): boolean
}

/**
 * Runs a program of PATH: it sees a folder of its own, no configuration, no plugins, no cluster, no secrets of the environment,
 * and no network where the system can take that away.
 * @param root a program in the repository is not run
 * @returns makes a sandbox for one side of a comparison, each with the time of all runs for itself; undefined where there is no such program
 */
export function sandboxes(program: Program, root: string, path: string, signal: AbortSignal) {
  let command: readonly string[] | undefined | null = null
  let wrapper: Promise<readonly string[]> | undefined
  return (): (() => Promise<Sandbox | undefined>) => {
    let left = longestInAll
    const late = `the time limit of all ${program.all} is reached`
    return async () => {
      if (command === null) command = commandOn(path, root, program)
      const words = command
      if (words === undefined) return undefined
      wrapper ??= networkless(programOn(path, root, 'unshare'), signal)
      const prefix = await wrapper
      return {
        run: async (folder, args) => {
          const started = performance.now()
          const time = { limit: Math.ceil(Math.min(longest, left)), late, label: program.label }
          const env = { TMPDIR: folder, ...program.environment((name) => join(folder, name)) }
          const answer = await ask([...prefix, ...words, ...args], folder, env, time, signal)
          left = Math.max(1, left - (performance.now() - started))
          return answer
        },
        isOutOfTime: (because) => because === late,
      }
    }
  }
}

/** Writes files into a new folder, which is removed in the end; what would lie outside is left out. */
export async function withFiles<T>(
  purpose: string,
  files: ReadonlyMap<string, string | Buffer>,
  within: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `hullgate-${purpose}-`))
  try {
    for (const [name, content] of files) {
      const to = join(folder, within, name)
      if (!isWithin(to, join(folder, within))) continue
      await mkdir(dirname(to), { recursive: true })
      await writeFile(to, content)
    }
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function commandOn(path: string, root: string, { commands }: Program): readonly string[] | undefined {
  for (const [name, ...words] of commands) {
    const file = programOn(path, root, name)
    if (file !== undefined) return [file, ...words]
  }
  return undefined
}

/** The first on PATH, in folders that are none of the repository's. */
function programOn(path: string, root: string, name: string): string | undefined {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, process.platform === 'win32' ? `${name}.exe` : name)
    try {
      if (!isAbsolute(folder) || isWithin(realpathSync(file), realpathSync(root)) || isWithin(folder, root)) continue
      accessSync(file, constants.X_OK)
      if (statSync(file).isFile()) return file
    } catch {
      // It is not there.
    }
  }
  return undefined
}

/** What runs a program without a network, where that can be had. */
async function networkless(unshare: string | undefined, signal: AbortSignal): Promise<readonly string[]> {
  if (unshare === undefined || process.platform !== 'linux') return []
  const time = { limit: longest, late: '', label: '' }
  for (const prefix of [
    [unshare, '--net', '--'],
    [unshare, '--map-root-user', '--net', '--'],
  ])
    if ('text' in (await ask([...prefix, '/bin/sh', '-c', ':'], '/', process.env, time, signal))) return prefix
  return []
}

interface Time {
  readonly limit: number
  /** What is said where it is less than any run may take. */
  readonly late: string
  readonly label: string
}

function ask(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  { limit, late, label }: Time,
  signal: AbortSignal,
): Promise<Printed> {
  const limited = `ulimit -v ${maxMemory} 2>/dev/null; exec "$@"`
  const [file = '', ...args] = process.platform === 'win32' ? command : ['/bin/sh', '-c', limited, 'sh', ...command]
  const options = { cwd, timeout: limit, signal, maxBuffer: maxOutput, killSignal: 'SIGKILL', env } as const
  return new Promise((resolve) => {
    const failed = (because: string, said = '') => resolve({ because, said })
    execFile(file, args, options, (error, stdout, stderr) => {
      if (!error) resolve({ text: stdout })
      else if (error.killed && limit < longest) failed(late)
      else if (error.killed) failed(`${label} did not end in time`)
      else if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') failed(`the output of ${label} is too large`)
      else failed(`${label} fails`, stderr)
    })
  })
}
