import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveConnection, thisMachine } from '../../src/engine/connection.ts'
import { connect } from '../../src/engine/engine.ts'
import { observe } from '../../src/engine/observe.ts'
import { busybox, engineUnderTest, makeBusybox } from './images.ts'
import { asked, fact, leftOf, newRun } from './live.ts'

const docker = engineUnderTest()
const folder = mkdtempSync(join(tmpdir(), 'hullgate-stalled-'))
const servers: Server[] = []
const connection = resolveConnection()
const socketPath = connection.kind === 'socket' ? connection.path : ''

beforeAll(() => makeBusybox(docker))
afterAll(() => {
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
  rmSync(folder, { recursive: true, force: true })
})

type Fault = 'hangs' | 'dribbles' | 'refuses' | 'redirects' | 'breaks off' | 'is empty' | 'is null' | 'is a list'

/** The engine, but for the calls that match: they are never answered, or in part. */
async function faulty(pattern: RegExp, fault: Fault): Promise<string> {
  const path = join(folder, `${servers.length}-${Date.now()}.sock`)
  const server = createServer((question, answer) => {
    if (pattern.test(`${question.method} ${question.url}`)) {
      question.resume()
      if (fault === 'hangs') return
      if (fault === 'dribbles') {
        const timer = setInterval(() => answer.write(' '), 200)
        return void answer.on('close', () => clearInterval(timer))
      }
      if (fault === 'refuses') return void answer.writeHead(500).end('{"message":"no output here"}')
      if (fault === 'redirects') return void answer.writeHead(307, { location: 'http://nobody.invalid/' }).end()
      const wrong = { 'is empty': '{}', 'is null': 'null', 'is a list': '[]' } as const
      if (fault !== 'breaks off') return void answer.end(wrong[fault])
      answer.writeHead(200, { 'content-length': '1000' }).write('{"Id":"a"')
      setTimeout(() => answer.destroy(), 20)
      return
    }
    const { method, url, headers } = question
    const onward = request({ socketPath, method, path: url, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers)
      answer.flushHeaders()
      response.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    answer.on('close', () => onward.destroy())
    question.pipe(onward)
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(path, done))
  return `unix://${path}`
}

async function failure(pattern: RegExp, fault: Fault, signal?: AbortSignal): Promise<string> {
  const runId = newRun()
  const host = await faulty(pattern, fault)
  const engine = await connect({ ...thisMachine(), env: { DOCKER_HOST: host } })
  const settings = { runId, root: folder, timeoutMs: 500, stillUpMs: 100, signal }
  const asleep = asked({ entrypoint: fact(['/bin/sleep', '600']) })
  const message = await engine.start(asleep, busybox, settings).then(
    () => 'started',
    (error: Error) => error.message,
  )
  await engine.close()
  expect(await leftOf(docker, runId)).toEqual([])
  return message
}

it('does not follow a redirection', async () => {
  expect(await failure(/GET .*\/info/, 'redirects')).toBe('The engine cannot describe itself: HTTP status 307.')
})

const calls: [string, RegExp][] = [
  ['the image', /GET .*\/images\//],
  ['the network', /POST .*\/networks\/create/],
  ['create', /POST .*\/containers\/create/],
  ['inspect', /GET .*\/containers\/[^/]+\/json/],
  ['attach', /POST .*\/attach/],
  ['start', /POST .*\/start/],
  ['info', /GET .*\/info/],
]

describe('an answer that breaks off is one sentence', () => {
  it.each(calls)('%s', async (_, pattern) => {
    expect(await failure(pattern, 'breaks off')).toMatch(
      /^The engine cannot .*: its answer broke off: restart the engine\.$/,
    )
  })

  it.each<[string, Fault]>([
    ['inspect', 'is empty'],
    ['inspect', 'is a list'],
    ['create', 'is empty'],
    ['create', 'is null'],
    ['the image', 'is a list'],
    ['info', 'is null'],
    ['info', 'is a list'],
  ])('an answer without what it should hold: %s %s', async (name, fault) => {
    const pattern = new Map(calls).get(name)!
    expect(await failure(pattern, fault)).toMatch(
      /^The engine cannot .*: its answer is not complete: restart the engine\.$/,
    )
  })
})

it('says so where the output cannot be followed', async () => {
  const host = await faulty(/POST .*\/attach/, 'refuses')
  const engine = await connect({ ...thisMachine(), env: { DOCKER_HOST: host } })
  const settings = { runId: newRun(), root: folder, timeoutMs: 2_000, stillUpMs: 100 }
  const { ready, notes } = await engine.start(asked({ entrypoint: fact(['/bin/sleep', '600']) }), busybox, settings)
  expect({ ready, notes }).toEqual({
    ready: true,
    notes: ['The engine cannot follow the output of the container: no output here.'],
  })
  await engine.close()
})

it('finds nothing ready by an output that cannot be followed, and says why at once', async () => {
  const host = await faulty(/POST .*\/attach/, 'refuses')
  const engine = await connect({ ...thisMachine(), env: { DOCKER_HOST: host } })
  const settings = { runId: newRun(), root: folder, timeoutMs: 60_000, waitFor: 'ready' }
  const { ready, because } = await engine.start(asked({ entrypoint: fact(['/bin/sleep', '600']) }), busybox, settings)
  expect({ ready, because }).toEqual({
    ready: false,
    because:
      'Whether the log contains ready cannot be seen: The engine cannot follow the output of the container: no output here.',
  })
  await engine.close()
})

it('names how to remove what the engine does not, whatever kind it is', async () => {
  const runId = newRun()
  const engine = await connect({
    ...thisMachine(),
    env: { DOCKER_HOST: await faulty(/DELETE .*\/networks/, 'refuses') },
  })
  await engine.start(asked({ entrypoint: fact(['/bin/sleep', '600']) }), busybox, {
    runId,
    root: folder,
    stillUpMs: 100,
  })
  const [sentence] = await engine.close()
  const filter = `--filter label=dev.hullgate.run=${runId} | xargs -r docker`
  expect(sentence).toMatch(
    /^Some objects of this run could not be removed \(The engine cannot remove networks\/\w+: no output here\.\): /,
  )
  expect(sentence?.split('): ')[1]).toBe(
    `run docker ps -aq ${filter} rm -fv; docker network ls -q ${filter} network rm; docker volume ls -q ${filter} volume rm.`,
  )
  expect(await leftOf(docker, runId)).toHaveLength(1)
  await (await connect()).cleanUp(runId)
  expect(await leftOf(docker, runId)).toEqual([])
})

// Each waits out a deadline of 15 s and more, so they wait together.
describe.concurrent('an engine that stalls ends the run', () => {
  it.each(calls)('at %s', async (_, pattern) => {
    const before = performance.now()
    expect(await failure(pattern, 'hangs')).toMatch(
      /^The Docker engine at unix:.* did not answer within \d+ s \(asked to .*\): restart the engine\.$/,
    )
    expect(performance.now() - before).toBeLessThan(40_000)
  })

  it('also in the midst of a long answer', async () => {
    const host = await faulty(/GET .*\/images\/.*\/get/, 'dribbles')
    const engine = await connect({ ...thisMachine(), env: { DOCKER_HOST: host } })
    const { Id: id } = await engine.image(busybox)
    const all = async () => {
      for await (const chunk of engine.save(id)) expect(chunk.length).toBeLessThan(10)
    }
    await expect(all()).rejects.toThrow(/did not answer within 15 s \(asked to save the image/)
  })

  it('at once where the run is cancelled', async () => {
    const before = performance.now()
    const message = await failure(/POST .*\/containers\/create/, 'hangs', AbortSignal.timeout(500))
    expect(message).toMatch(/^The run /)
    expect(performance.now() - before).toBeLessThan(8_000)
  })
})

it('is asked no more, once it stalls, for what was still to be started', async () => {
  const host = await faulty(/POST .*\/containers\/create/, 'hangs')
  const before = process.env['DOCKER_HOST']
  process.env['DOCKER_HOST'] = host
  try {
    const observed = await observe(
      { images: [busybox, busybox, busybox], as: [], containers: [], timeoutMs: 500, allowHostAccess: false },
      {
        root: folder,
        today: '2026-01-01',
        runId: newRun(),
        signal: new AbortController().signal,
        progress: () => {},
        policy: async () => ({ warnings: [] }),
      },
      [],
      undefined,
    )
    expect(observed.errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/did not answer within 20 s \(asked to create/),
    ])
    expect(observed.images.map(({ started, because }) => ({ started, because }))).toEqual([
      { started: false, because: expect.stringContaining('did not answer') },
      { started: false, because: 'The Docker engine stopped answering.' },
      { started: false, because: 'The Docker engine stopped answering.' },
    ])
  } finally {
    if (before === undefined) delete process.env['DOCKER_HOST']
    else process.env['DOCKER_HOST'] = before
  }
})
