import { afterAll, expect, it } from 'vitest'
import { publishedCommit } from '../../src/repository/own-commit.ts'
import { commit, git, repository } from '../git-tree.ts'
import { removeTrees, tree } from '../tree.ts'

afterAll(removeTrees)

/** A clone with one commit, which a branch of its remote has. */
function clone(address: string): { root: string; first: string } {
  const root = repository({ 'dist/cli/index.js': '' })
  const first = git(root, 'rev-parse', 'HEAD')
  git(root, 'remote', 'add', 'upstream', address)
  git(root, 'update-ref', 'refs/remotes/upstream/main', first)
  return { root, first }
}

it.each([
  'https://github.com/hullgate/hullgate',
  'https://github.com/hullgate/hullgate.git',
  'git@github.com:hullgate/hullgate.git',
])('is what is checked out of %s', (address) => {
  const { root, first } = clone(address)
  expect(publishedCommit(`${root}/dist/cli`, '1.2.3')).toEqual({ commit: first })
})

it('is the commit of the version’s tag, whatever is checked out', () => {
  const { root, first } = clone('https://github.com/hullgate/hullgate')
  git(root, 'tag', '-a', '-m', 'v1.2.3', 'v1.2.3')
  commit(root, { 'later.txt': '' })
  expect(publishedCommit(root, '1.2.3')).toEqual({ commit: first, tag: 'v1.2.3' })
  expect(publishedCommit(root, '1.2.4')).toBeUndefined()
})

it('is none that only this machine has', () => {
  const { root } = clone('https://github.com/hullgate/hullgate')
  commit(root, { 'own.txt': '' })
  expect(publishedCommit(root, '1.2.3')).toBeUndefined()
})

it.each(['https://github.com/acme/shop', 'https://github.com/acme/hullgate', '/srv/not-hullgate/hullgate-copy'])(
  'is none of %s, in which it may lie as well',
  (address) => {
    const { root } = clone(address)
    git(root, 'tag', 'v1.2.3')
    expect(publishedCommit(root, '1.2.3')).toBeUndefined()
  },
)

it('is none outside a clone, and none of a broken one', () => {
  expect(publishedCommit(tree({ 'dist/cli/index.js': '' }), '1.2.3')).toBeUndefined()
  expect(publishedCommit(tree({ '.git': 'gitdir: nowhere\n' }), '1.2.3')).toBeUndefined()
})
