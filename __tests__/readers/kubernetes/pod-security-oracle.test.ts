/** @module-tag large */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import {
  type KubernetesVersion,
  kubernetesVersions,
  newestKubernetes,
  podSecurityStandards,
} from '../../../src/benchmarks/pod-security.ts'
import { judge } from '../../../src/decide/judge.ts'
import { stateFor } from '../../../src/decide/verdict.ts'
import type { Subject } from '../../../src/model/subject.ts'
import { rules } from '../../../src/rules/index.ts'
import { pods } from '../../oracles/pod-security/pods.mjs'
import { read } from '../manifests.ts'

/** By the name of a pod, the controls that refuse it and the versions of the policy in which they do. */
const file = new URL('../../oracles/pod-security/table.json.gz', import.meta.url)
const table: Readonly<Record<string, string>> = JSON.parse(gunzipSync(readFileSync(file)).toString())
const all = pods()
const ofStandards = rules.filter((rule) => rule.controls.some((control) => control.startsWith('pss:')))
const rulesOf = new Map(
  kubernetesVersions.map((version) => [
    version,
    podSecurityStandards(version).map(({ control, number }) => ({
      control,
      number,
      rules: ofStandards.filter(({ controls }) => controls.includes(control)),
    })),
  ]),
)

/** Each is explained in the README beside the table. */
const explained = [
  /\/nobody: unconfined$/,
  /procMount: ""$/,
  /sysctls: \[\{name: "",/,
  /volume (?:emptyDir: null|hostPath: null|without a type)$/,
  /volume (?:emptyDir: \{\}, hostPath|hostPath: \{path: \/srv\}, image)/,
  /bare: node of windows$/,
]

const minorOf = (version: string): number => Number(version.slice(2))

/** Control, and the first and last version in which it refuses: `baseline/sysctls 1.0-1.28`. */
function refusals(answer: string): { control: string; first: number; last: number }[] {
  return answer.split(', ').flatMap((refusal) => {
    const [, control, first, last] = /^(\S+) 1\.(\d+)-(?:1\.(\d+))?$/.exec(refusal) ?? []
    return control ? [{ control, first: Number(first), last: last ? Number(last) : Number.POSITIVE_INFINITY }] : []
  })
}

/** What a version of the policy refuses. */
const theirs = (answer: string, version: KubernetesVersion): string[] =>
  refusals(answer)
    .filter(({ first, last }) => first <= minorOf(version) && minorOf(version) <= last)
    .map(({ control }) => control)

/** The newest version, and those beside which an answer changes. */
function versionsOf(answer: string): KubernetesVersion[] {
  const edges = new Set(refusals(answer).flatMap(({ first, last }) => [first - 1, first, last, last + 1]))
  return kubernetesVersions.filter((version) => version === newestKubernetes || edges.has(minorOf(version)))
}

function ours(subjects: readonly Subject[], version: KubernetesVersion): string[] {
  const { byRule } = judge(ofStandards, subjects, { trustedRegistries: [], kubernetesVersion: version })
  return rulesOf
    .get(version)!
    .flatMap(({ control, number, rules }) =>
      rules.some(({ id }) => byRule.get(id)!.others.some((verdict) => stateFor(verdict, control) === 'fail'))
        ? number
        : [],
    )
}

it('the table answers for the pods that are generated', () => {
  expect(Object.keys(table).sort()).toEqual(all.map(({ name }) => name).sort())
  expect(Object.values(table).filter((answer) => answer !== 'no pod').length).toBeGreaterThan(5000)
})

it('each control refuses what Pod Security admission refuses, in every version', async () => {
  const differences: string[] = []
  for (const { name, manifest } of all) {
    const answer = table[name]!
    if (answer === 'no pod') continue
    const { subjects, gaps } = await read({ 'pod.yaml': manifest })
    expect(gaps).toEqual([])
    const differs = (version: KubernetesVersion) =>
      ours(subjects, version).sort().join(' ') !== theirs(answer, version).join(' ')
    if (versionsOf(answer).some(differs)) differences.push(name)
  }
  const known = all.map(({ name }) => name).filter((name) => explained.some((pattern) => pattern.test(name)))
  expect(differences).toEqual(known)
}, 60_000)

it.each([
  ['1.32', ['restricted/restrictedVolumes']],
  ['1.33', []],
] as const)('admission of %s refuses of an image volume: %j', async (version, refused) => {
  const spec = 'volumes: [{name: a, image: {reference: b}}], containers: [{name: web, image: web}]'
  const { subjects } = await read({ 'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {${spec}}\n` })
  expect(ours(subjects, version).filter((control) => control.includes('Volumes'))).toEqual(refused)
})
