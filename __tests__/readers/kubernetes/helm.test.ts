import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ChartAnswer, ChartRequest } from '../../../src/model/chart.ts'
import { position, type Span } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import type { Repository } from '../../../src/readers/reader.ts'
import { charts } from '../../oracles/helm/charts.mjs'
import { repository } from '../manifests.ts'

const file = new URL('../../oracles/helm/table.json', import.meta.url)
const { answers } = JSON.parse(readFileSync(file, 'utf8')) as {
  answers: Record<string, ({ text: string } | { error: string })[]>
}
const placed = ({ source, start, end }: Span) =>
  `${source.path}:${position(source, start).line} ${source.text.slice(start, end)}`

async function rendered(tree: Repository, answer: (request: ChartRequest) => readonly ChartAnswer[] | undefined) {
  const requests: ChartRequest[] = []
  const { subjects, gaps } = await readAll(tree, {
    renderChart: async (request) => {
      requests.push(request)
      return answer(request)
    },
  })
  const containers = subjects.filter((subject) => subject.kind === 'container')
  return { requests, containers, subjects, gaps: gaps.map(({ path, line, because }) => [path, line, because]) }
}

/** Where Helm itself says what charts make, places are those of the template's lines. */
const places: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'values, includes and loops': [false, true].flatMap((host) => {
    const ofPod = [
      `app/templates/deploy.yaml:${host ? 19 : 21} ${host}`,
      'app/templates/deploy.yaml:24 {{- toYaml .Values.context | nindent 8 }}',
    ].slice(host ? 0 : 1)
    const include =
      'app/templates/deploy.yaml:29 - {{- include "app.container" (dict "image" "nginx:1.26") | nindent 10 }}'
    const ofLoop = ['app/templates/deploy.yaml:32 {{ .image }}', 'app/templates/deploy.yaml:34 {{ .privileged }}']
    return [
      ['web', 'app/templates/deploy.yaml:27 {{ .Values.image.repository }}:{{ .Values.image.tag }}', ...ofPod],
      ['included', include, include, ...ofPod],
      ['first', ...ofLoop, ...ofPod],
      ['second', ...ofLoop, ...ofPod],
    ]
  }),
  'several objects in one template, and a hook': [
    ['a', 'many/templates/all.yaml:9 a:{{ .Chart.Version }}', 'many/templates/all.yaml:11 {{ eq "a" "b" }}'],
    ['b', 'many/templates/all.yaml:20 b:{{ .Chart.Version }}', 'many/templates/all.yaml:22 {{ eq "b" "b" }}'],
    ['job', 'many/templates/job.yaml:15 job:1', 'many/templates/job.yaml:11 true'],
  ],
  'a chart of the repository under an alias, and one that is not there': [
    ['common', 'common/templates/pod.yaml:7 {{ .Values.image | quote }}', 'common/templates/pod.yaml:5 true'],
  ],
  'a value that is required': [],
}
const unrendered = 'unrendered Helm template: not checked'

describe('charts, as Helm renders them', () => {
  it.each(charts)('$name', async ({ name, chart, files, values }) => {
    const { requests, containers, gaps } = await rendered(repository(files), () =>
      answers[name]!.map((answer) =>
        'text' in answer ? answer : { because: 'Helm fails', template: 'strict/templates/pod.yaml', line: 7 },
      ),
    )
    // Where a chart stops for want of a value it is asked for once more, with a stand-in.
    expect(requests).toHaveLength(name === 'a value that is required' ? 2 : 1)
    expect(requests[0]!.release).toBe(chart)
    expect(requests[0]!.values).toEqual(values.map((own) => ({ texts: own.map((path) => files[path]), settings: [] })))
    const found = containers.map(({ name: own, image, privileged, networkMode, pidMode, ipcMode, user }) => [
      own,
      ...[image, privileged, networkMode, pidMode, ipcMode, user].flatMap((fact) => (fact ? [placed(fact.at)] : [])),
    ])
    expect(found).toEqual(places[name])
    expect(gaps).toEqual(expectedGaps[name] ?? [])
  })
})

