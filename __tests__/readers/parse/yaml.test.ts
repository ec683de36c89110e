import { describe, expect, it } from 'vitest'
import { position, source } from '../../../src/model/source.ts'
import { parseJson } from '../../../src/readers/parse/json.ts'
import {
  booleanOf,
  entriesOf,
  integerOf,
  isNull,
  type Node,
  nodeAt,
  parseYaml,
  type Scalar,
  spanOf,
  textAt,
} from '../../../src/readers/parse/yaml.ts'

const read = (text: string) => parseYaml(source('a.yaml', text))
const root = (text: string) => read(text).documents[0] as Node
const lineOf = (node: Node | undefined) => node && position(node.source, node.start).line

describe('parseYaml', () => {
  it('gives every value its place', () => {
    const text = 'a:\n  b: "quoted"\n  c: [x, y]\n'
    const b = nodeAt(root(text), 'a', 'b')
    const at = spanOf(b as Node)
    expect(text.slice(at.start, at.end)).toBe('quoted')
    expect(lineOf(nodeAt(root(text), 'a', 'c'))).toBe(3)
  })

  it('resolves aliases to where they are anchored, and merges with own keys first', () => {
    const text = 'base: &b\n  x: 1\n  y: 2\nmore: &m {y: 3, z: 4}\nuse:\n  <<: [*b, *m]\n  x: 9\nalias: *b\n'
    const use = nodeAt(root(text), 'use')
    expect(entriesOf(use).map(({ key, value }) => [key.text, (value as Scalar).text])).toEqual([
      ['x', '9'],
      ['y', '2'],
      ['z', '4'],
    ])
    expect(lineOf(nodeAt(use, 'y'))).toBe(3)
    expect(textAt(root(text), 'alias', 'y')).toBe('2')
  })

  it('reads the other documents of a file when one is broken', () => {
    const { documents, problems } = read('a: 1\n---\nb: [\n---\nc: 3\n')
    expect(documents.map((document) => entriesOf(document)[0]?.key.text)).toEqual(['a', 'c'])
    expect(problems).toEqual([{ line: 4, because: expect.any(String), text: '---\nb: [\n', at: expect.any(Number) }])
  })

  it('passes over blank documents, and comments of any length', () => {
    const line = `${'#'.repeat(5000)} ${'# '.repeat(5000)}`
    expect(read(`${line}\n---\n%YAML 1.2\n---\n...\n---\n\r\n# b: 1\r--- `)).toEqual({ documents: [], problems: [] })
    expect(entriesOf(root(`${line}\na: 1\n`))[0]?.key.text).toBe('a')
  })

  it('rejects an alias that is not anchored or contains itself', () => {
    expect(read('a: *nowhere\n').problems).toMatchObject([{ because: 'unknown alias *nowhere' }])
    expect(read('a: &x [*x]\n').problems).toMatchObject([{ because: 'alias *x contains itself' }])
  })

  it('keeps tags', () => {
    expect((nodeAt(root('a: !reset null\n'), 'a') as Scalar).tag).toBe('!reset')
  })

  it('does not parse what is not wanted', () => {
    expect(read('kind: A\n---\nkind: B\n').documents).toHaveLength(2)
    const { documents, problems } = parseYaml(source('a', 'kind: A\n---\nkind: B\nx: [\n'), {
      wanted: (text) => !text.includes('B'),
    })
    expect([documents.length, problems.length]).toEqual([1, 0])
  })

  it.each(['', '\n', '# only a comment\n', '---\n', '---\n---\n', '%YAML 1.2\n---\n', '\ufeff'])(
    '%j holds no document',
    (text) => {
      expect(read(text)).toEqual({ documents: [], problems: [] })
    },
  )

  it('takes a byte-order mark and CRLF', () => {
    const text = '\ufeffa: 1\r\nb:\r\n  c: 2\r\n'
    expect(lineOf(nodeAt(root(text), 'b', 'c'))).toBe(3)
    expect(textAt(root(text), 'b', 'c')).toBe('2')
  })

  it('lets the last of two equal keys hold, and says that they are two', () => {
    const { documents, problems } = read('b: 0\na: 1\na: 2\n')
    expect(textAt(documents[0], 'a')).toBe('2')
    expect(problems).toEqual([
      { line: 3, because: 'the key `a` is there twice', text: 'b: 0\na: 1\na: 2\n', at: 10, document: documents[0] },
    ])
    expect(read('a: 1\na: 1\n').problems).toEqual([])
  })
})

