import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { pathInCommit, storedReport } from '../../src/repository/baseline-file.ts'
import { git, repository } from '../git-tree.ts'
import { removeTrees, tree } from '../tree.ts'

afterAll(removeTrees)

it('tells a file of the commit from one that was put beside it, through links too', () => {
  const root = repository({ 'reports/own.json': '{}', 'a.txt': 'a' })
  writeFileSync(join(root, 'fetched.json'), '{"b": 1}')
  symlinkSync('reports', join(root, 'link'))
  expect(pathInCommit(root, join(root, 'reports/own.json'))).toBe('reports/own.json')
  expect(pathInCommit(root, join(root, 'link/own.json'))).toBe('reports/own.json')
  expect(pathInCommit(root, join(root, 'fetched.json'))).toBeUndefined()
  expect(storedReport(join(root, 'fetched.json'))).toBe('{"b": 1}')
  expect(() => storedReport(join(root, 'none.json'))).toThrow('there is no such file')
  expect(() => storedReport(join(root, 'reports'))).toThrow('it is not a file')
})

it('takes what a submodule has for the commit’s, and what lies in no repository for nobody’s', {
  tags: 'large',
}, () => {
  const module = repository({ 'own.json': '{}' })
  const root = repository({ 'a.txt': 'a' })
  git(root, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', module, 'parts/module')
  expect(pathInCommit(root, join(root, 'parts/module/own.json'))).toBe('parts/module/own.json')
  const plain = tree({ 'a.json': '{}' })
  expect(pathInCommit(plain, join(plain, 'a.json'))).toBeUndefined()
  const broken = tree({ 'a.json': '{}', '.git/HEAD': 'nothing' })
  expect(pathInCommit(broken, join(broken, 'a.json'))).toBe('a.json')
})
