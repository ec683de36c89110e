import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/engine.mjs', import.meta.url))

function ensureEngine(env: Record<string, string>): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env } }
    execFile(process.execPath, [script], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr })
    })
  })
}

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function engineThatAnswers(status: number): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/_ping' ? status : 404)
    response.end(status === 200 ? 'OK' : 'not today')
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('scripts/engine.mjs', () => {
  it('says nothing where the engine answers', { tags: 'large' }, async () => {
    expect(await ensureEngine({ DOCKER_HOST: await engineThatAnswers(200) })).toEqual({ code: 0, said: '' })
  })

  it('never replaces an engine that the user named', async () => {
    const { code, said } = await ensureEngine({ DOCKER_HOST: 'unix:///nonexistent/docker.sock' })
    expect(code).toBe(1)
    expect(said).toBe(
      'No Docker engine: nothing answers on unix:///nonexistent/docker.sock (ENOENT)\n' +
        'DOCKER_HOST or the docker context names this engine: start it, or unset DOCKER_HOST or the context.\n',
    )
  })

  it('passes on what an engine that is not well says', { tags: 'large' }, async () => {
    const host = await engineThatAnswers(500)
    expect((await ensureEngine({ DOCKER_HOST: host })).said).toContain(`${host} answers 500 not today`)
  })

  it('says which engines it can ask', async () => {
    const { code, said } = await ensureEngine({ DOCKER_HOST: 'ssh://build@example.com' })
    expect(code).toBe(1)
    expect(said).toContain('only unix://, npipe:// and tcp:// engines are supported')
  })

  it('is set up before the tests by npm cit, and never by npm test', { tags: 'large' }, async () => {
    const pretest = { DOCKER_HOST: 'unix:///nonexistent/docker.sock', npm_lifecycle_event: 'pretest' }
    expect(await ensureEngine({ ...pretest, npm_command: 'test' })).toEqual({ code: 0, said: '' })
    expect(await ensureEngine({ ...pretest, npm_command: 'install-ci-test' })).toEqual({
      code: 0,
      said: expect.stringMatching(/^No Docker engine: /),
    })
  })
})
