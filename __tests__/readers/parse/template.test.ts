import { expect, it } from 'vitest'
import { isAtAction } from '../../../src/readers/parse/template.ts'

it.each(['\nkind: [', '\n\n# a\nkind: [', '\n', ''])('ends at the beginning of a text: %j', (text) => {
  for (let at = 0; at <= text.length; at++) expect(isAtAction({ text, at })).toBe(false)
})

it('is where an action stands at the error', () => {
  expect(isAtAction({ text: '\n{{ if .x }}\nkind: Pod\n', at: 1 })).toBe(true)
})
