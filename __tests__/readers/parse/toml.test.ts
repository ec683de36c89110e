import { expect, it } from 'vitest'
import { source } from '../../../src/model/source.ts'
import { parseToml } from '../../../src/readers/parse/toml.ts'
import type { Node } from '../../../src/readers/parse/yaml.ts'

const plain = (node: Node): unknown => {
  if (node.kind === 'scalar') return node.text
  if (node.kind === 'seq') return node.items.map(plain)
  return Object.fromEntries(node.list.map(({ key, value }) => [key.text, plain(value)]))
}

/** As Python's tomllib reads them, but for what is no string. */
it.each([
  ['a = "b"', { a: 'b' }],
  [`a = 'C:\\x'`, { a: 'C:\\x' }],
  ['a = "\\t\\"\\u00e9\\\\"', { a: '\t"é\\' }],
  ['a = """\nb\\\n   c ""d"" """', { a: 'bc ""d"" ' }],
  ['a = """x"""""', { a: 'x""' }],
  [`a = '''\nb\nc'd'''`, { a: `b\nc'd` }],
  ['a = 1\nb = true # x\nc = 2026-01-02 10:00:00', { a: '1', b: 'true', c: '2026-01-02 10:00:00' }],
  ['a = [1, [ "x", # y\n ], {b = "c"},]', { a: ['1', ['x'], { b: 'c' }] }],
  ['a.b."c.d" = 1\na.e = 2', { a: { b: { 'c.d': '1' }, e: '2' } }],
  ['[a.b]\nc = 1\n[a]\nd = 2', { a: { b: { c: '1' }, d: '2' } }],
  ['[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2', { a: [{ b: '1' }, { c: { d: '2' } }] }],
  ['a = {}\r\nb = []\r\n', { a: {}, b: [] }],
  ['# x\n\n', {}],
  [
    'a = [+1.5e-3, 0xFF, -inf, 1979-05-27T07:32:00Z, 07:32:00]',
    { a: ['+1.5e-3', '0xFF', '-inf', '1979-05-27T07:32:00Z', '07:32:00'] },
  ],
  ['[a]\nb.c = 1\n[a.b.d]\ne = 2', { a: { b: { c: '1', d: { e: '2' } } } }],
  ['[a]\nb = 1\n[c]\na.d = 2', { a: { b: '1' }, c: { a: { d: '2' } } }],
])('reads %j', (text, value) => {
  const { documents, problems } = parseToml(source('x.toml', text))
  expect(problems).toEqual([])
  expect(documents.map(plain)).toEqual([value])
})

it.each([
  ['a', '= is missing'],
  ['a = ', 'a value is missing'],
  ['a = 1 b', 'more than one value in a line'],
  ['x = 1\na = [1 2]', ', is missing'],
  ['a = 1\na = 2', 'a is there twice'],
  ['a = 1\n[a]', 'a is no table'],
  ['[a]\n[a]', 'a is there twice'],
  ['[[a]]\n[a]', 'a is no table'],
  ['a.b = 1\n[a]', 'a is there twice'],
  ['a = {b = 1}\na.c = 2', 'a is no table'],
  ['a = []\n[[a]]', 'a is no table'],
  ['# b\na = "x', 'a value is missing'],
  ['# b\na = yes', 'a value is missing'],
  ['# b\na = 01', 'a value is missing'],
  ['# b\na = "\\q"', 'a backslash that escapes nothing'],
  ['# b\na = "\\uD800"', 'a backslash that escapes nothing'],
  ['# b\n# \0', 'a control character'],

  ['[a', '] is missing'],
  ['= 1', 'a key is missing'],
  [`a = ${'['.repeat(200)}`, 'too many levels'],
])('refuses %j', (text, because) => {
  const { documents, problems } = parseToml(source('x.toml', text))
  expect(documents).toEqual([])
  expect(problems.map((problem) => [problem.line, problem.because])).toEqual([[text.includes('\n') ? 2 : 1, because]])
})

it('keeps the places of texts', () => {
  const text = 'x = 1\n[a]\nb = ["""\none\ntwo"""]\n'
  const [root] = parseToml(source('x.toml', text)).documents
  const found: string[] = []
  const visit = (node: Node): void => {
    if (node.kind === 'scalar') found.push(text.slice(node.start, node.end))
    else if (node.kind === 'seq') node.items.forEach(visit)
    else for (const { value } of node.list) visit(value)
  }
  visit(root!)
  expect(found).toEqual(['1', 'one\ntwo'])
})

it('takes what TOML 1.1 adds', () => {
  const { documents } = parseToml(source('x.toml', 'a = {b = "\\x41\\e",\n c = 1,\n}'))
  expect(documents.map(plain)).toEqual([{ a: { b: 'A\u001b', c: '1' } }])
})
