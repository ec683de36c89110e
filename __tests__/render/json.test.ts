import { describe, expect, it } from 'vitest'
import { renderJson } from '../../src/render/json.ts'
import { finding, jsonOf, mixed, reportOf } from './sample.ts'

describe('JSON', () => {
  it('holds the whole report and ends with a newline', () => {
    expect(jsonOf(mixed)).toBe(`${JSON.stringify(mixed, null, 2)}\n`)
  })

  it('holds nothing that a terminal obeys or an eye does not see', () => {
    const message = 'a\u001b[31m\u009b31m\u202e\u200b\u2028\u{e0041}é😀'
    const text = jsonOf(reportOf([finding({ message })]))
    expect(text).toContain('a\\u001b[31m\\u009b31m\\u202e\\u200b\\u2028\\udb40\\udc41é😀')
    expect(JSON.parse(text).findings[0].message).toBe(message)
  })

  it.each([0, 1, 50, 51, 20_000])(
    'writes a report of %i findings whole, in parts of a size',
    { tags: 'large' },
    (count) => {
      const many = reportOf(
        Array.from({ length: count }, (_, index) => finding({ name: `c${index}`, line: index + 1 })),
      )
      const parts = [...renderJson(many)]
      expect(parts.join('')).toBe(`${JSON.stringify(many, null, 2)}\n`)
      expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(125_000)
    },
  )
})
