import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { componentsIn } from './components.ts'

const script = (text: string) => ({ 'a.sh': `#!/bin/sh\n${text}\n` })

const coded = btoa(
  '{"kind": "KubeletConfiguration", "apiVersion": "kubelet.config.k8s.io/v1beta1", "readOnlyPort": 10255}',
)

/** What is decoded stands where its commands do. */
const decoding = (line: string): string[] => [
  'a.sh#KubeletConfiguration/~0',
  `2:${line}`,
  `read-only-port 10255 2:${line}`,
  `config a.sh 2:${line}`,
]

it.each<[string, Record<string, string>, ...string[][]]>([
  [
    'the program itself, with variables before it',
    script('ETCD_AUTO_TLS=true etcd --data-dir /d --listen-client-urls http://0.0.0.0:2379 &'),
    ['a.sh#etcd', '2:etcd', 'auto-tls true 2:etcd', 'listen-client-urls http://0.0.0.0:2379 2:http://0.0.0.0:2379'],
  ],
  [
    'behind another program, by its path, with a variable of the script',
    script('MODE=AlwaysAllow\nsudo -E /opt/bin/kube-apiserver --authorization-mode=$MODE'),
    ['a.sh#kube-apiserver', '3:/opt/bin/kube-apiserver', 'authorization-mode AlwaysAllow 3:$MODE'],
  ],
  [
    'flags that come from elsewhere',
    script('kubelet --read-only-port=0 $FLAGS'),
    ['a.sh#kubelet', '2:kubelet', 'read-only-port 0 2:0', '? $FLAGS has no known value'],
  ],
  [
    'a file whose text is decoded',
    script(`base64 -d <<< ${coded} > /var/lib/kubelet/config.yaml`),
    decoding(`base64 -d <<< ${coded} > /var/lib/kubelet/config.yaml`),
  ],
  [
    'a file whose text comes decoded through a pipe',
    script(`echo ${coded} | base64 --decode > /var/lib/kubelet/config.yaml`),
    decoding(`echo ${coded} | base64 --decode > /var/lib/kubelet/config.yaml`),
  ],
  [
    'k3s as a server',
    script('k3s server --kubelet-arg anonymous-auth=true --disable=traefik'),
    ['a.sh#kubelet', '2:anonymous-auth=true', 'anonymous-auth true 2:true'],
  ],
  [
    'the variable of the script that installs k3s, before the shell, exported, and behind sudo',
    {
      ...script('curl -sfL https://get.k3s.io | INSTALL_K3S_EXEC="server --kube-apiserver-arg=profiling=true" sh -'),
      'b.sh': 'export INSTALL_K3S_EXEC="--kube-apiserver-arg profiling=true"\ncurl https://get.k3s.io | sh',
      'c.sh': 'curl https://get.k3s.io | sudo INSTALL_K3S_EXEC="--etcd-arg=auto-tls=true" sh -',
    },
    ['a.sh#kube-apiserver', '2:profiling=true', 'profiling true 2:true'],
    ['b.sh#kube-apiserver', '1:profiling=true', 'profiling true 1:true'],
    ['c.sh#etcd', '1:auto-tls=true', 'auto-tls true 1:true'],
  ],
  [
    'how that script writes the kubeconfig, before the shell, exported, and behind sudo',
    {
      ...script('curl -sfL https://get.k3s.io | K3S_KUBECONFIG_MODE="644" sh -'),
      'b.sh': 'export K3S_KUBECONFIG_MODE=640\ncurl https://get.k3s.io | sh',
      'c.sh': 'curl https://get.k3s.io | sudo K3S_KUBECONFIG_MODE=666 sh -',
      'd.sh': 'curl https://get.k3s.io | INSTALL_K3S_EXEC="server --write-kubeconfig-mode 664" sh -',
    },
    ['a.sh#kube-apiserver', '2:644', 'write-kubeconfig-mode 644 2:644'],
    ['b.sh#kube-apiserver', '1:640', 'write-kubeconfig-mode 640 1:640'],
    ['c.sh#kube-apiserver', '1:666', 'write-kubeconfig-mode 666 1:666'],
    ['d.sh#kube-apiserver', '1:--write-kubeconfig-mode', 'write-kubeconfig-mode 664 1:664'],
  ],
  [
    'what that script is given as arguments',
    script('curl -sfL https://get.rke2.io | sh -s - server --kube-apiserver-arg=anonymous-auth=true'),
    ['a.sh#kube-apiserver', '2:anonymous-auth=true', 'anonymous-auth true 2:true'],
  ],
  [
    'minikube, k3d and the nodes of EKS',
    script(
      "minikube start --extra-config=apiserver.profiling=true\nk3d cluster create a --k3s-arg '--kubelet-arg=read-only-port=10255@agent:*'\n/etc/eks/bootstrap.sh b --kubelet-extra-args '--anonymous-auth=true --v=2'",
    ),
    ['a.sh#kube-apiserver', '2:apiserver.profiling=true'.replace('apiserver.', ''), 'profiling true 2:true'],
    ['a.sh#kubelet', '3:read-only-port=10255', 'read-only-port 10255 3:10255'],
    ['a.sh#kubelet~2', '4:--anonymous-auth=true', 'anonymous-auth true 4:true'],
  ],
  [
    'a recipe',
    { Makefile: 'up:\n\tetcd --name a --auto-tls\n' },
    ['Makefile#etcd', '2:etcd', 'auto-tls true 2:--auto-tls'],
  ],
  [
    'a step of a workflow',
    {
      '.github/workflows/a.yml':
        'on: push\njobs:\n  b:\n    runs-on: x\n    steps:\n    - run: etcd --name a --auto-tls &\n',
    },
    ['.github/workflows/a.yml#jobs/b/etcd', '6:etcd', 'auto-tls true 6:--auto-tls'],
  ],
])('%s', async (_, files, ...expected) => {
  expect(await componentsIn(files)).toEqual(expected)
})

