import { describe, expect, it } from 'vitest'
import { answersFor, controlsOf, dockerEditions } from '../../src/benchmarks/editions.ts'

const entry = (docker: (typeof dockerEditions)[number], id: string) =>
  controlsOf({ docker, kubernetes: '1.12' }).find((control) => control.id === id)

describe('editions of CIS Docker', () => {
  it.each([
    ['1.5', 'cis-docker:5.10'],
    ['1.6', 'cis-docker:5.11'],
    ['1.7', 'cis-docker:5.11'],
    ['1.8', 'cis-docker:5.11'],
  ] as const)('%s numbers the memory limit %s', (edition, id) => {
    expect(entry(edition, id)).toMatchObject({ control: 'cis-docker:5.10', title: 'memory limit is set', edition })
  })

  it('moved swarm mode, and shifted section 2 in 1.8', () => {
    expect(entry('1.6', 'cis-docker:5.1')?.control).toBe('cis-docker:7.1')
    expect([entry('1.7', 'cis-docker:2.7')?.control, entry('1.8', 'cis-docker:2.8')?.control]).toEqual([
      'cis-docker:2.6',
      'cis-docker:2.6',
    ])
  })

  it('leaves out what an edition does not have, and never numbers two controls alike', () => {
    expect(entry('1.5', 'cis-docker:4.12')).toBeUndefined()
    expect(entry('1.6', 'cis-docker:4.12')).toBeDefined()
    for (const docker of dockerEditions) {
      const ids = controlsOf({ docker, kubernetes: '1.12' }).map((control) => control.id)
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  it('sorts by number, not by letter', () => {
    const numbers = controlsOf({ docker: '1.5', kubernetes: '1.12' }).map((control) => control.number)
    expect(numbers.indexOf('5.9')).toBeLessThan(numbers.indexOf('5.10'))
  })
})

describe('answersFor', () => {
  it('keeps Kubernetes benchmarks to what Kubernetes runs', () => {
    expect(answersFor('cis-docker:5.4', 'kubernetes')).toBe(true)
    expect(answersFor('cis-kubernetes:5.2.2', 'docker')).toBe(false)
    expect(answersFor('pss:baseline/privileged', 'kubernetes')).toBe(true)
  })
})
