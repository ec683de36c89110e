import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isWithin } from '../model/path.ts'

/**
 * Writes a report, with the folders that it needs. Within a tree a link in the file's place is replaced, not followed, and a folder
 * that leads out of the tree is refused: both may come from the repository. Outside it whoever named the path decides. Nothing is
 * written among the files of Git itself, which decide what its commands run.
 * @param path absolute
 * @param parts of the text, in their order
 * @param trees absolute; folders whose links are not trusted
 * @throws where it cannot be written
 */
export async function writeReport(path: string, parts: Iterable<string>, trees: readonly string[]): Promise<void> {
  const folder = dirname(path)
  // `/dev/stdout` is no file of a tree, even where that is the whole machine.
  const own = path.startsWith('/dev/') ? [] : trees.filter((tree) => isWithin(folder, tree))
  await makeFolderOf(path, own)
  if (own.length === 0) return writeFile(path, parts)
  const fresh = `${path}.${randomUUID().slice(0, 8)}`
  try {
    await writeFile(fresh, parts, { flag: 'wx' })
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}

/**
 * Writes a file of a tree where there is none yet, not even a link.
 * @returns whether it was written
 * @throws where it cannot be
 */
export async function writeNew(path: string, text: string, tree: string): Promise<boolean> {
  await makeFolderOf(path, [tree])
  try {
    await writeFile(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Nothing is made behind a link that leads out of a tree: the nearest folder that is there decides. */
async function makeFolderOf(path: string, trees: readonly string[]): Promise<void> {
  const folder = dirname(path)
  const missing: string[] = []
  let nearest = folder
  for (; !existsSync(nearest); nearest = dirname(nearest)) missing.unshift(nearest)
  if (isOfGit(path) || isOfGit(await realpath(nearest))) throw new Error(`${path} is a file of Git`)
  for (const tree of trees)
    if (!isWithin(await realpath(nearest), await realpath(tree))) throw new Error(`${folder} leads out of ${tree}`)
  for (const one of missing) await makeFolder(one)
}

/** Node's own way to make several at once never ends where a file system makes none (`/proc`). */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new Error(`no folder can be made at ${path}`)
    // Another process was quicker.
    if (code !== 'EEXIST') throw error
  }
}

/** File systems without cases have one folder of this name. */
const isOfGit = (path: string) => /(?:^|[\\/])\.git(?=[\\/]|$)/i.test(path)
