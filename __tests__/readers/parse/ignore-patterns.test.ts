import { describe, expect, it } from 'vitest'
import { ignoreLines, ignorePatterns } from '../../../src/readers/parse/ignore-patterns.ts'
import table from '../../oracles/dockerignore/table.json' with { type: 'json' }

describe('what a .dockerignore leaves out', () => {
  it.each(table.rows)('is what BuildKit says: $text', ({ text, ignored }) => {
    const isIgnored = ignorePatterns(ignoreLines(text))
    expect(table.paths.filter(isIgnored)).toEqual(ignored)
  })

  it('takes no time that a hostile line asks for', () => {
    const isIgnored = ignorePatterns([`${'*a'.repeat(400)}*b`, `${'**/a'.repeat(200)}`])
    const started = performance.now()
    const path = `${'a'.repeat(3000)}/${'a/'.repeat(500)}c`
    expect(isIgnored(path)).toBe(false)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
