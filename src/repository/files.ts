import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
} from 'node:fs'
import { join, posix, sep } from 'node:path'
import { isWithin } from '../model/path.ts'
import { type Source, source } from '../model/source.ts'
import { withoutTemplateEnding } from '../model/template.ts'
import { type Hidden, InputError, Listing } from './listing.ts'

export { InputError }

/** Larger files are not read, and a gate must not be stalled by one. Below that the readers say what is too long for them. */
export const maximumFileBytes = 32 * 1024 * 1024

/** Files that are there, look like a manifest by name, and were not read. */
export interface Unread {
  readonly path: string
  readonly because: string
  /** Nothing but a manifest has such a name: what cannot be read may have been hidden. */
  readonly blocking: boolean
}

/** The repository's files. Only what lies inside the root is ever read, whatever links and `..` say. */
export class Files {
  /** Weakly: a text that no reader and no subject holds is gone, and read again if it is asked for. */
  private readonly cache = new Map<string, WeakRef<Source> | undefined>()
  private readonly realFolders = new Map<string, string>()
  /** The code of the error that these cannot be entered for: kustomizations and scripts name many that are not there. */
  private readonly closedFolders = new Map<string, string | undefined>()
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
    for (const { path, because, blocking } of hidden) {
      if (blocking === undefined) this.miss(path, because)
      else this.unread.push({ path, because, blocking })
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
  ): Files {
    const listing = new Listing(root)
    if (under.length === 0) listing.addFolder('')
    else for (const path of under) listing.add(path)
    const paths = [...new Set(listing.paths)].filter(wanted).sort()
    return new Files(
      listing,
      paths,
      listing.hidden.filter(({ path }) => wanted(path)),
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

  private miss(path: string, because: string, blocking = onlyManifest.test(path)): undefined {
    if (manifestName.test(withoutTemplateEnding(path)) || this.named.has(path))
      this.unread.push({ path, because, blocking })
    return undefined
  }

  /** A shell leaves NUL bytes out: a script that holds some is run all the same. */
  private missBinary(path: string, bytes: Buffer): undefined {
    const because = 'not a text file (it contains NUL bytes)'
    const isScript = bytes.subarray(0, 2).toString('latin1') === '#!' || /\.(?:sh|bash|ksh|zsh|mk)$/i.test(path)
    if (!isScript || !/\b(?:docker|podman|nerdctl)\b/.test(bytes.toString('latin1').replaceAll('\0', '')))
      return this.miss(path, because, mayHide(path, bytes))
    this.unread.push({ path, because, blocking: true })
    return undefined
  }

  private readText(name: string): string | undefined {
    let descriptor: number | undefined
    try {
      descriptor = this.open(name)
      if (descriptor === undefined) return this.miss(name, 'a symbolic link to a place outside the repository')
      const { size, mode } = fstatSync(descriptor)
      if (!isRegular(mode)) return undefined
      if (size > maximumFileBytes) {
        return this.miss(name, `${Math.round(size / 1_048_576)} MiB, larger than the limit of 32 MiB`)
      }
      const bytes = this.bytesOf(descriptor, size)
      if (isPointer(bytes)) return this.miss(name, 'a Git LFS pointer: the file itself is not checked out')
      return decode(bytes) ?? this.missBinary(name, bytes)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'ENOENT' && this.isListed(name)) {
        return name.includes('\ufffd') ? this.miss(name, 'the file name is not UTF-8') : this.missAbsent(name)
      }
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined
      return this.miss(name, `cannot be read (${code ?? 'unknown error'})`)
    } finally {
      if (descriptor !== undefined) closeSync(descriptor)
    }
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
      : this.miss(name, 'tracked by git, but not in the working tree', false)
  }

  /** Undefined where it lies outside the repository. Most files are no links: where their folder leads is asked once for all in it. */
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
    if (known !== undefined) return known
    if (this.closedFolders.has(folder))
      throw Object.assign(new Error('a folder that cannot be entered'), { code: this.closedFolders.get(folder) })
    try {
      const real = realpathSync.native(join(this.root, folder))
      this.realFolders.set(folder, real)
      return real
    } catch (error) {
      // Not the error: it holds whatever was on the stack.
      this.closedFolders.set(folder, (error as NodeJS.ErrnoException).code)
      throw error
    }
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

/** A file that cannot be read is reported where its name is a manifest's; a template engine's ending may follow. */
const manifestName = /\.(?:ya?ml|json|sh|bash|mk)$|(?:^|\/)[^/]*(?:Dockerfile|Containerfile|Makefile)/i
const onlyManifest =
  /\.ya?ml$|(?:^|\/)(?:Dockerfile|Containerfile|(?:GNU)?Makefile)|devcontainer\.json$|\.(?:sh|bash|mk)$/i

/** Whether bytes that are no text may hide a manifest. A script may carry an archive behind its text. */
const mayHide = (name: string, bytes: Buffer) =>
  onlyManifest.test(name) &&
  (!/\.(?:sh|bash)$/i.test(name) || /docker|podman|nerdctl/i.test(bytes.toString('latin1', 0, 1 << 20)))

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: what git has in the place of a file that LFS keeps. */
const isPointer = (bytes: Buffer) =>
  bytes.length < 1024 &&
  /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//.test(bytes.toString('latin1', 0, 64))

/** UTF-8, or UTF-16 where a byte order mark says so, as YAML has it. Undefined for what is not text. */
function decode(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return bytes.includes(0) ? undefined : bytes.toString('utf8')
}

const isRegular = (mode: number) => (mode & constants.S_IFMT) === constants.S_IFREG
