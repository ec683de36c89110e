import { describe, expect, it } from 'vitest'
import { PolicyError } from '../../src/model/policy-error.ts'
import { source } from '../../src/model/source.ts'
import { policyOfBranch } from '../../src/policy/in-force.ts'

const name = '.github/hullgate.yml'
const file = (text: string, path = name) => source(path, text)

describe('the policy of a pull request', () => {
  it('is the one at its base, without a proposal where both are the same', () => {
    const base = file('report: low\n')
    expect(policyOfBranch('the base branch', { source: base }, file('report: low\n'), undefined)).toEqual({
      source: base,
      warnings: [],
      trusted: 'the base branch',
    })
    expect(policyOfBranch('the base branch', { source: undefined }, undefined, undefined)).toEqual({
      source: undefined,
      warnings: [],
      trusted: 'the base branch',
    })
  })

  it.each([
    ['adds', undefined, file('fail-on: never\n')],
    ['removes', file('report: low\n'), undefined],
    ['changes', file('report: low\n'), file('report: high\n')],
    ['renames', file('report: low\n'), file('report: low\n', '.github/hullgate.yaml')],
  ])('that it %s is a proposal, and the base decides', (_, base, checkedOut) => {
    const { source: used, proposal } = policyOfBranch('the base branch', { source: base }, checkedOut, undefined)
    expect([used, proposal]).toEqual([base, { source: checkedOut }])
  })

  it.each([
    ['brings one of its own', file('fail-on: never\n')],
    ['has none', undefined],
  ])('is an error where the base is not known and it %s', (_, checkedOut) => {
    const unknown = { unknown: 'the event does not name its base' }
    const read = () => policyOfBranch('the base branch', unknown, checkedOut, undefined)
    expect(read).toThrow(PolicyError)
    expect(read).toThrow(
      "The policy of the base branch cannot be read (the event does not name its base), and the checkout's own copy is not trusted. Check out with fetch-depth: 0, or grant contents: read",
    )
  })

  it('is an error where the file that an input names is nowhere', () => {
    const other = { source: file('report: low\n') }
    expect(() => policyOfBranch('the base branch', other, undefined, 'strict.yml')).toThrow(
      'The policy file that `config-file` names does not exist',
    )
    // The pull request adds it: what the base has is used until then.
    const proposed = file('report: high\n', 'strict.yml')
    expect(policyOfBranch('the base branch', other, proposed, 'strict.yml')).toMatchObject(other)
  })
})
