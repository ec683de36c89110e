import { describe, expect, it } from 'vitest'
import { judged } from '../../judged.ts'
import { tree } from '../../tree.ts'

/** The findings that weigh more than low, and the gaps: `a.yaml:3 high: message`. */
async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { findings, gaps } = await judged(tree(files), '.')
  return [
    ...findings
      .filter(({ severity }) => severity !== 'low')
      .map(({ location, severity, message }) => `${location?.file}:${location?.line} ${severity}: ${message}`),
    ...gaps.map(({ path, line, because }) => `${path}:${line} gap: ${because}`),
  ]
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const token = 'abcdefgh1234567890abcdef'
const kubeconfig = (server: string, user = '{}') =>
  `apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster: {server: "${server}"}\nusers:\n- name: u\n  user: ${user}\n`
const object = (kind: string, data: string) =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: m, namespace: x}\n${data}\n`
const configMap = (key: string, text: string) => object('ConfigMap', `binaryData:\n  ${key}: ${base64(text)}`)

describe('the encoded data of a ConfigMap is read as its other data', () => {
  it.each([
    [
      'a kubeconfig',
      configMap('k', kubeconfig('http://192.0.2.1')),
      ['high: the kubeconfig uses cluster a without TLS: http://192.0.2.1'],
    ],
    [
      'a configuration of the kubelet',
      configMap(
        'kubelet',
        'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nreadOnlyPort: 10255\n',
      ),
      [
        'medium: kubelet opens the read-only port 10255',
        'medium: kubelet has no client CA: no client certificate is accepted',
      ],
    ],
    [
      'settings of the daemon',
      configMap('daemon.json', '{"hosts": ["tcp://0.0.0.0:2375"]}'),
      ['high: the daemon listens on tcp://0.0.0.0:2375 without TLS'],
    ],
    [
      'a password',
      configMap('app.properties', 'db.user=x\ndb.password=hunter2hunter2\n'),
      ['high: ConfigMap m holds a credential (db.password in app.properties)'],
    ],
  ])('%s', async (_name, text, expected) => {
    const all = await found({ 'a.yaml': text })
    expect(all.toSorted()).toEqual(expected.map((message) => `a.yaml:5 ${message}`).toSorted())
  })

  it.each([
    ['one that is right', configMap('k', kubeconfig('https://192.0.2.1'))],
    [
      'a picture',
      object('ConfigMap', `binaryData: {a.png: ${Buffer.from([137, 80, 78, 71, 0, 255]).toString('base64')}}`),
    ],
    ['what is no base64', object('ConfigMap', 'binaryData: {k: "kind: Config"}')],
    ['what another object has', object('Widget', `binaryData: {k: ${base64(kubeconfig('http://192.0.2.1'))}}`)],
    ['what is not encoded there', object('ConfigMap', `data: {k: ${base64(kubeconfig('http://192.0.2.1'))}}`)],
  ])('%s is nothing', async (_name, text) => expect(await found({ 'a.yaml': text })).toEqual([]))

  it('and that of a Secret', async () => {
    const text = object('Secret', `data: {k: ${base64(kubeconfig('http://192.0.2.1'))}}`)
    expect(await found({ 'a.yaml': text })).toEqual([
      'a.yaml:4 high: the kubeconfig uses cluster a without TLS: http://192.0.2.1',
    ])
  })
})

describe('a token in a kubeconfig in a ConfigMap is one finding', () => {
  const text = kubeconfig('https://192.0.2.1', `{token: ${token}}`)
  it.each([
    ['in its data', object('ConfigMap', `data:\n  k: |\n${text.replaceAll(/^(?=.)/gm, '    ')}`), 13],
    [
      'in quotes',
      object('ConfigMap', `data:\n  k: |\n${text.replace(token, `"${token}"`).replaceAll(/^(?=.)/gm, '    ')}`),
      13,
    ],
    ['encoded', configMap('k', text), 5],
  ])('%s', async (_name, one, line) =>
    expect(await found({ 'a.yaml': one })).toEqual([`a.yaml:${line} high: the kubeconfig contains a token of u`]),
  )

  it('and a password beside it another', async () => {
    const more = object('ConfigMap', `data:\n  k: |\n${text.replaceAll(/^(?=.)/gm, '    ')}  PASSWORD: hunter2hunter2`)
    expect((await found({ 'a.yaml': more })).toSorted()).toEqual([
      'a.yaml:13 high: the kubeconfig contains a token of u',
      'a.yaml:14 high: ConfigMap m holds a credential (PASSWORD)',
    ])
  })
})

describe('the generators of Kustomize itself', () => {
  const generator = (kind: string, more: string) => `apiVersion: builtin\nkind: ${kind}\nmetadata: {name: g}\n${more}\n`
  it('are read as the lists of the kustomization', async () => {
    const files = {
      'kustomization.yaml': 'generators: [map.yaml, secret.yaml]\n',
      'map.yaml': generator('ConfigMapGenerator', 'literals: [DB_PASSWORD=hunter2hunter2]\nfiles: [k.yaml]'),
      'secret.yaml': generator('SecretGenerator', 'literals: [password=hunter2hunter2]'),
      'k.yaml': kubeconfig('http://192.0.2.1'),
    }
    expect((await found(files)).toSorted()).toEqual([
      'k.yaml:5 high: the kubeconfig uses cluster a without TLS: http://192.0.2.1',
      'map.yaml:4 high: ConfigMap g holds a credential (DB_PASSWORD)',
      'secret.yaml:4 high: Secret g is committed with its data (password)',
    ])
  })

  it('are no finding without a credential', async () => {
    const files = {
      'kustomization.yaml': 'generators: [map.yaml]\n',
      'map.yaml': generator('ConfigMapGenerator', 'literals: [LEVEL=debug]'),
    }
    expect(await found(files)).toEqual([])
  })

  it('another’s is a gap beside them', async () => {
    const files = {
      'kustomization.yaml': 'generators: [map.yaml, own.yaml]\n',
      'map.yaml': generator('ConfigMapGenerator', 'literals: [DB_PASSWORD=hunter2hunter2]'),
      'own.yaml': 'apiVersion: example.org/v1\nkind: Generator\nmetadata: {name: o}\n',
    }
    expect(await found(files)).toEqual([
      'map.yaml:4 high: ConfigMap g holds a credential (DB_PASSWORD)',
      'kustomization.yaml:1 gap: generators of a kustomization are not run: what they make is not checked',
    ])
  })
})

describe('policies of others that allow everything', () => {
  const policy = (apiVersion: string, kind: string, spec: string) =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: p, namespace: shop}\nspec:\n  ${spec}\n`
  const cilium = (rule: string) =>
    policy('cilium.io/v2', 'CiliumNetworkPolicy', `endpointSelector: {}\n  ingress:\n  - ${rule}`)
  const calico = (rule: string) =>
    policy('projectcalico.org/v3', 'NetworkPolicy', `selector: all()\n  ingress:\n  - ${rule}`)
  it.each([
    ['the world', cilium('fromEntities: [world]'), 'CiliumNetworkPolicy'],
    ['all', cilium('fromEntities: [cluster, all]'), 'CiliumNetworkPolicy'],
    ['a set of every address', cilium('fromCIDRSet: [{cidr: 0.0.0.0/0}]'), 'CiliumNetworkPolicy'],
    ['an action alone', calico('action: Allow'), 'NetworkPolicy'],
    ['every net', calico('{action: Allow, source: {nets: [0.0.0.0/0]}}'), 'NetworkPolicy'],
    ['a source that says nothing', calico('{action: Allow, source: {}}'), 'NetworkPolicy'],
  ])('%s', async (_name, text, kind) => {
    expect(await found({ 'a.yaml': text })).toEqual([
      `a.yaml:7 medium: ${kind} p allows traffic from everywhere, on every port, for every pod`,
    ])
  })

  it.each([
    ['the cluster', cilium('fromEntities: [cluster]')],
    ['the world on a port', cilium('{fromEntities: [world], toPorts: [{ports: [{port: "443"}]}]}')],
    ['a set with an exception', cilium('fromCIDRSet: [{cidr: 0.0.0.0/0, except: [10.0.0.0/8]}]')],
    ['a rule that lets nobody in', cilium('{}')],
    ['a selector', calico('{action: Allow, source: {selector: app == "web"}}')],
    ['every net that is in a selector', calico('{action: Allow, source: {nets: [0.0.0.0/0], selector: app == "web"}}')],
    ['a protocol', calico('{action: Allow, protocol: TCP}')],
    ['a refusal', calico('action: Deny')],
  ])('%s is not everything', async (_name, text) => expect(await found({ 'a.yaml': text })).toEqual([]))
})
