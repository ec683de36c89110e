import { describe, expect, it } from 'vitest'
import type { Daemon } from '../../../src/model/daemon.ts'
import { position } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

async function read(files: Readonly<Record<string, string>>) {
  const { subjects, gaps } = await readAll(repository(files))
  const daemons = subjects.filter((subject): subject is Daemon => subject.kind === 'daemon')
  return { daemons, gaps: gaps.map(({ path, line, because, blocking }) => ({ path, line, because, blocking })) }
}

const only = async (files: Readonly<Record<string, string>>): Promise<Daemon> => {
  const { daemons, gaps } = await read(files)
  expect(gaps).toEqual([])
  expect(daemons).toHaveLength(1)
  return daemons[0]!
}

const values = (facts: readonly { readonly value: unknown }[]) => facts.map(({ value }) => value)

describe('a configuration file', () => {
  it.each([
    'daemon.json',
    'etc/docker/daemon.json',
    'roles/docker/files/docker-daemon.json',
    'web.daemon.json',
    'ProgramData/docker/config/daemon.json',
    'roles/docker/templates/daemon.json.j2',
  ])('is read as %s', async (path) => {
    const daemon = await only({ [path]: '{"icc": false}\n' })
    expect([daemon.key, daemon.icc?.value]).toEqual([`${path}#daemon`, false])
  })

  it.each([
    ['daemon.json', '{"port": 8080, "debug": true}'],
    ['worker/daemon.json', '{"log-level": "debug", "queue": "mail"}'],
    ['daemon.json', '[1, 2]'],
    ['daemon.json', '{}'],
    ['daemonset.json', '{"icc": true}'],
  ])('of another program is none: %s with %s', async (path, text) => {
    expect((await read({ [path]: text })).daemons).toEqual([])
  })

  it('that is empty leaves every default', async () => {
    for (const text of ['', ' \n', '{}', 'null']) {
      const daemon = await only({ 'etc/docker/daemon.json': text })
      expect([daemon.icc, daemon.hosts, daemon.refused, daemon.unsupported.has('icc')]).toEqual([
        undefined,
        [],
        [],
        false,
      ])
    }
  })

  it('holds the last of two equal keys, takes null for nothing, and counts from behind a byte order mark', async () => {
    const text = '\ufeff{"icc": true, "icc": false, "debug": null}'
    const daemon = await only({ 'docker/daemon.json': text })
    expect([daemon.icc?.value, daemon.debug, daemon.refused]).toEqual([false, undefined, []])
    expect(text.slice(daemon.icc!.at.start, daemon.icc!.at.end)).toBe('false')
  })

  it.each([
    ['{"icc": false,}', 'property name expected'],
    ['{"icc": false} // no', 'invalid comment token'],
    ["{'icc': false}", 'invalid symbol'],
    ['{"icc": false}{}', 'end of file expected'],
  ])('that dockerd rejects is a gap: %s', async (text, because) => {
    const { daemons, gaps } = await read({ 'etc/docker/daemon.json': text })
    expect(daemons).toEqual([])
    expect(gaps).toEqual([
      { path: 'etc/docker/daemon.json', line: 1, because: `dockerd rejects this file: ${because}`, blocking: true },
    ])
  })

  it.each([
    ['{ "hosts": ["tcp://0.0.0.0:2375"], }', [['dockerd rejects this file: property name expected', false]]],
    ['{ "port": 80, }', []],
  ])("of a folder that may be another program's is a gap where it has a key of dockerd: %s", async (text, expected) => {
    const { gaps } = await read({ 'etc/daemon.json': text })
    expect(gaps.map(({ because, blocking }) => [because, blocking])).toEqual(expected)
  })

  it('that a template engine has yet to make is a gap that does not block', async () => {
    const { gaps } = await read({ 'docker/daemon.json.j2': '{\n{% if a %}\n"icc": false\n{% endif %}\n}\n' })
    expect(gaps.map(({ because, blocking }) => [because, blocking])).toEqual([
      ['unrendered template: not checked', false],
    ])
  })

  it('has values without a known one where a template fills them in', async () => {
    const daemon = await only({ 'docker/daemon.json.j2': '{"hosts": ["{{ address }}"], "icc": false}' })
    expect([...daemon.unresolved]).toEqual([
      ['hosts', expect.objectContaining({ because: '{{ address }} is filled in by a template' })],
    ])
    expect(daemon.icc?.value).toBe(false)
  })

  it('says which settings dockerd refuses, as dockerd does', async () => {
    const daemon = await only({
      'etc/docker/daemon.json':
        '{"icc": 0, "hosts": "fd://", "log-opts": "a", "mtu": "1", "Log-Driver": "syslog", "_comment": "x", "host": ["tcp://:1"], "log-driver": true, "features": {"a": true}, "runtimes": {"b": {}}, "storage-opts": [1]}',
    })
    expect(daemon.refused.map(({ value }) => `${value.setting} ${value.because}`)).toEqual([
      'icc must be true or false',
      'hosts must be a list of strings',
      'log-opts must be an object',
      'mtu must be a number',
      'Log-Driver is no setting of dockerd',
      '_comment is no setting of dockerd',
      'log-driver must be a string',
      'storage-opts must be a list of strings',
    ])
    expect(daemon.hosts).toEqual([])
  })
})

