import { posix } from 'node:path'
import { type Source, source } from '../model/source.ts'
import type { CommitTree, TreeEntry } from '../model/tree.ts'
import type { Files } from './files.ts'
import { blobId } from './git.ts'
import { maximumFileBytes, missed, textIn, tooLarge, type Unread } from './text.ts'

/** Links that lead to links. */
const maxLinks = 20

/** The files of a commit, as far as they would be checked; what is the same in what is checked out is read once for both. */
export class CommitFiles {
  readonly paths: readonly string[]
  readonly unread: Unread[] = []
  /** Paths of files that were asked for and whose text is not in this clone. */
  readonly missing: string[] = []
  private readonly cache = new Map<string, Source | undefined>()
  private readonly hasLinks: boolean
  /** Submodules at the same commit on both sides, with a slash behind. */
  private readonly submodules: readonly string[]

  /**
   * @param head what is checked out, read already
   * @param under repository-relative files or folders to check; empty for all
   * @param wanted what the include and exclude globs leave
   */
  constructor(
    private readonly tree: CommitTree,
    private readonly head: Files,
    under: readonly string[],
    wanted: (path: string) => boolean,
  ) {
    const entries = [...tree.entries]
    const isUnder = within(under)
    const linked = entries.filter(([path, { mode }]) => mode === '160000' && !tree.changed.has(path))
    this.submodules = linked.map(([path]) => `${path}/`)
    this.hasLinks = entries.some(([, { mode }]) => mode === '120000')
    const own = entries.flatMap(([path, { mode }]) =>
      mode !== '160000' && isUnder(path) && wanted(path) ? [path] : [],
    )
    const inside = this.submodules.length > 0 ? head.paths.filter((path) => this.isInSubmodule(path)) : []
    this.paths = [...own, ...inside].sort()
    // A file that stays as it is stays unreadable; .gitattributes alone may make another text of it in a checkout.
    this.unread.push(...head.unread.filter(({ path, blocking }) => blocking && this.stays(path) && !this.isText(path)))
  }

  get named(): ReadonlySet<string> {
    return this.head.named
  }

  read(path: string): Source | undefined {
    const name = normal(path)
    if (this.cache.has(name)) return this.cache.get(name)
    const found = this.find(name)
    this.cache.set(name, found)
    return found
  }

  startsWith(path: string, text: string): boolean {
    const name = normal(path)
    return this.stays(name) ? this.head.startsWith(name, text) : this.read(name)?.text.startsWith(text) === true
  }

  link(path: string): string | undefined {
    const name = normal(path)
    if (this.stays(name)) return this.head.link(name)
    const entry = this.tree.entries.get(name)
    return entry?.mode === '120000' ? this.targetOf(entry) : undefined
  }

  origin(): string | undefined {
    return this.head.origin()
  }

  /** Those of the commit, and those that git has on neither side. */
  archives(folder: string): readonly string[] {
    const place = this.resolve(normal(folder).replace(/\/$/, ''))
    const names = [...this.tree.entries.keys()].filter(
      (path) => place !== undefined && posix.dirname(path) === (place || '.') && path.endsWith('.tgz'),
    )
    const own = names.map((path) => posix.join(folder, posix.basename(path)))
    const ignored = this.head.archives(folder).filter((path) => this.isIgnored(path))
    return [...new Set([...own, ...ignored])].sort()
  }

  bytes(path: string): Buffer | undefined {
    const name = normal(path)
    const place = this.resolve(name)
    const entry = place === undefined ? undefined : this.tree.entries.get(place)
    if (!entry) return this.isIgnored(name) ? this.head.bytes(name) : undefined
    if (this.stays(place!)) return this.head.bytes(place!)
    const blob = this.tree.blob(entry.id)
    return typeof blob === 'string' ? undefined : blob
  }

  /** Whether git has a file on neither side, by no link: what put it there ran before the check. */
  private isIgnored(path: string): boolean {
    const place = this.head.placeOf(path)
    const isKnown = (name: string) => this.tree.entries.has(name) || this.tree.changed.has(name)
    return place !== undefined && !isKnown(place) && (place === normal(path) || this.isUnchanged(path))
  }

