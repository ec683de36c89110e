import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { mayHoldObject } from '../../../src/readers/kubernetes/claims.ts'
import { containers, line, read, repository, valueAndPlace } from '../manifests.ts'

const keys = async (text: string) => (await containers(text)).map(({ key }) => key)
const spec = 'spec: {containers: [{name: app, image: nginx}]}'

describe('kinds', () => {
  it.each([
    'Deployment',
    'StatefulSet',
    'DaemonSet',
    'ReplicaSet',
    'ReplicationController',
    'Job',
    'DeploymentConfig',
    'Rollout',
  ])('%s makes pods from spec.template', async (kind) => {
    const text = `apiVersion: extensions/v1beta1\nkind: ${kind}\nmetadata: {name: web, namespace: shop}\nspec: {template: {${spec}}}\n`
    expect(await keys(text)).toEqual([`pod.yaml#${kind}/shop/web/app`])
  })

  it('CronJob, PodTemplate and Pod have their own places', async () => {
    const text = [
      `apiVersion: batch/v2alpha1\nkind: CronJob\nmetadata: {name: c}\nspec: {jobTemplate: {spec: {template: {${spec}}}}}`,
      `apiVersion: v1\nkind: PodTemplate\nmetadata: {name: t}\ntemplate: {${spec}}`,
      `apiVersion: v1\nkind: Pod\nmetadata: {generateName: run-}\n${spec}`,
    ].join('\n---\n')
    expect(await keys(text)).toEqual(['pod.yaml#CronJob/c/app', 'pod.yaml#PodTemplate/t/app', 'pod.yaml#Pod/run-/app'])
  })

  it('Knative has kinds of its own, and others have kinds of the same names', async () => {
    const template = `{template: {${spec}}}`
    const text = [
      `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: s}\nspec: ${template}`,
      `apiVersion: serving.knative.dev/v1\nkind: Configuration\nmetadata: {name: c}\nspec: ${template}`,
      `apiVersion: serving.knative.dev/v1\nkind: Revision\nmetadata: {name: r}\n${spec}`,
      `apiVersion: sources.knative.dev/v1\nkind: ContainerSource\nmetadata: {name: e}\nspec: ${template}`,
      `apiVersion: pkg.example/v1\nkind: Configuration\nmetadata: {name: o}\nspec: ${template}`,
    ].join('\n---\n')
    expect(await keys(text)).toEqual([
      'pod.yaml#Service/s/app',
      'pod.yaml#Configuration/c/app',
      'pod.yaml#Revision/r/app',
      'pod.yaml#ContainerSource/e/app',
      'pod.yaml#Configuration/o/app',
    ])
  })

  it.each([
    ['policy/v1', 'PodDisruptionBudget'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
  ])('%s %s makes none', async (apiVersion, kind) => {
    const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web}\n${spec}\n`
    expect(await read({ 'a.yaml': text })).toMatchObject({ containers: [], gaps: [] })
  })

  it.each(['Service', 'Template', 'VirtualMachine', 'Shop'])('%s makes one where it holds containers', async (kind) => {
    const text = `apiVersion: shop.example/v1\nkind: ${kind}\nmetadata: {name: web}\n${spec}\n`
    expect(await keys(text)).toEqual([`pod.yaml#${kind}/web/app`])
  })

  it('takes annotations from the pod template, not from the workload', async () => {
    const annotations = 'annotations: {container.apparmor.security.beta.kubernetes.io/app: unconfined}'
    const [outside] = await containers(
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n  ${annotations}\nspec: {template: {${spec}}}\n`,
    )
    const [inside] = await containers(
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    metadata: {${annotations}}\n    ${spec}\n`,
    )
    expect([outside!.appArmor, inside!.appArmor?.value]).toEqual([undefined, 'unconfined'])
  })

  it('states a namespace only where the manifest does', async () => {
    const [container] = await containers(
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  namespace: shop\n${spec}\n`,
    )
    expect(valueAndPlace(container!.namespace)).toEqual(['shop', 5, 'shop', 'pod'])
    const [bare] = await containers(`apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  namespace:\n${spec}\n`)
    expect([bare!.namespace, bare!.key]).toEqual([undefined, 'pod.yaml#Pod/a/app'])
  })
})

describe('lists', () => {
  it('hold objects of every kind', async () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: {name: a}\n    ${spec}\n  - {kind: Service, apiVersion: v1}\n  - text\n  -\n`
    expect(await keys(text)).toEqual(['pod.yaml#Pod/a/app'])
  })

  it('lend their kind to items that state none', async () => {
    const text = `apiVersion: v1\nkind: PodList\nitems:\n  - metadata: {name: a}\n    ${spec}\n---\napiVersion: apps/v1\nkind: DeploymentList\nitems:\n  - metadata: {name: b}\n    spec: {template: {${spec}}}\n`
    expect(await keys(text)).toEqual(['pod.yaml#Pod/a/app', 'pod.yaml#Deployment/b/app'])
  })

  it('without a kind, and bare sequences, are read too', async () => {
    const pod = (name: string) => `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, ${spec}}`
    expect(await keys(`items: [${pod('a')}]\n`)).toEqual(['pod.yaml#Pod/a/app'])
    expect(await keys(`- ${pod('a')}\n- ${pod('b')}\n`)).toEqual(['pod.yaml#Pod/a/app', 'pod.yaml#Pod/b/app'])
  })

  it('of lists by aliases that multiply are refused, as kubectl refuses them', async () => {
    const levels = Array.from({ length: 30 }, (_, n) => `l${n + 1}: &l${n + 1} {kind: List, items: [*l${n}, *l${n}]}`)
    const text = `l0: &l0 {apiVersion: v1, kind: Pod, metadata: {name: a}, ${spec}}\n${levels.join('\n')}\nkind: List\nitems: [*l30]\n`
    expect(await keys(text)).toEqual([])
  })
})

describe('documents', () => {
  it('are read on after a broken one, which is a gap at its line', async () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n${spec}\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: "open\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: c}\n${spec}\n`
    const { containers, gaps } = await read({ 'a.yaml': text })
    expect(containers.map(({ key, at }) => [key, line(at)])).toEqual([
      ['a.yaml#Pod/a/app', 4],
      ['a.yaml#Pod/c/app', 14],
    ])
    expect(gaps).toEqual([{ path: 'a.yaml', line: expect.any(Number), because: expect.any(String), blocking: true }])
    expect(gaps[0]!.line).toBeGreaterThanOrEqual(6)
    expect(gaps[0]!.line).toBeLessThanOrEqual(10)
  })

  it('that are broken but no Kubernetes are no gap', async () => {
    const broken = 'a: "b\n  c: d\n'
    expect((await read({ 'a.yaml': broken })).gaps).toEqual([])
    expect((await read({ 'a.yaml': `apiVersion: v1\nkind: Endpoints\nx: "open\n` })).gaps).toEqual([])
    expect((await read({ 'a.yaml': `apiVersion: v1\nkind: Pod\nx: "open\n` })).gaps).toHaveLength(1)
  })

  it('of other kinds are not parsed, whatever the spelling of the kind', async () => {
    const broken = (kind: string) => read({ 'a.yaml': `apiVersion: v1\n${kind}\nx: "open\n` })
    for (const kind of ['kind: ConfigMap', 'kind: "ConfigMap" # x', "'kind': ConfigMap", 'kind:   ConfigMap  ']) {
      expect((await broken(kind)).gaps).toEqual([])
    }
    for (const kind of [
      'kind: Pod',
      '"kind" : Pod',
      'kind: &k Pod',
      'kind: ConfigMap\nkind: Pod',
      'kind: ServiceAccount',
    ]) {
      expect((await broken(kind)).gaps).toHaveLength(1)
    }
  })

  it('may be written in flow style over many lines', async () => {
    const text = `# comment\n{\napiVersion: v1,\nkind: Pod,\nmetadata: {name: a, x: {\nkind: ConfigMap\n}},\n${spec}\n}\n`
    expect(await keys(text)).toEqual(['pod.yaml#Pod/a/app'])
  })

  it('may be indented as a whole, end with ..., and have CRLF and a byte order mark', async () => {
    const crlf = `\ufeff---\r\n  apiVersion: v1\r\n  kind: Pod\r\n  metadata:\r\n    name: a\r\n  ${spec}\r\n...\r\n---\r\napiVersion: v1\r\nkind: Pod\r\nmetadata: {name: b}\r\nspec:\r\n  hostPID: true\r\n  containers:\r\n  - name: app\r\n    image: nginx\r\n`
    const [a, b] = await containers(crlf)
    expect([a!.key, line(a!.at)]).toEqual(['pod.yaml#Pod/a/app', 6])
    expect([b!.key, line(b!.at), valueAndPlace(b!.pidMode), valueAndPlace(b!.image)]).toEqual([
      'pod.yaml#Pod/b/app',
      15,
      ['host', 13, 'true', 'pod'],
      ['nginx', 16, 'nginx'],
    ])
  })

  it('may use anchors and merges', async () => {
    const text = [
      'apiVersion: v1',
      'kind: Pod',
      'metadata: {name: a}',
      'x-defaults:',
      '  base: &base',
      '    securityContext: &security {privileged: true, runAsUser: 5}',
      'spec:',
      '  containers:',
      '    - <<: *base',
      '      name: one',
      '    - name: two',
      '      securityContext:',
      '        <<: *security',
      '        runAsUser: 6',
    ].join('\n')
    const [one, two] = await containers(text)
    expect([valueAndPlace(one!.privileged), valueAndPlace(one!.user)]).toEqual([
      [true, 6, 'true'],
      ['5', 6, '5'],
    ])
    expect([valueAndPlace(two!.privileged), valueAndPlace(two!.user)]).toEqual([
      [true, 6, 'true'],
      ['6', 14, '6'],
    ])
  })

  it.each(['a.json', 'a.yaml'])('may stand in a text of JSON (%s)', async (path) => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: "b"}\nspec:\n  containers: [{name: c, image: "null"}]\n'
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { x: pod } }
    const { containers } = await read({ [path]: JSON.stringify(map, null, 1) })
    expect(containers.map(({ key, image }) => [key, valueAndPlace(image)])).toEqual([
      [`${path}#Pod/b/c`, ['null', 8, 'null']],
    ])
  })

  it('may be JSON, with tabs', async () => {
    const json = JSON.stringify(
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a', annotations: null },
        spec: {
          hostPID: true,
          hostIPC: 'yes',
          containers: [{ name: 'app', image: 'nginx', securityContext: { runAsUser: 0 } }],
        },
      },
      null,
      '\t',
    )
    for (const path of ['a.json', 'a.yaml']) {
      const [container] = (await read({ [path]: json })).containers
      expect(container!.key).toBe(`${path}#Pod/a/app`)
      expect(valueAndPlace(container!.pidMode)).toEqual(['host', 9, 'true', 'pod'])
      expect(valueAndPlace(container!.image)).toEqual(['nginx', 14, 'nginx'])
      expect(valueAndPlace(container!.user)).toEqual(['0', 16, '0'])
      expect(line(container!.nearestParent.get('privileged')!)).toBe(15)
    }
  })

  it('may begin with a banner', async () => {
    const banner = '#'.repeat(80)
    const text = `${banner}\n# A pod\n${banner}\n\n{apiVersion: v1,\nkind: Pod, metadata: {name: a},\n${spec}}\n`
    expect(await keys(text)).toEqual(['pod.yaml#Pod/a/app'])
  })

  it('that nest too deep are a gap', async () => {
    const deep = `{"apiVersion": "v1", "kind": "Pod", "spec": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    expect((await read({ 'a.json': deep })).gaps).toMatchObject([{ path: 'a.json', blocking: true }])
  })

  it('with the same name in one file are kept apart', async () => {
    const pod = (metadata: string) => `apiVersion: v1\nkind: Pod\n${metadata}${spec}\n`
    const text = [pod('metadata: {name: a}\n'), pod('metadata: {name: a}\n'), pod(''), pod('metadata: text\n')].join(
      '---\n',
    )
    expect(await keys(text)).toEqual([
      'pod.yaml#Pod/a/app',
      'pod.yaml#Pod/a~1/app',
      'pod.yaml#Pod/~0/app',
      'pod.yaml#Pod/~1/app',
    ])
  })

  it.each([
    [
      'spec: {template: "${TEMPLATE}"}',
      { because: 'web: its containers come from a placeholder', blocking: false, line: 4 },
    ],
    [
      'spec: {template: {spec: {containers: "${C}"}}}',
      { because: 'web: its containers come from a placeholder', blocking: false },
    ],
    [
      'spec: {template: {spec: {containers: {a: b}}}}',
      { because: 'web: its containers cannot be read', blocking: true },
    ],
    ['spec: text', { because: 'web: its containers cannot be read', blocking: true }],
  ])('whose containers are out of sight are a gap: %s', async (template, gap) => {
    const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n${template}\n`
    expect(await read({ 'a.yaml': text })).toMatchObject({ containers: [], gaps: [{ path: 'a.yaml', ...gap }] })
  })

  it.each(['', 'spec:\n', 'spec: {}\n', 'spec: {template: }\n', 'spec: {template: {spec: {containers: []}}}\n'])(
    'without containers are nothing: %j',
    async (template) => {
      const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n${template}`
      expect(await read({ 'a.yaml': text })).toMatchObject({ containers: [], gaps: [] })
    },
  )
})

describe('service accounts', () => {
  const pod = (lines = '', namespace = '') =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a${namespace && `, namespace: ${namespace}`}}\nspec:\n  containers: [{name: app}]\n${lines}`
  it('are named by the new field, else the old one', async () => {
    const both = await containers(pod('  serviceAccount: old\n  serviceAccountName: new\n'))
    const old = await containers(pod('  serviceAccount: old\n'))
    const none = await containers(pod('  serviceAccountName: ""\n'))
    expect([both, old, none].map(([container]) => valueAndPlace(container!.serviceAccount))).toEqual([
      ['new', 7, 'new', 'pod'],
      ['old', 6, 'old', 'pod'],
      undefined,
    ])
  })

  it('are subjects of their own, under the name that pods give them', async () => {
    const yaml = [
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x}\nautomountServiceAccountToken: "no"',
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x, namespace: shop}',
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {namespace: shop}',
    ].join('\n---\n')
    const { subjects } = await read({ 'a.yaml': yaml })
    const accounts = subjects.filter((subject) => subject.kind === 'service-account')
    expect(accounts.map(({ key, reference, token }) => [key, reference, valueAndPlace(token)])).toEqual([
      ['a.yaml#ServiceAccount/x', { namespace: 'default', name: 'x' }, [false, 4, 'no']],
      ['a.yaml#ServiceAccount/shop/x', { namespace: 'shop', name: 'x' }, undefined],
    ])
  })

  it('that are filled in later leave the token unresolved', async () => {
    const [container] = await containers(pod('  serviceAccountName: ${SA}\n'))
    expect([container!.serviceAccountToken, container!.unresolved.has('serviceAccountToken')]).toEqual([
      undefined,
      true,
    ])
  })
})

