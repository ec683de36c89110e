import { describe, expect, it } from 'vitest'
import type { ContainerInspect } from '../../../src/model/docker-api.ts'
import type { ContainerFiles, LiveEvidence } from '../../../src/model/live.ts'
import { source } from '../../../src/model/source.ts'
import { mayRunKubelet, nodeListing } from '../../../src/readers/node/files.ts'
import { readNode } from '../../../src/readers/node/node.ts'

interface Entry {
  readonly name: string
  readonly mode?: number
  readonly uid?: number
  readonly gid?: number
  readonly type?: '0' | '2' | '5'
  readonly text?: string
}

/** A tar archive as the engine packs a path. */
function tar(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ name, mode = 0o600, uid = 0, gid = 0, type = '0', text = '' }) => {
    const header = Buffer.alloc(512)
    const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`
    header.write(name, 0)
    header.write(octal(mode, 8) + octal(uid, 8) + octal(gid, 8) + octal(text.length, 12) + octal(0, 12), 100)
    header.write('        ', 148)
    header.write(type, 156)
    header.write('ustar\x0000', 257)
    const sum = header.reduce((all, byte) => all + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return [header, ...(text ? [Buffer.from(text.padEnd(Math.ceil(text.length / 512) * 512, '\0'))] : [])]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

const opened = (paths: Readonly<Record<string, readonly Entry[]>>, asked: string[] = []): ContainerFiles => ({
  has: async (path) => {
    asked.push(path)
    return paths[path] !== undefined
  },
  open: async function* (path) {
    asked.push(path)
    const entries = paths[path]
    if (!entries) return
    const whole = tar(entries)
    yield whole.subarray(0, 700)
    yield whole.subarray(700)
  },
})

const kubernetes: readonly Entry[] = [
  { name: 'kubernetes/', type: '5', mode: 0o755 },
  { name: 'kubernetes/admin.conf', mode: 0o644 },
  { name: 'kubernetes/manifests/kube-apiserver.yaml', mode: 0o600 },
  { name: 'kubernetes/pki/', type: '5', mode: 0o755 },
  { name: 'kubernetes/pki/ca.crt', mode: 0o644 },
  { name: 'kubernetes/pki/ca.key', mode: 0o600, uid: 1000, gid: 7 },
  { name: 'kubernetes/pki/link.key', mode: 0o777, type: '2' },
  { name: 'kubernetes/../../etc/cni/net.d/a.conf' },
]

it('lists what is there of a node, with the names that it has for numbers', async () => {
  const open = opened({
    '/etc/kubernetes': kubernetes,
    '/etc/passwd': [{ name: 'passwd', text: 'root:x:0:0::/:\netcd:x:1000:1000::/:\n' }],
    '/etc/group': [{ name: 'group', text: 'root:x:0:\n' }],
    '/var/lib/etcd': [
      { name: 'etcd/', type: '5', mode: 0o700, uid: 1000 },
      { name: 'etcd/member', type: '5' },
    ],
    '/etc/systemd/system/kubelet.service.d': [
      { name: 'kubelet.service.d/', type: '5' },
      { name: 'kubelet.service.d/10-kubeadm.conf', mode: 0o644 },
    ],
  })
  expect((await nodeListing(open, true))?.split('\n')).toEqual([
    'file adminConf 644 root:root /etc/kubernetes/admin.conf',
    'file apiServerManifest 600 root:root /etc/kubernetes/manifests/kube-apiserver.yaml',
    'file pki 755 root:root /etc/kubernetes/pki',
    'file pki 644 root:root /etc/kubernetes/pki/ca.crt',
    'file pkiCertificate 644 root:root /etc/kubernetes/pki/ca.crt',
    'file clientCa 644 root:root /etc/kubernetes/pki/ca.crt',
    'file pki 600 etcd:7 /etc/kubernetes/pki/ca.key',
    'file pkiKey 600 etcd:7 /etc/kubernetes/pki/ca.key',
    'file kubeletService 644 root:root /etc/systemd/system/kubelet.service.d/10-kubeadm.conf',
    'file etcdData 700 etcd:root /var/lib/etcd',
  ])
})

it('knows k3s by its folder', async () => {
  const open = opened({
    '/var/lib/rancher': [{ name: 'rancher/', type: '5' }],
    '/etc/rancher': [{ name: 'rancher/k3s/k3s.yaml', mode: 0o644 }],
    '/var/lib/rancher/k3s/server/cred': [{ name: 'cred/scheduler.kubeconfig' }],
    '/var/lib/rancher/k3s/agent/kubelet.kubeconfig': [{ name: 'kubelet.kubeconfig' }],
  })
  expect((await nodeListing(open, true))?.split('\n')).toEqual([
    'file adminConf 644 root:root /etc/rancher/k3s/k3s.yaml',
    'file schedulerConf 600 root:root /var/lib/rancher/k3s/server/cred/scheduler.kubeconfig',
    'file kubeletConf 600 root:root /var/lib/rancher/k3s/agent/kubelet.kubeconfig',
  ])
})

it('asks little of a container that is no node', async () => {
  const asked: string[] = []
  expect(await nodeListing(opened({}, asked), true)).toBeUndefined()
  expect(asked.splice(0)).toEqual(['/etc/kubernetes', '/var/lib/kubelet', '/var/lib/rancher'])
  expect(await nodeListing(opened({}, asked), false)).toBeUndefined()
  expect(asked.splice(0)).toEqual(['/etc/kubernetes'])
  const open = opened({ '/etc/kubernetes': kubernetes })
  expect(await nodeListing(open, false)).toBe(await nodeListing(open, true))
})

describe('which containers may run a kubelet', () => {
  const seen = (
    host: object = {},
    config: object = {},
    more: Partial<LiveEvidence> = {},
    mounts: readonly object[] = [],
  ) =>
    mayRunKubelet({
      inspect: {
        HostConfig: host,
        Config: { Image: 'web:1', ...config },
        Mounts: mounts,
      } as unknown as ContainerInspect,
      kernel: {},
      processes: ['nginx'],
      started: true,
      engine: 'docker',
      ownNetwork: false,
      ...more,
    })

  it.each([
    ['privileged', seen({ Privileged: true })],
    ['SYS_ADMIN', seen({ CapAdd: ['NET_ADMIN', 'CAP_SYS_ADMIN'] })],
    ['every capability', seen({ CapAdd: ['all'] })],
    ['its program', seen({}, {}, { processes: ['tini', 'kube-apiserver'] })],
    ['its command', seen({}, { Entrypoint: ['/bin/k3s'], Cmd: ['server'] })],
    ['its image', seen({}, { Image: 'rancher/rke2:v1' })],
    ['a volume of it', seen({}, {}, {}, [{ Destination: '/var/lib/rancher/k3s' }])],
    ['a volume around it', seen({}, {}, {}, [{ Destination: '/var/lib' }])],
    ['programs that are not seen', seen({}, {}, { processes: [] })],
    ['not running', seen({}, {}, { started: false })],
  ])('%s', (_, may) => {
    expect(may).toBe(true)
  })

  it('no other', () => {
    const volume = { Destination: '/var/lib/postgresql' }
    expect(seen({ CapAdd: ['NET_ADMIN'] }, { Entrypoint: '/web', Cmd: null }, {}, [volume])).toBe(false)
    expect(seen({ CapAdd: null }, { Entrypoint: null, Cmd: ['serve'] })).toBe(false)
  })
})

it('says when the archive breaks off', async () => {
  const files: ContainerFiles = {
    has: async (path) => path === '/etc/kubernetes',
    open: async function* (path) {
      if (path === '/etc/kubernetes') yield tar(kubernetes).subarray(0, 600)
    },
  }
  await expect(nodeListing(files, true)).rejects.toThrow(
    'the files of this node cannot be read: the archive breaks off',
  )
})

it('says when there are more files than are read', async () => {
  const files = (count: number): ContainerFiles => ({
    has: async (path) => path === '/etc/kubernetes',
    open: async function* (path) {
      const own = Array.from({ length: count }, (_, i) => ({ name: `kubernetes/pki/${i}.key` }))
      if (path === '/etc/kubernetes') yield tar(own)
    },
  })
  expect((await nodeListing(files(5000), true))?.split('\n').at(-1)).toBe(
    'file pkiKey 600 root:root /etc/kubernetes/pki/4999.key',
  )
  await expect(nodeListing(files(5001), true)).rejects.toThrow(
    'the files of this node cannot be read: they are more than 5000',
  )
})

it('leaves out what a node does not have', () => {
  const listing = source(
    'container a',
    'file adminConf 600 root:root /etc/kubernetes/admin.conf\nfile other 600 a:b /x',
    'engine',
  )
  const found = readNode(listing, 'container a')
  expect(found).toMatchObject({
    kind: 'node',
    key: 'container a/node',
    adminConf: [{ value: { path: '/etc/kubernetes/admin.conf', user: 'root', group: 'root', mode: 0o600 } }],
  })
  expect(found.unsupported.has('adminConf')).toBe(false)
  expect(found.unsupported.has('pki')).toBe(true)
})
