import { describe, expect, it } from 'vitest'
import type { BuildAnswer, BuildRequest } from '../../../src/model/kustomization.ts'
import { position, type Span } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

const base = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      serviceAccountName: web
      containers:
        - name: app
          image: nginx:1.27
          securityContext:
            privileged: false
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
`,
}
const over = {
  ...base,
  'over/kustomization.yaml': 'resources: [../base]\nnamePrefix: x-\ntransformers:\n  - t.yaml\n',
  'over/t.yaml': `apiVersion: builtin
kind: PatchTransformer
metadata: {name: t}
path: p.yaml
`,
  'over/p.yaml': 'kind: Deployment\nspec: {template: {spec: {hostPID: true}}}\n',
  'other/secret.yaml': 'a: b\n',
}
/** What Kustomize prints of it. */
const printed = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: x-web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: x-web
spec:
  template:
    spec:
      containers:
      - image: nginx:1.27
        name: app
        securityContext:
          privileged: true
      - image: busybox:1
        name: new
      hostPID: true
      serviceAccountName: x-web
`
const placed = ({ source, start }: Span) => `${source.path}:${position(source, start).line}`

async function built(
  files: Readonly<Record<string, string>>,
  answer: ((request: BuildRequest) => BuildAnswer | undefined) | undefined,
) {
  const requests: BuildRequest[] = []
  const buildKustomization = async (request: BuildRequest) => {
    requests.push(request)
    return answer?.(request)
  }
  const { subjects, gaps } = await readAll(repository(files), answer ? { buildKustomization } : {})
  const containers = subjects.filter((subject) => subject.kind === 'container')
  return { requests, subjects, containers, gaps: gaps.map((gap) => [gap.path, gap.line, gap.because, gap.blocking]) }
}

const notRun = 'transformers of a kustomization are not run: what they make is not checked'

