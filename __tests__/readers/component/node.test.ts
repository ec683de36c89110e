import { expect, it } from 'vitest'
import { componentsIn } from './components.ts'

const kubelet = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n'

it.each<[string, Record<string, string>, ...string[][]]>([
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
      'seccomp-default? it is filled in later',
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
      'a.yaml': `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n---\n${kubelet}rotateCertificates: false\n`,
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
