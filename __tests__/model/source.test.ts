import { describe, expect, it } from 'vitest'
import { offsetOfLine, position, source } from '../../src/model/source.ts'

describe('position', () => {
  const text = source('a', 'one\r\ntwo\n\nfour')
  it.each([
    [0, 1, 1],
    [2, 1, 3],
    [5, 2, 1],
    [9, 3, 1],
    [10, 4, 1],
    [14, 4, 5],
    [99, 4, 5],
    [-1, 1, 1],
  ])('offset %i is line %i, column %i', (offset, line, column) => {
    expect(position(text, offset)).toEqual({ line, column })
  })

  it('finds the first offset of a line', () => {
    expect([1, 2, 3, 4, 9].map((line) => offsetOfLine(text, line))).toEqual([0, 5, 9, 10, 10])
  })
})
