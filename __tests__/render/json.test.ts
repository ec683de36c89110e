import { describe, expect, it } from 'vitest'
import { renderJson } from '../../src/render/json.ts'
import { finding, mixed, reportOf } from './sample.ts'

describe('JSON', () => {
  it('holds the whole report and ends with a newline', () => {
    expect(JSON.parse(renderJson(mixed))).toEqual(mixed)
    expect(renderJson(mixed).endsWith('}\n')).toBe(true)
  })

  it('holds nothing that a terminal obeys or an eye does not see', () => {
    const message = 'a\u001b[31m\u009b31m\u202e\u200b\u2028\u{e0041}é😀'
    const text = renderJson(reportOf([finding({ message })]))
    expect(text).toContain('a\\u001b[31m\\u009b31m\\u202e\\u200b\\u2028\\udb40\\udc41é😀')
    expect(JSON.parse(text).findings[0].message).toBe(message)
  })

  it('leaves nothing out of a large report', () => {
    const many = reportOf(Array.from({ length: 20_000 }, (_, index) => finding({ name: `c${index}`, line: index + 1 })))
    const { findings } = JSON.parse(renderJson(many)) as typeof many
    expect(findings).toHaveLength(20_000)
    expect(findings[19_999]?.location?.line).toBe(20_000)
  })
})
