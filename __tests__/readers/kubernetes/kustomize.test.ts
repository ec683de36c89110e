import { describe, expect, it } from 'vitest'
import { position, type Span } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { read, repository } from '../manifests.ts'

const deployment = (spec: string, metadata = 'name: web, namespace: shop') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {${metadata}}\nspec:\n  template:\n    spec:\n${spec.replaceAll(/^/gm, '      ')}\n`

const base = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': deployment('containers:\n  - name: app\n    image: web:1.4\n  - name: log\n    image: log:2.0'),
}
const over = (text: string, files: Readonly<Record<string, string>> = {}) => ({
  ...base,
  'over/kustomization.yaml': `resources: [../base]\n${text}`,
  ...files,
})

const place = (at: Span) => `${at.source.path}:${position(at.source, at.start).line}`
const facts = async (files: Readonly<Record<string, string>>) => {
  const { containers, gaps } = await read(files)
  expect(gaps).toEqual([])
  return Object.fromEntries(containers.map((container) => [container.key, container]))
}
const first = async (files: Readonly<Record<string, string>>) => {
  const all = await facts(files)
  expect(Object.keys(all)).toEqual(['base/web.yaml#Deployment/shop/web/app', 'base/web.yaml#Deployment/shop/web/log'])
  return all['base/web.yaml#Deployment/shop/web/app']!
}
const keys = async (files: Readonly<Record<string, string>>) => Object.keys(await facts(files)).sort()

const strategic = (spec: string) => deployment(spec).replaceAll(/^/gm, '      ')

describe('keys in other letters than documented', () => {
  const gap = (line: number, key: string, meant: string) => ({
    path: 'over/kustomization.yaml',
    line,
    because: `\`${key}\` is not read, and Kustomize takes it for \`${meant}\`: write it so`,
    blocking: true,
  })

  it('are a gap that blocks: Kustomize takes them', async () => {
    const text = 'Patches: [{path: p.yaml}]\npatches:\n  - Path: p.yaml\n'
    const { gaps } = await read(over(text, { 'over/p.yaml': deployment('hostPID: true') }))
    expect(gaps.filter(({ because }) => because.includes('takes it'))).toEqual([
      gap(2, 'Patches', 'patches'),
      gap(4, 'Path', 'path'),
    ])
  })

  it('are nothing in labels and annotations, which are named freely', async () => {
    const text =
      'commonLabels: {Name: a, Kind: b}\ncommonAnnotations: {Path: c}\nlabels: [{pairs: {Group: d}}]\nconfigMapGenerator: [{name: x, literals: [Name=a], options: {labels: {Name: x}}}]\n'
    expect((await read(over(text))).gaps).toEqual([])
  })
})

