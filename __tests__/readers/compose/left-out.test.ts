import { expect, it } from 'vitest'
import { readCompose } from '../../../src/readers/compose/compose.ts'
import { repository } from '../manifests.ts'

async function leftOut(settings: string, files: Record<string, string> = {}) {
  const tree = repository({ 'deploy/compose.yaml': `services:\n  web:\n    image: a:1\n${settings}`, ...files })
  const { subjects } = await readCompose(
    tree.sources.filter(({ path }) => path.endsWith('.yaml')),
    tree,
  )
  const [web] = subjects.filter((subject) => subject.kind === 'container')
  return web?.leftOut.map(({ value: { name, isMissing } }) => (isMissing ? `${name}!` : name))
}

it('names the keys of a service that no fact holds', async () => {
  expect(
    await leftOut('    hostname: a\n    shm_size: 1g\n    depends_on: [db]\n    x-note: b\n    read_only: true\n'),
  ).toEqual(['hostname', 'shm_size', 'depends_on'])
  expect(await leftOut('    container_name: a\n    profiles: [b]\n    logging: {driver: none}\n')).toEqual([])
})

it('names env files that do not exist and have to', async () => {
  expect(await leftOut('    env_file: app.env\n')).toEqual(['env_file app.env!'])
  expect(await leftOut('    env_file: [{path: ../app.env}, {path: none.env, required: false}]\n')).toEqual([
    'env_file ../app.env!',
  ])
  expect(await leftOut('    env_file: app.env\n', { 'deploy/app.env': 'A=1' })).toEqual([])
})
