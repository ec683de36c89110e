import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/model/nearest.ts'

const words = ['format', 'fail-on', 'fix', 'report', 'image', 'include', 'exclude', 'as']

describe('the nearest word', () => {
  it.each([
    ['fromat', 'format'],
    ['formatt', 'format'],
    ['FORMAT', 'format'],
    ['fail_on', 'fail-on'],
    ['reprot', 'report'],
    ['reports', 'report'],
    ['imgae', 'image'],
    ['fxi', 'fix'],
    ['excluede', 'exclude'],
    // Two slips in a short word are another word.
    ['fax2', undefined],
    ['fi', 'fix'],
    ['verbose', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ])('of %.20s is %s', (word, meant) => {
    expect(nearest(word, words)).toBe(meant)
  })

  it('is none where several are as near', () => {
    expect(nearest('hist', ['host', 'list'])).toBeUndefined()
  })
})