describe('patches', () => {
  it.each([
    ['a file', 'patches: [{path: p.yaml}]\n', { 'over/p.yaml': deployment('hostPID: true') }, 'over/p.yaml:7'],
    ['a list of paths', 'patches: [p.yaml]\n', { 'over/p.yaml': deployment('hostPID: true') }, 'over/p.yaml:7'],
    [
      'patchesStrategicMerge',
      'patchesStrategicMerge: [./p.yaml]\n',
      { 'over/p.yaml': deployment('hostPID: true') },
      'over/p.yaml:7',
    ],
    ['a text', `patches:\n  - patch: |-\n${strategic('hostPID: true')}`, {}, 'over/kustomization.yaml:10'],
    [
      'a text in a list',
      `patchesStrategicMerge:\n  - |-\n${strategic('hostPID: true')}`,
      {},
      'over/kustomization.yaml:10',
    ],
    [
      'operations',
      'patches:\n  - target: {kind: Deployment}\n    patch: |-\n      - {op: add, path: /spec/template/spec/hostPID, value: true}\n',
      {},
      'over/kustomization.yaml:5',
    ],
    [
      'operations on one line',
      `patches:\n  - target: {name: w.b|other}\n    patch: '[{"op": "add", "path": "/spec/template/spec/hostPID", "value": true}]'\n`,
      {},
      'over/kustomization.yaml:4',
    ],
    [
      'operations in a file',
      'patchesJson6902:\n  - target: {group: apps, version: v1, kind: Deployment, name: web}\n    path: p.json\n',
      { 'over/p.json': '[\n\t{"op": "add", "path": "/spec/template/spec/hostPID",\n\t"value": true}\n]\n' },
      'over/p.json:3',
    ],
    [
      'the whole list of a component',
      'components: [../part]\n',
      {
        'part/kustomization.yaml':
          'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\npatches: [{path: p.yaml}]\n',
        'part/p.yaml': deployment('hostPID: true'),
      },
      'part/p.yaml:7',
    ],
  ] as [string, string, Record<string, string>, string][])('of %s are in the pod', async (_, text, files, where) => {
    const { pidMode } = await first(over(text, files))
    expect(pidMode && [pidMode.value, place(pidMode.at)]).toEqual(['host', where])
  })

  it('set what the base leaves out, and what they set again is theirs', async () => {
    const patch = deployment(
      'securityContext: {runAsUser: 7}\ncontainers:\n  - name: app\n    image: web:2\n    securityContext: {privileged: true}',
    )
    const app = await first(over('patches: [{path: p.yaml}]\n', { 'over/p.yaml': patch }))
    expect([app.at, app.image!.at, app.privileged!.at, app.user!.at].map(place)).toEqual([
      'base/web.yaml:8',
      'over/p.yaml:10',
      'over/p.yaml:11',
      'over/p.yaml:7',
    ])
    expect([...app.nearestParent.values()].map(({ source }) => source.path)).not.toContain('over/p.yaml')
  })

  it('take away what they delete or replace', async () => {
    const patch = deployment(
      'containers:\n  - name: log\n    $patch: delete\n  - name: app\n    $patch: replace\n    image: a:1',
    )
    expect(await keys(over('patches: [{path: p.yaml}]\n', { 'over/p.yaml': patch }))).toEqual([
      'base/web.yaml#Deployment/shop/web/app',
    ])
    const all = over('patches: [{path: p.yaml}]\n', { 'over/p.yaml': `$patch: delete\n${deployment('{}')}` })
    expect(await keys(all)).toEqual([])
  })

  it('of what is not here are all that is known', async () => {
    const { containers, gaps } = await read({
      'kustomization.yaml':
        'resources: ["https://example.com/all.yaml"]\npatches:\n  - path: p.yaml\n  - target: {kind: DaemonSet, name: agent}\n    path: q.yaml\n',
      'p.yaml': deployment('hostPID: true'),
      'q.yaml': '- {op: add, path: /spec/template/spec/containers/0/securityContext/privileged, value: true}\n',
    })
    expect(gaps).toEqual([
      {
        path: 'kustomization.yaml',
        line: 1,
        because: '`https://example.com/all.yaml` is not in the repository: what it holds is not checked',
        blocking: false,
      },
    ])
    expect(containers.map(({ key, opaque }) => [key, opaque !== undefined])).toEqual([
      ['p.yaml#Deployment/shop/web', true],
      ['kustomization.yaml#DaemonSet/agent/~0', true],
    ])
    expect(place(containers[1]!.privileged!.at)).toBe('q.yaml:1')
  })

  const remote = (...lines: string[]) => ({
    'kustomization.yaml': `resources: ["https://example.com/all.yaml"]\npatches:\n${lines.map((one) => `  ${one}\n`).join('')}`,
  })
  const replacing = (path: string) => `  patch: '[{op: replace, path: ${path}, value: 3}]'`

  it.each([
    ['no kind', remote('- target: {name: web}', replacing('/spec/template/spec/hostPID')), true],
    ['a pattern', remote('- target: {kind: Deployment|Job}', replacing('/spec/template/spec/hostPID')), true],
    ['a count', remote('- target: {name: web}', replacing('/spec/replicas')), false],
  ])('of what is not here and of no certain kind are a gap: %s', async (_, files, blocking) => {
    const because =
      'what this patch changes is not in the repository, and of no certain kind: what it sets is not checked'
    const { gaps } = await read(files)
    expect(gaps.slice(1)).toEqual([{ path: 'kustomization.yaml', line: 3, because, blocking }])
  })

  it('of no certain kind that mean what is here are no gap', async () => {
    const named = `patches:\n  - target: {name: web}\n  ${replacing('/spec/template/spec/hostPID')}\n`
    expect(Object.keys(await facts(over(named)))).toHaveLength(2)
  })

  it('that nothing builds are parts, and so is one whose object is nowhere', async () => {
    const patch = deployment('containers: [{name: app, image: a}]')
    const opaque = async (files: Readonly<Record<string, string>>) =>
      (await read(files)).containers.map(({ key, opaque }) => [key, opaque !== undefined])
    expect(
      await opaque({ 'part/kustomization.yaml': 'kind: Component\npatches: [{path: p.yaml}]\n', 'part/p.yaml': patch }),
    ).toEqual([['part/p.yaml#Deployment/shop/web/app', true]])
    const other = over('patches: [{path: p.yaml}]\n', { 'over/p.yaml': deployment('hostPID: true', 'name: other') })
    expect((await opaque(other)).at(-1)).toEqual(['over/p.yaml#Deployment/other', true])
    const elsewhere = over('patches: [{path: p.yaml, target: {kind: Job}}]\n', { 'over/p.yaml': patch })
    expect(await opaque(elsewhere)).toEqual([
      ['base/web.yaml#Deployment/shop/web/app', false],
      ['base/web.yaml#Deployment/shop/web/log', false],
    ])
  })

  it('that are resources as well are what they say', async () => {
    expect(
      await keys({
        'a/kustomization.yaml': 'resources: [p.yaml]\npatches: [{path: p.yaml}]\n',
        'a/p.yaml': base['base/web.yaml'],
      }),
    ).toEqual(['a/p.yaml#Deployment/shop/web/app', 'a/p.yaml#Deployment/shop/web/log'])
  })
})

describe('images', () => {
  it.each([
    ['{name: web, newTag: latest}', 'web:latest', 'over/kustomization.yaml:3'],
    ['{name: web, newName: registry.example/web}', 'registry.example/web:1.4', 'over/kustomization.yaml:3'],
    ['{name: web, digest: "sha256:00"}', 'web@sha256:00', 'over/kustomization.yaml:3'],
    ['{name: web, newTag: "1", digest: "sha256:00"}', 'web:1@sha256:00', 'over/kustomization.yaml:3'],
    ['{name: we, newTag: latest}', 'web:1.4', 'base/web.yaml:9'],
  ])('%s makes %s', async (image, value, where) => {
    const app = await first(over(`images:\n  - ${image}\n`))
    expect([app.image!.value, place(app.image!.at)]).toEqual([value, where])
  })
})

