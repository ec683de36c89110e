import type { TreeEntry } from '../model/tree.ts'
import type { Api } from './api.ts'
import { Degraded } from './published.ts'

/** A shallow clone asks for what a change touches and no more: beyond so many files the whole history is quicker. */
const maxBlobs = 300
const atOnce = 8
/** No hand-written file is larger. Pictures and archives are. */
const maxBlobBytes = 1_048_576

interface Place {
  readonly owner: string
  readonly repo: string
}

/** A file of a commit, with its size. */
export interface RemoteEntry extends TreeEntry {
  readonly size: number
}

/** Where two commits parted. @throws Degraded */
export async function mergeBase(api: Api, { owner, repo }: Place, base: string, head: string): Promise<string> {
  const { merge_base_commit: found } = await compared(api, { owner, repo }, base, head)
  const sha = (found as { sha?: unknown } | undefined)?.sha
  if (typeof sha !== 'string') throw new Degraded('GitHub’s response names no common commit')
  return sha
}

/** Files that were renamed between two commits, as far as GitHub lists them; new path by old path. @throws Degraded */
export async function renamedFiles(api: Api, place: Place, base: string, head: string): Promise<Map<string, string>> {
  const { files } = await compared(api, place, base, head)
  const renames = new Map<string, string>()
  for (const row of (Array.isArray(files) ? files : []) as readonly Record<string, unknown>[]) {
    const { status, filename, previous_filename: before } = row
    if (status === 'renamed' && typeof filename === 'string' && typeof before === 'string')
      renames.set(before, filename)
  }
  return renames
}

async function compared(
  api: Api,
  { owner, repo }: Place,
  base: string,
  head: string,
): Promise<Record<string, unknown>> {
  const parameters = { owner, repo, basehead: `${base}...${head}`, per_page: 1 }
  const answer = await api.call('GET /repos/{owner}/{repo}/compare/{basehead}', parameters)
  return (answer ?? {}) as Record<string, unknown>
}

/** Every file of a commit. @throws Degraded where GitHub does not list them all */
export async function treeEntries(api: Api, { owner, repo }: Place, commit: string): Promise<Map<string, RemoteEntry>> {
  const parameters = { owner, repo, tree_sha: commit, recursive: '1' }
  const answer = await api.call('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', parameters)
  const { tree, truncated } = (answer ?? {}) as { tree?: unknown; truncated?: unknown }
  if (!Array.isArray(tree)) throw new Degraded('GitHub’s response is not a list of files')
  if (truncated === true) throw new Degraded('GitHub does not list all of its files')
  const entries = new Map<string, RemoteEntry>()
  for (const { path, mode, type, sha, size } of tree as readonly Record<string, unknown>[])
    if (typeof path === 'string' && typeof mode === 'string' && typeof sha === 'string' && type !== 'tree')
      entries.set(path, { mode, id: sha, size: typeof size === 'number' ? size : 0 })
  return entries
}

/** The bytes of files by their ids. @throws Degraded where there are too many, or GitHub does not give them */
export async function readBlobs(
  api: Api,
  { owner, repo }: Place,
  ids: readonly string[],
): Promise<Map<string, Buffer>> {
  const wanted = [...new Set(ids)]
  if (wanted.length > maxBlobs) throw new Degraded(`${wanted.length} of its files are not in this clone`)
  const blobs = new Map<string, Buffer>()
  for (let from = 0; from < wanted.length; from += atOnce)
    await Promise.all(
      wanted.slice(from, from + atOnce).map(async (id) => {
        const parameters = { owner, repo, file_sha: id }
        const answer = await api.call('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', parameters)
        const { encoding, content } = (answer ?? {}) as { encoding?: unknown; content?: unknown }
        if (encoding !== 'base64' || typeof content !== 'string') throw new Degraded('GitHub’s response is not a file')
        blobs.set(id, Buffer.from(content, 'base64'))
      }),
    )
  return blobs
}

/** Whether a file is worth a request of its own. */
export const isSmall = ({ mode, size }: RemoteEntry): boolean => mode !== '160000' && size <= maxBlobBytes
