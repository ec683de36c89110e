import { expect, it } from 'vitest'
import type { Policy } from '../../src/model/policy.ts'
import { changesOf } from '../../src/policy/changes.ts'
import { defaults } from '../../src/policy/defaults.ts'

const waiver = { rule: 'container/privileged', path: 'a/**', reason: 'r', owner: 'o', expires: '2026-12-31', line: 1 }

it.each<[Partial<Policy>, string]>([
  [{}, ''],
  [{ failOn: 'never' }, '`fail-on` medium → never'],
  [{ rules: new Map([['container/privileged', 'off']]) }, '`container/privileged` default → off'],
  [{ exclude: ['a/**'] }, '`exclude` adds a/**'],
  [{ include: ['a/**'] }, '`include` adds a/**; `include` removes **'],
  [{ waivers: [waiver] }, '`waivers` adds container/privileged in a/** until 2026-12-31'],
  [{ kubernetesVersion: '1.30' }, '`kubernetes-version` 1.37 → 1.30'],
  [{ benchmarks: { docker: '1.8', kubernetes: '1.12' } }, '`benchmarks.docker` 1.5 → 1.8'],
])('%j reads %s', (change, words) => {
  expect(changesOf(defaults, { ...defaults, ...change })).toBe(words)
})

it('counts what it does not name', () => {
  const exclude = Array.from({ length: 30 }, (_, index) => `${index}/**`)
  expect(changesOf(defaults, { ...defaults, exclude })).toMatch(/; `exclude` adds 7\/\*\*; 22 more$/)
})
