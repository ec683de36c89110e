import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { renderHtml } from '../../src/render/html.ts'
import { finding, mixed, reportOf } from '../render/sample.ts'
import { Chromium, type Page } from './chromium.ts'

const path = inject('chromium')
let chromium: Chromium

beforeAll(() => {
  if (path) chromium = new Chromium(path)
})
afterAll(() => chromium?.close())

const htmlOf = (report = mixed) => [...renderHtml(report)].join('')
const open = (...[report, ...rest]: [report?: typeof mixed, ...rest: [Record<string, string>?, number?]]) =>
  chromium.open(htmlOf(report), ...rest)

const status = (page: Page) => page.value<string>("document.getElementById('shown').textContent")
/** Waits for the pause after typing. */
const settled = (page: Page) => page.value('new Promise((done) => setTimeout(done, 300))')
const visible = (page: Page) =>
  page.value<string[]>(
    "[...document.querySelectorAll('.finding')].filter((one) => one.checkVisibility()).map((one) => one.querySelector('strong').textContent)",
  )

describe.skipIf(path === '')('the page in Chromium', () => {
  it('loads nothing, and neither the console nor its policy complains', async () => {
    const page = await open()
    expect(page.requests.filter((address) => !address.startsWith('file:'))).toEqual([])
    expect(page.requests).toHaveLength(1)
    expect(page.complaints).toEqual([])
    expect(await page.value('getComputedStyle(document.body).margin')).toBe('0px')
    expect(await page.value("document.getElementById('filters').hidden")).toBe(false)
  })

  it('runs and styles nothing that hostile text brings along', async () => {
    const nasty =
      '"><img src=x onerror="document.title=1"><script>document.title=2</script><style>body{margin:9px}</style>'
    const page = await open(reportOf([finding({ message: nasty, fix: nasty, name: nasty, place: nasty })]))
    expect(await page.value('document.title')).toMatch(/^Hullgate failed/)
    expect(await page.value("document.querySelectorAll('img, script').length")).toBe(1)
    expect(await page.value<string>("document.querySelector('.what strong').textContent")).toBe(nasty)
    // What the page did not bring is refused even where it gets in.
    await page.value(
      'document.body.insertAdjacentHTML(\'beforeend\', \'<p style="color:red" onclick="document.title=3">x</p><img src="https://example.com/x">\')',
    )
    await page.value('document.body.lastElementChild.previousElementSibling.click()')
    expect(await page.value('document.title')).toMatch(/^Hullgate failed/)
    expect(page.complaints.filter((text) => text.includes('Content Security Policy')).length).toBeGreaterThan(1)
  })

  it('is filtered by keyboard alone, and says how many are left', async () => {
    const page = await open()
    expect(await visible(page)).toHaveLength(6)
    await page.tabTo('high 2')
    await page.press(' ')
    expect(await status(page)).toBe('2 of 6 findings are shown.')
    await page.tabTo('not blocking 3')
    await page.press('Enter')
    expect(await status(page)).toBe('0 of 6 findings are shown.')
    expect(await page.value("document.querySelector('.file').checkVisibility()")).toBe(false)
    await page.press('Enter')
    await page.tabTo('unsure 1')
    await page.press(' ')
    expect(await status(page)).toBe('3 of 6 findings are shown.')
    await page.tabTo('H 3')
    await page.press(' ')
    await page.tabTo('search')
    await page.type('worker')
    await settled(page)
    expect(await status(page)).toBe('1 of 6 findings is shown.')
    expect(await visible(page)).toEqual(['worker: undetermined (RESTART has no value)'])
    expect(await page.value("document.querySelector('.count').textContent")).toBe('1 of 6 findings, 3 blocking')
    await page.press('Tab')
    await page.press('Enter')
    expect(await status(page)).toBe('All 6 findings are shown.')
    expect(await page.value('document.activeElement.id')).toBe('search')
    expect(await visible(page)).toHaveLength(6)
    await page.type('COMPOSE.yaml digest')
    await settled(page)
    expect(await visible(page)).toEqual(['db uses postgres:17, a tag that can move'])
    expect(page.complaints).toEqual([])
  })

  it('blocking is not what does not block', async () => {
    const page = await open()
    await page.tabTo('blocking 3')
    await page.press(' ')
    expect(await status(page)).toBe('3 of 6 findings are shown.')
  })

  it('shows where the focus is', async () => {
    const page = await open()
    await page.press('Tab')
    expect(await page.value('document.activeElement.textContent')).toBe('Skip to the findings')
    expect(await page.value('document.activeElement.getBoundingClientRect().left')).toBeGreaterThan(0)
    for (const name of ['Threats', 'critical 1', 'search', 'Why it matters']) {
      await page.tabTo(name)
      expect(await page.value('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
    }
  })

  it('has roles, names and states for a screen reader', async () => {
    const page = await open()
    // Chromium names a region once it has laid it out.
    await expect
      .poll(async () => (await page.tree()).map(({ name }) => name), { timeout: 10_000 })
      .toContain('compose.yaml')
    const tree = await page.tree()
    const named = (role: string) => tree.filter((node) => node.role === role).map(({ name }) => name)
    expect([named('banner'), named('main'), named('contentinfo')].map((all) => all.length)).toEqual([1, 1, 1])
    expect(named('navigation')).toEqual(['Contents'])
    expect(named('search')).toEqual(['Filter findings'])
    expect(named('searchbox')).toEqual(['Text'])
    expect(named('group').filter((name) => name !== '')).toEqual(['Severity', 'State', 'Threat'])
    expect(named('status')).toHaveLength(1)
    expect(tree.find(({ role }) => role === 'status')?.properties['live']).toBe('polite')
    expect(named('region')).toEqual(expect.arrayContaining(['Threats', 'Findings', 'Benchmarks', 'compose.yaml']))
    const wheel = tree.find(({ role, name }) => /^(?:image|img|SvgRoot)$/.test(role) && name !== '')
    expect(wheel?.name).toMatch(/^3 of 11 threats failed D1 unseen;/)
    expect(named('table').every((name) => name !== '')).toBe(true)
    expect(named('rowheader').length).toBeGreaterThan(11)
    expect(named('columnheader').slice(0, 6)).toEqual(['Threat', 'STRIDE', 'State', 'Rules', 'Findings', 'Because'])
    const levels = tree.filter(({ role }) => role === 'heading').map(({ properties }) => Number(properties['level']))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    for (const [index, level] of levels.entries()) if (index > 0) expect(level - levels[index - 1]!).toBeLessThan(2)
    const critical = tree.find(({ role, name }) => role === 'button' && name.startsWith('critical'))
    expect(critical?.properties['pressed']).toBe('false')
  })

  it('says to a screen reader what is pressed', async () => {
    const page = await open()
    await page.tabTo('critical 1')
    await page.press('Enter')
    const critical = (await page.tree()).find(({ role, name }) => role === 'button' && name.startsWith('critical'))
    expect(critical?.properties['pressed']).toBe('true')
  })

  it.each([['light'], ['dark'], ['print']])('has enough contrast in %s', async (medium) => {
    const page = await open(
      mixed,
      medium === 'print' ? { media: 'print', 'prefers-color-scheme': 'dark' } : { 'prefers-color-scheme': medium },
    )
    const dark = await page.value<boolean>(
      'luminance(getComputedStyle(document.body).backgroundColor) < 0.1; function luminance(color) { const [r, g, b] = color.match(/\\d+/g).map((part) => { const c = part / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4 }); return 0.2126 * r + 0.7152 * g + 0.0722 * b }',
    )
    expect(dark).toBe(medium === 'dark')
    expect(await page.value(poorContrast)).toEqual([])
  })

  it('fits a narrow screen', async () => {
    const page = await open(mixed, {}, 360)
    expect(await page.value('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
  })

  it('shows where a table goes on beyond a narrow screen', async () => {
    const page = await open(mixed, {}, 420)
    const hidden =
      "[...document.querySelectorAll('.scroll')].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length"
    expect(await page.value(hidden)).toBeGreaterThan(0)
    const shadows = "getComputedStyle(document.querySelector('.scroll')).backgroundAttachment"
    expect(await page.value(shadows)).toBe('local, local, scroll, scroll')
    await page.media({ media: 'print' })
    expect(await page.value("getComputedStyle(document.querySelector('.scroll')).backgroundImage")).toBe('none')
  })

  it('prints every reason and no filters', async () => {
    const page = await open(mixed, { media: 'print' })
    expect(await page.value("document.getElementById('filters').checkVisibility()")).toBe(false)
    expect(
      await page.value("document.querySelector('.finding details p').getBoundingClientRect().height"),
    ).toBeGreaterThan(0)
    await page.media({})
    expect(
      await page.value("document.querySelector('.finding details p').checkVisibility({ contentVisibilityAuto: true })"),
    ).toBe(false)
  })

  it('can be read without its script', async () => {
    const page = await chromium.open(htmlOf().replace(/<script>.*<\/script>/s, ''))
    expect(await visible(page)).toHaveLength(6)
    expect(await page.value("document.getElementById('filters').checkVisibility()")).toBe(false)
    expect(page.complaints).toEqual([])
  })

  it('stays quick with more findings than it shows', async () => {
    const many = Array.from({ length: 51_000 }, (_, index) =>
      finding({
        name: `c${index}`,
        location: { file: `deploy/${index % 300}.yaml`, line: index, column: 1, endLine: index, endColumn: 2 },
      }),
    )
    const page = await open(reportOf(many))
    const took = await page.value<number>(`(() => {
      const start = performance.now()
      document.getElementById('search').value = 'c1999'
      document.getElementById('search').dispatchEvent(new Event('input'))
      return new Promise((done) => setTimeout(() => done(document.body.offsetHeight && performance.now() - start), 200))
    })()`)
    expect(await status(page)).toBe('1 of 2000 findings is shown.')
    expect(took).toBeLessThan(5_000)
  })
})

/** Texts whose colour is too near to what is behind them (WCAG 2.2, AA: 4.5, large text 3). */
const poorContrast = `(() => {
  const rgb = (color) => color.match(/[\\d.]+/g).map(Number)
  const luminance = (color) => {
    const [r, g, b] = rgb(color).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const isClear = (color) => rgb(color)[3] === 0
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at)
      if (!isClear(backgroundColor)) return backgroundColor
    }
    return getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'rgb(0, 0, 0)' : 'rgb(255, 255, 255)'
  }
  const poor = new Set()
  for (const element of document.querySelectorAll('body *')) {
    const texts = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim() !== '')
    if (texts.length === 0 || !element.checkVisibility() || element.matches('button:disabled, script')) continue
    const style = getComputedStyle(element)
    const isSvg = element.namespaceURI.endsWith('svg')
    const ground = isSvg && element.parentElement.querySelector('path') && element.parentElement.tagName === 'g' ? getComputedStyle(element.parentElement.querySelector('path')).fill : behind(element)
    const [a, b] = [luminance(isSvg ? style.fill : style.color), luminance(ground)].sort((one, other) => other - one)
    const size = parseFloat(style.fontSize)
    const wanted = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5
    if ((a + 0.05) / (b + 0.05) < wanted) poor.add(element.outerHTML.slice(0, 80) + ' ' + ((a + 0.05) / (b + 0.05)).toFixed(2))
  }
  return [...poor]
})()`
