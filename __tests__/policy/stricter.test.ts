import { expect, it } from 'vitest'
import type { Policy } from '../../src/model/policy.ts'
import { defaults } from '../../src/policy/defaults.ts'
import { stricterThanDefaults, tighteningOnly } from '../../src/policy/stricter.ts'

it.each([
  [{ failOn: 'low' }, { failOn: 'medium' }, []],
  [{ failOn: 'never' }, { failOn: 'critical' }, ['fail-on: never']],
  [{ failOn: 'high' }, {}, []],
  [{ report: 'high' }, { report: 'medium' }, ['report: high']],
  [{ report: 'low' }, { report: 'medium' }, []],
  [{ include: ['a/**'] }, { include: ['a/**', 'b/**'] }, ['include: a/**']],
  [{ include: ['a/**', 'b/**', 'c/**'] }, { include: ['a/**', 'b/**'] }, []],
  [{ include: ['**'] }, { include: ['a/**'] }, []],
  [{ exclude: ['a/**', '**'] }, { exclude: ['a/**'] }, ['exclude: a/** **']],
  [{ exclude: ['a/**'] }, { exclude: ['a/**', 'b/**'] }, []],
  [{ newOnly: true }, { newOnly: false }, ['new-only: true']],
  [{ newOnly: false }, { newOnly: true }, []],
  [{ newOnly: true }, {}, []],
  [{ kubernetesVersion: '1.30' }, { kubernetesVersion: '1.37' }, ['kubernetes-version: 1.30']],
  [{ kubernetesVersion: '1.37' }, { kubernetesVersion: '1.30' }, ['kubernetes-version: 1.37']],
  [{ kubernetesVersion: '1.30' }, { kubernetesVersion: '1.30' }, []],
  [{ kubernetesVersion: '1.30' }, {}, []],
] as const)('of %j above %j it refuses %j', (overrides, policy, refused) => {
  const applied = tighteningOnly(overrides, policy)
  expect(applied.refused).toEqual(refused)
  expect(Object.values(applied.overrides).filter((value) => value !== undefined)).toHaveLength(1 - refused.length)
})

it('takes the stricter of the defaults and a proposal, key by key', () => {
  const waiver = { rule: 'container/privileged', path: 'a', reason: 'r', owner: 'o', expires: '2026-12-31', line: 1 }
  const lax: Partial<Policy> = {
    failOn: 'never',
    report: 'high',
    unsure: 'report',
    gaps: 'report',
    kubernetesVersion: '1.25',
    exclude: ['**'],
    rules: new Map([['container/privileged', 'off']]),
    waivers: [waiver],
  }
  expect(stricterThanDefaults(lax)).toEqual(defaults)
  const strict = { failOn: 'low', newOnly: false, unsure: 'block', trustedRegistries: ['ghcr.io/acme'] } as const
  expect(stricterThanDefaults(strict)).toEqual({ ...defaults, ...strict })
})