const expectedGaps: Readonly<Record<string, readonly unknown[]>> = {
  'several objects in one template, and a hook': [
    ['many/templates/off.yaml', 2, `${unrendered} (it makes nothing with the values that are here)`],
  ],
  'a chart of the repository under an alias, and one that is not there': [
    ['umbrella/Chart.yaml', 6, 'the chart redis is not in the repository: what it adds is not checked'],
  ],
  'a value that is required': [
    ['strict/templates/pod.yaml', 8, `${unrendered} (the chart: Helm fails (it stops at strict/templates/pod.yaml:7))`],
  ],
}

describe('a chart that requires values which are not here', () => {
  const template = (image: string, more = '') =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: p\n    image: ${image}\n    securityContext: {privileged: true}\n${more}`
  const made =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: p\n    image: ${REQUIRED}\n    securityContext: {privileged: true}\n'
  /** Stops as Helm does: at the line of a template that requires a value, or takes in one that does. */
  const helm =
    (requiring: RegExp) =>
    ({ files, values }: ChartRequest): ChartAnswer[] =>
      values.map(() => {
        const lines = String(files.get('templates/p.yaml')).split('\n')
        const helpers = String(files.get('templates/_helpers.tpl') ?? '')
        const at = lines.findIndex((line) => requiring.test(line) || (/include/.test(line) && requiring.test(helpers)))
        return at < 0
          ? { text: `---\n# Source: c/templates/p.yaml\n${made}` }
          : { because: 'Helm fails', template: 'c/templates/p.yaml', line: at + 1 }
      })
  const read = (files: Readonly<Record<string, string>>, requiring = /\brequired\b/) =>
    rendered(repository({ 'c/Chart.yaml': 'name: c\nversion: 1.0.0\n', ...files }), helm(requiring))
  const open = 'the chart requires values that are not here: what it makes of them is not checked'

  it.each([
    ['as the last word of a call', '{{ required "image is required" .Values.image }}'],
    ['behind a pipe, in the other quotes', '{{ .Values.image | required `an "image"` | quote }}'],
    ['with what it says in brackets', '{{ required (printf "%s (web)" "image") .Values.image }}'],
    ['twice in a line', '{{ required "a" .Values.a }}:{{- required "b" .Values.b }}'],
  ])('is rendered past them: %s', async (_, image) => {
    const { containers, gaps, requests } = await read({ 'c/templates/p.yaml': template(image) })
    expect(
      containers.map(({ privileged, image, unresolved }) => [privileged?.value, image, unresolved.has('image')]),
    ).toEqual([[true, undefined, true]])
    expect(gaps).toEqual([['c/templates/p.yaml', 7, open]])
    expect(requests.map(({ files }) => String(files.get('templates/p.yaml')).split('\n')[6])[1]).not.toContain(
      'required',
    )
  })

  it('is rendered past those of a named template', async () => {
    const { containers, gaps } = await read({
      'c/templates/p.yaml': template('{{ include "c.image" . }}'),
      'c/templates/_helpers.tpl':
        '{{- define "c.image" -}}\n{{ required "image is required" .Values.image }}\n{{- end }}\n',
    })
    expect(containers.map(({ privileged }) => privileged?.value)).toEqual([true])
    expect(gaps).toEqual([['c/templates/p.yaml', 7, open]])
  })

  it('is rendered with each set of values that stops', async () => {
    const { requests, containers } = await read({
      'c/templates/p.yaml': template('{{ required "a" .Values.a }}', '{{ required "b" .Values.b }}\n'),
      'c/values-prod.yaml': 'a: 1\n',
    })
    expect(requests.map(({ values }) => values.length)).toEqual([2, 2, 2])
    expect(containers).toHaveLength(1)
  })

  it('is not where something else stops it', async () => {
    const { requests, gaps } = await read({ 'c/templates/p.yaml': template('{{ fail "never" }}') }, /fail/)
    expect(requests).toHaveLength(1)
    expect(gaps.map(([, , because]) => because)).toEqual([])
  })
})

