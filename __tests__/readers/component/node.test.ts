import { expect, it } from 'vitest'
import { componentsIn } from './components.ts'

const kubelet = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n'

it.each<[string, Record<string, string>, ...string[][]]>([
  [
    'a unit of etcd without flags, with a file of variables',
    {
      'etcd.service': '[Service]\nEnvironmentFile=/etc/etcd.env\nExecStart=/usr/bin/etcd\n',
      'etcd.env': 'ETCD_LISTEN_CLIENT_URLS=http://0.0.0.0:2379\nETCD_DATA_DIR=/d\n',
    },
    ['etcd.service#etcd', '3:/usr/bin/etcd', 'listen-client-urls http://0.0.0.0:2379 1:http://0.0.0.0:2379'],
  ],
  [
    'a configuration file',
    {
      'a.yaml': `${kubelet}authentication:\n  anonymous: {enabled: no}\n  x509:\nreadOnlyPort: 0x1\ntlsCipherSuites:\n- A\n- B\nfeatureGates: {C: on}\nseccompDefault: \${SECCOMP}\n`,
    },
    [
      'a.yaml#KubeletConfiguration/~0',
      '2:KubeletConfiguration',
      'anonymous-auth false 4:no',
      'read-only-port 1 6:0x1',
      'config a.yaml 2:KubeletConfiguration',
      'feature-gates C=true 10:on',
      'tls-cipher-suites A 8:A',
      'tls-cipher-suites B 9:B',
      'seccomp-default? it is a placeholder',
    ],
  ],
  [
    'JSON, and a duration that is as good as none',
    {
      'a.json':
        '{"kind": "KubeletConfiguration", "apiVersion": "kubelet.config.k8s.io/v1beta1", "streamingConnectionIdleTimeout": "0s", "podPidsLimit": 9}',
    },
    [
      'a.json#KubeletConfiguration/~0',
      '1:KubeletConfiguration',
      'pod-max-pids 9 1:9',
      'config a.json 1:KubeletConfiguration',
    ],
  ],
  [
    'what kubeadm makes of one: it sets the CA, and the rotation whatever is written',
    {
      'a.yaml': `apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n---\n${kubelet}rotateCertificates: false\n`,
    },
    [
      'a.yaml#KubeletConfiguration/~0',
      '5:KubeletConfiguration',
      'rotate-certificates true 5:KubeletConfiguration',
      'client-ca-file /etc/kubernetes/pki/ca.crt 5:KubeletConfiguration',
      'config a.yaml 5:KubeletConfiguration',
    ],
  ],
  [
    'a ConfigMap',
    {
      'a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config}\ndata:\n  kubelet: |\n    apiVersion: kubelet.config.k8s.io/v1beta1\n    kind: KubeletConfiguration\n    readOnlyPort: 10255\n',
    },
    [
      'a.yaml#KubeletConfiguration/~0',
      '7:KubeletConfiguration',
      'read-only-port 10255 8:10255',
      'config a.yaml 7:KubeletConfiguration',
    ],
  ],
  ['an object of another group', { 'a.yaml': 'apiVersion: example.com/v1\nkind: KubeletConfiguration\n' }],
  [
    'a pod whose kubelet reads a file',
    {
      'a.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: b, image: c, command: [kubelet, --config=/d, --v=2]}]}\n',
    },
    ['a.yaml#Pod/a/b/kubelet', '4:kubelet', 'config /d 4:/d'],
  ],
])('%s', async (_, files, ...wanted) => {
  expect(await componentsIn(files)).toEqual(wanted)
})

const kubeadm = (kind: string, extra: string) => `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ${kind}\n${extra}`
const indented = (text: string) => text.replaceAll(/^(?=.)/gm, '    ')

