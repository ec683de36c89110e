/** @module-tag large */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { podSecurityStandards } from '../../../src/benchmarks/pod-security.ts'
import { judge } from '../../../src/decide/judge.ts'
import { stateFor } from '../../../src/decide/verdict.ts'
import { rules } from '../../../src/rules/index.ts'
import { pods } from '../../oracles/pod-security/pods.mjs'
import { read } from '../manifests.ts'

/** By the name of a pod, the controls that refuse it and the versions of the policy in which they do. */
const file = new URL('../../oracles/pod-security/table.json', import.meta.url)
const table: Readonly<Record<string, string>> = JSON.parse(readFileSync(file, 'utf8'))
const all = pods()
const ofStandards = rules.filter((rule) => rule.controls.some((control) => control.startsWith('pss:')))
const rulesOf = podSecurityStandards().map(({ control, number }) => ({
  control,
  number,
  rules: ofStandards.filter(({ controls }) => controls.includes(control)),
}))

/** Each is explained in the README beside the table. */
const explained = [
  /\/nobody: unconfined$/,
  /procMount: ""$/,
  /sysctls: \[\{name: "",/,
  /volume (?:emptyDir: null|hostPath: null|without a type)$/,
  /volume (?:emptyDir: \{\}, hostPath|hostPath: \{path: \/srv\}, image)/,
  /bare: node of windows$/,
]

/** What the newest version of the policy refuses. */
const theirs = (answer: string): string[] =>
  answer.split(', ').flatMap((refusal) => (refusal.endsWith('-') ? refusal.slice(0, refusal.indexOf(' ')) : []))

async function ours(manifest: string): Promise<string[]> {
  const { subjects, gaps } = await read({ 'pod.yaml': manifest })
  expect(gaps).toEqual([])
  const { byRule } = judge(ofStandards, subjects, { trustedRegistries: [] })
  return rulesOf.flatMap(({ control, number, rules }) =>
    rules.some(({ id }) => byRule.get(id)!.others.some((verdict) => stateFor(verdict, control) === 'fail'))
      ? number
      : [],
  )
}

it('the table answers for the pods that are generated', () => {
  expect(Object.keys(table).sort()).toEqual(all.map(({ name }) => name).sort())
})

it('each control refuses what Pod Security admission refuses', async () => {
  const differences: string[] = []
  for (const { name, manifest } of all) {
    const answer = table[name]!
    const found = (await ours(manifest)).sort().join(' ')
    if (answer !== 'no pod' && found !== theirs(answer).join(' ')) differences.push(name)
  }
  const known = all.map(({ name }) => name).filter((name) => explained.some((pattern) => pattern.test(name)))
  expect(differences).toEqual(known)
}, 60_000)
