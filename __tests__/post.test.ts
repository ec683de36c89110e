import { expect, it } from 'vitest'
import { run } from '../src/post.ts'
import { fakeIo } from './io.ts'

async function post(env: Record<string, string>) {
  const io = fakeIo()
  return { code: await run(env, io), ...io.written }
}

it('says nothing and asks no engine where the main step started nothing', async () => {
  expect(await post({ DOCKER_HOST: 'unix:///nowhere/docker.sock' })).toEqual({ code: 0, stdout: '', stderr: '' })
})

it.each([
  ['STATE_runId', '42-abc'],
  ['INPUT_IMAGE', 'app:pr'],
  ['INPUT_AS', 'compose.yaml#web'],
])(
  'says in one line that the engine is not there, and does not fail the job: %s=%s',
  { tags: 'large' },
  async (name, value) => {
    const { code, stdout, stderr } = await post({ [name]: value, DOCKER_HOST: 'unix:///nowhere/docker.sock' })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Hullgate could not clean up: .*\/nowhere\/docker\.sock.*\n$/)
  },
)

it('keeps a workflow command in an engine’s words from being one', async () => {
  const { stdout } = await post({ STATE_runId: '42-abc', DOCKER_HOST: 'unix:///nowhere/::error::x##[error]y' })
  expect(stdout).toContain('/nowhere/: :error: :x## [error]y')
})
