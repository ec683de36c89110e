import { afterAll, beforeAll, expect, it } from 'vitest'
import { check } from '../../src/check.ts'
import { connect } from '../../src/engine/engine.ts'
import { observe } from '../../src/engine/observe.ts'
import { bareContainer } from '../../src/engine/plan.ts'
import type { Container } from '../../src/model/container.ts'
import type { Report } from '../../src/model/report.ts'
import type { LiveRequest, RunContext } from '../../src/model/run.ts'
import { readFlags } from '../../src/options/flags.ts'
import { type Entry, tar } from '../readers/image/archives.ts'
import { removeTrees, tree } from '../tree.ts'
import { busybox, debian, engineUnderTest, makeBusybox, makeDebian, makeVariant } from './images.ts'
import { newRun } from './live.ts'

const docker = engineUnderTest()
const runId = newRun()
const name = `hullgate-test/files-${runId}`
const distribution = `${name}:debian`
const made: string[] = []

const key = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0B'.repeat(3)}\n-----END PRIVATE KEY-----\n`

const dockerfile = `FROM ${busybox}
COPY tls.pem /srv/tls.pem
COPY .env .git /app/
RUN busybox cp /bin/busybox /bin/x && busybox chmod 4755 /bin/x
RUN busybox mkdir /srv/open && busybox chmod 777 /srv/open
RUN busybox sed -i 's/^app:x:1000/app:x:0/' /etc/passwd && busybox rm /srv/tls.pem
USER app
CMD ["sleep", "60"]
`

async function build(tag: string, text: string, files: readonly Entry[] = []): Promise<string> {
  const context = tar([{ name: 'Dockerfile', content: text }, ...files])
  const { Readable } = await import('node:stream')
  const stream = await docker.buildImage(Readable.from([context]), {
    t: `${name}:${tag}`,
    networkmode: 'none',
    rm: true,
  })
  await new Promise<void>((resolve, reject) =>
    docker.modem.followProgress(stream, (error, lines: { error?: string }[]) => {
      const failed = error ?? lines.find((line) => line.error)?.error
      if (failed) reject(failed)
      else resolve()
    }),
  )
  made.push(`${name}:${tag}`)
  return `${name}:${tag}`
}

beforeAll(async () => {
  await makeBusybox(docker)
  await makeDebian(docker)
  await makeVariant(docker, debian, distribution, ['CMD ["sleep", "60"]'])
  made.push(distribution)
}, 600_000)
afterAll(async () => {
  for (const image of made) await docker.getImage(image).remove({ force: true })
  removeTrees()
})

const contextOf = (root: string, signal = new AbortController().signal): RunContext => ({
  root,
  today: '2026-06-15',
  runId,
  signal,
  progress: () => {},
  policy: async () => ({ warnings: [] }),
})

async function reportOf(image: string, files: Record<string, string>): Promise<Report> {
  return (await check(await readFlags(['--image', image, '--timeout', '5']), contextOf(tree(files)))).report
}

/** `severity rule line` of what the rules of images find. */
const found = ({ findings }: Report) =>
  findings
    .filter(({ rule }) => rule.startsWith('image/'))
    .map(
      ({ severity, rule, location, place }) =>
        `${severity} ${rule} ${location ? `${location.file}:${location.line}` : place}`,
    )
    .sort()

it('finds what an image holds, at the instruction that made it', async () => {
  const image = await build('bad', dockerfile, [
    { name: 'tls.pem', content: key },
    { name: '.env', content: 'DB_PASSWORD=hunter2\n' },
    { name: '.git/HEAD', content: 'ref: refs/heads/main\n' },
  ])
  const report = await reportOf(image, { Dockerfile: dockerfile, 'old/Dockerfile': 'FROM scratch\nCOPY . /\n' })
  expect(report.errors).toEqual([])
  expect(found(report)).toEqual([
    'high image/credential Dockerfile:3',
    'high image/deleted-secret Dockerfile:2',
    'low image/provenance-label Dockerfile:1',
    'low image/tools Dockerfile:1',
    'low image/world-writable Dockerfile:5',
    'medium image/account Dockerfile:6',
    'medium image/root-alias Dockerfile:7',
    'medium image/setuid Dockerfile:4',
  ])
  const [row] = report.images
  expect([row?.id, row?.ref]).toEqual([(await docker.getImage(image).inspect()).Id, image])
  const text = JSON.stringify(report)
  expect(text).not.toContain('hunter2')
  expect(text).not.toContain('MIIEvQ')
  expect(report.findings.find(({ rule }) => rule === 'image/tools')?.message).toMatch(
    /^hullgate-test\/files-\S+ has network tools \(\/bin\/nc\), shells \(\/bin\/busybox, \/bin\/sh\)$/,
  )
})

it('finds nothing that blocks in a plain image', async () => {
  const text = `FROM ${busybox}\nUSER app\nCMD ["sleep", "60"]\n`
  const report = await reportOf(await build('good', text), { Dockerfile: text })
  expect(report.errors).toEqual([])
  expect(found(report)).toEqual(['low image/provenance-label Dockerfile:1', 'low image/tools Dockerfile:1'])
  expect(report.rules.find(({ id }) => id === 'image/setuid')?.state).toBe('pass')
})

it('names the set-user-id files of a distribution once, and low', async () => {
  const report = await reportOf(distribution, {})
  const own = report.findings.filter(({ rule }) => rule.startsWith('image/'))
  expect(own.filter(({ severity }) => severity !== 'low')).toEqual([])
  expect(own.filter(({ rule }) => rule === 'image/setuid').map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^hullgate-test\/files-\S+ has \d+ set-user-id or set-group-id files .*: \/usr\/bin\/chage, .* and \d+ more$/,
    ),
  ])
})

