import { afterAll, describe, expect, it } from 'vitest'
import { readAll } from '../../src/readers/index.ts'
import { removeTrees } from '../tree.ts'
import { repository } from './manifests.ts'

afterAll(removeTrees)

const bind = '#!/bin/sh\ndocker volume create --opt type=none --opt device=/srv --opt o=bind data\n'

async function sources(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { subjects } = await readAll(repository(files))
  return subjects.flatMap((one) =>
    one.kind === 'container' ? one.mounts.map(({ value }) => `${one.name} ${value.type} ${value.source}`) : [],
  )
}

describe('a volume of the host that another file makes', () => {
  it('is a bind in what a command line starts', async () => {
    expect(await sources({ 'a.sh': bind, 'b.sh': 'docker run -v data:/x a\n' })).toEqual(['a bind /srv'])
    expect(await sources({ 'b.sh': bind, Makefile: 'up:\n\tdocker run --mount source=data,target=/x a\n' })).toEqual([
      'a bind /srv',
    ])
  })

  it('is no other volume, nor that of a project of Compose', async () => {
    expect(await sources({ 'a.sh': bind, 'b.sh': 'docker run -v other:/x a\n' })).toEqual(['a volume other'])
    const compose = 'services: {web: {image: web, volumes: ["data:/x"]}}\nvolumes: {data: {}}\n'
    expect(await sources({ 'a.sh': bind, 'compose.yaml': compose })).toEqual(['web volume data'])
  })

  it('is what the script itself makes of the name first', async () => {
    const own = bind.replace('/srv', '/opt')
    expect(await sources({ 'a.sh': bind, 'b.sh': `${own}docker run -v data:/x a\n` })).toEqual(['a bind /opt'])
  })
})
