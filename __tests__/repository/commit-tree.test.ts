/** @module-tag large */
import { afterAll, describe, expect, it } from 'vitest'
import { baseCommitIn, changedFrom, commitNamed, commitTree, missingFrom } from '../../src/repository/commit-tree.ts'
import { blobId } from '../../src/repository/git.ts'
import { commit, git, repository, testMerge } from '../git-tree.ts'
import { removeTrees, tree } from '../tree.ts'

afterAll(removeTrees)

const change = { sha: '', headSha: '', baseSha: null, isMergeGroup: false }

/** A base that went on after a branch left it. */
function branched() {
  const root = repository({ 'a.yaml': 'a\n' })
  const parted = git(root, 'rev-parse', 'HEAD')
  git(root, 'checkout', '-q', '-b', 'topic')
  const head = commit(root, { 'b.yaml': 'b\n' })
  git(root, 'checkout', '-q', 'main')
  const base = commit(root, { 'c.yaml': 'c\n' })
  return { root, parted, head, base }
}

describe('what a change is compared with', () => {
  it('is the first parent of the test merge that is checked out', () => {
    const { root, head, base } = branched()
    const sha = testMerge(root, base, head)
    expect(baseCommitIn(root, { ...change, sha, headSha: head, baseSha: base })).toEqual({ commit: base })
    // The event may name an older tip of the base than the one that was merged into.
    expect(baseCommitIn(root, { ...change, sha, headSha: head, baseSha: null })).toEqual({ commit: base })
  })

  it('is the same in a shallow clone, which does not have it', () => {
    const { root, head, base } = branched()
    const sha = testMerge(root, base, head)
    const clone = tree({})
    git(clone, 'clone', '-q', '--depth', '1', `file://${root}`, '.')
    git(clone, 'fetch', '-q', '--depth', '1', 'origin', sha)
    git(clone, 'checkout', '-q', sha)
    expect(baseCommitIn(clone, { ...change, sha, headSha: head, baseSha: base })).toEqual({ commit: base })
    expect(() => commitTree(clone, base)).toThrow()
  })

  it('is where the branches parted for any other commit', () => {
    const { root, parted, head, base } = branched()
    git(root, 'checkout', '-q', head)
    expect(baseCommitIn(root, { ...change, sha: base, headSha: head, baseSha: base })).toEqual({ commit: parted })
    // A merge that the pull request itself has made is no test merge.
    const own = testMerge(root, head, base)
    expect(baseCommitIn(root, { ...change, sha: own, headSha: own, baseSha: base })).toEqual({ commit: base })
  })

  it('is none where the branches have no commit in common', () => {
    const { root, base } = branched()
    git(root, 'checkout', '-q', '--orphan', 'other')
    const head = commit(root, {})
    expect(() => baseCommitIn(root, { ...change, sha: base, headSha: head, baseSha: base })).toThrow(
      `${head.slice(0, 12)} has no commit in common with ${base.slice(0, 12)}`,
    )
  })

  it('is for GitHub to say where the history is not here', () => {
    const { root, head, base } = branched()
    const clone = tree({})
    git(clone, 'clone', '-q', '--depth', '1', '--branch', 'topic', `file://${root}`, '.')
    expect(baseCommitIn(clone, { ...change, sha: 'f'.repeat(40), headSha: head, baseSha: base })).toEqual({
      parted: [base, head],
    })
  })

  it('is what a merge group is put on', () => {
    const { root, head, base } = branched()
    const sha = testMerge(root, base, head)
    const group = { ...change, sha, headSha: sha, baseSha: base, isMergeGroup: true }
    expect(baseCommitIn(root, group)).toEqual({ commit: base })
    expect(baseCommitIn(root, { ...group, baseSha: null })).toBeUndefined()
  })
})

describe('the files of a commit', () => {
  it('are known with what became of them', () => {
    const text = 'one\ntwo\nthree\nfour\n'
    const root = repository({ 'same.txt': 's\n', 'gone.txt': 'g\n', 'old name.txt': text, 'changed.txt': 'c\n' })
    const base = git(root, 'rev-parse', 'HEAD')
    commit(root, { 'gone.txt': null, 'old name.txt': null, 'new.txt': `${text}five\n`, 'changed.txt': 'd\n' })
    const { entries, changed, renames, blob } = commitTree(root, base)
    expect([...entries.keys()]).toEqual(['changed.txt', 'gone.txt', 'old name.txt', 'same.txt'])
    expect([...changed].sort()).toEqual(['changed.txt', 'gone.txt', 'new.txt', 'old name.txt'])
    expect(renames).toEqual(new Map([['old name.txt', 'new.txt']]))
    const read = (path: string) => blob(entries.get(path)!.id).toString()
    expect(['changed.txt', 'gone.txt', 'old name.txt', 'same.txt'].map(read)).toEqual(['c\n', 'g\n', text, 's\n'])
    expect(blob('0'.repeat(40))).toBe('missing')
  })

  it('are those of the folder that is asked', () => {
    const root = repository({ 'a/x.yaml': 'x\n', 'b/y.yaml': 'y\n' })
    const base = commit(root, { 'a/x.yaml': 'z\n' })
    const below = commitTree(`${root}/a`, `${base}~`)
    expect([...below.entries.keys(), ...below.changed]).toEqual(['x.yaml', 'x.yaml'])
  })

  it('may be missing in a partial clone', () => {
    const root = repository({ 'a.yaml': 'a\n' })
    const base = git(root, 'rev-parse', 'HEAD')
    commit(root, { 'a.yaml': 'b\n' })
    git(root, 'config', 'uploadpack.allowFilter', 'true')
    const clone = tree({})
    git(clone, 'clone', '-q', '--filter=blob:none', `file://${root}`, '.')
    expect(missingFrom(commitTree(clone, base))).toEqual(['a.yaml'])
  })

  it('have names', () => {
    const root = repository({ 'a.yaml': 'a\n' })
    const head = git(root, 'rev-parse', 'HEAD')
    expect(['main', 'HEAD', head].map((name) => commitNamed(root, name))).toEqual([head, head, head])
    expect(['nowhere', 'main:a.yaml', '--all'].map((name) => commitNamed(root, name))).toEqual(
      ['', '', ''].map(() => undefined),
    )
  })
})

describe('a list of files from elsewhere', () => {
  const entry = (text: string) => ({ mode: '100644', id: blobId(Buffer.from(text), 40), size: Buffer.byteLength(text) })

  it('is held against the index, and against the disk where there is none', () => {
    const listed = new Map([
      ['same.txt', entry('s\n')],
      ['changed.txt', entry('c\n')],
      ['gone.txt', entry('g\n')],
    ])
    const files = { 'same.txt': 's\n', 'changed.txt': 'd\n', 'new.txt': 'n\n' }
    expect([...changedFrom(repository(files), listed)].sort()).toEqual(['changed.txt', 'gone.txt', 'new.txt'])
    expect([...changedFrom(tree(files), listed)].sort()).toEqual(['changed.txt', 'gone.txt'])
  })
})
