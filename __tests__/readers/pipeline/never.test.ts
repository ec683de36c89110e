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
  ['a', '[{if: $X, when: never}]', []],
  ['a', '[{if: $X}, {when: never}]', ['web privileged']],
  ['.a', '[{when: never}]', ['web privileged']],
  ['a', '[{when: never, allow_failure: true}]', []],
  ['a', '[{if: $X, when: never}, {exists: [a], when: never}]', []],
  ['a', '[{if: $X, when: never}, {when: never}, {if: $Y}]', []],
  ['a', '[{if: $X, when: never}, {changes: [a]}]', ['web privileged']],
  ['a', '[!reference [.b, rules]]', ['web privileged']],
  ['a', '[]', ['web privileged']],
])('a job of GitLab, %s with the rules %s', async (name, rules, found) => {
  expect(await starts({ '.gitlab-ci.yml': `${name}:\n  rules: ${rules}\n  script: [${line}]\n` })).toEqual(found)
})

it.each([
  ['a:\n  when: never\n', []],
  ['a:\n  when: manual\n', ['web privileged']],
  ['a:\n  when: never\n  rules: [{if: $X}]\n', ['web privileged']],
  ['.t: {when: never}\na:\n  extends: .t\n', []],
  ['.t: {rules: [{when: never}]}\na:\n  extends: .t\n', []],
  ['.t: {rules: [{when: never}]}\na:\n  extends: .t\n  rules: [{if: $X}]\n', ['web privileged']],
])('a job of GitLab: %j', async (text, found) => {
  expect(await starts({ '.gitlab-ci.yml': `${text}  script: [${line}]\n` })).toEqual(found)
})
