import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApi } from '../../src/github/api.ts'
import { publishComment, type StickyComment } from '../../src/github/comment.ts'
import { formatMarker, type MarkerState } from '../../src/model/marker.ts'
import { type GitHub, readOnly, serverError, start } from './server.ts'

const bot = 'github-actions[bot]'
const ours = 'a'.repeat(40)
const marker: MarkerState = {
  key: '0123456789abcdef',
  runId: 900,
  runNumber: 5,
  runAttempt: 1,
  conclusion: 'fail',
  fingerprints: ['aaaaaaaaaaaa'],
}
const clean: MarkerState = { ...marker, conclusion: 'pass', fingerprints: [] }
const bodyOf = (state: MarkerState, text = 'text') => `${formatMarker(state)}\n${text}`

let github: GitHub

beforeEach(async () => {
  github = await start()
})

afterEach(async () => {
  await github.close()
  expect(github.violations).toEqual([])
})

const publish = (overrides: Partial<StickyComment> = {}) => {
  const state = overrides.marker ?? marker
  const api = openApi({ token: 't', apiUrl: github.url, sleep: async () => {} })
  const render = () => bodyOf(state)
  return publishComment(api, {
    owner: 'acme',
    repo: 'shop',
    pullNumber: 7,
    headSha: ours,
    mode: 'always',
    marker: state,
    render,
    ...overrides,
  })
}

const writes = () =>
  github.calls.filter(({ method, url }) => method !== 'GET' && url !== '/graphql').map(({ method }) => method)
const existing = (state: MarkerState, text = 'old', login = bot) =>
  github.comments.push({ id: 50 + github.comments.length, body: bodyOf(state, text), login })

describe('the sticky comment', () => {
  it('is written once and then rewritten', { tags: 'large' }, async () => {
    expect(await publish()).toEqual({ ok: true, outcome: 'created' })
    expect(await publish({ render: () => bodyOf(marker, 'other') })).toEqual({ ok: true, outcome: 'updated' })
    expect(github.comments.map(({ body }) => body)).toEqual([bodyOf(marker, 'other')])
    expect(writes()).toEqual(['POST', 'PATCH'])
  })

  it.each([65_535, 65_536, 65_537])(
    'is taken or refused by its length, as GitHub has it: %i characters',
    async (length) => {
      const head = bodyOf(marker, '')
      const body = head + 'x'.repeat(length - head.length)
      const outcome = await publish({ render: () => body })
      if (length <= 65_536)
        expect([outcome, github.comments[0]?.body.length]).toEqual([{ ok: true, outcome: 'created' }, length])
      else
        expect(outcome).toEqual({
          ok: false,
          degraded: expect.stringContaining('Body is too long (maximum is 65536 characters)'),
        })
    },
  )

  it('is left alone where nothing that shows has changed', async () => {
    existing({ ...marker, runId: 1, runNumber: 1 }, 'text\r\n')
    expect(await publish()).toEqual({ ok: true, outcome: 'unchanged' })
    expect(writes()).toEqual([])
  })

  describe('where the pull request has a newer commit, whose run had nothing to write,', () => {
    const late = 'a newer commit has a run of its own'
    const moveTo = (sha: string) => github.pulls.push({ number: 7, head: 'acme:topic', sha })

    it('is not begun by the older run', async () => {
      moveTo('b'.repeat(40))
      expect([await publish(), writes()]).toEqual([{ ok: true, outcome: late }, []])
    })

    it('is not rewritten by it', async () => {
      moveTo('b'.repeat(40))
      existing({ ...marker, runNumber: 3 })
      expect([await publish(), writes()]).toEqual([{ ok: true, outcome: late }, []])
    })

    it('is written where the commit is still the last, and where GitHub does not say', async () => {
      moveTo(ours)
      expect([await publish(), writes()]).toEqual([{ ok: true, outcome: 'created' }, ['POST']])
      github.failAlways('GET /repos/acme/shop/pulls/7', { status: 403 })
      const other = { render: () => bodyOf(marker, 'other') }
      expect([await publish(other), writes()]).toEqual([{ ok: true, outcome: 'updated' }, ['POST', 'PATCH']])
    })
  })

  it('is found beyond the first hundred, in pages of a hundred', async () => {
    for (let id = 0; id < 230; id++) github.comments.push({ id, body: 'chat', login: 'octocat' })
    existing(marker)
    expect(await publish()).toEqual({ ok: true, outcome: 'updated' })
    expect(github.calls.filter(({ url }) => url.includes('/issues/7/')).map(({ url }) => url)).toEqual(
      [1, 2, 3].map((page) => `/repos/acme/shop/issues/7/comments?per_page=100&page=${page}`),
    )
    expect(github.comments).toHaveLength(231)
  })

  it('is nobody else’s: neither another key’s nor a person’s who copied the marker', async () => {
    existing({ ...marker, key: 'ffffffffffffffff' })
    existing(marker, 'old', 'octocat')
    expect(await publish()).toEqual({ ok: true, outcome: 'created' })
    expect(github.comments).toHaveLength(3)
  })

  it('is a bot’s where GitHub does not say whom the token speaks for', async () => {
    github.viewer = null
    existing(marker, 'old', 'octocat')
    existing(marker)
    expect(await publish()).toEqual({ ok: true, outcome: 'updated' })
    expect(github.comments.map(({ body }) => body)).toEqual([bodyOf(marker, 'old'), bodyOf(marker)])
  })

  it('is a person’s own where the token is a person’s', async () => {
    github.viewer = 'octocat'
    existing(marker, 'old', 'octocat')
    expect(await publish()).toEqual({ ok: true, outcome: 'updated' })
  })

  it.each([
    ['a later run', { runNumber: 6 }, 'a newer run has commented'],
    ['a later attempt', { runAttempt: 2 }, 'a newer run has commented'],
    ['an earlier run with more attempts', { runNumber: 4, runAttempt: 9 }, 'updated'],
    ['the same attempt', {}, 'updated'],
  ])('that %s wrote: %s', async (_, by, outcome) => {
    existing({ ...marker, ...by })
    expect(await publish()).toEqual({ ok: true, outcome })
  })

  it('is rendered from what it said before', async () => {
    const seen: unknown[] = []
    const render = (previous: MarkerState | undefined) => {
      seen.push(previous)
      return bodyOf(marker, `${seen.length}`)
    }
    await publish({ render })
    await publish({ render })
    expect(seen).toEqual([undefined, marker])
  })

  it.each([
    ['always', clean, undefined, 'created'],
    ['always', marker, marker, 'updated'],
    ['never', marker, undefined, 'not wanted'],
    ['on-failure', marker, undefined, 'created'],
    ['on-failure', { ...clean, conclusion: 'error' }, undefined, 'created'],
    ['on-failure', clean, undefined, 'not wanted'],
    ['on-failure', { ...clean, fingerprints: ['aaaaaaaaaaaa'] }, undefined, 'not wanted'],
    ['on-failure', clean, marker, 'updated'],
    ['on-change', marker, undefined, 'created'],
    ['on-change', { ...clean, fingerprints: ['aaaaaaaaaaaa'] }, undefined, 'created'],
    ['on-change', clean, undefined, 'not wanted'],
    ['on-change', marker, marker, 'not wanted'],
    ['on-change', marker, { ...marker, fingerprints: ['bbbbbbbbbbbb'] }, 'updated'],
    ['on-change', clean, marker, 'updated'],
    ['on-change', { ...marker, fingerprints: null }, { ...marker, fingerprints: null }, 'updated'],
  ] as const)('%s: %j after %j is %s', async (mode, now, before, outcome) => {
    if (before) existing({ ...before, runId: 1, runNumber: 1 })
    expect(await publish({ mode, marker: now as MarkerState })).toEqual({ ok: true, outcome })
    if (outcome === 'not wanted') expect(writes()).toEqual([])
  })

  it.each([
    ['on-change', undefined, 'created'],
    ['on-change', clean, 'updated'],
    ['on-failure', undefined, 'not wanted'],
    ['never', undefined, 'not wanted'],
  ] as const)('%s, where the policy is changed, after %j: %s', async (mode, before, outcome) => {
    if (before) existing({ ...before, runId: 1, runNumber: 1 })
    expect(await publish({ mode, marker: clean, changesPolicy: true })).toEqual({ ok: true, outcome })
  })

  it.each([
    ['pass', 'fail', 'this run has commented on a worse verdict'],
    ['fail', 'error', 'this run has commented on a worse verdict'],
    ['error', 'fail', 'updated'],
    ['fail', 'fail', 'updated'],
  ] as const)('of a job with %s beside another of the same run with %s: %s', async (conclusion, other, outcome) => {
    existing({ ...marker, conclusion: other })
    expect(await publish({ marker: { ...marker, conclusion } })).toEqual({ ok: true, outcome })
  })

  it('asks GitHub nothing when it is not wanted at all', async () => {
    await publish({ mode: 'never' })
    expect(github.calls).toEqual([])
  })
})

