import { describe, expect, it } from 'vitest'
import { PolicyError } from '../../src/model/policy-error.ts'
import { source } from '../../src/model/source.ts'
import { defaults } from '../../src/policy/defaults.ts'
import { resolvePolicy } from '../../src/policy/resolve.ts'

const context = { today: '2026-06-15', rules: new Set(['container/privileged']) }
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
    const several = await resolvePolicy(file('foo: 1\nbar: 1\nreport: loud\n'), nothing, context)
    expect(several.errors.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([
      'p.yml:1 unknown key `foo`. Using the default policy until these errors are fixed.',
      'p.yml:2 unknown key `bar`',
      'p.yml:3 `report` must be one of low, medium, high, critical; it is "loud"',
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

  describe('of a pull request', () => {
    const of = (base: string | undefined, proposed: string | undefined | null, overrides = {}) =>
      resolvePolicy(
        async () => ({
          source: base === undefined ? undefined : source('p.yml', base),
          warnings: [],
          trusted: 'the base branch',
          ...(proposed !== null && {
            proposal: { source: proposed === undefined ? undefined : source('p.yml', proposed) },
          }),
        }),
        overrides,
        context,
      )

    it.each([
      [
        undefined,
        'fail-on: never\n',
        'this pull request adds a policy: `fail-on` medium → never. It takes effect after merging; the default policy was used',
        'medium',
      ],
      [
        'fail-on: low\n',
        undefined,
        'this pull request removes the policy: `fail-on` low → medium. It takes effect after merging; the policy of the base branch was used',
        'low',
      ],
      [
        'fail-on: low\n',
        'fail-on: severe\n',
        'this pull request changes the policy, but its text is invalid: the policy of the base branch was used',
        'low',
      ],
    ])('says first what it changes: %j → %j', async (base, proposed, change, failOn) => {
      const resolved = await of(base, proposed)
      expect([resolved.change, resolved.policy.failOn]).toEqual([change, failOn])
      expect(resolved.errors).toHaveLength(proposed?.includes('severe') ? 1 : 0)
      expect(resolved.warnings).toEqual([{ message: change, file: 'p.yml', line: null }])
    })

    it('knows what it proposes as the inputs tighten that', async () => {
      const { proposed } = await of('report: low\n', 'fail-on: high\nunsure: block\n', {
        failOn: 'low',
        report: 'medium',
      })
      expect(proposed).toEqual({ ...defaults, origin: 'p.yml', failOn: 'low', report: 'medium', unsure: 'block' })
      const looser = await of(undefined, 'fail-on: high\n', { failOn: 'never' })
      expect(looser.proposed?.failOn).toBe('high')
    })

    it.each([
      ['fail-on: low\n', 'fail-on: low # as agreed\n'],
      [undefined, '# fail-on: low\n'],
      ['# nothing\n', undefined],
    ])('says nothing where another text says the same: %j → %j', async (base, proposed) => {
      const resolved = await of(base, proposed)
      expect([resolved.change, resolved.errors, resolved.warnings]).toEqual([null, [], []])
    })

    const attested =
      'attestations:\n  - {control: "cis-docker:1.2.1", statement: host job, owner: me, expires: 2026-12-31}\n'

    it('cannot attest itself: only what the base attests is attested', async () => {
      const own = await of(undefined, attested)
      expect(own.policy.attestations).toEqual([])
      expect(own.change).toContain(
        'adds a policy: `attestations` adds cis-docker:1.2.1 until 2026-12-31. It takes effect',
      )
      const base = await of(attested, undefined)
      expect(base.policy.attestations).toMatchObject([{ control: 'cis-docker:1.2.1', owner: 'me', line: 2 }])
      expect((await of('fial-on: low\n', attested)).policy.attestations).toEqual([])
    })

    it('names an unknown control of what it proposes, at its line', async () => {
      const { errors } = await of(attested, attested.replace('1.2.1', '9.9'))
      expect(errors).toMatchObject([{ file: 'p.yml', line: 2 }])
      expect(errors[0]?.message).toContain('unknown control `cis-docker:9.9`')
    })

    it('is an error at its line where what it proposes is invalid', async () => {
      const { policy, errors } = await of('fail-on: low\n', 'report: low\nfial-on: low\n')
      expect([policy.failOn, errors]).toEqual([
        'low',
        [{ message: 'unknown key `fial-on`: perhaps `fail-on` is meant', file: 'p.yml', line: 2 }],
      ])
    })

    it('can repair an invalid policy: the stricter of the defaults and the repair is used', async () => {
      const repair = await of('fial-on: low\n', 'fail-on: low\nexclude: ["**"]\n')
      expect([repair.policy, repair.errors]).toEqual([{ ...defaults, failOn: 'low' }, []])
      expect(repair.change).toContain(
        'the present one is invalid (unknown key `fial-on`: perhaps `fail-on` is meant, line 1); the stricter of the default policy and the proposed one was used',
      )
      const twice = await of('fial-on: low\nreprot: low\n', 'fail-on: low\n')
      expect(twice.change).toContain(
        'is invalid (unknown key `fial-on`: perhaps `fail-on` is meant, line 1, and 1 more error); the stricter',
      )
      expect((await of('fial-on: low\n', null)).errors).toHaveLength(1)
      expect((await of('fial-on: low\n', 'failon: low\n')).errors).toHaveLength(2)
    })

    it('is invalid where there are two: removing one is such a repair', async () => {
      const [one, other] = [source('p.yml', 'fail-on: never\n'), source('p.yaml', 'fail-on: low\n')]
      const of = (kept: typeof one) =>
        resolvePolicy(
          async () => ({
            source: one,
            another: other,
            warnings: [],
            trusted: 'the base branch',
            proposal: { source: kept },
          }),
          nothing,
          context,
        )
      expect((await of(one)).policy).toEqual(defaults)
      const { policy, change, errors } = await of(other)
      expect([policy.failOn, errors]).toEqual(['low', []])
      expect(change).toContain(
        'the present one is invalid (There are two policies, p.yml and p.yaml: remove one); the stricter of the default policy and the proposed one was used',
      )
    })

    it('follows no input that loosens what the policy sets, and names it', async () => {
      const { policy, warnings } = await of('fail-on: high\n', null, { failOn: 'never', report: 'high' })
      expect([policy.failOn, policy.report]).toEqual(['high', 'high'])
      expect(warnings.map(({ message }) => message)).toEqual([
        'the input `fail-on: never` is looser than the policy and was not followed: an input may only tighten what the policy sets',
      ])
    })
  })

  it('lets other failures through', async () => {
    const broken = async () => {
      throw new TypeError('a bug')
    }
    await expect(resolvePolicy(broken, nothing, context)).rejects.toThrow('a bug')
  })
})
