import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileSource, runChild } from './child.ts'
import { busybox, engineUnderTest, makeBusybox } from './images.ts'
import { leftOf, newRun } from './live.ts'

const docker = engineUnderTest()
let compiled: ReturnType<typeof compileSource>

beforeAll(async () => {
  await makeBusybox(docker)
  compiled = compileSource()
})
afterAll(() => compiled.remove())

const moments = ['connecting', 'creating', 'starting', 'waiting', 'ready'].flatMap((when) =>
  [0, 15, 60].map((afterMs) => ({ when, afterMs })),
)

describe('killed with SIGTERM, nothing stays behind', () => {
  it.each(moments)('$afterMs ms after $when', async ({ when, afterMs }) => {
    const runId = newRun()
    const { code, signal } = await runChild(compiled.folder, ['child.js', busybox, runId], {
      name: 'SIGTERM',
      when,
      afterMs,
    })
    expect({ code, signal }).toEqual({ code: 0, signal: null })
    expect(await leftOf(docker, runId)).toEqual([])
  })
})

describe('killed outright, the post step removes what stayed', () => {
  const kill = { name: 'SIGKILL', when: 'ready', afterMs: 0 } as const

  it('by the run it was told of', async () => {
    const [runId, other] = [newRun(), newRun()]
    await runChild(compiled.folder, ['child.js', busybox, runId], kill)
    await runChild(compiled.folder, ['child.js', busybox, other], kill)
    expect((await leftOf(docker, runId)).map((object) => object.split(' ')[0])).toEqual([
      'container',
      'network',
      'volume',
    ])
    expect(await runChild(compiled.folder, ['post-step.js'], undefined, { STATE_runId: runId })).toEqual({
      code: 0,
      signal: null,
      output: '',
    })
    expect(await leftOf(docker, runId)).toEqual([])
    expect(await leftOf(docker, other)).toHaveLength(3)
    await runChild(compiled.folder, ['post-step.js'], undefined, { STATE_runId: other })
    expect(await leftOf(docker, other)).toEqual([])
  })

  it('by its job where nothing was told', async () => {
    const runId = newRun()
    const job = { GITHUB_RUN_ID: runId, GITHUB_JOB: 'gate', GITHUB_RUN_ATTEMPT: '1', RUNNER_NAME: 'r', STATE_runId: '' }
    await runChild(compiled.folder, ['child.js', busybox, runId], kill, job)
    await runChild(compiled.folder, ['post-step.js'], undefined, { ...job, RUNNER_NAME: 'other', INPUT_IMAGE: 'x' })
    expect(await leftOf(docker, runId)).toHaveLength(3)
    await runChild(compiled.folder, ['post-step.js'], undefined, { ...job, INPUT_IMAGE: 'x' })
    expect(await leftOf(docker, runId)).toEqual([])
  })

  it('without failing the job where there is no engine, and without a word where nothing was asked for', async () => {
    const gone = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' }
    const told = await runChild(compiled.folder, ['post-step.js'], undefined, { ...gone, STATE_runId: 'x' })
    expect(told.code).toBe(0)
    expect(told.output).toMatch(
      /^Hullgate could not clean up: No Docker engine answers at unix:\/\/\/nonexistent\/docker\.sock/,
    )
    expect(await runChild(compiled.folder, ['post-step.js'], undefined, gone)).toEqual({
      code: 0,
      signal: null,
      output: '',
    })
  })
})
