import { expect, it } from 'vitest'
import { container } from '../../src/model/container.ts'
import { source, span } from '../../src/model/source.ts'
import { withLinksFollowed } from '../../src/readers/links.ts'

const links: Readonly<Record<string, string>> = {
  data: '/etc',
  'a/b': '../real',
  real: 'inner',
  loop: 'loop',
  up: '../../x',
}

it.each([
  ['./data/x', '/etc/x'],
  ['./a/b/c', './inner/c'],
  ['./plain', './plain'],
  ['./loop', './loop'],
  ['./up', '../../x'],
  ['data', 'data'],
])('%s is %s', (written, real) => {
  const at = span(source('compose.yaml', ''), 0)
  const mounts = [{ value: { type: 'bind', source: written, target: '/t', readOnly: false }, at }]
  const read = container({ key: 'k', name: 'web', dialect: 'compose', at, mounts })
  const repository = { paths: [], read: () => undefined, link: (path: string) => links[path] }
  expect(withLinksFollowed(read, repository).mounts[0]!.value.source).toBe(real)
})