it('reads JSON objects one behind another', async () => {
  const pod = (name: string) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { containers: [{ name, image: 'a:1' }] },
    })
  const { containers, gaps } = await read({ 'list.json': `${pod('a')}\n${pod('b')}\n` })
  expect(containers.map(({ key }) => key)).toEqual(['list.json#Pod/a/a', 'list.json#Pod/b/b'])
  expect(gaps).toEqual([])
})

it.each([
  ['"', (text: string) => JSON.stringify(text)],
  ["'", (text: string) => `'${text.replaceAll("'", "''")}'`],
])('a ConfigMap’s pod may stand in a text in %s', async (quote, inQuotes) => {
  const pod = `{${quote}apiVersion${quote}: v1, ${quote}kind${quote}: Pod, ${quote}metadata${quote}: {}, ${quote}spec${quote}: {${quote}hostPID${quote}: true, ${quote}containers${quote}: [{${quote}name${quote}: a, ${quote}image${quote}: a}]}}`
  const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  'pod.yaml': ${inQuotes(pod)}\n`
  expect((await read({ 'a.yaml': text })).containers.map(({ pidMode }) => pidMode?.value)).toEqual(['host'])
})

it('JSON with a key that is there twice is read differently by YAML readers: a gap', async () => {
  const pod = (more: string) =>
    `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"},\n"spec": {"hostPID": true, ${more}"containers": [{"name": "a", "image": "a:1"}]}}`
  const because = 'the key `hostPID` is there twice'
  expect((await read({ 'a.json': pod('"hostPID": false, ') })).gaps).toMatchObject([
    { line: 2, because, blocking: true },
  ])
  expect((await read({ 'a.json': pod('"hostPID": true, ') })).gaps).toEqual([])
})

