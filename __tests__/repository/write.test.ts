import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeReport } from '../../src/repository/write.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-'))
  mkdirSync(join(folder, 'tree'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (path: string) => writeReport(join(folder, path), ['{', '}'], [join(folder, 'tree')])
const read = (path: string) => readFileSync(join(folder, path), 'utf8')

it('writes with its folders, over what is there', async () => {
  await write('tree/out/deep/report.json')
  await write('tree/out/deep/report.json')
  expect(read('tree/out/deep/report.json')).toBe('{}')
  expect(readdirSync(join(folder, 'tree/out/deep'))).toEqual(['report.json'])
})

it.runIf(existsSync('/proc/self'))('says so where a file system makes no folders', async () => {
  const made = writeReport('/proc/hullgate/deep/report.json', ['{}'], [])
  await expect(made).rejects.toThrow('no folder can be made at /proc/hullgate')
})

it('makes no folder below a file', async () => {
  writeFileSync(join(folder, 'file'), 'mine')
  await expect(write('file/deep/report.json')).rejects.toThrow('ENOTDIR')
  expect(read('file')).toBe('mine')
})

it('follows no link of the tree to a file', async () => {
  writeFileSync(join(folder, 'profile'), 'mine')
  symlinkSync('../profile', join(folder, 'tree/report.json'))
  await write('tree/report.json')
  expect([read('profile'), read('tree/report.json')]).toEqual(['mine', '{}'])
})

it('leaves the tree through none of its folders', async () => {
  mkdirSync(join(folder, 'home'))
  symlinkSync('../home', join(folder, 'tree/out'))
  await expect(write('tree/out/sub/report.json')).rejects.toThrow('leads out of')
  await expect(write('tree/out/report.json')).rejects.toThrow(`${folder}/tree/out leads out of ${folder}/tree`)
  expect(readdirSync(join(folder, 'home'))).toEqual([])
})

it('follows a link outside the tree: whoever named it made it', async () => {
  writeFileSync(join(folder, 'file'), '')
  symlinkSync('file', join(folder, 'link'))
  await write('link')
  await write('new/report.json')
  expect([read('file'), read('new/report.json')]).toEqual(['{}', '{}'])
  await writeReport('/dev/null', ['{}'], ['/'])
})

it.each(['tree/.git', 'tree/.git/config', 'tree/sub/.GIT/hooks/pre-commit', 'tree/link/config', '.git/config'])(
  'writes nothing among the files of Git: %s',
  async (path) => {
    mkdirSync(join(folder, 'tree/.git'))
    symlinkSync('.git', join(folder, 'tree/link'))
    await expect(write(path)).rejects.toThrow(`${folder}/${path} is a file of Git`)
    expect(readdirSync(join(folder, 'tree/.git'))).toEqual([])
    await write('tree/.github/report.json')
    await write('tree/app.git/report.json')
  },
)

it('leaves a folder in its place alone', async () => {
  mkdirSync(join(folder, 'tree/report.json'))
  await expect(write('tree/report.json')).rejects.toThrow('EISDIR')
  expect(existsSync(join(folder, 'tree/report.json'))).toBe(true)
  expect(readdirSync(join(folder, 'tree'))).toEqual(['report.json'])
})
