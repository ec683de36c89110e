import { expect, it } from 'vitest'
import { parseTable } from '../../src/benchmarks/table.ts'

it('gives the last column the rest of its line, and a row the notes below it', () => {
  const text = `
    # number and title

    5.1   memory limit   is set
          needs: seccomp
          unruled: only the host shows it
          unchecked: all the rest is not checked
    5.2   CPU
  `
  expect(parseTable(['number', 'title'], text)).toEqual([
    {
      number: '5.1',
      title: 'memory limit is set',
      needs: 'seccomp',
      unruled: 'only the host shows it',
      unchecked: 'all the rest is not checked',
    },
    { number: '5.2', title: 'CPU' },
  ])
})
