import { describe, expect, it } from 'vitest'
import type { Container } from '../../../src/model/container.ts'
import { readAll } from '../../../src/readers/index.ts'
import { containers, line, read, repository, textAt } from '../manifests.ts'

const head = (apiVersion: string, kind: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: shop}\n`
const keys = async (text: string) => (await containers(text)).map(({ key }) => key.replace('pod.yaml#', ''))
const risks = ({ privileged, pidMode, networkMode }: Container) => [
  privileged?.value ?? false,
  pidMode?.value ?? networkMode?.value ?? '',
]

describe('a pod template', () => {
  it('is one under any key of any kind, named by the way to it', async () => {
    const text = `${head('shop.example/v1', 'Fleet')}spec:
  lead:
    template:
      spec:
        hostPID: true
        containers: [{name: boss, image: shop}]
  crews:
    - groupName: small
      template: {spec: {containers: [{name: app, image: shop, securityContext: {privileged: true}}]}}
    - template: {spec: {initContainers: [{name: wait, image: shop}], containers: [{name: app, image: shop}]}}
  replicas:
    Worker: {template: {spec: {hostNetwork: true, containers: [{name: app, image: shop}]}}}
`
    const found = await containers(text)
    expect(
      found.map((container) => [container.key.replace('pod.yaml#Fleet/shop/a/', ''), ...risks(container)]),
    ).toEqual([
      ['lead/boss', false, 'host'],
      ['crews/small/app', true, ''],
      ['crews/~1/app', false, ''],
      ['crews/~1/wait', false, ''],
      ['replicas/Worker/app', false, 'host'],
    ])
    expect(found.map(({ owner }) => owner?.name)).toContain('a/crews/small')
    expect(found[0]!.unresolved.size).toBe(0)
  })

  it.each([
    ['upgrade.cattle.io/v1', 'version: v1.31.4+k3s1', 'rancher/k3s-upgrade', 'rancher/k3s-upgrade:v1.31.4-k3s1'],
    [
      'upgrade.cattle.io/v1',
      'channel: https://update.k3s.io/v1-release/channels/stable',
      'r/k',
      'what runs it adds the tag',
    ],
    ['upgrade.cattle.io/v1', 'version: "{{ version }}"', 'r/k', 'what runs it adds the tag'],
    ['upgrade.cattle.io/v1', 'version: v1.31.4+k3s1', 'r/k:latest', 'r/k:latest'],
    ['shop.example/v1', 'version: v1.31.4+k3s1', 'r/k', 'r/k'],
  ])('of a plan of %s with %s has the image %s at its version', async (apiVersion, version, image, found) => {
    const text = `${head(apiVersion, 'Plan')}spec:\n  ${version}\n  upgrade: {image: "${image}", command: [up]}\n`
    const images = (await containers(text)).map((one) => one.image?.value ?? one.unresolved.get('image')?.because)
    expect(images).toEqual([found])
  })

  it('of Spark is in two parts, each with a security context for its container', async () => {
    const text = `${head('sparkoperator.k8s.io/v1beta2', 'SparkApplication')}spec:
  image: spark
  driver:
    securityContext: {privileged: true}
    podSecurityContext: {runAsUser: 0}
    sidecars: [{name: log, image: shop}]
  executor: {hostNetwork: true, securityContext: {capabilities: {add: [SYS_ADMIN]}}}
