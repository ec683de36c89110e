import { expect, it } from 'vitest'
import { starts } from '../starts.ts'

const line = 'docker run --privileged web:1.2'

it.each([
  [`- script: ${line}\n  condition: false`, []],
  [`- script: ${line}\n  enabled: false`, []],
  [`- script: ${line}\n  condition: eq(variables.x, false)`, ['web privileged']],
  [`- script: ${line}\n  enabled: true`, ['web privileged']],
])('a step of an Azure pipeline: %j', async (step, found) => {
  expect(await starts({ 'azure-pipelines.yml': `steps:\n${step}\n` })).toEqual(found)
})

it.each([
  ['a', '[{when: never}]', []],
  ['a', '[{if: $X, when: never}]', ['web privileged']],
  ['a', '[{if: $X}, {when: never}]', ['web privileged']],
  ['.a', '[{when: never}]', ['web privileged']],
])('a job of GitLab, %s with the rules %s', async (name, rules, found) => {
  expect(await starts({ '.gitlab-ci.yml': `${name}:\n  rules: ${rules}\n  script: [${line}]\n` })).toEqual(found)
})
