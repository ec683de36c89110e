import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

it.each([
  ['docker -H tcp://10.0.0.5:2375 ps', ['engine/10.0.0.5']],
  ['usermod -aG docker ci', ['group/ci']],
  ['gpasswd -a ci docker', ['group/ci']],
  ['docker login -u ci -p hunter2 registry.example.org', ['login/registry.example.org']],
  ['docker ps', []],
])('the command of a container calls a client: %s', async (command, keys) => {
  const compose = `services:\n  web:\n    image: shop:1.4\n    command: [sh, -c, '${command}']\n`
  const { subjects } = await readAll(repository({ 'compose.yaml': compose }))
  const clients = subjects.flatMap((one) => (one.kind === 'client' ? [one.key.replace(/^.*\//, '')] : []))
  expect(clients).toEqual(keys.map((key) => key.replace(/^.*\//, '')))
})
