import { expect, it } from 'vitest'
import type { Component } from '../../../src/model/component.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { componentsIn } from './components.ts'

const kubelet = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n'
const unit = (flags: string) => `[Service]\nExecStart=/usr/bin/kubelet --config=/etc/kubernetes/kubelet.yaml ${flags}\n`

it.each<[string, Record<string, string>, ...string[][]]>([
  [
    'a kubelet whose flags win over its file, which a template names alike',
    {
      'units/kubelet.service': unit('--read-only-port=0 --feature-gates=B=true --tls-cipher-suites=X'),
      'files/kubelet.yaml.j2': `${kubelet}readOnlyPort: 10255\nprotectKernelDefaults: true\nfeatureGates: {A: true}\ntlsCipherSuites: [Y, Z]\n`,
    },
    [
      'files/kubelet.yaml.j2#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'protect-kernel-defaults true 4:true',
      'read-only-port 0 2:0',
      'config files/kubelet.yaml.j2 2:KubeletConfiguration',
      'feature-gates A=true 5:true',
      'feature-gates B=true 2:B=true',
      'tls-cipher-suites X 2:X',
    ],
    // The unit need not be this file's: what both say is checked in both.
    [
      'files/kubelet.yaml.j2#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'protect-kernel-defaults true 4:true',
      'read-only-port 10255 3:10255',
      'config files/kubelet.yaml.j2 2:KubeletConfiguration',
      'feature-gates A=true 5:true',
      'tls-cipher-suites Y 6:Y',
      'tls-cipher-suites Z 6:Z',
    ],
  ],
  [
    'a flag with no known value',
    {
      'kubelet.service': unit('--anonymous-auth=${ANONYMOUS} $MORE'),
      'kubelet.yaml': `${kubelet}authentication: {anonymous: {enabled: false}}\n`,
    },
    [
      'kubelet.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'config kubelet.yaml 2:KubeletConfiguration',
      'anonymous-auth? ${ANONYMOUS} has no known value',
    ],
    // Nobody says that the unit is this file's.
    [
      'kubelet.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'anonymous-auth false 3:false',
      'config kubelet.yaml 2:KubeletConfiguration',
    ],
  ],
  [
    'a file that only a test’s unit names',
    {
      'tests/kubelet.service': unit('--read-only-port=0'),
      'files/kubelet.yaml': `${kubelet}readOnlyPort: 1\n`,
    },
    [
      'files/kubelet.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 1 3:1',
      'config files/kubelet.yaml 2:KubeletConfiguration',
    ],
    [
      'tests/kubelet.service#kubelet',
      '2:/usr/bin/kubelet',
      'read-only-port 0 2:0',
      'config /etc/kubernetes/kubelet.yaml 2:/etc/kubernetes/kubelet.yaml',
    ],
  ],
  [
    'two kubelets with one file',
    {
      'a.service': unit('--read-only-port=0'),
      'b.service': unit(''),
      'kubelet.yaml': `${kubelet}readOnlyPort: 1\n`,
    },
    [
      'kubelet.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 0 2:0',
      'config kubelet.yaml 2:KubeletConfiguration',
    ],
    [
      'kubelet.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 1 3:1',
      'config kubelet.yaml 2:KubeletConfiguration',
    ],
  ],
  [
    'files of one name: that at the path of the machine',
    {
      'root/etc/systemd/system/kubelet.service': unit('--read-only-port=0'),
      'root/etc/kubernetes/kubelet.yaml': `${kubelet}readOnlyPort: 1\n`,
      'root/etc/kubelet.yaml': `${kubelet}readOnlyPort: 2\n`,
      'other/etc/kubernetes/kubelet.yaml': `${kubelet}readOnlyPort: 3\n`,
    },
    [
      'other/etc/kubernetes/kubelet.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 3 3:3',
      'config other/etc/kubernetes/kubelet.yaml 2:KubeletConfiguration',
    ],
    [
      'root/etc/kubelet.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 2 3:2',
      'config root/etc/kubelet.yaml 2:KubeletConfiguration',
    ],
    [
      'root/etc/kubernetes/kubelet.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 0 2:0',
      'config root/etc/kubernetes/kubelet.yaml 2:KubeletConfiguration',
    ],
  ],
  [
    'a script that writes the file and starts the kubelet, and another machine',
    {
      'up.sh': `#!/bin/sh\ncat > /var/lib/kubelet/config.yaml <<END\n${kubelet}readOnlyPort: 1\nEND\nkubelet --config /var/lib/kubelet/config.yaml --anonymous-auth=false\n`,
      'x/y/config.yaml': `${kubelet}readOnlyPort: 2\n`,
    },
    [
      'up.sh#KubeletConfiguration/~0',
      '4:KubeletConfiguration',
      'anonymous-auth false 7:false',
      'read-only-port 1 5:1',
      'config up.sh 4:KubeletConfiguration',
    ],
    [
      'x/y/config.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 2 3:2',
      'config x/y/config.yaml 2:KubeletConfiguration',
    ],
  ],
  [
    'etcd, which ignores all flags, and kube-proxy, which does as well',
    {
      'etcd.service':
        '[Service]\nEnvironment=ETCD_CLIENT_CERT_AUTH=true\nExecStart=etcd --config-file /etc/etcd/etcd.conf.yml --cert-file=/a\n',
      'etcd.conf.yml': 'name: a\nclient-transport-security:\n  key-file: /b\n',
      'kube-proxy.service':
        '[Service]\nExecStart=kube-proxy --config=/var/lib/kube-proxy/proxy.yaml --metrics-bind-address=0.0.0.0\n',
      'proxy.yaml':
        'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmetricsBindAddress: 127.0.0.1\n',
    },
    ['etcd.conf.yml#etcd', '1:name: a', 'key-file /b 3:/b'],
    [
      'proxy.yaml#KubeProxyConfiguration/~0',
      '2:KubeProxyConfiguration',
      'config proxy.yaml 2:KubeProxyConfiguration',
      'metrics-bind-address 127.0.0.1 3:127.0.0.1',
    ],
  ],
  [
    'a scheduler: the file says where it profiles, the flags where it listens',
    {
      'kube-scheduler.service':
        '[Service]\nExecStart=kube-scheduler --config=/etc/kubernetes/scheduler.yaml --profiling=true --bind-address=127.0.0.1\n',
      'scheduler.yaml':
        'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nenableProfiling: false\n',
    },
    [
      'kube-scheduler.service#kube-scheduler',
      '2:kube-scheduler',
      'bind-address 127.0.0.1 2:127.0.0.1',
      'config /etc/kubernetes/scheduler.yaml 2:/etc/kubernetes/scheduler.yaml',
    ],
    [
      'scheduler.yaml#KubeSchedulerConfiguration/~0',
      '2:KubeSchedulerConfiguration',
      'profiling false 3:false',
      'config scheduler.yaml 2:KubeSchedulerConfiguration',
    ],
  ],
  [
    'a playbook that writes both',
    {
      'play.yml': `- hosts: all\n  tasks:\n    - copy:\n        dest: /etc/kubernetes/kubelet.yaml\n        content: |\n          apiVersion: kubelet.config.k8s.io/v1beta1\n          kind: KubeletConfiguration\n          readOnlyPort: 1\n    - copy:\n        dest: /etc/systemd/system/kubelet.service\n        content: |\n          ${unit('--read-only-port=0').replace('\n', '\n          ')}`,
    },
    [
      'play.yml#KubeletConfiguration/~0',
      '7:KubeletConfiguration',
      'read-only-port 0 13:0',
      'config play.yml 7:KubeletConfiguration',
    ],
  ],
  [
    'a role that puts a template where the flag says, and one of another role',
    {
      'roles/a/tasks/main.yml':
        '- name: b\n  template: {src: settings.yml.j2, dest: /etc/kubernetes/kubelet.yaml}\n- ansible.builtin.copy: {src: kubelet.service, dest: /etc/systemd/system/}\n',
      'roles/a/templates/settings.yml.j2': `${kubelet}readOnlyPort: 1\n`,
      'roles/a/files/kubelet.service': unit('--read-only-port=0'),
      'roles/b/templates/settings.yml.j2': `${kubelet}readOnlyPort: 2\n`,
    },
    [
      'roles/a/templates/settings.yml.j2#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 0 2:0',
      'config roles/a/templates/settings.yml.j2 2:KubeletConfiguration',
    ],
    [
      'roles/b/templates/settings.yml.j2#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 2 3:2',
      'config roles/b/templates/settings.yml.j2 2:KubeletConfiguration',
    ],
  ],
  [
    'a scheduler with its file in a ConfigMap',
    {
      'a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  scheduler.yaml: |\n    apiVersion: kubescheduler.config.k8s.io/v1\n    kind: KubeSchedulerConfiguration\n    enableProfiling: false\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\nspec: {containers: [{name: c, image: d, command: [kube-scheduler, --config=/etc/kubernetes/scheduler.yaml]}]}\n',
    },
    [
      'a.yaml#KubeSchedulerConfiguration/~0',
      '7:KubeSchedulerConfiguration',
      'profiling false 8:false',
      'config a.yaml 7:KubeSchedulerConfiguration',
    ],
    [
      'a.yaml#Pod/b/c/kube-scheduler',
      '13:kube-scheduler',
      'config /etc/kubernetes/scheduler.yaml 13:/etc/kubernetes/scheduler.yaml',
    ],
  ],
  [
    'a file whose own name says nothing',
    {
      'kubelet.service': '[Service]\nExecStart=kubelet --config=/etc/kubelet/settings --read-only-port=0\n',
      settings: `${kubelet}protectKernelDefaults: true\n`,
    },
    [
      'settings#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'protect-kernel-defaults true 3:true',
      'read-only-port 0 2:0',
      'config settings 2:KubeletConfiguration',
    ],
    [
      'settings#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'protect-kernel-defaults true 3:true',
      'config settings 2:KubeletConfiguration',
    ],
  ],
  [
    'a file of another project, and one of another program',
    {
      'a/units/kubelet.service': unit('--read-only-port=0'),
      'b/kubelet.yaml': `${kubelet}readOnlyPort: 1\n`,
      'a/kubelet.yaml':
        'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmetricsBindAddress: 127.0.0.1\n',
    },
    [
      'a/kubelet.yaml#KubeProxyConfiguration/~0',
      '2:KubeProxyConfiguration',
      'config a/kubelet.yaml 2:KubeProxyConfiguration',
      'metrics-bind-address 127.0.0.1 3:127.0.0.1',
    ],
    [
      'a/units/kubelet.service#kubelet',
      '2:/usr/bin/kubelet',
      'read-only-port 0 2:0',
      'config /etc/kubernetes/kubelet.yaml 2:/etc/kubernetes/kubelet.yaml',
    ],
    [
      'b/kubelet.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 1 3:1',
      'config b/kubelet.yaml 2:KubeletConfiguration',
    ],
  ],
])('%s', async (_, files, ...wanted) => {
  const found = await componentsIn(files)
  expect(found.toSorted(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))).toEqual(wanted)
})