`
    const found = await containers(text)
    const facts = found.map(({ name, privileged, user, networkMode, capAdd }) => [
      name,
      privileged?.value,
      user?.value,
      networkMode?.value,
      capAdd.map(({ value }) => value),
    ])
    expect(facts).toEqual([
      ['log', undefined, '0', undefined, []],
      ['driver', true, undefined, undefined, []],
      ['executor', undefined, undefined, 'host', ['SYS_ADMIN']],
    ])
  })

  it('without containers is judged for what it says', async () => {
    const [pod] = await containers(`${head('shop.example/v1', 'Fleet')}spec: {template: {spec: {hostNetwork: true}}}\n`)
    expect(pod).toMatchObject({ key: 'pod.yaml#Fleet/shop/a', networkMode: { value: 'host' } })
  })

  it.each([
    [
      'a schema',
      'spec: {versions: [{schema: {openAPIV3Schema: {properties: {spec: {default: {containers: [{image: a}]}}}}}}]}',
    ],
    ['a status', 'status: {template: {spec: {containers: [{name: a, image: a}]}}}'],
    [
      'an annotation',
      `metadata: {annotations: {last: '{"kind":"Pod","spec":{"containers":[{"name":"a","image":"a"}]}}'}}`,
    ],
    ['a list of images', 'spec: {relatedImages: [{name: a, image: nginx}], images: [{name: a, newTag: b}]}'],
    ['a reference', 'spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, image: nginx}'],
  ])('is none in %s', async (_, body) => {
    const text = `apiVersion: shop.example/v1\nkind: Fleet\n${body}\n`
    expect(await read({ 'a.yaml': text })).toMatchObject({ containers: [], gaps: [] })
  })

  it('is none in what a Kyverno policy compares with', async () => {
    const rule = 'spec: {rules: [{validate: {pattern: {spec: {containers: [{image: "!*:latest"}]}}}}]}\n'
    expect(await keys(head('kyverno.io/v1', 'ClusterPolicy') + rule)).toEqual([])
    const pattern = '{image: "*:?*", securityContext: {privileged: true}}'
    const each = `spec: {rules: [{validate: {foreach: [{list: a, pattern: ${pattern}}]}}]}\n`
    expect(await keys(head('kyverno.io/v1', 'ClusterPolicy') + each)).toEqual([])
    expect(await keys(head('shop.example/v1', 'Fleet') + each)).toHaveLength(1)
  })

  it.each([
    ['musthave', 1],
    ['mustonlyhave', 1],
    ['mustnothave', 0],
    ['MustNotHave', 0],
  ])('is in what a policy of Open Cluster Management says with %s: %i', async (complianceType, count) => {
    const object = '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: b, image: c}]}}'
    const policy = head('policy.open-cluster-management.io/v1', 'ConfigurationPolicy')
    const templates = `object-templates: [{complianceType: ${complianceType}, objectDefinition: ${object}}]`
    expect(await keys(`${policy}spec: {${templates}}\n`)).toHaveLength(count)
  })
})

describe('containers without a template', () => {
  const task = `${head('tekton.dev/v1', 'Task')}spec:
  hostNetwork: true
  volumes: [{name: engine, hostPath: {path: /var/run/docker.sock}}]
  steps:
    - name: build
      image: shop
      script: make
      securityContext: {privileged: true}
      volumeMounts: [{name: engine, mountPath: /a}]
  sidecars: [{name: cache, image: redis, env: []}]
`

  it('are one pod, and what stands beside them is for all', async () => {
    const [build, cache] = await containers(task)
    expect([build!.key, cache!.key]).toEqual(['pod.yaml#Task/shop/a/build', 'pod.yaml#Task/shop/a/cache'])
    expect([risks(build!), risks(cache!)]).toEqual([
      [true, 'host'],
      [false, 'host'],
    ])
    expect(build!.mounts.map(({ value }) => value.source)).toEqual(['/var/run/docker.sock'])
    expect(cache!.volumes.map(({ at }) => [textAt(at), line(at)])).toEqual([['/var/run/docker.sock', 6]])
  })

  it('may get from their run what a pod sets, and nothing else', async () => {
    const [build] = await containers(task)
    expect(build!.unresolved.get('runAsNonRoot')).toMatchObject({ because: 'what runs it may set it', unset: true })
    expect([build!.unresolved.has('memoryLimit'), build!.unsupported.has('memoryLimit')]).toEqual([false, false])
  })

  it('take what is set above them: of the nearest', async () => {
    const text = `${head('argoproj.io/v1alpha1', 'Workflow')}spec:
  hostNetwork: true
  securityContext: {runAsUser: 7}
  templates:
    - name: one
      container: {image: shop, securityContext: {privileged: true}}
    - name: two
      securityContext: {runAsUser: 8}
      script: {image: shop, source: echo}
    - name: three
      inline: [[{name: four, inline: {container: {image: shop}}}]]
