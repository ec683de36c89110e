import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApi } from '../../src/github/api.ts'
import { readFileAt } from '../../src/github/contents.ts'
import { type GitHub, readOnly, start } from './server.ts'

let github: GitHub

beforeEach(async () => {
  github = await start()
})

afterEach(async () => {
  await github.close()
  expect(github.violations).toEqual([])
})

const read = (path: string) => {
  const api = openApi({ token: 't', apiUrl: github.url, sleep: async () => {} })
  return readFileAt(api, { owner: 'acme', repo: 'shop' }, path, 'a'.repeat(40))
}

describe('a file at a commit', () => {
  it('comes back as it is, whatever its length and letters', async () => {
    const text = `fail-on: high # größe\n${'# line\n'.repeat(100)}`
    github.contents.set('.github/hullgate.yml', text)
    expect(await read('.github/hullgate.yml')).toEqual({ ok: true, text })
    expect(github.calls[0]?.url).toContain(`?ref=${'a'.repeat(40)}`)
  })

  it('that is not there is told apart from one that cannot be read', async () => {
    expect(await read('.github/hullgate.yml')).toEqual({ ok: true, text: null })
    github.fail('/contents/', readOnly)
    expect(await read('.github/hullgate.yml')).toMatchObject({
      ok: false,
      degraded: expect.stringContaining('.github/hullgate.yml could not be read: the token lacks `contents: read`'),
    })
  })

  it('is not taken for absent where GitHub hides the whole repository from the token', async () => {
    const hidden = { status: 404, body: { message: 'Not Found' } }
    github.failAlways('/repos/', hidden)
    expect(await read('.github/hullgate.yml')).toEqual({
      ok: false,
      degraded:
        ".github/hullgate.yml could not be read: the token lacks `contents: read`; grant it in the workflow's `permissions` (404: Not Found)",
    })
  })

  it('is no folder and no file too large to send', async () => {
    for (const body of [[], { type: 'file', encoding: 'none', content: '' }, null]) {
      github.fail('/contents/', { status: 200, body })
      expect((await read('.github')).ok).toBe(false)
    }
  })
})