describe('what Helm is given of a repository', () => {
  const pod = (image: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: p, image: ${image}}\n`
  const chart = { 'c/Chart.yaml': 'name: c\nversion: 1.0.0\n', 'c/templates/p.yaml': pod('{{ .Values.image }}') }
  const asked = async (files: Readonly<Record<string, string>>, more: Partial<Repository> = {}) =>
    (await rendered({ ...repository({ ...chart, ...files }), ...more }, () => [])).requests[0]

  it('leaves out schemas, which name other files', async () => {
    const request = await asked({
      'c/values.schema.json': '{"$ref": "file:///etc/passwd"}',
      'c/values.yaml': 'image: a',
    })
    expect([...request!.files.keys()]).toEqual(['Chart.yaml', 'templates/p.yaml', 'values.yaml'])
  })

  it('asks nothing of a library', async () => {
    const library = {
      'c/Chart.yaml': 'name: c\nversion: 1.0.0\ntype: library\n',
      'c/templates/p.yaml': `${pod('a')}{{ .Values.more }}\n`,
    }
    const { requests, gaps } = await rendered(repository(library), () => [])
    expect(requests).toEqual([])
    expect(gaps).toEqual([['c/templates/p.yaml', 7, unrendered]])
  })

  it('refuses a chart with a link that leads out', async () => {
    const link = (path: string) => (path === 'c/templates/q.yaml' ? '../../../etc/passwd' : undefined)
    const tree = { ...repository({ ...chart, 'c/templates/q.yaml': '' }), link }
    const { requests, gaps } = await rendered(tree, () => [])
    expect(requests).toEqual([])
    expect(gaps).toEqual([])
  })

  it('follows a link to a folder of the repository', async () => {
    const link = (path: string) => (path === 'c/templates/shared' ? '../../shared' : undefined)
    const request = await asked({ 'c/templates/shared': '', 'shared/s.tpl': '{{/* s */}}' }, { link })
    expect(request!.files.get('templates/shared/s.tpl')).toBe('{{/* s */}}')
  })

  it('takes what commands name, once each', async () => {
    const files = {
      'prod.yaml': 'image: prod:1',
      'deploy.sh': [
        '#!/bin/sh',
        'helm upgrade --install web ./c -n shop -f prod.yaml --set-string image=web:$TAG --wait',
        'helm template web ./c -s templates/a.yaml -a v1 --set a=1 -o yaml',
        'helm upgrade web ./c -l team=a --kube-token t --set a=2 --keyring k',
        'helm install web ./c -fprod.yaml --set a=3',
        'cd c && helm template . --values=../prod.yaml',
        'helm install web bitnami/nginx -f prod.yaml',
        'helm install web ./c -f nowhere.yaml',
      ].join('\n'),
    }
    expect((await asked(files))!.values).toEqual([
      { texts: [], settings: [] },
      { texts: ['image: prod:1'], settings: ['--set-string', 'image=web:$TAG'] },
      { texts: [], settings: ['--set', 'a=1'] },
      { texts: [], settings: ['--set', 'a=2'] },
      { texts: ['image: prod:1'], settings: ['--set', 'a=3'] },
      { texts: ['image: prod:1'], settings: [] },
    ])
  })

  it('takes values that a script writes, or hands over', async () => {
    const deploy = [
      'cat > v.yaml <<EOF',
      'privileged: true',
      'EOF',
      'helm install web ./c -f v.yaml --set a=1',
      "echo 'hostPID: true' | helm upgrade web ./c -f -",
      'envsubst < prod.tpl | helm upgrade web ./c --values - --set a=2',
    ].join('\n')
    expect((await asked({ 'prod.tpl': 'image: prod:1', 'deploy.sh': deploy }))!.values).toEqual([
      { texts: [], settings: [] },
      { texts: ['privileged: true\n'], settings: ['--set', 'a=1'] },
      { texts: ['hostPID: true'], settings: [] },
      { texts: ['image: prod:1'], settings: ['--set', 'a=2'] },
    ])
  })

  it('takes what is set beside a file that is not here, which is said', async () => {
    const files = { ...chart, 'deploy.sh': 'helm install web ./c -f nowhere.yaml --set privileged=true' }
    const { requests, gaps } = await rendered(repository(files), () => [])
    expect(requests[0]!.values).toEqual([
      { texts: [], settings: [] },
      { texts: [], settings: ['--set', 'privileged=true'] },
    ])
    expect(gaps).toContainEqual([
      'c/Chart.yaml',
      undefined,
      'the chart is checked without the values of nowhere.yaml, which is not in the repository',
    ])
  })

  it('takes what deliveries give it: files, texts and objects', async () => {
    const files = {
      'env/a.yaml': 'image: a',
      'c/own.yaml': 'image: own',
      'app.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: c}
spec:
  source:
    path: c
    helm: {valueFiles: [own.yaml, ../env/a.yaml], valuesObject: {replicas: 2, on: true}, parameters: [{name: image, value: b}]}
`,
      'release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: c}
spec:
  chart: {spec: {chart: ./c}}
  values: {image: flux}
`,
    }
    expect((await asked(files))!.values).toEqual([
      { texts: [], settings: [] },
      { texts: ['image: own', 'image: a', '{"replicas":2,"on":true}'], settings: ['--set', 'image=b'] },
      { texts: ['{"image":"flux"}'], settings: [] },
    ])
  })

  const ofFlux = (values: string, more = 'chart: {spec: {chart: ./c}}') =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: c}\nspec:\n  ${more}\n  values: ${values}\n`

  it('is given values of releases as overlays make them, and not those of the base alone', async () => {
    const files = {
      'base/kustomization.yaml': 'resources: [release.yaml]\n',
      'base/release.yaml': ofFlux('{image: base, replicas: 1}'),
      'over/kustomization.yaml': 'resources: [../base]\npatches: [{path: p.yaml}]\n',
      'over/p.yaml': ofFlux('{image: over}', 'interval: 1m'),
    }
    expect((await asked(files))!.values).toEqual([
      { texts: [], settings: [] },
      { texts: ['{"image":"over","replicas":1}'], settings: [] },
    ])
  })

  it('is given values as the patches of a delivery tool make them', async () => {
    const files = {
      'apps/release.yaml': ofFlux('{image: base}'),
      'flux.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps}
spec:
  path: ./apps
  patches:
    - target: {kind: HelmRelease}
      patch: '[{op: add, path: /spec/values/privileged, value: true}]'
`,
    }
    expect((await asked(files))!.values).toEqual([
      { texts: [], settings: [] },
      { texts: ['{"image":"base","privileged":true}'], settings: [] },
    ])
  })

  it('is found through an object that says what the chart of a release is', async () => {
    const files = {
      'release.yaml': ofFlux('{image: a}', 'chartRef: {kind: HelmChart, name: own}'),
      'chart.yaml':
        'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmChart\nmetadata: {name: own}\nspec: {chart: ./c, sourceRef: {kind: GitRepository, name: r}}\n',
    }
    expect((await asked(files))!.values).toEqual([
      { texts: [], settings: [] },
      { texts: ['{"image":"a"}'], settings: [] },
    ])
  })

  const release = (...from: string[]) => ({
    'release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: c, namespace: shop}\nspec:\n  chart: {spec: {chart: ./c}}\n  values: {image: own}\n  valuesFrom:\n${from.map((one) => `    - ${one}\n`).join('')}`,
  })
  const own = '{"image":"own"}'
  const map = (data: string, namespace = 'shop') =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: v, namespace: ${namespace}}\ndata:\n${data}`
  const secret = (more: string) => `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n${more}\n`

  it.each<[string, Record<string, string>, string[][]]>([
    [
      'a ConfigMap',
      { ...release('{kind: ConfigMap, name: v}'), 'v.yaml': map('  values.yaml: |\n    privileged: true\n') },
      [['privileged: true\n', own]],
    ],
    [
      'objects of another key, in their order',
      {
        ...release('{kind: Secret, name: s, valuesKey: b}', '{kind: ConfigMap, name: v, valuesKey: a}'),
        'v.yaml': `${map('  a: "x: 1"\n')}---\n${secret(`data: {b: ${Buffer.from('y: 2').toString('base64')}}`)}`,
      },
      [['y: 2', 'x: 1', own]],
    ],
    [
      'single values under their paths',
      {
        ...release(
          '{kind: Secret, name: s, valuesKey: on, targetPath: a.host\\.b}',
          '{kind: Secret, name: s, valuesKey: text, targetPath: c}',
          '{kind: Secret, name: s, valuesKey: more, targetPath: d}',
        ),
        'v.yaml': secret(`stringData: {on: "true", text: '"true"', more: "a: b"}`),
      },
      [['{"a":{"host.b":true}}', '{"c":"true"}', '{"d":"a: b"}', own]],
    ],
    [
      'what kustomizations make of files and literals, each overlay its own',
      {
        ...release('{kind: ConfigMap, name: v}'),
        'dev/kustomization.yaml': 'configMapGenerator: [{name: v, files: [values.yaml=dev.yaml]}]\n',
        'dev/dev.yaml': 'a: dev\n',
        'prod/kustomization.yaml': 'configMapGenerator: [{name: v, literals: ["values.yaml=a: prod"]}]\n',
      },
      [
        ['a: dev\n', own],
        ['a: prod', own],
      ],
    ],
  ])('takes what a release has elsewhere: %s', async (_, files, texts) => {
    const { requests, gaps } = await rendered(repository({ ...chart, ...files }), () => [])
    expect(requests[0]!.values.slice(1)).toEqual(texts.map((one) => ({ texts: one, settings: [] })))
    expect(gaps.filter(([path]) => path === 'release.yaml')).toEqual([])
  })

  const whole = '{{- toYaml .Values.context }}'
  const password = '      env: [{name: P, value: {{ .Values.auth.password | quote }}}]\n'

  it.each<[string, string, Record<string, string>, boolean]>([
    ['any value of a pod', '{kind: Secret, name: s}', {}, true],
    [
      'a Secret that is encrypted',
      '{kind: Secret, name: s}',
      { 's.yaml': secret('data: {values.yaml: ENC[a]}\nsops: {}') },
      true,
    ],
    [
      'an object in another namespace',
      '{kind: ConfigMap, name: v}',
      { 'v.yaml': map('  values.yaml: "a: 1"\n', 'other') },
      true,
    ],
    ['another key', '{kind: ConfigMap, name: v, valuesKey: b}', { 'v.yaml': map('  values.yaml: "a: 1"\n') }, true],
    [
      'a place in a list',
      '{kind: ConfigMap, name: v, targetPath: "a[0]"}',
      { 'v.yaml': map('  values.yaml: a\n') },
      true,
    ],
    ['a setting by its name', '{kind: Secret, name: s, targetPath: securityContext.privileged}', {}, true],
    [
      'part of what is taken whole',
      '{kind: Secret, name: s, targetPath: context.user}',
      { 'c/templates/q.yaml': whole },
      true,
    ],
    [
      'a condition',
      '{kind: Secret, name: s, targetPath: on}',
      { 'c/templates/q.yaml': '{{- if .Values.on }}\na: b\n{{- end }}' },
      true,
    ],
    [
      'a password',
      '{kind: Secret, name: s, targetPath: auth.password}',
      { 'c/templates/p.yaml': pod('a') + password },
      false,
    ],
    ['a value that is used nowhere', '{kind: Secret, name: s, targetPath: more}', {}, false],
    [
      'a chart without pods',
      '{kind: Secret, name: s}',
      { 'c/templates/p.yaml': 'apiVersion: v1\nkind: ConfigMap\ndata: {a: {{ .Values.a }}}\n' },
      false,
    ],
  ])('says what a release has nowhere, and blocks where it may change a pod: %s', async (_, from, files, blocking) => {
    const tree = repository({ ...chart, ...release(from), ...files })
    const { gaps } = await readAll(tree, { renderChart: async () => [] })
    const name = from.includes('Secret') ? 'Secret s' : 'ConfigMap v'
    const because = `the chart is checked without the values of ${name}, which is not in the repository`
    expect(gaps.filter(({ path }) => path === 'release.yaml')).toMatchObject([
      { path: 'release.yaml', line: 8, because, blocking },
    ])
  })

  it('takes what files beside a chart lay over what Argo CD gives it', async () => {
    const app = (name: string) =>
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}}\nspec:\n  source: {path: c, helm: {values: "a: 1", parameters: [{name: x, value: y}]}}\n`
    const beside = {
      'c/.argocd-source.yaml': 'helm: {values: "b: 2"}\nrepoURL: other\n',
      'c/.argocd-source-web.yaml': 'helm: {parameters: [{name: image, value: b, forceString: true}]}\n',
    }
    const of = async (files: Record<string, string>) => (await asked(files))!.values.slice(1)
    const plain = { texts: ['b: 2'], settings: ['--set', 'x=y'] }
    const web = { texts: ['b: 2'], settings: ['--set-string', 'image=b'] }
    expect(await of({ 'app.yaml': app('web'), ...beside })).toEqual([web])
    expect(await of({ 'app.yaml': app('other'), ...beside })).toEqual([
      plain,
      { texts: ['b: 2'], settings: web.settings },
    ])
    expect(await of({ 'app.yaml': app("'{{name}}'"), ...beside })).toEqual([plain, web])
    expect(await of(beside)).toEqual([web])
    expect(await of({ 'app.yaml': app('web') })).toEqual([{ texts: ['a: 1'], settings: ['--set', 'x=y'] }])
  })

  it('unpacks the charts that are packed in it, but no schema and nothing that leads out', async () => {
    const archive = tarOf({
      'd/Chart.yaml': 'name: d',
      'd/values.schema.json': '{}',
      '../x.yaml': 'x',
      'd/templates/d.yaml': 'd',
    })
    const more = { archives: () => ['c/charts/d-1.0.0.tgz'], bytes: () => gzipSync(archive) }
    const request = await asked({}, more)
    expect([...request!.files.keys()]).toEqual([
      'Chart.yaml',
      'templates/p.yaml',
      'charts/d/Chart.yaml',
      'charts/d/templates/d.yaml',
    ])
  })

  it('is read as before where there is no Helm', async () => {
    const { gaps, containers } = await rendered(
      repository({ ...chart, 'c/templates/p.yaml': pod('a:1') }),
      () => undefined,
    )
    expect(gaps).toEqual([])
    expect(containers.map(({ image }) => image?.value)).toEqual(['a:1'])
  })

  it('says that there is no Helm, of the templates of charts alone', async () => {
    const template = `${pod('a:1')}{{ if .Values.x }}\n  hostPID: {{ .Values.x }}\n{{ end }}\n`
    const { gaps } = await rendered(
      repository({ ...chart, 'c/templates/p.yaml': template, 'other/p.yaml': template }),
      () => undefined,
    )
    expect(gaps.map(([path, , because]) => [path, because])).toEqual([
      ['c/templates/p.yaml', `${unrendered} (there is no \`helm\` on PATH to render it with)`],
      ['other/p.yaml', unrendered],
    ])
  })
})