it.each([11, 101])('leaves files alone of which too many have the name: %d', async (length) => {
  const many = Object.fromEntries(Array.from({ length }, (_, i) => [`${i}/kubelet.yaml`, kubelet]))
  const { subjects } = await readAll(repository({ ...many, 'kubelet.service': unit('--read-only-port=0') }))
  const found = subjects.filter((subject): subject is Component => subject.kind === 'component')
  expect(found.map((one) => one['read-only-port']?.value).filter((port) => port !== undefined)).toEqual([0])
  expect(found).toHaveLength(length + 1)
})

it.each<[string, Record<string, string>, ...string[][]]>([
  [
    'over its file, the last by name above the others, and below its flags',
    {
      'kubelet.service': unit('--config-dir=/etc/kubernetes/kubelet.conf.d --event-qps=5'),
      'kubelet.yaml': `${kubelet}readOnlyPort: 1\nfeatureGates: {A: true}\nprotectKernelDefaults: true\n`,
      'kubelet.conf.d/20-b.conf': `${kubelet}readOnlyPort: 3\nfeatureGates: {B: true}\neventRecordQPS: 0\n`,
      'kubelet.conf.d/10-a.conf.j2': `${kubelet}readOnlyPort: 2\n`,
      'kubelet.conf.d/30-c.yaml': `${kubelet}readOnlyPort: 4\n`,
    },
    [
      'kubelet.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'protect-kernel-defaults true 5:true',
      'event-qps 5 2:5',
      'read-only-port 3 3:3',
      'config kubelet.yaml 2:KubeletConfiguration',
      'feature-gates A=true 4:true',
      'feature-gates B=true 4:true',
    ],
    // Both lie where the flags do not say.
    [
      'kubelet.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'protect-kernel-defaults true 5:true',
      'read-only-port 1 3:1',
      'config kubelet.yaml 2:KubeletConfiguration',
      'feature-gates A=true 4:true',
    ],
    [
      'kubelet.conf.d/20-b.conf#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'event-qps 0 5:0',
      'read-only-port 3 3:3',
      'config kubelet.conf.d/20-b.conf 2:KubeletConfiguration',
      'feature-gates B=true 4:true',
    ],
    [
      'kubelet.conf.d/30-c.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 4 3:4',
      'config kubelet.conf.d/30-c.yaml 2:KubeletConfiguration',
    ],
  ],
  [
    'and checks those elsewhere that may not be its own, where its flags say something else',
    {
      'node/kubelet.service': unit('--config-dir=/etc/kubelet.d --read-only-port=0'),
      'node/other/kubelet.d/a.conf': `${kubelet}readOnlyPort: 1\n`,
    },
    [
      'node/kubelet.service#kubelet',
      '2:/usr/bin/kubelet',
      'read-only-port 0 2:0',
      'config /etc/kubernetes/kubelet.yaml 2:/etc/kubernetes/kubelet.yaml',
      'config-dir /etc/kubelet.d 2:/etc/kubelet.d',
    ],
    [
      'node/other/kubelet.d/a.conf#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 1 3:1',
      'config node/other/kubelet.d/a.conf 2:KubeletConfiguration',
    ],
  ],
  [
    'over its flags’ defaults, where it has no file',
    {
      'kubelet.service': '[Service]\nExecStart=/usr/bin/kubelet --config-dir /etc/kubelet.d/ --feature-gates=A=true\n',
      'files/etc/kubelet.d/a.conf': `${kubelet}readOnlyPort: 0\nfeatureGates: {B: true}\n`,
      'other/kubelet.d/a.conf': `${kubelet}readOnlyPort: 1\n`,
    },
    [
      'kubelet.service#kubelet',
      '2:/usr/bin/kubelet',
      'read-only-port 0 3:0',
      'config-dir /etc/kubelet.d/ 2:/etc/kubelet.d/',
      'feature-gates B=true 4:true',
      'feature-gates A=true 2:A=true',
    ],
    [
      'other/kubelet.d/a.conf#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'read-only-port 1 3:1',
      'config other/kubelet.d/a.conf 2:KubeletConfiguration',
    ],
  ],
])('lays the files of the folder of a kubelet %s', async (_, files, ...expected) => {
  const found = await componentsIn(files)
  expect(found.map((one) => one.filter((line) => !line.includes('?'))).toSorted()).toEqual(expected.toSorted())
})