`
    const found = await containers(text)
    expect(
      found.map((container) => [container.key.split('/shop/a/')[1], container.user?.value, ...risks(container)]),
    ).toEqual([
      ['templates/one/~0', '7', true, 'host'],
      ['templates/two/~0', '8', false, 'host'],
      ['templates/three/inline/~0/four/inline/~0', '7', false, 'host'],
    ])
  })

  it('in part are judged for what they say', async () => {
    const text = `${head('shop.example/v1', 'Site')}spec:
  proxy: {image: shop, env: [{name: A, value: b}], securityContext: {privileged: true}}
  helpers: [{name: h, image: shop, args: [a]}]
`
    const found = await containers(text)
    expect(found.map((container) => [container.key.split('/shop/a/')[1], ...risks(container)])).toEqual([
      ['h', false, ''],
      ['proxy/~0', true, ''],
    ])
    for (const { unsupported, opaque } of found)
      expect([unsupported.has('memoryLimit'), opaque?.because]).toEqual([
        true,
        'only a part: the other settings are elsewhere',
      ])
  })
})

describe('objects in objects', () => {
  it('are objects of their own', async () => {
    const pod = '{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: app, image: shop}]}}'
    const account = '{apiVersion: v1, kind: ServiceAccount, metadata: {name: s}}'
    const { subjects } = await read({
      'a.yaml': `${head('template.openshift.io/v1', 'Template')}objects: [${pod}, ${account}]\n`,
      'b.yaml': `${head('example.io/v1', 'Object')}spec: {forProvider: {manifest: {apiVersion: v1, kind: List, items: [${pod}]}}}\n`,
    })
    expect(
      subjects.filter(({ kind }) => kind === 'container' || kind === 'service-account').map(({ key }) => key),
    ).toEqual(['a.yaml#Pod/p/app', 'b.yaml#Pod/p/app', 'a.yaml#ServiceAccount/s'])
  })

  it('stand in texts too, at their places', async () => {
    const pod = (indent: string) =>
      [
        'apiVersion: v1',
        'kind: Pod',
        'metadata: {name: p}',
        'spec:',
        '  hostPID: true',
        '  containers: [{name: app, image: shop}]',
      ]
        .map((text) => `${indent}${text}\n`)
        .join('')
    const text = `${head('v1', 'ConfigMap')}data:
  note: "a: b"
  pod.yaml: |
${pod('    ')}  pod.json: '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "q"}, "spec": {"containers": [{"name": "app", "image": "shop"}]}}'
`
    const [p, q] = await containers(text)
    expect([p!.key, q!.key]).toEqual(['pod.yaml#Pod/p/app', 'pod.yaml#Pod/q/app'])
    expect([line(p!.pidMode!.at), textAt(p!.pidMode!.at), line(q!.image!.at), textAt(q!.image!.at)]).toEqual([
      11,
      'true',
      13,
      'shop',
    ])
  })

  it('that are patches are judged for what they say', async () => {
    const text = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec: {template: {spec: {hostPID: true, containers: [{name: app, image: shop}]}}}
`
    const [patch] = await containers(text)
    expect([line(patch!.pidMode!.at), patch!.unsupported.has('memoryLimit')]).toEqual([8, true])
  })

  it('may be settings of a pod without a kind', async () => {
    const text = `${head('argoproj.io/v1alpha1', 'Workflow')}spec:
  podSpecPatch: |
    containers: [{name: main, securityContext: {privileged: true}}]
`
    expect((await containers(text)).map(risks)).toEqual([[true, '']])
  })

  it('are found through aliases, and under keys that only a parser reads', async () => {
    const spec = '{containers: [{name: app, image: shop, securityContext: {privileged: true}}]}'
    const shared = `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Shop, metadata: {name: a, annotations: {x: &s ${spec}}}}
- {apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: web}, spec: {template: {spec: *s}}}
`
    expect((await containers(shared)).map(risks)).toContainEqual([true, ''])
    for (const key of ['*c ', '!!binary Y29udGFpbmVycw==', '!<tag:yaml.org,2002:binary> Y29udGFpbmVycw==']) {
      const text = `apiVersion: shop.example/v1
kind: Shop
metadata: {name: a, labels: {x: &c containers}}
spec:
  template:
    spec:
      ${key}: [{name: app, image: shop, securityContext: {privileged: true}}]
`
      expect((await containers(text)).map(risks)).toEqual([[true, '']])
    }
  })

  it('do not multiply through aliases', async () => {
    const text = `${head('v1', 'Wrap')}a: &a {template: {spec: {containers: [{name: app, image: shop}]}}}\nb: [*a, *a, {c: *a}]\n`
    expect(await keys(text)).toEqual(['Wrap/shop/a/a/app'])
  })
})

