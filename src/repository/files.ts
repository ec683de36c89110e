import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { isWithin } from '../model/path.ts'
import { type Source, source } from '../model/source.ts'
import { gitOutput } from './git.ts'
import { type Hidden, InputError, Listing } from './listing.ts'
import { maximumFileBytes, missed, textIn, tooLarge, type Unread } from './text.ts'

export { InputError, type Unread }

/** The repository's files. Only what lies inside the root is ever read, whatever links and `..` say. */
export class Files {
  /** Weakly: a text that no reader and no subject holds is gone, and read again if it is asked for. */
  private readonly cache = new Map<string, WeakRef<Source> | undefined>()
  /** Where folders lead: kustomizations and scripts name many that are not there. */
  private readonly folders = new Map<string, Folder>()
  private listed: ReadonlySet<string> | undefined
  /** Every text is read into this before it is decoded. */
  private buffer = Buffer.allocUnsafe(1 << 16)
  /** Files that are there but were not read, with the reason. */
  readonly unread: Unread[] = []
  /** Milliseconds spent on reading texts. */
  readingMs = 0

  private constructor(
    private readonly listing: Listing,
    readonly paths: readonly string[],
    hidden: readonly Hidden[],
    private readonly texts: ReadonlyMap<string, string> = new Map(),
  ) {
    for (const { path, because, mayHoldAny: _, ...more } of hidden) {
      const { blocking } = more
      if (blocking === undefined) this.miss(path, because, more)
      else this.unread.push({ path, because, ...more, blocking })
    }
  }

  /**
   * @param root absolute path; findings name files relative to it
   * @param under repository-relative files or folders to check; empty for all
   * @param wanted what the include and exclude globs leave
   * @param texts what some files are taken to hold instead, by path
   * @throws InputError
   */
  static open(
    root: string,
    under: readonly string[],
    wanted: (path: string) => boolean,
    texts?: ReadonlyMap<string, string>,
    listing = new Listing(root),
  ): Files {
    if (under.length === 0) listing.addFolder('')
    else for (const path of under) listing.add(path)
    const paths = [...new Set(listing.paths)].filter(wanted).sort()
    return new Files(
      listing,
      paths,
      listing.hidden.filter(({ path, mayHoldAny }) => mayHoldAny || wanted(path)),
      texts,
    )
  }

  /** No files at all, where those that were named are not there. */
  static none(root: string): Files {
    return new Files(new Listing(root), [], [])
  }

  get root(): string {
    return this.listing.root
  }

  /** Files that the caller named one by one. */
  get named(): ReadonlySet<string> {
    return this.listing.named
  }

  /** What the user should know about how the files were found. */
  get notices(): readonly string[] {
    return this.listing.notices
  }