describe('which kustomizations are built', () => {
  const dev = { 'dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n' }

  it('a base through each of its overlays, and one that is alike in both once', async () => {
    expect(await keys({ ...over('namespace: prod\n'), ...dev })).toEqual([
      'dev/kustomization.yaml#Deployment/shop/web/app',
      'dev/kustomization.yaml#Deployment/shop/web/log',
      'over/kustomization.yaml#Deployment/shop/web/app',
      'over/kustomization.yaml#Deployment/shop/web/log',
    ])
    const { containers } = await read({ ...over(''), 'dev/kustomization.yaml': 'resources: [../base]\n' })
    expect(containers.map(({ rendering }) => rendering?.folders)).toEqual([
      ['dev', 'over'],
      ['dev', 'over'],
    ])
  })

  it.each([
    ['a script', { 'up.sh': 'kubectl apply -k base/\n' }],
    ['a script that builds it', { 'up.sh': 'kustomize build base | kubectl apply -f -\n' }],
    ['Argo CD', { 'app.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {path: base}}\n' }],
    ['Flux', { 'app.yaml': 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: ./base}\n' }],
  ] as [string, Record<string, string>][])('a base that %s uses alone is built alone, too', async (_, files) => {
    const { subjects } = await readAll(repository({ ...over('namespace: prod\n'), ...files }))
    expect(subjects.map(({ key }) => key).filter((key) => key.endsWith('/app'))).toEqual([
      'base/web.yaml#Deployment/shop/web/app',
      'over/kustomization.yaml#Deployment/shop/web/app',
    ])
  })

  it.each([
    ['"true"', 0],
    ['""', 0],
    ['"false"', 2],
  ])('without objects that are for kustomizations alone: %s', async (value, count) => {
    const annotations = `name: web, namespace: shop, annotations: {config.kubernetes.io/local-config: ${value}}`
    const spec = 'containers:\n  - name: app\n    image: web:1.4\n  - name: log\n    image: log:2.0'
    expect(await keys(over('', { 'base/web.yaml': deployment(spec, annotations) }))).toHaveLength(count)
    const common = `commonAnnotations: {config.kubernetes.io/local-config: ${value}}\n`
    expect(await keys(over(common))).toHaveLength(count)
  })

  it('a file that a command applies is read as it stands, too', async () => {
    const files = over('patches: [{path: p.yaml}]\n', {
      'over/p.yaml': deployment('hostPID: true'),
      'up.sh': 'kubectl apply -f base/web.yaml\n',
    })
    const { subjects } = await readAll(repository(files))
    const pids = subjects.flatMap((subject) => (subject.kind === 'container' ? [subject.pidMode?.value] : []))
    expect(pids).toEqual([undefined, undefined, 'host', 'host'])
  })
})

describe('a folder that a command sends as it stands', () => {
  const patched = {
    'base/web.yaml': deployment('hostPID: true\ncontainers:\n  - {name: app, image: web:1}'),
    'apps.yaml':
      "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\nspec:\n  path: ./base\n  patches:\n    - target: {kind: Deployment}\n      patch: '[{op: remove, path: /spec/template/spec/hostPID}]'\n",
  }
  const step = (run: string) => `on: push\njobs:\n  up:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ${run}\n`

  it.each<[string, Record<string, string>, (string | undefined)[]]>([
    ['nothing', {}, [undefined]],
    ['a script', { 'up.sh': 'kubectl apply -f base\n' }, ['host', undefined]],
    ['a workflow', { '.github/workflows/up.yml': step('kubectl apply -f ./base/') }, ['host', undefined]],
    ['a Makefile', { Makefile: 'up:\n\tkubectl apply --filename=base/\n' }, ['host', undefined]],
    ['a script in the folder', { 'base/up.sh': 'kubectl apply -f .\n' }, ['host', undefined]],
    ['a script, but another folder', { 'up.sh': 'kubectl apply -f bases\n' }, [undefined]],
    ['a script, but the folder around it', { 'up.sh': 'kubectl apply -f .\n' }, [undefined]],
    [
      'a script, and the folder has a kustomization',
      { 'base/kustomization.yaml': 'resources: [web.yaml]\nnameSuffix: -a\n', 'up.sh': 'kubectl apply -k base\n' },
      [undefined, 'host'],
    ],
  ])('is checked without what Flux lays over it, too: %s', async (_, files, pids) => {
    const { subjects } = await readAll(repository({ ...patched, ...files }))
    expect(subjects.flatMap((one) => (one.kind === 'container' ? [one.pidMode?.value] : []))).toEqual(pids)
  })
})

describe('a patch for a remote base beside local objects', () => {
  const host = "patch: '[{op: add, path: /spec/template/spec/hostPID, value: true}]'"
  const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n'
  const mixed = (target: string, remote = '"https://example.com/all.yaml", ') => ({
    'kustomization.yaml': `resources: [${remote}web.yaml, service.yaml]\npatches:\n  - target: ${target}\n    ${host}\n`,
    'web.yaml': base['base/web.yaml'],
    'service.yaml': service,
  })
  const blocking = async (files: Readonly<Record<string, string>>) =>
    (await read(files)).gaps.filter((gap) => gap.blocking).map(({ path, line }) => `${path}:${line}`)

  it('is a gap where it reaches no pod that is here', async () => {
    expect(await blocking(mixed('{name: web}'))).toEqual([])
    expect(await blocking({ ...mixed('{name: .*}'), 'web.yaml': service.replace('web', 'other') })).toEqual([
      'kustomization.yaml:3',
    ])
    expect(await blocking({ ...mixed('{name: .*}', ''), 'web.yaml': service.replace('web', 'other') })).toEqual([])
  })

  it('shows on the pods that are here, and is all that is known of others', async () => {
    const { containers } = await read(mixed('{name: .*}'))
    expect(containers.map(({ key, pidMode }) => [key, pidMode?.value])).toEqual([
      ['web.yaml#Deployment/shop/web/app', 'host'],
      ['web.yaml#Deployment/shop/web/log', 'host'],
    ])
    const other = await read(mixed('{kind: DaemonSet}'))
    expect(other.containers.map(({ key, pidMode }) => [key, pidMode?.value])).toEqual([
      ['web.yaml#Deployment/shop/web/app', undefined],
      ['web.yaml#Deployment/shop/web/log', undefined],
      ['kustomization.yaml#DaemonSet/~0', 'host'],
    ])
  })
})

describe('what cannot be built', () => {
  const gaps = async (files: Readonly<Record<string, string>>) =>
    (await read(files)).gaps.map(({ path, line, because, blocking }) => [path, line, because, blocking])

  it('is a gap at the line that names it', async () => {
    expect(await gaps({ 'a/kustomization.yaml': 'resources:\n  - ../../b\n  - gone.yaml\n' })).toEqual([
      ['a/kustomization.yaml', 2, '`../../b` is not in the repository: what it holds is not checked', false],
      ['a/kustomization.yaml', 3, '`gone.yaml` is not in the repository: what it holds is not checked', false],
    ])
    expect(
      await gaps({ 'kustomization.yaml': 'resources: [a.yaml]\nhelmCharts: [{name: a}]\n', 'a.yaml': 'a: b\n' }),
    ).toEqual([['kustomization.yaml', 2, 'Helm charts of a kustomization are not rendered', false]])
    expect(await gaps({ 'kustomization.yaml': 'transformers: [a.yaml]\n' })).toEqual([
      ['kustomization.yaml', 1, 'transformers of a kustomization are not run: what they make is not checked', true],
    ])
    const ofFile = (kind: string) =>
      gaps({ 'kustomization.yaml': 'transformers: [a.yaml]\n', 'a.yaml': `apiVersion: builtin\nkind: ${kind}\n` })
    expect(await ofFile('LabelTransformer')).toEqual([])
    expect(await ofFile('PatchTransformer')).toHaveLength(1)
    const left = 'values that a kustomization copies between objects are not checked'
    const closing = ' (`kustomize` or `kubectl` on PATH closes this gap)'
    const copying = left + closing
    const copied = (path: string) =>
      gaps({
        'kustomization.yaml': `replacements:\n  - source: {kind: ConfigMap}\n    targets:\n      - fieldPaths:\n          - ${path}\n`,
      })
    expect(await copied('spec.rules.0.host')).toEqual([['kustomization.yaml', 2, copying, false]])
    for (const path of [
      'spec.template.spec.hostPID',
      'spec.template.spec',
      'spec.template.spec.containers.0.securityContext',
      'spec.template.spec.containers.[name=a]',
    ])
      expect(await copied(path)).toEqual([['kustomization.yaml', 2, copying, true]])
    expect(await gaps({ 'kustomization.yaml': 'replacements: [{path: a.yaml}]\n' })).toEqual([
      ['kustomization.yaml', 1, left, true],
    ])
    expect(await gaps({ 'kustomization.yaml': 'resources: "a\n' })).toMatchObject([['kustomization.yaml', 2, {}, true]])
    expect(await gaps(over('patches: [{patch: "{a: b"}]\n'))).toMatchObject([['over/kustomization.yaml', 2, {}, true]])
    expect(await gaps(over('patches: [{target: {name: "(?=a)"}, patch: "{a: b}"}]\n'))).toEqual([
      ['over/kustomization.yaml', 2, `the target of this patch is not understood: it is not applied${closing}`, true],
    ])
  })

  it('includes what contains itself', async () => {
    const files = {
      'a/kustomization.yaml': 'resources: [../b, ../base]\n',
      'b/kustomization.yaml': 'resources: [../a]\n',
      ...base,
    }
    expect((await read(files)).containers.map(({ key }) => key)).toEqual([
      'base/web.yaml#Deployment/shop/web/app',
      'base/web.yaml#Deployment/shop/web/log',
    ])
    expect(await gaps(files)).toEqual([['b/kustomization.yaml', 1, 'this kustomization contains itself', true]])
    expect(await gaps({ ...files, 'c/kustomization.yaml': 'resources: [../a]\n' })).toEqual([
      ['b/kustomization.yaml', 1, 'this kustomization contains itself', true],
    ])
  })

  it('is bounded, however often overlays repeat what is below them', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `l${i}/kustomization.yaml`,
        i === 0 ? 'resources: [../base]\n' : `resources: [../l${i - 1}, ../l${i - 1}]\n`,
      ]),
    )
    const { containers, gaps: found } = await read({ ...base, ...chain })
    expect(found).toMatchObject([
      { because: 'this kustomization cannot be rendered: it makes too many objects', blocking: true },
    ])
    expect(containers).toHaveLength(2)
  })

  describe('that cannot be rendered', () => {
    const tooMany = (name: string) =>
      `configMapGenerator: [{name: ${name}, literals: [${Array.from({ length: 1001 }, (_, i) => `a${i}=b`)}]}]\n`
    const because = 'this kustomization cannot be rendered: it generates too many values'
    const gap = (path: string) => ({ path, line: 1, because, blocking: true })
    const good = { 'good/kustomization.yaml': 'resources: [web.yaml]\nnamespace: a\n' }
    const web = deployment('containers: [{name: app, image: "web:1"}]')

    it('leaves the others rendered', async () => {
      const files = {
        ...good,
        'bad/kustomization.yaml': `resources: [web.yaml]\nnamespace: b\n${tooMany('x')}`,
        'also/kustomization.yaml': `resources: [web.yaml]\nnamespace: c\n${tooMany('y')}`,
        ...Object.fromEntries(['good', 'bad', 'also'].map((folder) => [`${folder}/web.yaml`, web])),
      }
      const { containers, gaps } = await read(files)
      expect(gaps).toMatchObject([gap('also/kustomization.yaml'), gap('bad/kustomization.yaml')])
      expect(containers.map(({ key, rendering }) => [key, rendering?.folders])).toEqual([
        ['bad/web.yaml#Deployment/shop/web/app', undefined],
        ['also/web.yaml#Deployment/shop/web/app', undefined],
        ['good/web.yaml#Deployment/shop/web/app', ['good']],
      ])
    })

    it('leaves what includes it unrendered too, and all that it includes as it stands', async () => {
      const files = {
        ...base,
        'bad/kustomization.yaml': `resources: [../base, web.yaml]\n${tooMany('x')}`,
        'bad/web.yaml': web,
        'over/kustomization.yaml': 'resources: [../bad]\npatches: [{path: p.yaml}]\n',
        'over/p.yaml': deployment('hostPID: true'),
      }
      const { containers, gaps } = await read(files)
      expect(gaps).toMatchObject([gap('over/kustomization.yaml')])
      expect(containers.map(({ key, rendering }) => [key, rendering])).toEqual([
        ['base/web.yaml#Deployment/shop/web/app', undefined],
        ['base/web.yaml#Deployment/shop/web/log', undefined],
        ['bad/web.yaml#Deployment/shop/web/app', undefined],
        ['over/p.yaml#Deployment/shop/web', undefined],
      ])
      const elsewhere = { ...files, 'good/kustomization.yaml': 'resources: [../base]\n' }
      expect((await read(elsewhere)).containers.map(({ key, rendering }) => [key, rendering?.folders])).toEqual([
        ['bad/web.yaml#Deployment/shop/web/app', undefined],
        ['over/p.yaml#Deployment/shop/web', undefined],
        ['base/web.yaml#Deployment/shop/web/app', ['good']],
        ['base/web.yaml#Deployment/shop/web/log', ['good']],
      ])
    })

    it('leaves the limits to the others', { tags: 'large' }, async () => {
      const chain = Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [
          `l${i}/kustomization.yaml`,
          i === 0 ? 'resources: [../base]\n' : `resources: [../l${i - 1}, ../l${i - 1}]\n`,
        ]),
      )
      const { containers, gaps } = await read({ ...base, ...chain, ...good, 'good/web.yaml': web })
      expect(gaps).toMatchObject([{ path: 'l39/kustomization.yaml' }])
      expect(containers.map(({ key, rendering }) => [key, rendering?.folders])).toEqual([
        ['base/web.yaml#Deployment/shop/web/app', undefined],
        ['base/web.yaml#Deployment/shop/web/log', undefined],
        ['good/web.yaml#Deployment/shop/web/app', ['good']],
      ])
    })

    it('is not laid over by what delivers it', async () => {
      const application = (path: string) =>
        `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  source: {path: ${path}, kustomize: {namespace: x}}\n`
      const files = { 'bad/kustomization.yaml': `resources: [web.yaml]\n${tooMany('x')}`, 'bad/web.yaml': web }
      const { containers, gaps } = await read({ ...files, 'app.yaml': application('bad') })
      expect(gaps).toMatchObject([gap('bad/kustomization.yaml')])
      expect(containers.map(({ key, rendering }) => [key, rendering])).toEqual([
        ['bad/web.yaml#Deployment/shop/web/app', undefined],
      ])
    })
  })

  it('that is nested too deeply says so', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, i) => [
        `l${i}/kustomization.yaml`,
        `resources: [../${i === 0 ? 'base' : `l${i - 1}`}]\n`,
      ]),
    )
    const { gaps: found } = await read({ ...base, ...chain })
    expect(found).toMatchObject([
      { because: 'this kustomization cannot be rendered: what it includes is nested too deeply', blocking: true },
    ])
  })

  it('with a patch that says nothing is refused', async () => {
    const overlay = (patch: string) => ({ ...base, 'o/kustomization.yaml': `resources: [../base]\npatches:\n${patch}` })
    const refused = 'this patch has neither `patch` nor `path`: Kustomize refuses it'
    const { gaps: found } = await read(overlay('- target: {kind: Deployment}\n'))
    expect(found).toMatchObject([{ path: 'o/kustomization.yaml', line: 3, because: refused, blocking: true }])
    const { gaps: blank } = await read(overlay('- {target: {kind: Deployment}, patch: "  "}\n'))
    expect(blank).toMatchObject([{ line: 3, because: refused, blocking: true }])
    const { gaps: none } = await read(overlay('- {target: {kind: Service}, patch: "[]"}\n'))
    expect(none).toEqual([])
  })

  it('is bounded, however often a file merges its mappings', { tags: 'large' }, async () => {
    const lines = Array.from(
      { length: 30 },
      (_, i) => `  k${i}: &m${i} {<<: [*m${i - 1}, {a${i}: b}]${i < 12 ? `, b${i}: c` : ''}}`,
    )
    const bomb = ['x:', '  k: &m-1 {}', ...lines].join('\n')
    const many = Array.from({ length: 3000 }, (_, i) => `    c${i}: d`).join('\n')
    const all = Array.from({ length: 3000 }, (_, i) => `  y${i}: {<<: *big}`).join('\n')
    const huge = `${bomb}\n  big: &big\n${many}\nspec:\n${all}\n`
    const { gaps: found, subjects } = await readAll(
      repository({
        ...base,
        'over/kustomization.yaml': 'resources: [../base, bomb.yaml]\nimages: [{name: a, newTag: b}]\n',
        'over/bomb.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n${huge}`,
      }),
    )
    expect(found.map(({ path, because, blocking }) => [path, because.replace(/.*: /, ''), blocking])).toEqual([
      ['over/kustomization.yaml', 'what is merged in it expands to more than 4000000 entries', true],
      ['over/bomb.yaml', 'what is merged in it expands to more than 4000000 entries', true],
    ])
    expect(subjects.filter(({ kind }) => kind === 'container')).toHaveLength(2)
  })
})