describe('a manifest without an image', () => {
  it('is a part, whatever lists it', async () => {
    const [part] = await containers(
      `${head('apps/v1', 'Deployment')}spec: {template: {spec: {containers: [{name: app, securityContext: {privileged: true}}]}}}\n`,
    )
    expect([part!.privileged?.value, part!.unsupported.has('memoryLimit')]).toEqual([true, true])
  })

  it('is whole where the image is filled in', async () => {
    const [whole] = await containers(
      `${head('apps.openshift.io/v1', 'DeploymentConfig')}spec: {template: {spec: {containers: [{name: app}]}}}\n`,
    )
    expect(whole!.unsupported.has('memoryLimit')).toBe(false)
  })
})

describe("an overlay of Istio's operator", () => {
  const overlays = (patches: string) =>
    `${head('install.istio.io/v1alpha1', 'IstioOperator')}spec:
  components:
    pilot:
      k8s:
        overlays:
          - apiVersion: apps/v1
            kind: Deployment
            name: istiod
            patches: ${patches}
`
  it.each([
    ['path: "spec.template.spec.containers.[name:proxy].securityContext.privileged", value: true', [[true, '']]],
    ['path: "spec.template.spec.containers[0].securityContext", value: {privileged: true}', [[true, '']]],
    ['path: spec.template.spec, value: {hostPID: true, containers: [{name: a}]}', [[false, 'host']]],
    ['path: spec.replicas, value: 3', []],
    ['path: spec.template.spec.hostPID', []],
  ])('sets what its paths lead to: %s', async (patch, wanted) => {
    expect((await containers(overlays(`[{${patch}}]`))).map(risks)).toEqual(wanted)
  })

  it('is found at its value', async () => {
    const found = await containers(overlays('[{path: "spec.template.spec.hostPID", value: true}]'))
    expect(found.map(({ owner, pidMode }) => [owner?.name, pidMode && line(pidMode.at)])).toEqual([['istiod', 12]])
  })
})

