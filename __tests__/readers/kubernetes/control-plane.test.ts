import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

const labels = 'labels: {component: etcd, tier: control-plane}'
const etcd = '{name: e, image: etcd:3, command: [etcd, --auto-tls]}'

interface Given {
  readonly kind?: string
  readonly metadata?: string
  readonly containers?: string
  readonly path?: string
}

async function controlPlanes({ kind = 'Pod', metadata = labels, containers = etcd, path = 'a.yaml' }: Given) {
  const spec = `{hostNetwork: true, containers: [${containers}]}`
  const whole = kind === 'Pod' ? spec : `{template: {metadata: {${labels}}, spec: ${spec}}}`
  const version = kind === 'Pod' ? 'v1' : 'apps/v1'
  const text = `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: e, namespace: kube-system, ${metadata}}\nspec: ${whole}\n`
  const { subjects } = await readAll(repository({ [path]: text }))
  return subjects
    .filter(({ kind: one, isControlPlane }) => one === 'container' && isControlPlane)
    .map(({ name }) => name)
}

it.each<[string, Given, string[]]>([
  ['labels of kubeadm', {}, ['e']],
  ['the folder of static pods', { metadata: 'labels: {}', path: 'etc/kubernetes/manifests/etcd.yaml' }, ['e']],
  ['only the container that starts it', { containers: `${etcd}, {name: b, image: b:1, command: [b]}` }, ['e']],
  ['labels of another part', { metadata: 'labels: {component: kube-apiserver, tier: control-plane}' }, []],
  ['no labels', { metadata: 'labels: {}' }, []],
  ['another program under the name', { containers: '{name: etcd, image: etcd:3, command: [sh, -c, "etcd"]}' }, []],
  ['the image alone', { containers: '{name: etcd, image: etcd:3}' }, []],
  ['a workload', { kind: 'Deployment' }, []],
])('a static pod of the control plane: %s', async (_, given, expected) => {
  expect(await controlPlanes(given)).toEqual(expected)
})

it('is none in another namespace', async () => {
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: e, namespace: a, ${labels}}\nspec: {containers: [${etcd}]}\n`
  const { subjects } = await readAll(repository({ 'a.yaml': text }))
  expect(subjects.some(({ isControlPlane }) => isControlPlane)).toBe(false)
})
