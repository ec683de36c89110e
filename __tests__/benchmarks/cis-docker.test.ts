import { describe, expect, it } from 'vitest'
import { cisDocker, type DockerEdition } from '../../src/benchmarks/cis-docker.ts'

const entry = (edition: DockerEdition, number: string) =>
  cisDocker(edition).find((control) => control.number === number)

it.each([
  ['1.5', 107],
  ['1.6', 117],
  ['1.7', 117],
  ['1.8', 118],
] as const)('edition %s has %i controls', (edition, count) => {
  expect(cisDocker(edition)).toHaveLength(count)
})

it.each([
  ['1.5', 1, 14],
  ['1.5', 2, 17],
  ['1.5', 3, 22],
  ['1.5', 4, 11],
  ['1.5', 5, 31],
  ['1.5', 6, 2],
  ['1.5', 7, 10],
  ['1.8', 1, 20],
  ['1.8', 2, 19],
  ['1.8', 3, 24],
  ['1.8', 4, 12],
  ['1.8', 5, 32],
  ['1.8', 6, 2],
  ['1.8', 7, 9],
] as const)('edition %s numbers section %i from 1 to %i without a gap', (edition, section, count) => {
  const numbers = cisDocker(edition).filter(({ number }) => number.startsWith(`${section}.`))
  expect(numbers).toHaveLength(count)
  if (section === 1) return
  expect(numbers.map(({ number }) => number)).toEqual(
    Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
  )
})

it('sorts by number, not by letter', () => {
  const numbers = cisDocker('1.5').map(({ number }) => number)
  expect(numbers.slice(0, 4)).toEqual(['1.1.1', '1.1.2', '1.2.1', '1.2.2'])
  expect(numbers.indexOf('5.10')).toBe(numbers.indexOf('5.9') + 1)
  expect(numbers.at(-1)).toBe('7.10')
})

describe('numbers', () => {
  it.each([
    ['1.5', '5.10'],
    ['1.6', '5.11'],
    ['1.7', '5.11'],
    ['1.8', '5.11'],
  ] as const)('%s numbers the memory limit %s', (edition, number) => {
    expect(entry(edition, number)).toMatchObject({
      control: 'cis-docker:5.10',
      id: `cis-docker:${number}`,
      title: 'memory limit is set',
      threat: 'H',
      edition,
    })
  })

  it('moved swarm mode, and shifted section 2 in 1.8', () => {
    expect(entry('1.6', '5.1')?.control).toBe('cis-docker:7.1')
    expect(entry('1.7', '2.7')?.control).toBe('cis-docker:2.6')
    expect(entry('1.8', '2.8')?.control).toBe('cis-docker:2.6')
  })

  it('names what 1.5 does not have by its first number', () => {
    expect(entry('1.5', '4.12')).toBeUndefined()
    expect(entry('1.6', '4.12')?.control).toBe('cis-docker:+4.12')
    expect(entry('1.8', '2.7')?.control).toBe('cis-docker:+2.7')
  })
})

describe('labels and levels', () => {
  it.each([
    ['1.5', '5.10', 'automated'],
    ['1.5', '5.11', 'automated'],
    ['1.5', '5.14', 'automated'],
    ['1.5', '5.18', 'manual'],
    ['1.5', '5.29', 'manual'],
    ['1.5', '4.5', 'automated'],
    ['1.5', '3.9', 'automated'],
    ['1.6', '5.11', 'manual'],
    ['1.8', '5.15', 'manual'],
    ['1.8', '3.9', 'manual'],
    ['1.8', '3.1', 'automated'],
    ['1.8', '1.1.4', 'manual'],
    ['1.6', '4.4', 'manual'],
    ['1.7', '4.4', 'automated'],
    ['1.8', '4.4', 'manual'],
  ] as const)('%s labels %s %s', (edition, number, label) => {
    expect(entry(edition, number)?.label).toBe(label)
  })

  it.each([
    ['1.5', '5.10', 1],
    ['1.5', '5.2', 2],
    ['1.5', '5.29', 2],
    ['1.8', '2.10', 2],
    ['1.8', '4.8', 2],
    ['1.8', '3.16', 1],
  ] as const)('%s has %s on level %i', (edition, number, level) => {
    expect(entry(edition, number)?.level).toBe(level)
  })
})

describe('what is seen', () => {
  it('leaves files and audit rules of the host to attestations and to `--host`', () => {
    const attested = cisDocker('1.8').filter(({ sight }) => sight === 'attest')
    expect(attested).toHaveLength(43)
    expect(attested.map(({ number }) => number).filter((number) => !/^(?:1|3)\./.test(number))).toEqual([])
  })

  it('says what a pinned image does not show', () => {
    expect(entry('1.5', '5.27')).toMatchObject({
      sight: 'partial',
      unchecked: 'whether a newer version exists is not checked: only how the image is pinned',
    })
  })

  it('names the setting that does nothing on a host without the feature', () => {
    const needs = cisDocker('1.5').flatMap(({ number, needs }) => (needs ? [[number, needs]] : []))
    expect(needs).toEqual([
      ['5.1', 'AppArmor'],
      ['5.2', 'SELinux'],
    ])
  })
})
