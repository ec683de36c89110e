import { fileCapabilities, isHarmlessCapability } from '../../knowledge/file-capabilities.ts'
import { cacheOwner, isSshServer, toolKind } from '../../knowledge/image-files.ts'
import { maxSecretFileBytes, type SecretKind, secretIn } from '../../knowledge/image-secrets.ts'
import { type TarContent, type TarEntry, TarReader } from '../parse/tar.ts'

/** What is of interest about one path of a layer. */
export interface FoundFile {
  readonly isFolder: boolean
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly capabilities: readonly string[]
  secret?: SecretKind
}

/** Names that the layers of one image may have, and files of interest among them; beyond either the image is not read whole. */
export const maxEntries = 1_000_000
export const maxFound = 20_000
/** Writable files that are named: beyond them they are only counted. */
const maxWritable = 2000

/** What all layers of an image have used up together. */
export interface Budget {
  entries: number
  found: number
  writable: number
}

const writableByAll = 0o002
const sticky = 0o1000
const setuid = 0o4000
const setgid = 0o2000

export const isWritable = ({ mode, isFolder }: Pick<FoundFile, 'mode' | 'isFolder'>): boolean =>
  (mode & writableByAll) !== 0 && !(isFolder && (mode & sticky) !== 0)

/** Set-group-id without the right to execute, and on a folder, gives nobody anything. */
export const privilegeOf = ({ mode, isFolder }: Pick<FoundFile, 'mode' | 'isFolder'>): readonly string[] =>
  isFolder || (mode & 0o111) === 0
    ? []
    : [...((mode & setuid) !== 0 ? ['set-user-id'] : []), ...((mode & setgid) !== 0 ? ['set-group-id'] : [])]

/** One layer of an image, read as its archive arrives. */
export class Layer {
  /** Every path that it brings. */
  readonly files = new Set<string>()
  readonly folders = new Set<string>()
  /** Paths that it takes away, and folders of which it takes away what lower layers brought. */
  readonly removed = new Set<string>()
  readonly emptied = new Set<string>()
  readonly found = new Map<string, FoundFile>()
  /** Programs that help an attacker, SSH servers, and `.git` folders. */
  readonly named = new Set<string>()
  /** Bytes of what package managers keep for later, by manager. */
  readonly caches = new Map<string, number>()
  /** Of `etc/passwd`, `etc/shadow` and `os-release`. */
  readonly texts = new Map<string, string>()
  /** How many files that everybody may write are not among those found. */
  writableLeftOut = 0
  /** Of its archive. */
  bytes = 0
  /** Why it could not be read to its end. */
  problem: string | undefined
  private readonly reader = new TarReader((entry) => this.enter(entry))

  constructor(private readonly budget: Budget) {}

  /** @throws TarError */
  write(chunk: Buffer): void {
    this.bytes += chunk.length
    this.reader.write(chunk)
  }

  /** @throws TarError */
  end(): void {
    this.reader.end()
  }

  private enter(entry: TarEntry): TarContent | undefined {
    const path = pathOf(entry.name)
    if (path === '') return undefined
    const slash = path.lastIndexOf('/') + 1
    if (path.startsWith('.wh.', slash)) {
      this.remove(path.slice(0, Math.max(0, slash - 1)), path.slice(slash + 4))
      return undefined
    }
    if (++this.budget.entries > maxEntries) {
      this.problem = `the image has more than ${maxEntries} files`
      return undefined
    }
    this.forget(path)
    const isFolder = entry.type === 'directory'
    ;(isFolder ? this.folders : this.files).add(path)
    return entry.type === 'symlink' || entry.type === 'other'
      ? this.link(path, entry)
      : this.take(path, entry, isFolder)
  }

  /** A program may be a link to another: `sh` to busybox. */
  private link(path: string, { type }: TarEntry): undefined {
    if (type === 'symlink' && toolKind(path)) this.named.add(path)
  }

  private take(path: string, entry: TarEntry, isFolder: boolean): TarContent | undefined {
    const all = entry.capability ? fileCapabilities(entry.capability) : []
    const capabilities = isFolder || all.every(isHarmlessCapability) ? [] : all
    const file: FoundFile = { isFolder, mode: entry.mode, uid: entry.uid, gid: entry.gid, capabilities }
    if (capabilities.length > 0 || privilegeOf(file).length > 0) this.find(path, file)
    else if (isWritable(file)) this.findWritable(path, file)
    if (isFolder) return undefined
    if (toolKind(path) || isSshServer(path) || /(?:^|\/)\.git\/HEAD$/.test(path)) this.named.add(path)
    const owner = cacheOwner(path)
    if (owner) this.caches.set(owner, (this.caches.get(owner) ?? 0) + entry.size)
    if (entry.type !== 'file' || entry.size === 0) return undefined
    if (entry.size > maxSecretFileBytes) {
      if (isKept(path)) this.problem = `its /${path} is longer than is read`
      return undefined
    }
    return new Whole(entry.size, (content) => this.look(path, file, content))
  }

  private look(path: string, file: FoundFile, content: Buffer): void {
    if (isKept(path)) this.texts.set(path, content.toString('utf8'))
    const secret = secretIn(path, content)
    if (!secret) return
    file.secret = secret
    this.find(path, file)
  }

  private findWritable(path: string, file: FoundFile): void {
    if (++this.budget.writable > maxWritable) this.writableLeftOut++
    else this.find(path, file)
  }

  private find(path: string, file: FoundFile): void {
    if (this.found.has(path)) return
    if (++this.budget.found > maxFound) this.problem = `the image has more than ${maxFound} files to report`
    else this.found.set(path, file)
  }

  private remove(folder: string, name: string): void {
    if (name === '.wh..opq') this.emptied.add(folder)
    // The others with a second prefix are a storage driver's own.
    else if (!name.startsWith('.wh.') && name !== '') this.removed.add(folder === '' ? name : `${folder}/${name}`)
  }

  /** The last of two entries of one name holds. */
  private forget(path: string): void {
    if (!this.files.delete(path) && !this.folders.delete(path)) return
    this.found.delete(path)
    this.named.delete(path)
    this.texts.delete(path)
  }
}

/** Accounts, and what says which release of a distribution it is. */
const isKept = (path: string) => /^(?:etc\/(?:passwd|shadow|os-release)|usr\/lib\/os-release)$/.test(path)

/** The content of one small file in one piece. */
class Whole implements TarContent {
  private readonly pieces: Buffer[] = []
  private seen = 0

  constructor(
    private readonly size: number,
    private readonly use: (content: Buffer) => void,
  ) {}

  write(piece: Buffer): void {
    this.seen += piece.length
    // Most files arrive in one piece, which is only looked at.
    if (this.pieces.length === 0 && piece.length === this.size) this.use(piece)
    else {
      this.pieces.push(Buffer.from(piece))
      if (this.seen === this.size) this.use(Buffer.concat(this.pieces))
    }
  }

  end(): void {}
}

/** Without what leads out of the image, as the engine unpacks it. */
function pathOf(name: string): string {
  if (!/(?:^|\/)\.{0,2}(?:\/|$)/.test(name)) return name
  const parts: string[] = []
  for (const part of name.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
