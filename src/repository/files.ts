import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { join, posix, relative, resolve, sep } from 'node:path'
import { type Source, source } from '../model/source.ts'
import { gitOutput } from './git.ts'

/** Larger files are not read: no manifest is that long, and a gate must not be stalled by one. */
export const maximumFileBytes = 8 * 1024 * 1024

/** Files that are there, look like a manifest by name, and were not read. */
export interface Unread {
  readonly path: string
  readonly because: string
  /** Nothing but a manifest has such a name: what cannot be read may have been hidden. */
  readonly blocking: boolean
}

/** A problem with what the user asked for, in one sentence that says what to do. */
export class InputError extends Error {}

/** The repository's files. Only what lies inside the root is ever read, whatever links and `..` say. */
export class Files {
  /** Weakly: a text that no reader and no subject holds is gone, and read again if it is asked for. */
  private readonly cache = new Map<string, WeakRef<Source> | undefined>()
  private readonly realFolders = new Map<string, string>()
  /** Every text is read into this before it is decoded. */
  private buffer = Buffer.allocUnsafe(1 << 16)
  private readonly realRoot: string
  /** Files that are there but were not read, with the reason. */
  readonly unread: Unread[] = []
  /** Milliseconds spent on reading texts. */
  readingMs = 0

  private constructor(
    readonly root: string,
    readonly paths: readonly string[],
    closed: readonly string[],
  ) {
    this.realRoot = realpathSync(root)
    for (const path of closed) this.unread.push({ path, because: 'the folder cannot be read', blocking: true })
  }

  /**
   * @param root absolute path; findings name files relative to it
   * @param under repository-relative files or folders to check; empty for all
   * @param wanted what the include and exclude globs leave
   */
  static open(root: string, under: readonly string[], wanted: (path: string) => boolean): Files {
    const closed: string[] = []
    const listed = under.length === 0 ? list(root, '', closed) : under.flatMap((path) => listUnder(root, path, closed))
    return new Files(root, [...new Set(listed)].filter(wanted).sort(), closed.filter(wanted))
  }

  /** No files at all, where those that were named are not there. */
  static none(root: string): Files {
    return new Files(root, [], [])
  }