it('reads no files where every rule about them is off', async () => {
  const { rules } = await import('../../src/rules/index.ts')
  const off = rules.flatMap(({ id }) => (id.startsWith('image/') ? [`  ${id}: off\n`] : [])).join('')
  const context = {
    ...contextOf(tree({})),
    policy: async () => ({
      warnings: [],
      source: { path: 'p.yml', text: `rules:\n${off}`, origin: 'repository' as const },
    }),
    progress: (message: string) => expect(message).not.toMatch(/reading the files of/),
  }
  const { report } = await check(
    await readFlags(['--image', busybox, '--run', '--entrypoint /bin/sleep', '--timeout', '5']),
    context,
  )
  expect(found(report)).toEqual([])
})

const request = (image: string): LiveRequest => ({
  images: [image],
  as: [],
  containers: [],
  timeoutMs: 5000,
  allowHostAccess: false,
})

it('is an error where the name means another image at the end', async () => {
  const image = await build('moved', `FROM ${busybox}\nCMD ["sleep", "60"]\n`)
  const { Id: before } = await docker.getImage(image).inspect()
  const { errors } = await observe(request(image), contextOf('/'), [], undefined, async (chunks) => {
    for await (const _ of chunks);
    await docker.getImage(busybox).tag({ repo: name, tag: 'moved' })
    return 0
  })
  const { Id: now } = await docker.getImage(image).inspect()
  expect(errors.map(({ message }) => message)).toEqual([
    `${image} names another image now (${now}): ${before} was checked. Build it once, and leave it alone while it is checked.`,
  ])
})

it('says of an image that it was started without settings', async () => {
  const image = await build('bare', `FROM ${busybox}\nCMD ["sleep", "60"]\n`)
  const because = async (run?: Container) =>
    (await observe(request(image), contextOf('/'), [], run)).images.map((row) => row.because)
  expect(await because()).toEqual(['still up after 3 s; started without settings: say how it runs with `as` or `run`'])
  expect(await because(bareContainer(image))).toEqual(['still up after 3 s'])
})

it('ends at once when the run is cancelled while an image arrives', async () => {
  const stop = new AbortController()
  const started = performance.now()
  const { errors } = await observe(
    request(distribution),
    contextOf('/', stop.signal),
    [],
    undefined,
    async (chunks) => {
      for await (const _ of chunks) stop.abort(new Error('stopped by SIGTERM'))
      return 0
    },
  )
  expect(errors.map(({ message }) => message).join()).toMatch(/^The run was cancelled/)
  expect(performance.now() - started).toBeLessThan(30_000)
})

it('an image that the engine does not have is one sentence', async () => {
  const engine = await connect()
  const read = async () => {
    for await (const _ of engine.save('sha256:'.padEnd(71, '0')));
  }
  await expect(read()).rejects.toThrow(/^The image "sha256:0+" was not found on the Docker engine: .*\.$/)
  expect(await engine.close()).toEqual([])
})

const nodeOf = (mode: string, data: string, owner: string) =>
  `FROM ${busybox}
USER root
RUN busybox mkdir -p /etc/kubernetes/pki /etc/kubernetes/manifests /var/lib/etcd
RUN cd /etc/kubernetes && busybox touch admin.conf pki/ca.crt pki/ca.key manifests/etcd.yaml
RUN busybox chmod ${mode} /etc/kubernetes/admin.conf /etc/kubernetes/pki/ca.key /etc/kubernetes/manifests/etcd.yaml
RUN busybox chmod ${data} /var/lib/etcd && busybox chown ${owner} /etc/kubernetes/manifests/etcd.yaml
CMD ["busybox", "sleep", "60"]
`

it('looks at the files of a node, in what it starts and in what runs', async () => {
  const ofNode = ({ findings }: Report) =>
    findings.filter(({ rule }) => rule.startsWith('node/')).map(({ severity, message }) => `${severity} ${message}`)
  const wide = await build('wide', nodeOf('644', '755', 'app'))
  const own = await docker.createContainer({ name: `node-${runId}`, Image: wide, HostConfig: { NetworkMode: 'none' } })
  try {
    const flags = await readFlags(['--container', `node-${runId}`])
    const running = (await check(flags, contextOf(tree({})))).report
    const started = await reportOf(wide, {})
    const expected = [
      'high /etc/kubernetes/admin.conf has mode 644, more than 600',
      'high /etc/kubernetes/manifests/etcd.yaml is owned by app:root, not by root:root',
      'high /etc/kubernetes/pki/ca.key has mode 644, more than 600',
      'high /var/lib/etcd has mode 755, more than 700',
      'low /etc/kubernetes/manifests/etcd.yaml has mode 644, more than 600',
      'low /var/lib/etcd is owned by root:root, not by etcd:etcd',
    ]
    expect([...running.errors, ...started.errors]).toEqual([])
    expect([ofNode(running).toSorted(), ofNode(started).toSorted()]).toEqual([expected, expected])
  } finally {
    await own.remove({ force: true })
  }
  const narrow = await reportOf(await build('narrow', nodeOf('600', '700', 'root')), {})
  expect(ofNode(narrow)).toEqual(['low /var/lib/etcd is owned by root:root, not by etcd:etcd'])
  expect(narrow.controls.find(({ id }) => id === 'cis-kubernetes:1.1.21')?.state).toBe('pass')
})
