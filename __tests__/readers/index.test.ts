import { describe, expect, it } from 'vitest'
import type { Kind } from '../../src/model/subject.ts'
import { kindsIn, readAll } from '../../src/readers/index.ts'
import { repository } from './manifests.ts'

describe('the kinds that a file may hold', () => {
  it.each([
    ['compose.yaml', ['container', 'exec', 'service-account']],
    ['deploy/web.yaml', ['container', 'service-account', 'exec']],
    ['data.json', ['container', 'service-account']],
    ['.devcontainer/devcontainer.json', ['container', 'exec', 'service-account']],
    ['Dockerfile.prod', ['dockerfile', 'container', 'exec']],
    ['web.dockerfile', ['dockerfile', 'container', 'exec']],
    ['dockerfile-lint.yaml', ['container', 'service-account', 'exec']],
    ['run.sh', ['container', 'exec']],
  ] as [string, Kind[]][])('%s: %j', (path, kinds) => {
    expect([...kindsIn(path)].sort()).toEqual([...kinds].sort())
  })

  it('are all of them where no format claims it', () => {
    expect([...kindsIn('.')].sort()).toEqual(['container', 'dockerfile', 'exec', 'service-account'])
  })

  it('come with every gap from the format that took the file', async () => {
    const { gaps } = await readAll(
      repository({ 'pod.yaml': 'apiVersion: v1\nkind: Pod\n  x: [\n', Dockerfile: 'FROM a\nNOPE\n' }),
    )
    expect(gaps.map(({ path, kinds, blocking }) => [path, kinds, blocking])).toEqual([
      ['Dockerfile', ['dockerfile', 'container', 'exec'], false],
      ['pod.yaml', ['container', 'service-account'], true],
    ])
  })
})

describe('reading', () => {
  it('counts the files that a reader took', async () => {
    const { files, subjects } = await readAll(
      repository({
        'README.md': 'docker',
        'compose.yaml': 'services: {web: {image: a}}\n',
        'notes.yaml': 'a: b\n',
        Dockerfile: 'FROM a\n',
      }),
    )
    expect([files, subjects.map(({ kind }) => kind).sort()]).toEqual([2, ['container', 'dockerfile']])
  })

  it('leaves a Dockerfile by name alone that builds nothing', async () => {
    expect(await readAll(repository({ 'Dockerfile.dockerignore': 'node_modules\n' }))).toEqual({
      subjects: [],
      gaps: [],
      files: 0,
    })
  })
})
