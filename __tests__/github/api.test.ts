import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApi } from '../../src/github/api.ts'
import { type GitHub, notFound, readOnly, secondaryLimit, serverError, start } from './server.ts'

const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files'
const creation = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
const parameters = { owner: 'acme', repo: 'shop', pull_number: 7 }
const comment = { owner: 'acme', repo: 'shop', issue_number: 7, body: 'x' }

let github: GitHub
let slept: number[]

beforeEach(async () => {
  github = await start()
  slept = []
})

afterEach(async () => {
  await github.close()
  expect(github.violations).toEqual([])
})

const open = (overrides: Partial<Parameters<typeof openApi>[0]> = {}) =>
  openApi({
    token: 'ghs_x',
    apiUrl: github.url,
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
    },
    ...overrides,
  })

describe('the API', () => {
  it('answers with data', async () => {
    github.files.push({ filename: 'compose.yaml' })
    expect(await open().call(route, parameters)).toMatchObject([{ filename: 'compose.yaml', status: 'modified' }])
    expect(slept).toEqual([])
  })

  it('tries again after a server error, and gives up after four tries', async () => {
    github.fail('/files', serverError, serverError)
    expect(await open().call(route, parameters)).toEqual([])
    expect(slept).toEqual([500, 1000])
    github.failAlways('/files', serverError)
    await expect(open().call(route, parameters)).rejects.toThrow('GitHub answered 502: Server Error')
    expect(github.calls).toHaveLength(3 + 4)
  })

  it('does not repeat a creation that may have been carried out', async () => {
    github.fail('POST', serverError)
    await expect(open().call(creation, comment)).rejects.toMatchObject({ unsettled: true })
    expect(github.calls).toHaveLength(1)
  })

  it('waits as long as a secondary limit says, also for a creation', async () => {
    github.fail('POST', secondaryLimit(7), { ...secondaryLimit(2), status: 429 })
    await open().call(creation, comment)
    expect(slept).toEqual([7000, 2000])
    expect(github.comments).toHaveLength(1)
  })

  it('waits a minute where a secondary limit says nothing, and never more than its patience in all', async () => {
    const { body, status } = secondaryLimit(0)
    github.fail('POST', { status, body }, { status, body })
    await expect(open().call(creation, comment)).rejects.toThrow('rate limit')
    expect(slept).toEqual([60_000])
  })

  it('does not wait for what takes too long', async () => {
    github.fail('POST', secondaryLimit(61))
    await expect(open().call(creation, comment)).rejects.toThrow(
      'GitHub’s rate limit is exceeded; not waiting for the reset',
    )
    expect(slept).toEqual([])
  })

  it('waits until the hour’s requests are renewed, if that is soon', async () => {
    const used = (seconds: number) => ({
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + seconds) },
      body: { message: 'API rate limit exceeded' },
    })
    github.fail('/files', used(30))
    await open().call(route, parameters)
    expect(slept[0]).toBeGreaterThan(25_000)
    expect(slept[0]).toBeLessThanOrEqual(30_000)
    github.fail('/files', used(3600))
    await expect(open().call(route, parameters)).rejects.toThrow('rate limit')
  })

  it.each([
    [
      'a token that may only read',
      readOnly,
      "the token lacks `pull-requests: write`; pull requests from forks and from Dependabot never have it, elsewhere grant it in the workflow's `permissions` (403: Resource not accessible by integration",
    ],
    ['a repository that the token cannot see', notFound, 'the token lacks `pull-requests: write`'],
    [
      'a locked conversation',
      { status: 403, body: { message: 'Unable to create comment because issue is locked.' } },
      /^GitHub answered 403: Unable to create comment because issue is locked$/,
    ],
    ['a token that is none', { status: 401, body: { message: 'Bad credentials' } }, 'GitHub rejected the token'],
    [
      'a refusal',
      { status: 422, body: { message: 'Validation\nFailed', documentation_url: 'https://docs.github.com/rest' } },
      'GitHub answered 422: Validation Failed',
    ],
  ])('does not repeat what cannot change: %s', async (_, answer, words) => {
    github.fail('POST', answer)
    await expect(open().call(creation, comment)).rejects.toThrow(words)
    expect(github.calls).toHaveLength(1)
  })

  it('tries a cut connection once more', async () => {
    github.fail('/files', { status: 0, cut: true })
    expect(await open().call(route, parameters)).toEqual([])
    expect(slept).toEqual([500])
  })

  it('gives up at once, and for good, where nobody answers', async () => {
    const gone = await start()
    await gone.close()
    const api = open({ apiUrl: gone.url })
    await expect(api.call(route, parameters)).rejects.toThrow("GitHub's API cannot be reached")
    await expect(api.call(route, parameters)).rejects.toThrow("GitHub's API cannot be reached")
    await expect(api.viewer()).rejects.toThrow("GitHub's API cannot be reached")
    expect(slept).toEqual([500])
  })

  it('does not wait for an answer for ever', async () => {
    const { createServer } = await import('node:http')
    const deaf = createServer(() => {})
    await new Promise<void>((done) => deaf.listen(0, '127.0.0.1', done))
    const { port } = deaf.address() as { port: number }
    const api = open({ apiUrl: `http://127.0.0.1:${port}`, timeout: 50 })
    await expect(api.call(route, parameters)).rejects.toThrow("GitHub's API cannot be reached")
    deaf.closeAllConnections()
    deaf.close()
  })

  it.each([
    ['does not end', { status: 200, endless: true }],
    ['broke off', { status: 200, broken: true }],
  ])('gives up an answer that %s', async (what, answer) => {
    const sentence = `GitHub's API cannot be reached (its answer ${what})`
    github.failAlways('/files', answer)
    await expect(open({ timeout: 50 }).call(route, parameters)).rejects.toThrow(sentence)
    github.failAlways('/graphql', answer)
    await expect(open({ timeout: 50 }).viewer()).rejects.toThrow(sentence)
    expect(slept).toEqual([500, 500])
  })

  it('takes what was to be done as done where only the answer breaks off', async () => {
    github.failAlways('/comments', { status: 201, broken: true })
    const parameters = { owner: 'acme', repo: 'shop', issue_number: 7, body: 'text' }
    const create = open().call('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', parameters)
    expect(await create).toBe('')
  })

  it('asks for a token', async () => {
    await expect(open({ token: '' }).call(route, parameters)).rejects.toThrow(
      'there is no token; set the `token` input',
    )
    expect(github.calls).toEqual([])
  })

  it('speaks to a GitHub Enterprise server under its own path', async () => {
    const api = open({ apiUrl: `${github.url}/api/v3/` })
    github.fail('/api/v3/repos/acme/shop/pulls/7/files', { status: 200, body: [] })
    expect(await api.call(route, parameters)).toEqual([])
    expect(github.calls.map(({ url }) => url)).toEqual(['/api/v3/repos/acme/shop/pulls/7/files'])
  })

  it('asks an Enterprise server whom it speaks for where that has GraphQL', async () => {
    for (const path of ['/api/v3', '/api/v3/']) {
      github.fail('/api/graphql', { status: 200, body: { data: { viewer: { login: 'acme-bot' } } } })
      expect(await open({ apiUrl: `${github.url}${path}` }).viewer()).toBe('acme-bot')
    }
    expect(github.calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /api/graphql',
      'POST /api/graphql',
    ])
  })

  it('knows whom it speaks for, where GitHub says so', async () => {
    expect(await open().viewer()).toBe('github-actions[bot]')
    github.viewer = null
    expect(await open().viewer()).toBeNull()
    github.fail('/graphql', { status: 200, body: { data: null, errors: [{ message: 'x' }] } })
    expect(await open().viewer()).toBeNull()
  })
})
