import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eventContext, loadContext, policyBranch } from '../../src/github/context.ts'

const a = 'a'.repeat(40)
const b = 'b'.repeat(40)
const c = 'c'.repeat(40)
const env = (event: string) => ({
  GITHUB_EVENT_NAME: event,
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_SHA: a,
  GITHUB_WORKFLOW: 'ci',
  GITHUB_JOB: 'gate',
  GITHUB_RUN_ID: '123456789012',
  GITHUB_RUN_NUMBER: '42',
  GITHUB_RUN_ATTEMPT: '2',
})
const repository = { default_branch: 'main' }
const pull = { number: 7, head: { sha: b }, base: { sha: c, ref: 'main' } }
const part = ({ trusted, headSha, pullNumber, baseSha, baseRef }: ReturnType<typeof eventContext>) => [
  trusted,
  headSha,
  pullNumber,
  baseSha,
  baseRef,
]

describe('context', () => {
  it('of a pull request', () => {
    expect(eventContext(env('pull_request'), { repository, pull_request: pull })).toEqual({
      event: 'pull_request',
      trusted: true,
      owner: 'acme',
      repo: 'shop',
      sha: a,
      headSha: b,
      pullNumber: 7,
      pullHead: null,
      baseSha: c,
      baseRef: 'main',
      ref: '',
      defaultBranch: 'main',
      serverUrl: 'https://github.com',
      apiUrl: 'https://api.github.com',
      workflow: 'ci',
      job: 'gate',
      runId: 123456789012,
      runNumber: 42,
      runAttempt: 2,
      runUrl: 'https://github.com/acme/shop/actions/runs/123456789012',
    })
  })

  it.each([
    [
      'merge_group',
      { merge_group: { head_sha: b, base_sha: c, base_ref: 'refs/heads/main' } },
      [true, b, null, c, 'main'],
    ],
    ['push', { before: c, after: b, ref: 'refs/heads/feature/x' }, [true, b, null, c, 'feature/x']],
    ['push', { before: '0'.repeat(40), after: b, ref: 'refs/heads/new' }, [true, b, null, null, 'new']],
    ['workflow_dispatch', { ref: 'refs/heads/main', inputs: {} }, [true, a, null, null, null]],
    ['schedule', { schedule: '0 3 * * *' }, [true, a, null, null, null]],
    ['pull_request_target', { pull_request: pull }, [false, b, 7, c, 'main']],
    ['workflow_run', { workflow_run: { head_sha: b } }, [false, b, null, null, null]],
  ])('of %s', (event, payload, expected) => {
    expect(part(eventContext(env(event), payload))).toEqual(expected)
  })

  it('of a run that followed one of a pull request: whose branch it was, and its commit', () => {
    const run = {
      event: 'pull_request',
      head_sha: b,
      head_branch: 'feature',
      head_repository: { owner: { login: 'fork' } },
    }
    const headOf = (workflow_run: object) => {
      const { sha, headSha, pullHead } = eventContext(env('workflow_run'), { workflow_run, pull_request: pull })
      return [sha, headSha, pullHead]
    }
    expect(headOf(run)).toEqual([b, b, { owner: 'fork', branch: 'feature' }])
    expect(headOf({ ...run, event: 'push' })).toEqual([b, b, null])
    expect(headOf({ ...run, head_branch: null })).toEqual([b, b, null])
    expect(headOf({ ...run, head_repository: null })).toEqual([b, b, null])
    expect(headOf({ ...run, head_sha: 'x' })).toEqual(['', '', null])
  })

  it.each([
    undefined,
    null,
    'text',
    [],
    { pull_request: null },
    { pull_request: { number: '7; rm -rf /', head: { sha: '$(x)' }, base: { sha: 7, ref: {} } } },
    { pull_request: { number: -1, head: [], base: 'main' } },
  ])('of a payload that is not what it should be: %j', (payload) => {
    expect(part(eventContext(env('pull_request'), payload))).toEqual([true, a, null, null, null])
  })

  it('of a GitHub Enterprise server, and of nothing', () => {
    const server = { GITHUB_SERVER_URL: 'https://ghe.acme.example', GITHUB_API_URL: 'https://ghe.acme.example/api/v3' }
    const context = eventContext({ ...env('push'), ...server }, {})
    expect([context.apiUrl, context.runUrl]).toEqual([
      'https://ghe.acme.example/api/v3',
      'https://ghe.acme.example/acme/shop/actions/runs/123456789012',
    ])
    expect(eventContext({}, undefined)).toMatchObject({
      event: '',
      owner: '',
      repo: '',
      runId: 0,
      runNumber: 0,
      runAttempt: 1,
    })
  })

  it('reads the payload from its file, and does without an unreadable one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'context-'))
    const path = join(folder, 'event.json')
    writeFileSync(path, JSON.stringify({ pull_request: pull }))
    const load = (file: string) => loadContext({ ...env('pull_request'), GITHUB_EVENT_PATH: file })
    expect((await load(path)).pullNumber).toBe(7)
    writeFileSync(path, '{"pull_request":')
    expect((await load(path)).pullNumber).toBeNull()
    expect((await load(join(folder, 'none'))).pullNumber).toBeNull()
    rmSync(folder, { recursive: true })
  })
})

describe('whose policy holds', () => {
  it.each([
    ['pull_request', '', { repository, pull_request: pull }, 'base'],
    ['pull_request_review', '', { repository, pull_request: pull }, 'base'],
    ['merge_group', '', { repository }, 'base'],
    ['push', 'refs/heads/main', { repository }, 'own'],
    ['push', 'refs/heads/feature', { repository }, 'default'],
    ['push', 'refs/tags/main', { repository }, 'default'],
    ['workflow_dispatch', 'refs/heads/feature', { repository }, 'default'],
    ['release', 'refs/tags/v1', { repository }, 'default'],
    ['push', 'refs/heads/main', {}, 'default'],
    ['schedule', 'refs/heads/main', {}, 'own'],
    ['', '', {}, 'own'],
  ])('on %s of %s', (event, ref, payload, expected) => {
    expect(policyBranch(eventContext({ ...env(event), GITHUB_REF: ref }, payload))).toBe(expected)
  })
})