describe('what a delivery tool lays over what it delivers', () => {
  const flux = (...spec: string[]) => ({
    'apps.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\nspec:\n  path: ./base\n${spec.map((one) => `  ${one}\n`).join('')}`,
  })
  const argo = (...spec: string[]) => ({
    'apps.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: apps}\nspec:\n  source:\n    path: base\n${spec.map((one) => `    ${one}\n`).join('')}`,
  })
  const because = 'patches here are not applied, so what they set is not checked: put them into a kustomization'
  const host = "patch: '[{op: add, path: /spec/template/spec/hostPID, value: true}]'"
  const old =
    '  - {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {template: {spec: {hostPID: true}}}}'
  const merge = `  - patch: |\n${strategic('hostPID: true').replaceAll(/^/gm, '  ')}`
  const operations =
    '  - {target: {kind: Deployment}, patch: [{op: add, path: /spec/template/spec/hostPID, value: true}]}'

  it.each([
    ['Flux', flux('patches:', '  - target: {kind: Deployment}', `    ${host}`), 8],
    ['Flux, a merge', flux('patches:', merge), 14],
    ['Flux, old', flux('patchesStrategicMerge:', old), 7],
    ['Flux, old operations', flux('patchesJson6902:', operations), 7],
    ['Argo CD', argo('kustomize:', '  patches:', '    - target: {kind: Deployment}', `      ${host}`), 10],
  ])('is laid over a kustomization: %s', async (_, files, line) => {
    const app = await first({ ...base, ...files })
    expect([app.pidMode?.value, place(app.pidMode!.at)]).toEqual(['host', `apps.yaml:${line}`])
  })

  it('is laid over manifests for which Flux writes a kustomization', async () => {
    const { 'base/web.yaml': web } = base
    const patched = flux('patches:', '  - target: {kind: Deployment}', `    ${host}`)
    const files = { 'base/a/web.yaml': web, 'base/notes.yaml': 'a: 1\n', ...patched }
    const { 'base/a/web.yaml#Deployment/shop/web/app': app } = await facts(files)
    expect(place(app!.pidMode!.at)).toBe('apps.yaml:8')
  })

  it('takes away what the base sets', async () => {
    const remove = "patch: '[{op: remove, path: /spec/template/spec/hostPID}]'"
    const files = {
      ...base,
      'base/web.yaml': base['base/web.yaml'].replace('containers:', 'hostPID: true\n      containers:'),
      ...flux('patches:', '  - target: {kind: Deployment}', `    ${remove}`),
    }
    expect((await first(files)).pidMode).toBeUndefined()
    const bare = flux()['apps.yaml']
    const { containers } = await read({ ...files, 'other.yaml': bare })
    expect(containers.map((one) => [one.key.split('#')[0], one.pidMode?.value])).toEqual([
      ['apps.yaml', undefined],
      ['apps.yaml', undefined],
      ['other.yaml', 'host'],
      ['other.yaml', 'host'],
    ])
  })

  it.each([
    ['Flux', flux('images: [{name: web, newName: ghcr.io/shop/web, newTag: "2"}]'), 'ghcr.io/shop/web:2'],
    ['Argo CD', argo('kustomize: {images: ["web=ghcr.io/shop/web:2"]}'), 'ghcr.io/shop/web:2'],
    ['Argo CD, a tag', argo('kustomize: {images: ["web:2"]}'), 'web:2'],
    ['Argo CD, another', argo('kustomize: {images: ["wob:2", "", "=", "web@sha1:a"]}'), 'web:1.4'],
  ])('is another image: %s', async (_, files, image) => {
    expect((await first({ ...base, ...files })).image?.value).toBe(image)
  })

  it.each([
    ['Flux', flux('targetNamespace: till')],
    ['Argo CD', argo('kustomize: {namespace: till}')],
  ])('is another namespace: %s', async (_, files) => {
    expect((await first({ ...base, ...files })).namespace?.value).toBe('till')
  })

  it.each([
    ['another repository', 'https://github.com/other/shop.git', 'git@github.com:acme/shop.git', true],
    ['this one', 'https://github.com/Acme/shop.git', 'git@github.com:acme/shop.git', false],
    ['this one, where nobody knows its name', 'https://github.com/other/shop', undefined, false],
    ['one that a variable names', 'https://github.com/${ORG}/shop', 'https://github.com/acme/shop', false],
  ])('takes nothing away where it is delivered from %s', async (_, url, origin, isOthers) => {
    const remove = [
      'patches:',
      '  - target: {kind: Deployment}',
      "    patch: '[{op: remove, path: /spec/template/spec/hostPID}]'",
    ]
    const web = base['base/web.yaml'].replace('containers:', 'hostPID: true\n      containers:')
    const git = `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: shop}\nspec: {url: "${url}"}\n`
    const bySource = { ...flux('sourceRef: {kind: GitRepository, name: shop}', ...remove), 'git.yaml': git }
    for (const files of [bySource, argo(`repoURL: "${url}"`, 'kustomize:', ...remove.map((one) => `  ${one}`))]) {
      const own = repository({ ...base, 'base/web.yaml': web, ...files })
      const { subjects } = await readAll({ ...own, origin: () => origin })
      const shared = subjects.flatMap((one) => (one.kind === 'container' ? [one.pidMode?.value] : []))
      expect(shared).toEqual(isOthers ? ['host', 'host'] : [undefined, undefined])
    }
  })

  it.each<[string, Record<string, string>, string[]]>([
    ['its own file', { 'base/.argocd-source-apps.yaml': 'kustomize: {images: ["web:2"]}\n' }, ['web:2', 'log:2.0']],
    [
      'another’s file',
      { 'base/.argocd-source-others.yaml': 'kustomize: {images: ["web:2"]}\n' },
      ['web:3', 'log:2.0', 'web:2', 'log:2.0'],
    ],
    ['the folder’s file', { 'base/.argocd-source.yaml': 'kustomize: {images: ["log:3"]}\n' }, ['web:1.4', 'log:3']],
    ['a file that takes away', { 'base/.argocd-source.yaml': 'kustomize: {images: null}\n' }, ['web:1.4', 'log:2.0']],
    ['a file for another folder', { 'base/.argocd-source.yaml': 'path: other\n' }, ['web:3', 'log:2.0']],
  ])('is what a file in the folder says: %s', async (_, files, images) => {
    const all = await facts({ ...base, ...argo('kustomize: {images: ["web:3"]}'), ...files })
    expect(Object.values(all).map(({ image }) => image?.value)).toEqual(images)
  })

  it('is what a file in the folder says, also where nobody says who delivers it', async () => {
    const patch = `kustomize:\n  patches:\n    - target: {kind: Deployment}\n      ${host}\n`
    const app = await first({ ...base, 'base/.argocd-source-web.yaml': patch })
    expect(place(app.pidMode!.at)).toBe('base/.argocd-source-web.yaml:4')
  })

  it('is all that is known of what is elsewhere', async () => {
    const { containers, gaps } = await read(flux('patches:', merge))
    expect(containers.map(({ key, pidMode }) => [key, pidMode?.value])).toEqual([
      ['apps.yaml#Deployment/shop/web', 'host'],
    ])
    expect(gaps).toEqual([
      {
        path: 'apps.yaml',
        line: 5,
        because: '`base` is not in the repository: what it holds is not checked',
        blocking: false,
      },
    ])
  })

  it.each([
    ['of any kind', '  - target: {name: web}'],
    ['of more than one', '  - target: {kind: Deployment|StatefulSet}'],
  ])('is a gap for objects %s that are elsewhere', async (_, target) => {
    const { gaps } = await read(flux('patches:', target, `    ${host}`))
    expect(gaps.map(({ line, blocking }) => [line, blocking])).toEqual([
      [5, false],
      [7, true],
    ])
  })

  const set = (...lines: string[]) => ({
    'apps.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  template:\n    spec:\n      source:\n        path: '{{path}}'\n        kustomize:\n          patches:\n${lines.map((one) => `            ${one}\n`).join('')}`,
  })
  const ofPods = { kinds: ['component', 'container', 'job', 'pod'] }
  const root = { 'apps.yaml': flux('patches:', `  - ${host}`)['apps.yaml'].replace('./base', './') }
  const release = "patch: '[{op: add, path: /spec/postRenderers/0/securityContext, value: {}}]'"
  const values = release.replace('postRenderers/0', 'values')

  const rendered = {
    'apps.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  postRenderers:\n    - kustomize:\n        patches:\n          - target: {kind: Deployment}\n            ${host}\n`,
  }

  it.each([
    ['what Helm renders', rendered, 7, true, ofPods],
    ['a path that is not known', set('- target: {kind: Deployment}', `  ${host}`), 10, true, ofPods],
    ['a path and a kind that are not known', set(`- ${host}`), 10, true, {}],
    ['a count', set("- patch: '[{op: replace, path: /spec/replicas, value: 3}]'"), 10, false, {}],
    ['all of a repository', root, 7, true, {}],
    ['a release', { ...base, ...flux('patches:', '  - target: {kind: HelmRelease}', `    ${release}`) }, 7, true, {}],
    ['any object', { ...base, ...flux('patches:', '  - target: {name: web}', `    ${release}`) }, 7, true, {}],
  ])('is a gap, which blocks where it may change a pod: %s', async (_, files, line, blocking, more) => {
    expect((await read(files)).gaps).toEqual([{ path: 'apps.yaml', line, because, blocking, ...more }])
  })

  it.each([
    ['of what Helm renders', '- {name: nginx, newName: mirror.example/nginx}', false],
    ['that is the newest', '- {name: nginx, newTag: latest}', true],
  ])('images %s are a gap', async (_, item, blocking) => {
    const files = {
      'apps.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  postRenderers:\n    - kustomize:\n        images:\n          ${item}\n`,
    }
    const because =
      'images here are not put in place of others, so what runs is not checked: put them into a kustomization'
    expect((await read(files)).gaps).toEqual([{ path: 'apps.yaml', line: 7, because, blocking, ...ofPods }])
  })

  it.each([
    // The chart is given them.
    [
      'they set values of a release',
      { ...base, ...flux('patches:', '  - target: {kind: HelmRelease}', `    ${values}`) },
    ],
    ['there are none', { ...base, ...flux('patches: []') }],
    [
      'another kind has the key',
      { 'apps.yaml': 'apiVersion: example.org/v1\nkind: Kustomization\nspec:\n  patches: [{patch: hostPID}]\n' },
    ],
  ])('is no gap where %s', async (_, files) => {
    expect((await read(files)).gaps).toEqual([])
  })
})

