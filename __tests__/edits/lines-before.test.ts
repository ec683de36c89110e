import { describe, expect, it } from 'vitest'
import { LinesBefore } from '../../src/edits/lines-before.ts'
import type { Source } from '../../src/model/source.ts'

/** Each change: what stands in the text, and what takes its place. */
function edit(text: string, ...changes: readonly (readonly [string, string])[]) {
  const source: Source = { path: 'a', text, origin: 'repository' }
  const replacements = changes.map(([from, to]) => {
    const start = text.indexOf(from)
    return { at: { source, start, end: start + from.length }, text: to }
  })
  const after = replacements.reduceRight(
    (now, { at, text: own }) => now.slice(0, at.start) + own + now.slice(at.end),
    text,
  )
  return { source, text: after, replacements }
}

const linesOf = (edits: readonly ReturnType<typeof edit>[], count: number) => {
  const before = new LinesBefore()
  for (const one of edits) before.add(one)
  return Array.from({ length: count }, (_, i) => before.lineOf('a', i + 1))
}

const abc = 'a\nb\nc\n'

describe('LinesBefore', () => {
  it.each([
    ['lines put in', [edit(abc, ['', 'x\ny\n'])], [1, 1, 1, 2, 3]],
    ['lines behind the end of a line', [edit(abc, ['a', 'a\nx\ny'])], [1, 1, 1, 2, 3]],
    ['a line taken away', [edit(abc, ['b\n', ''])], [1, 3]],
    ['a piece of a line', [edit(abc, ['b', 'longer'])], [1, 2, 3]],
    ['two edits of one text', [edit(abc, ['a\n', ''], ['c\n', 'x\nc\n'])], [2, 3, 3]],
    ['one edit after another', [edit(abc, ['a\n', 'x\na\n']), edit('x\na\nb\nc\n', ['b\n', ''])], [1, 1, 3]],
    ['of no text', [], [1, 2]],
  ])('%s', (_, edits, lines) => {
    expect(linesOf(edits, lines.length)).toEqual(lines)
  })

  it('knows files apart', () => {
    const before = new LinesBefore()
    before.add(edit(abc, ['a\n', '']))
    expect([before.lineOf('a', 1), before.lineOf('b', 1)]).toEqual([2, 1])
  })
})
