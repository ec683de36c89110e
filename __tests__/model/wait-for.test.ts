import { describe, expect, it } from 'vitest'
import { patternOf } from '../../src/model/wait-for.ts'

describe('wait-for', () => {
  it.each([
    [undefined, undefined],
    ['ready to serve', 'ready to serve'],
    ['/var/run/app.sock is up', '/var/run/app.sock is up'],
    ['/read(y|ied)/', /read(y|ied)/],
    ['/Listening on \\d+/i', /Listening on \d+/i],
    ['/', '/'],
  ])('%s', (text, expected) => {
    expect(patternOf(text)).toEqual(expected)
  })
})
