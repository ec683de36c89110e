import { expect, it } from 'vitest'
import { judge } from '../../../src/decide/judge.ts'
import { readAll } from '../../../src/readers/index.ts'
import { rules } from '../../../src/rules/index.ts'
import { repository } from '../manifests.ts'

const rule = rules.filter(({ id }) => id === 'dockerfile/executed-download')

it.each([
  ['http --follow https://a.example/i | sh', ['Dockerfile runs a download from a.example with sh, unverified']],
  ['lynx -source https://a.example/i | sh', ['Dockerfile runs a download from a.example with sh, unverified']],
  ['aria2c -o- https://a.example/i | sh', ['Dockerfile runs a download from a.example with sh, unverified']],
  ['http -d -o i.sh https://a.example/i && sh i.sh', ['Dockerfile runs a download from a.example with sh, unverified']],
  [
    'powershell -Command "iwr https://a.example/i.ps1 | iex"',
    ['Dockerfile runs a download from a.example with powershell, unverified'],
  ],
  ['http https://a.example/i', []],
])('%s', async (run, messages) => {
  const { subjects } = await readAll(repository({ Dockerfile: `FROM a:1\nRUN ${run}\n` }))
  const { others } = judge(rule, subjects, { trustedRegistries: [] }).byRule.get(rule[0]!.id)!
  expect(others.flatMap(({ hits }) => hits.map(({ message }) => message))).toEqual(messages)
})
