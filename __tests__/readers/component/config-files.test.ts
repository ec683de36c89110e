import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { componentsIn } from './components.ts'

it('reads the file of etcd', async () => {
  const found = await componentsIn({
    'etcd.conf.yml':
      'name: a\ndata-dir: /d\nlisten-client-urls: https://10.0.0.1:2379,http://127.0.0.1:2379\nclient-transport-security:\n  cert-file: /a.crt\n  client-cert-auth: yes\n',
    'values.yaml': 'listen-client-urls: http://a\n',
  })
  expect(found).toEqual([
    [
      'etcd.conf.yml#etcd',
      '1:name: a',
      'client-cert-auth true 6:yes',
      'cert-file /a.crt 5:/a.crt',
      'listen-client-urls https://10.0.0.1:2379 3:https://10.0.0.1:2379',
      'listen-client-urls http://127.0.0.1:2379 3:http://127.0.0.1:2379',
    ],
  ])
})

it('reads the flags that k3s and RKE2 give components', async () => {
  const found = await componentsIn({
    'config.yaml':
      'token: a\nkube-apiserver-arg:\n  - "anonymous-auth=true"\n  - --profiling\n  - enable-admission-plugins=A,B\nkubelet-arg+: read-only-port=10255\n',
  })
  expect(found).toEqual([
    [
      'config.yaml#kube-apiserver',
      '2:kube-apiserver-arg',
      'anonymous-auth true 3:true',
      'profiling true 4:--profiling',
      'enable-admission-plugins A 5:A',
      'enable-admission-plugins B 5:B',
    ],
    ['config.yaml#kubelet', '6:kubelet-arg+', 'read-only-port 10255 6:10255'],
  ])
})

it('reads what k3s does with the kubeconfig that it writes beside the flags of the API server, in one component', async () => {
  const found = await componentsIn({
    'config.yaml': 'write-kubeconfig-mode: "0644"\ntls-san: [a]\nkube-apiserver-arg: [anonymous-auth=false]\n',
    'notes.yaml': 'about: write-kubeconfig-mode\n',
  })
  expect(found).toEqual([
    [
      'config.yaml#kube-apiserver',
      '1:write-kubeconfig-mode',
      'anonymous-auth false 3:false',
      'write-kubeconfig-mode 0644 1:0644',
    ],
  ])
})

it('reads the flags that a machine of Talos gives components, and no values of a chart', async () => {
  const cluster = 'cluster:\n  apiServer:\n    extraArgs:\n      anonymous-auth: true\n'
  expect(
    await componentsIn({ 'talos.yaml': cluster, 'values.yaml': 'apiServer:\n  extraArgs: {profiling: "true"}\n' }),
  ).toEqual([['talos.yaml#kube-apiserver', '3:extraArgs', 'anonymous-auth true 4:true']])
})

it('reads the machine of Talos before objects of Talos', async () => {
  const machine = 'cluster:\n  apiServer:\n    extraArgs: {anonymous-auth: "true"}\n'
  const object = '---\napiVersion: v1alpha1\nkind: HostnameConfig\nhostname: a\n'
  const found = [['talos.yaml#kube-apiserver', '3:extraArgs', 'anonymous-auth true 3:true']]
  expect(await componentsIn({ 'talos.yaml': machine + object })).toEqual(found)
  expect(await componentsIn({ 'talos.yaml': `kind: Widget\n${machine}` })).toEqual([])
})

it('reads the fields of the kubelet that a machine of Talos sets, with its flags behind them', async () => {
  const machine =
    'machine:\n  kubelet:\n    extraConfig: {podPidsLimit: 9, readOnlyPort: 1}\n    extraArgs:\n      read-only-port: 2\n'
  expect(await componentsIn({ 'talos.yaml': machine })).toEqual([
    ['talos.yaml#kubelet', '4:extraArgs', 'pod-max-pids 9 3:9', 'read-only-port 2 5:2'],
  ])
})

it('reads the variables of Kubespray, and no other role’s', async () => {
  const found = await componentsIn({
    'group_vars/k8s.yml': `kube_profiling: yes\nkube_apiserver_enable_admission_plugins: [A]\nkube_read_only_port: 10255\nkubelet_seccomp_default: "{{ on }}"\ntls_min_version: VersionTLS10\nkube_scheduler_bind_address:\n`,
    'group_vars/nginx.yml': 'tls_min_version: "1.0"\nkube_version: 1.34\n',
  })
  expect(found.map(([key, at, ...settings]) => [key, at, ...settings.sort()])).toEqual([
    [
      'group_vars/k8s.yml#kube-apiserver',
      '2:kube_apiserver_enable_admission_plugins',
      'enable-admission-plugins A 2:A',
      'profiling true 1:yes',
      'tls-min-version VersionTLS10 5:VersionTLS10',
    ],
    ['group_vars/k8s.yml#kube-controller-manager', '1:kube_profiling', 'profiling true 1:yes'],
    ['group_vars/k8s.yml#kube-scheduler', '1:kube_profiling', 'profiling true 1:yes'],
    [
      'group_vars/k8s.yml#kubelet',
      '3:kube_read_only_port',
      'read-only-port 10255 3:10255',
      'seccomp-default? it is a placeholder',
    ],
  ])
})

