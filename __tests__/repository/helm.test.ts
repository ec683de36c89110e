import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { ChartRequest } from '../../src/model/chart.ts'
import { chartRenderers } from '../../src/repository/helm.ts'

let root = ''
/** Stands in for Helm: it prints what it is called with and what it sees, or does what a values file says. */
const program = `#!/bin/sh
case "$(cat values-*-0.yaml 2>/dev/null)" in
  fail) echo 'Error: execution error at (c/templates/a.yaml:3:5): s3cret' >&2; exit 1 ;;
  long) yes ;;
  slow) sleep 5 ;;
esac
echo "$@"
find . -type f | sort
env | cut -d= -f1 | grep -v '^_$\\|PWD\\|SHLVL' | sort | tr '\\n' ' '
case "$HELM_PLUGINS$KUBECONFIG" in "$PWD"/*) echo private ;; esac
`
/** Stand in for what takes the network away: one does, one may not, and one may only as root. */
const unshare = '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift; exec "$@"\n'
const forbidden = '#!/bin/sh\nexit 1\n'
const forRoot = `#!/bin/sh\n[ "$AS_ROOT" ] || exit 1\n${unshare}`
const sudo = '#!/bin/sh\nshift; AS_ROOT=1 exec "$@"\n'

const request = (...values: readonly string[]): ChartRequest => ({
  release: 'c',
  files: new Map([
    ['Chart.yaml', 'name: c'],
    ['templates/a.yaml', 'a'],
    ['../escaped', 'x'],
  ]),
  values: values.map((text) => ({ texts: text ? [text] : [], settings: text ? ['--set', 'a=b'] : [] })),
})
const never = new AbortController().signal
const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('hullgate-chart-'))

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'helm-test-'))
  for (const folder of ['bin', 'repo/bin']) {
    mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(join(root, folder, 'helm'), program)
    chmodSync(join(root, folder, 'helm'), 0o755)
  }
  const others = {
    'bin/unshare': unshare,
    'no/unshare': forbidden,
    'no/sudo': forbidden,
    'root/unshare': forRoot,
    'root/sudo': sudo,
    'real/helm': '',
  }
  for (const [file, text] of Object.entries(others)) {
    mkdirSync(join(root, file, '..'), { recursive: true })
    writeFileSync(join(root, file), text)
    chmodSync(join(root, file), 0o755)
  }
})
afterAll(() => rmSync(root, { recursive: true }))
afterEach(() => vi.restoreAllMocks())

const renderer = (folders: readonly string[]) =>
  chartRenderers(join(root, 'repo'), folders.map((folder) => join(root, folder)).join(':'), never)()

it('is given the chart, its values, and nothing of the environment', async () => {
  const before = left()
  process.env['HULLGATE_TEST_TOKEN'] = 'x'
  const [own, laid] = (await renderer(['nowhere', 'bin'])(request('', 'x: 1')))!
  delete process.env['HULLGATE_TEST_TOKEN']
  const files = './chart/Chart.yaml\n./chart/templates/a.yaml\n'
  const environment = `HELM_CACHE_HOME HELM_CONFIG_HOME HELM_DATA_HOME HELM_PLUGINS HELM_REGISTRY_CONFIG HELM_REPOSITORY_CACHE HELM_REPOSITORY_CONFIG HOME KUBECONFIG ${process.env['LANG'] ? 'LANG ' : ''}PATH TMPDIR private\n`
  expect(own).toEqual({ text: `template c chart --namespace c\n${files}${environment}` })
  expect(laid).toMatchObject({
    text: expect.stringMatching(/^template c chart --namespace c --values \S+\/values-1-0\.yaml --set a=b\n/),
  })
  expect(left()).toEqual(before)
})

it('says where Helm stops, and nothing of what it says', async () => {
  expect(await renderer(['bin'])(request('fail'))).toEqual([
    { because: 'Helm fails', template: 'c/templates/a.yaml', line: 3 },
  ])
})

it('ends what prints without end', { tags: 'large' }, async () => {
  expect(await renderer(['bin'])(request('long'))).toEqual([{ because: 'the output of Helm is too large' }])
})

it.each([['nowhere'], ['repo/bin']])('runs nothing of %s', async (folder) => {
  expect(await renderer([folder])(request(''))).toBeUndefined()
})

it('is not run where its network cannot be taken away', async () => {
  const because = 'Helm is not run: its network cannot be switched off here'
  expect(await renderer(['no', 'bin'])(request('', 'x: 1'))).toEqual([{ because }, { because }])
})

it('is run as the same user, with the same environment, where only root may take the network away', async () => {
  const [plain] = (await renderer(['bin'])(request('')))!
  expect(await renderer(['root', 'bin'])(request(''))).toEqual([plain])
})

it('has no network', async () => {
  writeFileSync(join(root, 'real/helm'), '#!/bin/sh\ncat /proc/net/dev | tail -n +3 | cut -d: -f1\n')
  chmodSync(join(root, 'real/helm'), 0o755)
  const [answer] = (await renderer(['real'])(request('')))!
  if ('text' in answer!) expect(answer.text.trim()).toBe('lo')
  else expect(answer).toEqual({ because: 'Helm is not run: its network cannot be switched off here' })
})

it('answers the same request once, on both sides', async () => {
  const side = chartRenderers(join(root, 'repo'), join(root, 'bin'), never)
  expect(await side()(request(''))).toBe(await side()(request('')))
})

it('answers the same request once', async () => {
  const render = renderer(['bin'])
  expect(await render(request(''))).toBe(await render(request('')))
})

/** What the clock says when renderings begin and end, in turn; milliseconds. */
function clock(...times: readonly number[]): void {
  const now = vi.spyOn(performance, 'now')
  for (const time of times) now.mockReturnValueOnce(time)
}

it('goes on with what is left of the time, be it no whole number of milliseconds', async () => {
  clock(0, 80_000.25, 80_000.5, 80_001.125)
  const answers = await renderer(['bin'])(request('', 'x: 1'))
  expect(answers?.map((answer) => 'text' in answer)).toEqual([true, true])
})

it('has no time left once the charts have used it up; the other side has its own', async () => {
  const side = chartRenderers(join(root, 'repo'), join(root, 'bin'), never)
  const [head, base] = [side(), side()]
  clock(0, 89_999.9)
  expect(await head(request('x: 1'))).toMatchObject([{ text: expect.stringMatching(/^template c/) }])
  expect(await head(request('slow'))).toEqual([{ because: 'the time limit of all charts is reached' }])
  expect(await head(request('x: 2'))).toEqual([{ because: 'the time limit of all charts is reached' }])
  expect(await base(request('x: 2'))).toMatchObject([{ text: expect.stringMatching(/^template c/) }])
  // What was rendered in time is rendered for both.
  expect(await base(request('x: 1'))).toBe(await head(request('x: 1')))
})
