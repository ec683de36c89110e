import { describe, expect, it } from 'vitest'
import { normalizePath, pathReach } from '../../src/knowledge/host-paths.ts'
import { hostMounts } from '../../src/knowledge/mounts.ts'
import type { Mount } from '../../src/model/container.ts'
import { source, span } from '../../src/model/source.ts'

describe('what a host path exposes that may be written', () => {
  it.each([
    ['/lib/systemd/system/shop.service', 'system', 'host'],
    ['/usr/lib/systemd/user/a.timer', 'system', 'host'],
    ['/var/run/systemd/system/a.service', 'system', 'host'],
    ['/usr/local/lib/systemd/system/a.service', 'system', 'host'],
    ['/usr/bin/docker', 'system', 'host'],
    ['/usr/local/bin/shop', 'system', 'host'],
    ['/usr/share/shop', 'system', 'system'],
    ['/usr/lib/systemdx', 'system', 'settings'],
    ['/etc/systemd.md', 'system', 'system'],
    ['/data/usr/bin', 'files', 'files'],
    // What is sensitive to read as well.
    ['/etc/systemd/system/shop.service', 'host', 'host'],
    ['/etc/cron.d/shop', 'host', 'host'],
    ['/etc/ld.so.preload', 'host', 'host'],
    ['/etc/sudoers.d/shop', 'host', 'host'],
    ['/root/.ssh/authorized_keys', 'host', 'host'],
    ['/etc/kubernetes/manifests/shop.yaml', 'host', 'host'],
    ['/run/docker.sock', 'engine', 'engine'],
    ['/etc/nginx', 'system', 'settings'],
    ['/etc/nginx/conf.d', 'system', 'settings'],
    ['/etc/ssl/certs', 'system', 'settings'],
    ['/usr/libexec/shop', 'system', 'settings'],
    ['/sys/class/gpio', 'system', 'settings'],
    ['/etc/localtime', 'system', 'system'],
    ['/etc/nginx/nginx.conf', 'system', 'system'],
    ['/usr/local/shop', 'system', 'system'],
    ['/etcetera/nginx', 'files', 'files'],
  ])('%s: %s, written %s', (path, read, written) => {
    expect([pathReach(path), pathReach(path, true)]).toEqual([read, written])
  })
})

describe('what a host path exposes', () => {
  it.each([
    ['/var/run/docker.sock', 'engine'],
    ['//run/./docker.sock', 'engine'],
    ['/run/user/1000/docker.sock', 'engine'],
    ['/run/user/1000/podman/podman.sock', 'engine'],
    ['/run/containerd/containerd.sock', 'engine'],
    ['/run/k3s/containerd/containerd.sock', 'engine'],
    ['/var/run/crio/crio.sock', 'engine'],
    ['/var/run/cri-dockerd.sock', 'engine'],
    ['/var/run/', 'engine'],
    ['/run', 'engine'],
    ['\\\\.\\pipe\\docker_engine', 'engine'],
    ['//./pipe/docker_engine', 'engine'],
    ['/', 'host'],
    ['/..', 'host'],
    ['/var', 'host'],
    ['/etc/', 'host'],
    ['/etc/shadow', 'host'],
    ['/etc/kubernetes/pki/ca.key', 'host'],
    ['/var/lib/docker/volumes', 'host'],
    ['/home/ann', 'host'],
    ['~/.ssh', 'host'],
    ['/home/ann/.kube/config', 'host'],
    ['/root', 'host'],
    ['/proc/1/root', 'host'],
    ['C:\\', 'host'],
    ['c:/Windows/System32', 'host'],
    ['/etc/cron.weekly/', 'host'],
    ['/etc/cni/net.d', 'host'],
    ['/etc/cni/net.d/10-net.conflist', 'host'],
    ['/opt/cni/bin/bridge', 'host'],
    ['/etc/profile.d/x.sh', 'host'],
    ['/lib/modules/6.1', 'host'],
    ['/dev/vda1', 'host'],
    ['/proc/self/root', 'host'],
    ['/proc/12/task/12/root/etc', 'host'],
    ['../../../../../etc', 'host'],
    ['./a/../../../../../usr', 'host'],
    ['~/../../etc', 'host'],
    ['$' + '{PWD}/../../../../etc', 'host'],
    ['/run/user/1000', 'engine'],
    ['../../../../var/run/docker.sock', 'engine'],
    ['../etc', 'files'],
    ['./a/../etc', 'files'],
    ['~/../ann/shop', 'system'],
    ['/srv/cron.weekly', 'files'],
    ['/etc/localtime', 'system'],
    ['/etcetera', 'files'],
    ['/home/ann/shop', 'system'],
    ['/var/run/thing.sock', 'system'],
    ['/data/docker.sock.d', 'files'],
    ['/data/mydocker.sock', 'files'],
    ['/srv/../srv/data', 'files'],
    ['./etc', 'files'],
    ['/dev/shm', 'system'],
    ['/var/lib/shop', 'system'],
    ['C:\\data', 'files'],
  ])('%s: %s', (path, reach) => {
    expect(pathReach(path)).toBe(reach)
  })
})

it.each([
  ['/a//b/./c/', '/a/b/c'],
  ['/../..', '/'],
  ['/a/../../b', '/b'],
  ['./a/../b', './a/../b'],
  ['../../../../etc', '/etc'],
  ['~/../..', '/'],
  ['/proc/self/root/etc', '/etc'],
  ['//./pipe/docker_engine', '//./pipe/docker_engine'],
  ['//./pipe/../etc', '/etc'],
])('%s is %s', (path, normal) => {
  expect(normalizePath(path)).toBe(normal)
})

describe('hostMounts', () => {
  const fact = (value: Mount, offset: number) => ({ value, at: span(source('a', ''), offset) })
  const bind = (path: string): Mount => ({ type: 'bind', source: path, target: '/a', readOnly: false })

  it('takes a declared volume for its mounts and leaves out what is not of the host', () => {
    const volumes = [fact({ ...bind('/data/'), target: '' }, 1)]
    const mounts = [
      fact(bind('/data'), 2),
      fact(bind('/other'), 3),
      fact({ type: 'volume', source: 'data', target: '/v', readOnly: false }, 4),
      fact({ type: 'bind', target: '/unknown', readOnly: false }, 5),
    ]
    expect(hostMounts({ volumes, mounts }).map(({ value, at }) => [value.source, at.start])).toEqual([
      ['/data', 1],
      ['/other', 3],
    ])
  })
})
