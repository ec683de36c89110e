import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
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
 * Answers requests with a program of PATH, in a sandbox. The same request is answered once.
 * @param root a program in the repository is not run
 * @param keyOf the parts of a request that decide its answer
 * @param reasons why an answer is none
 * @returns makes what answers for one side of a comparison; undefined where there is no such program
 */
export function answering<Request, Answer>(
  program: Program,
  { root, path, signal }: { readonly root: string; readonly path: string; readonly signal: AbortSignal },
  keyOf: (request: Request) => Iterable<string | Buffer>,
  ask: (request: Request, sandbox: Sandbox) => Promise<Answer>,
  reasons: (answer: Answer) => readonly string[],
): () => (request: Request) => Promise<Answer | undefined> {
  const answers = new Map<string, Promise<Answer>>()
  const make = sandboxes(program, root, path, signal)
  return () => {
    const open = make()
    return async (request) => {
      const sandbox = await open()
      if (!sandbox) return undefined
      const key = digestOf(keyOf(request))
      const known = answers.get(key) ?? ask(request, sandbox)
      answers.set(key, known)
      const answer = await known
      // What one side had no time for the other may have.
      if (reasons(answer).some((because) => sandbox.isOutOfTime(because))) answers.delete(key)
      return answer
    }
  }
}

function digestOf(parts: Iterable<string | Buffer>): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`\0${part.length}\0`).update(part)
  return hash.digest('hex')
}

/**
 * Runs a program of PATH: it sees a folder of its own, no configuration, no plugins, no cluster, no secrets of the environment,
 * and no network. Where the system cannot take the network away, the program is not run.
 */
function sandboxes(program: Program, root: string, path: string, signal: AbortSignal) {
  let command: readonly string[] | undefined | null = null
  let isolation: Promise<Wrapper | undefined> | undefined
  return (): (() => Promise<Sandbox | undefined>) => {
    let left = longestInAll
    const late = `the time limit of all ${program.all} is reached`
    return async () => {
      if (command === null) command = commandOn(path, root, program)
      const words = command
      if (words === undefined) return undefined
      isolation ??= networkless(path, root, signal)
      const wrapped = await isolation
      if (!wrapped) {
        const because = `${program.label} is not run: its network cannot be switched off here`
        return { run: async () => ({ because, said: '' }), isOutOfTime: () => false }
      }
      return {
        run: async (folder, args) => {
          const started = performance.now()
          const time = { limit: Math.ceil(Math.min(longest, left)), late, label: program.label }
          const env = { TMPDIR: folder, ...program.environment((name) => join(folder, name)) }
          const answer = await ask(wrapped([...words, ...args], env), folder, env, time, signal)
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

/** Makes a command run without a network; the environment is what it finds set. */
type Wrapper = (command: readonly string[], env: NodeJS.ProcessEnv) => readonly string[]

/** The way to run programs without a network that works here. */
async function networkless(path: string, root: string, signal: AbortSignal): Promise<Wrapper | undefined> {
  const time = { limit: longest, late: '', label: '' }
  for (const wrapper of wrappers((name) => programOn([path, '/usr/bin', '/bin'].join(delimiter), root, name))) {
    const answer = await ask(wrapper(['/bin/sh', '-c', ':'], {}), '/', {}, time, signal)
    if ('text' in answer) return wrapper
  }
  return undefined
}

function wrappers(find: (name: string) => string | undefined): Wrapper[] {
  if (process.platform === 'darwin') {
    const sandbox = find('sandbox-exec')
    const profile = '(version 1)(allow default)(deny network*)'
    return sandbox === undefined ? [] : [(command) => [sandbox, '-p', profile, ...command]]
  }
  const unshare = process.platform === 'linux' ? find('unshare') : undefined
  if (unshare === undefined) return []
  const own: Wrapper[] = [
    (command) => [unshare, '--net', '--', ...command],
    (command) => [unshare, '--map-root-user', '--net', '--', ...command],
  ]
  const [sudo, setpriv, timeout, env] = ['sudo', 'setpriv', 'timeout', 'env'].map(find)
  if (!sudo || !setpriv || !timeout || !env) return own
  // GitHub's machines forbid it to all but root, and let their user be root. The program runs as the user again, whose processes
  // alone this one can end: so another ends it.
  const asUser = [`--reuid=${process.getuid?.()}`, `--regid=${process.getgid?.()}`, '--clear-groups', '--no-new-privs']
  const limit = [timeout, '--signal=KILL', String(longest / 1000)]
  return [
    ...own,
    (command, values) => {
      const set = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value}`))
      return [sudo, '-n', unshare, '--net', '--', setpriv, ...asUser, '--', ...limit, env, '-i', ...set, ...command]
    },
  ]
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
