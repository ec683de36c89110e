import fc from 'fast-check'
import { expect, it } from 'vitest'
import { expand } from '../../../src/readers/parse/variables.ts'

const known = new Map([
  ['A', 'a'],
  ['EMPTY', ''],
  ['DIGITS_9', '9'],
])
const compose = (text: string) => expand(text, (name) => known.get(name), '$$')

it.each([
  ['plain', 'plain', []],
  ['$A-${A}', 'a-a', []],
  ['$DIGITS_9x', '$DIGITS_9x', ['DIGITS_9x']],
  ['x${NO}y', 'x${NO}y', ['NO']],
  ['${NO:-d}', 'd', []],
  ['${EMPTY:-d}', 'd', []],
  ['${EMPTY-d}', '', []],
  ['${NO-d}', 'd', []],
  ['${NO-}', '', []],
  ['${A:?must}', 'a', []],
  ['${NO:?must}', '${NO:?must}', ['NO']],
  ['${EMPTY:?must}', '${EMPTY:?must}', ['EMPTY']],
  ['${EMPTY?must}', '', []],
  ['${A:+yes}', 'yes', []],
  ['${NO:+yes}', '', []],
  ['${EMPTY:+yes}', '', []],
  ['${EMPTY+yes}', 'yes', []],
  ['${NO:-${A}}', 'a', []],
  ['${NO:-x${NO2:-y}z}', 'xyz', []],
  ['${NO:-${NO2}}', '${NO2}', ['NO2']],
  ['$$A', '$A', []],
  ['$$$A', '$a', []],
  ['cost: 5$', 'cost: 5$', []],
  ['$5', '$5', []],
  ['${A and so on', '${A and so on', ['…']],
  ['$A ${', 'a ${', ['…']],
  ['${A/x/y}', '${A/x/y}', ['A']],
])('%s becomes %s', (text, expanded, unknown) => {
  expect(compose(text)).toEqual({ text: expanded, unknown })
})

it('takes a backslash as the Dockerfile does', () => {
  expect(expand('\\$A $$A', (name) => known.get(name), '\\')).toEqual({ text: '$A $a', unknown: [] })
})

it('gives up on what nests too deep or grows too long', () => {
  const nested = `${'${NO:-'.repeat(1000)}x${'}'.repeat(1000)}`
  expect(compose(nested).unknown).toEqual(['…'])
  const doubled = expand('$B$B', () => 'x'.repeat(40_000), '$$')
  expect(doubled).toEqual({ text: '$B$B', unknown: ['…'] })
})

it('never throws', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('$', '{', '}', ':', '-', '?', 'A', '\\') }),
      (text) => void compose(text),
    ),
  )
})
