import { describe, expect, test } from 'vitest'
import { judged } from '../../judged.ts'
import { tree } from '../../tree.ts'

/** What is found of privileged containers and shared networks: `a.yaml:3 message`. */
async function risks(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { findings } = await judged(tree(files), '.')
  return findings
    .filter(({ rule }) => /^container\/(?:privileged|host-)/.test(rule))
    .map(({ location, message }) => `${location?.file}:${location?.line} ${message}`)
    .toSorted()
}

const risky = 'agent:\n  hostNetwork: true\n  securityContext: {privileged: true}\n'
const harmless = 'agent:\n  hostNetwork: false\n  securityContext: {privileged: false}\n'
const under = (key: string, values: string) => `${key}:\n${values.replaceAll(/^(?=.)/gm, '  ')}`
const chart = (dependencies: string) => `apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [${dependencies}]\n`
const log = '{name: log, version: 1.0.0, repository: "https://charts.example"'

describe('values of a chart that a chart needs and does not have', () => {
  test.each([
    ['under its name', `${log}}`, { 'values.yaml': under('log', risky) }, ['values.yaml:3', 'values.yaml:4']],
    ['under its alias', `${log}, alias: l}`, { 'values.yaml': under('l', risky) }, ['values.yaml:3', 'values.yaml:4']],
    ['not under another key', `${log}, alias: l}`, { 'values.yaml': under('log', risky) }, []],
    [
      'of a file beside them',
      `${log}}`,
      { 'values.yaml': under('log', harmless), 'values-prod.yaml': under('log', risky) },
      ['values-prod.yaml:3', 'values-prod.yaml:4'],
    ],
    [
      'that is switched off',
      `${log}, condition: log.enabled}`,
      { 'values.yaml': `${under('log', risky)}  enabled: false\n` },
      [],
    ],
    [
      'that a file switches on',
      `${log}, condition: log.enabled}`,
      { 'values.yaml': `${under('log', risky)}  enabled: false\n`, 'values-prod.yaml': 'log: {enabled: true}\n' },
      ['values.yaml:3', 'values.yaml:4'],
    ],
    [
      'which is here',
      `${log}}`,
      { 'values.yaml': under('log', risky), 'charts/log/Chart.yaml': 'apiVersion: v2\nname: log\nversion: 1.0.0\n' },
      [],
    ],
    ['that set nothing', `${log}}`, { 'values.yaml': under('log', harmless) }, []],
  ])('%s', async (_, needed, files, found) => {
    expect((await risks({ 'Chart.yaml': chart(needed), ...files })).map((one) => one.split(' ')[0])).toEqual(found)
  })

  test('are called after the chart, and only what they say is known', async () => {
    const files = { 'Chart.yaml': chart(`${log}}`), 'values.yaml': 'log:\n  securityContext: {privileged: true}\n' }
    const { findings } = await judged(tree(files), '.')
    expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
      ['container/privileged', 'log is privileged'],
    ])
  })
})

