import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judge } from '../../src/decide/judge.ts'
import { connect, type Engine } from '../../src/engine/engine.ts'
import { parseRunFlags } from '../../src/readers/command/flags.ts'
import { readInspect } from '../../src/readers/inspect/inspect.ts'
import { rules } from '../../src/rules/index.ts'
import { statesOf } from '../states.ts'
import { busybox, debian, engineUnderTest, makeBusybox, makeDebian } from './images.ts'
import { newRun } from './live.ts'

const docker = engineUnderTest()
const runId = newRun()
const socket = '/var/run/docker.sock'
const data = mkdtempSync(join(tmpdir(), 'hullgate-rules-'))
/** What the rule knows docker-in-docker by; nothing of it is run. */
const dind = `docker:dind-${runId}`
/** What confines containers on the engine under test: `name=apparmor`, `name=seccomp,profile=default`, … */
let hasAppArmor: boolean
let engine: Engine

beforeAll(async () => {
  await makeBusybox(docker)
  await makeDebian(docker)
  await docker.getImage(busybox).tag({ repo: 'docker', tag: dind.slice('docker:'.length) })
  hasAppArmor = (await docker.info()).SecurityOptions.includes('name=apparmor')
  engine = await connect()
}, 600_000)
afterAll(async () => {
  expect(await engine.close()).toEqual([])
  await docker.getImage(dind).remove()
  rmSync(data, { recursive: true })
})

interface Way {
  readonly flags: string
  readonly image?: string
  readonly command?: readonly string[]
  /** Only created: this machine may not have the rights to start it. */
  readonly created?: true
}

/** What makes a live container fail each rule, and what makes it pass. */
const ways: Record<string, { bad: Way; good: Way }> = {
  'container/added-capabilities': pair('--cap-add NET_ADMIN', '--cap-add NET_BIND_SERVICE'),
  'container/apparmor-unconfined': pair('--security-opt apparmor=unconfined', ''),
  'container/bind-interface': pair('-p 18080:80', '-p 127.0.0.1:18080:80'),
  'container/cgroup-parent': pair('--cgroup-parent /hullgate-test', ''),
  'container/content-trust': pair('-e DOCKER_CONTENT_TRUST=0', '-e DOCKER_CONTENT_TRUST=1'),
  'container/cpu-limit': pair('--cpu-shares 1024', '--cpu-shares 512'),
  'container/default-bridge': pair('--network bridge', '--network none'),
  'container/default-capabilities': pair('', '--cap-drop ALL'),
  'container/device': pair('--device /dev/null', ''),
  'container/dind-without-tls': {
    bad: { flags: '-e DOCKER_TLS_CERTDIR=', image: dind },
    good: { flags: '-e DOCKER_TLS_CERTDIR=/certs', image: dind },
  },
  'container/engine-over-tcp': pair('-e DOCKER_HOST=tcp://10.0.0.1:2375', '-e DOCKER_HOST=unix:///run/x.sock'),
  'container/engine-port': pair('-p 127.0.0.1:18081:2375', '-p 127.0.0.1:18081:2376'),
  'container/engine-socket': pair(`-v ${socket}:/engine.sock:ro`, ''),
  'container/hardcoded-secret': pair('-e DB_PASSWORD=hunter2-but-longer', '-e DB_PASSWORD_FILE=/run/secrets/db'),
  'container/health-check': pair('--no-healthcheck', '--health-cmd true'),
  'container/host-capabilities': pair('--cap-add SYS_PTRACE', '--cap-add CHOWN'),
  'container/host-cgroup-namespace': pair('--cgroupns host', '--cgroupns private'),
  'container/host-ipc': pair('--ipc host', '--ipc private'),
  'container/host-network': pair('--network host', '--network none'),
  'container/host-pid': pair('--pid host', ''),
  'container/host-user-namespace': pair('--userns host', ''),
  'container/host-uts': pair('--uts host', ''),
  'container/memory-limit': pair('', '--memory 64m'),
  'container/mount-propagation': {
    bad: { flags: '--mount type=bind,src=/,dst=/host,bind-propagation=rshared', created: true },
    good: { flags: `-v ${data}:/data:rprivate` },
  },
  'container/net-raw': pair('--cap-drop CHOWN', '--cap-drop NET_RAW'),
  'container/no-new-privileges': pair('', '--security-opt no-new-privileges'),
  'container/pids-limit': pair('--pids-limit -1', '--pids-limit 64'),
  'container/port-range': pair('-p 127.0.0.1:20000-20100:20000-20100', '-p 127.0.0.1:18080:80'),
  'container/privileged': { bad: { flags: '--privileged', created: true }, good: { flags: '--privileged=false' } },
  'container/privileged-port': pair('-p 127.0.0.1:81:80', '-p 127.0.0.1:18080:80'),
  'container/proc-mount': pair('--security-opt systempaths=unconfined', ''),
  'container/read-only-root': pair('', '--read-only'),
  'container/restart-policy': pair('--restart on-failure:6', '--restart on-failure:5'),
  'container/root-user': pair('--user 0:0', '--user 1000:1000'),
  'container/seccomp-unconfined': pair('--security-opt seccomp=unconfined', ''),
  'container/selinux-disabled': pair('--security-opt label=disable', '--security-opt label=level:s0:c1,c2'),
  'container/sensitive-mount': pair('-v /etc:/host/etc:ro', `-v ${data}:/data:ro`),
  'container/ssh-port': pair('--expose 22', '--expose 2222'),
  'container/ssh-server': {
    bad: { flags: '--entrypoint /bin/bash', image: debian, command: ['-c', 'exec -a /usr/sbin/sshd sleep 600'] },
    good: { flags: '--entrypoint /bin/bash', image: debian, command: ['-c', 'exec sleep 600'] },
  },
  'container/ulimit': pair('--ulimit core=-1', '--ulimit nofile=1024:2048'),
  'container/writable-settings': pair('-v /etc/ssl:/a', '-v /etc/ssl:/a:ro'),
}

