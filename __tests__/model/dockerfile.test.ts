import { expect, it } from 'vitest'
import { inStage } from '../../src/model/dockerfile.ts'

it.each([
  [undefined, ''],
  ['build', ' in stage build'],
  ['0', ' in the 1st stage'],
  ['1', ' in the 2nd stage'],
  ['2', ' in the 3rd stage'],
  ['3', ' in the 4th stage'],
  ['10', ' in the 11th stage'],
  ['11', ' in the 12th stage'],
  ['20', ' in the 21st stage'],
  ['110', ' in the 111th stage'],
])('the stage %s is named%s', (name, words) => {
  expect(inStage({ ...(name !== undefined && { name }), isInImage: true })).toBe(words)
})
