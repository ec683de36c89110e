import { expect, it } from 'vitest'
import { combinations } from '../../../src/readers/pipeline/matrix.ts'

it.each([
  [[], ['']],
  [[['a', ['1', '2']] as const], ['1', '2']],
  [
    [['a', ['1', '2']] as const, ['b', []] as const, ['c', ['3', '4']] as const],
    ['1 3', '1 4', '2 3', '2 4'],
  ],
])('takes one value for each name: %j', (lists, rows) => {
  expect(combinations<string>(lists, 9).map((row) => [...row.values()].join(' '))).toEqual(rows)
})

it('makes one more than asked for', () => {
  const lists = Array.from({ length: 40 }, (_, i) => [`${i}`, ['a', 'b', 'c']] as const)
  expect(combinations(lists, 50)).toHaveLength(51)
})