function pair(bad: string, good: string): { bad: Way; good: Way } {
  return { bad: { flags: bad }, good: { flags: good } }
}

async function verdicts({ flags, image = busybox, command = ['600'], created }: Way): Promise<Map<string, string>> {
  const run = parseRunFlags(flags.includes('--entrypoint') ? flags : `--entrypoint /bin/sleep ${flags}`)
  const started = await engine.start({ ...run, command: { value: command, at: run.at } }, image, {
    runId,
    root: process.cwd(),
    stillUpMs: 50,
    timeoutMs: 400,
    allowHostAccess: created === undefined,
  })
  await engine.remove(started.name)
  expect(started.evidence.started).toBe(created === undefined)
  const live = readInspect(started.evidence, { run })
  return statesOf(judge(rules, [live], { trustedRegistries: [] }))
}

describe.each(Object.entries(ways))('%s', (rule, { bad, good }) => {
  it(`fails: ${bad.flags || 'no setting'}`, async () => {
    expect((await verdicts(bad)).get(rule)).toBe('fail')
  })
  it(`passes: ${good.flags || 'no setting'}`, async () => {
    const isWithout = rule === 'container/apparmor-unconfined' && !hasAppArmor
    expect((await verdicts(good)).get(rule)).toBe(isWithout ? 'absent' : 'pass')
  })
})

it('what this host does not have is not applicable, and no pass where nobody says so', async () => {
  const started = await engine.start(parseRunFlags('--entrypoint /bin/cat'), busybox, {
    runId,
    root: '/',
    stillUpMs: 1,
  })
  await engine.remove(started.name)
  const { AppArmorProfile, ...inspect } = started.evidence.inspect
  const without = { ...started.evidence, inspect: { ...inspect, ProcessLabel: '' } }
  const judged = (SecurityOptions: string[] | undefined) =>
    judge(rules, [readInspect({ ...without, host: { SecurityOptions } }, {})], { trustedRegistries: [] })
  expect(statesOf(judged(['name=seccomp,profile=default'])).get('container/apparmor-unconfined')).toBe('absent')
  const verdicts = judged(undefined)
  expect(verdicts.byRule.get('container/apparmor-unconfined')?.others).toMatchObject([
    { state: 'unseen', because: 'the engine reports no AppArmor profile' },
  ])
  expect(statesOf(verdicts).get('container/selinux-disabled')).toBe('absent')
})

/** Containers that already run answer for their image's name as well, which says nothing about one that was just built. */
const names: Record<string, { bad: string; good: string }> = {
  'container/end-of-life': { bad: `node:14-${runId}`, good: `node:24-${runId}` },
  'container/image-tag': { bad: `hullgate-${runId}:latest`, good: `hullgate-${runId}:1` },
  'container/image-registry': { bad: `hullgate-${runId}:1`, good: `trusted.example/hullgate-${runId}:1` },
}

describe.each(Object.entries(names))('%s of a container that already runs', (rule, { bad, good }) => {
  it.each([
    [bad, 'fail'],
    [good, 'pass'],
  ])('%s: %s', async (image, state) => {
    expect((await observed(image)).get(rule)).toBe(state)
  })
})

async function observed(image: string): Promise<Map<string, string>> {
  const at = image.lastIndexOf(':')
  await docker.getImage(busybox).tag({ repo: image.slice(0, at), tag: image.slice(at + 1) })
  const container = await docker.createContainer({ Image: image, name: `${runId}-observed`, Cmd: ['sleep', '600'] })
  try {
    await container.start()
    const live = readInspect(await engine.observe(`${runId}-observed`), {})
    const settings = { trustedRegistries: ['trusted.example'] }
    return statesOf(judge(rules, [live], settings))
  } finally {
    await container.remove({ force: true })
    await docker.getImage(image).remove()
  }
}

it('every rule that a live container answers is shown in both polarities', async () => {
  const plain = [
    ...(await verdicts({ flags: '--network none --security-opt label=level:s0:c1,c2' })),
    ...(await observed(`hullgate-${runId}:2`)),
  ]
  const judged = new Set(plain.filter(([, state]) => state !== 'absent').map(([id]) => id))
  const others = [
    // Nothing that runs has settings that nobody knows.
    'container/unknown-settings',
    // A digest needs a registry that gave it: its live half is a unit test of readInspect.
    'container/image-digest',
  ]
  expect([...judged].filter((id) => !(id in ways) && !(id in names))).toEqual(others)
  const silent = hasAppArmor ? [] : ['container/apparmor-unconfined']
  expect([...Object.keys(ways), ...Object.keys(names)].filter((id) => !judged.has(id))).toEqual(silent)
})
