import { expect, it } from 'vitest'
import { isNamedMode, isOpenMode } from '../../src/knowledge/namespace-modes.ts'

const dollar = '$'

it.each([
  [`${dollar}{PROJECT}_default`, true],
  ['container:$ID', true],
  ['container:$(docker ps -q | head -n "$(wc -l)")', true],
  [`service:${dollar}{{ matrix.service }}`, true],
  ['net-{{ name }}', true],
  ['@PROJECT@_net', true],
  [`${dollar}{{ job.container.network }}`, true],
  [`${dollar}{{job.services.db.network}}`, true],
  [`${dollar}{{ job.services.db.network }}${dollar}X`, false],
  [`${dollar}{{ inputs.network }}`, false],
  ['$MODE', false],
  ['h$REST', false],
  ['$A$B', false],
  [`${dollar}{A}o${dollar}{B}t`, false],
  ['de$REST', false],
  // What is open here does not end where it seems to.
  [`${dollar}{A:-${dollar}{B}_x}`, false],
  ['x $A', false],
  ['container:web', false],
  [`net-${'$A'.repeat(600)}`, false],
])('that %s is none of the modes of the engine is known: %s', (mode, expected) => {
  expect(isNamedMode(mode)).toBe(expected)
})

it.each([
  ['container:$ID', true],
  ['container:web', false],
  ['host', false],
])('%s is open: %s', (mode, expected) => {
  expect(isOpenMode(mode)).toBe(expected)
})
