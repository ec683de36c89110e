import { describe, expect, it } from 'vitest'
import { position, source } from '../../../src/model/source.ts'
import { parseJson, parseJsonStream } from '../../../src/readers/parse/json.ts'
import {
  booleanOf,
  entriesOf,
  integerOf,
  isNull,
  type Mapping,
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

  it.each([
    ['a: 1\nb: 2\n', ['a=1', 'b=2']],
    ['x: &x {b: 2}\na: 1\n<<: *x\nb: 3\n', ['b=3', 'x={}', 'a=1']],
    ['a: 1\nb: 2\na: 3\n', ['a=3', 'b=2']],
    ['"<<": 1\n', ['<<=1']],
    ['{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, a: 0}', 'a=0 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9'.split(' ')],
  ])('lists the entries of %j as they hold', (text, expected) => {
    const mapping = root(text) as Mapping
    const listed = mapping.list.map(({ key, value }) => `${key.text}=${value.kind === 'scalar' ? value.text : '{}'}`)
    expect(listed).toEqual(expected)
    expect([...mapping.entries.values()]).toEqual(mapping.list)
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

describe('what the parser refuses and its consumers take', () => {
  const text = 'a:\n  b: [\n    "x",\n\ty\n  ]\n  c: "one\n two"#c\n  d: {e:\n1\n}\nf: last\n'

  it('is read, every value at its place', () => {
    const { documents, problems } = read(text)
    expect(problems).toEqual([])
    const places = ['b', 'c', 'd'].map((name) => spanOf(nodeAt(documents[0], 'a', name) as Node))
    expect(places.map(({ start, end }) => text.slice(start, end))).toEqual([
      '[\n    "x",\n\ty\n  ]',
      'one\n two',
      '{e:\n1\n}',
    ])
    expect(textAt(documents[0], 'a', 'c')).toBe('one two')
    expect([textAt(documents[0], 'f'), lineOf(nodeAt(documents[0], 'f'))]).toEqual(['last', 11])
  })

  it('is broken all the same where something else is', () => {
    expect(read(`${text}g: {\n`).problems).toMatchObject([{ because: expect.stringContaining('end of the stream') }])
    expect(read('a: [\n1\n]\nb\nc: 1\n').problems).toHaveLength(1)
  })

  it('is no reason to look into block scalars', () => {
    const block = 'a: |\n  x: [\n  "y\nb: [\n1\n]\nc:\n  - >-\n    {z\n'
    expect([textAt(root(block), 'a'), textAt(root(block), 'b')]).toEqual(['x: [\n"y\n', undefined])
  })

  it('takes time that grows with the text alone', { tags: 'large' }, () => {
    for (const part of ['[', '"', '#', '- ', ': ', '\n', 'a: [\n', "'", '\\', '&a ', '|\n', '\t', '{{']) {
      read(`a: [\n1\n]\n${part.repeat(Math.ceil(300_000 / part.length))}`)
    }
  })
})

describe('what its consumers do not read alike', () => {
  const because = (text: string) =>
    read(text).problems.map((problem) => [problem.line, problem.because, problem.document !== undefined])

  it.each([
    ['a: 1 # x\u2028b: 2\n', 1, 'it contains U+2028, which ends a line for some programs: replace it'],
    ['a: 1\nb: x\u0085c: 2\n', 2, 'it contains U+0085, which ends a line for some programs: replace it'],
    ['a: "SYS_\\\u2028ADMIN"\n', 1, 'it contains U+2028, which ends a line for some programs: replace it'],
    ["a: 'host \u2029'\n", 1, 'it contains U+2029, which ends a line for some programs: replace it'],
    ['a: "x\u2028\n  y"\n', 1, 'it contains U+2028, which ends a line for some programs: replace it'],
    ['a: "x\u0085\u2028y"\n', 1, 'it contains U+2028, which ends a line for some programs: replace it'],
    ['a:\n  b: !!null true\n', 2, 'the tag !!null makes the value undetermined'],
    ['a: !vault x\n', 1, 'the tag !vault makes the value undetermined'],
    ['a: 1\nb: {c: 1, c: 2}\n', 2, 'the key `c` is there twice'],
    ['? [a]\n: 1\n', 1, 'a key must be text'],
    ['{a: 1}: 2\n', 1, 'a key must be text'],
  ])('is read, and a problem: %j', (text, line, reason) => {
    expect(because(text)).toEqual([[line, reason, true]])
  })

  it.each([
    'a: "x\u2028y"\n',
    "a: 'x\u2029y'\n",
    'a: "x \u0085 y\\\u0085z"\n',
    'a: !!str 1\nb: !!null ~\nc: !!map {}\nd: !reset []\n',
    'a: {{ x }}\n',
    'a:\n  {{ x }}: {{ y }}\n',
  ])('is not %j', (text) => {
    expect(because(text)).toEqual([])
  })

  it('is a merge key behind other keys, where the order counts', () => {
    const text = 'b: &b {x: 1}\na: {x: 2, <<: *b}\n'
    expect(because(text)).toEqual([])
    expect(parseYaml(source('a.yaml', text), { mergesInOrder: true }).problems).toMatchObject([
      { line: 2, because: 'the merge key sets `x` again: put it first' },
    ])
  })

  it.each([
    [{}, '<<: *a, <<: *b', ['the key `<<` is there twice'], '1'],
    [{}, '<<: [*a, *b]', [], '1'],
    [{ merges: 'agreeing' }, '<<: *a, <<: *c', [], '1'],
    [{ merges: 'agreeing' }, '<<: *a, <<: *b', ['the merge key sets `x` differently'], '1'],
    [{ merges: 'agreeing' }, '<<: *a, <<: *a', [], '1'],
    [{ merges: 'agreeing' }, 'x: 0, <<: *a', [], '0'],
    [{ merges: 'agreeing' }, 'x: 0, x: 1', ['the key `x` is there twice'], '1'],
    [{ merges: 'last' }, '<<: *a, <<: *b', [], '2'],
    [{ merges: 'last' }, '<<: [*a, *b]', [], '1'],
    [{ merges: 'last' }, 'x: 0, <<: *b', [], '2'],
    [{ merges: 'last' }, '<<: *b, x: 0', [], '0'],
    [{ merges: 'last' }, 'x: 0, x: 1', ['the key `x` is there twice'], '1'],
  ] as const)('with %j takes several merge keys as they are written: %s', (how, keys, reasons, x) => {
    const text = `a: &a {x: 1}\nb: &b {x: 2}\nc: &c {y: 3}\nd: {${keys}}\n`
    const { documents, problems } = parseYaml(source('a.yaml', text), how)
    expect(problems.map((problem) => problem.because)).toEqual(reasons)
    expect(textAt(documents[0], 'd', 'x')).toBe(x)
  })

  it('decodes binary text, and merges by the tag', () => {
    expect(textAt(root('a: !!binary aG9zdA==\n'), 'a')).toBe('host')
    expect(textAt(root('b: &b {x: 1}\na: {!!merge "<<": *b}\n'), 'a', 'x')).toBe('1')
    expect(textAt(root('b: &b {x: 1}\na: {"<<": *b}\n'), 'a', 'x')).toBeUndefined()
  })

  it('stops after so many problems', () => {
    const { problems } = read('---\na: [\n'.repeat(1000))
    expect([problems.length, problems.at(-1)?.because]).toEqual([
      101,
      'too many documents do not parse: the rest is not read',
    ])
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
    ['-0x10', -16],
    ['010', 8],
    ['0b11', 3],
    ['1e3', 1000],
    ['0.0', 0],
    ['0.5', undefined],
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

  it('passes over a byte order mark', () => {
    const { documents } = parseJson(source('d.json', '\ufeff{"a": "b"}'))
    expect([textAt(documents[0], 'a'), nodeAt(documents[0], 'a')?.start]).toEqual(['b', 8])
  })

  it('reads values one behind another, each at its place', () => {
    const text = '{"a": "}{"}\n\n{"a": ["x"]} {"a": {"b": 1}}\n'
    const { documents, problems } = parseJsonStream(source('d.json', text))
    expect(problems).toEqual([])
    expect(documents.map((node) => text.slice(node.start, node.end))).toEqual([
      '{"a": "}{"}',
      '{"a": ["x"]}',
      '{"a": {"b": 1}}',
    ])
    expect(lineOf(nodeAt(documents[2], 'a', 'b'))).toBe(3)
  })

  it.each(['{"a": 1} b', '{"a": 1}\n{"b": ', '{"a": 1}\n---\n{"b": 2}'])('takes %j for no stream', (text) => {
    expect(parseJsonStream(source('d.json', text))).toMatchObject({
      documents: [],
      problems: [{ line: expect.any(Number) }],
    })
  })

  it('says where it is broken', () => {
    expect(parseJson(source('d.json', '{\n  "a": \n}\n')).problems).toMatchObject([{ line: 3 }])
  })
})
