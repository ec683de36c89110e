import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { busybox, engineUnderTest, makeBusybox, makeVariant } from '../engine/images.ts'
import { removeTrees, tree } from '../tree.ts'
import { act, cli, cliPath, cliReport, execute, ownRun, places, postPath } from './run.ts'

const docker = engineUnderTest()
const suffix = randomUUID().slice(0, 8)
const image = `hullgate-test/app-${suffix}:1`
const crashing = `hullgate-test/crash-${suffix}:1`
const h = ['container/memory-limit', 'container/cpu-limit', 'container/restart-policy']

beforeAll(async () => {
  await makeBusybox(docker)
  await makeVariant(docker, busybox, image, ['CMD ["/bin/sleep","600"]'])
  await makeVariant(docker, busybox, crashing, ['CMD ["/bin/sh","-c","echo ::error::gotcha; exit 3"]'])
})
afterAll(async () => {
  for (const name of [image, crashing]) await docker.getImage(name).remove({ force: true })
})
afterEach(removeTrees)

/** Everything on the engine that the programs under test made. */
async function leftovers(): Promise<string[]> {
  const filters = JSON.stringify({ label: ['dev.hullgate=1'] })
  const containers = await docker.listContainers({ all: true, filters })
  const networks = await docker.listNetworks({ filters })
  const { Volumes: volumes } = await docker.listVolumes({ filters })
  const isOurs = (labels: Record<string, string> | undefined) => labels?.['dev.hullgate.job']?.startsWith(`${ownRun}-`)
  return [
    ...containers.filter(({ Labels }) => isOurs(Labels)).map(({ Names }) => Names[0] ?? ''),
    ...networks.filter(({ Labels }) => isOurs(Labels)).map(({ Name }) => Name),
    ...(volumes ?? []).filter(({ Labels }) => isOurs(Labels)).map(({ Name }) => Name),
  ]
}

const compose = (...lines: string[]) => ({
  'compose.yaml': `services:\n  web:\n    image: ${image}\n${lines.map((line) => `    ${line}\n`).join('')}`,
})

it('checks the engine and the machine where they are asked for', async () => {
  const { report } = await cliReport(tree({}), '--engine', '--host')
  expect(report.errors).toEqual([])
  expect(report.judged).toMatchObject({ daemon: 1, host: 1 })
  expect(report.rules.find(({ id }) => id === 'host/docker-folder')?.state).not.toBe('unseen')
})

describe('an image that is started', () => {
  it('with no settings fails the three H controls and exits 1', async () => {
    const { code, stdout } = await cli(tree({}), '--image', image)
    expect(code).toBe(1)
    for (const number of ['5.10', '5.11', '5.14']) expect(stdout).toMatch(new RegExp(`^\\[FAIL\\] ${number} `, 'm'))
    expect(await leftovers()).toEqual([])
  })

  it('with limits and a bounded restart fails none of them', async () => {
    const flags = '--memory 64m --cpu-shares 512 --restart on-failure:5'
    const { report } = await cliReport(tree({}), '--image', image, '--run', flags)
    expect(places(report, ...h)).toEqual([])
    expect(report.images).toMatchObject([{ ref: image, started: true, ready: true }])
  })

  it('points at the run flags for what they did not say, at the Dockerfile for what it made', async () => {
    const root = tree({ Dockerfile: 'FROM scratch\nCOPY . /\nUSER 0:0\nCMD ["/bin/sleep","600"]\n' })
    const { report } = await cliReport(root, '--image', image, '--run', '--memory 64m')
    expect(places(report, 'container/root-user', 'container/cpu-limit')).toEqual([
      'container/cpu-limit --run',
      'container/root-user Dockerfile:3',
    ])
  })
})

