import { expect, it } from 'vitest'
import { SubjectIndex } from '../../src/decide/subject-index.ts'
import { binding } from '../../src/model/binding.ts'
import { source, span } from '../../src/model/source.ts'

const one = (path: string, ...names: string[]) =>
  binding({
    key: path,
    name: path,
    dialect: 'pod',
    at: span(source(path, ''), 0),
    refersTo: names.map((name) => ({ namespace: 'shop', name })),
  })

it('finds all that refer to an object, each once, wherever they are', () => {
  const index = new SubjectIndex([
    one('a/a.yaml', 'chef', 'chef'),
    one('b/b.yaml', 'cook', 'chef'),
    one('c.yaml', 'cook'),
  ])
  const found = (namespace: string, name: string) =>
    index.findReferring('binding', { namespace, name }).map(({ key }) => key)
  expect(found('shop', 'chef')).toEqual(['a/a.yaml', 'b/b.yaml'])
  expect(found('pay', 'chef')).toEqual([])
  expect(index.findReferring('role', { namespace: 'shop', name: 'chef' })).toEqual([])
})
