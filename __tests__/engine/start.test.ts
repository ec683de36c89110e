import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect, type Engine, type StartOptions } from '../../src/engine/engine.ts'
import type { Container } from '../../src/model/container.ts'
import { parseRunFlags } from '../../src/readers/command/flags.ts'
import { busybox, engineUnderTest, makeBusybox, makeVariant } from './images.ts'
import { asked, fact, facts, leftOf, newRun } from './live.ts'

const docker = engineUnderTest()
const root = mkdtempSync(join(tmpdir(), 'hullgate-start-'))
let engine: Engine
let runId: string

beforeAll(() => makeBusybox(docker))
beforeEach(async () => {
  engine = await connect()
  runId = newRun()
})
afterEach(async () => {
  expect(await engine.close()).toEqual([])
  expect(await leftOf(docker, runId)).toEqual([])
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const start = (container: Container, options: Partial<StartOptions> = {}, image = busybox) =>
  engine.start(container, image, { runId, root, stillUpMs: 300, ...options })

const shell = (script: string) => ({ entrypoint: fact(['/bin/sh', '-c', script]) })
const sleeping = shell('exec sleep 600')

describe('waiting', () => {
  it('takes what stays up for ready where nothing tells more', async () => {
    const started = await start(asked(sleeping))
    expect(started).toMatchObject({ ready: true, because: 'still up after 0.3 s', log: '', notes: [], refused: [] })
    expect(started.evidence).toMatchObject({ started: true, ownNetwork: true, engine: 'docker' })
    expect(started.evidence.inspect.State.Running).toBe(true)
  })

  it('waits for the health check', async () => {
    const test = ['CMD-SHELL', 'test -e /tmp/up']
    const healthcheck = fact({ state: 'set' as const, test, interval: 100_000_000, retries: 100 })
    const started = await start(asked({ ...shell('sleep 0.5; : > /tmp/up; exec sleep 600'), healthcheck }))
    expect(started).toMatchObject({ ready: true, because: 'healthy' })
    expect(started.evidence.inspect.State.Health?.Status).toBe('healthy')
  })

  it('says so when the health check fails', async () => {
    const healthcheck = fact({ state: 'set' as const, test: ['CMD', 'false'], interval: 100_000_000, retries: 1 })
    const started = await start(asked({ ...shell('echo no luck; exec sleep 600'), healthcheck }))
    expect(started).toMatchObject({ ready: false, because: 'The health check reported unhealthy.', log: 'no luck' })
  })

  it('waits for a port that the image exposes', async () => {
    await makeVariant(docker, busybox, 'hullgate-test/web:1', [
      'EXPOSE 8080',
      'CMD ["/bin/sh", "-c", "sleep 0.5; exec httpd -f -p 8080"]',
    ])
    const started = await start(asked(), { stillUpMs: 1 }, 'hullgate-test/web:1')
    expect(started).toMatchObject({ ready: true, because: 'listens on 8080/tcp' })
    expect(started.evidence.processes).toEqual(['httpd'])
  })

  it('ends at the time limit where nothing listens', async () => {
    await makeVariant(docker, busybox, 'hullgate-test/deaf:1', ['EXPOSE 8080', 'CMD ["sleep", "600"]'])
    const started = await start(asked(), { timeoutMs: 500 }, 'hullgate-test/deaf:1')
    expect(started).toMatchObject({
      ready: false,
      because:
        'Nothing listened on 8080/tcp within 0.5 s: raise `timeout`, or set `wait-for` to what its log contains once it is ready.',
    })
  })

  it('waits for words in the output, on either stream', async () => {
    const talk = shell('echo booting; sleep 0.3; echo "now ready to serve" >&2; exec sleep 600')
    expect(await start(asked(talk), { waitFor: 'ready to serve' })).toMatchObject({ ready: true })
    expect(await start(asked(talk), { waitFor: /READY to/i })).toMatchObject({ ready: true })
    expect(await start(asked(talk), { waitFor: 'never said', timeoutMs: 800 })).toMatchObject({
      ready: false,
      because: 'The log did not contain never said within 0.8 s: raise `timeout`, or correct `wait-for`.',
      log: 'booting\nnow ready to serve',
    })
  })

  it('tells a program that ends with its code and the last lines of its output', async () => {
    const script =
      'i=0; while [ $i -lt 50 ]; do echo "line $i"; i=$((i+1)); done; printf "\\033[31mdone\\033[0m\\007"; exit 3'
    const started = await start(asked(shell(script)))
    expect(started).toMatchObject({ ready: false, because: 'The container exited with code 3 before becoming ready.' })
    const lines = started.log.split('\n')
    expect(lines).toHaveLength(20)
    expect(lines.at(-1)).toBe('done')
    expect(lines.at(-2)).toBe('line 49')
  })

  it('does not restart what ends, whatever is asked for', async () => {
    const restart = fact({ name: 'always', maximumRetryCount: 0 })
    const started = await start(asked({ ...shell('exit 1'), restart }), { stillUpMs: 5000 })
    expect(started).toMatchObject({ ready: false, because: 'The container exited with code 1 before becoming ready.' })
    expect(started.evidence.inspect.RestartCount).toBe(0)
  })

  it('does not choke on a flood of output', async () => {
    const started = await start(asked(shell('while :; do echo flood flood flood flood flood; done')), {
      waitFor: 'no such',
      timeoutMs: 1500,
    })
    expect(started.ready).toBe(false)
    expect(started.log.length).toBeLessThan(20 * 502)
    expect(started.log).toMatch(/^flood flood/)
    expect(started.evidence.inspect.HostConfig).toMatchObject({ LogConfig: { Type: 'none' } })
  })
})

describe('ways out', () => {
  const refuses = async (container: Container, image = busybox) =>
    start(container, {}, image).then(
      () => 'started',
      (error: Error) => `${error.name}: ${error.message}`,
    )

  it('removes what it made when the engine refuses', async () => {
    expect(await refuses(asked({ memoryLimit: fact(4096) }))).toMatch(
      /^EngineError: The engine cannot create .* Raise the memory limit\.$/,
    )
    expect(await leftOf(docker, runId)).toEqual([])
  })

  it('removes what it made when the start fails', async () => {
    expect(await refuses(asked({ entrypoint: fact(['/nope']) }))).toMatch(
      /^EngineError: The engine cannot start .*ENTRYPOINT/,
    )
    expect(await leftOf(docker, runId)).toEqual([])
  })

  it('says what a container that could not be started would have done without', async () => {
    const leftOut = facts({ name: 'init container fill' })
    const failing = (parts: Partial<Container>) => start(asked({ leftOut, ...parts })).catch((error: Error) => error)
    const notes = ['not applied: init container fill.']
    expect(await failing({ entrypoint: fact(['/tools/app']) })).toMatchObject({ notes })
    expect(await failing({ memoryLimit: fact(4096) })).toMatchObject({ notes })
  })

  it('names an image that is not there, whatever its name looks like', async () => {
    expect(await refuses(asked(), 'hullgate-test/absent:9')).toBe(
      'EngineError: The image "hullgate-test/absent:9" was not found on the Docker engine: build it in an earlier step; with docker/setup-buildx-action build with load: true.',
    )
    expect(await refuses(asked(), '../containers/x')).toMatch(/was not found on the Docker engine/)
    expect(await refuses(asked(), '')).toMatch(/was not found on the Docker engine/)
  })

  it('names a container that is not there', async () => {
    await expect(engine.observe('hullgate-absent')).rejects.toThrow(
      'The container "hullgate-absent" was not found on the Docker engine',
    )
    await expect(engine.observe('../images/json')).rejects.toThrow('was not found on the Docker engine')
  })

  it('stops at once when the run is cancelled, and removes everything', async () => {
    const stop = new AbortController()
    const running = start(
      asked({ ...sleeping, mounts: facts({ type: 'volume', source: 'db', target: '/data', readOnly: false }) }),
      {
        stillUpMs: 60_000,
        signal: stop.signal,
        progress: (message) => message.startsWith('waiting') && stop.abort(),
      },
    )
    await expect(running).rejects.toThrow('The run was cancelled')
    expect(await leftOf(docker, runId)).toEqual([])
  })

  it('does not begin when the run is cancelled already', async () => {
    await expect(start(asked(sleeping), { signal: AbortSignal.abort() })).rejects.toThrow('The run was cancelled')
  })

  it('labels everything, and touches nothing of another run', async () => {
    const other = newRun()
    const mounts = facts({ type: 'volume', source: 'db', target: '/data', readOnly: false })
    await start(asked({ ...sleeping, mounts }))
    await start(asked(sleeping), { runId: other })
    expect((await leftOf(docker, runId)).map((object) => object.split(' ')[0])).toEqual([
      'container',
      'network',
      'volume',
    ])
    await engine.cleanUp(runId)
    expect(await leftOf(docker, runId)).toEqual([])
    expect(await leftOf(docker, other)).toEqual([`container /hullgate-${other}-2`, `network hullgate-${other}-2`])
    await engine.cleanUp(other)
  })
})

describe('what the repository asks for', () => {
  it('has a network with no way out', async () => {
    const started = await start(asked(sleeping))
    const network = await docker.getNetwork(started.name).inspect()
    expect(network).toMatchObject({ Internal: true, Driver: 'bridge' })
  })

  it('gives the host no address on that network', async () => {
    const server = createServer((socket) => socket.end('here')).listen(0, '0.0.0.0')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    let contacts = 0
    server.on('connection', () => contacts++)
    const addresses = Object.values(networkInterfaces()).flatMap((list = []) =>
      list.flatMap(({ address, family, internal }) => (family === 'IPv4' && !internal ? [address] : [])),
    )
    const tries = (own: string) => [...addresses, own].map((address) => `nc -w 1 ${address} ${port}`).join('; ')
    // The address that the engine would give itself is the network's first.
    const own =
      '$(busybox ip route | busybox sed -n "s/^default via \\([0-9.]*\\).*/\\1/p;s/.*src \\([0-9.]*\\)\\.[0-9]*.*/\\1.1/p" | busybox head -1)'
    const started = await start(asked(shell(`${tries(own)}; echo tried; exit 1`)), {
      timeoutMs: 40_000,
      stillUpMs: 40_000,
    })
    server.close()
    expect(started.log).toContain('tried')
    expect(started.log).not.toContain('here')
    expect(contacts).toBe(0)
  })

  it('keeps IPv6 switched off there, by which the host has an address', async () => {
    const sysctls = facts({ name: 'net.ipv6.conf.all.disable_ipv6', value: '0' })
    const { log, notes } = await start(
      asked({ ...shell('cat /proc/net/if_inet6 | busybox grep -v lo; exit 1'), sysctls }),
    )
    expect(log).toBe('')
    expect(notes).toEqual(['not applied: sysctl net.ipv6.conf.all.disable_ipv6.'])
  })

  it('gives a manifest no way out that asks for the bridge', async () => {
    const started = await start(asked({ ...sleeping, networkMode: fact('bridge') }))
    expect(started.evidence).toMatchObject({ ownNetwork: true })
    expect(Object.keys(started.evidence.inspect.NetworkSettings.Networks ?? {})).toEqual([started.name])
  })

  it('honours a network of its own', async () => {
    const started = await start(asked({ ...sleeping, networkMode: fact('none') }))
    expect(started.evidence).toMatchObject({ ownNetwork: false })
    expect(started.evidence.inspect.HostConfig.NetworkMode).toBe('none')
    expect((await leftOf(docker, runId)).some((object) => object.startsWith('network'))).toBe(false)
  })

  it.each([
    ['privileged', { privileged: fact(true) }],
    [
      "the host's /run/docker.sock",
      { mounts: facts({ type: 'bind', source: '/var/run/docker.sock', target: '/s', readOnly: true }) },
    ],
    ["the host's network namespace", { networkMode: fact('host') }],
    ["the host's pid namespace", { pidMode: fact('host') }],
    ['device /dev/null', { devices: facts('/dev/null') }],
    ['capability SYS_ADMIN', { capAdd: facts('SYS_ADMIN') }],
  ])('creates, looks at and does not start: %s', async (danger, settings) => {
    const started = await start(asked({ ...sleeping, ...settings }))
    expect(started.refused.join().replace('/var/run', '/run')).toBe(danger)
    expect(started).toMatchObject({ ready: false, log: '' })
    expect(started.because).toContain('allow-host-access')
    expect(started.evidence).toMatchObject({ started: false, kernel: {}, processes: [] })
    expect(started.evidence.inspect.State.Status).toBe('created')
  })

  it('starts it all the same where that is allowed', async () => {
    const started = await start(asked({ ...sleeping, capAdd: facts('SYS_ADMIN') }), { allowHostAccess: true })
    expect(started).toMatchObject({ ready: true, refused: ['capability SYS_ADMIN'] })
  })

  it('sees through a link in the repository', async () => {
    symlinkSync('/etc', join(root, 'config'))
    const mounts = facts({ type: 'bind', source: './config', target: '/config', readOnly: true })
    expect((await start(asked({ ...sleeping, mounts }))).refused).toEqual(["the host's /etc"])
  })

  it('keeps .git out of what mounts the whole repository', async () => {
    mkdirSync(join(root, '.git'))
    writeFileSync(join(root, '.git', 'HEAD'), 'secret')
    writeFileSync(join(root, 'readme'), 'hello')
    const mounts = facts({ type: 'bind', source: '.', target: '/app', readOnly: false })
    const script = shell('cat /app/readme; cat /app/.git/HEAD; echo x > /app/.git/HEAD; exit 1')
    const { refused, log } = await start(asked({ ...script, mounts }))
    expect(refused).toEqual([])
    expect(log).toContain('hello')
    expect(log).not.toContain('secret')
    expect(log).toContain("can't create /app/.git/HEAD: Read-only file system")
  })

  it('hides what the container prints of its mounted secrets', async () => {
    writeFileSync(join(root, 'pw.txt'), 's3same-1\n')
    const mounts = facts({ type: 'bind', source: './pw.txt', target: '/run/secrets/pw', readOnly: true })
    const { log } = await start(asked({ ...shell('echo "with $(cat /run/secrets/pw)"; exit 1'), mounts }))
    expect(log).toBe('with ***')
  })

  it('keeps the repository as it is, whatever the container does to what it mounts', async () => {
    mkdirSync(join(root, 'work', 'inner'), { recursive: true })
    writeFileSync(join(root, 'work', 'file'), 'before')
    const bind = (source: string, target: string) => ({ type: 'bind', source, target, readOnly: false })
    const mounts = facts(bind('./work', '/work'), bind('./work/inner', '/inner'))
    const script = shell('cat /work/file; echo after > /work/file; mv /work/inner /work/x; : > /inner/new; exit 1')
    const { log, evidence } = await start(asked({ ...script, mounts }))
    expect(log).toContain('before')
    expect(readFileSync(join(root, 'work', 'file'), 'utf8')).toBe('before')
    expect(readdirSync(join(root, 'work', 'inner'))).toEqual([])
    for (const { Source: source = '' } of evidence.inspect.Mounts ?? []) {
      expect(source.startsWith(root)).toBe(false)
      expect(existsSync(source)).toBe(true)
    }
    await engine.close()
    for (const { Source: source = '' } of evidence.inspect.Mounts ?? []) expect(existsSync(source)).toBe(false)
  })

  it('publishes what the image exposes, and gives its health check another timing', async () => {
    const image = 'hullgate-test/timed:1'
    await makeVariant(docker, busybox, image, [
      'EXPOSE 8080',
      'HEALTHCHECK --interval=1h CMD true',
      'CMD ["/bin/true"]',
    ])
    const read = parseRunFlags('-P --health-interval="1s" --health-retries=2 --platform linux/other')
    const { evidence, notes } = await start(
      { ...read, ...asked(sleeping), startSettings: read.startSettings },
      {},
      image,
    )
    expect(notes).toEqual(['not applied: --platform.'])
    expect(evidence.inspect.HostConfig.PublishAllPorts).toBe(true)
    expect(evidence.inspect.Config).toMatchObject({
      Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 1_000_000_000, Retries: 2 },
    })
    await docker.getImage(image).remove({ force: true })
  })

  it('gives one storage to what is mounted at two paths', async () => {
    mkdirSync(join(root, 'twice'))
    const at = (type: string, source: string, target: string) => ({ type, source, target, readOnly: false })
    const mounts = facts(
      at('volume', 'data', '/v1'),
      at('volume', 'data', '/v2'),
      at('volume', 'other', '/v3'),
      at('emptyDir', 'memory', '/m1'),
      at('emptyDir', 'memory', '/m2'),
      at('bind', './twice', '/b1'),
      { ...at('bind', './twice', '/b2'), readOnly: true },
    )
    const script = 'for i in v m b; do echo $i > /${i}1/x; cat /${i}2/x; done; ls /v3; touch /b2/y; exit 3'
    const { log, evidence } = await start(asked({ ...shell(script), mounts }))
    // Two streams have no order, and a busy engine repeats what was printed while it attached them.
    const lines = [...new Set(log.split('\n'))].sort((a, b) => a.length - b.length)
    expect(lines).toEqual(['v', 'm', 'b', 'touch: /b2/y: Read-only file system'])
    expect(evidence.inspect.State.ExitCode).toBe(3)
    expect(readdirSync(join(root, 'twice'))).toEqual([])
  })

  it('does not start what binds another folder of the host', async () => {
    const other = mkdtempSync(join(tmpdir(), 'hullgate-other-'))
    symlinkSync(other, join(root, 'away'))
    const mounts = facts({ type: 'bind', source: './away', target: '/x', readOnly: true })
    expect((await start(asked({ ...sleeping, mounts }))).refused).toEqual([`the host's ${realpathSync(other)}`])
    rmSync(other, { recursive: true })
  })

  it('does not start what joins another container', async () => {
    const { name } = await start(asked(sleeping))
    const joining = await start(asked({ ...sleeping, networkMode: fact(`container:${name}`) }, 'run'))
    expect(joining.refused).toEqual(["another container's network namespace"])
    expect(joining.evidence.started).toBe(false)
  })

  it('puts an empty volume where a bind leads nowhere', async () => {
    const mounts = facts({ type: 'bind', source: './absent', target: '/x', readOnly: false })
    const started = await start(asked({ ...sleeping, mounts }))
    expect(started.notes).toEqual(['/x is an empty volume: ./absent does not exist on this host.'])
    expect(started.evidence.inspect.Mounts?.map(({ Type }) => Type)).toEqual(['volume'])
  })
})
