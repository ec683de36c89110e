import { expect, it } from 'vitest'
import { starts } from '../starts.ts'

const just = (text: string, env = 'OPTS=--privileged\n') =>
  starts({ justfile: text, '.env': env, 'other.env': 'OPTS="--rm"\n' })
const up = '\nup:\n    @docker run $OPTS web:1.2\n'
const put = '\nup:\n    docker run {{opts}} web:1.2\n'

it.each([
  [`set dotenv-load${up}`, ['web privileged']],
  [`set dotenv-load := true${up}`, ['web privileged']],
  [`set dotenv-load := false${up}`, ['web ?']],
  [up, ['web ?']],
  [`set dotenv-filename := "other.env"${up}`, ['web']],
  [`set dotenv-path := 'other.env'${up}`, ['web']],
  [`set dotenv-filename := "none"${up}`, ['web ?']],
  [`export OPTS := "--privileged"${up}`, ['web privileged']],
  [`OPTS := "--privileged"${up}`, ['web ?']],
  [`set export\nOPTS := "--privileged"${up}`, ['web privileged']],
  [`set dotenv-load\nexport OPTS := '--rm'${up}`, ['web']],
])('what recipes find in their environment: %j', async (text, found) => {
  expect(await just(text)).toEqual(found)
})

it.each([
  [`opts := "--privileged"${put}`, ['web privileged']],
  [`opts := '--rm' # a remark${put}`, ['web']],
  [`opts := "--" + "privileged"${put}`, ['web ?']],
  [`opts := \`cat x\`${put}`, ['web ?']],
  ['up opts="--privileged":\n    docker run {{opts}} web:1.2\n', ['web privileged']],
  ['opts := "--privileged"\nup opts:\n    docker run {{opts}} web:1.2\n', ['web ?']],
  ['a opts="--rm":\n    echo\nb opts="--privileged": a\n    docker run {{ opts }} web:1.2\n', ['web privileged']],
  ['up *opts:\n    docker run {{opts}} web:1.2\n', ['web ?']],
])('what is put in: %j', async (text, found) => {
  expect(await just(text)).toEqual(found)
})

it('what direnv runs is read', async () => {
  expect(await starts({ '.envrc': 'docker run --privileged web:1.2\n' })).toEqual(['web privileged'])
  expect(await starts({ '.envrc': 'export IMAGE=docker\n' })).toEqual([])
})
