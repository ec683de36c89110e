import { describe, expect, it } from 'vitest'
import { type Source, source, span } from '../../src/model/source.ts'
import { quoteFrom } from '../../src/render/masked-lines.ts'
import { type FileChange, suggestionsFor } from '../../src/render/suggestions.ts'
import { finding } from './sample.ts'

interface Edit {
  readonly find: string
  readonly text: string
  readonly message?: string
  readonly placeholder?: boolean
}

/** A file in which what is found is replaced, each edit a finding's; edits of one message are one finding's. */
function changeIn(text: string, edits: readonly Edit[], path = 'compose.yaml'): FileChange {
  const file = source(path, text)
  const placed = edits.map(({ find, text: own }) => {
    const start = text.indexOf(find)
    return { at: span(file, start, start + find.length), text: own }
  })
  const messages = [...new Set(edits.map(({ message = 'm' }) => message))]
  const findings = messages.map((message) =>
    finding({
      message,
      fingerprint: message,
      edits: edits.flatMap((edit, index) =>
        (edit.message ?? 'm') === message ? [textEdit(file, placed[index]!.at, edit)] : [],
      ),
    }),
  )
  return { source: file, replacements: placed, findings }
}

function textEdit(file: Source, { start, end }: { start: number; end: number }, { text, placeholder = false }: Edit) {
  const place = (offset: number) => {
    const before = file.text.slice(0, offset).split('\n')
    return { line: before.length, column: before.at(-1)!.length + 1 }
  }
  const [from, to] = [place(start), place(end)]
  return { file: file.path, ...from, endLine: to.line, endColumn: to.column, text, placeholder, below: [] }
}

/** The diff shows these lines (all by default), from the first to the last. */
function suggest(file: FileChange, [first, last] = [1, 999]) {
  const lines = file.source.text.split('\n').map((line) => line.replace(/\r$/, ''))
  if (lines.at(-1) === '') lines.pop()
  const hunk = { start: first!, lines: lines.slice(first! - 1, last), added: [] }
  return suggestionsFor([file], { hunksOf: () => [hunk], quoteOf: quoteFrom(() => file.source, []) })
}

