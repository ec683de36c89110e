import { describe, expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { componentsIn } from './components.ts'

const kubeadm = (lines: string, version = 'v1beta3') =>
  `apiVersion: kubeadm.k8s.io/${version}\nkind: ClusterConfiguration\n${lines}\n`

const settingsOf = (found: readonly string[][], program: string, ...flags: string[]) =>
  found
    .find(([key]) => key!.endsWith(`/${program}`))
    ?.filter((setting) => flags.some((flag) => setting.startsWith(`${flag} `) || setting.startsWith(`${flag}?`)))

it('takes flags from a mapping, with what kubeadm sets itself', async () => {
  const found = await componentsIn({
    'kubeadm.yaml': kubeadm(
      'kubernetesVersion: v1.30.2\napiServer:\n  extraArgs:\n    anonymous-auth: "false"\n    enable-admission-plugins: A,B\nscheduler: {}\n',
    ),
  })
  expect(found.map(([key, at]) => [key, at])).toEqual([
    ['kubeadm.yaml#ClusterConfiguration/~0/kube-apiserver', '5:extraArgs'],
    ['kubeadm.yaml#ClusterConfiguration/~0/kube-controller-manager', '2:ClusterConfiguration'],
    ['kubeadm.yaml#ClusterConfiguration/~0/kube-scheduler', '8:scheduler'],
    ['kubeadm.yaml#ClusterConfiguration/~0/etcd', '2:ClusterConfiguration'],
  ])
  expect(
    settingsOf(
      found,
      'kube-apiserver',
      'anonymous-auth',
      'enable-admission-plugins',
      'authorization-mode',
      'version',
      'etcd-cafile',
    ),
  ).toEqual([
    'anonymous-auth false 6:false',
    'etcd-cafile /etc/kubernetes/pki/etcd/ca.crt 5:extraArgs',
    'version 1.30.2 3:v1.30.2',
    'authorization-mode Node 5:extraArgs',
    'authorization-mode RBAC 5:extraArgs',
    'enable-admission-plugins A 7:A',
    'enable-admission-plugins B 7:B',
  ])
  expect(settingsOf(found, 'kube-controller-manager', 'bind-address')).toEqual([
    'bind-address 127.0.0.1 2:ClusterConfiguration',
  ])
  expect(settingsOf(found, 'etcd', 'client-cert-auth')).toEqual(['client-cert-auth true 2:ClusterConfiguration'])
})

it('takes flags from a list, in the order in which kubeadm sorts them', async () => {
  const found = await componentsIn({
    'kubeadm.yaml': kubeadm(
      'apiServer:\n  extraArgs:\n  - name: profiling\n    value: "true"\n  - {name: profiling, value: "false"}\n  - name: authorization-config\n    value: ${FILE}\netcd:\n  local:\n    extraEnvs: [{name: ETCD_CLIENT_CERT_AUTH, value: "false"}]\n    extraArgs: [{name: listen-metrics-urls, value: "http://0.0.0.0:1"}]\n',
      'v1beta4',
    ),
  })
  expect(settingsOf(found, 'kube-apiserver', 'profiling', 'authorization-mode')).toEqual(['profiling true 6:true'])
  expect(settingsOf(found, 'etcd', 'client-cert-auth', 'listen-metrics-urls')).toEqual([
    'client-cert-auth false 12:false',
    'listen-metrics-urls http://0.0.0.0:1 13:http://0.0.0.0:1',
  ])
})

it('knows an etcd elsewhere', async () => {
  const found = await componentsIn({
    'kubeadm.yaml': kubeadm('etcd:\n  external:\n    endpoints: ["http://a:1", "https://b:1"]\n    caFile: /a.crt\n'),
  })
  expect(found.map(([key]) => key!.replace(/.*\//, ''))).toEqual([
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
  ])
  expect(settingsOf(found, 'kube-apiserver', 'etcd-cafile', 'etcd-certfile', 'etcd-servers')).toEqual([
    'etcd-cafile /a.crt 6:/a.crt',
    'etcd-servers http://a:1 5:http://a:1',
    'etcd-servers https://b:1 5:https://b:1',
  ])
})

it('reads the objects of Cluster API, and what a ConfigMap holds', async () => {
  const found = await componentsIn({
    'capi.yaml':
      'apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\nmetadata: {name: cp}\nspec:\n  kubeadmConfigSpec:\n    clusterConfiguration:\n      scheduler: {extraArgs: {profiling: "false"}}\n',
    'map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubeadm-config}\ndata:\n  ClusterConfiguration: |\n${kubeadm('scheduler: {extraArgs: {profiling: "true"}}').replaceAll(/^(?=.)/gm, '    ')}`,
    'other.yaml': 'apiVersion: example.com/v1\nkind: ClusterConfiguration\napiServer: {}\n',
  })
  expect(settingsOf(found.slice(0, 4), 'kube-scheduler', 'profiling')).toEqual(['profiling false 7:false'])
  expect(settingsOf(found.slice(4), 'kube-scheduler', 'profiling')).toEqual(['profiling true 8:true'])
  expect(found).toHaveLength(8)
})

it('takes of a patch for a cluster of tests only what it sets', async () => {
  const text = `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nkubeadmConfigPatches:\n- |\n  kind: ClusterConfiguration\n  apiServer: {extraArgs: {anonymous-auth: "true"}}\n- |\n  kind: InitConfiguration\n  nodeRegistration:\n    kubeletExtraArgs:\n      read-only-port: "10255"\n`
  expect(await componentsIn({ 'kind.yaml': text })).toEqual([
    ['kind.yaml#ClusterConfiguration/~0/kube-apiserver', '6:extraArgs', 'anonymous-auth true 6:true'],
    ['kind.yaml#InitConfiguration/~0/kubelet', '10:kubeletExtraArgs', 'read-only-port 10255 11:10255'],
  ])
})

it('takes of a cluster of kOps only what it sets', async () => {
  const cluster = (group: string) =>
    `apiVersion: ${group}/v1alpha2\nkind: Cluster\nmetadata: {name: a}\nspec:\n  kubeAPIServer:\n    auditLogMaxAge: 10\n    enableAdmissionPlugins: [A]\n    enableProfiling: true\n    featureGates: {B: "true"}\n    other: 1\n  kubeScheduler: {}\n`
  expect(await componentsIn({ 'kops.yaml': cluster('kops.k8s.io'), 'other.yaml': cluster('example.com') })).toEqual([
    [
      'kops.yaml#Cluster/a/kube-apiserver',
      '5:kubeAPIServer',
      'profiling true 8:true',
      'audit-log-maxage 10 6:10',
      'enable-admission-plugins A 7:A',
      'feature-gates B=true 9:true',
    ],
  ])
})

it('takes the authorizer of kOps, which allows everything, for the API server that it sets up', async () => {
  const text =
    'apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: a}\nspec:\n  authorization:\n    alwaysAllow: {}\n'
  expect(await componentsIn({ 'kops.yaml': text })).toEqual([
    ['kops.yaml#Cluster/a/kube-apiserver', '6:alwaysAllow', 'authorization-mode AlwaysAllow 6:alwaysAllow'],
  ])
})

it('reads the configuration of a scheduler', async () => {
  const found = await componentsIn({
    'scheduler.yaml':
      'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nenableProfiling: false\n',
  })
  expect(found).toEqual([
    [
      'scheduler.yaml#KubeSchedulerConfiguration/~0',
      '2:KubeSchedulerConfiguration',
      'profiling false 3:false',
      'config scheduler.yaml 2:KubeSchedulerConfiguration',
    ],
  ])
})

describe('what kubeadm lays over its files', () => {
  it.each<[string, Record<string, string>, string[][]]>([
    [
      'a pod without kind, and one with',
      {
        'patches/kube-apiserver0+strategic.yaml':
          'spec:\n  containers:\n    - name: kube-apiserver\n      command: [kube-apiserver, --anonymous-auth=true]\n',
        'patches/etcd.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: etcd}\nspec: {containers: [{name: etcd, command: [etcd, --client-cert-auth=false]}]}\n',
      },
      [
        ['patches/etcd.yaml#Pod/etcd/etcd/etcd', '4:etcd', 'client-cert-auth false 4:false'],
        [
          'patches/kube-apiserver0+strategic.yaml#Pod/kube-system/kube-apiserver/kube-apiserver/kube-apiserver',
          '4:kube-apiserver',
          'anonymous-auth true 4:true',
        ],
      ],
    ],
    [
      'operations',
      {
        'kube-scheduler1+json.yaml': '- {op: add, path: /spec/containers/0/command/-, value: --profiling=true}\n',
        'kubeletconfiguration+json.json': '[{"op": "replace", "path": "/readOnlyPort", "value": 10255}]',
      },
      [
        [
          'kubeletconfiguration+json.json#KubeletConfiguration/~0',
          '1:[{"op": "replace", "path": "/readOnlyPort", "value": 10255}]',
          'read-only-port 10255 1:10255',
        ],
        [
          'kube-scheduler1+json.yaml#Pod/kube-system/kube-scheduler/kube-scheduler/kube-scheduler',
          '1:- {op: add, path: /spec/containers/0/command/-, value: --profiling=true}',
          'profiling true 1:true',
        ],
      ],
    ],
    [
      'a kubelet’s configuration',
      {
        'patches/kubeletconfiguration.yaml':
          'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nreadOnlyPort: 0\n',
      },
      [['patches/kubeletconfiguration.yaml#KubeletConfiguration/~0', '2:KubeletConfiguration', 'read-only-port 0 3:0']],
    ],
    ['values of a chart', { 'charts/etcd-values.yaml': 'replicas: 3\n', 'etcd.yaml': 'spec: {replicas: 3}\n' }, []],
  ])('is checked for what it says: %s', async (_, files, wanted) => {
    const { subjects } = await readAll(repository(files))
    const found = subjects.filter((subject) => subject.kind === 'component')
    expect(found.map(({ opaque }) => opaque).filter((one) => one !== undefined)).toEqual([])
    expect(found.every(({ unsupported }) => unsupported.has('authorization-mode'))).toBe(true)
    const lines = (await componentsIn(files)).map((one) => one.filter((line) => !line.startsWith('config ')))
    expect(lines).toEqual(wanted)
  })

  it('is a gap where it cannot be read', async () => {
    const broken = {
      'patches/kube-apiserver.yaml': 'spec: {containers: [}\n',
      'kube-apiserver-a.yaml': 'spec: {a: [}\n',
    }
    const { gaps } = await readAll(repository(broken))
    expect(gaps.map(({ path, blocking }) => [path, blocking])).toEqual([['patches/kube-apiserver.yaml', true]])
  })
})

it.each([
  ['the cluster', 'kubeadmConfigPatchesJSON6902:\n'],
  ['a node', 'nodes:\n- role: control-plane\n  kubeadmConfigPatchesJSON6902:\n'],
])('kind’s JSON patches of %s are laid over kubeadm’s objects', async (_, head) => {
  const items = `- group: kubeadm.k8s.io\n  version: v1beta3\n  kind: ClusterConfiguration\n  patch: |\n    - {op: add, path: /apiServer/extraArgs/authorization-mode, value: AlwaysAllow}\n- {kind: KubeletConfiguration, group: kubelet.config.k8s.io, version: v1beta1, patch: '[{"op": "add", "path": "/readOnlyPort", "value": 10255}]'}\n- {kind: Other, patch: "a: b"}\n- {patch: "[]"}\n`
  const of = async (apiVersion: string) =>
    (
      await componentsIn({
        'kind.yaml': `kind: Cluster\napiVersion: ${apiVersion}\n${head}${items.replaceAll(/^/gm, '  ')}`,
      })
    ).map(([key = '', , ...rest]) => [
      key.replace(/~0\/~\d$|~\d\/~\d/, ''),
      ...rest.filter((line) => !line.startsWith('config ')),
    ])
  const found = await of('kind.x-k8s.io/v1alpha4')
  expect(
    found
      .flat()
      .filter((line) => / \d+:/.test(line))
      .map((line) => line.replace(/ \d+:.*/, '')),
  ).toEqual(['authorization-mode AlwaysAllow', 'read-only-port 10255'])
  expect(await of('example.org/v1')).toEqual([])
})

it.each([
  ['v1.16.2', ['insecure-port 0 2:ClusterConfiguration']],
  ['v1.24.0', []],
])('closes the insecure port of %s, as kubeadm does', async (version, wanted) => {
  const found = await componentsIn({ 'kubeadm.yaml': kubeadm(`kubernetesVersion: ${version}`, 'v1beta1') })
  expect(settingsOf(found, 'kube-apiserver', 'insecure-port')).toEqual(wanted)
})

it('is read under a name that has the ending of a template engine alone', async () => {
  const text = kubeadm('kubernetesVersion: v1.30.2\nnetworking:\n  podSubnet: ${subnet}')
  const keys = (await componentsIn({ 'init_config.tpl': text, '_lib.tpl': text })).map(([key]) => key)
  expect(keys).toContain('init_config.tpl#ClusterConfiguration/~0/etcd')
  expect(keys.filter((key) => !key?.startsWith('init_config.tpl#'))).toEqual([])
})
