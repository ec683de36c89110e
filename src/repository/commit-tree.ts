import { lstatSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type Blob, type CommitTree, type TreeEntry, Unrelated } from '../model/tree.ts'
import { attempt, blobId, gitBytes, gitOutput } from './git.ts'
import { maximumFileBytes } from './text.ts'

/** Git compares every file that was removed with every one that was added: beyond so many it keeps to those that are equal. */
const maxRenames = 1000
/** Files that are asked for each by a call of its own. */
const maxOneByOne = 300
/** Bytes that are read at once, before anybody asks for them. */
const maxAhead = 64 * 1024 * 1024

/** What happened, as the event says it. */
export interface Change {
  /** The commit that the run is about; for a pull request the test merge. */
  readonly sha: string
  /** The last commit of the pull request. */
  readonly headSha: string
  readonly baseSha: string | null
  /** Its base is named exactly: what the group is put on. */
  readonly isMergeGroup: boolean
}

/**
 * What a change is compared with: the first parent of the test merge where that is checked out, else where the branches parted.
 * `parted`: only somebody with the whole history knows where that is.
 * @throws Unrelated
 */
export function baseCommitIn(
  root: string,
  change: Change,
): { commit: string } | { parted: [base: string, head: string] } | undefined {
  const { sha, headSha, baseSha, isMergeGroup } = change
  const head = attempt(() => gitOutput(root, 'rev-parse', '--verify', 'HEAD').trim())
  if (head !== undefined && head === sha && !isMergeGroup) {
    // A shallow clone has the commit, which names its parents, and not them.
    const parents = attempt(() => parentsOf(root, head)) ?? []
    if (parents.length === 2 && parents[1] === headSha) return { commit: parents[0]! }
  }
  if (baseSha === null) return undefined
  if (isMergeGroup) return { commit: baseSha }
  if (head === undefined) return { commit: baseSha }
  const isShallow = attempt(() => gitOutput(root, 'rev-parse', '--is-shallow-repository').trim()) !== 'false'
  const parted = isShallow ? undefined : attempt(() => gitOutput(root, 'merge-base', baseSha, head).trim())
  if (parted === undefined && !isShallow && [baseSha, head].every((one) => commitNamed(root, one)))
    throw new Unrelated(baseSha, head)
  return parted === undefined ? { parted: [baseSha, head] } : { commit: parted }
}

function parentsOf(root: string, commit: string): string[] {
  const [head = ''] = gitOutput(root, 'cat-file', 'commit', commit).split('\n\n', 1)
  return [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1]!)
}

/** A commit by any name that git knows; undefined where there is none. */
export const commitNamed = (root: string, name: string): string | undefined =>
  attempt(() => gitOutput(root, 'rev-parse', '--verify', '--end-of-options', `${name}^{commit}`).trim())

/**
 * A commit of the repository, compared with what is checked out; the folder that git is asked in is the root of all paths.
 * @throws where the commit or its list of files is not here
 */
export function commitTree(root: string, commit: string): CommitTree {
  return treeOf(root, commit, entriesAt(root, commit), changesSince(root, commit))
}

/** The same; undefined where it is not here. */
export const commitTreeIfHere = (root: string, commit: string): CommitTree | undefined =>
  attempt(() => commitTree(root, commit))

/** @param fetched blobs that are known from elsewhere */
export function treeOf(
  root: string,
  commit: string,
  entries: ReadonlyMap<string, TreeEntry>,
  { changed, renames }: Pick<CommitTree, 'changed' | 'renames'>,
  fetched: ReadonlyMap<string, Buffer> = new Map(),
): CommitTree {
  const ids = [...changed].flatMap((path) => entries.get(path) ?? []).filter(isFile)
  const ahead = ids.map(({ id }) => id).filter((id) => !fetched.has(id))
  const blobs = new Map<string, Blob>([...fetched, ...blobsOf(root, ahead, maxAhead)])
  const blob = (id: string): Blob => {
    let found = blobs.get(id)
    if (found === undefined || found === 'too large') {
      found = blobsOf(root, [id], maximumFileBytes).get(id) ?? 'missing'
      blobs.set(id, found)
    }
    return found
  }
  return { commit, entries, changed, renames, blob }
}

/** Paths that a list of a commit's files has otherwise than what is checked out; where git has no index, than what is on disk. */
export function changedFrom(root: string, entries: ReadonlyMap<string, TreeEntry & { size: number }>): Set<string> {
  const index = attempt(() => indexedEntries(root))
  if (!index || index.size === 0)
    return new Set([...entries].flatMap(([path, entry]) => (isOnDisk(root, path, entry) ? [] : [path])))
  const differs = (path: string) => {
    const [one, other] = [entries.get(path), index.get(path)]
    return one?.id !== other?.id || one?.mode !== other?.mode
  }
  return new Set([...entries.keys(), ...index.keys()].filter(differs))
}

