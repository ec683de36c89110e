import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApi } from '../../src/github/api.ts'
import { pullOfRun } from '../../src/github/pull.ts'
import { type GitHub, notFound, start } from './server.ts'

const [a, b] = ['a'.repeat(40), 'b'.repeat(40)]

let github: GitHub
beforeEach(async () => {
  github = await start()
  github.pulls.push(
    { number: 5, head: 'other:feature', sha: a },
    { number: 6, head: 'fork:feature', sha: b },
    { number: 7, head: 'fork:feature', sha: a },
  )
})
afterEach(async () => {
  expect(github.violations).toEqual([])
  await github.close()
})

const pullHead = { owner: 'fork', branch: 'feature' }
const of = (run: Partial<Parameters<typeof pullOfRun>[1]> = {}) =>
  pullOfRun(openApi({ token: 't', apiUrl: github.url, sleep: async () => {} }), {
    owner: 'acme',
    repo: 'shop',
    headSha: a,
    pullHead,
    ...run,
  })
const unknown = (reason: string) => ({
  ok: false,
  degraded: `the pull request of the run is not known: ${reason}`,
})

describe('the pull request of a run', () => {
  it('is the open one of that branch whose last commit it was', async () => {
    expect(await of()).toEqual({ ok: true, pullNumber: 7 })
    expect(await of({ headSha: b })).toEqual({ ok: true, pullNumber: 6 })
    expect(github.calls[0]?.url).toBe('/repos/acme/shop/pulls?state=open&head=fork%3Afeature&per_page=100')
  })

  it('is not known where it has gone on since, or is closed', async () => {
    const c = 'c'.repeat(40)
    expect(await of({ headSha: c })).toEqual(unknown(`no open one has ${c} as its last commit`))
    expect(await of({ pullHead: { owner: 'fork', branch: 'x&state=all#?' } })).toEqual(
      unknown(`no open one has ${a} as its last commit`),
    )
  })

  it('is not guessed where a branch has several', async () => {
    github.pulls.push({ number: 8, head: 'fork:feature', sha: a })
    expect(await of()).toEqual(unknown(`several have ${a} as their last commit: 7, 8`))
  })

  it('is not known where GitHub does not answer as it says', async () => {
    github.fail('GET /repos', notFound)
    expect((await of()).ok).toBe(false)
    github.fail('GET /repos', { status: 200, body: {} })
    expect(await of()).toEqual(unknown('GitHub’s response is not a list of pull requests'))
  })
})
