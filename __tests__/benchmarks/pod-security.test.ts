import { expect, it } from 'vitest'
import { podSecurityStandards } from '../../src/benchmarks/pod-security.ts'

it('has 12 controls of the baseline profile, then 7 of the restricted one', () => {
  const profiles = podSecurityStandards().map(({ number }) => number.split('/')[0])
  expect(profiles).toEqual([...Array(12).fill('baseline'), ...Array(7).fill('restricted')])
})

it('names each control as it is called', () => {
  expect(podSecurityStandards()[0]).toMatchObject({
    control: 'pss:baseline/privileged',
    id: 'pss:baseline/privileged',
    number: 'baseline/privileged',
    title: 'containers are not privileged',
    sight: 'auto',
    label: 'automated',
    threat: 'K5',
  })
})