describe('what a policy sets in the pods that it changes', () => {
  const kyverno = (mutate: string) =>
    `${head('kyverno.io/v1', 'ClusterPolicy')}spec: {rules: [{name: a, mutate: ${mutate}}]}\n`
  const assign = (location: string, value: string) =>
    `${head('mutations.gatekeeper.sh/v1', 'Assign')}spec: {location: '${location}', parameters: {assign: {value: ${value}}}}\n`

  const mutation = (expression: string, way = 'applyConfiguration') =>
    `${head('admissionregistration.k8s.io/v1', 'MutatingAdmissionPolicy')}spec: {mutations: [{${way}: {expression: '${expression}'}}]}\n`

  it.each([
    [
      'Kyverno, a text',
      kyverno(`{patchesJson6902: '[{"op": "add", "path": "/spec/hostPID", "value": true}]'}`),
      [[false, 'host']],
    ],
    [
      'Kyverno, for each container',
      kyverno(
        `{foreach: [{list: x, patchesJson6902: '[{op: replace, path: "/spec/containers/{{elementIndex}}/securityContext/privileged", value: true}]'}]}`,
      ),
      [[true, '']],
    ],
    ['Kyverno, taking away', kyverno(`{patchesJson6902: '[{op: remove, path: /spec/hostPID}]'}`), []],
    ['Kyverno, elsewhere', kyverno(`{patchesJson6902: '[{op: add, path: /metadata/labels/hostPID, value: a}]'}`), []],
    [
      'Karmada',
      `${head('policy.karmada.io/v1alpha1', 'OverridePolicy')}spec: {overrideRules: [{overriders: {plaintext: [{path: /spec/template/spec/hostPID, operator: add, value: true}]}}]}\n`,
      [[false, 'host']],
    ],
    [
      'KubeFed',
      `${head('types.kubefed.io/v1beta1', 'FederatedCronJob')}spec: {overrides: [{clusterOverrides: [{path: /spec/jobTemplate/spec/template/spec/hostPID, value: true}]}]}\n`,
      [[false, 'host']],
    ],
    [
      'Kyverno, whose value begins with a variable',
      kyverno(`{patchesJson6902: '[{op: replace, path: /spec/containers/0/image, value: "{{ registry }}/a:1"}]'}`),
      [[false, '']],
    ],
    ['Gatekeeper', assign('spec.containers[name:*].securityContext.privileged', 'true'), [[true, '']]],
    ['Kyverno, a patch of the pod alone', kyverno('{patchStrategicMerge: {spec: {hostPID: true}}}'), [[false, 'host']]],
    [
      'Kyverno, a patch of a workload',
      kyverno('{patchStrategicMerge: {spec: {template: {spec: {hostPID: true}}}}}'),
      [[false, 'host']],
    ],
    ['Kyverno, a patch with metadata alone', kyverno('{patchStrategicMerge: {metadata: {labels: {a: b}}}}'), []],
    ['the API server, an object', mutation('Object{spec: Object.spec{hostPID: true}}'), [[false, 'host']]],
    [
      'the API server, of each container',
      mutation(
        'Object{spec: Object.spec{containers: object.spec.containers.map(c, Object.spec.containers{securityContext: Object.spec.containers.securityContext{privileged: true}})}}',
      ),
      [[true, '']],
    ],
    [
      'the API server, operations',
      mutation('[JSONPatch{op: "add", path: "/spec/hostPID", value: true}]', 'jsonPatch'),
      [[false, 'host']],
    ],
    ['the API server, closing', mutation('Object{spec: Object.spec{hostPID: false}}'), []],
    [
      'the API server, elsewhere',
      mutation('[JSONPatch{op: "add", path: "/metadata/labels/hostPID", value: true}]', 'jsonPatch'),
      [],
    ],
    ['Gatekeeper, of no pod', assign('spec.tls.mode', 'true'), []],
  ])('%s', async (_, text, wanted) => {
    expect((await containers(text)).map(risks)).toEqual(wanted)
  })

  it('is not all unknown where a value begins with a variable', async () => {
    const operations = '[{op: replace, path: /spec/containers/0/image, value: "{{ registry }}/a:1"}]'
    const [changed] = await containers(kyverno(`{patchesJson6902: '${operations}'}`))
    expect([...changed!.unresolved.keys()]).toEqual(['image'])
  })
})

it('an overlay of the operator of Istio needs no version', async () => {
  const { subjects } = await readAll(
    repository({
      'a.yaml':
        'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {components: {pilot: {k8s: {overlays: [{kind: Deployment, name: p, patches: [{path: "spec.template.spec.containers.[name:d].securityContext", value: {privileged: true}}]}]}}}}\n',
    }),
  )
  expect(subjects).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'container', name: 'd', privileged: expect.objectContaining({ value: true }) }),
    ]),
  )
})
