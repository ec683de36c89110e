import { expect, it } from 'vitest'
import { readWorkflows } from '../../../src/readers/workflow/workflow.ts'
import { readFile } from '../read-file.ts'

const started = async (runner: string, command: string) => {
  const lines = ['on: push', 'jobs:', '  a:', `    runs-on: ${runner}`, '    steps:', `      - run: ${command}`]
  const { container } = await readFile(readWorkflows, '.github/workflows/ci.yml', `${lines.join('\n')}\n`)
  const { oneOff, unsupported } = container('jobs/a/run/db')
  return [oneOff, unsupported.has('restart')]
}

it.each([
  ['ubuntu-latest', 'docker run -d --name db postgres:16'],
  ['[ubuntu-24.04]', 'docker run -d --name db postgres:16'],
  ['${{ matrix.os }}', 'docker run -d --name db postgres:16'],
])('on %s, %s is one-off and not asked for a restart policy', async (runner, command) => {
  expect(await started(runner, command)).toEqual([true, true])
})

it('that it has a restart policy is still read', async () => {
  expect(await started('ubuntu-latest', 'docker run -d --restart always --name db postgres:16')).toEqual([true, false])
})

it.each([
  ['self-hosted', 'docker run -d --name db postgres:16'],
  ['[self-hosted, ubuntu-latest]', 'docker run -d --name db postgres:16'],
  ['{group: large}', 'docker run -d --name db postgres:16'],
  ['ubuntu-latest', 'docker --context shop run -d --name db postgres:16'],
  ['ubuntu-latest', 'docker -H ssh://shop.example run -d --name db postgres:16'],
  ['ubuntu-latest', 'DOCKER_HOST=ssh://shop.example docker run -d --name db postgres:16'],
])('on %s, %s stays: it is a service', async (runner, command) => {
  expect(await started(runner, command)).toEqual([false, false])
})
