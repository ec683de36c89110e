import { describe, expect, it } from 'vitest'
import { cisKubernetes } from '../../src/benchmarks/cis-kubernetes.ts'
import type { ControlEntry } from '../../src/benchmarks/control.ts'
import { controlsOf, dockerEditions, kubernetesEditions } from '../../src/benchmarks/editions.ts'
import { threatIds } from '../../src/benchmarks/threats.ts'
import { rules } from '../../src/rules/index.ts'

const all = dockerEditions.flatMap((docker) =>
  kubernetesEditions.map((kubernetes) => controlsOf({ docker, kubernetes })),
)
const entries = all.flat()

const isDocker = ({ benchmark }: ControlEntry) => benchmark === 'cis-docker'

/** An entry's id, where a law does not hold for it. */
const breaking = (law: (entry: ControlEntry) => boolean) => entries.filter((entry) => !law(entry)).map(({ id }) => id)

it('lists the benchmarks one after another', () => {
  const names = controlsOf({ docker: '1.5', kubernetes: '1.12' }).map(({ benchmark }) => benchmark)
  expect([...new Set(names)]).toEqual(['cis-docker', 'cis-kubernetes', 'pss'])
  expect(names).toEqual(names.toSorted())
})

it('keeps what it has made', () => {
  expect(controlsOf({ docker: '1.6', kubernetes: '1.12' })).toBe(controlsOf({ docker: '1.6', kubernetes: '1.12' }))
  expect(controlsOf({ docker: '1.6', kubernetes: '1.12' })).not.toBe(controlsOf({ docker: '1.7', kubernetes: '1.12' }))
})

describe('every control', () => {
  it('has an id and a name of its own in each edition', () => {
    for (const edition of all) {
      expect(new Set(edition.map(({ id }) => id)).size).toBe(edition.length)
      expect(new Set(edition.map(({ control }) => control)).size).toBe(edition.length)
    }
  })

  it('has words that the types know', () => {
    expect(breaking(({ threat }) => threatIds.includes(threat))).toEqual([])
    expect(breaking(({ sight }) => ['auto', 'partial', 'attest'].includes(sight))).toEqual([])
  })

  it('says what must hold: short, lower case but for names, present tense, no full stop', () => {
    expect(breaking(({ title }) => title.length > 0 && title.length <= 70)).toEqual([])
    expect(breaking(({ title }) => !/[.!:;]$|^(?:ensure|do not|no|minimi[sz]e)\b/i.test(title))).toEqual([])
    // `AppArmor`, `SSH` and `Dockerfiles` are names, `Memory` is not.
    expect(breaking(({ title }) => !/^(?!Dockerfiles\b)[A-Z][a-z]+\b/.test(title))).toEqual([])
    const verb = /\b(?:is|are|has|have|uses?|requires|verifies|refuses|checks|come|runs?)\b/
    expect(breaking(({ title }) => verb.test(title))).toEqual([])
  })

  it('of CIS Docker is answered by rules, or says why not: one of the two', () => {
    const ruled = new Set(rules.flatMap(({ controls }) => controls))
    const docker = new Map(entries.filter(isDocker).map((entry) => [entry.control, entry]))
    expect(docker.size).toBe(118)
    const wrong = [...docker.values()].filter(({ control, unruled }) => ruled.has(control) === (unruled !== undefined))
    expect(wrong.map(({ control }) => control)).toEqual([])
    expect([...ruled].filter((control) => control.startsWith('cis-docker:') && !docker.has(control))).toEqual([])
  })

  it('of CIS Kubernetes too', () => {
    const ruled = new Set(rules.flatMap(({ controls }) => controls))
    const kubernetes = new Map(cisKubernetes('1.12').map((entry) => [entry.control, entry]))
    expect(kubernetes.size).toBe(131)
    const wrong = [...kubernetes.values()].filter((entry) => ruled.has(entry.control) === (entry.unruled !== undefined))
    expect(wrong.map(({ control }) => control)).toEqual([])
    expect([...ruled].filter((control) => control.startsWith('cis-kubernetes:') && !kubernetes.has(control))).toEqual(
      [],
    )
  })

  it('that no rule answers says why in a clause', () => {
    expect(breaking(({ unruled = 'a clause' }) => /^[^.]{8,100}$/.test(unruled))).toEqual([])
  })

  it('says what was not checked exactly where the view is partial', () => {
    expect(breaking(({ sight, unchecked }) => (sight === 'partial') === (unchecked !== undefined))).toEqual([])
    const clause = /^[^.]+ (?:is|are) not checked(?:: only [^.]+)?$/
    expect(breaking(({ unchecked }) => unchecked === undefined || clause.test(unchecked))).toEqual([])
    expect(breaking(({ unchecked = '' }) => unchecked.length <= 110)).toEqual([])
  })
})
