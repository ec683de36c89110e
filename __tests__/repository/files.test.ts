import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Files, InputError, maximumFileBytes } from '../../src/repository/files.ts'
import { fileAt } from '../../src/repository/git.ts'

const made: string[] = []
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true })
})

function tree(files: Record<string, string | Buffer>): string {
  const root = mkdtempSync(join(tmpdir(), 'hullgate-files-'))
  made.push(root)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

const git = (root: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: root, encoding: 'utf8' })
const open = (root: string, under: string[] = [], wanted = (_: string) => true) => Files.open(root, under, wanted)

describe('Files', () => {
  it('lists a folder without git, leaving out node_modules and .git', () => {
    const root = tree({ 'b.yaml': '', 'a/c.yaml': '', 'node_modules/x/y.yaml': '', '.github/w.yml': '' })
    expect(open(root).paths).toEqual(['.github/w.yml', 'a/c.yaml', 'b.yaml'])
  })

  it('lists tracked and new files of a repository, not ignored ones', () => {
    const root = tree({ 'a.yaml': '', 'new.yaml': '', 'out/x.yaml': '', '.gitignore': 'out\n' })
    git(root, 'init', '-q')
    git(root, 'add', 'a.yaml', '.gitignore')
    expect(open(root).paths).toEqual(['.gitignore', 'a.yaml', 'new.yaml'])
  })

  it('lists an ignored folder that was named', () => {
    const root = tree({ 'out/x.yaml': '', '.gitignore': 'out\n' })
    git(root, 'init', '-q')
    expect(open(root, ['out']).paths).toEqual(['out/x.yaml'])
  })

  it('keeps to the paths named and to what is wanted', () => {
    const root = tree({ 'a/x.yaml': '', 'a/y.yaml': '', 'b/z.yaml': '', 'c.yaml': '' })
    expect(open(root, ['a', 'c.yaml', './a/x.yaml'], (path) => path !== 'a/y.yaml').paths).toEqual([
      'a/x.yaml',
      'c.yaml',
    ])
    expect(() => open(root, ['nope'])).toThrow(InputError)
  })

  it('reads a file once, by any spelling of its path', () => {
    const root = tree({ 'a/x.yaml': 'x: 1\r\n' })
    const files = open(root)
    expect(files.read('./a/../a/x.yaml')).toBe(files.read('a/x.yaml'))
    expect(files.read('a/x.yaml')).toMatchObject({ path: 'a/x.yaml', text: 'x: 1\r\n', origin: 'repository' })
  })

  it('never reads outside the root', () => {
    const outside = tree({ secret: 'token' })
    const root = tree({ 'in.yaml': 'a: 1' })
    symlinkSync(join(outside, 'secret'), join(root, 'link.yaml'))
    symlinkSync(outside, join(root, 'dir'))
    symlinkSync('in.yaml', join(root, 'inner.yaml'))
    const files = open(root)
    const escapes = ['link.yaml', 'dir/secret', `../${outside.split('/').pop()}/secret`, join(outside, 'secret')]
    expect(escapes.map((path) => files.read(path))).toEqual([undefined, undefined, undefined, undefined])
    expect(files.read('inner.yaml')?.text).toBe('a: 1')
    expect(files.unread).toEqual([
      { path: 'link.yaml', because: 'a symbolic link to a place outside the repository', blocking: false },
    ])
  })

  it('leaves out binaries, and reports what is too large', () => {
    const root = tree({ 'b.yaml': Buffer.from([0x61, 0, 0x62]), 'big.yaml': Buffer.alloc(maximumFileBytes + 1, 'a') })
    const files = open(root)
    expect([files.read('b.yaml'), files.read('big.yaml'), files.read('none.yaml')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(files.unread).toEqual([
      { path: 'b.yaml', because: 'not a text file (it contains NUL bytes)', blocking: true },
      { path: 'big.yaml', because: '8 MiB, larger than the limit of 8 MiB', blocking: true },
    ])
  })

  it('reports a script with NUL bytes: a shell leaves them out; a program and a picture do not block', () => {
    const root = tree({
      'up.sh': '#!/bin/sh\ndocker run a\n#\0',
      'bin/up': '#!/bin/sh\ndoc\0ker run a\n',
      'logo.bin': 'docker run\0',
      'tidy.sh': '#!/bin/sh\nls\0',
    })
    const files = open(root)
    for (const path of files.paths) files.read(path)
    const because = 'not a text file (it contains NUL bytes)'
    expect(files.unread).toEqual([
      { path: 'bin/up', because, blocking: true },
      { path: 'tidy.sh', because, blocking: false },
      { path: 'up.sh', because, blocking: true },
    ])
  })

  it('reads UTF-16 as YAML does: nobody hides a manifest in it', () => {
    const little = Buffer.from('\ufeffa: é\n', 'utf16le')
    const root = tree({ 'le.yaml': little, 'be.yaml': Buffer.from(little).swap16() })
    const files = open(root)
    expect([files.read('le.yaml')?.text, files.read('be.yaml')?.text]).toEqual(['a: é\n', 'a: é\n'])
  })

  it('reports a name that is not UTF-8; data does not block', () => {
    const root = tree({ 'data.json': Buffer.from([0x7b, 0]) })
    writeFileSync(Buffer.concat([Buffer.from(`${root}/a`), Buffer.from([0xff]), Buffer.from('.yaml')]), 'a: 1')
    const files = open(root)
    expect(files.paths.map((path) => files.read(path))).toEqual([undefined, undefined])
    expect(files.unread).toEqual([
      { path: 'a\ufffd.yaml', because: 'the file name is not UTF-8', blocking: true },
      { path: 'data.json', because: 'not a text file (it contains NUL bytes)', blocking: false },
    ])
  })

  it('takes no path for a pattern', () => {
    const root = tree({ 'a.yaml': '', ':(exclude)x/b.yaml': '' })
    git(root, 'init', '-q')
    expect(open(root, [':(exclude)x']).paths).toEqual([':(exclude)x/b.yaml'])
  })

  it('lists a bare repository in a repository without asking its configuration', () => {
    const root = tree({ 'a.yaml': '' })
    git(root, 'init', '-q', '--bare', '.')
    git(root, 'config', 'core.bare', 'false')
    git(root, 'config', 'core.worktree', root)
    git(root, 'config', 'core.fsmonitor', `touch ${root}/ran`)
    expect(open(root).paths).toContain('a.yaml')
    expect(existsSync(join(root, 'ran'))).toBe(false)
  })

  it('takes an empty folder', () => {
    expect(open(tree({})).paths).toEqual([])
  })
})

describe('fileAt', () => {
  it('distinguishes text, absent and unknown', () => {
    const root = tree({ 'p.yml': 'fail-on: high\n' })
    git(root, 'init', '-q')
    git(root, 'add', '.')
    git(root, 'commit', '-qm', 'one')
    const head = git(root, 'rev-parse', 'HEAD').trim()
    writeFileSync(join(root, 'p.yml'), 'fail-on: never\n')
    expect(fileAt(root, head, 'p.yml')).toEqual({ state: 'text', text: 'fail-on: high\n' })
    expect(fileAt(root, head, 'q.yml')).toEqual({ state: 'absent' })
    expect(fileAt(root, '0'.repeat(40), 'p.yml')).toEqual({ state: 'unknown' })
    expect(fileAt(root, '--output=x', 'p.yml')).toEqual({ state: 'unknown' })
    expect(fileAt(root, head, './p.yml')).toEqual({ state: 'text', text: 'fail-on: high\n' })
    expect(fileAt(root, head, '../p.yml')).toEqual({ state: 'unknown' })
  })

  it('takes neither a link nor a replaced object for the file', () => {
    const root = tree({ 'p.yml': 'fail-on: high\n', 'q.yml': 'fail-on: never\n' })
    symlinkSync('q.yml', join(root, 'link.yml'))
    git(root, 'init', '-q')
    git(root, 'add', '.')
    git(root, 'commit', '-qm', 'one')
    const head = git(root, 'rev-parse', 'HEAD').trim()
    git(root, 'replace', git(root, 'rev-parse', 'HEAD:p.yml').trim(), git(root, 'rev-parse', 'HEAD:q.yml').trim())
    expect(fileAt(root, head, 'p.yml')).toEqual({ state: 'text', text: 'fail-on: high\n' })
    expect(fileAt(root, head, 'link.yml')).toEqual({ state: 'unknown' })
  })
})
