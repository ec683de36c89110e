import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { Container } from '../../../src/model/container.ts'
import { line, read, valueAndPlace } from '../manifests.ts'

const repos = fileURLToPath(new URL('../../repos/', import.meta.url))

function files(name: string): Record<string, string> {
  const root = join(repos, name)
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(paths.map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]))
}

const byKey = (containers: readonly Container[]) => new Map(containers.map((container) => [container.key, container]))

it('reads a base with what its overlay sets, and the account of both, and leaves the chart to its rendering', async () => {
  const { containers, gaps } = await read(files('kustomize-and-chart'))
  const all = byKey(containers)
  expect([...all].map(([key, { at }]) => [key, line(at)]).sort()).toEqual([
    ['base/deployment.yaml#Deployment/shop/till/app', 30],
    ['base/deployment.yaml#Deployment/shop/till/migrate', 24],
  ])
  expect(gaps).toEqual([
    {
      path: 'chart/templates/deployment.yaml',
      line: 11,
      because: 'unrendered Helm template: not checked',
      blocking: false,
    },
  ])

  const app = all.get('base/deployment.yaml#Deployment/shop/till/app')!
  expect([app.user, app.runAsNonRoot, app.seccomp].map(valueAndPlace)).toEqual([
    ['10001', 20, '10001'],
    [true, 19, 'true'],
    ['default', 22, 'RuntimeDefault'],
  ])
  expect([app.memoryLimit, app.cpuRequest].map(valueAndPlace)).toEqual([
    [134_217_728, 41, '128Mi'],
    [0.25, 42, '250m'],
  ])
  expect([valueAndPlace(app.serviceAccount), app.serviceAccountToken]).toEqual([
    ['till', expect.anything(), 'till', 'pod'],
    undefined,
  ])
  expect(valueAndPlace(app.readinessProbe)?.[1]).toBe(43)
  expect([app.opaque, app.livenessProbe]).toEqual([undefined, undefined])

  expect(valueAndPlace(all.get('base/deployment.yaml#Deployment/shop/till/migrate')!.user)).toEqual(['0', 28, '0'])

  expect([app.opaque, app.unsupported.has('livenessProbe')]).toEqual([undefined, false])
  expect(
    app.mounts.map((mount) => [mount.value.source, mount.at.source.path, ...valueAndPlace(mount)!.slice(1)]),
  ).toEqual([
    ['/var/log', 'overlays/prod/logs.yaml', 13, '/logs'],
    ['scratch', 'base/deployment.yaml', 49, '/tmp'],
  ])
})

it('reads old API versions, annotations, JSON lists and Windows, past a broken document', async () => {
  const { containers, gaps } = await read(files('old-cluster'))
  const all = byKey(containers)
  expect([...all.keys()].sort()).toEqual([
    'agent.yaml#DaemonSet/agent/agent',
    'agent.yaml#DaemonSet/agent/proxy',
    'agent.yaml#Pod/~0/~0',
    'jobs/list.json#CronJob/ops/backup/etcd',
    'windows/web.yaml#ReplicaSet/web/iis',
  ])
  expect(gaps).toMatchObject([{ path: 'agent.yaml', blocking: true }])

  const etcd = all.get('jobs/list.json#CronJob/ops/backup/etcd')!
  expect(valueAndPlace(etcd.networkMode)).toEqual(['host', 15, 'true', 'pod'])
  expect(etcd.mounts.map(valueAndPlace)).toEqual([
    [{ type: 'bind', source: '/var/lib/etcd', target: '/data', readOnly: true }, 20, '/data'],
  ])

  const agent = all.get('agent.yaml#DaemonSet/agent/agent')!
  expect([agent.seccomp, agent.appArmor, agent.serviceAccount].map(valueAndPlace)).toEqual([
    undefined,
    ['default', 10, 'runtime/default'],
    ['agent', 12, 'agent', 'pod'],
  ])
  const proxy = all.get('agent.yaml#DaemonSet/agent/proxy')!
  expect([valueAndPlace(proxy.seccomp), proxy.image, [...proxy.unresolved.keys()]]).toEqual([
    ['default', 20, 'RuntimeDefault'],
    undefined,
    ['image'],
  ])
  expect(valueAndPlace(all.get('agent.yaml#Pod/~0/~0')!.privileged)).toEqual([true, 35, 'yes'])
  expect(all.get('windows/web.yaml#ReplicaSet/web/iis')!.os).toBe('windows')
})
