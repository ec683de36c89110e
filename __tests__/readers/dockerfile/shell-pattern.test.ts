import { describe, expect, it } from 'vitest'
import { replaced, trimmed } from '../../../src/readers/dockerfile/shell-pattern.ts'

describe('a pattern of a shell', () => {
  it.each([
    ['v1.2.3', '#', 'v', '1.2.3'],
    ['v1.2.3', '#', '*.', '2.3'],
    ['v1.2.3', '##', '*.', '3'],
    ['v1.2.3', '%', '.*', 'v1.2'],
    ['v1.2.3', '%%', '.*', 'v1'],
    ['v1.2.3', '%', '??', 'v1.2'],
    ['v1.2.3', '#', 'x', 'v1.2.3'],
    ['v1.2.3', '##', '*', ''],
    ['', '#', '*', ''],
    ['abab', '%%', 'a*b', ''],
    ['abab', '%', 'a*b', 'ab'],
    ['a[b]', '#', 'a[', 'b]'],
    ['abcbc', '#', 'a*b*c', 'bc'],
    ['abcbc', '##', 'a*b*c', ''],
    ['abcbc', '#', '*b?c', 'abcbc'],
    ['abcbc', '%%', 'b*', 'a'],
  ] as const)('%s %s %s leaves %s', (value, operator, pattern, kept) => {
    expect(trimmed(value, operator, pattern)).toBe(kept)
  })

  it.each([
    ['linux/amd64', '/', '-', false, 'linux-amd64'],
    ['a.b.c', '.', '_', false, 'a_b.c'],
    ['a.b.c', '.', '_', true, 'a_b_c'],
    ['a.b.c', '.*', '', false, 'a'],
    ['a.b.c', 'x', 'y', true, 'a.b.c'],
    ['aaa', '?', 'bb', true, 'bbbbbb'],
    ['xa.b.cx', 'a*.', '-', true, 'x-cx'],
    ['a-b-c', '?-*x', 'y', true, 'a-b-c'],
    ['aXbXc', 'X*', '', true, 'a'],
    ['abcb', '*b', '', true, ''],
    ['a', '*', 'b', true, 'b'],
  ] as const)('%s: %s becomes %s (all: %s): %s', (value, pattern, by, isAll, out) => {
    expect(replaced(value, pattern, by, isAll)).toBe(out)
  })

  it('is not known where it is longer than a person writes', () => {
    expect([
      trimmed('a'.repeat(201), '#', 'a'),
      trimmed('a', '#', '*'.repeat(61)),
      replaced('a'.repeat(201), 'a', '', true),
      replaced('a', '', 'b', true),
    ]).toEqual([undefined, undefined, undefined, undefined])
  })

  it('of many stars takes no long time, however often it is used', { tags: 'large' }, () => {
    const start = performance.now()
    const pattern = `${'*?'.repeat(29)}b`
    for (let i = 0; i < 10_000; i++) expect(replaced('a'.repeat(200), pattern, '', true)).toBe('a'.repeat(200))
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
