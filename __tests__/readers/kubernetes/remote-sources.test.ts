import { describe, expect, test } from 'vitest'
import { judged } from '../../judged.ts'
import { tree } from '../../tree.ts'
import { found } from '../found.ts'

/** The gaps of a repository: `a.yaml:3 because`, blocking ones with `!`. */
async function gaps(files: Readonly<Record<string, string>>): Promise<string[]> {
  const report = await judged(tree(files), '.')
  return report.gaps.map(({ path, line, because, blocking }) => `${path}:${line} ${because}${blocking ? ' !' : ''}`)
}

const release = (name: string, spec: string) =>
  `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}, namespace: shop}
spec: ${spec}
`
const ofRepository = (chart: string) =>
  `{chart: {spec: {chart: ${chart}, sourceRef: {kind: HelmRepository, name: hub}}}}`
const ofGit = (chart: string) => `{chart: {spec: {chart: ${chart}, sourceRef: {kind: GitRepository, name: own}}}}`
const application = (source: string) =>
  `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec: ${source}
`

describe('charts and folders of others', () => {
  test('one gap names the charts of a file, and blocks nothing', async () => {
    const files = { 'apps.yaml': ['a', 'b', 'c'].map((name) => release(name, ofRepository(name))).join('---\n') }
    expect(await gaps(files)).toEqual([
      'apps.yaml:4 the charts a, b and c are not in the repository: what they add is not checked',
    ])
  })

  test('of many charts five are named, each once', async () => {
    const names = ['a', 'a', 'b', 'c', 'd', 'e', 'f', 'g']
    const files = { 'apps.yaml': names.map((name) => release(name, ofRepository(name))).join('---\n') }
    expect(await gaps(files)).toEqual([
      'apps.yaml:4 the charts a, b, c, d, e and 2 more are not in the repository: what they add is not checked',
    ])
  })

  test.each([
    ['an artifact', release('a', '{chartRef: {kind: OCIRepository, name: podinfo}}'), '4 the chart podinfo is'],
    ['Argo CD', application('{source: {chart: redis, repoURL: "https://x.io"}}'), '4 the chart redis is'],
    [
      'several sources',
      application('{sources: [{chart: redis, repoURL: "https://x.io"}, {ref: values, repoURL: "https://y.io"}]}'),
      '4 the chart redis is',
    ],
    [
      'k3s',
      'apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: g}\nspec:\n  chart: stable/grafana\n',
      '5 the chart stable/grafana is',
    ],
    [
      'Cluster API',
      'apiVersion: addons.cluster.x-k8s.io/v1alpha1\nkind: HelmChartProxy\nmetadata: {name: g}\nspec:\n  chartName: nginx\n',
      '5 the chart nginx is',
    ],
    [
      'Crossplane',
      'apiVersion: helm.crossplane.io/v1beta1\nkind: Release\nmetadata: {name: g}\nspec: {forProvider: {chart: {name: wp}}}\n',
      '4 the chart wp is',
    ],
    ['a folder', application('{source: {path: ./guestbook, repoURL: "https://x.io"}}'), '4 `guestbook` is'],
    [
      'a folder of Flux',
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: g}\nspec: {path: ./deploy/x}\n',
      '4 `deploy/x` is',
    ],
    ['a folder that is not there', release('a', ofGit('./charts/web')), '4 the chart ./charts/web is'],
  ])('%s', async (_name, text, expected) => {
    const does = expected.includes('chart') ? 'adds' : 'holds'
    expect(await gaps({ 'a.yaml': text })).toEqual([
      `a.yaml:${expected} not in the repository: what it ${does} is not checked`,
    ])
  })

  test.each([
    ['a folder of the repository', application('{source: {path: deploy, repoURL: "https://x.io"}}')],
    ['its root', application('{source: {path: ., repoURL: "https://x.io"}}')],
    ['a folder that a generator fills in', application("{source: {path: '{{path}}', repoURL: x}}")],
    ['a chart of the repository', release('a', ofGit('./deploy'))],
    ['a patch of a release', release('a', '{chart: {spec: {version: 2.x}}}')],
    ['a kind of another group', release('a', ofRepository('a')).replace('helm.toolkit.fluxcd.io/v2', 'x.io/v1')],
  ])('%s is no gap', async (_name, text) => {
    const chart = { 'deploy/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n' }
    expect(await gaps({ ...chart, 'a.yaml': text })).toEqual([])
  })

  test('a chart of the same name in the repository is another one', async () => {
    const chart = { 'redis/Chart.yaml': 'apiVersion: v2\nname: redis\nversion: 1.0.0\n' }
    expect(await gaps({ ...chart, 'a.yaml': release('a', ofRepository('redis')) })).toEqual([
      'a.yaml:4 the chart redis is not in the repository: what it adds is not checked',
    ])
  })
})

describe('values that a chart is given', () => {
  const values = (text: string) =>
    text.replace('VALUES', '|\n      web:\n        securityContext: {privileged: true}\n')
  const argo = values(application('\n  source:\n    chart: redis\n    helm:\n     values: VALUES'))
  const k3s = values(
    'apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata: {name: g}\nspec:\n  valuesContent: VALUES',
  )
  const proxy = values(
    'apiVersion: addons.cluster.x-k8s.io/v1alpha1\nkind: HelmChartProxy\nmetadata: {name: g}\nspec:\n  valuesTemplate: VALUES',
  )
  test.each([
    ['as a text of Argo CD', argo, 'a.yaml:10'],
    ['of k3s', k3s, 'a.yaml:7'],
    ['of Cluster API', proxy, 'a.yaml:7'],
  ])('%s', async (_name, text, at) => {
    expect(await found({ 'a.yaml': text })).toEqual([`${at} critical: web is privileged`])
    expect(await found({ 'a.yaml': text.replace('privileged: true', 'privileged: false') })).toEqual([])
  })

  test('a text of a ConfigMap under the same key is none', async () => {
    const text = values('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: g}\ndata:\n  values: VALUES')
    expect(await found({ 'a.yaml': text })).toEqual([])
  })
})
