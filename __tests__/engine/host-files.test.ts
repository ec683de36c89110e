import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collectHost, watchedBy } from '../../src/engine/host-files.ts'

let root: string
const { getuid, getgid } = process
const own = `${getuid!()}:${getgid!()}`

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'host-'))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(path: string, mode: number, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  chmodSync(join(root, path), mode)
}

const forbidden = () => Promise.reject(new Error('You must be root to run this program.'))
const notInstalled = () => Promise.reject(Object.assign(new Error('spawn auditctl ENOENT'), { code: 'ENOENT' }))
const collect = async (rules = forbidden as () => Promise<string>) => (await collectHost(root, rules)).split('\n')

describe('the files of a machine', () => {
  it('are listed with mode and owner, under the names that the machine has', async () => {
    put('etc/passwd', 0o644, `keeper:x:${getuid!()}:0::/:/bin/sh\n`)
    put('etc/group', 0o644, `keepers:x:${getgid!()}:\ndocker:x:998:ada, ci\n`)
    put('usr/lib/systemd/system/docker.service', 0o664)
    put('etc/systemd/system/docker.service.d/proxy.conf', 0o644)
    put('etc/docker/certs.d/registry.acme.dev/ca.crt', 0o444)
    put('etc/docker/certs.d/registry.acme.dev/client.key', 0o400)
    chmodSync(join(root, 'etc/docker'), 0o755)
    put('etc/docker/daemon.json', 0o640, JSON.stringify({ tlskey: '/srv/tls/key.pem', 'data-root': '/srv/data' }))
    put('srv/tls/key.pem', 0o4400)
    mkdirSync(join(root, 'srv/data'))
    expect(await collect(notInstalled)).toEqual([
      'file dockerService 664 keeper:keepers /usr/lib/systemd/system/docker.service',
      'file dockerService 644 keeper:keepers /etc/systemd/system/docker.service.d/proxy.conf',
      'file dockerFolder 755 keeper:keepers /etc/docker',
      'file registryCa 444 keeper:keepers /etc/docker/certs.d/registry.acme.dev/ca.crt',
      'file serverKey 4400 keeper:keepers /srv/tls/key.pem',
      'file daemonJson 640 keeper:keepers /etc/docker/daemon.json',
      'data-root shared /srv/data',
      'member ada',
      'member ci',
      'audited cis-docker:1.2.4 no /srv/data',
      'audited cis-docker:1.2.5 no /etc/docker',
      'audited cis-docker:1.2.6 no /usr/lib/systemd/system/docker.service',
      'audited cis-docker:1.2.10 no /etc/docker/daemon.json',
    ])
  })

  it('that a dockerd which runs names by its flags are found', async () => {
    put('etc/group', 0o644)
    put('proc/7/cmdline', 0o444, 'cron\0-f\0')
    put('proc/41/cmdline', 0o444, '/usr/bin/dockerd\0--tlscert\0/tls/cert.pem\0--tlscacert=/tls/ca.pem\0')
    put('tls/cert.pem', 0o444)
    put('tls/ca.pem', 0o444)
    expect(await collect()).toEqual([
      `file tlsCa 444 ${own} /tls/ca.pem`,
      `file serverCertificate 444 ${own} /tls/cert.pem`,
    ])
  })

  it('without Docker has nothing to look at', async () => {
    put('etc/group', 0o644, 'root:x:0:\n')
    expect(await collect()).toEqual([''])
  })

  it('says what only root may look at', async () => {
    put('etc/group', 0o644)
    put('usr/bin/dockerd', 0o755)
    expect(await collect()).toEqual(['hidden audited only root may look at it'])
  })

  it('of a broken daemon.json are those that stand at their usual places', async () => {
    put('etc/group', 0o644)
    put('etc/docker/daemon.json', 0o644, '{')
    chmodSync(join(root, 'etc/docker'), 0o700)
    expect(await collect(() => Promise.resolve('-w /etc/docker -p wa -k docker\n'))).toEqual([
      `file dockerFolder 700 ${own} /etc/docker`,
      `file daemonJson 644 ${own} /etc/docker/daemon.json`,
      'audited cis-docker:1.2.5 yes /etc/docker',
      'audited cis-docker:1.2.10 yes /etc/docker/daemon.json',
    ])
  })
})

describe('audit rules', () => {
  it.each([
    ['-w /etc/docker -p rwxa -k docker', '/etc/docker', true],
    ['-w /etc/docker/ -p wa', '/etc/docker/daemon.json', true],
    ['-w /etc/docker', '/etc/docker.bak', false],
    ['-w /etc/docker/daemon.json', '/etc/docker', false],
    ['-a always,exit -F path=/usr/bin/dockerd -F perm=x -F key=docker', '/usr/bin/dockerd', true],
    ['-a always,exit -F arch=b64 -S all -F dir=/var/lib/docker -F perm=wa', '/var/lib/docker/volumes', true],
    ['-a always,exit -F path=/etc -F perm=wa', '/etc/docker', false],
    ['-a never,exit -F path=/usr/bin/dockerd', '/usr/bin/dockerd', false],
    ['-a exit,never -F dir=/etc/docker', '/etc/docker', false],
    ['No rules', '/etc/docker', false],
    ['-w / -p wa', '/etc/docker', true],
  ])('%s watches %s: %s', (rules, path, expected) => {
    expect(watchedBy(`-D\n${rules}\n`)(path)).toBe(expected)
  })
})
