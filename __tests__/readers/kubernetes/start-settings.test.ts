import { expect, it } from 'vitest'
import { read } from '../manifests.ts'

it('names the containers beside it, and what only a cluster gives it', async () => {
  const pod = `kind: Pod
apiVersion: v1
metadata: {name: web}
spec:
  hostname: site
  runtimeClassName: gvisor
  hostAliases: [{ip: 10.0.0.1, hostnames: [db]}]
  initContainers:
    - {name: fill, image: a:1}
    - {name: proxy, image: b:1, restartPolicy: Always}
  containers:
    - {name: app, image: c:1, tty: true, lifecycle: {preStop: {exec: {command: [a]}}}}
`
  const { containers } = await read({ 'pod.yaml': pod })
  const app = containers.find(({ name }) => name === 'app')
  expect(app?.leftOut.map(({ value }) => value.name)).toEqual([
    'init container fill',
    'init container proxy',
    'runtimeClassName',
    'lifecycle',
  ])
  expect(app?.startSettings.map(({ value }) => [value.name, value.value, value.written])).toEqual([
    ['add-host', 'db:10.0.0.1', 'hostAliases'],
    ['hostname', 'site', 'hostname'],
    ['tty', true, 'tty'],
  ])
  const alone = await read({
    'pod.yaml': pod
      .replace(/ {2}initContainers:[\s\S]*(?= {2}containers)/, '')
      .replace(/ {2}(?:runtime|hostA).*\n/g, ''),
  })
  expect(alone.containers[0]?.leftOut.map(({ value }) => value.name)).toEqual(['lifecycle'])
})
