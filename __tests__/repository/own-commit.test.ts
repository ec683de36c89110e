import { afterAll, beforeAll, expect, it } from 'vitest'
import { publishedCommit } from '../../src/repository/own-commit.ts'
import { commit, git, repository } from '../git-tree.ts'
import { removeTrees, tree } from '../tree.ts'

let root: string
let first: string

/** A clone with one commit, which a branch of its remote has. */
beforeAll(() => {
  root = repository({ 'dist/cli/index.js': '' })
  first = git(root, 'rev-parse', 'HEAD')
  git(root, 'remote', 'add', 'upstream', 'https://github.com/hullgate/hullgate')
  git(root, 'update-ref', 'refs/remotes/upstream/main', first)
})

afterAll(removeTrees)

it.each([
  ['https://github.com/hullgate/hullgate', true],
  ['https://github.com/hullgate/hullgate.git', true],
  ['git@github.com:hullgate/hullgate.git', true],
  ['https://github.com/acme/shop', false],
  ['https://github.com/acme/hullgate', false],
  ['/srv/not-hullgate/hullgate-copy', false],
  ['https://github.com/hullgate/hullgate', true],
])('is what is checked out, if it is a clone of Hullgate: %s, %s', (address, isOwn) => {
  git(root, 'config', 'remote.upstream.url', address)
  expect(publishedCommit(`${root}/dist/cli`, '1.2.3')).toEqual(isOwn ? { commit: first } : undefined)
})

it('is the commit of the version’s tag, and none that only this machine has', () => {
  git(root, 'tag', '-a', '-m', 'v1.2.3', 'v1.2.3')
  commit(root, { 'later.txt': '' })
  expect(publishedCommit(root, '1.2.3')).toEqual({ commit: first, tag: 'v1.2.3' })
  expect(publishedCommit(root, '1.2.4')).toBeUndefined()
})

it('is none outside a clone, and none of a broken one', () => {
  expect(publishedCommit(tree({ 'dist/cli/index.js': '' }), '1.2.3')).toBeUndefined()
  expect(publishedCommit(tree({ '.git': 'gitdir: nowhere\n' }), '1.2.3')).toBeUndefined()
})
