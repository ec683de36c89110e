import { expect, it } from 'vitest'
import type { ControlEntry } from '../../src/benchmarks/control.ts'
import { controlsOf } from '../../src/benchmarks/editions.ts'
import { answers } from '../../src/decide/findings.ts'

const entries = controlsOf({ docker: '1.5', kubernetes: '1.12' })
const entry = (id: string) => entries.find((one) => one.id === id) as ControlEntry

it.each([
  ['cis-docker:5.4', 'docker', true],
  ['cis-docker:5.4', 'kubernetes', true],
  ['cis-kubernetes:5.2.2', 'docker', false],
  ['cis-kubernetes:5.2.2', 'kubernetes', true],
  ['pss:baseline/privileged', 'docker', false],
  ['pss:baseline/privileged', 'kubernetes', true],
] as const)('%s is answered by what %s runs: %s', (id, platform, expected) => {
  expect(answers(entry(id), platform)).toBe(expected)
})
