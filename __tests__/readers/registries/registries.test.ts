import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'

async function read(path: string, text: string) {
  const { subjects, gaps } = await readAll(repository({ [path]: text }))
  const found = subjects.flatMap((one) =>
    one.kind === 'client' && one.insecureRegistry
      ? [`${one.insecureRegistry.value} ${place(one.insecureRegistry.at)}`]
      : [],
  )
  return { found, gaps: gaps.map(({ line, blocking }) => [line, blocking]) }
}

it('a registry or a mirror is insecure, in either version of the form', async () => {
  const two =
    '[[registry]]\nlocation = "r.lan"\ninsecure = true\n[[registry.mirror]]\nlocation = "m.lan:5000/x"\ninsecure = true\n[[registry]]\nprefix = "p.lan"\ninsecure = true\n[[registry]]\nlocation = "s.lan"\ninsecure = false\n'
  expect(await read('etc/containers/registries.conf', two)).toEqual({
    found: ['r.lan 3:true', 'm.lan:5000/x 6:true', 'p.lan 9:true'],
    gaps: [],
  })
  expect(await read('registries.conf', '[registries.insecure]\nregistries = ["o.lan"]\n')).toEqual({
    found: ['o.lan 2:o.lan'],
    gaps: [],
  })
  expect(await read('registries.conf.d/a.conf', 'unqualified-search-registries = ["docker.io"]\n')).toEqual({
    found: [],
    gaps: [],
  })
})

it('one that does not parse hides what it says, and other programs have files of this name', async () => {
  expect(await read('registries.conf', '[[registry]]\nlocation = "r.lan\n')).toEqual({ found: [], gaps: [[2, true]] })
  expect(await read('registries.conf', 'a: b\n')).toEqual({ found: [], gaps: [] })
})