describe('a unit', () => {
  it('starts dockerd with the flags of its last ExecStart, over continued lines', async () => {
    const daemon = await only({
      'files/docker.service':
        '[Service]\n# ExecStart=/bin/false\nExecStart=-/usr/bin/dockerd -H fd:// \\\n  # with a remark\n  --icc=false \\\n  --host tcp://0.0.0.0:2375\nRestart=always\n',
    })
    expect([values(daemon.hosts), daemon.icc?.value, daemon.key]).toEqual([
      ['fd://', 'tcp://0.0.0.0:2375'],
      false,
      'files/docker.service#dockerd',
    ])
    const { source, start } = daemon.hosts[1]!.at
    expect(position(source, start)).toEqual({ line: 6, column: 10 })
    expect([daemon.unsupported.has('liveRestore'), daemon.unsupported.has('icc')]).toEqual([true, false])
  })

  it('is changed by its drop-ins in their order; an empty ExecStart takes back what was there', async () => {
    const daemon = await only({
      'etc/systemd/system/docker.service': '[Service]\nExecStart=/usr/bin/dockerd -H tcp://0.0.0.0:2375\n',
      'etc/systemd/system/docker.service.d/20-b.conf': '[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H fd://\n',
      'etc/systemd/system/docker.service.d/10-a.conf': '[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H :2375\n',
    })
    expect(values(daemon.hosts)).toEqual(['fd://'])
  })

  it('puts in variables of its own and of an environment file', async () => {
    const daemon = await only({
      'etc/systemd/system/docker.service':
        '[Service]\nEnvironment="LEVEL=debug" ICC=false\nEnvironmentFile=-/etc/sysconfig/docker\nExecStart=/usr/bin/dockerd --log-level=${LEVEL} --icc=${ICC} $OPTIONS $OTHER\n',
      'etc/sysconfig/docker': '# OPTIONS=no\nOPTIONS="--live-restore -H tcp://0.0.0.0:2375"\n',
    })
    expect([daemon.logLevel?.value, daemon.icc?.value, daemon.liveRestore?.value, values(daemon.hosts)]).toEqual([
      'debug',
      false,
      true,
      ['tcp://0.0.0.0:2375'],
    ])
    const { source, start, end } = daemon.hosts[0]!.at
    expect([source.path, source.text.slice(start, end)]).toEqual(['etc/sysconfig/docker', 'tcp://0.0.0.0:2375'])
    expect(daemon.opaque?.because).toBe('$OTHER has no known value')
  })

  it('of another program starts no daemon', async () => {
    const { daemons } = await read({
      'app.service': '[Service]\nExecStart=/usr/bin/docker run -d app\n',
      'web.socket': '[Socket]\nListenStream=8080\n',
      'docker.service.d/proxy.conf': '[Service]\nEnvironment=HTTP_PROXY=http://proxy\n',
    })
    expect(daemons).toEqual([])
  })

  it.each(['docker daemon -H :2375', 'docker -d -H :2375', '/usr/local/bin/dockerd-rootless.sh -H :2375'])(
    'starts one by another name: %s',
    async (command) => {
      expect(values((await only({ 'a.service': `[Service]\nExecStart=${command}\n` })).hosts)).toEqual([':2375'])
    },
  )

  it('shares its daemon with the socket beside it', async () => {
    const daemon = await only({
      'docker.service': '[Service]\nExecStart=/usr/bin/dockerd -H fd:// --tlsverify\n',
      'docker.socket': '[Socket]\nListenStream=2376\nListenStream=/run/docker.sock\n',
    })
    expect([values(daemon.hosts).sort(), daemon.tlsVerify?.value]).toEqual([['fd://', 'tcp://0.0.0.0:2376'], true])
  })
})

describe('one machine', () => {
  it('has the settings of its file and of its unit', async () => {
    const daemon = await only({
      'etc/docker/daemon.json': '{"tlsverify": true, "tlscacert": "/ca.pem", "hosts": []}',
      'etc/systemd/system/docker.service.d/a.conf':
        '[Service]\nExecStart=\nExecStart=dockerd -H tcp://:2376 --icc=false\n',
    })
    expect([daemon.key, values(daemon.hosts), daemon.tlsVerify?.value, daemon.icc?.value]).toEqual([
      'etc/docker/daemon.json#daemon',
      ['tcp://:2376'],
      true,
      false,
    ])
    expect(daemon.refused.map(({ value }) => value.setting)).toEqual(['hosts'])
  })

  it('is not two', async () => {
    const { daemons } = await read({
      'a/etc/docker/daemon.json': '{"icc": false}',
      'b/etc/default/docker': 'DOCKER_OPTS="--icc=true"\n',
    })
    expect(daemons.map(({ key, icc }) => [key, icc?.value])).toEqual([
      ['a/etc/docker/daemon.json#daemon', false],
      ['b/etc/default/docker#dockerd', true],
    ])
  })
})

it.each([
  ['etc/docker/daemon.json', `{"hosts": [${'"tcp://:1",'.repeat(50_000)}"a"]}`],
  ['a.service', `[Service]\nExecStart=dockerd ${'-H a \\\n'.repeat(50_000)}`],
  ['b.service', `[Service]\ndocker=${'\\'.repeat(200_000)}\nExecStart=dockerd ${'"'.repeat(100_001)}`],
  ['c.service', `[Service]\nExecStart=dockerd \\\n${'# a\n'.repeat(100_000)}`],
  ['d.service', `[Service]\nEnvironment=A="${'-H b '.repeat(50_000)}"\nExecStart=dockerd $A\n`],
  ['etc/default/docker', `DOCKER_OPTS="${'\\"'.repeat(100_000)}\n${'A="\n'.repeat(50_000)}`],
])('takes linear time on hostile text: %s', { tags: 'large' }, async (path, text) => {
  const started = performance.now()
  await read({ [path]: text })
  expect(performance.now() - started).toBeLessThan(10_000)
})