it.each<[string, Record<string, string>, ...string[][]]>([
  [
    'flags of kubeadm, as a mapping and as a list',
    {
      'a.yaml': `${kubeadm('InitConfiguration', 'nodeRegistration:\n  kubeletExtraArgs: {anonymous-auth: "true"}\n')}---\n${kubeadm('JoinConfiguration', 'nodeRegistration:\n  kubeletExtraArgs:\n  - {name: read-only-port, value: "1"}\n')}`,
    },
    ['a.yaml#InitConfiguration/~0/kubelet', '4:kubeletExtraArgs', 'anonymous-auth true 4:true'],
    ['a.yaml#JoinConfiguration/~0/kubelet', '9:kubeletExtraArgs', 'read-only-port 1 10:1'],
  ],
  [
    'Cluster API',
    {
      'a.yaml':
        'apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\nmetadata: {name: a}\nspec:\n  kubeadmConfigSpec:\n    joinConfiguration:\n      nodeRegistration:\n        kubeletExtraArgs:\n          event-qps: "0"\n',
    },
    ['a.yaml#KubeadmControlPlane/a/kubelet', '8:kubeletExtraArgs', 'event-qps 0 9:0'],
  ],
  [
    'patches of kind, with and without a version',
    {
      'a.yaml': `apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nkubeadmConfigPatches:\n- |\n${indented(kubelet)}    readOnlyPort: 2\nnodes:\n- role: worker\n  kubeadmConfigPatches:\n  - |\n    kind: JoinConfiguration\n    nodeRegistration:\n      kubeletExtraArgs:\n        read-only-port: 3\n`,
    },
    [
      'a.yaml#KubeletConfiguration/~0',
      '6:KubeletConfiguration',
      'read-only-port 2 7:2',
      'config a.yaml 6:KubeletConfiguration',
    ],
    ['a.yaml#JoinConfiguration/~0/kubelet', '14:kubeletExtraArgs', 'read-only-port 3 15:3'],
  ],
  [
    'kOps',
    {
      'a.yaml':
        'apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: a}\nspec:\n  kubelet: {anonymousAuth: true}\n  masterKubelet: {authorizationMode: AlwaysAllow}\n',
    },
    ['a.yaml#Cluster/a/kubelet', '5:kubelet', 'anonymous-auth true 5:true'],
    ['a.yaml#Cluster/a/masterKubelet', '6:masterKubelet', 'authorization-mode AlwaysAllow 6:AlwaysAllow'],
  ],
  [
    'eksctl and OpenShift',
    {
      'a.yaml':
        'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: a}\nnodeGroups:\n- name: b\n- name: c\n  kubeletExtraConfig: {podPidsLimit: -1}\n',
      'b.yaml':
        'apiVersion: machineconfiguration.openshift.io/v1\nkind: KubeletConfig\nmetadata: {name: a}\nspec:\n  kubeletConfig: {protectKernelDefaults: false}\n',
    },
    ['a.yaml#ClusterConfig/a/kubelet', '7:kubeletExtraConfig', 'pod-max-pids -1 7:-1'],
    ['b.yaml#KubeletConfig/a/kubelet', '5:kubeletConfig', 'protect-kernel-defaults false 5:false'],
  ],
  [
    'EKS’ nodes, and one of another group',
    {
      'a.yaml':
        'apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet:\n    config: {readOnlyPort: 10255}\n    flags:\n    - --anonymous-auth=true\n    - [a]\n',
      'b.yaml': 'apiVersion: example.com/v1\nkind: NodeConfig\nspec: {kubelet: {flags: [--anonymous-auth=true]}}\n',
    },
    ['a.yaml#NodeConfig/~0/kubelet', '6:flags', 'anonymous-auth true 7:true'],
    ['a.yaml#NodeConfig/~0/kubelet~1', '5:config', 'read-only-port 10255 5:10255'],
  ],
  [
    'a cluster of kOps as Cluster API has it, and one of another group',
    {
      'a.yaml':
        'apiVersion: controlplane.cluster.x-k8s.io/v1alpha1\nkind: KopsControlPlane\nmetadata: {name: a}\nspec:\n  kopsClusterSpec:\n    authorization: {alwaysAllow: {}}\n    kubelet: {readOnlyPort: 1}\n',
      'b.yaml':
        'apiVersion: example.com/v1\nkind: KopsControlPlane\nspec: {kopsClusterSpec: {kubelet: {readOnlyPort: 1}}}\n',
    },
    ['a.yaml#KopsControlPlane/a/kube-apiserver', '6:alwaysAllow', 'authorization-mode AlwaysAllow 6:alwaysAllow'],
    ['a.yaml#KopsControlPlane/a/kubelet', '7:kubelet', 'read-only-port 1 7:1'],
  ],
  [
    'a cluster of another group',
    { 'a.yaml': 'apiVersion: example.com/v1\nkind: Cluster\nspec: {kubelet: {readOnlyPort: 1}}\n' },
  ],
  [
    'a unit with its drop-in and environment files',
    {
      'etc/systemd/system/kubelet.service': '[Service]\nExecStart=/usr/bin/kubelet\n',
      'etc/systemd/system/kubelet.service.d/10-kubeadm.conf':
        '[Service]\nEnvironment="CONFIG=--config=/var/lib/kubelet/config.yaml"\nEnvironmentFile=-/etc/default/kubelet\nExecStart=\nExecStart=/usr/bin/kubelet $CONFIG $KUBELET_EXTRA_ARGS $OTHER\n',
      'etc/default/kubelet': 'KUBELET_EXTRA_ARGS="--read-only-port=1 --v=2"\n',
    },
    [
      'etc/systemd/system/kubelet.service#kubelet',
      '5:/usr/bin/kubelet',
      'read-only-port 1 1:1',
      'config /var/lib/kubelet/config.yaml 2:/var/lib/kubelet/config.yaml',
    ],
  ],
  [
    'a unit whose flags are all',
    {
      'kubelet.service': '[Service]\nExecStart=/bin/sh -c "exec kubelet --anonymous-auth=false"\nRestart=always\n',
      'kube-proxy.service': '[Service]\nExecStart=/usr/bin/kube-proxy \\\n  --metrics-bind-address=0.0.0.0\n',
      'etcd.service': '[Service]\nEnvironment=ETCD_CERT_FILE=/a\nExecStart=etcd --key-file=/b\n',
    },
    ['etcd.service#etcd', '3:etcd', 'cert-file /a 2:/a', 'key-file /b 3:/b'],
    ['kube-proxy.service#kube-proxy', '2:/usr/bin/kube-proxy', 'metrics-bind-address 0.0.0.0 3:0.0.0.0'],
    ['kubelet.service#kubelet', '2:kubelet', 'anonymous-auth false 2:false'],
  ],
  [
    'an environment file alone',
    { 'roles/files/sysconfig/kubelet': 'KUBELET_EXTRA_ARGS=--hostname-override=a --config=/b\n' },
    [
      'roles/files/sysconfig/kubelet#KUBELET_EXTRA_ARGS',
      '1:--hostname-override=a --config=/b',
      'config /b 1:/b',
      'hostname-override a 1:a',
    ],
  ],
  [
    'units of other programs, and one without flags',
    {
      'a.service': '[Service]\nExecStart=/usr/bin/backup --etcd /b\n',
      'kubelet.service': '[Service]\nExecStart=/usr/bin/kubelet\n',
    },
  ],
])('%s', async (_, files, ...wanted) => {
  expect(await componentsIn(files)).toEqual(wanted)
})