  read(path: string): Source | undefined {
    const name = posix.normalize(path).replace(/^\.\//, '')
    const known = this.cache.get(name)
    const held = known?.deref()
    if (held || (!known && this.cache.has(name))) return held
    const started = performance.now()
    const text = name.startsWith('../') || posix.isAbsolute(name) ? undefined : this.readText(name)
    this.readingMs += performance.now() - started
    const found = text === undefined ? undefined : source(name, text)
    this.cache.set(name, found && new WeakRef(found))
    return found
  }

  /** Where a symbolic link of the repository leads, as it is written. */
  link(path: string): string | undefined {
    try {
      return readlinkSync(join(this.root, path))
    } catch {
      return undefined
    }
  }

  private miss(path: string, because: string, mayBlock = true): undefined {
    if (manifestName.test(path)) this.unread.push({ path, because, blocking: mayBlock && onlyManifest.test(path) })
    return undefined
  }

  private readText(name: string): string | undefined {
    let descriptor: number | undefined
    try {
      descriptor = this.open(name)
      if (descriptor === undefined) return this.miss(name, 'a symbolic link to a place outside the repository', false)
      const { size, mode } = fstatSync(descriptor)
      if (!isRegular(mode)) return undefined
      if (size > maximumFileBytes) {
        return this.miss(name, `${Math.round(size / 1_048_576)} MiB, larger than the limit of 8 MiB`)
      }
      return decode(this.bytesOf(descriptor, size)) ?? this.miss(name, 'not a text file (it contains NUL bytes)')
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (name.includes('\ufffd') && code === 'ENOENT' && this.paths.includes(name))
        return this.miss(name, 'the file name is not UTF-8')
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined
      return this.miss(name, `cannot be read (${code ?? 'unknown error'})`)
    } finally {
      if (descriptor !== undefined) closeSync(descriptor)
    }
  }

  /** Undefined where it lies outside the root. Most files are no links: where their folder leads is asked once for all in it. */
  private open(name: string): number | undefined {
    const cut = name.lastIndexOf('/')
    const folder = this.realFolder(name.slice(0, Math.max(cut, 0)))
    try {
      return this.openReal(`${folder}${sep}${name.slice(cut + 1)}`)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error
      return this.openReal(realpathSync.native(join(this.root, name)))
    }
  }

  private realFolder(folder: string): string {
    const known = this.realFolders.get(folder)
    const real = known ?? realpathSync.native(join(this.root, folder))
    if (known === undefined) this.realFolders.set(folder, real)
    return real
  }

  private openReal(real: string): number | undefined {
    if (real !== this.realRoot && !real.startsWith(this.realRoot + sep)) return undefined
    return openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  }

  private bytesOf(descriptor: number, size: number): Buffer {
    // Some file systems do not say the size beforehand.
    if (size === 0) return readFileSync(descriptor)
    if (size > this.buffer.length) this.buffer = Buffer.allocUnsafe(2 * size)
    let length = 0
    while (length < size) {
      const count = readSync(descriptor, this.buffer, length, size - length, null)
      if (count === 0) break
      length += count
    }
    return this.buffer.subarray(0, length)
  }
}

/** A file that cannot be read is reported where its name is a manifest's. */
const manifestName = /\.(?:ya?ml|json|sh|mk)$|(?:^|\/)(?:Dockerfile|Containerfile|Makefile)/
const onlyManifest = /\.ya?ml$|(?:^|\/)(?:Dockerfile|Containerfile|Makefile)|devcontainer\.json$/

/** UTF-8, or UTF-16 where a byte order mark says so, as YAML has it. Undefined for what is not text. */
function decode(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return bytes.includes(0) ? undefined : bytes.toString('utf8')
}

const isRegular = (mode: number) => (mode & constants.S_IFMT) === constants.S_IFREG

function listUnder(root: string, path: string, closed: string[]): string[] {
  const absolute = resolve(root, path)
  const name = relative(root, absolute).split(sep).join('/')
  const stats = statSync(absolute, { throwIfNoEntry: false })
  if (!stats) throw new InputError(`${path} does not exist: name a file or folder of the repository.`)
  return stats.isDirectory() ? list(root, name, closed) : [name]
}

/** Tracked files and untracked ones that git does not ignore; outside a repository every file but node_modules'. */
function list(root: string, folder: string, closed: string[]): string[] {
  return listByGit(root, folder) ?? walk(root, folder, closed)
}

function listByGit(root: string, folder: string): string[] | undefined {
  try {
    const wanted = ['--cached', '--others', '--exclude-standard', '--', folder || '.']
    const names = gitOutput(root, 'ls-files', '-z', ...wanted)
      .split('\0')
      .filter(Boolean)
    // Nothing listed: the folder may itself be ignored by a repository around it, and it was named all the same.
    return names.length > 0 ? names : undefined
  } catch {
    return undefined
  }
}

/** `closed` takes the folders that cannot be read. */
function walk(root: string, folder: string, closed: string[]): string[] {
  const found: string[] = []
  const folders = [folder]
  for (let here = folders.pop(); here !== undefined; here = folders.pop()) {
    for (const entry of entriesOf(root, here, closed)) {
      const name = here ? `${here}/${entry.name}` : entry.name
      if (entry.isDirectory()) {
        if (entry.name !== '.git' && entry.name !== 'node_modules') folders.push(name)
      } else found.push(name)
    }
  }
  return found
}

function entriesOf(root: string, folder: string, closed: string[]): Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true })
  } catch {
    closed.push(folder || '.')
    return []
  }
}
