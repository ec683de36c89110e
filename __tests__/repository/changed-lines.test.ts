/** @module-tag large */
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { changedLines } from '../../src/repository/changed-lines.ts'
import { commitTree } from '../../src/repository/commit-tree.ts'
import { commit, git, repository } from '../git-tree.ts'
import { removeTrees, tree } from '../tree.ts'

afterAll(removeTrees)

const rows = (count: number) => Array.from({ length: count }, (_, i) => `row ${i}\n`)
const text = rows(20).join('')
/** The third line is another one, and one more is put in behind the tenth. */
const changed = rows(20).with(2, 'other\n').toSpliced(10, 0, 'more\n').join('')

function branch(before: Record<string, string>, now: Record<string, string | null>) {
  const root = repository(before)
  const base = git(root, 'rev-parse', 'HEAD')
  commit(root, now)
  return { root, base: () => commitTree(root, base) }
}

const linesOf = (...of: Parameters<typeof changedLines>) => {
  const lines = changedLines(...of)
  return (path: string) => {
    const own = lines?.linesOf(path)
    return own && [...own]
  }
}

const listed = (patches: Record<string, string | null>) => ({
  files: new Set(Object.keys(patches)),
  patches: new Map(
    Object.entries(patches).flatMap(([path, patch]) => (patch === null ? [] : [[path, patch] as const])),
  ),
})

describe('changed lines', () => {
  const patch = '@@ -2,3 +2,3 @@\n row 1\n-row 2\n+other\n row 3\n@@ -10 +10,2 @@\n row 9\n+more'

  it('are GitHub’s where they are those of what is checked out', () => {
    const { root } = branch({ 'a.yaml': text }, { 'a.yaml': changed })
    const of = linesOf(root, listed({ 'a.yaml': patch }), () => expect.fail('git was asked'))
    expect([of('a.yaml'), of('a.yaml'), of('b.yaml')]).toEqual([[3, 11], [3, 11], undefined])
  })

  it('are git’s where the base has moved them, and where GitHub leaves the diff out', () => {
    const now = `first\n${changed}`
    const { root, base } = branch({ 'a.yaml': `first\n${text}`, 'b.yaml': text }, { 'a.yaml': now, 'b.yaml': changed })
    const of = linesOf(root, listed({ 'a.yaml': patch, 'b.yaml': null }), base)
    expect([of('a.yaml'), of('b.yaml')]).toEqual([
      [4, 12],
      [3, 11],
    ])
    const none = linesOf(root, listed({ 'a.yaml': patch, 'b.yaml': null }), () => undefined)
    expect([none('a.yaml'), none('b.yaml')]).toEqual([undefined, undefined])
    const failing = linesOf(root, listed({ 'b.yaml': null }), () => {
      throw new Error('no base')
    })
    expect(failing('b.yaml')).toBeUndefined()
  })

  it('are git’s where GitHub lists nothing', () => {
    const { root, base } = branch(
      { 'a.yaml': text, 'gone.yaml': 'gone\n', 'old name.yaml': text, 'same.yaml': text, 'mode.sh': text },
      { 'a.yaml': changed, 'gone.yaml': null, 'old name.yaml': null, 'new/näme.yaml': changed, 'new.yaml': 'a: 1\n' },
    )
    chmodSync(join(root, 'mode.sh'), 0o755)
    commit(root, {})
    expect([...changedLines(root, undefined, base)!.files].sort()).toEqual([
      'a.yaml',
      'gone.yaml',
      'mode.sh',
      'new.yaml',
      'new/näme.yaml',
      'old name.yaml',
    ])
    const of = linesOf(root, undefined, base)
    expect([of('a.yaml'), of('mode.sh'), of('same.yaml'), of('new/näme.yaml')]).toEqual([
      [3, 11],
      [],
      undefined,
      [3, 11],
    ])
    // All of a new file is new.
    expect(of('new.yaml')).toBeUndefined()
    expect(changedLines(root, undefined, () => undefined)).toBeUndefined()
  })

  it('run no program and hide nothing, whatever the repository configures', () => {
    const mark = join(tree({}), 'ran')
    const attributes = '* diff=evil -text\n*.yaml binary\n'
    const { root, base } = branch({ 'a.yaml': text }, { 'a.yaml': changed, '.gitattributes': attributes })
    for (const [name, value] of [
      ['diff.external', `touch ${mark}`],
      ['diff.evil.textconv', `touch ${mark}; cat`],
      ['diff.evil.command', `touch ${mark}`],
      ['color.diff', 'always'],
      ['diff.interHunkContext', '100'],
    ])
      git(root, 'config', name!, value!)
    expect(linesOf(root, undefined, base)('a.yaml')).toEqual([3, 11])
    expect(existsSync(mark)).toBe(false)
  })

  it('are not those of a link', () => {
    const { root, base } = branch({ 'a.yaml': text, 'b.yaml': text }, { 'b.yaml': null })
    writeFileSync(join(root, 'x'), '')
    git(root, 'update-index', '--add', '--cacheinfo', `120000,${git(root, 'hash-object', '-w', 'x')},b.yaml`)
    expect(linesOf(root, listed({ 'b.yaml': null }), base)('b.yaml')).toBeUndefined()
  })
})
