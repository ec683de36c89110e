import { describe, expect, it } from 'vitest'
import {
  formatMarker,
  type MarkerState,
  markerKey,
  parseMarker,
  shortFingerprints,
  withoutMarker,
} from '../../src/model/marker.ts'

const state: MarkerState = {
  key: markerKey({ workflow: 'ci', job: 'gate', matrix: '', commentKey: '' }),
  runId: 123456789012,
  runNumber: 42,
  runAttempt: 2,
  conclusion: 'fail',
  fingerprints: ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'],
}

describe('marker', () => {
  it('comes back as it was written', () => {
    expect(formatMarker(state)).toBe(`<!-- hullgate ${state.key} 123456789012 42 2 fail [aaaaaaaaaaaabbbbbbbbbbbb] -->`)
    expect(parseMarker(`${formatMarker(state)}\n## text`)).toEqual(state)
    const empty = { ...state, fingerprints: [] }
    expect(parseMarker(formatMarker(empty))).toEqual(empty)
    const tooMany = { ...state, fingerprints: null }
    expect(parseMarker(formatMarker(tooMany))).toEqual(tooMany)
  })

  it('distinguishes workflows, jobs, rows of a matrix and keys, also where their texts concatenate alike', () => {
    const keys = [
      ['a', 'b', '', 'c'],
      ['ab', '', '', 'c'],
      ['a', 'bc', '', ''],
      ['a', 'b', '', ''],
      ['a', 'b', 'c', ''],
      ['a', 'b', '{"os":"a"}', ''],
    ] as const
    const keyOf = ([workflow, job, matrix, commentKey]: readonly [string, string, string, string]) =>
      markerKey({ workflow, job, matrix, commentKey })
    expect(new Set(keys.map(keyOf)).size).toBe(6)
    expect(keyOf(['--><b>', '\n', '{}', '"'])).toMatch(/^[0-9a-f]{16}$/)
  })

  it.each([
    ['no marker', '## Hullgate'],
    ['another tool', '<!-- sticky 1 -->'],
    ['an unknown conclusion', formatMarker(state).replace('fail', 'great')],
    ['a number that is none', formatMarker(state).replace(' 42 ', ' 4e2 ')],
    ['a fingerprint that is none', formatMarker(state).replace('bbb', 'xyz')],
  ])('takes %s for nothing', (_, body) => {
    expect(parseMarker(body)).toBeUndefined()
  })

  it('shortens, sorts and drops doubles, and gives up on too many', () => {
    expect(shortFingerprints(['b'.repeat(32), 'a'.repeat(32), 'b'.repeat(32)])).toEqual([
      'aaaaaaaaaaaa',
      'bbbbbbbbbbbb',
    ])
    const many = Array.from({ length: 1501 }, (_, index) => index.toString(16).padStart(12, '0'))
    expect(shortFingerprints(many.slice(1))).toHaveLength(1500)
    expect(shortFingerprints(many)).toBeNull()
  })

  it('shows the body without it, whatever line ends GitHub stored', () => {
    expect(withoutMarker(`${formatMarker(state)}\r\n## a\r\n\r\nb\r\n`)).toBe('## a\n\nb')
  })
})