describe('--as', () => {
  it("annotates a live fault on the manifest's line, as one finding with both kinds of evidence", async () => {
    const root = tree(compose('read_only: false', 'mem_limit: 64m'))
    const { report } = await cliReport(root, '--as', 'compose.yaml#web')
    const found = report.findings.filter(({ rule }) => rule === 'container/read-only-root')
    expect(found).toMatchObject([
      {
        location: { file: 'compose.yaml', line: 4 },
        evidence: ['manifest', 'kernel'],
        subject: { key: 'compose.yaml#web' },
      },
    ])
    expect(places(report, 'container/memory-limit')).toEqual([])
    expect(await leftovers()).toEqual([])
  })

  it('starts a pod with what Docker can express, and says the rest', async () => {
    const pod = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      securityContext: { runAsUser: 1000, runAsNonRoot: true }
      containers:
        - name: app
          image: ${image}
          resources: { limits: { memory: 64Mi, cpu: 500m } }
          securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
          env:
            - name: TOKEN
              valueFrom: { secretKeyRef: { name: s, key: k } }
`
    const { report } = await cliReport(tree({ 'deploy.yaml': pod }), '--as', 'deploy.yaml#Deployment/web/app')
    expect(report.errors).toEqual([])
    expect(report.images).toMatchObject([
      { started: true, ready: true, subject: 'deploy.yaml#Deployment/shop/web/app' },
    ])
    expect(
      places(report, ...h, 'container/read-only-root', 'container/root-user', 'container/no-new-privileges'),
    ).toEqual([])
    expect(report.warnings.map(({ message }) => message).join()).toMatch(/TOKEN/)
  })

  it('does not pass what it did not start, though no finding blocks', async () => {
    const safe = ['user: "1000:1000"', 'read_only: true', 'cap_drop: [ALL]', 'security_opt: [no-new-privileges:true]']
    const limits = ['mem_limit: 64m', 'cpu_shares: 512', 'pids_limit: 100', 'restart: on-failure:5']
    const root = tree(compose(...safe, ...limits, 'volumes: ["/opt:/opt:ro"]'))
    mkdirSync('/opt', { recursive: true })
    const { code, report } = await cliReport(root, '--as', 'compose.yaml#web')
    expect(report.findings.filter(({ blocking }) => blocking)).toEqual([])
    expect([code, report.conclusion]).toEqual([2, 'error'])
    expect(report.errors.map(({ message }) => message)).toEqual([
      "compose.yaml#web: Not started: its settings would give it control of this host (the host's /opt). Set `allow-host-access: true` to start it anyway.",
    ])
  })

  it('checks the restart policy that is written, though nothing is restarted', async () => {
    const { report } = await cliReport(tree(compose('restart: always')), '--as', 'compose.yaml#web')
    expect(places(report, 'container/restart-policy')).toEqual(['container/restart-policy compose.yaml:4'])
  })

  it.each([
    ['privileged: true', 'container/privileged'],
    ['volumes: ["/var/run/docker.sock:/var/run/docker.sock"]', 'container/engine-socket'],
    ['pid: host', 'container/host-pid'],
  ])('inspects %s, does not start it, and fails', async (setting, rule) => {
    const { code, report } = await cliReport(tree(compose(setting)), '--as', 'compose.yaml#web')
    expect([code, report.conclusion]).toEqual([1, 'fail'])
    expect(places(report, rule)).toEqual([`${rule} compose.yaml:4`])
    expect(report.images).toMatchObject([{ started: false, because: expect.stringContaining('allow-host-access') }])
    expect(await leftovers()).toEqual([])
  })

  it('starts it where that is allowed', async () => {
    const { report } = await cliReport(tree(compose('pid: host')), '--as', 'compose.yaml#web', '--allow-host-access')
    expect(report.images).toMatchObject([{ started: true, ready: true }])
    expect(report.findings.find(({ rule }) => rule === 'container/host-pid')?.evidence).toEqual(['manifest', 'kernel'])
  })

  it('names what there is when the subject is not', async () => {
    const { code, report } = await cliReport(tree(compose()), '--as', 'compose.yaml#wbe')
    expect([code, report.errors[0]?.message]).toEqual([
      2,
      'There is no container compose.yaml#wbe in this repository; it has compose.yaml#web.',
    ])
  })
})

describe('rows of what runs', () => {
  it('CIS Docker 5.1 is not applicable on a host without AppArmor', async () => {
    const { SecurityOptions: options } = (await docker.info()) as { SecurityOptions: readonly string[] }
    const { report } = await cliReport(tree({}), '--image', image)
    const row = report.controls.find(({ id }) => id === 'cis-docker:5.1')
    expect(row?.state).toBe(options.includes('name=apparmor') ? 'pass' : 'absent')
  })

  it('a privileged container is one finding, with what it makes moot in it', async () => {
    const root = tree(compose('privileged: true', 'security_opt: [seccomp=unconfined, apparmor=unconfined]'))
    const { report } = await cliReport(root, '--as', 'compose.yaml#web')
    const about = report.findings.filter(({ rule }) => /privileged$|seccomp|apparmor|selinux/.test(rule))
    expect(about).toMatchObject([{ rule: 'container/privileged', evidence: ['manifest', 'live'] }])
    expect(about[0]?.location).toMatchObject({ file: 'compose.yaml', line: 4 })
    expect(report.controls.filter(({ id }) => /^cis-docker:5\.(?:1|4|21)$/.test(id)).map(({ state }) => state)).toEqual(
      ['fail', 'fail', 'fail'],
    )
  })
})

describe('what cannot be judged is one clear sentence and exit 2', () => {
  it('an image that is not there', async () => {
    const { code, report } = await cliReport(tree({}), '--image', 'acme/none:1')
    expect([code, report.conclusion, report.errors]).toMatchObject([
      2,
      'error',
      [
        {
          message: expect.stringMatching(
            /^The image "acme\/none:1" was not found on the Docker engine: build it in an earlier step/,
          ),
        },
      ],
    ])
  })

  it.each([
    ['unix:///nowhere/docker.sock', /^No Docker engine answers at .*nowhere\/docker\.sock/],
    ['tcp://127.0.0.1:1', /^No Docker engine answers at .*127\.0\.0\.1:1/],
    ['ssh://me@host', /ssh:\/\/… is not supported: forward the socket/],
  ])('an engine at %s', async (host, message) => {
    const words = ['--format', 'json', '--image', image]
    const { code, stdout } = await execute(cliPath, words, { cwd: tree({}), env: { DOCKER_HOST: host } })
    const { conclusion, errors } = JSON.parse(stdout)
    expect([code, conclusion]).toEqual([2, 'error'])
    expect(errors[0].message).toMatch(message)
  })

  it('an image that ends at once: with its exit code and its log, as text and not as a command', async () => {
    const { code, report } = await cliReport(tree({}), '--image', crashing)
    expect([code, report.conclusion]).toEqual([2, 'error'])
    expect(report.images).toMatchObject([
      { ready: false, because: expect.stringContaining('3'), log: expect.stringContaining('gotcha') },
    ])
    expect(await leftovers()).toEqual([])
  })

  it('a container that is not there', async () => {
    const { code, report } = await cliReport(tree({}), '--container', 'no-such-container')
    expect([code, report.errors[0]?.message]).toEqual([
      2,
      expect.stringContaining('The container "no-such-container" was not found on the Docker engine'),
    ])
  })
})

describe('a container that already runs', () => {
  it('is judged, and left alone; compose labels lead its findings to the service', async () => {
    const root = tree(compose())
    const container = await docker.createContainer({
      Image: image,
      name: `hullgate-test-running-${suffix}`,
      Labels: {
        'com.docker.compose.service': 'web',
        'com.docker.compose.project.working_dir': root,
        'com.docker.compose.project.config_files': `${root}/compose.yaml`,
      },
      HostConfig: { Memory: 64 << 20 },
    })
    try {
      await container.start()
      const { report } = await cliReport(root, '--container', `hullgate-test-running-${suffix}`)
      expect(places(report, ...h)).toEqual([
        'container/cpu-limit compose.yaml:2',
        'container/restart-policy compose.yaml:2',
      ])
      expect((await container.inspect()).State.Running).toBe(true)
    } finally {
      await container.remove({ force: true })
    }
  })
})

describe('labels that an image brings', () => {
  it('lead to no service: what its file says stays', async () => {
    const root = tree(compose())
    const liar = `hullgate-test/liar-${suffix}:1`
    const labels = {
      'com.docker.compose.service': 'web',
      'com.docker.compose.project.working_dir': root,
      'com.docker.compose.project.config_files': `${root}/compose.yaml`,
    }
    const lines = Object.entries(labels).map(([name, value]) => `LABEL ${name}=${value}`)
    await makeVariant(docker, busybox, liar, ['CMD ["/bin/sleep","600"]', ...lines])
    const name = `hullgate-test-liar-${suffix}`
    const RestartPolicy = { Name: 'on-failure', MaximumRetryCount: 5 }
    const container = await docker.createContainer({
      Image: liar,
      name,
      HostConfig: { Memory: 64 << 20, CpuShares: 512, RestartPolicy },
    })
    try {
      await container.start()
      const { report } = await cliReport(root, '--container', name)
      expect(places(report, ...h)).toEqual(h.map((rule) => `${rule} compose.yaml:2`).sort())
    } finally {
      await container.remove({ force: true })
      await docker.getImage(liar).remove()
    }
  })
})

describe('a container that does not run', () => {
  it('is checked from its configuration, and said not to be running', async () => {
    const name = `hullgate-test-created-${suffix}`
    const container = await docker.createContainer({ Image: image, name, HostConfig: { Memory: 64 << 20 } })
    try {
      const { report } = await cliReport(tree({}), '--container', name)
      expect(places(report, ...h)).toEqual([
        `container/cpu-limit container ${name}`,
        `container/restart-policy container ${name}`,
      ])
      expect(report.warnings.map(({ message }) => message)).toEqual([
        `container ${name} is not running (created): checked from its configuration; kernel state unavailable`,
      ])
    } finally {
      await container.remove({ force: true })
    }
  })
})

describe('stopped by a signal', () => {
  it.each(
    (['SIGTERM', 'SIGINT'] as const).flatMap((signal) =>
      [100, 250, 400, 700, 1500].map((afterMs) => ({ signal, afterMs })),
    ),
  )('$signal after $afterMs ms leaves nothing behind', async (kill) => {
    const outcome = await execute(cliPath, ['--image', image, '--wait-for', 'never said'], { cwd: tree({}), kill })
    expect(outcome.code === (kill.signal === 'SIGINT' ? 130 : 143) || outcome.signal === kill.signal).toBe(true)
    expect(await leftovers()).toEqual([])
  })
})

describe('stopped while it reads', () => {
  const exported = Array.from({ length: 42_000 }, (_, i) => `export A${i}=b\nsh b.sh\n`).join('')
  // As much work as one run may cost.
  const slow = Object.fromEntries(
    Array.from({ length: 9 }, (_, i) => [
      [`${i}/a.sh`, exported],
      [`${i}/b.sh`, 'docker run $A1 a\n'],
    ]).flat(),
  )

  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends the Action at once', { timeout: 60_000 }, async (signal) => {
    const root = tree(slow)
    const started = performance.now()
    const afterMs = 1_200
    const run = await act(root, { image }, { kill: { signal, afterMs } })
    expect({ signal: run.signal, inputs: run.outputs }).toEqual({ signal, inputs: {} })
    // The time that the machine takes to end a process, however busy it is.
    expect(performance.now() - started - afterMs).toBeLessThan(3_000)
    expect(await leftovers()).toEqual([])
  })
})

describe('the Action killed outright', () => {
  it('is cleaned up after by its post step, and by nobody else', async () => {
    const root = tree({})
    const run = await act(root, { image, 'wait-for': 'never said' }, { kill: { signal: 'SIGKILL', afterMs: 2_500 } })
    expect(run.signal).toBe('SIGKILL')
    const left = await leftovers()
    expect(left.length).toBeGreaterThan(0)
    const post = (runId: string) => execute(postPath, [], { cwd: root, env: { STATE_runId: runId } })
    await post('another')
    expect(await leftovers()).toEqual(left)
    expect(await post(run.state['runId'] ?? '')).toMatchObject({ code: 0, stdout: '' })
    expect(await leftovers()).toEqual([])
  })
})
