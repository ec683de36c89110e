import { describe, expect, it } from 'vitest'
import type { Container } from '../../../src/model/container.ts'
import { containers, line, read, textAt } from '../manifests.ts'

const resource = (apiVersion: string, kind: string, spec: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec:\n${spec.replaceAll(/^(?=.)/gm, '  ')}\n`
const own = (spec: string) => containers(resource('shop.example/v1', 'Agent', spec))
const keyOf = ({ key }: Container) => key.replace(/^pod\.yaml#\w+\/a\/?/, '')

describe('settings of pods without a container', () => {
  it('are judged where they stand, for what they say', async () => {
    const [pod, container, ...rest] = await own(`node:
  hostPID: true
  hostNetwork: false
  volumes: [{name: s, hostPath: {path: /etc}}, {name: t, emptyDir: {}}]
  containers:
    agent:
      securityContext: {privileged: true}`)
    expect(rest).toEqual([])
    expect([keyOf(pod!), pod!.name, line(pod!.pidMode!.at), pod!.networkMode]).toEqual(['node', 'a/node', 6, undefined])
    expect(pod!.volumes.map(({ value, at }) => [value.source, textAt(at)])).toEqual([['/etc', '/etc']])
    expect([keyOf(container!), container!.name, line(container!.privileged!.at)]).toEqual([
      'node/containers/agent/agent',
      'agent',
      11,
    ])
    for (const { unsupported } of [pod!, container!]) expect(unsupported.has('memoryLimit')).toBe(true)
  })

  it('belong to the pods that are there, once', async () => {
    const found = await own(`hostNetwork: true
volumes: [{name: s, hostPath: {path: /etc}}]
securityContext: {runAsUser: 0}
containers: [{name: app, image: shop}]`)
    expect(found.map((container) => [keyOf(container), container.networkMode?.value, container.user?.value])).toEqual([
      ['app', 'host', '0'],
    ])
  })

  it('are paths of the node under any name of volumes, and nothing of a policy', async () => {
    const found = await own(`volumes: [{name: a, hostPath: {path: /etc}}]
extraVolumes: [{name: b, hostPath: {path: /run}}, {name: c, configMap: {name: c}}]
volumesFrom: [{name: d, hostPath: {path: /dev}}]
podSecurityPolicy: {hostNetwork: true}
psp: {securityContext: {privileged: true}}`)
    expect(found.map(({ volumes, networkMode }) => [volumes.map(({ value }) => value.source), networkMode])).toEqual([
      [['/etc', '/run'], undefined],
    ])
  })

  it('are paths of the node in a mapping of volumes, and beside their type', async () => {
    const found = await own(`volumes: {a: {hostPath: {path: /etc}}, b: {emptyDir: {}}}
persistence:
  c: {type: hostPath, hostPath: /run}
  d: {type: pvc, hostPath: /dev}
  e: {hostPath: /boot}`)
    expect(found.map((container) => [keyOf(container), container.volumes.map(({ value }) => value.source)])).toEqual([
      ['', ['/etc']],
      ['persistence/c', ['/run']],
    ])
  })

  it('that a switch leaves out are none', async () => {
    const found = await own(`a: {securityContext: {enabled: false, privileged: true}}
b: {securityContext: {enabled: true, privileged: true}}`)
    expect(found.map(keyOf)).toEqual(['b/b'])
  })

  it('that only a container can have are a container’s, also beside others', async () => {
    const found = await own(`securityContext: {privileged: true, runAsUser: 7}
helpers: [{name: h, image: shop, args: [a]}]`)
    expect(found.map((container) => [keyOf(container), container.privileged?.value, container.user?.value])).toEqual([
      ['h', undefined, '7'],
      ['a', true, undefined],
    ])
  })

  it('that only a pod can have are a pod’s', async () => {
    const [pod] = await own('podSecurityContext: {runAsUser: 0}\nother: {securityContext: {sysctls: [{name: b}]}}')
    expect([keyOf(pod!), pod!.user?.value]).toEqual(['', '0'])
  })

  it('of which one is not known are unsure', async () => {
    const [pod] = await own('hostPID: ${HOST_PID}')
    expect(pod!.unresolved.get('pidMode')?.because).toBe('${HOST_PID} is a placeholder')
  })

  it.each([
    ['a policy', resource('policies.shop.example/v1', 'PodRule', 'hostNetwork: true')],
    ['another policy', resource('shop.example/v1', 'NetworkPolicy', 'hostNetwork: true')],
    ['parameters of a constraint', resource('constraints.gatekeeper.sh/v1beta1', 'HostPath', 'hostPID: true')],
    ['an object of Kubernetes', resource('policy/v1beta1', 'PodSecurityPolicy', 'hostPID: true\nvolumes: ["*"]')],
    ['another object of Kubernetes', resource('storage.k8s.io/v1', 'StorageClass', 'hostPID: true')],
    ['volumes of something else', resource('shop.example/v1', 'Agent', 'volumes: [{hostPath: /etc}, {name: a}]')],
    ['a setting of another shape', resource('shop.example/v1', 'Agent', 'hostNetwork: {mode: fast}')],
    [
      'a machine',
      resource(
        'shop.example/v1',
        'Machine',
        'template: {spec: {volumes: [{name: a, disk: {}}, {name: b, note: "container: a"}]}}',
      ),
    ],
  ])('are none in %s', async (_, text) => {
    const { subjects, gaps } = await read({ 'pod.yaml': text })
    expect([subjects.filter(({ kind }) => kind === 'container' || kind === 'pod'), gaps]).toEqual([[], []])
  })
})

describe('a step template', () => {
  const task = (spec: string) => containers(resource('tekton.dev/v1', 'Task', spec))

  it('sets what a step leaves out, and nothing of a sidecar', async () => {
    const found = await task(`stepTemplate:
  image: builder
  securityContext: {privileged: true, runAsUser: 7}
  env: [{name: A, value: b}]
steps:
  - {name: one, env: [{name: C, value: d}]}
  - {name: two, image: other, securityContext: {privileged: false}}
sidecars: [{name: db, image: postgres}]`)
    expect(
      found.map(({ name, image, privileged, user, env }) => [
        name,
        image?.value,
        privileged?.value,
        user?.value,
        env.map(({ value }) => value.name).join(),
      ]),
    ).toEqual([
      ['one', 'builder', true, '7', 'C,A'],
      ['two', 'other', false, '7', 'A'],
      ['db', 'postgres', undefined, undefined, ''],
    ])
    expect(line(found[0]!.privileged!.at)).toBe(7)
  })

  it('is judged alone where no steps are', async () => {
    const [part] = await task('stepTemplate: {securityContext: {privileged: true}}')
    expect([part!.name, part!.privileged?.value, part!.unsupported.has('image')]).toEqual(['stepTemplate', true, true])
  })

  it('does not multiply', { tags: 'large' }, async () => {
    const template = `stepTemplate: {${Array.from({ length: 3000 }, (_, i) => `k${i}: 1`).join(', ')}}`
    const steps = `steps:\n${'- {name: a, image: b, script: c}\n'.repeat(3000)}`
    await expect(task(`${template}\n${steps}`)).rejects.toThrow(
      'what is merged in it expands to more than 4000000 entries',
    )
  })
})

describe('a patch of a pod in a text', () => {
  it('is judged for what it says, with or without containers', async () => {
    const found = await containers(
      resource(
        'argoproj.io/v1alpha1',
        'Workflow',
        `podSpecPatch: '{"hostPID": true}'
templates:
  - name: one
    podSpecPatch: |
      containers: [{name: main, securityContext: {privileged: true}}]`,
      ),
    )
    expect(found.map((container) => [keyOf(container), container.pidMode?.value, container.privileged?.value])).toEqual(
      [
        ['podSpecPatch', 'host', undefined],
        ['templates/one/podSpecPatch/main', undefined, true],
      ],
    )
  })
})

describe('a text without a kind', () => {
  const release = (values: string) =>
    `apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: a}\nspec:\n  valuesContent: |\n${values.replaceAll(/^(?=.)/gm, '    ')}`
  const configMap = (text: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  jenkins.yaml: |\n${text.replaceAll(/^(?=.)/gm, '    ')}`
  const risky = async (text: string) =>
    (await containers(text))
      .filter(({ privileged }) => privileged?.value)
      .map((one) => [one.key.replace('pod.yaml#', ''), line(one.privileged!.at), one.unsupported.has('memoryLimit')])

  it('has whole objects in it, as an object has', async () => {
    const pod = `extraDeploy:
- apiVersion: v1
  kind: Pod
  metadata: {name: b}
  spec: {containers: [{name: app, image: shop, securityContext: {privileged: true}}]}
`
    expect(await risky(release(pod))).toEqual([['Pod/b/app', 10, false]])
    expect(await risky(release(pod.replace('privileged: true', 'privileged: false')))).toEqual([])
  })

  it('has texts in it that are manifests', async () => {
    const agent = `jenkins:
  clouds:
  - kubernetes:
      templates:
      - yaml: |
          kind: Pod
          spec: {containers: [{name: app, image: shop, securityContext: {privileged: true}}]}
`
    expect(await risky(configMap(agent))).toEqual([['Pod/~0/app', 12, false]])
    expect(await risky(configMap(agent.replace('kind: Pod', 'spek: Pod')))).toEqual([
      ['ConfigMap/a/data/jenkins.yaml/jenkins/clouds/~0/kubernetes/templates/~0/yaml/app', 12, true],
    ])
  })

  it('may be a list of objects', async () => {
    const list =
      '- {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {hostPID: true, containers: [{name: app, image: shop}]}}\n'
    const found = await containers(configMap(list))
    expect(found.map(({ key, pidMode }) => [key, pidMode?.value])).toEqual([['pod.yaml#Pod/b/app', 'host']])
    const parts = await containers(configMap(list.replace('kind: Pod', 'kinds: Pod')))
    expect(parts.map(({ key, pidMode }) => [key, pidMode?.value])).toEqual([
      ['pod.yaml#ConfigMap/a/data/jenkins.yaml/app', 'host'],
    ])
    expect(await containers(configMap('- [{containers: [{name: app, image: shop}]}]\n'))).toEqual([])
  })
})

describe('a text that does not parse', () => {
  const map = (data: string) =>
    read({ 'pod.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${data}` })
  const pod = 'apiVersion: v1\n    kind: Pod\n    spec:\n      hostPID: true'

  it('is a gap where it would be a manifest', async () => {
    const { gaps } = await map(`  pod.yaml: |\n    ${pod}\n       containers: []\n`)
    expect(gaps).toMatchObject([{ line: 10, blocking: true, because: 'bad indentation of a mapping entry' }])
  })

  it('is a template where an action stands at the error', async () => {
    const { gaps } = await map(`  pod.yaml: |\n    ${pod}\n      {{ toYaml .a }}\n      containers: []\n`)
    expect(gaps).toMatchObject([{ line: 10, blocking: false, because: 'unrendered Helm template: not checked' }])
  })

  it.each([
    ['a script', `  run.sh: |\n    #!/bin/sh\n    cat <<E\n    ${pod}\n       containers: []\n    E\n`],
    ['settings of something else', '  values.yaml: |\n    containers: [\n'],
    ['another object', '  a.yaml: |\n    apiVersion: v1\n    kind: ConfigMap\n    spec: [\n'],
  ])('is none in %s', async (_, data) => {
    expect((await map(data)).gaps).toEqual([])
  })
})