it('is bounded, however many operations a patch has on one mapping', async () => {
  const operations = Array.from(
    { length: 6000 },
    (_, i) => `- {op: add, path: /metadata/labels/k${i}, value: a}\n`,
  ).join('')
  const { containers, gaps } = await read({
    'kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: Deployment}}]\n',
    'a.yaml': deployment('containers: [{name: a, image: b}]', 'name: a, labels: {a: b}'),
    'p.yaml': operations,
  })
  expect(gaps.map(({ path, blocking }) => [path, blocking])).toEqual([['kustomization.yaml', true]])
  expect(containers.map(({ name }) => name)).toEqual(['a'])
})

describe('many `labels`', () => {
  const many = (make: (index: number) => string) => Array.from({ length: 900 }, (_, index) => make(index)).join('')
  const deployments = many((i) => `${deployment('containers: [{name: web, image: "nginx:1"}]', `name: w${i}`)}---\n`)

  it('of one kustomization are put on together', { tags: 'large' }, async () => {
    const started = performance.now()
    const { gaps, subjects } = await readAll(
      repository({
        'kustomization.yaml': `resources: [web.yaml]\nlabels:\n${many((i) => `- {pairs: {a${i}: b}, includeSelectors: true}\n`)}`,
        'web.yaml': deployments,
      }),
    )
    expect(gaps).toEqual([])
    expect(subjects.filter(({ kind }) => kind === 'pod')).toHaveLength(900)
    expect(performance.now() - started).toBeLessThan(20_000)
  })

  it('of many components on many objects are a gap that blocks', { tags: 'large' }, async () => {
    const components = Array.from({ length: 900 }, (_, i) => [
      `c${i}/kustomization.yaml`,
      `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{pairs: {a${i}: b}, includeTemplates: true}]\n`,
    ])
    const { gaps } = await readAll(
      repository({
        ...Object.fromEntries(components),
        'kustomization.yaml': `resources: [web.yaml]\ncomponents:\n${many((i) => `- c${i}\n`)}`,
        'web.yaml': deployments,
      }),
    )
    expect(gaps.map(({ because, blocking }) => [because, blocking])).toContainEqual([
      'this kustomization cannot be rendered: it adds too many fields',
      true,
    ])
  })
})