describe('what goes wrong', () => {
  it('a read-only token: one sentence that names the permission', async () => {
    github.failAlways('POST /repos', readOnly)
    expect(await publish()).toEqual({
      ok: false,
      degraded:
        "the pull-request comment was not written: the token lacks `pull-requests: write`; pull requests from forks and from Dependabot never have it, elsewhere grant it in the workflow's `permissions` (403: Resource not accessible by integration - https://docs.github.com/rest/issues/comments#create-an-issue-comment)",
    })
  })

  it('a server error before the comment was written: written on the second try', async () => {
    github.fail('POST /repos', serverError)
    expect(await publish()).toEqual({ ok: true, outcome: 'created' })
    expect(github.comments).toHaveLength(1)
  })

  it('a server error after it was written: found, and not written again', async () => {
    github.fail('POST /repos', { ...serverError, afterwards: true })
    expect(await publish()).toEqual({ ok: true, outcome: 'unchanged' })
    expect(github.comments).toHaveLength(1)
  })

  it('server errors without end: given up', async () => {
    github.failAlways('POST /repos', serverError)
    expect(await publish()).toEqual({
      ok: false,
      degraded: 'the pull-request comment was not written: GitHub answered 502: Server Error',
    })
    expect(writes()).toHaveLength(3)
  })

  it.each([
    [
      'a page instead of a list',
      { status: 200, body: { message: 'sign in' } },
      'GitHub’s response is not a list of comments',
    ],
    ['rows that are none', { status: 200, body: [null, 7, { body: bodyOf(marker) }] }, undefined],
  ])('%s does not throw', async (_, answer, degraded) => {
    github.fail('GET', answer)
    expect(await publish()).toEqual(
      degraded
        ? { ok: false, degraded: `the pull-request comment was not written: ${degraded}` }
        : { ok: true, outcome: 'created' },
    )
  })

  it('a renderer that throws does not either', async () => {
    const render = () => {
      throw new Error('oops')
    }
    expect(await publish({ render })).toEqual({ ok: false, degraded: 'the pull-request comment was not written: oops' })
  })

  it('too long a body is refused as GitHub refuses it', async () => {
    const result = await publish({ render: () => 'x'.repeat(65_537) })
    expect(result).toMatchObject({
      ok: false,
      degraded: expect.stringContaining('Body is too long (maximum is 65536 characters)'),
    })
  })
})