it.each<[string, string]>([
  ['a name that another program is given', 'helm install etcd bitnami/etcd --set auto-tls=true'],
  ['a package', 'apt-get install -y etcd kubelet --no-install-recommends'],
  ['a service', 'systemctl enable --now kubelet'],
  ['a binary that is copied', 'install -m 755 etcd --target-directory=/usr/local/bin'],
  ['a program in a pod', 'kubectl exec etcd-0 -- etcd --version'],
  ['a text', 'echo "etcd --auto-tls"'],
  ['other commands of k3s', 'k3s kubectl get pods; k3s etcd-snapshot save --name a'],
  ['another use of minikube', 'minikube config set --extra-config=kubelet.read-only-port=1'],
])('no component: %s', async (_, line) => {
  expect(await componentsIn(script(line))).toEqual([])
})

it.each<[string, Record<string, string>, ...string[][]]>([
  [
    'services of Compose by their images and commands',
    {
      'compose.yaml':
        'services:\n  a:\n    image: rancher/k3s:v1.30.0-k3s1\n    command: server --kubelet-arg=read-only-port=10255\n  b:\n    image: quay.io/coreos/etcd:v3.5.0\n    environment:\n      ETCD_AUTO_TLS: "true"\n  c:\n    image: registry.k8s.io/kube-scheduler:v1.30.0\n    command: [kube-scheduler, --profiling=true]\n',
    },
    ['compose.yaml#a/kubelet', '4:read-only-port=10255', 'read-only-port 10255 4:10255'],
    [
      'compose.yaml#b/etcd',
      '6:quay.io/coreos/etcd:v3.5.0',
      'auto-tls true 8:true',
      'version 3.5.0 6:quay.io/coreos/etcd:v3.5.0',
    ],
    [
      'compose.yaml#c/kube-scheduler',
      '11:kube-scheduler',
      'profiling true 11:true',
      'version 1.30.0 10:registry.k8s.io/kube-scheduler:v1.30.0',
    ],
  ],
  [
    'a run line',
    script('docker run -d quay.io/coreos/etcd:v3.5.0 etcd --name a --auto-tls'),
    ['a.sh#run/etcd/etcd', '2:etcd', 'auto-tls true 2:--auto-tls', 'version 3.5.0 2:quay.io/coreos/etcd:v3.5.0'],
  ],
])('in a container: %s', async (_, files, ...expected) => {
  expect(await componentsIn(files)).toEqual(expected)
})