describe('values that tools give to charts of others', () => {
  const both = (file: string, first: number, name: string, last = first + 1) => [
    `${file}:${first} ${name} shares the host's network`,
    `${file}:${last} agent is privileged`,
  ]

  const play = (parameters: string) =>
    `- hosts: localhost\n  tasks:\n  - kubernetes.core.helm: {name: a, ${parameters}}\n`

  const inherited =
    'templates: {t: {values: [v.yaml]}}\nreleases: [{name: log, chart: x/log, inherit: [{template: t}]}]\n'

  test.each([
    ['a command', { 'up.sh': '#!/bin/sh\nhelm upgrade -i log example/log -f v.yaml\n' }],
    ['Helmfile', { 'helmfile.yaml': 'releases:\n- {name: log, chart: example/log, values: [v.yaml]}\n' }],
    ['Fleet', { 'fleet.yaml': 'helm: {chart: log, repo: "https://c.example", valuesFiles: [v.yaml]}\n' }],
    [
      'Skaffold',
      { 'skaffold.yaml': 'deploy:\n  helm: {releases: [{name: a, remoteChart: log, valuesFiles: [v.yaml]}]}\n' },
    ],
    [
      'Kustomize',
      { 'kustomization.yaml': 'helmCharts: [{name: log, repo: "https://c.example", valuesFile: v.yaml}]\n' },
    ],
    [
      'a generator of Kustomize',
      {
        'kustomization.yaml': 'generators: [g.yaml]\n',
        'g.yaml':
          'apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: g}\nname: log\nrepo: "https://c.example"\nvaluesFile: v.yaml\n',
      },
    ],
    [
      'DevSpace',
      { 'devspace.yaml': 'deployments: {a: {helm: {chart: {name: log, repo: x}, valuesFiles: [v.yaml]}}}\n' },
    ],
    ['a template of Helmfile', { 'helmfile.yaml': inherited }],
    [
      'a target of Fleet',
      { 'fleet.yaml': 'helm: {chart: log}\ntargetCustomizations: [{helm: {valuesFiles: [v.yaml]}}]\n' },
    ],
    [
      'a profile of Skaffold',
      {
        'skaffold.yaml':
          'profiles: [{name: p, deploy: {helm: {releases: [{name: a, remoteChart: log, valuesFiles: [v.yaml]}]}}}]\n',
      },
    ],
    ['Ansible', { 'play.yml': play('chart_ref: example/log, values_files: [v.yaml]') }],
    [
      'Argo CD',
      {
        'app.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  sources:\n  - {chart: log, repoURL: "https://c.example", helm: {valueFiles: [$own/v.yaml]}}\n  - {ref: own, repoURL: "https://r.example"}\n',
      },
    ],
  ])('in a file that %s names', async (_, files: Readonly<Record<string, string>>) => {
    expect(await risks({ ...files, 'v.yaml': risky })).toEqual(both('v.yaml', 2, 'log/agent'))
    expect(await risks({ ...files, 'v.yaml': harmless })).toEqual([])
    expect(await risks({ 'v.yaml': risky })).toEqual([])
  })

  test.each([
    ['Helmfile', 'helmfile.yaml', 'releases:\n- name: log\n  chart: example/log\n  values:\n  -\n', 4],
    ['Fleet', 'fleet.yaml', 'helm:\n  chart: log\n  values:\n', 4],
    ['Skaffold', 'skaffold.yaml', 'deploy:\n  helm:\n    releases:\n    - remoteChart: log\n      overrides:\n', 8],
    ['DevSpace', 'devspace.yaml', 'deployments:\n  a:\n    helm:\n      chart: {name: log}\n      values:\n', 8],
    ['Kustomize', 'kustomization.yaml', 'helmCharts:\n- name: log\n  valuesInline:\n', 4],
  ])('in the file of %s itself', async (_, file, head, indent) => {
    const text = (values: string) => head + values.replaceAll(/^(?=.)/gm, ' '.repeat(indent))
    expect(await risks({ [file]: text(risky) })).toEqual(both(file, text(risky).split('\n').length - 2, 'log/agent'))
    expect(await risks({ [file]: text(harmless) })).toEqual([])
  })

  const pod =
    'extra:\n- {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {hostPID: true, containers: [{name: p, image: i}]}}\n'
  const stored = (kind: string, values: string) =>
    `apiVersion: v1\nkind: ${kind}\nmetadata: {name: v}\n${values}---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: a}
spec: {chart: {spec: {chart: log}}, valuesFrom: [{kind: ${kind}, name: v}]}
`
  test('in what Flux takes them from', async () => {
    const plain = (values: string) =>
      stored('ConfigMap', `data:\n  values.yaml: |\n${values.replaceAll(/^(?=.)/gm, '    ')}`)
    expect(await risks({ 'a.yaml': plain(risky) })).toEqual(both('a.yaml', 7, 'log/agent'))
    expect(await risks({ 'a.yaml': plain(harmless) })).toEqual([])
    expect(await risks({ 'a.yaml': plain(risky).replace('name: v}]', 'name: w}]') })).toEqual([])
    const encoded = stored('Secret', `data: {values.yaml: ${Buffer.from(risky).toString('base64')}}\n`)
    expect(await risks({ 'a.yaml': encoded })).toEqual(both('a.yaml', 4, 'log/agent', 4).toSorted())
  })

  test('one by one, under their paths', async () => {
    const argo = (value: string) =>
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  source:\n    chart: log\n    helm: {parameters: [{name: agent.securityContext.privileged, value: "${value}"}]}\n`
    const k3s = (value: string) =>
      `apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: a}\nspec:\n  chart: log\n  set: {agent.securityContext.privileged: "${value}", hostNetwork: "${value}"}\n`
    const helmfile = (value: string) =>
      `releases:\n- {chart: x/log, set: [{name: agent.securityContext.privileged, value: ${value}}]}\n`
    const skaffold = (value: string) =>
      `deploy: {helm: {releases: [{remoteChart: log, setValues: {agent.securityContext.privileged: ${value}}}]}}\n`
    expect(await risks({ 'a.yaml': argo('true') })).toEqual(['a.yaml:7 agent is privileged'])
    expect(await risks({ 'a.yaml': k3s('true') })).toEqual([
      "a.yaml:6 a/set shares the host's network",
      'a.yaml:6 agent is privileged',
    ])
    expect(await risks({ 'helmfile.yaml': helmfile('true') })).toEqual(['helmfile.yaml:2 agent is privileged'])
    expect(await risks({ 'skaffold.yaml': skaffold('true') })).toEqual(['skaffold.yaml:1 agent is privileged'])
    const off = { 'a.yaml': argo('false'), 'b.yaml': k3s('false'), 'helmfile.yaml': helmfile('false') }
    expect(await risks({ ...off, 'skaffold.yaml': skaffold('false') })).toEqual([])
  })

  test('are found once, whatever takes them, and each text that is written for one', async () => {
    const named = '#!/bin/sh\nhelm install a example/log -f v.yaml\nhelm install b example/other -f v.yaml\n'
    expect(await risks({ 'up.sh': named, 'v.yaml': risky })).toEqual(both('v.yaml', 2, 'log/agent'))
    const written = (value: string) => `helm install a example/log -f - <<END\nhost${value}: true\nEND\n`
    expect(await risks({ 'up.sh': `#!/bin/sh\n${written('PID')}${written('IPC')}` })).toEqual([
      "up.sh:3 log shares the host's PID namespace",
      "up.sh:6 log shares the host's IPC namespace",
    ])
  })

  test('of a task stand in its parameters', async () => {
    const task = (value: string, state = 'present') =>
      play(
        `chart_ref: example/log, state: ${state}, values: {hostPID: ${value}}, set_values: [{value: "agent.securityContext.privileged=${value}"}]`,
      )
    expect(await risks({ 'play.yml': task('true') })).toEqual([
      'play.yml:3 agent is privileged',
      "play.yml:3 log shares the host's PID namespace",
    ])
    expect(await risks({ 'play.yml': task('false') })).toEqual([])
    expect(await risks({ 'play.yml': task('true', 'absent') })).toEqual([])
  })

  test('of a command stand in its words and in what is written before it', async () => {
    const up = (value: string) => `#!/bin/sh
helm upgrade -i a example/log \\
  --set image.tag=1,agent.securityContext.privileged=${value} --set="hostPID=${value}"
cat > v.yaml <<END
agent: {hostNetwork: ${value}}
END
helm install b example/log -f v.yaml
helm install c example/log --values - <<END

hostIPC: ${value}
END
`
    expect(await risks({ 'up.sh': up('true') })).toEqual([
      "up.sh:10 log shares the host's IPC namespace",
      'up.sh:3 agent is privileged',
      "up.sh:3 log shares the host's PID namespace",
      "up.sh:5 log/agent shares the host's network",
    ])
    expect(await risks({ 'up.sh': up('false') })).toEqual([])
    const { findings } = await judged(tree({ 'up.sh': 'helm install a example/log --set hostNetwork=$NET\n' }), '.')
    expect(findings.map(({ rule, state }) => [rule, state])).toEqual([['container/host-network', 'unsure']])
  })

  test('that a template of applications is patched with', async () => {
    const patched = (value: string) => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: a}
spec:
  template: {spec: {source: {chart: log}}}
  templatePatch: |
    spec: {source: {helm: {valuesObject: {hostNetwork: ${value}}}}}
`
    expect(await risks({ 'a.yaml': patched('true') })).toEqual([
      "a.yaml:7 a/templatePatch/source/helm/valuesObject shares the host's network",
    ])
    expect(await risks({ 'a.yaml': patched('false') })).toEqual([])
  })

  test('may be templates, of which all branches count, with names that are filled in', async () => {
    const helmfile = `releases:
{{ if .Values.log }}
- name: log
  chart: example/log
  namespace: {{ .Environment.Name }}
  values: ["values/{{ .Environment.Name }}.yaml", one.yaml.gotmpl]
{{ end }}
`
    const values = (isOn: boolean) => ({
      'values/prod.yaml': `agent: {hostNetwork: ${isOn}, name: "{{ .Release.Name }}"}\n`,
      'one.yaml.gotmpl': `{{ if .a }}\nhostPID: ${isOn}\n{{ else }}\nhostUsers: true\n{{ end }}\nhostIPC: {{ .b }}\nc: {{ .d }}-e\n{{ .f }}:\n  hostIPC: {{ .g }}\n{{ toYaml .h | indent 2 }}\n`,
    })
    const found = [
      "one.yaml.gotmpl:2 log shares the host's PID namespace",
      "values/prod.yaml:1 log/agent shares the host's network",
    ]
    const unsure = [
      'one.yaml.gotmpl:6 log: undetermined ({{ .b }} is a placeholder)',
      'one.yaml.gotmpl:9 log/{{…}}: undetermined ({{ .g }} is a placeholder)',
    ]
    for (const name of ['helmfile.yaml', 'helmfile.yaml.gotmpl']) {
      expect(await risks({ [name]: helmfile, ...values(true) })).toEqual([found[0]!, ...unsure, found[1]!])
      expect(await risks({ [name]: helmfile, ...values(false) })).toEqual(unsure)
    }
  })

  test.each([
    ['$own/envs/{{.path.basename}}/v.yaml', 'envs/prod/v.yaml', true],
    ['$own/{{path}}/v.yaml', 'envs/prod/v.yaml', true],
    ['$own/{{path}}/v.yaml', 'envs/prod/w.yaml', false],
    ['$own/envs/v-{{.env}}-{{.zone}}.yaml', 'envs/v-prod-a.yaml', true],
    ['$own/envs/v-{{.env}}.yaml', 'envs/v.yaml', false],
    ['$own/envs/{{.env}}.yaml', 'envs/prod/v.yaml', false],
    ['$own/{{.env}}.yaml', 'prod.yaml', false],
  ])('whose name %s is filled in may stand in %s: %s', async (name, file, isFound) => {
    const set = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: a}
spec: {template: {spec: {sources: [{chart: log, helm: {valueFiles: ["${name}"]}}]}}}
`
    const object = 'apiVersion: example.org/v1\nkind: Log\nmetadata: {name: a}\nhostNetwork: false\n'
    expect(await risks({ 'a.yaml': set, [file]: risky })).toEqual(isFound ? both(file, 2, 'log/agent') : [])
    expect(await risks({ 'a.yaml': set, [file]: object })).toEqual([])
  })

  test('that do not parse are a gap, once', async () => {
    const { gaps } = await judged(
      tree({
        'up.sh': 'helm install a x/log -f v.yaml\nhelm install b x/log -f v.yaml\n',
        'v.yaml': 'a:\n  hostPID: [true\n',
      }),
      '.',
    )
    expect(gaps.map(({ path, line, blocking }) => [path, line, blocking])).toEqual([['v.yaml', 3, true]])
    const template = {
      'helmfile.yaml': 'releases: [{name: a, chart: x/log, values: [v.gotmpl]}]\n',
      'v.gotmpl': '{{ .a }}: [\n',
    }
    expect((await judged(tree(template), '.')).gaps.map(({ path, blocking }) => [path, blocking])).toEqual([
      ['v.gotmpl', false],
    ])
  })

  test('that Crossplane sets, and Flux puts under a path', async () => {
    const crossplane = (value: string) =>
      `apiVersion: helm.crossplane.io/v1beta1\nkind: Release\nmetadata: {name: a}\nspec: {forProvider: {chart: {name: log}, set: [{name: hostPID, value: "${value}"}]}}\n`
    expect(await risks({ 'a.yaml': crossplane('true') })).toEqual(["a.yaml:4 log shares the host's PID namespace"])
    expect(await risks({ 'a.yaml': crossplane('false') })).toEqual([])
    const flux = (value: string) =>
      stored('Secret', `stringData: {values.yaml: "${value}"}\n`).replace(
        'name: v}]',
        'name: v, targetPath: a.hostPID}]',
      )
    expect(await risks({ 'a.yaml': flux('true') })).toEqual(["a.yaml:4 log/a shares the host's PID namespace"])
    expect(await risks({ 'a.yaml': flux('false') })).toEqual([])
  })

  test('may have whole objects among them', async () => {
    const files = { 'up.sh': '#!/bin/sh\nhelm install log example/log -f v.yaml\n', 'v.yaml': pod }
    expect(await risks(files)).toEqual(["v.yaml:2 p shares the host's PID namespace"])
    expect(await risks({ ...files, 'v.yaml': pod.replace('hostPID: true', 'hostPID: false') })).toEqual([])
  })

  test('whose merge keys multiply stop nothing', async () => {
    const multiplied = [
      'a: &a {k: v}',
      ...Array.from(
        { length: 40 },
        (_, i) => `b${i}: &b${i} {<<: [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]}`,
      ),
    ]
    const files = { 'up.sh': '#!/bin/sh\nhelm install log example/log -f v.yaml -f w.yaml\n', 'w.yaml': risky }
    expect(await risks({ ...files, 'v.yaml': `${multiplied.join('\n')}\n` })).toEqual(both('w.yaml', 2, 'log/agent'))
  })
})
