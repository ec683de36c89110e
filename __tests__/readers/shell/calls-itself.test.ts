import { expect, it } from 'vitest'
import { judged } from '../../judged.ts'
import { tree } from '../../tree.ts'

const shown = async (body: string) => {
  const { findings, gaps } = await judged(tree({ 'a.sh': `#!/bin/bash\n${body}\n` }), '.')
  return [
    ...findings.filter(({ rule }) => rule === 'container/privileged').map(({ message }) => message),
    ...gaps.map(({ because, blocking }) => `${blocking ? 'blocking' : 'open'}: ${because}`),
  ]
}

it('a function that calls itself with what is left of its words is read', async () => {
  const body = 'retry() { shift; "$@" || retry "$@"; }\nretry 3 docker run --privileged web'
  expect(await shown(body)).toEqual(['web is privileged'])
})

it('a function that multiplies its words is a gap, in time', async () => {
  const before = performance.now()
  expect(await shown(`f() { f ${'"$@" '.repeat(2000)}; docker run "$@"; }\nf a b`)).toEqual([
    'blocking: this shell script is not read as a whole: a function that calls itself with more than 1000 words',
  ])
  expect(performance.now() - before).toBeLessThan(20_000)
}, 60_000)