describe('what is left to Kustomize', () => {
  it('is what it prints, at the places of the repository', async () => {
    const { requests, containers, subjects, gaps } = await built(over, () => ({ text: printed }))
    expect(requests.map(({ folder, files }) => [folder, [...files.keys()].sort()])).toEqual([
      ['over', ['base/kustomization.yaml', 'base/web.yaml', 'over/kustomization.yaml', 'over/p.yaml', 'over/t.yaml']],
    ])
    expect(gaps).toEqual([])
    const facts = containers.map(({ key, image, privileged, pidMode }) => [
      key,
      image && `${image.value} ${placed(image.at)}`,
      privileged && `${privileged.value} ${placed(privileged.at)}`,
      pidMode && `${pidMode.value} ${placed(pidMode.at)}`,
    ])
    expect(facts).toEqual([
      ['base/web.yaml#Deployment/web/app', 'nginx:1.27 base/web.yaml:10', 'true over/p.yaml:2', 'host over/p.yaml:2'],
      ['base/web.yaml#Deployment/web/new', 'busybox:1 over/kustomization.yaml:4', undefined, 'host over/p.yaml:2'],
    ])
    // Names are those of the files, so that what refers to them finds them.
    const [account] = subjects.filter((subject) => subject.kind === 'service-account')
    expect(account?.key).toBe('base/web.yaml#ServiceAccount/web')
    expect(containers[0]?.serviceAccount?.value).toBe('web')
  })

  it('is found in time in a long list of which nothing stays', { tags: 'large' }, async () => {
    const list = (name: string) => Array.from({ length: 30_000 }, (_, i) => `\n            - ${name}${i}`).join('')
    const web = base['base/web.yaml'].replace('image: nginx:1.27', `image: nginx:1.27\n          args:${list('a')}`)
    const text = printed.replace('name: app', `name: app\n        args:${list('b')}`)
    const start = performance.now()
    const { containers } = await built({ ...over, 'base/web.yaml': web }, () => ({ text }))
    expect(containers).toHaveLength(2)
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it('stands at the line of a patch that is written on one', async () => {
    const patch = `'[{"op": "add", "path": "/spec/template/spec/hostPID", "value": true}]'`
    const text = `apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\ntarget: {kind: Deployment}\npatch: ${patch}\n`
    const { containers } = await built({ ...over, 'over/t.yaml': text }, () => ({ text: printed }))
    expect(containers.map(({ pidMode }) => pidMode && placed(pidMode.at))).toEqual(['over/t.yaml:5', 'over/t.yaml:5'])
  })

  it.each([
    ['no program', undefined, ' (`kustomize` or `kubectl` on PATH closes this gap)'],
    ['no program on PATH', (): undefined => undefined, ' (`kustomize` or `kubectl` on PATH closes this gap)'],
    ['a failure', () => ({ because: 'Kustomize fails' }), ' (Kustomize fails)'],
  ] as const)('is a gap, and the rest is checked: %s', async (_, answer, words) => {
    const { containers, gaps } = await built(over, answer)
    expect(gaps).toEqual([['over/kustomization.yaml', 4, notRun + words, true]])
    expect(containers.map(({ key }) => key)).toEqual(['base/web.yaml#Deployment/web/app'])
  })

  it.each<readonly [string, Readonly<Record<string, string>>]>([
    ['a program of its own', { 'over/t.yaml': 'apiVersion: example.com/v1\nkind: Anything\nmetadata: {name: t}\n' }],
    ['a chart', { 'over/t.yaml': 'apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: t}\n' }],
    ['a file that is not here', { 'over/t.yaml': over['over/t.yaml'].replace('p.yaml', 'gone.yaml') }],
    ['a file outside', { 'over/t.yaml': over['over/t.yaml'].replace('p.yaml', '../../p.yaml') }],
    ['an absolute path', { 'over/t.yaml': over['over/t.yaml'].replace('p.yaml', '/etc/passwd') }],
    ['an address', { 'over/t.yaml': over['over/t.yaml'].replace('p.yaml', 'https://example.com/p.yaml') }],
    [
      'an address under a key in other letters',
      { 'over/t.yaml': `${over['over/t.yaml']}Path: https://example.com/p.yaml\n` },
    ],
    ['a remote base', { 'base/kustomization.yaml': 'resources: [web.yaml, "https://example.com/r.git?ref=main"]\n' }],
    [
      'an address of a generator',
      {
        'base/kustomization.yaml':
          'resources: [web.yaml]\nconfigMapGenerator: [{name: a, files: ["b=https://example.com/b"]}]\n',
      },
    ],
    ['charts', { 'base/kustomization.yaml': 'resources: [web.yaml]\nhelmCharts: [{name: a}]\n' }],
  ])('is asked for nothing outside of the repository: %s', async (_, files) => {
    const { requests, gaps } = await built({ ...over, ...files }, () => ({ text: printed }))
    expect(requests).toEqual([])
    expect(gaps).toContainEqual(['over/kustomization.yaml', 4, notRun, true])
  })

  it('is not asked for what is rendered here', async () => {
    const { requests } = await built({ ...over, 'over/kustomization.yaml': 'resources: [../base]\n' }, () => ({
      text: '',
    }))
    expect(requests).toEqual([])
  })
})

describe('variables', () => {
  const switched = {
    ...base,
    'base/web.yaml': base['base/web.yaml'].replace(
      'image: nginx:1.27',
      'image: nginx:1.27\n          args: ["--x=$(ON)", $(ON)]',
    ),
    'base/kustomization.yaml': `resources: [web.yaml, settings.yaml]
vars:
  - {name: ON, objref: {apiVersion: v1, kind: ConfigMap, name: settings}, fieldref: {fieldpath: data.on}}
`,
    'base/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {on: "yes"}\n',
  }

  it('are put where they stand, at the place of the value', async () => {
    const { containers, gaps } = await built(
      { ...switched, 'over/kustomization.yaml': 'resources: [../base]\n' },
      undefined,
    )
    expect(gaps).toEqual([])
    expect(containers[0]?.command?.value).toEqual(['--x=yes', 'yes'])
  })

  it('are a gap where what they are taken from is not certain', async () => {
    const twice = { 'over/kustomization.yaml': 'resources: [../base]\npatches: [{path: gone.yaml}]\n' }
    const { containers, gaps } = await built({ ...switched, ...twice }, undefined)
    expect(containers[0]?.command?.value).toEqual(['--x=$(ON)', '$(ON)'])
    expect(gaps.map(([path, line, because]) => [path, line, because])).toContainEqual([
      'base/kustomization.yaml',
      3,
      'values that a kustomization copies between objects are not checked',
    ])
  })
})

describe('a schema of `openapi`', () => {
  const patched = {
    ...base,
    'over/kustomization.yaml': `resources: [../base]
openapi: {path: schema.json}
patches:
  - patch: |
      kind: Deployment
      apiVersion: apps/v1
      metadata: {name: web}
      spec: {template: {spec: {containers: [{name: app, tty: true}]}}}
`,
    'over/schema.json': '{}',
  }
  const because = 'patches are not merged by the schema that `openapi` names'
  const closes = ' (`kustomize` or `kubectl` on PATH closes this gap)'

  it('is given to Kustomize, with the patches that it merges', async () => {
    const { requests, containers, gaps } = await built(patched, () => ({ text: printed }))
    expect(gaps).toEqual([])
    expect(containers[0]?.privileged?.value).toBe(true)
    expect([...requests[0]!.files.keys()]).toContain('over/schema.json')
  })

  it('is a gap without it, which blocks where a patch changes containers', async () => {
    expect((await built(patched, () => undefined)).gaps).toEqual([
      ['over/kustomization.yaml', 2, because + closes, true],
    ])
    const others = patched['over/kustomization.yaml'].replace(/spec: .*/, 'spec: {paused: [{a: b}]}')
    expect((await built({ ...patched, 'over/kustomization.yaml': others }, undefined)).gaps).toEqual([
      ['over/kustomization.yaml', 2, because + closes, false],
    ])
  })

  it('holds for what a kustomization above it patches, and from elsewhere is never fetched', async () => {
    const files = {
      ...patched,
      'over/kustomization.yaml': patched['over/kustomization.yaml'].replace(/openapi.*\n/, ''),
      'base/kustomization.yaml': 'resources: [web.yaml]\nopenapi: {path: "https://example.com/schema.json"}\n',
    }
    const { requests, gaps } = await built(files, () => ({ text: printed }))
    expect(requests).toEqual([])
    expect(gaps).toEqual([['base/kustomization.yaml', 2, because, true]])
  })

  it.each([
    ['no patch', 'resources: [../base]\nopenapi: {path: schema.json}\n'],
    ['a patch without lists', `${patched['over/kustomization.yaml'].replace(/spec: .*/, 'spec: {paused: true}')}`],
    ['a version', patched['over/kustomization.yaml'].replace('path: schema.json', 'version: v1.20.4')],
  ])('changes nothing: %s', async (_, text) => {
    const { requests, gaps } = await built({ ...patched, 'over/kustomization.yaml': text }, () => ({ text: printed }))
    expect([requests, gaps]).toEqual([[], []])
  })
})