describe('templates', () => {
  const template =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  {{- if .Values.x }}\n  hostPID: true\n  {{- end }}\n'
  const chart = { 'chart/Chart.yaml': 'name: x\n' }

  it('of a chart are a gap that blocks nothing', async () => {
    expect(await read({ ...chart, 'chart/templates/deep/a.yaml': template })).toMatchObject({
      containers: [],
      gaps: [
        {
          path: 'chart/templates/deep/a.yaml',
          because: 'unrendered Helm template: not checked',
          blocking: false,
        },
      ],
    })
  })

  it('of a chart are no gap where every kind they name makes no pods', async () => {
    const role = 'apiVersion: v1\nkind: Role\nmetadata: {name: {{ .Values.name }}}\n'
    const any = 'apiVersion: v1\nkind: {{ .Values.kind }}\n'
    expect((await read({ ...chart, 'chart/templates/a.yaml': role })).gaps).toEqual([])
    expect((await read({ ...chart, 'chart/templates/a.yaml': any })).gaps).toHaveLength(1)
    expect((await read({ ...chart, 'chart/templates/a.yaml': '{{ include "x.deployment" . }}\n' })).gaps).toHaveLength(
      1,
    )
  })

  it('may begin with a comment over several lines that YAML does not take', async () => {
    const text =
      '{{/* Some clusters forbid\ngroups=["admins"]\nto be named.  */}}\n{{- if .Values.x }}\nkind: Pod\n{{- end }}\n'
    expect((await read({ ...chart, 'chart/templates/a.yaml': text })).gaps).toMatchObject([
      { because: 'unrendered Helm template: not checked', blocking: false },
    ])
  })

  it('without any action are plain manifests', async () => {
    const plain = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n${spec}\n`
    expect((await read({ ...chart, 'chart/templates/a.yaml': plain })).containers).toHaveLength(1)
  })

  it('outside a chart are recognized by actions that are not valid YAML; their other documents are read', async () => {
    const text = `${template}---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\n${spec}\n`
    const { containers, gaps } = await read({ 'a.yaml': text })
    expect(containers.map(({ key }) => key)).toEqual(['a.yaml#Pod/b/app'])
    expect(gaps).toMatchObject([{ because: 'unrendered Helm template: not checked', blocking: false }])
  })

  it('are not mistaken for a broken document with braces in a value', async () => {
    const broken = 'apiVersion: v1\nkind: Pod\nmetadata: {name: "{{ x }}"}\nspec: "open\n'
    expect((await read({ 'a.yaml': broken })).gaps).toMatchObject([{ blocking: true }])
  })

  it.each([
    ['in a comment', `# {{ .Values.note }}\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n${spec}\n`],
    ['in quotes', `apiVersion: v1\nkind: Pod\nmetadata: {name: "{{ .Values.name }}"}\n${spec}\n`],
  ])('of a chart are read where YAML reads them: an action %s', async (_, text) => {
    const { containers, gaps } = await read({ ...chart, 'chart/templates/a.yaml': text })
    expect([containers.length, gaps]).toEqual([1, []])
  })

  it('are no excuse for an error elsewhere', async () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    note: |\n      {{ name }}\n  labels: {a: b]\n'
    expect((await read({ ...chart, 'chart/templates/a.yaml': text })).gaps).toMatchObject([{ line: 7, blocking: true }])
  })

  it('of Helm that include a named one are a gap where that makes pods, or is not there', async () => {
    const gapsOf = async (files: Readonly<Record<string, string>>) =>
      (await readAll(repository({ 'c/Chart.yaml': 'name: c\n', ...files }))).gaps.map(({ path, line, blocking }) => [
        path,
        line,
        blocking,
      ])
    const helpers =
      `{{- define "c.pods" -}}\napiVersion: v1\nkind: Pod\nspec: {${spec}}\n{{ end }}\n` +
      '{{ define "c.service" }}\napiVersion: v1\nkind: Service\n{{ end }}\n' +
      '{{- define "c.all" }}{{ include "c.all" . }}{{ template "c.pods" . }}{{ end }}\n{{ define "c.labels" }}\na: b\n{{ end }}\n'
    const files = {
      'c/templates/_helpers.tpl': helpers,
      'c/templates/_part.yaml': '{{ include "c.pods" . }}\n',
      'c/templates/a.yaml': '# a\n{{- include "c.all" . }}\n',
      'c/templates/b.yaml': '{{- template "c.service" . -}}\n',
      'c/templates/c.yaml': '{{ include "library.deployment" . }}\n',
      'c/templates/d.yaml': '{{ include "c.labels" . }}\n',
      'other/a.yaml': '{{ include "c.pods" . }}\n',
    }
    expect(await gapsOf(files)).toEqual([
      ['c/templates/a.yaml', 2, false],
      ['c/templates/c.yaml', 1, false],
    ])
  })

  const workload = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n${spec}\n`
  it.each([
    ['a named one in a block', '{{- with .Values.pod -}}\n  {{- include "c.pod" $ | trim }}\n{{ end }}\n', 2],
    ['a named one in a variable', '{{- $pod := include "c.pod" . -}}\n{{ $pod }}\n', 1],
    ['a named one in a call', '{{ tpl (include "c.pod" .) . }}\n', 1],
    ['one whose name is made', '{{ include (printf "%s.pod" .Chart.Name) . }}\n', 1],
    ['a text of the values', '{{ tpl .Values.pod . }}\n', 1],
    ['objects of the values', '{{- range .Values.pods }}\n---\n{{ toYaml . }}\n{{- end }}\n', 3],
    ['files', '{{ range $path, $_ := .Files.Glob "f/*.txt" }}\n{{ $.Files.Get $path }}\n{{ end }}\n', 1],
    ['a file that is read itself', '{{ .Files.Get "f/pod.yaml" }}\n', undefined],
    ['a service', '{{ include "c.service" . }}\n', undefined],
    ['values of another name', '{{ .Values.name }}\n', undefined],
  ])('of Helm that take %s', async (_, text, line) => {
    const files = {
      'c/Chart.yaml': 'name: c\n',
      'c/values.yaml': `pod: |\n${workload.replaceAll(/^(?=.)/gm, '  ')}`,
      'c/templates/_pod.yaml': `{{ define "c.pod" }}\n${workload}{{ end }}\n{{ define "c.service" }}\napiVersion: v1\nkind: Service\n{{ end }}\n`,
      'c/templates/a.yaml': text,
    }
    const { gaps } = await readAll(repository(files))
    expect(gaps.map((gap) => [gap.path, gap.line, gap.blocking])).toEqual(
      line === undefined ? [] : [['c/templates/a.yaml', line, false]],
    )
  })

  it('by their ending are a gap that blocks nothing, unless no object in them makes pods', async () => {
    const job = `{% if x %}\napiVersion: batch/v1\nkind: Job\n{% endif %}\nspec: {template: {${spec}}}\n`
    const service = 'apiVersion: v1\nkind: Service\nspec:\n{% for a in all %}\n  - {{ a }}\n{% endfor %}\n'
    const { gaps } = await readAll(repository({ 'a/job.yaml.j2': job, 'a/service.yml.tmpl': service }))
    expect(gaps).toEqual([
      {
        path: 'a/job.yaml.j2',
        line: 1,
        because: 'unrendered template: not checked',
        kinds: expect.arrayContaining(['container', 'pod', 'network-policy']),
        blocking: false,
      },
    ])
  })
})

describe('a page that a template makes', () => {
  const page = '<html>\n{{#each items}}<p>{{name}}</p>{{/each}}\nkind: {{kind}}\nitems: {{count}}\n</html>\n'

  it.each(['mail.hbs', 'mail.mustache', 'mail.tmpl'])('is no manifest: %s', async (path) => {
    expect((await readAll(repository({ [path]: page }))).gaps).toEqual([])
    expect((await readAll(repository({ [path]: `{{> head}}\n${page}` }))).gaps).toEqual([])
  })

  it('is a gap where it is sent to a cluster', async () => {
    const sent = await readAll(repository({ 'mail.hbs': page, 'up.sh': '#!/bin/sh\nkubectl apply -f mail.hbs\n' }))
    expect(sent.gaps).toMatchObject([{ path: 'mail.hbs', blocking: true }])
  })
})

describe('mayHoldObject', () => {
  it.each([
    'apiVersion: v1\nkind: Pod\n',
    '  "kind" : "Pod"\n  "apiVersion": v1\n',
    '{"apiVersion":"v1","kind":"Pod"}',
    '{apiVersion: v1, kind: Pod}',
    '{"kind":\n"Pod",\n"apiVersion": "v1"}',
    'kind: !!str Pod\napiVersion: v1\n',
    'kind: PodList\nitems: []\n',
    'apiVersion: v1\nkind: >-\n  Pod\n',
    'apiVersion: v1\nkind: # why\n  Pod\n',
    '"apiVersio\\u006e": v1\n"\\x6bind": Pod\n',
    'apiVersion: v1\n!!binary a2luZA==: Pod\n',
    'apiVersion: v1\n? kind # why\n: Pod\n',
    'apiVersion: v1\n? "ki\\\n  nd"\n: Pod\n',
    'apiVersion: v1\na: &k kind\n*k : Pod\n',
  ])('takes %j', (text) => {
    expect(mayHoldObject(text)).toBe(true)
  })

  it.each([
    '',
    'services:\n  web:\n    image: a\n',
    'kind: Pod\n',
    'apiVersion: v2\nname: chart\n',
    'a: the kind, the apiVersion\nb: "\\n\\u003c"\n',
  ])('leaves %j', (text) => {
    expect(mayHoldObject(text)).toBe(false)
  })
})

describe('mangled manifests', () => {
  const seed = [
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations: {a: b}\nspec:\n  template:\n    metadata:\n      annotations:',
    '        container.apparmor.security.beta.kubernetes.io/app: unconfined\n    spec:\n      hostPID: true\n      volumes: [{name: v, hostPath: {path: /}}]',
    '      securityContext: {runAsUser: 0, sysctls: [{name: a, value: b}], supplementalGroups: [1]}\n      containers:\n        - name: app\n          image: &i nginx',
    '          securityContext: {capabilities: {add: [ALL]}, seLinuxOptions: {type: t}}\n          resources: {limits: {memory: 1Gi}}',
    '          env: [{name: A, valueFrom: {secretKeyRef: {name: a}}}]\n          envFrom: [{secretRef: {name: s}}]\n          ports: [{containerPort: 80, hostPort: 80}]',
    '          livenessProbe: {httpGet: {host: a}}\n          volumeMounts: [{name: v, mountPath: /v}]\n',
  ].join('\n')
  const junk = fc.constantFrom(
    '',
    ' ',
    '\n',
    '~',
    '"',
    '{',
    '}',
    '[',
    ']',
    ':',
    '- ',
    '*i',
    '<<: *i',
    '&i ',
    '{{ x }}',
    '${A}',
    '!!str ',
    '5',
    'true',
    '\n---\n',
    '\u0000',
  )

  it('never throw', { tags: 'large' }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(seed.length), fc.nat(20), junk), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (cuts, asJson) => {
          const text = cuts.reduce((all, [at, length, put]) => all.slice(0, at) + put + all.slice(at + length), seed)
          await read(asJson ? { 'a.json': `{"apiVersion": "v1", ${text}` } : { 'a.yaml': text })
        },
      ),
      { numRuns: 600 },
    )
  })

  it('with any value in any place never throw', { tags: 'large' }, async () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(null, true, 0, -1, '', 'x', '${A}', [], {}),
        tie('list'),
        tie('map'),
      ),
      list: fc.array(tie('any'), { maxLength: 3 }),
      map: fc.dictionary(
        fc.constantFrom('name', 'type', 'hostPath', 'path', 'limits', 'add', 'host', 'httpGet', 'secretRef'),
        tie('any'),
        { maxKeys: 3 },
      ),
    })).any
    const fields = (...names: string[]) =>
      fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] })
    const container = fields(
      'name',
      'image',
      'command',
      'args',
      'env',
      'envFrom',
      'ports',
      'resources',
      'securityContext',
      'volumeMounts',
      'livenessProbe',
      'lifecycle',
    )
    const pod = fields(
      'volumes',
      'securityContext',
      'os',
      'nodeSelector',
      'hostPID',
      'serviceAccountName',
      'initContainers',
      'resources',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(container, { maxLength: 3 }), pod, value, async (all, around, metadata) => {
        const manifest = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...around, containers: all } }
        const { containers } = await read({ 'a.json': JSON.stringify(manifest) })
        expect(containers.length).toBeGreaterThanOrEqual(all.length)
        expect(new Set(containers.map(({ key }) => key)).size).toBe(containers.length)
      }),
      { numRuns: 400 },
    )
  })
})
