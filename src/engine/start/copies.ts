import { constants, rmSync } from 'node:fs'
import { chmod, chown, copyFile, lchown, lstat, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { isWithin } from '../../model/path.ts'
import { EngineError, throwIfAborted } from '../engine-error.ts'
import type { DockerMount } from './create-mounts.ts'
import type { HostPaths } from './danger.ts'

/** What is copied at most of one source. */
const maximumBytes = 128 << 20
const maximumEntries = 20_000
/** Folders that are looked through for what Git keeps: those of a large repository with its packages. */
const maximumFolders = 50_000

interface CopySettings {
  readonly host: HostPaths
  readonly runId: string
  /** The container's name. */
  readonly name: string
  /** False: the container is not going to be started, so nothing needs a copy. */
  readonly isWanted: boolean
  /** Folders of one mount that are looked through for what Git keeps. */
  readonly maxFolders?: number | undefined
  readonly signal?: AbortSignal
}

export interface CopiedMounts {
  readonly mounts: readonly DockerMount[]
  readonly notes: readonly string[]
}

/** Where the copies of a run are: its id cannot be guessed. */
const folderOf = (runId: string): string => {
  const runner = process.env['RUNNER_TEMP']
  return join(runner?.startsWith('/') ? runner : tmpdir(), `hullgate-${runId}`)
}

export function removeCopies(runId: string): void {
  const folder = folderOf(runId)
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 2 })
  } catch {
    throw new EngineError(
      `The copies of what the container mounted could not be removed: remove ${folder} as the user that it ran as.`,
    )
  }
}

/**
 * Gives the container copies of what it binds from the repository: nothing that it does changes the repository, or what a later
 * mount leads to. What it binds twice is one copy. What is too large to copy is mounted as it is, and only to read.
 */
export async function copyBinds(mounts: readonly DockerMount[], settings: CopySettings): Promise<CopiedMounts> {
  const { host, runId, name, isWanted, signal } = settings
  if (!isWanted || !host.real) return { mounts, notes: [] }
  const notes: string[] = []
  const copied: DockerMount[] = []
  const places = new Map<string, string>()
  for (const [index, mount] of mounts.entries()) {
    const { Source: source = '', Target: target } = mount
    if (mount.Type !== 'bind' || !isWithin(source, host.root)) {
      copied.push(mount)
      continue
    }
    const known = places.get(source)
    if (known !== undefined) {
      copied.push({ ...mount, Source: known })
      continue
    }
    const folder = join(folderOf(runId), name)
    await mkdir(folder, { recursive: true, mode: 0o711 })
    const copy = new TreeCopy(signal)
    const place = join(folder, String(index))
    if (await copy.fits(source, place)) {
      if (!(await isThere(place))) {
        notes.push(`${target} is not mounted: its source is neither a file nor a folder that can be read.`)
        continue
      }
      copied.push({ ...mount, Source: place })
      places.set(source, place)
      if (copy.left > 0) notes.push(`${target} lacks ${copy.left} files that cannot be copied.`)
    } else {
      await rm(place, { recursive: true, force: true })
      const hidden = await gitFoldersIn(source, settings.maxFolders ?? maximumFolders, signal)
      if (!hidden) {
        notes.push(`${target} is not mounted: it has too many folders, and what Git keeps cannot be hidden.`)
        continue
      }
      copied.push({ ...mount, ReadOnly: true, BindOptions: { ...mount.BindOptions, NonRecursive: true } })
      for (const path of hidden) {
        const inner = `${target.replace(/(?<!\/)\/+$/, '')}/${path}`
        if (!mounts.some(({ Target }) => Target === inner))
          copied.push({ Type: 'tmpfs', Target: inner, ReadOnly: true })
      }
      const limit = `${maximumBytes >> 20} MiB or ${maximumEntries} files`
      if (!mount.ReadOnly) notes.push(`${target} is mounted read-only: it is too large to copy (over ${limit}).`)
    }
  }
  return { mounts: copied, notes }
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

const isGitFolder = (path: string): boolean => basename(path) === '.git'

/** The `.git` folders in a folder, as paths in it, the outer ones first; undefined where it has too many folders to look through. */
async function gitFoldersIn(
  source: string,
  most: number,
  signal: AbortSignal | undefined,
): Promise<string[] | undefined> {
  const found: string[] = []
  const folders = ['']
  for (let index = 0; index < folders.length; index++) {
    throwIfAborted(signal)
    if (index >= most) return undefined
    const folder = folders[index]!
    const entries = await readdir(join(source, folder), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (!entry.isDirectory()) continue
      const path = join(folder, entry.name)
      if (isGitFolder(path)) found.push(path)
      else folders.push(path)
    }
  }
  return found
}

/** Copies one file or folder, links as links, with owners and modes; sockets, pipes, devices and what Git keeps are left out. */
class TreeCopy {
  private bytes = 0
  private entries = 0
  /** What could not be copied. */
  left = 0

  constructor(private readonly signal: AbortSignal | undefined) {}

  /** @returns false where it is larger than what is copied: part of it may be there */
  async fits(source: string, target: string): Promise<boolean> {
    throwIfAborted(this.signal)
    let entry: Awaited<ReturnType<typeof lstat>>
    try {
      entry = await lstat(source)
    } catch {
      this.left++
      return true
    }
    this.entries++
    if (entry.isFile()) this.bytes += entry.size
    if (this.entries > maximumEntries || this.bytes > maximumBytes) return false
    const isOurs = process.getuid?.() !== 0
    try {
      if (entry.isDirectory()) {
        const names = isGitFolder(source) ? [] : await readdir(source)
        // Writable until it is filled.
        await mkdir(target, { mode: 0o700 })
        for (const name of names) if (!(await this.fits(join(source, name), join(target, name)))) return false
        if (!isOurs) await chown(target, entry.uid, entry.gid)
        await chmod(target, entry.mode & 0o7777)
      } else if (entry.isSymbolicLink()) {
        await symlink(await readlink(source), target)
        if (!isOurs) await lchown(target, entry.uid, entry.gid)
      } else if (entry.isFile()) {
        await copyFile(source, target, constants.COPYFILE_FICLONE)
        if (!isOurs) await chown(target, entry.uid, entry.gid)
        await chmod(target, entry.mode & 0o7777)
      } else this.left++
    } catch (error) {
      if (error instanceof EngineError) throw error
      this.left++
    }
    return true
  }
}