describe('scalars', () => {
  it.each([
    ['true', true],
    ['Yes', true],
    ['on', true],
    ['"true"', true],
    ['False', false],
    ['off', false],
    ['"no"', false],
    ['maybe', undefined],
    ['1', undefined],
    ['', undefined],
  ])('%s is the boolean %s', (text, value) => {
    expect(booleanOf(nodeAt(root(`a: ${text}\n`), 'a'))).toBe(value)
  })

  it.each([
    ['12', 12],
    ['"12"', 12],
    ['-1', -1],
    ['0x10', 16],
    ['1_000', 1000],
    ['1.5', undefined],
    ['x', undefined],
  ])('%s is the integer %s', (text, value) => {
    expect(integerOf(nodeAt(root(`a: ${text}\n`), 'a'))).toBe(value)
  })

  it.each([
    ['~', true],
    ['null', true],
    ['', true],
    ['"null"', false],
    ['nil', false],
  ])('%s is null: %s', (text, value) => {
    expect(isNull(nodeAt(root(`a: ${text}\n`), 'a'))).toBe(value)
  })

  it.each([
    ['literal', 'run: |\n    one\n      two\n\n    three\n', { one: 2, two: 3, three: 5 }],
    ['literal, CRLF', 'run: |\r\n    one\r\n    two\r\n', { one: 2, two: 3 }],
    ['folded', 'run: >-\n  one\n  two\n\n  three\n', { one: 2, two: 3, three: 5 }],
    ['double quoted', 'run: "one \\"two\\"\n  three"\n', { one: 1, two: 1, three: 2 }],
    ['plain over lines', 'run: one\n  two\n', { one: 1, two: 2 }],
  ])('a word inside a %s scalar is found at its own line', (_, text, words) => {
    const scalar = nodeAt(root(text), 'run') as Scalar
    for (const [word, line] of Object.entries(words)) {
      const from = scalar.text.indexOf(word)
      const at = scalar.within(from, from + word.length)
      expect([text.slice(at.start, at.end), position(at.source, at.start).line]).toEqual([word, line])
    }
  })
})

describe('the end of a flow collection', () => {
  it.each([
    ['["NONE"]', '["NONE"]'],
    ['[[a, {b: c}], d ,\n  ] # why', '[[a, {b: c}], d ,\n  ]'],
    ['{ }', '{ }'],
    ['[]', '[]'],
  ])('%s', (text, whole) => {
    const document = `key: ${text}\nnext: 1\n`
    const node = nodeAt(root(document), 'key')!
    expect(document.slice(node.start, node.end)).toBe(whole)
  })
})

describe('parseJson', () => {
  it('reads comments and trailing commas into the same tree', () => {
    const text = '{\n  // why\n  "a": {"b": [true, null, "x\\"y"],},\n}\n'
    const { documents } = parseJson(source('d.json', text))
    const list = nodeAt(documents[0], 'a', 'b')
    expect(list?.kind === 'seq' && list.items.map((item) => (item as Scalar).text)).toEqual(['true', '', 'x"y'])
    expect(lineOf(list)).toBe(3)
  })

  it('says where it is broken', () => {
    expect(parseJson(source('d.json', '{\n  "a": \n}\n')).problems).toMatchObject([{ line: 3 }])
  })
})
