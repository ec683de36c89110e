import { expect, it } from 'vitest'
import { formatted } from '../../../src/readers/shell/patterns.ts'

it.each([
  ['%s-', ['a', 'b'], 'a-b-'],
  ['%s', [], ''],
  ['a%%', ['b', 'c'], 'a%'],
  // What takes no argument is printed once, however many there are.
  ['%', ['a', 'b'], '%'],
  ['a%5', ['b', 'c'], 'a%5'],
  ['x', ['a', 'b'], 'x'],
  ['%x', ['a'], undefined],
])('printf %j with %j prints %j', (format, args, printed) => {
  expect(formatted(format, args)).toBe(printed)
})
