import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkoutIn, checkoutOf, fileFrom, rootOf } from '../../src/repository/root.ts'

let workspace: string
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'hullgate-root-'))
})
afterEach(() => rmSync(workspace, { recursive: true, force: true }))

const git = (root: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: root, encoding: 'utf8' }).trim()

function checkout(path: string): string {
  const root = join(workspace, path)
  mkdirSync(join(root, 'deploy'), { recursive: true })
  git(root, 'init', '-q')
  git(root, 'commit', '-q', '--allow-empty', '-m', path || 'one')
  return git(root, 'rev-parse', 'HEAD')
}

describe('the root of a run on GitHub', () => {
  it('is the workspace that was checked out into', { tags: 'large' }, () => {
    checkout('')
    checkout('tools')
    expect(checkoutIn(workspace, ['tools'], '')).toEqual({ root: workspace, paths: ['tools'] })
  })

  it('is the workspace where nothing was checked out', () => {
    expect(checkoutIn(workspace, ['a'], '')).toEqual({ root: workspace, paths: ['a'] })
    expect(checkoutIn(workspace, [], '')).toEqual({ root: workspace, paths: [] })
  })

  it('is the one checkout in a folder, and paths are its own', () => {
    checkout('src/shop')
    const root = join(workspace, 'src/shop')
    expect(checkoutIn(workspace, [], '')).toEqual({ root, paths: [] })
    expect(checkoutIn(workspace, ['src/shop'], '')).toEqual({ root, paths: [] })
    expect(checkoutIn(workspace, ['src/shop/deploy'], '')).toEqual({ root, paths: ['deploy'] })
    expect(checkoutIn(workspace, ['src'], '')).toEqual({ root: workspace, paths: ['src'] })
  })

  it('is, of several, the one that is named, else that of the commit', { tags: 'large' }, () => {
    checkout('tools')
    const commit = checkout('shop')
    expect(checkoutIn(workspace, ['tools'], commit).root).toBe(join(workspace, 'tools'))
    expect(checkoutIn(workspace, [], commit).root).toBe(join(workspace, 'shop'))
    expect(checkoutIn(workspace, [], '0'.repeat(40)).root).toBe(workspace)
    const both = ['tools/deploy', 'shop/deploy']
    expect(checkoutIn(workspace, both, commit)).toEqual({ root: workspace, paths: both })
  })
})

it.each([
  ['.github/p.yml', '/ws', '.github/p.yml'],
  ['./a/../p.yml', '/ws', 'p.yml'],
  ['/ws/p.yml', '/ws', 'p.yml'],
  ['p.yml', '/ws/src', 'p.yml'],
  ['src/p.yml', '/ws/src', 'p.yml'],
  ['/ws/src/p.yml', '/ws/src', 'p.yml'],
  ['../p.yml', '/ws', '/p.yml'],
  ['/etc/p.yml', '/ws', '/etc/p.yml'],
])('a file that an input names: %s of %s', (path, root, expected) => {
  expect(fileFrom(path, root, '/ws')).toBe(expected)
})

describe('the root of a terminal run', () => {
  it('is the current folder, or the one folder outside it that is named', () => {
    expect(rootOf('/a/b', ['c', 'd/e'])).toEqual({ root: '/a/b', paths: ['c', 'd/e'] })
    expect(rootOf('/a/b', ['.'])).toEqual({ root: '/a/b', paths: [] })
    expect(rootOf(join(workspace, 'x'), ['..'])).toEqual({ root: workspace, paths: [] })
    expect(() => rootOf(join(workspace, 'x'), ['..', 'y'])).toThrow('Paths outside the current folder')
  })
})

describe('the commit of a folder', () => {
  it('is the one that is checked out, with the way to the folder', () => {
    const commit = checkout('shop')
    expect(checkoutOf(join(workspace, 'shop'))).toEqual({ repository: null, commit, folder: '' })
    const inside = { repository: 'acme/shop', commit, folder: 'deploy/' }
    expect(checkoutOf(join(workspace, 'shop/deploy'), 'acme/shop')).toEqual(inside)
  })

  it('is not known outside a repository, before the first commit, and of a folder that is not there', () => {
    git(workspace, 'init', '-q', 'new')
    expect(['', 'new', 'none'].map((name) => checkoutOf(join(workspace, name)))).toEqual(Array(3).fill(undefined))
  })
})
