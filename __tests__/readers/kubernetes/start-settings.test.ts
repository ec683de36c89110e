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

const podOf = async (spec: string, settings: string) => {
  const files = {
    'pod.yaml': `kind: Pod
apiVersion: v1
metadata: {name: web}
spec:
  ${spec.replaceAll('\n', '\n  ')}
  containers:
    - name: app
      image: c:1
      ${settings.replaceAll('\n', '\n      ')}
`,
  }
  const { containers } = await read(files)
  return containers[0]!
}
const namesOf = ({ leftOut }: { leftOut: readonly { value: { name: string } }[] }) =>
  leftOut.map(({ value }) => value.name)

it('names each setting of the kubelet, and none that changes nothing in the container', async () => {
  const named = await podOf(
    `activeDeadlineSeconds: 9
automountServiceAccountToken: true
enableServiceLinks: true
restartPolicy: OnFailure
shareProcessNamespace: true
hostnameOverride: a.b
securityContext: {supplementalGroupsPolicy: Strict}`,
    'stdinOnce: true\nrestartPolicyRules: [{action: Restart}]',
  )
  expect(namesOf(named)).toEqual([
    'activeDeadlineSeconds',
    'automountServiceAccountToken',
    'enableServiceLinks',
    'hostnameOverride',
    'restartPolicy',
    'shareProcessNamespace',
    'restartPolicyRules',
    'stdinOnce',
    'supplementalGroupsPolicy',
  ])
  const silent = await podOf(
    `automountServiceAccountToken: false
enableServiceLinks: false
restartPolicy: Never
shareProcessNamespace: false
setHostnameAsFQDN: false
securityContext: {supplementalGroupsPolicy: Merge, fsGroupChangePolicy: Always}
priorityClassName: high
nodeSelector: {disk: ssd}`,
    'stdinOnce: false\nimagePullPolicy: Always',
  )
  expect(namesOf(silent)).toEqual([])
})

it('hands on only an alias whose address is known', async () => {
  const app = await podOf(
    `hostAliases:
  - {ip: 10.0.0.1, hostnames: [db]}
  - {ip: "\${IP}", hostnames: [cache]}
  - {hostnames: [mail]}`,
    'tty: true',
  )
  expect(app.startSettings.map(({ value }) => value.value)).toEqual(['db:10.0.0.1', true])
  expect(namesOf(app)).toEqual(['hostAliases', 'hostAliases'])
})

it('gives an emptyDir its size, and names what its mount does without', async () => {
  const app = await podOf(
    `volumes:
  - {name: a, emptyDir: {medium: Memory, sizeLimit: 8Mi}}
  - {name: b, emptyDir: {medium: HugePages-2Mi, sizeLimit: much}}
  - {name: c, hostPath: {path: /data}}
  - {name: d, configMap: {name: d}}`,
    `volumeMounts:
  - {name: a, mountPath: /a, subPath: x}
  - {name: b, mountPath: /b, mountPropagation: HostToContainer}
  - {name: c, mountPath: /c, subPathExpr: $(POD), recursiveReadOnly: Enabled, readOnly: true}
  - {name: d, mountPath: /d, recursiveReadOnly: Enabled, mountPropagation: None}`,
  )
  expect(app.mounts.map(({ value: { target, options, leftOut } }) => [target, options, leftOut])).toEqual([
    ['/a', 'size=8388608', undefined],
    ['/b', undefined, ['sizeLimit', 'medium HugePages-2Mi', 'mountPropagation']],
    ['/c', undefined, ['subPathExpr', 'recursiveReadOnly']],
    ['/d', undefined, undefined],
  ])
})

it('says that a variable comes from elsewhere, whatever it comes from', async () => {
  const app = await podOf(
    'hostname: a',
    'env:\n  - {name: A, valueFrom: {fileKeyRef: {volumeName: v, path: p, key: k}}}\n  - {name: B}',
  )
  expect(app.env.map(({ value }) => value)).toEqual([
    { name: 'A', from: 'field' },
    { name: 'B', value: '' },
  ])
})