  read(path: string): Source | undefined {
    const name = posix.normalize(path).replace(/^\.\//, '')
    const known = this.cache.get(name)
    const held = known?.deref()
    if (held || (!known && this.cache.has(name))) return held
    const started = performance.now()
    const isOutside = name.startsWith('../') || posix.isAbsolute(name)
    const text = this.texts.get(name) ?? (isOutside ? undefined : this.readText(name))
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

  /** Archives of charts in a folder, also those that git ignores: what fetches them runs before the check. */
  archives(folder: string): readonly string[] {
    try {
      const names = readdirSync(this.realFolder(folder)).filter((name) => name.endsWith('.tgz'))
      return names.map((name) => posix.join(folder, name)).sort()
    } catch {
      return []
    }
  }

  /** The address of git's remote `origin`. */
  origin(): string | undefined {
    try {
      return gitOutput(this.root, 'config', '--get', 'remote.origin.url').trim() || undefined
    } catch {
      return undefined
    }
  }

  /** Where a file really lies, relative to the root; undefined outside of it. */
  placeOf(path: string): string | undefined {
    try {
      const real = realpathSync.native(join(this.root, path))
      return isWithin(real, this.root) ? relative(this.root, real).split(sep).join('/') : undefined
    } catch {
      return undefined
    }
  }

  /** A file's bytes; undefined where there are none to be had. */
  bytes(path: string): Buffer | undefined {
    let descriptor: number | undefined
    try {
      descriptor = this.open(posix.normalize(path))
      if (descriptor === undefined) return undefined
      const { size, mode } = fstatSync(descriptor)
      return isRegular(mode) && size <= maximumFileBytes ? readFileSync(descriptor) : undefined
    } catch {
      return undefined
    } finally {
      if (descriptor !== undefined) closeSync(descriptor)
    }
  }

  /** Whether a file begins with a text; a file that cannot be read does not. */
  startsWith(path: string, text: string): boolean {
    const started = performance.now()
    let descriptor: number | undefined
    try {
      descriptor = this.open(path)
      if (descriptor === undefined || !isRegular(fstatSync(descriptor).mode)) return false
      const count = readSync(descriptor, this.buffer, 0, text.length, 0)
      return this.buffer.toString('latin1', 0, count) === text
    } catch {
      return false
    } finally {
      if (descriptor !== undefined) closeSync(descriptor)
      this.readingMs += performance.now() - started
    }
  }

  private miss(path: string, because: string, more: Pick<Hidden, 'fix' | 'blocking'> = {}): undefined {
    const unread = missed(path, because, { isNamed: this.named.has(path), ...more })
    if (unread) this.unread.push(unread)
    return undefined
  }

  private readText(name: string): string | undefined {
    const folder = this.folder(folderOf(name))
    // An error that is made and thrown costs a hundred times as much.
    if ('code' in folder) return this.failed(name, folder.code)
    let descriptor: number | undefined
    try {
      descriptor = this.open(name)
      if (descriptor === undefined) return this.miss(name, 'a symbolic link to a place outside the repository')
      const { size, mode } = fstatSync(descriptor)
      if (!isRegular(mode)) return isFolder(mode) ? undefined : this.miss(name, 'not a regular file')
      if (size > maximumFileBytes) return this.miss(name, tooLarge(size))
      const { text, unread } = textIn(name, this.bytesOf(descriptor, size), this.named.has(name))
      if (unread) this.unread.push(unread)
      return text
    } catch (error) {
      return this.failed(name, (error as NodeJS.ErrnoException).code)
    } finally {
      if (descriptor !== undefined) closeSync(descriptor)
    }
  }

  /** @param code of the error that it cannot be read for */
  private failed(name: string, code: string | undefined): undefined {
    if (code === 'ENOENT' && this.isListed(name)) {
      return name.includes('\ufffd') ? this.miss(name, 'the file name is not UTF-8') : this.missAbsent(name)
    }
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined
    if (code === 'ELOOP') return this.miss(name, 'a symbolic link that leads back to itself')
    return this.miss(name, `cannot be read (${code ?? 'unknown error'})`)
  }

  private isListed(name: string): boolean {
    this.listed ??= new Set(this.paths)
    return this.listed.has(name)
  }

  /** It is listed: git tracks it, or it is a link. */
  private missAbsent(name: string): undefined {
    const isLink = lstatSync(join(this.root, name), { throwIfNoEntry: false })?.isSymbolicLink()
    // Whoever deletes a file and has not committed that yet means it.
    return isLink
      ? this.miss(name, 'a symbolic link to a file that does not exist')
      : this.miss(name, 'tracked by git, but not in the working tree', { blocking: false })
  }

  /** Undefined where it lies outside the repository. Most files are no links: where their folder leads is asked once for all in it. */
  private open(name: string): number | undefined {
    const folder = this.realFolder(folderOf(name))
    try {
      return this.openReal(`${folder}${sep}${name.slice(name.lastIndexOf('/') + 1)}`)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error
      return this.openReal(realpathSync.native(join(this.root, name)))
    }
  }

  private realFolder(name: string): string {
    const folder = this.folder(name)
    if ('code' in folder) throw Object.assign(new Error('a folder that cannot be entered'), folder)
    return folder.real
  }

  private folder(name: string): Folder {
    const known = this.folders.get(name)
    if (known) return known
    const folder = folderAt(join(this.root, name))
    this.folders.set(name, folder)
    return folder
  }

  private openReal(real: string): number | undefined {
    if (!isWithin(real, this.listing.boundary)) return undefined
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

/** Where a folder really lies, or the code of the error that it cannot be entered for. */
type Folder = { readonly real: string } | { readonly code: string | undefined }

const absent: Folder = { code: 'ENOENT' }

function folderAt(path: string): Folder {
  try {
    return statSync(path, { throwIfNoEntry: false }) ? { real: realpathSync.native(path) } : absent
  } catch (error) {
    // Not the error: it holds whatever was on the stack.
    return { code: (error as NodeJS.ErrnoException).code }
  }
}

const folderOf = (name: string): string => name.slice(0, Math.max(name.lastIndexOf('/'), 0))

const isRegular = (mode: number) => (mode & constants.S_IFMT) === constants.S_IFREG
const isFolder = (mode: number) => (mode & constants.S_IFMT) === constants.S_IFDIR