  /** Whether both sides have the same text, or neither has any. */
  isSame(path: string): boolean {
    return !this.tree.changed.has(normal(path)) && this.read(path) === this.head.read(path)
  }

  /** Whether git has the same on both sides, or on neither, and the same links lead there. */
  isUnchanged(path: string): boolean {
    const name = normal(path)
    const changes = (one: string) => foldersAbove(one).some((part) => this.tree.changed.has(part))
    const place = this.hasLinks ? this.resolve(name) : name
    return !changes(name) && (place === undefined || place === name || !changes(place))
  }

  private stays(name: string): boolean {
    return (this.tree.entries.has(name) && !this.tree.changed.has(name)) || this.isInSubmodule(name)
  }

  /** Whether git has a text of a regular file. */
  private isText(name: string): boolean {
    const entry = this.tree.entries.get(name)
    const blob = entry?.mode.startsWith('100') ? this.tree.blob(entry.id) : 'missing'
    return typeof blob !== 'string' && textIn(name, blob, this.named.has(name)).text !== undefined
  }

  private isInSubmodule(name: string): boolean {
    return this.submodules.some((folder) => name.startsWith(folder))
  }

  private find(name: string): Source | undefined {
    if (name.startsWith('../') || posix.isAbsolute(name)) return undefined
    const held = this.head.read(name)
    if (this.isInSubmodule(name)) return held
    if (!held && this.unread.some(({ path }) => path === name)) return undefined
    const place = this.hasLinks ? this.resolve(name) : name
    const entry = place === undefined ? undefined : this.tree.entries.get(place)
    if (!entry || entry.mode === '160000') return undefined
    if (held && isBlob(held.text, entry.id)) return held
    const text = this.textOf(name, entry, held)
    if (text === undefined) return undefined
    return text === held?.text ? held : source(name, text)
  }

  private textOf(name: string, { id }: TreeEntry, held: Source | undefined): string | undefined {
    const blob = this.tree.blob(id)
    const isNamed = this.named.has(name)
    if (blob === 'missing') this.missing.push(name)
    if (blob === 'too large') this.miss(missed(name, tooLarge(maximumFileBytes + 1), { isNamed }))
    if (typeof blob === 'string') return undefined
    const { text, unread } = textIn(name, blob, isNamed)
    // LFS keeps what git has a pointer to: the same pointer is the same file.
    if (text === undefined && held && this.stays(name)) return held.text
    this.miss(unread)
    return text
  }

  private miss(unread: Unread | undefined): void {
    if (unread) this.unread.push(unread)
  }

  /** Where a path leads when its links are followed; undefined outside the repository. */
  private resolve(name: string): string | undefined {
    let path = name
    for (let followed = 0; followed <= maxLinks; followed++) {
      const parts = path.split('/')
      const at = parts.findIndex((_, i) => this.tree.entries.get(parts.slice(0, i + 1).join('/'))?.mode === '120000')
      if (at < 0) return path
      const link = parts.slice(0, at + 1).join('/')
      const target = this.targetOf(this.tree.entries.get(link)!)
      if (target === undefined || posix.isAbsolute(target)) return undefined
      path = posix.join(posix.dirname(link), target, ...parts.slice(at + 1))
      if (path.startsWith('../')) return undefined
    }
    return undefined
  }

  private targetOf({ id }: TreeEntry): string | undefined {
    const blob = this.tree.blob(id)
    return typeof blob === 'string' ? undefined : blob.toString('utf8')
  }
}

/** A path and every folder that it lies in: each may be a link. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

const normal = (path: string) => posix.normalize(path).replace(/^\.\//, '')

function within(under: readonly string[]): (path: string) => boolean {
  const folders = under.map((path) => normal(path).replace(/\/$/, ''))
  if (folders.length === 0 || folders.includes('.')) return () => true
  return (path) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
}

/** Whether a text is the blob of this id, as it is or as it was before a checkout put carriage returns in. */
function isBlob(text: string, id: string): boolean {
  const isIt = (some: string) => blobId(Buffer.from(some), id.length) === id
  return isIt(text) || (text.includes('\r\n') && isIt(text.replaceAll('\r\n', '\n')))
}
