import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'

const read = (steps: string, more: Readonly<Record<string, string>> = {}) =>
  readAll(repository({ 'acr-task.yaml': `version: v1.1.0\nsteps:\n${steps}`, ...more }))

async function startedBy(steps: string) {
  const { subjects, gaps } = await read(steps)
  expect(gaps).toEqual([])
  return subjects.flatMap((one) =>
    one.kind === 'container'
      ? [[one.name, place(one.at), one.oneOff, one.privileged && place(one.privileged.at), one.networkMode?.value]]
      : [],
  )
}

it('a step of a task runs a container with the flags of its text and its keys', async () => {
  expect(await startedBy('  - cmd: acme/tool:1 test\n    privileged: true\n    network: host\n')).toEqual([
    ['tool', '3:cmd', true, '4:true', 'host'],
  ])
  expect(await startedBy('  - cmd: --privileged -v /:/host acme/tool:1\n')).toEqual([
    ['tool', '3:cmd', true, '3:--privileged', undefined],
  ])
  expect(await startedBy('  - cmd: $Registry/tool:{{.Run.ID}} test\n    privileged: false\n')).toEqual([
    ['tool', '3:cmd', true, undefined, undefined],
  ])
  expect(await startedBy('  - push: [acme/tool:1]\n')).toEqual([])
})

it('a step builds the Dockerfile that it names', async () => {
  const { subjects } = await read('  - build: -t $Registry/a:1 -f images/a.txt --target app images\n', {
    'images/a.txt': 'FROM debian:13 AS app\nUSER me\nFROM app\nUSER root\n',
  })
  expect(subjects.flatMap((one) => (one.kind === 'dockerfile' ? [[one.key, one.user?.value]] : []))).toEqual([
    ['images/a.txt#final', 'me'],
  ])
})

it('a command names a task as a file, or a Dockerfile', async () => {
  const of = async (line: string) => {
    const { subjects, gaps } = await readAll(
      repository({
        'x.sh': `#!/bin/sh\n${line}\n`,
        'task.yaml': 'version: v1.0.0\nsteps:\n  - cmd: acme/a\n    privileged: true\n',
        'image.txt': 'FROM debian:13\n',
      }),
    )
    return [subjects.map(({ kind }) => kind).sort(), gaps]
  }
  expect(await of('az acr run -r acme -f task.yaml .')).toEqual([['container'], []])
  expect(await of('az acr build -r acme -f image.txt .')).toEqual([['container', 'dockerfile'], []])
})

it('other files with steps are none', async () => {
  const { subjects } = await readAll(
    repository({
      'a.yaml': 'version: 2\nsteps:\n  - cmd: acme/a\n    privileged: true\n',
      'b.yaml': 'version: v1.0.0\nsteps:\n  - run: docker\n',
    }),
  )
  expect(subjects).toEqual([])
})

it('is told apart in linear time', { tags: 'large' }, async () => {
  const started = performance.now()
  await readAll(repository({ 'a.yaml': `version: v1.1.0\n${' '.repeat(200_000)}x\n` }))
  expect(performance.now() - started).toBeLessThan(5_000)
})