it('reads the configuration of Talos in flow style', async () => {
  const machine = 'machine:\n  kubelet: {extraArgs: {read-only-port: "10255"}}\n'
  expect(await componentsIn({ 'talos.yaml': machine })).toEqual([
    ['talos.yaml#kubelet', '2:extraArgs', 'read-only-port 10255 2:10255'],
  ])
})

it('reads a JSON patch of the configuration of Talos, and no other one', async () => {
  const patch = (path: string) =>
    `- op: add\n  path: ${path}/apiServer/extraArgs\n  value: {anonymous-auth: "true"}\n- {op: replace, path: /machine/kubelet/extraArgs/read-only-port, value: "10255"}\n`
  const kubelet = ['patch.yaml#kubelet', '4:/machine/kubelet/extraArgs/read-only-port', 'read-only-port 10255 4:10255']
  expect(await componentsIn({ 'patch.yaml': patch('/cluster') })).toEqual([
    ['patch.yaml#kube-apiserver', '2:/cluster/apiServer/extraArgs', 'anonymous-auth true 3:true'],
    kubelet,
  ])
  expect(await componentsIn({ 'patch.yaml': patch('/spec') })).toEqual([kubelet])
  expect(await componentsIn({ 'patch.yaml': patch('/spec').replace('/machine', '/spec') })).toEqual([])
})

it.each([
  ['etcd', 'etcd', '"name": "a", "client-transport-security": {"auto-tls": true}', 'auto-tls true'],
  ['k3s', 'kube-apiserver', '"kube-apiserver-arg": ["anonymous-auth=true"]', 'anonymous-auth true'],
  ['k3s, adding', 'kubelet', '"kubelet-arg+": ["read-only-port=10255"]', 'read-only-port 10255'],
  ['Talos', 'kube-apiserver', '"cluster": {"apiServer": {"extraArgs": {"profiling": "true"}}}', 'profiling true'],
  [
    'RKE',
    'kube-apiserver',
    '"nodes": [], "services": {"kube-api": {"extra_args": {"profiling": "true"}}}',
    'profiling true',
  ],
  [
    'RKE, open',
    'kube-apiserver',
    '"nodes": [], "services": {}, "authorization": {"mode": "none"}',
    'authorization-mode AlwaysAllow',
  ],
  ['Kubespray', 'kubelet', '"kube_read_only_port": 10255', 'read-only-port 10255'],
  ['MicroK8s', 'kube-apiserver', '"extraKubeAPIServerArgs": {"--profiling": "true"}', 'profiling true'],
  ['GKE', 'kubelet', '"kubeletConfig": {"insecureKubeletReadonlyPortEnabled": true}', 'read-only-port 10255'],
])(
  'reads the file of %s in JSON, in flow style, with quoted and with explicit keys',
  async (_, program, own, setting) => {
    const nameOf = (file: string) => `${file}#${program}`
    const seen = async (text: string) =>
      (await componentsIn({ 'all.json': text })).map(([key, , ...settings]) => [
        key,
        settings.map((one) => one.replace(/ \d+:.*$/, '')),
      ])
    const expected = [[nameOf('all.json'), [setting]]]
    expect(await seen(`{\n  ${own}\n}\n`)).toEqual(expected)
    expect(await seen(`--- {${own}}\n`)).toEqual(expected)
    expect(await seen(own.replaceAll(/, (?="(?:services|client-t|authorization)[^:]*":)/g, '\n'))).toEqual(expected)
    expect(
      await seen(
        `? ${own.replaceAll(/, (?="(?:services|client-t|authorization)[^:]*":)/g, '\n? ').replaceAll(/^(\? )?("[^"]+"):/gm, '$1$2\n:')}`,
      ),
    ).toEqual(expected)
  },
)

it.each(['none', '!!str none', '&a none', '>-\n    none', '"n\\x6fne"'])(
  'reads the authorization of RKE: %s',
  async (mode) => {
    const cluster = `nodes: []\nservices: {}\nauthorization:\n  mode: ${mode}\n`
    expect(await componentsIn({ 'cluster.yml': cluster })).toHaveLength(1)
  },
)

it('says of a template that it is one, and nothing of what the parser makes of it', async () => {
  const text = 'machine:\n  kubelet:\n    extraArgs:\n      a: ${b}\n%{ for c in d ~}\n%{ endfor ~}\ncluster: {}\n'
  const { gaps } = await readAll(repository({ 'machine.yaml.tftpl': text }))
  expect(gaps).toMatchObject([{ line: 5, because: 'unrendered template: not checked', blocking: false }])
})