function isOnDisk(root: string, path: string, { mode, id, size }: TreeEntry & { size: number }): boolean {
  const file = join(root, path)
  const stats = lstatSync(file, { throwIfNoEntry: false })
  if (!stats || stats.isDirectory()) return false
  if (stats.isSymbolicLink()) return mode === '120000' && blobId(Buffer.from(readlinkSync(file)), id.length) === id
  return stats.size === size && blobId(readFileSync(file), id.length) === id
}

const isFile = ({ mode }: TreeEntry) => mode !== '160000'

/** Changed files whose text is not in this clone. */
export const missingFrom = ({ entries, changed, blob }: CommitTree): string[] =>
  [...changed].filter((path) => {
    const entry = entries.get(path)
    return entry && isFile(entry) && blob(entry.id) === 'missing'
  })

/** Every file of a commit below the folder that git is asked in. @throws where the commit is not here */
function entriesAt(root: string, commit: string): Map<string, TreeEntry> {
  return entriesIn(gitOutput(root, 'ls-tree', '-r', '-z', commit), /^(\d{6}) \w+ ([0-9a-f]+)\t(.*)$/s)
}

/** Every file of the index, which is what is checked out. @throws where there is none */
function indexedEntries(root: string): Map<string, TreeEntry> {
  return entriesIn(gitOutput(root, 'ls-files', '-z', '--stage'), /^(\d{6}) ([0-9a-f]+) \d\t(.*)$/s)
}

function entriesIn(rows: string, pattern: RegExp): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>()
  for (const row of rows.split('\0')) {
    const [, mode, id, path] = pattern.exec(row) ?? []
    if (mode !== undefined && id !== undefined && path !== undefined) entries.set(path, { mode, id })
  }
  return entries
}

/** What the index has otherwise than a commit: no file is looked at, and no filter or diff driver run. */
function changesSince(root: string, commit: string): Pick<CommitTree, 'changed' | 'renames'> {
  const changed = new Set<string>()
  const renames = new Map<string, string>()
  const options = ['--cached', '--relative', '-z', '--name-status', '-M', `-l${maxRenames}`, '--ignore-submodules=none']
  const words = gitOutput(root, 'diff-index', ...options, commit, '--').split('\0')
  for (let i = 0; i + 1 < words.length; ) {
    const status = words[i++]!
    const path = words[i++]!
    changed.add(path)
    if (!status.startsWith('R')) continue
    const fresh = words[i++]!
    changed.add(fresh)
    renames.set(path, fresh)
  }
  return { changed, renames }
}

/** Blobs by id, in one call for their sizes and one for their bytes, as far as they fit into `most` bytes. */
function blobsOf(root: string, ids: readonly string[], most: number): Map<string, Blob> {
  const blobs = new Map<string, Blob>()
  const sizes = attempt(() => batch(root, ['--batch-check=%(objecttype) %(objectsize) %(objectname)'], ids))
  if (!sizes) return blobsOneByOne(root, ids, most)
  const here: string[] = []
  let left = most
  for (const row of sizes.toString('latin1').split('\n')) {
    const [, size, id] = /^blob (\d+) ([0-9a-f]+)$/.exec(row) ?? []
    if (id === undefined) continue
    blobs.set(id, 'too large')
    if (Number(size) > left) continue
    left -= Number(size)
    here.push(id)
  }
  const bytes = batch(root, ['--batch'], here)
  for (let at = 0; at < bytes.length; ) {
    const start = bytes.indexOf(10, at) + 1
    const [id = '', , size] = bytes.toString('latin1', at, start).split(' ')
    at = start + Number(size) + 1
    blobs.set(id, bytes.subarray(start, at - 1))
  }
  return blobs
}

/** Older versions of git give up at the first object that a partial clone lacks, since they may not fetch it. */
function blobsOneByOne(root: string, ids: readonly string[], most: number): Map<string, Blob> {
  if (ids.length < 2) return new Map()
  return new Map(ids.slice(0, maxOneByOne).flatMap((id) => [...blobsOf(root, [id], most)]))
}

/** What git says of objects; nothing is asked without any. */
const batch = (root: string, options: readonly string[], ids: readonly string[]): Buffer =>
  ids.length === 0 ? Buffer.alloc(0) : gitBytes(root, ['cat-file', ...options], ids.map((id) => `${id}\n`).join(''))
