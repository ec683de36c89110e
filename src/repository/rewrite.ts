import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { open, realpath, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isWithin } from '../model/path.ts'
import { byteOrderMark, isMarked } from './text.ts'

/**
 * Puts a new text in the place of a file's, whole or not at all. What is a link, lies behind one that leads out of the tree, or does
 * not hold the old text byte for byte (another encoding, a change since) is left alone. A byte order mark stays.
 * @param path relative to the root
 * @throws where the file is left as it is, with the reason
 */
export async function rewriteFile(root: string, path: string, before: string, after: string): Promise<void> {
  const { mode, mark } = await requireRewritable(root, path, before)
  const full = join(root, path)
  const fresh = `${full}.${randomUUID().slice(0, 8)}`
  try {
    const target = await open(fresh, 'wx', mode)
    try {
      await target.writeFile(Buffer.concat([mark, Buffer.from(after)]))
      await target.chmod(mode)
    } finally {
      await target.close()
    }
    await rename(fresh, full)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}

/**
 * What can be known before anything is written.
 * @returns the mode of the file and the byte order mark that stands before its text, if any
 * @throws where the file would be left as it is, with the reason
 */
export async function requireRewritable(
  root: string,
  path: string,
  before: string,
): Promise<{ mode: number; mark: Buffer }> {
  const full = join(root, path)
  if (!isWithin(await realpath(dirname(full)), await realpath(root))) throw new Error('it lies outside the repository')
  // Without O_NOFOLLOW (Windows) a link is still replaced, not followed.
  const file = await open(full, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error) => {
    throw (error as NodeJS.ErrnoException).code === 'ELOOP' ? new Error('it is a symbolic link') : error
  })
  try {
    const stats = await file.stat()
    if (!stats.isFile()) throw new Error('not a regular file')
    const bytes = await file.readFile()
    const mark = isMarked(bytes) ? byteOrderMark : Buffer.alloc(0)
    if (!bytes.subarray(mark.length).equals(Buffer.from(before)))
      throw new Error('it is not UTF-8, or changed meanwhile')
    return { mode: stats.mode, mark }
  } finally {
    await file.close()
  }
}