const block = (body: string) => /(`{3,})suggestion\n([\s\S]*?)\n?\1$/.exec(body)?.[2]
const shape = (file: FileChange, shown?: [number, number]) =>
  suggest(file, shown).map(({ startLine, line, body }) => [startLine, line, block(body)])

const web =
  'services:\n  web:\n    image: acme/web:1.0.0\n    privileged: true\n    pid: host\n  other:\n    image: b\n'

describe('suggestions', () => {
  it('say what to check before they are committed', () => {
    const file = changeIn(web, [{ find: 'true', text: 'false', placeholder: true }])
    const body = (caution: string | null) =>
      suggest({ ...file, findings: file.findings.map((one) => ({ ...one, caution })) })[0]!.body
    expect(body('postgres has to write')).toContain('\n\nCheck first: postgres has to write.\n\n```suggestion')
    expect(body('x')).not.toContain('placeholders')
    expect(body(null)).toContain('placeholders')
  })

  it('replace a value in its line', () => {
    expect(shape(changeIn(web, [{ find: 'true', text: 'false' }]))).toEqual([[4, 4, '    privileged: false']])
  })

  it('take whole lines out', () => {
    const gone = changeIn(web, [{ find: '    privileged: true\n', text: '' }])
    expect(shape(gone)).toEqual([[4, 4, '']])
    expect(suggest(gone)[0]!.body).toMatch(/```suggestion\n```$/)
    const last = changeIn('a: 1\nb: 2', [{ find: 'b: 2', text: 'c' }])
    expect(shape(last)).toEqual([[2, 2, 'c']])
  })

  it('put whole lines in: beside the line before them, else the one behind', () => {
    const inserted = changeIn(web, [{ find: '  other:', text: '    read_only: true\n  other:' }])
    expect(shape(inserted)).toEqual([[5, 5, '    pid: host\n    read_only: true']])
    expect(shape(inserted, [6, 7])).toEqual([[6, 6, '    read_only: true\n  other:']])
    expect(shape(inserted, [1, 4])).toEqual([])
  })

  it.each([
    ['without a line end', 'a: 1\nb: 2', '\nc: 3'],
    ['with one', 'a: 1\nb: 2\n', 'c: 3\n'],
  ])('put lines in behind the last one, %s', (_, text, added) => {
    const file = source('compose.yaml', text)
    const at = span(file, text.length)
    const own = finding({ edits: [textEdit(file, at, { find: '', text: added })] })
    expect(shape({ source: file, replacements: [{ at, text: added }], findings: [own] })).toEqual([
      [2, 2, 'b: 2\nc: 3'],
    ])
  })

  it('have no carriage returns: GitHub writes line ends as the file has them', () => {
    const windows = changeIn(web.replaceAll('\n', '\r\n'), [
      { find: '  other:', text: '    read_only: true\r\n  other:' },
    ])
    expect(shape(windows)).toEqual([[5, 5, '    pid: host\n    read_only: true']])
  })

  it('are one where the same or neighbouring lines change, and one each otherwise', () => {
    const near = changeIn(web, [
      { find: 'true', text: 'false', message: 'one' },
      { find: 'host', text: 'private', message: 'two' },
      { find: 'b\n', text: 'c\n', message: 'three' },
    ])
    expect(shape(near)).toEqual([
      [4, 5, '    privileged: false\n    pid: private'],
      [7, 7, '    image: c'],
    ])
    const [first] = suggest(near)
    expect(first!.body).toMatch(/^- \*\*high\*\*: one \(.*\)\n- \*\*high\*\*: two \(/)
  })

  it('never do half of what one finding needs', () => {
    const parted = changeIn(web, [
      { find: '1.0.0', text: '2.0.0' },
      { find: 'b\n', text: 'c\n' },
    ])
    expect(shape(parted)).toEqual([
      [3, 7, web.split('\n').slice(2, 7).join('\n').replace('1.0.0', '2.0.0').replace(/b$/, 'c')],
    ])
    expect(shape(parted, [3, 5])).toEqual([])
  })

  it('stand within one hunk whose lines are those that were checked', () => {
    const file = changeIn(web, [{ find: 'true', text: 'false' }])
    const quoteOf = quoteFrom(() => file.source, [])
    const line = '    privileged: true'
    const shown = (start: number, lines: readonly string[]) =>
      suggestionsFor([file], { hunksOf: () => [{ start, lines, added: [] }], quoteOf }).length
    expect([shown(4, [line]), shown(3, [line]), shown(5, [line]), shown(4, ['x']), shown(4, [line, 'x'])]).toEqual([
      1, 0, 0, 0, 0,
    ])
  })

  it('repeat no line that holds what nobody should see, and none with invisible signs', () => {
    const secret = changeIn('- run: docker run -e TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345 --privileged x\n', [
      { find: ' --privileged', text: '' },
    ])
    expect(suggest(secret)).toEqual([])
    expect(suggest(changeIn('image: a\u202eb\nx: 1\n', [{ find: 'image', text: 'picture' }]))).toEqual([])
    expect(suggest(changeIn(`image: ${'x'.repeat(2000)}\n`, [{ find: 'image', text: 'picture' }]))).toEqual([])
    // The line behind it does as well.
    const file = changeIn('a: \u202eb\nc: 1\n', [{ find: 'c', text: 'x: 1\nc' }])
    expect(shape(file)).toEqual([[2, 2, 'x: 1\nc: 1']])
  })

  it('cannot be closed by what is in them, and name nobody', () => {
    const nasty = 'image: ````` x\n'
    const [only] = suggest(
      changeIn(nasty, [{ find: 'image', text: 'y', message: '@acme/team <img> ```suggestion\n::error::' }]),
    )
    expect(only!.body).toMatch(/^``````suggestion\ny: ````` x\n``````$/m)
    expect(only!.body.split('\n')[0]).toBe(
      '- **high**: @\u200bacme/team &#60;img&#62; &#96;&#96;&#96;suggestion ::error:: (<code>container/memory-limit</code>)',
    )
  })

  it('stay within what GitHub takes, whatever the lines and the messages are', () => {
    const insert = (count: number, length: number, message = 'm') => {
      const lines = `${'x'.repeat(length)}\n`.repeat(count)
      const edits = Array.from({ length: 12 }, (_, index) => ({ find: '  other:', text: index ? '' : `${lines}  other:`, message: `${message}${index}` })) // biome-ignore format: one line
      const file = changeIn(web, edits)
      return suggest({ ...file, replacements: file.replacements.slice(0, 1) })
    }
    expect(insert(79, 200)).toHaveLength(1)
    expect(insert(80, 200)).toEqual([])
    expect(insert(20, 999)).toEqual([])
    const [only] = insert(19, 999, '<'.repeat(5000))
    expect(only!.body.length).toBeLessThan(60_000)
    expect(only!.body).toContain('- … and 2 findings more')
  })

  it('say which values a person has to choose', () => {
    const [limit] = suggest(changeIn(web, [{ find: 'true', text: '512m', placeholder: true }]))
    expect(limit!.body).toContain('placeholders: choose the value before you commit')
  })

  it('are at most 20, the weightiest', () => {
    const text = Array.from({ length: 30 }, (_, index) => `k${index}: v${index}.\nx: y\n`).join('')
    const all = changeIn(
      text,
      Array.from({ length: 30 }, (_, index) => ({ find: `v${index}.`, text: 'w', message: `m${index}` })),
    )
    const weighty = all.findings.map((one, index) => ({ ...one, blocking: index % 2 === 1 }))
    const suggestions = suggest({ ...all, findings: weighty })
    expect(suggestions).toHaveLength(20)
    expect(suggestions.filter(({ body }) => /m\d*[13579] /.test(body))).toHaveLength(15)
  })

  it('keep their name while lines move, and get another with another change', () => {
    const idOf = (text: string, own: string) => suggest(changeIn(text, [{ find: 'true', text: own }]))[0]!.id
    expect(idOf(`# x\n${web}`, 'false')).toBe(idOf(web, 'false'))
    expect(idOf(web, 'no')).not.toBe(idOf(web, 'false'))
    expect(idOf(web, 'no')).toMatch(/^[0-9a-f]{16}$/)
  })
})