function tarOf(files: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(files).map(([name, text]) => {
    const header = Buffer.alloc(512)
    header.write(name)
    header.write('0000644\0', 100)
    header.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('        0ustar\u000000', 148)
    const sum = header.reduce((all, byte) => all + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return Buffer.concat([header, Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)])
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

it('blocks for values that a chart is not rendered with any more, and for charts beyond the limit', async () => {
  const chart = { 'app/Chart.yaml': 'name: app\n', 'app/templates/a.yaml': '' }
  const values = Array.from({ length: 17 }, (_, i) => [`app/values-${i + 10}.yaml`, `n: ${i}\n`])
  const tree = repository({ ...chart, ...Object.fromEntries(values) })
  const { gaps } = await readAll(tree, {
    renderChart: async (request) => request.values.map(() => ({ text: '' })),
  })
  const because = 'the chart is rendered with 16 sets of values, and not with this one'
  expect(gaps.map(({ path, because, blocking }) => [path, because, blocking])).toEqual([
    ['app/values-25.yaml', because, true],
    ['app/values-26.yaml', because, true],
  ])
  const many = Array.from({ length: 201 }, (_, i) => [
    [`c${i + 100}/Chart.yaml`, `name: c${i}\n`],
    [`c${i + 100}/templates/a.yaml`, 'kind: {{ .Values.kind }}\napiVersion: v1\nspec: {containers: [{image: a}]}\n'],
  ]).flat()
  const left = await readAll(repository(Object.fromEntries(many)), { renderChart: async () => [{ text: '' }] })
  const failure = 'only 200 charts of a repository are rendered'
  expect(left.gaps.filter(({ path }) => path.startsWith('c300/')).map((gap) => [gap.because, gap.blocking])).toEqual([
    [`${unrendered} (the chart: ${failure})`, false],
    [failure, true],
  ])
})
