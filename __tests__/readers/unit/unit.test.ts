import { describe, expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { factsOf, place } from '../read-file.ts'
import { starts } from '../starts.ts'

async function read(files: Readonly<Record<string, string>>) {
  const { subjects, gaps } = await readAll(repository(files))
  expect(gaps).toEqual([])
  return subjects.filter(({ kind }) => kind !== 'daemon')
}

/** What the container of one service says, without what every command line leaves to its image. */
async function facts(
  service: string,
  path = 'etc/systemd/system/web.service',
  more: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const [found, ...others] = await read({ [path]: service, ...more })
  expect(others).toEqual([])
  const { kind, dialect, platform, evidence, os, ...own } = factsOf(found!)
  return { key: found!.key, oneOff: found!.oneOff, ...own }
}

describe('the containers that services start', () => {
  it('are services: systemd starts them again', async () => {
    const text = `[Unit]
StartLimitBurst=3
[Service]
ExecStartPre=-/usr/bin/docker rm -f %n
ExecStart=/usr/bin/docker run --rm --name %p \\
  # a remark
  -v %t/podman/podman.sock:/s -v %h/data:/data \\
  app:%%1
ExecStop=/usr/bin/docker stop %n
Restart=on-failure
`
    const [found, ...others] = await read({ 'web.service': text })
    expect([others, found?.key, found?.name, found?.oneOff]).toEqual([[], 'web.service#run/web', 'web', false])
    expect(factsOf(found!)).toMatchObject({
      restart: { name: 'on-failure', maximumRetryCount: 3 },
      mounts: [
        { type: 'bind', source: '/run/podman/podman.sock' },
        { type: 'bind', source: '~/data' },
      ],
      image: 'app:%1',
    })
    if (found?.kind !== 'container') throw new Error('no container')
    expect(place(found.at)).toBe('5:/usr/bin/docker run')
    expect(place(found.restart!.at)).toBe('10:on-failure')
    expect(place(found.mounts[0]!.at)).toBe('7:%t/podman/podman.sock:/s')
  })

  it.each([
    ['Restart=always', { name: 'always', maximumRetryCount: 0 }],
    ['Restart=no', { name: 'no', maximumRetryCount: 0 }],
    ['Restart=on-failure', { name: 'on-failure', maximumRetryCount: 5 }],
    ['Restart=on-abnormal\nRestartSec=10', { name: 'on-failure', maximumRetryCount: 0 }],
    ['Restart=on-failure\nRestartSec=10\nStartLimitIntervalSec=5min', { name: 'on-failure', maximumRetryCount: 5 }],
    ['Restart=on-failure\nStartLimitIntervalSec=0', { name: 'on-failure', maximumRetryCount: 0 }],
    ['Restart=on-failure\nStartLimitBurst=50', { name: 'on-failure', maximumRetryCount: 50 }],
    ['', undefined],
    ['Restart=always\nRestart=', undefined],
  ])('are started again as systemd does it: %j', async (settings, restart) => {
    expect((await facts(`[Service]\nExecStart=docker run app\n${settings}\n`))['restart']).toEqual(restart)
  })

  it('have the policy of the engine where the command sets one', async () => {
    const { restart } = await facts('[Service]\nExecStart=docker run -d --restart=always app\nRestart=on-failure\n')
    expect(restart).toEqual({ name: 'always', maximumRetryCount: 0 })
  })

  it.each([
    ['Type=oneshot\nExecStart=docker run app', true],
    ['ExecStart=/opt/serve\nExecStartPre=docker run --rm app', true],
    ['Type=simple\nExecStart=docker run --rm app', false],
  ])('are one-off where the service does not consist of them: %j', async (lines, oneOff) => {
    expect((await facts(`[Service]\n${lines}\n`)).oneOff).toBe(oneOff)
  })

  it.each([
    ['ExecStart=/bin/sh -c "docker run --privileged app"', 'a shell'],
    ["ExecStart=/bin/sh -c 'exec docker run \\\n  --privileged app'", 'a shell over two lines'],
    ['ExecStart=-/usr/bin/env docker run --privileged app', 'env'],
    ['ExecStart=!!podman run --privileged app', 'podman'],
    ['ExecStart=@/usr/bin/docker docker run --privileged app', 'a name of the process'],
    ['ExecStart=nerdctl run "--privileged" app', 'nerdctl'],
    ['Environment="FLAGS=--privileged -i"\nExecStart=docker run $FLAGS app', 'a variable'],
    ['Environment=ON=privileged\nExecStart=docker run --${ON} app', 'a part of a word'],
    ['EnvironmentFile=-/etc/default/web\nExecStart=docker run $FLAGS app', 'a file of variables'],
  ])('are found in %s (%s)', async (lines) => {
    const found = await facts(`[Service]\n${lines}\n`, undefined, { 'etc/default/web': 'FLAGS=--privileged\n' })
    expect([found['privileged'], found['image']]).toEqual([true, 'app'])
  })

  it.each([
    ['Description=docker run --privileged app', 'a description'],
    ['ExecStart=echo docker run --privileged app', 'what is printed'],
    ['# ExecStart=docker run --privileged app', 'a remark'],
    ['ExecStart=docker run --privileged app\nExecStart=', 'a command that is taken back'],
    ['ExecStart=docker start -a web', 'a container that is there already'],
  ])('are none in %s (%s)', async (lines) => {
    expect(await read({ 'web.service': `[Service]\n${lines}\n` })).toEqual([])
  })

  it('come from the unit and its drop-ins together', async () => {
    const files = {
      'a/web.service': '[Service]\nExecStart=docker run --privileged app:1\n',
      'a/web.service.d/10.conf': '[Service]\nExecStart=\nExecStart=docker run app:2\n',
      'a/web.service.d/20.conf': '[Service]\nRestart=always\n',
    }
    const [found, ...others] = await read(files)
    expect([others, factsOf(found!)['image'], factsOf(found!)['restart'], factsOf(found!)['privileged']]).toEqual([
      [],
      'app:2',
      { name: 'always', maximumRetryCount: 0 },
      undefined,
    ])
  })

  it('know the instance of a template only where the file names it', async () => {
    const text = '[Service]\nExecStart=docker run -v /srv/%i:/data app:%i\n'
    expect((await facts(text, 'web@blue.service'))['image']).toBe('app:blue')
    const [open] = await read({ 'web@.service': text })
    if (open?.kind !== 'container') throw new Error('no container')
    expect(open.unresolved.get('image')?.because).toBe('%i is known only on the machine')
  })

  it('have values that a template fills in', async () => {
    const text =
      '[Service]\n{% if a %}\nExecStart=docker run --memory {{ limits.memory }} --privileged app\n{% endif %}\n'
    const [found] = await read({ 'web.service.j2': text })
    if (found?.kind !== 'container') throw new Error('no container')
    expect([found.privileged?.value, found.image?.value]).toEqual([true, 'app'])
    expect(found.unresolved.get('memoryLimit')?.because).toBe('{{ limits.memory }} is filled in by a template')
  })
})

it.each([
  ['Environment=DOCKER_HOST=tcp://10.0.0.1:2375', 'tcp://10.0.0.1:2375', undefined],
  ['Environment=DOCKER_HOST=tcp://10.0.0.1:2376 "DOCKER_TLS_VERIFY=1"', 'tcp://10.0.0.1:2376', true],
])('an engine over TCP is set for the program of a service: %s', async (line, host, verifies) => {
  const [found, ...others] = await read({ 'ci.service': `[Service]\n${line}\nExecStart=/opt/runner\n` })
  if (found?.kind !== 'client') throw new Error('no client')
  expect([others, found.key, found.host?.value, found.tlsVerify?.value]).toEqual([
    [],
    'ci.service#engine/10.0.0.1',
    host,
    verifies,
  ])
})

it.each([
  ['/usr/bin/docker login -u ci -p hunter2 registry.example.org', 'ci.service#login/registry.example.org'],
  ['/usr/bin/gpasswd -a ci docker', 'ci.service#group/ci'],
  ['/usr/sbin/adduser ci docker', 'ci.service#group/ci'],
])('a service calls a client alone: %s', async (command, key) => {
  expect((await read({ 'ci.service': `[Service]\nExecStart=${command}\n` })).map((one) => one.key)).toEqual([key])
})

it('an engine of this machine is no finding', async () => {
  expect(
    await read({ 'ci.service': '[Service]\nEnvironment=DOCKER_HOST=unix:///run/docker.sock\nExecStart=/opt/runner\n' }),
  ).toEqual([])
})

it.each([
  ['variables', `[Service]\nEnvironment=A=${'x'.repeat(50_000)}\nExecStart=docker run ${'${A}'.repeat(50_000)} app\n`],
  ['quotes', `[Service]\nExecStart=docker run ${'"'.repeat(100_001)}\n`],
  ['specifiers', `[Service]\nExecStart=docker run ${'%n'.repeat(100_000)}\n`],
  ['templates', `[Service]\nExecStart=docker run ${'{{a'.repeat(100_000)}\n`],
])('takes linear time on hostile %s', { tags: 'large' }, async (_, text) => {
  const started = performance.now()
  await readAll(repository({ 'a.service.j2': text }))
  expect(performance.now() - started).toBeLessThan(10_000)
})

it.each([
  ['/etc/default/web', 'deploy/default/web'],
  ['/etc/default/web', 'etc/default/web'],
  ['/etc/default/web', 'deploy/web.env'],
  ['-/etc/web/web.conf', 'conf/web.conf'],
])('%s is %s of the repository', async (named, path) => {
  const unit = `[Service]\nEnvironmentFile=${named}\nExecStart=/usr/bin/docker run $OPTS web:1.2\n`
  const found = (files: Record<string, string>) => starts({ 'deploy/web.service': unit, ...files })
  expect(await found({ [path]: 'OPTS=--privileged\n' })).toEqual(['web privileged'])
  expect(await found({ [path]: 'OPTS=--rm\n' })).toEqual(['web'])
  expect(await found({ other: 'OPTS=--privileged\n' })).toEqual(['web ?'])
})

it.each([
  ['/usr/bin/socat TCP-LISTEN:2375,fork UNIX-CONNECT:/run/docker.sock', 'network'],
  ['/usr/bin/socat TCP-LISTEN:80,fork UNIX-CONNECT:/run/app.sock', undefined],
])('what a service opens is read: %s', async (command, expected) => {
  const found = await read({ 'a.service': `[Unit]\nAfter=docker.service\n[Service]\nExecStart=${command}\n` })
  expect(found.map((one) => one.kind === 'client' && one.openSocket?.value.to)).toEqual(expected ? [expected] : [])
})
