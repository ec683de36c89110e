import { describe, expect, it } from 'vitest'
import { PolicyError } from '../../src/model/policy-error.ts'
import { policyOfBase } from '../../src/policy/in-force.ts'

const name = '.github/hullgate.yml'
const told = (message: string) => [{ file: name, line: null, message }]

describe('the policy of a pull request', () => {
  it('is the one at its base, without a word where both are the same', () => {
    const { source, warnings } = policyOfBase(name, 'report: low\n', { text: 'report: low\n' })
    expect([source?.path, source?.text, warnings]).toEqual([name, 'report: low\n', []])
    expect(policyOfBase(name, undefined, { text: null })).toEqual({ warnings: [] })
  })

  it.each([
    [
      'adds',
      'fail-on: never\n',
      null,
      'this pull request adds a policy: it takes effect after merging; the default policy was used',
    ],
    [
      'removes',
      undefined,
      'a: b\n',
      'this pull request removes the policy: this takes effect after merging; the policy of the base branch was used',
    ],
    [
      'changes',
      'a: c\n',
      'a: b\n',
      'this pull request changes the policy: this takes effect after merging; the policy of the base branch was used',
    ],
  ])('that it %s is said, and the base decides', (_, proposed, base, message) => {
    const { source, warnings } = policyOfBase(name, proposed, { text: base })
    expect([source?.text ?? null, warnings]).toEqual([base, told(message)])
  })

  it('is an error where the base is not known and the pull request brings its own', () => {
    const unknown = { unknown: 'the event does not name its base' }
    expect(() => policyOfBase(name, 'fail-on: never\n', unknown)).toThrow(PolicyError)
    expect(() => policyOfBase(name, 'fail-on: never\n', unknown)).toThrow(
      "The policy of the base cannot be read, and the pull request's own copy is not trusted (the event does not name its base). Check out with fetch-depth: 0, or grant contents: read",
    )
    expect(policyOfBase(name, undefined, unknown)).toEqual({
      warnings: told('the event does not name its base; the pull request has none either; the default policy was used'),
    })
  })
})
