import { expect, it } from 'vitest'
import { cisKubernetes } from '../../src/benchmarks/cis-kubernetes.ts'

const entries = cisKubernetes('1.12')
const entry = (number: string) => entries.find((control) => control.number === number)

it.each([
  ['1.1', 21],
  ['1.2', 30],
  ['1.3', 7],
  ['1.4', 2],
  ['2', 7],
  ['3.1', 3],
  ['3.2', 2],
  ['4.1', 10],
  ['4.2', 14],
  ['4.3', 1],
  ['5.1', 13],
  ['5.2', 12],
  ['5.3', 2],
  ['5.4', 2],
  ['5.5', 1],
  ['5.6', 4],
] as const)('section %s has its %i controls in order', (section, count) => {
  const numbers = entries.map(({ number }) => number).filter((number) => number.startsWith(`${section}.`))
  expect(numbers).toEqual(Array.from({ length: count }, (_, index) => `${section}.${index + 1}`))
})

it('has 131 controls, named as they are numbered', () => {
  expect(entries).toHaveLength(131)
  for (const { control, id, number } of entries) expect([control, id]).toEqual([id, `cis-kubernetes:${number}`])
})

it.each([
  ['1.1.1', 'automated', 1],
  ['1.2.1', 'manual', 1],
  ['1.2.14', 'automated', 2],
  ['2.7', 'manual', 2],
  ['4.2.8', 'manual', 2],
  ['4.3.1', 'manual', 1],
  ['5.2.2', 'manual', 1],
  ['5.2.7', 'manual', 2],
] as const)('%s is %s, on level %i', (number, label, level) => {
  expect(entry(number)).toMatchObject({ label, level })
})

it('marks the controls about what a cluster admits', () => {
  const marked = entries.filter(({ admission }) => admission).map(({ number }) => number)
  expect(marked).toEqual(Array.from({ length: 11 }, (_, index) => `5.2.${index + 2}`))
  expect(entry('5.2.2')?.sight).toBe('auto')
})

it('leaves the files of the nodes to attestations', () => {
  const attested = entries.filter(({ sight }) => sight === 'attest').map(({ number }) => number)
  expect(attested).toHaveLength(31)
  expect(attested.filter((number) => !/^(?:1|4)\.1\./.test(number))).toEqual([])
})
