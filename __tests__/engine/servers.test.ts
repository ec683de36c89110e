import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { connect, type Engine } from '../../src/engine/engine.ts'
import { container } from '../../src/model/container.ts'
import { source, span } from '../../src/model/source.ts'
import { readInspect } from '../../src/readers/inspect/inspect.ts'
import { debian, engineUnderTest, makeDebian, makeVariant } from './images.ts'
import { asked, fact, facts, leftOf, newRun } from './live.ts'

const docker = engineUnderTest()
const nginx = 'hullgate-test/nginx:debian'
const redis = 'hullgate-test/redis:debian'
const redisChecked = 'hullgate-test/redis:checked'
const runId = newRun()
let engine: Engine

beforeAll(async () => {
  await makeDebian(docker)
  const redisLines = ['EXPOSE 6379', 'USER 999:999', 'WORKDIR /tmp', 'CMD ["redis-server", "--save", ""]']
  await makeVariant(docker, debian, nginx, [
    'EXPOSE 80',
    'ENV PATH=/usr/sbin:/usr/bin',
    'CMD ["nginx", "-g", "daemon off;"]',
  ])
  await makeVariant(docker, debian, redis, redisLines)
  await makeVariant(docker, debian, redisChecked, [
    ...redisLines,
    'HEALTHCHECK --interval=200ms CMD ["redis-cli", "ping"]',
  ])
}, 600_000)
beforeEach(async () => {
  engine = await connect()
})
afterEach(async () => {
  expect(await engine.close()).toEqual([])
})
afterAll(async () => {
  expect(await leftOf(docker, runId)).toEqual([])
})

const start = (settings: Parameters<typeof asked>[0], image: string) =>
  engine.start(asked(settings), image, { runId, root: '/nonexistent' })

it('sees nginx listen, with its workers', async () => {
  const started = await start({ memoryLimit: fact(128 << 20) }, nginx)
  expect(started).toMatchObject({ ready: true, because: 'listens on 80/tcp' })
  expect(started.evidence.processes).toEqual(['nginx'])
  const live = readInspect(started.evidence, {})
  expect(live).toMatchObject({ key: 'image hullgate-test/nginx', user: { value: '0:0', evidence: 'kernel' } })
  expect(live.memoryLimit).toMatchObject({ value: 134_217_728, evidence: 'kernel' })
})

it('tells why nginx cannot start on a read-only root', async () => {
  const started = await start({ readOnlyRootFilesystem: fact(true) }, nginx)
  expect(started).toMatchObject({ ready: false, because: 'The container exited with code 1 before becoming ready.' })
  expect(started.log).toContain('Read-only file system')
})

it('starts nginx on a read-only root with folders to write in', async () => {
  const folders = ['/var/lib/nginx', '/var/log/nginx', '/run'].map((target) => ({
    type: 'tmpfs',
    target,
    readOnly: false,
  }))
  const started = await start({ readOnlyRootFilesystem: fact(true), mounts: facts(...folders) }, nginx)
  expect(started).toMatchObject({ ready: true, because: 'listens on 80/tcp' })
  expect(readInspect(started.evidence, {}).readOnlyRootFilesystem).toMatchObject({ value: true, evidence: 'kernel' })
})

it('sees redis listen as a user without rights', async () => {
  const started = await start({ capDrop: facts('ALL'), noNewPrivileges: fact(true), pidsLimit: fact(100) }, redis)
  expect(started).toMatchObject({ ready: true, because: 'listens on 6379/tcp' })
  const live = readInspect(started.evidence, {})
  expect(live.user).toMatchObject({ value: '999:999', evidence: 'kernel' })
  expect(live.capDrop.map(({ value }) => value)).toEqual(['ALL'])
  expect(live.pidsLimit).toMatchObject({ value: 100, evidence: 'kernel' })
  expect(live.processes.map(({ value }) => value)).toEqual(['redis-server'])
})

it('waits until redis is healthy', async () => {
  const started = await start({}, redisChecked)
  expect(started).toMatchObject({ ready: true, because: 'healthy' })
  expect(readInspect(started.evidence, {}).healthcheck?.value).toMatchObject({
    state: 'set',
    test: ['CMD', 'redis-cli', 'ping'],
  })
})

it('starts redis as a pod says it runs', async () => {
  const file = source('deploy.yaml', 'kind: Deployment\n')
  const at = span(file, 0, 4)
  const pod = container({
    key: 'deploy.yaml#Deployment/cache/redis',
    name: 'redis',
    dialect: 'pod',
    at,
    user: { value: '999', at },
    group: { value: 999, at },
    runAsNonRoot: { value: true, at },
    memoryLimit: { value: 64 << 20, at },
    cpuLimit: { value: 0.5, at },
    readOnlyRootFilesystem: { value: true, at },
    mounts: [
      { value: { type: 'emptyDir', source: 'tmp', target: '/tmp', readOnly: false }, at },
      { value: { type: 'configMap', source: 'conf', target: '/etc/redis', readOnly: true }, at },
    ],
    command: { value: ['redis-server', '--port', '$(PORT)'], at },
    env: [
      { value: { name: 'PORT', value: '6379' }, at },
      { value: { name: 'PASSWORD', from: 'secret' }, at },
    ],
    unsupported: new Set(['restart', 'healthcheck']),
  })
  const started = await engine.start(pod, redis, { runId, root: '/nonexistent' })
  expect(started).toMatchObject({ ready: true, because: 'listens on 6379/tcp' })
  expect(started.notes).toEqual([
    '/etc/redis (configMap) is not mounted: Docker cannot provide it.',
    'not set: PASSWORD (from a Secret).',
  ])
  const live = readInspect(started.evidence, { manifest: pod })
  expect(live).toMatchObject({ key: pod.key, platform: 'kubernetes', dialect: 'live' })
  expect(live.memoryLimit).toEqual({ value: 67_108_864, at, evidence: 'kernel' })
  expect(live.cpuLimit).toEqual({ value: 0.5, at, evidence: 'kernel' })
  expect(live.user).toEqual({ value: '999:999', at, evidence: 'kernel' })
  expect(live.runAsNonRoot).toEqual({ value: true, at })
  expect(live.mounts).toEqual(pod.mounts)
  expect(live.restart).toBeUndefined()
  expect(live.seccomp).toBeUndefined()
  for (const field of ['restart', 'healthcheck', 'seccomp', 'pidsLimit', 'networkMode'] as const) {
    expect(live.unsupported.has(field), field).toBe(true)
  }
})
