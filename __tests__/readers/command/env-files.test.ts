import { expect, it } from 'vitest'
import { position } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

async function envOf(line: string, files: Record<string, string>) {
  const { subjects } = await readAll(repository({ 'ops/x.sh': `#!/bin/sh\n${line}\n`, ...files }))
  return subjects.flatMap((one) =>
    one.kind === 'container'
      ? [
          {
            env: one.env.map(({ value, at }) => [
              value.name,
              value.value,
              `${at.source.path}:${position(at.source, at.start).line}`,
            ]),
            isOpen: one.unresolved.has('env'),
          },
        ]
      : [],
  )
}

it('the variables of a file that a command names are those of its container', async () => {
  const text = '# remark\nA="b"\n\nTOKEN=x=y # z\nFROM_HOST\n'
  const [first] = await envOf('docker run --env-file a.vars -e C=d app', { 'ops/a.vars': text })
  expect(first).toEqual({
    env: [
      ['A', '"b"', 'ops/a.vars:2'],
      ['TOKEN', 'x=y # z', 'ops/a.vars:4'],
      ['C', 'd', 'ops/x.sh:2'],
    ],
    isOpen: false,
  })
})

it('a file that is not here stays open', async () => {
  expect(await envOf('docker run --env-file a.vars app', {})).toEqual([{ env: [], isOpen: true }])
  expect(await envOf('docker run --env-file /etc/a.vars app', { 'etc/a.vars': 'A=b\n' })).toEqual([
    { env: [], isOpen: true },
  ])
  const [one] = await envOf('docker run --env-file a.vars --env-file "$B" app', { 'a.vars': 'A=b\n' })
  expect(one).toEqual({ env: [['A', 'b', 'a.vars:1']], isOpen: true })
})

it.each([
  ['files', 20, (count: number) => ['--env-file a.vars '.repeat(count), 'A=b\n'] as const],
  ['variables', 499, (count: number) => ['--env-file a.vars ', 'A=b\n'.repeat(count)] as const],
])('more %s than are read leave it open', async (_, most, make) => {
  const isOpen = async (count: number) => {
    const [flags, text] = make(count)
    return (await envOf(`docker run ${flags}app`, { 'ops/a.vars': text })).map((one) => one.isOpen)
  }
  expect([await isOpen(most), await isOpen(most + 1)]).toEqual([[false], [true]])
})