it.each<[string, Record<string, string>, ...string[][]]>([
  [
    'k3s in a unit, on several lines and in quotes',
    {
      'k3s.service':
        "[Service]\nExecStart=/usr/local/bin/k3s \\\n  server \\\n  '--kube-apiserver-arg=profiling=true'\n",
    },
    ['k3s.service#kube-apiserver', '4:profiling=true', 'profiling true 4:true'],
  ],
  [
    'a drop-in that only sets variables, in its folder and outside of one',
    {
      'kubelet.service.d/20-a.conf': '[Service]\nEnvironment="KUBELET_EXTRA_ARGS=--anonymous-auth=true"\n',
      'files/10-kubeadm.conf': '[Service]\nEnvironment=KUBELET_EXTRA_ARGS=--read-only-port=1\n',
    },
    ['kubelet.service.d/20-a.conf#KUBELET_EXTRA_ARGS', '2:--anonymous-auth=true', 'anonymous-auth true 2:true'],
    ['files/10-kubeadm.conf#KUBELET_EXTRA_ARGS', '2:--read-only-port=1', 'read-only-port 1 2:1'],
  ],
  [
    'variables of etcd and of an API server whose units are elsewhere',
    {
      'etc/default/etcd': 'ETCD_NAME=a\nETCD_LISTEN_CLIENT_URLS="http://0.0.0.0:2379"\n',
      'etc/kubernetes/apiserver': 'KUBE_API_ARGS="--authorization-mode=AlwaysAllow"\n',
    },
    ['etc/default/etcd#etcd', '1:a', 'listen-client-urls http://0.0.0.0:2379 2:http://0.0.0.0:2379'],
    [
      'etc/kubernetes/apiserver#KUBE_API_ARGS',
      '1:--authorization-mode=AlwaysAllow',
      'authorization-mode AlwaysAllow 1:AlwaysAllow',
    ],
  ],
  [
    'RKE and k3d',
    {
      'cluster.yml':
        'nodes: [{address: a}]\nauthorization: {mode: none}\nservices:\n  kube-api:\n    extra_args:\n      profiling: "true"\n  kubelet:\n    extra_args_array:\n      feature-gates: [A=true]\n',
      'k3d.yaml':
        'apiVersion: k3d.io/v1alpha5\nkind: Simple\noptions:\n  k3s:\n    extraArgs:\n    - arg: --kubelet-arg=read-only-port=1\n      nodeFilters: [server:*]\n',
    },
    ['cluster.yml#kube-apiserver', '5:extra_args', 'profiling true 6:true', 'authorization-mode AlwaysAllow 2:none'],
    ['cluster.yml#kubelet', '8:extra_args_array', 'feature-gates A=true 9:A=true'],
    ['k3d.yaml#kubelet', '6:read-only-port=1', 'read-only-port 1 6:1'],
  ],
  [
    'a whole ConfigMap as the environment of etcd',
    {
      'a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: n}\ndata:\n  ETCD_AUTO_TLS: "true"\n  OTHER: x\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\nspec:\n  containers:\n  - name: e\n    image: etcd:3\n    envFrom: [{configMapRef: {name: c}}]\n    command: [etcd]\n',
    },
    ['a.yaml#Pod/n/p/e/etcd', '16:etcd', 'auto-tls true 5:true'],
  ],
])('elsewhere: %s', async (_, files, ...expected) => {
  expect(await componentsIn(files)).toEqual(expected)
})

it('hides no container behind the name of a part of a cluster', async () => {
  const { subjects } = await readAll(repository(script('./with.sh etcd docker run --privileged app:1')))
  expect(subjects.map(({ key }) => key)).toEqual(['a.sh#run/app'])
})
