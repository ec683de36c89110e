import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApi } from '../../src/github/api.ts'
import { publishSuggestions, type Suggested, type SuggestionReview } from '../../src/github/suggestions.ts'
import { formatSuggestionMarker, parseSuggestionMarker } from '../../src/model/marker.ts'
import { type GitHub, notFound, readOnly, secondaryLimit, serverError, start } from './server.ts'

const marker = { key: '0123456789abcdef', runId: 900, runNumber: 5, runAttempt: 1 }
const later = { ...marker, runId: 901, runNumber: 6 }
/** Lines 10 to 19 and 40 of the file are in the diff. */
const patch = `@@ -10,9 +10,10 @@\n${' x\n'.repeat(9)}+y\n@@ -40 +41,1 @@ services:\n-a\n+b\n\\ No newline at end of file`

let github: GitHub

beforeEach(async () => {
  github = await start()
  github.files.push({ filename: 'compose.yaml', patch })
})

afterEach(async () => {
  await github.close()
  expect(github.violations).toEqual([])
})

const at = (line: number, startLine = line): Suggested => ({
  path: 'compose.yaml',
  startLine,
  line,
  id: String(line).padStart(16, '0'),
  body: `text\n\`\`\`suggestion\nz${line}\n\`\`\``,
})

const publish = (suggestions: readonly Suggested[], overrides: Partial<SuggestionReview> = {}) =>
  publishSuggestions(openApi({ token: 't', apiUrl: github.url, sleep: async () => {} }), {
    owner: 'acme',
    repo: 'shop',
    pullNumber: 7,
    headSha: 'a'.repeat(40),
    marker,
    suggestions,
    mayWithdraw: true,
    ...overrides,
  })

const lines = () => github.reviewComments.map(({ startLine, line }) => [startLine, line])
const posts = () => github.calls.filter(({ method, url }) => method === 'POST' && url.includes('/reviews'))

