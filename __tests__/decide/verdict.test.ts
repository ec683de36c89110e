import { describe, expect, it } from 'vitest'
import { fold, type JudgedHit, type State, stateFor, type Verdict } from '../../src/decide/verdict.ts'

describe('fold', () => {
  it.each([
    [['pass', 'fail', 'unsure'], false, 'fail'],
    [['pass', 'error', 'fail'], false, 'error'],
    [['pass', 'absent'], false, 'pass'],
    [['pass', 'unseen'], false, 'unseen'],
    [['pass'], true, 'unseen'],
    [['fail'], true, 'fail'],
    [['unsure'], true, 'unsure'],
    [['absent'], false, 'absent'],
    [[], true, 'unseen'],
    [[], false, 'absent'],
  ] as const)('%j, hidden %s: %s', (states, hidden, expected) => {
    expect(fold(new Set(states), hidden)).toBe(expected)
  })
})

describe('stateFor', () => {
  const hit = (state: JudgedHit['state'], ...controls: JudgedHit['controls']) => ({ state, controls }) as JudgedHit
  const verdict = (state: State, ...hits: JudgedHit[]) => ({ state, hits }) as unknown as Verdict

  it.each([
    ['fails the control that a hit names', verdict('fail', hit('fail', 'cis-docker:4.1')), 'fail'],
    ['passes one that no hit names', verdict('fail', hit('fail', 'cis-docker:5.3')), 'pass'],
    ['is unsure where an unsure hit names it', verdict('unsure', hit('unsure', 'cis-docker:4.1')), 'unsure'],
    [
      'is the worst of its hits',
      verdict('fail', hit('unsure', 'cis-docker:4.1'), hit('fail', 'cis-docker:4.1')),
      'fail',
    ],
    ['is unsure without a hit', verdict('unsure'), 'unsure'],
    ['fails where the hit is told elsewhere', verdict('fail'), 'fail'],
    ['errors', verdict('error'), 'error'],
  ] as const)('%s', (_, given, expected) => {
    expect(stateFor(given, 'cis-docker:4.1')).toBe(expected)
  })
})
