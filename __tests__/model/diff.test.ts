import { describe, expect, it } from 'vitest'
import { hunksOf, isShownBy, linesOf } from '../../src/model/diff.ts'

describe('hunks', () => {
  it('are the lines of the file afterwards, and which of them are new', () => {
    const patch = [
      '@@ -10,3 +10,4 @@ services:',
      ' a',
      '-b',
      '+B',
      '+c',
      ' d',
      '@@ -40 +41,0 @@',
      '-e',
      '@@ -50 +50 @@',
      '-f',
      '+g',
    ].join('\n')
    expect(hunksOf(patch)).toEqual([
      { start: 10, lines: ['a', 'B', 'c', 'd'], added: [11, 12] },
      { start: 41, lines: [], added: [] },
      { start: 50, lines: ['g'], added: [50] },
    ])
  })

  it('know line ends, empty lines and the missing last one', () => {
    expect(hunksOf('@@ -0,0 +1,2 @@\n+a\r\n+\n\\ No newline at end of file')).toEqual([
      { start: 1, lines: ['a', ''], added: [1, 2] },
    ])
    expect(hunksOf('')).toEqual([])
  })

  it('are not made by what stands in the file', () => {
    expect(hunksOf('diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n @@ -9 +9 @@\n+@@ -8 +8 @@')).toEqual([
      { start: 1, lines: ['@@ -9 +9 @@', '@@ -8 +8 @@'], added: [2] },
    ])
  })

  it('hold for the text that they show', () => {
    const hunks = hunksOf('@@ -2,2 +2,2 @@\n b\n+c')
    expect(isShownBy(hunks, linesOf('a\r\nb\r\nc\r\n'))).toBe(true)
    expect(isShownBy(hunks, linesOf('new\na\nb\nc\n'))).toBe(false)
    expect(isShownBy(hunks, linesOf('a\nb'))).toBe(false)
    expect(isShownBy([], [])).toBe(true)
  })
})
