import { expect, it } from 'vitest'
import { readCompose } from '../../../src/readers/compose/compose.ts'
import { repository } from '../manifests.ts'

async function leftOut(settings: string, files: Record<string, string> = {}) {
  const web = await service(settings, files)
  return web?.leftOut.map(({ value: { name, isMissing } }) => (isMissing ? `${name}!` : name))
}

async function service(settings: string, files: Record<string, string> = {}) {
  const tree = repository({ 'deploy/compose.yaml': `services:\n  web:\n    image: a:1\n${settings}`, ...files })
  const { subjects } = await readCompose(
    tree.sources.filter(({ path }) => path.endsWith('.yaml')),
    tree,
  )
  const [web] = subjects.filter((subject) => subject.kind === 'container')
  return web
}

it('names the keys of a service that no fact holds', async () => {
  expect(
    await leftOut('    hostname: a\n    shm_size: 1g\n    depends_on: [db]\n    x-note: b\n    read_only: true\n'),
  ).toEqual(['depends_on'])
  expect(await leftOut('    container_name: a\n    profiles: [b]\n')).toEqual([])
  expect(
    await leftOut('    logging: {driver: none}\n    hostname: $NONE\n    networks: {back: {ipv4_address: 10.0.0.2}}\n'),
  ).toEqual(['logging', 'hostname', 'network back', 'ipv4_address'])
})

it('names what a volume holds that is there already', async () => {
  const declared = 'volumes: {old: {external: true}, older: {external: {name: x}}, own: {name: x, external: false}}\n'
  const web = await service(
    `    volumes: [old:/old, {type: volume, source: older, target: /older}, own:/own]\n${declared}`,
  )
  expect(web?.mounts.map(({ value: { target, leftOut } }) => [target, leftOut])).toEqual([
    ['/old', ['external']],
    ['/older', ['external']],
    ['/own', undefined],
  ])
})

it('names env files that do not exist and have to', async () => {
  expect(await leftOut('    env_file: app.env\n')).toEqual(['env_file app.env!'])
  expect(await leftOut('    env_file: [{path: ../app.env}, {path: none.env, required: false}]\n')).toEqual([
    'env_file ../app.env!',
  ])
  expect(await leftOut('    env_file: app.env\n', { 'deploy/app.env': 'A=1' })).toEqual([])
})

it('hands on what only matters for the start', async () => {
  const web = await service(`    hostname: site
    shm_size: 128m
    extra_hosts: {db: 10.0.0.9}
    dns: [9.9.9.9, 1.1.1.1]
    stop_grace_period: 1m30s
    group_add: [audio, "20"]
    tty: true
    memswap_limit: -1
`)
  expect(web?.startSettings.map(({ value }) => `${value.written} ${value.name}=${value.value}`)).toEqual([
    'hostname hostname=site',
    'shm_size shm-size=134217728',
    'extra_hosts add-host=db:10.0.0.9',
    'dns dns=9.9.9.9',
    'dns dns=1.1.1.1',
    'stop_grace_period stop-timeout=90',
    'group_add group-add=audio',
    'tty tty=true',
    'memswap_limit memory-swap=-1',
  ])
})

it('leaves out without a word only what changes nothing in one container', async () => {
  expect(await leftOut('    scale: 3\n    isolation: default\n    deploy: {replicas: 3, mode: replicated}\n')).toEqual(
    [],
  )
  expect(await leftOut('    isolation: hyperv\n')).toEqual(['isolation'])
  expect(await leftOut('    isolation: $NONE\n')).toEqual(['isolation'])
})

it('mounts the file of a secret or a config, and names the owner and mode that Compose does not give it', async () => {
  const project = `services:
  web:
    image: a
    secrets: [db, {source: db, target: pw, uid: "103", mode: 0440}]
    configs: [app, {source: app, target: /etc/app.ini, gid: "5"}]
secrets: {db: {file: ./db.txt}}
configs: {app: {file: ./app.ini}}
`
  const tree = repository({ 'deploy/compose.yaml': project })
  const { subjects } = await readCompose(tree.sources, tree)
  const [web] = subjects.filter((subject) => subject.kind === 'container')
  expect(web?.mounts.map(({ value }) => value)).toEqual([
    { type: 'bind', source: './deploy/app.ini', target: '/app', readOnly: true },
    { type: 'bind', source: './deploy/app.ini', target: '/etc/app.ini', readOnly: true, leftOut: ['gid'] },
    { type: 'bind', source: './deploy/db.txt', target: '/run/secrets/db', readOnly: true, isSecret: true },
    {
      type: 'bind',
      source: './deploy/db.txt',
      target: '/run/secrets/pw',
      readOnly: true,
      leftOut: ['uid', 'mode'],
      isSecret: true,
    },
  ])
})