describe('suggestions on a pull request', () => {
  it('are one review, a range where they replace several lines', async () => {
    expect(await publish([at(12), at(16, 14)])).toEqual({ ok: true, posted: 2, kept: 0, withdrawn: 0 })
    expect(lines()).toEqual([
      [null, 12],
      [14, 16],
    ])
    expect(github.reviews).toEqual([
      'Hullgate: 2 changes that fix new findings. Commit what fits; resolve a suggestion to turn it down.',
    ])
    expect(posts()).toHaveLength(1)
    expect(posts()[0]!.body).toMatchObject({ event: 'COMMENT', commit_id: 'a'.repeat(40) })
    expect(github.reviewComments[0]!.body).toBe(
      `<!-- hullgate-suggestion 0123456789abcdef 900 5 1 0000000000000012 -->\n${at(12).body}`,
    )
  })

  it('are not repeated, and are taken back when they are not needed any more', async () => {
    await publish([at(12), at(13), at(14)])
    expect(await publish([at(12), at(15)], { marker: later })).toEqual({ ok: true, posted: 1, kept: 1, withdrawn: 2 })
    expect(lines()).toEqual([
      [null, 12],
      [null, 15],
    ])
    // What this very run has posted stays.
    expect(await publish([], { marker: later })).toEqual({ ok: true, posted: 0, kept: 0, withdrawn: 1 })
    expect(await publish([], { marker: { ...later, runId: 902, runNumber: 7 } })).toMatchObject({ withdrawn: 1 })
    expect(github.reviewComments).toEqual([])
    expect(posts()).toHaveLength(2)
  })

  it('are neither posted nor taken back by the late run of an older commit', async () => {
    await publish([at(12)])
    github.pulls.push({ number: 7, head: 'acme:topic', sha: 'b'.repeat(40) })
    expect(await publish([at(13)], { marker: later })).toEqual({ ok: true, posted: 0, kept: 0, withdrawn: 0 })
    expect(lines()).toEqual([[null, 12]])
    github.pulls.splice(0, 1, { number: 7, head: 'acme:topic', sha: 'a'.repeat(40) })
    expect(await publish([at(13)], { marker: later })).toMatchObject({ posted: 1, withdrawn: 1 })
  })

  it('stay while the check is incomplete', async () => {
    await publish([at(12)])
    expect(await publish([], { marker: later, mayWithdraw: false })).toMatchObject({ ok: true, withdrawn: 0 })
    expect(lines()).toEqual([[null, 12]])
  })

  it('stay where another job of the run wrote them; a later run is not written over', async () => {
    await publish([at(12)])
    expect(await publish([at(13)])).toMatchObject({ posted: 1, withdrawn: 0 })
    expect(await publish([at(14)], { marker: { ...marker, runNumber: 4 } })).toMatchObject({ posted: 0, withdrawn: 0 })
    expect(lines()).toEqual([
      [null, 12],
      [null, 13],
    ])
  })

  it('are posted again where their lines are outdated', async () => {
    await publish([at(12)])
    github.reviewComments[0]!.line = null
    expect(await publish([at(12)], { marker: later, mayWithdraw: false })).toMatchObject({ posted: 1, withdrawn: 1 })
    expect(lines()).toEqual([[null, 12]])
  })

  it('that somebody answered lose their button, not the answer', async () => {
    await publish([at(12)])
    const { id } = github.reviewComments[0]!
    github.reviewComments.push({
      id: 9,
      body: 'No.',
      login: 'ann',
      path: 'compose.yaml',
      startLine: null,
      line: 12,
      replyTo: id,
    })
    await publish([], { marker: later })
    expect(github.reviewComments.map(({ body }) => body)).toEqual([
      '<!-- hullgate-suggestion 0123456789abcdef 900 5 1 0000000000000000 -->\nThe finding is fixed, or needs another change by now.',
      'No.',
    ])
    expect(await publish([], { marker: later })).toMatchObject({ ok: true, withdrawn: 0 })
  })

  it('are found over all pages, by marker and author', async () => {
    const foreign = (login: string, body: string) => ({ login, body, path: 'compose.yaml', startLine: null, line: 12 })
    for (let id = 1; id <= 230; id++) github.reviewComments.push({ id, ...foreign('ann', 'text') })
    const mark = (key: string, id = at(12).id) => formatSuggestionMarker({ ...marker, key, id })
    github.reviewComments.push({ id: 301, ...foreign('mallory', mark(marker.key)) })
    github.reviewComments.push({ id: 302, ...foreign('github-actions[bot]', mark('f'.repeat(16))) })
    github.reviewComments.push({ id: 303, ...foreign('github-actions[bot]', `text\n${mark(marker.key)}`) })
    github.reviewComments.push({ id: 304, ...foreign('github-actions[bot]', mark(marker.key)) })
    expect(await publish([at(12)], { marker: later })).toEqual({ ok: true, posted: 0, kept: 1, withdrawn: 0 })
    expect(await publish([], { marker: later })).toMatchObject({ withdrawn: 1 })
    expect(github.reviewComments.slice(-3).map(({ id }) => id)).toEqual([301, 302, 303])
  })

  it('are found by a bot where GitHub does not say who it is', async () => {
    github.viewer = null
    await publish([at(12)])
    expect(await publish([at(12)], { marker: later })).toMatchObject({ posted: 0, kept: 1 })
  })

  it.each([1, 7, 20])('with one bad line among %i others lose that one alone', async (count) => {
    const good = Array.from({ length: count }, (_, index) => ({
      ...at(10 + (index % 10)),
      id: `${index}`.padStart(16, 'a'),
    }))
    const some = [...good.slice(0, 3), at(30), ...good.slice(3)]
    expect(await publish(some)).toEqual({
      ok: false,
      degraded: expect.stringMatching(
        `^the suggestions were not all posted: 1 of ${count + 1} refused \\(GitHub answered 422: `,
      ),
    })
    expect(github.reviewComments).toHaveLength(count)
    expect(posts().length).toBeLessThan(14)
  })

  it('that begin before their hunk are refused alone as well, and what is fixed is taken back all the same', async () => {
    await publish([at(12)])
    const result = await publish([at(41, 19), at(41)], { marker: later })
    expect(result.ok).toBe(false)
    expect(lines()).toEqual([[null, 41]])
  })

  it('are left out with a reason where the token may not write', async () => {
    github.failAlways('POST /repos', readOnly)
    expect(await publish([at(12)])).toEqual({
      ok: false,
      degraded: expect.stringContaining('the suggestions were not all posted: the token lacks `pull-requests: write`'),
    })
    expect(posts()).toHaveLength(1)
  })

  it.each([
    ['404', notFound, /token lacks/],
    ['500 without an end', serverError, /GitHub answered 502/],
  ])('give up with a reason after %s', async (_, answer, reason) => {
    github.failAlways('/reviews', answer)
    expect(await publish([at(12)])).toEqual({ ok: false, degraded: expect.stringMatching(reason) })
    expect(posts().length).toBeLessThan(5)
  })

  it('wait for a rate limit, and are not halved by it', async () => {
    github.fail('/reviews', secondaryLimit(1), { ...secondaryLimit(1), status: 429 })
    expect(await publish([at(12), at(13)])).toMatchObject({ ok: true, posted: 2 })
    const quick = {
      status: 422,
      body: { message: 'was submitted too quickly', documentation_url: 'https://docs.github.com' },
    }
    github.fail('/reviews', quick)
    expect(await publish([at(14), at(15)], { marker: later })).toMatchObject({
      ok: false,
      degraded: expect.stringContaining('too quickly'),
    })
  })

  it('are looked for again where GitHub fails after it has posted them', async () => {
    github.fail('/reviews', { ...serverError, afterwards: true })
    expect(await publish([at(12), at(13)])).toMatchObject({ ok: true, kept: 2 })
    expect(lines()).toHaveLength(2)
  })

  it('that are gone already are no failure', async () => {
    await publish([at(12)])
    github.fail('DELETE', notFound)
    expect(await publish([], { marker: later })).toMatchObject({ ok: true, withdrawn: 1 })
  })
})

describe('the marker of a suggestion', () => {
  it('is read as it was written, at the beginning alone', () => {
    const state = { ...marker, id: 'abcdef0123456789' }
    expect(parseSuggestionMarker(`${formatSuggestionMarker(state)}\ntext`)).toEqual(state)
    expect(parseSuggestionMarker(`x ${formatSuggestionMarker(state)}`)).toBeUndefined()
    expect(parseSuggestionMarker(formatSuggestionMarker({ ...state, id: 'zz' }))).toBeUndefined()
  })
})
