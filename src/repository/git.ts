import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'

/**
 * Runs git so that nothing of the repository is executed, replaced or fetched: no file-system monitor, no replace refs, no
 * transport for objects that a partial clone lacks, no pattern in a path. Hooks, filters and diff drivers are not run by what is called here.
 * @throws where git is absent, refuses or fails
 */
export function gitOutput(root: string, ...args: readonly string[]): string {
  return gitBytes(root, args).toString('utf8')
}

/** The same, as bytes. @param input for its standard input */
export function gitBytes(root: string, args: readonly string[], input?: string): Buffer {
  const guarded = [
    '--no-replace-objects',
    '--literal-pathspecs',
    '-c',
    'core.fsmonitor=false',
    '-c',
    'protocol.allow=never',
    // A container often runs as somebody else than the owner of the checkout; nothing of its configuration is run.
    '-c',
    'safe.directory=*',
    // A folder of the repository that looks like a bare one does not stand in for it.
    '-c',
    'safe.bareRepository=explicit',
  ]
  return execFileSync('git', [...guarded, ...args], {
    cwd: root,
    maxBuffer: 1 << 30,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
    input,
    env: { ...environment(), GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0' },
  })
}

/** Asks git something. @returns undefined where it fails */
export function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}

/** A hook's variables name the repository that it runs for, which need not be the one that is asked about. */
function environment(): NodeJS.ProcessEnv {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX, GIT_COMMON_DIR, ...rest } = process.env
  return rest
}

/**
 * A file as a commit has it. `unknown`: the commit, or what it says of the file, is not here (a shallow or partial clone) or the
 * path is no plain file in it, none of which is the same as `absent`.
 */
export type FileAt = { state: 'text'; text: string } | { state: 'absent' } | { state: 'unknown' }

export function fileAt(root: string, commit: string, path: string): FileAt {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return { state: 'unknown' }
  try {
    const [entry] = gitOutput(root, 'ls-tree', '-z', commit, '--', path).split('\0')
    if (!entry) return { state: 'absent' }
    const [, object] = /^100\d{3} blob ([0-9a-f]+)\t/.exec(entry) ?? []
    return object === undefined
      ? { state: 'unknown' }
      : { state: 'text', text: gitOutput(root, 'cat-file', 'blob', object) }
  } catch {
    return { state: 'unknown' }
  }
}

/** What git calls a file of these bytes, where its names have so many digits. */
export function blobId(bytes: Buffer, digits: number): string {
  const hash = createHash(digits === 64 ? 'sha256' : 'sha1')
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
