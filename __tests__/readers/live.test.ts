import { expect, it } from 'vitest'
import { image } from '../../src/model/image.ts'
import { source, span } from '../../src/model/source.ts'
import { readSavedImage, withKeys } from '../../src/readers/live.ts'
import { pieces, saved, tar } from './image/archives.ts'

const at = span(source('image app', '', 'engine'), 0)
const named = (name: string) => image({ key: `image ${name}`, name, dialect: 'live', evidence: 'live', at })

it('tells two tags of one repository apart; one alone has the key that it has with any tag', () => {
  const found = [
    [named('app'), 'app:1'],
    [named('app'), 'app:2'],
    [named('db'), 'db:1'],
    [{ ...named('x'), key: 'compose.yaml#x' }, 'x:1'],
    [{ ...named('x'), key: 'compose.yaml#x' }, 'x:2'],
  ] as const
  expect(withKeys(found).map(({ key, name }) => [key, name])).toEqual([
    ['image app:1', 'app:1'],
    ['image app:2', 'app:2'],
    ['image db', 'db'],
    ['compose.yaml#x', 'x'],
    ['compose.yaml#x', 'x'],
  ])
  expect(withKeys(found.slice(1, 3)).map(({ key }) => key)).toEqual(['image app', 'image db'])
})

it('counts what the layers of a saved image take up, packed or not', async () => {
  const layers = [tar([{ name: 'a', content: 'x' }]), tar([{ name: 'b', content: Buffer.alloc(5000) }])]
  const repository = {
    paths: [],
    read: () => undefined,
    startsWith: () => false,
    link: () => undefined,
    named: new Set<string>(),
  }
  const { bytes } = await readSavedImage(pieces(saved(layers, {})), { reference: 'app:1' }, repository, '2026-06-15')
  expect(bytes).toBe(layers[0]!.length + layers[1]!.length)
})
