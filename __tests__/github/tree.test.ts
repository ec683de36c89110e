import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApi } from '../../src/github/api.ts'
import { mergeBase, readBlobs, renamedFiles, treeEntries } from '../../src/github/tree.ts'
import { blobId } from '../../src/repository/git.ts'
import { type GitHub, notFound, readOnly, start } from './server.ts'

const place = { owner: 'acme', repo: 'shop' }
const [base, head] = ['a'.repeat(40), 'b'.repeat(40)]
const idOf = (text: string) => blobId(Buffer.from(text), 40)

let github: GitHub

beforeEach(async () => {
  github = await start()
})

afterEach(async () => {
  await github.close()
  expect(github.violations).toEqual([])
})

const api = () => openApi({ token: 't', apiUrl: github.url, sleep: async () => {} })

describe('the files of a commit', () => {
  it('are listed without folders, with what git calls them', async () => {
    github.base.set('deploy/web.yaml', 'größe\n')
    expect(await treeEntries(api(), place, base)).toEqual(
      new Map([['deploy/web.yaml', { mode: '100644', id: idOf('größe\n'), size: 8 }]]),
    )
    expect(github.calls.map(({ url }) => url)).toEqual([`/repos/acme/shop/git/trees/${base}?recursive=1`])
  })

  it('are not known where the list is cut', async () => {
    github.truncated = true
    await expect(treeEntries(api(), place, base)).rejects.toThrow('GitHub does not list all of its files')
  })

  it('need a token that may read them', async () => {
    github.failAlways('/git/', readOnly)
    await expect(treeEntries(api(), place, base)).rejects.toThrow('the token lacks `contents: read`')
  })
})

describe('texts by their ids', () => {
  it('come back as they are, each once', async () => {
    const texts = ['a\n', `${'long line '.repeat(50)}\n`]
    for (const text of texts) github.base.set(text.slice(0, 4), text)
    const blobs = await readBlobs(api(), place, [...texts, ...texts].map(idOf))
    expect(texts.map((text) => blobs.get(idOf(text))?.toString())).toEqual(texts)
    expect(github.calls).toHaveLength(2)
  })

  it('fail as a whole: too many, and one that is not there', async () => {
    const many = Array.from({ length: 301 }, (_, i) => idOf(String(i)))
    await expect(readBlobs(api(), place, many)).rejects.toThrow('301 of its files are not in this clone')
    expect(github.calls).toEqual([])
    github.failAlways('/git/blobs/', notFound)
    await expect(readBlobs(api(), place, many.slice(0, 1))).rejects.toThrow('404')
  })
})

describe('two commits', () => {
  it('parted somewhere', async () => {
    expect(await mergeBase(api(), place, base, head)).toBe('d'.repeat(40))
    expect(github.calls[0]?.url).toContain(`/compare/${base}...${head}`)
  })

  it('name files otherwise', async () => {
    github.renames.set('old.yaml', 'new.yaml')
    expect(await renamedFiles(api(), place, base, head)).toEqual(new Map([['old.yaml', 'new.yaml']]))
  })
})
