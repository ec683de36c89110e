import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { copyBinds, removeCopies } from '../../../src/engine/start/copies.ts'
import type { DockerMount } from '../../../src/engine/start/create-mounts.ts'

let root: string
const runId = `test-copies-${process.pid}`

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'hullgate-root-')))
})
afterEach(() => {
  removeCopies(runId)
  rmSync(root, { recursive: true, force: true })
})

const bind = (source: string, readOnly = false): DockerMount => ({
  Type: 'bind',
  Source: source,
  Target: '/x',
  ReadOnly: readOnly,
})
const copy = (mounts: readonly DockerMount[], isWanted = true, maxFolders?: number) =>
  copyBinds(mounts, { host: { root, real: (path) => path }, runId, name: 'n', isWanted, maxFolders })

it('copies folders with their links, modes and hidden files, but neither .git nor what is no file', async () => {
  mkdirSync(join(root, 'bin'))
  writeFileSync(join(root, 'bin', 'run'), 'go')
  chmodSync(join(root, 'bin', 'run'), 0o751)
  symlinkSync('/etc/passwd', join(root, 'link'))
  writeFileSync(join(root, '.env'), 'A=1')
  mkdirSync(join(root, '.git'))
  writeFileSync(join(root, '.git', 'config'), 'token')
  const server = createServer().listen(join(root, 'socket'))
  const { mounts, notes } = await copy([bind(root)])
  server.close()
  const place = mounts[0]?.Source ?? ''
  expect(place.startsWith(root)).toBe(false)
  expect(readdirSync(place).sort()).toEqual(['.env', '.git', 'bin', 'link'])
  expect(readdirSync(join(place, '.git'))).toEqual([])
  expect(readlinkSync(join(place, 'link'))).toBe('/etc/passwd')
  expect(lstatSync(join(place, 'bin', 'run')).mode & 0o777).toBe(0o751)
  expect(notes).toEqual(['/x lacks 1 files that cannot be copied.'])
})

it('copies no .git of a repository within, and hides it in what is too large to copy', async () => {
  mkdirSync(join(root, 'deep', 'tools', '.git'), { recursive: true })
  writeFileSync(join(root, 'deep', 'tools', '.git', 'config'), 'token')
  mkdirSync(join(root, 'module'))
  writeFileSync(join(root, 'module', '.git'), 'gitdir: ../.git/modules/module')
  const copied = await copy([bind(root)])
  const place = copied.mounts[0]?.Source ?? ''
  expect(readdirSync(join(place, 'deep', 'tools', '.git'))).toEqual([])
  expect(readFileSync(join(place, 'module', '.git'), 'utf8')).toBe('gitdir: ../.git/modules/module')
  removeCopies(runId)
  writeFileSync(join(root, 'large'), '')
  truncateSync(join(root, 'large'), 200 << 20)
  const { mounts } = await copy([bind(root)])
  expect(mounts.slice(1)).toEqual([{ Type: 'tmpfs', Target: '/x/deep/tools/.git', ReadOnly: true }])
})

it('does not mount what is neither a file nor a folder, and says so', async () => {
  const server = createServer().listen(join(root, 'socket'))
  const { mounts, notes } = await copy([bind(join(root, 'socket'))])
  server.close()
  expect(mounts).toEqual([])
  expect(notes).toEqual(['/x is not mounted: its source is neither a file nor a folder that can be read.'])
})

it('copies a single file, and what is bound twice once', async () => {
  writeFileSync(join(root, 'a'), 'text')
  const { mounts } = await copy([bind(join(root, 'a'), true), bind(join(root, 'a'))])
  const [first, second] = mounts.map(({ Source }) => Source ?? '')
  expect(first).toBe(second)
  expect(readFileSync(first ?? '', 'utf8')).toBe('text')
  expect(mounts.map(({ ReadOnly }) => ReadOnly)).toEqual([true, false])
  removeCopies(runId)
  expect(existsSync(dirname(first ?? ''))).toBe(false)
})

it('mounts what is too large as it is, only to read', async () => {
  writeFileSync(join(root, 'large'), '')
  truncateSync(join(root, 'large'), 200 << 20)
  const { mounts, notes } = await copy([bind(root)])
  expect(mounts).toEqual([{ ...bind(root, true), BindOptions: { NonRecursive: true } }])
  expect(notes).toEqual(['/x is mounted read-only: it is too large to copy (over 128 MiB or 20000 files).'])
  expect((await copy([bind(root, true)])).notes).toEqual([])
})

it('does not mount what has more folders than are looked through', async () => {
  for (const name of ['a', 'b', 'c']) mkdirSync(join(root, name))
  writeFileSync(join(root, 'large'), '')
  truncateSync(join(root, 'large'), 200 << 20)
  const { mounts, notes } = await copy([bind(root)], true, 3)
  expect(mounts).toEqual([])
  expect(notes).toEqual(['/x is not mounted: it has too many folders, and what Git keeps cannot be hidden.'])
  expect((await copy([bind(root)], true, 4)).mounts).toHaveLength(1)
})

it('leaves alone what is not of the repository, and what is not started', async () => {
  const others = [bind('/etc/localtime', true), { Type: 'volume' as const, Target: '/v' }]
  expect(await copy(others)).toEqual({ mounts: others, notes: [] })
  expect(await copy([bind(root)], false)).toEqual({ mounts: [bind(root)], notes: [] })
})

it('keeps the copies where only their user lists them', async () => {
  writeFileSync(join(root, 'a'), 'text')
  const { mounts } = await copy([bind(join(root, 'a'))])
  expect(statSync(dirname(mounts[0]?.Source ?? '')).mode & 0o077).toBe(0o011)
})