describe('fields of `configurations`', () => {
  const rendered = async (fields: string, more: string) =>
    (
      await readAll(
        repository({
          'kustomization.yaml': `resources: [web.yaml]\nconfigurations: [fields.yaml]\n${more}\n`,
          'web.yaml': deployment('containers: [{name: web, image: "nginx:1"}]'),
          'fields.yaml': fields,
        }),
      )
    ).gaps
  const gap = (because: string) => [
    { path: 'kustomization.yaml', because: `this kustomization cannot be rendered: ${because}`, blocking: true },
  ]

  it.each([
    [`namespace: [{path: ${'a/'.repeat(100)}b, create: true}]`, 'namespace: shop', 'it adds a field that is too deep'],
    [
      `commonLabels:\n${Array.from({ length: 6000 }, (_, i) => `- {path: x${i}, create: true}\n`).join('')}`,
      'commonLabels: {a: b}',
      'it adds too many fields',
    ],
  ])('too deep or too many are a gap that blocks', async (fields, more, because) => {
    expect(await rendered(fields, more)).toMatchObject(gap(because))
  })

  it('a path as deep as objects are is followed', async () => {
    expect(await rendered(`namespace: [{path: ${'a/'.repeat(99)}b, create: true}]`, 'namespace: shop')).toEqual([])
  })

  it('are taken over from what is included without being multiplied', { tags: 'large' }, async () => {
    const fields = Array.from({ length: 10_000 }, (_, i) => `- {path: x${i}}\n`).join('')
    const overlays = Array.from({ length: 100 }, (_, i) => [
      [`o${i}/kustomization.yaml`, 'resources: [../base]\nconfigurations: [own.yaml]\n'],
      [`o${i}/own.yaml`, 'commonLabels: [{path: y}]\n'],
    ]).flat()
    const started = performance.now()
    const { gaps } = await readAll(
      repository({
        ...Object.fromEntries(overlays),
        'base/kustomization.yaml': 'resources: []\nconfigurations: [fields.yaml]\n',
        'base/fields.yaml': `commonLabels:\n${fields}`,
      }),
    )
    expect(gaps[0]).toMatchObject(gap('it adds too many fields').map((one) => ({ ...one, path: gaps[0]!.path }))[0]!)
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
