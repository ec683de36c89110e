import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { pathInCommit, storedReport } from '../../src/repository/baseline-file.ts'
import { repository } from '../git-tree.ts'
import { removeTrees } from '../tree.ts'

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
