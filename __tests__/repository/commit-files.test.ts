import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AskedFiles } from '../../src/repository/asked.ts'
import { CommitFiles } from '../../src/repository/commit-files.ts'
import { commitTree } from '../../src/repository/commit-tree.ts'
import { Files } from '../../src/repository/files.ts'
import { commit, git, repository } from '../git-tree.ts'
import { removeTrees } from '../tree.ts'

afterAll(removeTrees)

const everything = () => true

/** What is checked out, with the files of the commit before it. */
function sides(root: string) {
  const base = git(root, 'rev-parse', 'HEAD^')
  const head = Files.open(root, [], everything)
  return { head, base: new CommitFiles(commitTree(root, base), head, [], everything) }
}

const chart = { 'web/Chart.yaml': 'name: web\n', '.gitignore': '*.lock\nfetched/\n' }

describe('archives of charts', () => {
  it('are the side’s that has them', () => {
    const root = repository({ ...chart, 'web/charts/old.tgz': 'old' })
    commit(root, { 'web/charts/new.tgz': 'new', 'web/charts/old.tgz': 'changed' })
    const { head, base } = sides(root)
    expect(head.archives('web/charts')).toEqual(['web/charts/new.tgz', 'web/charts/old.tgz'])
    expect(base.archives('web/charts')).toEqual(['web/charts/old.tgz'])
    expect(base.bytes('web/charts/old.tgz')?.toString()).toBe('old')
    expect(base.bytes('web/charts/new.tgz')).toBeUndefined()
  })

  it('are followed through the links of each side', { tags: 'large' }, () => {
    const root = repository({ ...chart, 'one/a.tgz': 'a', 'two/b.tgz': 'b' })
    symlinkSync('../one', join(root, 'web/charts'))
    commit(root, {})
    rmSync(join(root, 'web/charts'))
    symlinkSync('../two', join(root, 'web/charts'))
    commit(root, { 'two/c.tgz': 'c' })
    const { head, base } = sides(root)
    expect(head.archives('web/charts')).toEqual(['web/charts/b.tgz', 'web/charts/c.tgz'])
    expect(base.archives('web/charts')).toEqual(['web/charts/a.tgz'])
    expect(base.bytes('web/charts/a.tgz')?.toString()).toBe('a')
    expect([base.bytes('web/charts/b.tgz'), base.isUnchanged('web/charts/b.tgz')]).toEqual([undefined, false])
  })

  it('that git ignores are on both sides', { tags: 'large' }, () => {
    const root = repository(chart)
    git(root, 'commit', '-q', '--allow-empty', '-m', 'nothing')
    commit(root, {})
    const at = join(root, 'web/charts')
    symlinkSync('../fetched', at)
    commit(root, { 'fetched/a.tgz': 'a' })
    commit(root, { 'x.txt': 'x' })
    const { head, base } = sides(root)
    expect([head.archives('web/charts'), base.archives('web/charts')]).toEqual([
      ['web/charts/a.tgz'],
      ['web/charts/a.tgz'],
    ])
    expect(base.bytes('web/charts/a.tgz')?.toString()).toBe('a')
  })

  it('make the sides differ where one has another', { tags: 'large' }, () => {
    const root = repository(chart)
    commit(root, { 'web/charts/new.tgz': 'new' })
    const { head, base } = sides(root)
    const asked = new AskedFiles(head)
    asked.archives('web/charts')
    expect(asked.hasSame(base)).toBe(false)
    writeFileSync(join(root, 'web/Chart.yaml'), 'name: web\n')
    const none = new AskedFiles(Files.open(root, ['web/Chart.yaml'], everything))
    none.archives('other/charts')
    expect(
      none.hasSame(
        new CommitFiles(commitTree(root, git(root, 'rev-parse', 'HEAD')), head, ['web/Chart.yaml'], everything),
      ),
    ).toBe(true)
  })
})
