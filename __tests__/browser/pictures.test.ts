import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { check } from '../../src/check.ts'
import { source } from '../../src/model/source.ts'
import { readFlags } from '../../src/options/flags.ts'
import { renderHtml } from '../../src/render/html.ts'
import { Chromium, type Page } from './chromium.ts'
import { commentPage } from './github-page.ts'

const path = inject('chromium')
const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = `${root}docs/pictures/`
let chromium: Chromium

beforeAll(() => {
  if (path) chromium = new Chromium(path)
})
afterAll(() => chromium?.close())

/** A comment as `__tests__/stories.test.ts` holds it, with the names that it gives what is another one on every run. */
const story = (name: string) =>
  readFileSync(`${root}__tests__/stories/${name}.md`, 'utf8').replace(/<code>SHA<\/code>|\bSHA\b/g, (text) =>
    text === 'SHA' ? 'f00d5ea1' : '<code>f00d5ea1</code>',
  )

/** Pictures differ with the fonts of a machine: they are written on demand, and looked at by a person. */
async function keep(name: string, page: Page, options: Parameters<Page['picture']>[0]) {
  const png = await page.picture(options)
  expect(png.toString('latin1', 1, 4)).toBe('PNG')
  // An empty page takes a few thousand bytes.
  expect(png.length).toBeGreaterThan(15_000)
  if (process.env['PICTURES'] !== 'write') return
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}${name}.png`, png)
}

const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'

describe.skipIf(path === '')('a picture of', () => {
  it.each([
    ['one-flag', 'one new fault among old ones'],
    ['not-hardened', 'a service that is added'],
    ['fixed', 'a fault that is fixed'],
    ['policy-loosened', 'a policy that is loosened'],
    ['matrix', 'a matrix with one bad leg'],
  ])('the comment %s: %s', async (name) => {
    const page = await chromium.open(commentPage([story(name)], 'commented'), {}, 900)
    expect(await page.value(overflow)).toBe(0)
    expect(page.complaints).toEqual([])
    expect(page.requests.filter((address) => !address.startsWith('file:'))).toEqual([])
    // Under one screen for an ordinary pull request.
    expect(await page.value<number>('document.body.scrollHeight')).toBeLessThan(900)
    // That one reads as the first.
    if (name !== 'matrix') await keep(name, page, {})
  })

  it('the suggestions', async () => {
    const [, ...suggestions] = story('suggestions').split(/^### .*\n/m)
    const page = await chromium.open(commentPage(suggestions, 'suggested a change'), {}, 900)
    expect(await page.value("document.querySelectorAll('.change').length")).toBe(suggestions.length)
    expect(await page.value(overflow)).toBe(0)
    await keep('suggestions', page, { of: '.box' })
  })

  it.each([['light'], ['dark']])('the report, %s', async (scheme) => {
    const { report, quoteOf } = await check(
      { ...(await readFlags([])), edits: { except: new Set() } },
      {
        root: `${root}examples/shop`,
        today: '2026-06-15',
        runId: 'test',
        signal: new AbortController().signal,
        progress: () => {},
        policy: async () => ({ source: source('.github/hullgate.yml', 'fail-on: medium\n'), warnings: [] }),
      },
    )
    const html = [...renderHtml(report, { quoteOf })].join('')
    const page = await chromium.open(html, { 'prefers-color-scheme': scheme }, 1100)
    expect(page.complaints).toEqual([])
    expect(await page.value(overflow)).toBe(0)
    const height = await page.value<number>("document.getElementById('threats').getBoundingClientRect().bottom + 20")
    await keep(`report-${scheme}`, page, { height })
    if (scheme === 'light') await keep('report-findings', page, { of: '.subject:has(.missing)' })
  })
})
