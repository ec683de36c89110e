import { execFileSync } from 'node:child_process'
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, posix, relative, resolve, sep } from 'node:path'
import { type Source, source } from '../core/source.ts'

/** Larger files are not read: no manifest is that long, and a gate must not be stalled by one. */
export const maximumFileBytes = 8 * 1024 * 1024

/** A problem with what the user asked for, in one sentence that says what to do. */
export class InputError extends Error {}

/** The repository's files. Only what lies inside the root is ever read, whatever links and `..` say. */
export class Files {
  private readonly cache = new Map<string, Source | undefined>()
  private readonly realRoot: string
  /** Files that are there but were not read, with the reason. */
  readonly unread: { path: string; because: string }[] = []

  private constructor(
    readonly root: string,
    readonly paths: readonly string[],
  ) {
    this.realRoot = realpathSync(root)
  }

  /**
   * @param root absolute path; findings name files relative to it
   * @param under repository-relative files or folders to judge; empty for all
   * @param wanted what the include and exclude globs leave
   */
  static open(root: string, under: readonly string[], wanted: (path: string) => boolean): Files {
    const listed = under.length === 0 ? list(root, '') : under.flatMap((path) => listUnder(root, path))
    return new Files(root, [...new Set(listed)].filter(wanted).sort())
  }

  read(path: string): Source | undefined {
    const name = posix.normalize(path).replace(/^\.\//, '')
    if (this.cache.has(name)) return this.cache.get(name)
    const text = name.startsWith('../') || posix.isAbsolute(name) ? undefined : this.readText(name)
    const found = text === undefined ? undefined : source(name, text)
    this.cache.set(name, found)
    return found
  }

  private readText(name: string): string | undefined {
    let descriptor: number | undefined
    try {
      const path = join(this.root, name)
      const real = realpathSync.native(path)
      if (real !== this.realRoot && !real.startsWith(this.realRoot + sep)) {
        this.unread.push({ path: name, because: 'a link that leads out of the repository' })
        return undefined
      }
      descriptor = openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
      const { size, mode } = fstatSync(descriptor)
      if (!isRegular(mode)) return undefined
      if (size > maximumFileBytes) {
        this.unread.push({
          path: name,
          because: `${Math.round(size / 1_048_576)} MiB is more than Hullgate reads (8 MiB)`,
        })
        return undefined
      }
      const bytes = readFileSync(descriptor)
      return bytes.subarray(0, 8192).includes(0) ? undefined : bytes.toString('utf8')
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EISDIR') {
        this.unread.push({ path: name, because: `cannot be read (${code ?? 'unknown error'})` })
      }
      return undefined
    } finally {
      if (descriptor !== undefined) closeSync(descriptor)
    }
  }
}

const isRegular = (mode: number) => (mode & constants.S_IFMT) === constants.S_IFREG

function listUnder(root: string, path: string): string[] {
  const absolute = resolve(root, path)
  const name = relative(root, absolute).split(sep).join('/')
  const stats = statSync(absolute, { throwIfNoEntry: false })
  if (!stats) throw new InputError(`${path} does not exist: name a file or folder of the repository.`)
  return stats.isDirectory() ? list(root, name) : [name]
}

/** Tracked files and untracked ones that git does not ignore; outside a repository every file but node_modules'. */
function list(root: string, folder: string): string[] {
  return listByGit(root, folder) ?? walk(root, folder)
}

function listByGit(root: string, folder: string): string[] | undefined {
  try {
    const output = execFileSync(
      'git',
      [
        '-c',
        'core.fsmonitor=false',
        'ls-files',
        '-z',
        '--cached',
        '--others',
        '--exclude-standard',
        '--',
        folder || '.',
      ],
      { cwd: root, encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] },
    )
    const names = output.split('\0').filter(Boolean)
    // Nothing listed: the folder may itself be ignored by a repository around it, and it was named all the same.
    return names.length > 0 ? names : undefined
  } catch {
    return undefined
  }
}

function walk(root: string, folder: string): string[] {
  const found: string[] = []
  const folders = [folder]
  for (let here = folders.pop(); here !== undefined; here = folders.pop()) {
    for (const entry of readdirSync(join(root, here), { withFileTypes: true })) {
      const name = here ? `${here}/${entry.name}` : entry.name
      if (entry.isDirectory()) {
        if (entry.name !== '.git' && entry.name !== 'node_modules') folders.push(name)
      } else found.push(name)
    }
  }
  return found
}
