import { describe, expect, it } from 'vitest'
import { PolicyError } from '../../src/model/policy-error.ts'
import { source } from '../../src/model/source.ts'
import { defaults } from '../../src/policy/defaults.ts'
import { resolvePolicy } from '../../src/policy/resolve.ts'

const context = { today: '2026-06-15', isRule: (id: string) => id === 'container/privileged' }
const file = (text: string) => async () => ({ source: source('p.yml', text), warnings: [] })
const nothing = { failOn: undefined, include: undefined }

describe('the policy in effect', () => {
  it('is the default one without a file', async () => {
    const { policy, warnings, errors } = await resolvePolicy(async () => ({ warnings: [] }), nothing, context)
    expect([policy, warnings, errors]).toEqual([defaults, [], []])
  })

  it('takes what the file sets, then what flags set', async () => {
    const text = 'fail-on: high\nunsure: block\nbenchmarks: { docker: "1.8" }\nrules: { container/privileged: low }\n'
    const { policy } = await resolvePolicy(file(text), { failOn: 'critical' }, context)
    expect(policy).toEqual({
      ...defaults,
      origin: 'p.yml',
      failOn: 'critical',
      unsure: 'block',
      benchmarks: { docker: '1.8', kubernetes: '1.12' },
      rules: new Map([['container/privileged', 'low']]),
    })
  })

  it('is the default one where the file cannot be used, which is an error at its line', async () => {
    const { policy, errors } = await resolvePolicy(file('report: low\nfoo: 1\n'), { failOn: 'low' }, context)
    expect(policy).toEqual({ ...defaults, failOn: 'low' })
    expect(errors).toEqual([
      { file: 'p.yml', line: 2, message: 'unknown key `foo`. Using the default policy until this is fixed.' },
    ])
    const unreadable = async () => {
      throw new PolicyError('The policy file cannot be read (EACCES)', 'p.yml', null)
    }
    expect((await resolvePolicy(unreadable, nothing, context)).errors).toEqual([
      {
        file: 'p.yml',
        line: null,
        message: 'The policy file cannot be read (EACCES). Using the default policy until this is fixed.',
      },
    ])
  })

  it('lets other failures through', async () => {
    const broken = async () => {
      throw new TypeError('a bug')
    }
    await expect(resolvePolicy(broken, nothing, context)).rejects.toThrow('a bug')
  })
})
