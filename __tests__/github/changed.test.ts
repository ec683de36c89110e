import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApi } from '../../src/github/api.ts'
import { changedFiles } from '../../src/github/changed.ts'
import { type GitHub, readOnly, start } from './server.ts'

let github: GitHub

beforeEach(async () => {
  github = await start()
})

afterEach(async () => {
  await github.close()
  expect(github.violations).toEqual([])
})

const changed = () =>
  changedFiles(openApi({ token: 't', apiUrl: github.url, sleep: async () => {} }), {
    owner: 'acme',
    repo: 'shop',
    pullNumber: 7,
  })

describe('changed files', () => {
  it('are those that are there afterwards', async () => {
    github.files.push(
      { filename: 'compose.yaml', patch: '@@ -1 +1 @@\n-a\n+b' },
      { filename: 'deploy/new name.yaml', status: 'renamed' },
      { filename: 'gone.yaml', status: 'removed' },
      { filename: 'Dockerfile', status: 'added' },
    )
    expect(await changed()).toEqual({
      ok: true,
      files: new Set(['compose.yaml', 'deploy/new name.yaml', 'Dockerfile']),
      patches: new Map([['compose.yaml', '@@ -1 +1 @@\n-a\n+b']]),
    })
  })

  it('are read to the last page', async () => {
    for (let index = 0; index < 250; index++) github.files.push({ filename: `f${index}` })
    const result = await changed()
    expect(result.ok && result.files.size).toBe(250)
    expect(github.calls).toHaveLength(3)
  })

  it('are not known where GitHub lists only the first 3000', { tags: 'large' }, async () => {
    for (let index = 0; index < 3100; index++) github.files.push({ filename: `f${index}` })
    expect(await changed()).toEqual({
      ok: false,
      degraded: 'the list of changed files could not be read: the pull request changes 3000 files or more',
    })
    expect(github.calls).toHaveLength(30)
  })

  it('are not known to a token that may not read them', async () => {
    github.fail('/files', readOnly)
    expect(await changed()).toMatchObject({
      ok: false,
      degraded: expect.stringContaining(
        'the list of changed files could not be read: the token lacks `pull-requests: read`',
      ),
    })
  })

  it.each([{}, [null], [{ status: 'added' }], ['compose.yaml']])(
    'are not known where GitHub answers %j',
    async (body) => {
      github.fail('/files', { status: 200, body })
      expect(await changed()).toEqual({
        ok: false,
        degraded: 'the list of changed files could not be read: GitHub’s response is not a list of files',
      })
    },
  )
})