it('does not ask a file of such a folder for what its configuration sets', async () => {
  const text = `${kubelet}readOnlyPort: 0\n`
  const { subjects } = await readAll(repository({ 'kubelet.conf.d/a.conf': text, 'kubelet-node.conf': text }))
  const found = subjects.filter((subject) => subject.kind === 'component')
  expect(found.map(({ key, unsupported }) => [key, unsupported.has('anonymous-auth')])).toEqual([
    ['kubelet-node.conf#KubeletConfiguration/~0', false],
    ['kubelet.conf.d/a.conf#KubeletConfiguration/~0', true],
  ])
})

/** What kubelets are asked for beside what is asked of the file that they read. */
const asked = async (files: Readonly<Record<string, string>>) => {
  const { subjects } = await readAll(repository(files))
  const found = subjects.filter((subject) => subject.kind === 'component')
  return found.map((one) => [
    one['read-only-port']?.value,
    ...(['read-only-port', 'protect-kernel-defaults', 'event-qps'] as const).filter(
      (flag) => !one.unsupported.has(flag),
    ),
  ])
}
const both = ['read-only-port', 'protect-kernel-defaults', 'event-qps']
const bad = `${kubelet}readOnlyPort: 10255\n`

it.each<[string, Record<string, string>, unknown[][]]>([
  [
    'a unit beside it',
    { 'kubelet.service': unit('--read-only-port=0 --protect-kernel-defaults'), 'kubelet.yaml': bad },
    [
      [0, ...both],
      [10255, 'read-only-port', 'protect-kernel-defaults'],
    ],
  ],
  [
    'two units, of which one says nothing',
    { 'a.service': unit('--read-only-port=0'), 'b.service': unit(''), 'kubelet.yaml': bad },
    [
      [0, ...both],
      [10255, ...both],
    ],
  ],
  [
    'a unit that names it without a folder',
    {
      'kubelet.service': '[Service]\nExecStart=kubelet --config=kubelet.yaml --read-only-port=0\n',
      'kubelet.yaml': bad,
    },
    [
      [0, ...both],
      [10255, 'read-only-port'],
    ],
  ],
  [
    'a unit that names it at the root of a machine',
    {
      'x/kubelet.service': '[Service]\nExecStart=kubelet --config=/kubelet.yaml --read-only-port=0\n',
      'x/kubelet.yaml': bad,
    },
    [
      [0, ...both],
      [10255, 'read-only-port'],
    ],
  ],
  [
    'a unit, and it lies at the path of the machine',
    { 'root/etc/systemd/system/kubelet.service': unit('--read-only-port=0'), 'root/etc/kubernetes/kubelet.yaml': bad },
    [[0, ...both]],
  ],
  [
    'a script that starts the kubelet with it',
    { 'up.sh': 'kubelet --config conf/kubelet.yaml --read-only-port=0\n', 'conf/kubelet.yaml': bad },
    [[0, ...both]],
  ],
  [
    'files of a folder beside it',
    {
      'root/etc/systemd/system/kubelet.service': unit('--config-dir=/etc/kubernetes/kubelet.conf.d'),
      'root/etc/kubernetes/kubelet.yaml': bad,
      'root/kubelet.conf.d/a.conf': `${kubelet}readOnlyPort: 0\nprotectKernelDefaults: true\n`,
    },
    [
      [0, ...both],
      [10255, 'read-only-port', 'protect-kernel-defaults'],
    ],
  ],
  [
    'files of the folder that the flags name',
    {
      'root/etc/systemd/system/kubelet.service': unit('--config-dir=/etc/kubernetes/kubelet.conf.d'),
      'root/etc/kubernetes/kubelet.yaml': bad,
      'root/etc/kubernetes/kubelet.conf.d/a.conf': `${kubelet}readOnlyPort: 0\n`,
    },
    [[0, ...both]],
  ],
])('a kubelet’s file is no better for what nobody says is its own: %s', async (_, files, expected) => {
  const found = await asked(files)
  expect(found.filter(([port]) => port === 0 || port === 10255).toSorted()).toEqual(expected)
})

it('drop-ins of the kubelet stand in any folder that it is told of', async () => {
  const found = await componentsIn({
    'kubelet.service': '[Service]\nExecStart=/usr/bin/kubelet --config-dir=/etc/node/parts\n',
    'etc/node/parts/20-closed.conf': `${kubelet}readOnlyPort: 0\n`,
    'etc/node/parts/10-open.conf': `${kubelet}readOnlyPort: 10255\n`,
  })
  expect(found.map(([, , ...settings]) => settings.filter((one) => one.startsWith('read-only-port')))).toEqual([
    ['read-only-port 0 3:0'],
  ])
})
