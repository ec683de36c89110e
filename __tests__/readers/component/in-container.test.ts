import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { componentsIn } from './components.ts'

async function components(container: string) {
  const whole = container.includes('image:') ? container : `${container}\nimage: shop:1`
  const lines = whole.replaceAll(/^/gm, '    ')
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: b\n${lines}\n`
  const found = await componentsIn({ 'pod.yaml': text })
  return found.map(([key, ...rest]) => [key!.replace('pod.yaml#Pod/a/b/', ''), ...rest])
}

it.each<[string, string, ...string[][]]>([
  [
    'command and arguments',
    'command: [kube-apiserver, --anonymous-auth=false]\nargs: ["--authorization-mode=Node,RBAC"]',
    [
      'kube-apiserver',
      '7:kube-apiserver',
      'anonymous-auth false 7:false',
      'authorization-mode Node 8:Node',
      'authorization-mode RBAC 8:RBAC',
    ],
  ],
  [
    'a value as the next word, and a switch that takes none',
    'command: [/usr/local/bin/kube-apiserver, --audit-log-path, /a.log, --profiling, "false", --secure-port, "0"]',
    [
      'kube-apiserver',
      '7:/usr/local/bin/kube-apiserver',
      'profiling true 7:--profiling',
      'secure-port 0 7:0',
      'audit-log-path /a.log 7:/a.log',
    ],
  ],
  [
    'repeated flags: the last of a single one, all of a list',
    'command:\n- kube-apiserver\n# - --profiling=true\n- --profiling=true # no\n- --profiling=false\n- --etcd_servers=a\n- --etcd-servers=b',
    ['kube-apiserver', '8:kube-apiserver', 'profiling false 11:false', 'etcd-servers a 12:a', 'etcd-servers b 13:b'],
  ],
  [
    'variables of the container',
    'env: [{name: MODE, value: RBAC}, {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]\ncommand: [kube-controller-manager, --bind-address=$(IP), --root-ca-file=$(NONE), --feature-gates=$(MODE)=true]',
    [
      'kube-controller-manager',
      '8:kube-controller-manager',
      'feature-gates RBAC=true 8:$(MODE)=true',
      'bind-address? --bind-address=$(IP) is a placeholder',
      'root-ca-file? --root-ca-file=$(NONE) is a placeholder',
    ],
  ],
  [
    'a shell',
    'command: [/bin/sh, -c, "mkdir -p /a; exec kube-scheduler --profiling=false --bind-address=$HOST 2>&1 | tee /a/log"]',
    ['kube-scheduler', '7:kube-scheduler', 'profiling false 7:false', 'bind-address? $HOST has no known value'],
  ],
  [
    'a shell with its text among the arguments',
    'command: [/bin/sh]\nargs: [-c, "exec kube-scheduler --profiling=false"]',
    ['kube-scheduler', '8:kube-scheduler', 'profiling false 8:false'],
  ],
  [
    'a shell with a text of several lines',
    'command:\n- sh\n- -c\n- |\n  ulimit -n 100\n  etcd \\\n    -cert-file=/a.crt \\\n    --client-cert-auth',
    ['etcd', '12:etcd', 'client-cert-auth true 14:--client-cert-auth', 'cert-file /a.crt 13:/a.crt'],
  ],
  [
    'the environment of etcd, behind its flags',
    'image: etcd:3.5\nenv: [{name: ETCD_CERT_FILE, value: /a}, {name: ETCD_KEY_FILE, value: /b}]\ncommand: [etcd, --cert-file=/c]',
    ['etcd', '9:etcd', 'cert-file /c 9:/c', 'key-file /b 8:/b', 'version 3.5 7:etcd:3.5'],
  ],
  [
    'flags of an image of its name',
    'image: example.com/etcd-amd64:3.4.1\nargs: [--auto-tls, --listen-client-urls=http://a:1]\n',
    [
      'etcd',
      '7:example.com/etcd-amd64:3.4.1',
      'auto-tls true 8:--auto-tls',
      'version 3.4.1 7:example.com/etcd-amd64:3.4.1',
      'listen-client-urls http://a:1 8:http://a:1',
    ],
  ],
  [
    'one binary for all, and what starts another program',
    'image: hyperkube:v1.15.3\ncommand: [/go-runner, --log-file=/a, /hyperkube, apiserver, --insecure-port=0]',
    ['kube-apiserver', '8:apiserver', 'insecure-port 0 8:0', 'version 1.15.3 7:hyperkube:v1.15.3'],
  ],
  [
    'words that a template fills in',
    'command: [kube-apiserver, "$(EXTRA)"]',
    ['kube-apiserver', '7:kube-apiserver', '? $(EXTRA) is a placeholder'],
  ],
  ['another program that names one', 'command: [exporter, --kube-apiserver=a, --etcd-servers=http://a]'],
  ['flags of an image of another name', 'image: kube-etcd-exporter:1\nargs: [--etcd-servers=http://a]'],
  ['a name alone', 'image: kube-apiserver:v1.30.0'],
])('%s', async (_, container, ...wanted) => {
  expect(await components(container)).toEqual(wanted)
})

it.each<[string, string, string | undefined]>([
  ['in Compose, on its own network', 'services:\n  etcd:\n    image: etcd\n    command: etcd --auto-tls\n', 'private'],
  [
    'published on the machine alone',
    'services:\n  etcd:\n    image: etcd\n    command: etcd --auto-tls\n    ports: ["127.0.0.1:2379:2379"]\n',
    'private',
  ],
  [
    'published',
    'services:\n  etcd:\n    image: etcd\n    command: etcd --auto-tls\n    ports: ["2379:2379"]\n',
    'reachable',
  ],
  ['in a pod', pod('a', ''), 'reachable'],
  ['in a pod of the system', pod('kube-system', ''), undefined],
  ['on the network of its node', pod('a', 'hostNetwork: true, '), undefined],
])('the etcd of an application: %s', async (_, text, expected) => {
  const { subjects } = await readAll(repository({ [text.startsWith('services') ? 'compose.yaml' : 'pod.yaml']: text }))
  const etcd = subjects.find((subject) => subject.kind === 'component')
  expect(etcd?.application?.value).toBe(expected)
})

function pod(namespace: string, spec: string): string {
  const container = '{name: e, image: etcd, command: [etcd, --auto-tls]}'
  return `apiVersion: v1\nkind: Pod\nmetadata: {name: e, namespace: ${namespace}}\nspec: {${spec}containers: [${container}]}\n`
}
