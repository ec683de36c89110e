/** @module-tag large */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { run } from '../src/main.ts'
import type { Report } from '../src/model/report.ts'
import { commit, git, repository, testMerge } from './git-tree.ts'
import { type Answer, type GitHub, notFound, readOnly, secondaryLimit, serverError, start } from './github/server.ts'
import { hardenedService } from './hardened.ts'
import { fakeIo } from './io.ts'
import { runnerFile } from './runner-file.ts'
import { removeTrees, tree } from './tree.ts'

const expected = fileURLToPath(new URL('stories/', import.meta.url))

let github: GitHub

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date('2026-06-15T12:00:00Z'), toFake: ['Date'] })
  github = await start()
})

afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await github.close()
  removeTrees()
  expect(github.violations).toEqual([])
})

interface Pull {
  readonly root: string
  /** Tip of the base. */
  readonly base: string
  /** Last commit of the pull request. */
  readonly head: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

/** Runs the Action on the test merge of a pull request, as a runner does. */
async function act({ root, base, head, inputs = {}, env = {} }: Pull, sha = testMerge(root, base, head)) {
  const temp = tree({ output: '', summary: '', state: '' })
  const event = join(temp, 'event.json')
  const pull = { number: 7, head: { sha: head }, base: { sha: base, ref: 'main' } }
  writeFileSync(event, JSON.stringify({ pull_request: pull, repository: { default_branch: 'main' } }))
  const file = (name: string) => join(temp, name)
  const given = { token: 't', ...inputs }
  const whole = {
    GITHUB_WORKSPACE: root,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_STATE: file('state'),
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: event,
    GITHUB_API_URL: github.url,
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: sha,
    GITHUB_RUN_ID: '9',
    GITHUB_RUN_NUMBER: '4',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKFLOW: 'hullgate',
    GITHUB_JOB: 'hullgate',
    RUNNER_TEMP: temp,
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    ...env,
  }
  vi.stubEnv('GITHUB_OUTPUT', whole.GITHUB_OUTPUT)
  vi.stubEnv('GITHUB_STATE', whole.GITHUB_STATE)
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const io = fakeIo({ cwd: root })
  const code = await run(whole, io)
  const outputs = runnerFile(file('output'))
  const report = JSON.parse(readFileSync(outputs['report-file']!, 'utf8')) as Report
  const commands = io.written.stdout.split('\n').filter((line) => /^::(?:error|warning|notice)/.test(line))
  return { code, outputs, report, commands, summary: readFileSync(file('summary'), 'utf8') }
}

/** The comment as it stands, without what is another one on every run. */
const comment = () =>
  github.comments
    .map(({ body }) =>
      body
        .replace(/^<!-- .* -->\n/, '')
        .replace(/[0-9a-f]{40}/g, 'SHA')
        .replace(/<code>[0-9a-f]{12}<\/code>/g, 'SHA'),
    )
    .join('\n')

const holds = (name: string) => expect(comment()).toMatchFileSnapshot(join(expected, `${name}.md`))

const good = (image = 'web') => hardenedService(`ghcr.io/acme/${image}`)
const bare = 'services:\n  web:\n    image: acme/web:1.0.0\n'
/** A repository with many old faults. */
const services = Array.from({ length: 12 }, (_, i) => `  service-${i}:\n    image: acme/service-${i}:1.0.0\n`).join('')
const legacy = {
  'compose.yaml': `services:\n${services}`,
  'deploy/web/compose.yaml': bare,
  'deploy/worker.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: { name: worker }\nspec: { containers: [{ name: w, image: "acme/w:1" }] }\n',
  'README.md': '# Shop\n',
}

/** A repository, and a branch of it with a change; changed files are what GitHub lists. */
function pull(files: Readonly<Record<string, string>>, change: Readonly<Record<string, string | null>>): Pull {
  const root = repository(files)
  const base = git(root, 'rev-parse', 'HEAD')
  git(root, 'checkout', '-q', '-b', 'topic')
  const head = commit(root, change)
  for (const [filename, text] of Object.entries(change))
    if (text !== null) github.files.push({ filename, patch: patchOf(root, base, head, filename) })
  return { root, base, head }
}

/** As GitHub lists it: from the first hunk on. */
const patchOf = (root: string, base: string, head: string, path: string) =>
  git(root, 'diff', `${base}...${head}`, '--', path).replace(/^[\s\S]*?(?=^@@ )/m, '')

/** Nothing is shown in the pull request: no picture could be taken. The check is green, its page says why. */
function isSilent({ code, outputs, commands, summary }: Awaited<ReturnType<typeof act>>): void {
  expect([code, outputs['conclusion'], outputs['findings-new'], outputs['findings-blocking']]).toEqual([
    0,
    'pass',
    '0',
    '0',
  ])
  // Who it is itself is asked; nothing is written.
  const writes = github.calls.filter(({ method, url }) => method !== 'GET' && url !== '/graphql')
  expect(writes).toEqual([])
  expect([github.comments, github.reviews, github.reviewComments]).toEqual([[], [], []])
  expect(commands).toEqual([])
  expect(summary).toMatch(/^## ✅ Hullgate passed: no new findings; \d+ already on the base\n/)
}

describe('a team lives with', () => {
  it('the pull request that adds the step: green, and silent', async () => {
    const ran = await act(
      pull(legacy, {
        '.github/workflows/hullgate.yml': `on: pull_request\npermissions: {}\njobs:\n  gate:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@${'d'.repeat(40)}\n        with: { persist-credentials: false }\n`,
      }),
    )
    isSilent(ran)
    const { report, summary } = ran
    expect(report.counts.unchanged).toBeGreaterThan(100)
    expect(summary).toContain(`## ✅ Hullgate passed: no new findings; ${report.counts.unchanged} already on the base`)
    expect(summary).toContain('### Already on the base')
    expect(summary).toContain('| <code>deploy/web</code> |')
  })

  it('a change of the README: green, and silent', async () => {
    isSilent(await act(pull(legacy, { 'README.md': '# The shop\n' })))
  })

  it('a change of the README with a comment always: that there is nothing new', async () => {
    await act({ ...pull(legacy, { 'README.md': '# The shop\n' }), inputs: { comment: 'always' } })
    expect(comment()).toMatch(/^## ✅ Hullgate passed: no new findings; \d+ already on the base\n/)
    expect(comment()).not.toContain('|')
  })

  it('one flag among hundreds of old faults', async () => {
    const { code, commands, outputs } = await act(
      pull(legacy, { 'deploy/web/compose.yaml': `${bare}    privileged: true\n` }),
    )
    expect([code, outputs['findings-new'], outputs['findings-blocking']]).toEqual([1, '1', '1'])
    expect(commands.filter((line) => line.includes('file='))).toEqual([
      expect.stringMatching(/^::error file=deploy\/web\/compose\.yaml,line=4,/),
    ])
    await holds('one-flag')
  })

  it('a service that is added without any hardening: one entry, with what to paste', async () => {
    const { code, commands } = await act(
      pull(legacy, {
        'deploy/web/compose.yaml': `${bare}  cache:\n    image: acme/cache:1.0.0\n    network_mode: host\n`,
      }),
    )
    expect(code).toBe(1)
    const errors = commands.filter((line) => line.startsWith('::error file='))
    expect(errors).toHaveLength(2)
    expect(
      errors.some((line) =>
        /cache \(deploy\/web\/compose.yaml%3A4\)%3A not hardened%2C \d+ settings missing/.test(line),
      ),
    ).toBe(true)
    await holds('not-hardened')
  })

  it('changes to commit with a click, that are gone once they are committed', async () => {
    const compose = `${bare}  cache:\n    image: acme/cache:1.0.0\n    network_mode: host\n`
    const script = '#!/bin/sh\ndocker run -d --name web acme/web:1.0.0\n'
    const change = { 'deploy/web/compose.yaml': compose, 'start.sh': script }
    const first = { ...pull(legacy, change), inputs: { suggestions: 'true', comment: 'never' } }
    expect((await act(first)).code).toBe(1)
    const suggestions = github.reviewComments.map(
      ({ path, startLine, line, body }) =>
        `### ${path}, line ${startLine === null ? '' : `${startLine} to `}${line}\n\n${body.replace(/^<!-- .* -->\n/, '')}\n`,
    )
    await expect([...github.reviews, ...suggestions].join('\n\n')).toMatchFileSnapshot(join(expected, 'suggestions.md'))
    const posted = github.reviewComments.map(({ id }) => id)
    const again = { GITHUB_RUN_ID: '10', GITHUB_RUN_NUMBER: '5' }
    git(first.root, 'checkout', '-q', 'topic')
    await act({ ...first, head: commit(first.root, { 'README.md': '# The shop\n' }), env: again })
    expect(github.reviewComments.map(({ id }) => id)).toEqual(posted)
    git(first.root, 'checkout', '-q', 'topic')
    const last = commit(first.root, { 'deploy/web/compose.yaml': bare, 'start.sh': null })
    await act({ ...first, head: last, env: { GITHUB_RUN_ID: '11', GITHUB_RUN_NUMBER: '6' } })
    expect(github.reviewComments).toEqual([])
    expect(github.reviews).toHaveLength(1)
  })

  it('a fork, whose token may only read: the same verdict, and one notice', async () => {
    for (const method of ['POST /repos', 'PATCH', 'DELETE']) github.failAlways(method, readOnly)
    const change = { 'deploy/web/compose.yaml': `${bare}    privileged: true\n` }
    const { code, commands } = await act({ ...pull(legacy, change), inputs: { suggestions: 'true' } })
    expect(code).toBe(1)
    expect(commands.filter((line) => line.startsWith('::notice'))).toEqual([
      expect.stringMatching(
        /The verdict stands, but the pull-request comment was not written: .*; the suggestions were not all posted: /,
      ),
    ])
  })

  it.each<[string, Answer]>([
    ['a token that is none', { status: 401, body: { message: 'Bad credentials' } }],
    ['a token that may only read', readOnly],
    ['a repository that the token cannot see', notFound],
    [
      'a refusal',
      { status: 422, body: { message: 'Validation Failed', documentation_url: 'https://docs.github.com/rest' } },
    ],
    ['a limit that ends too late', { ...secondaryLimit(3600), status: 429 }],
    ['a secondary limit that ends too late', secondaryLimit(3600)],
    ['a secondary limit that ends at once, again and again', secondaryLimit(0)],
    ['a server that fails', serverError],
    ['a connection that is cut', { status: 0, cut: true }],
    ['an answer that breaks off', { status: 200, broken: true }],
    ['an answer that never ends', { status: 200, endless: true }],
  ])('a GitHub that answers everything with %s: the same verdict, and one notice', async (_, answer) => {
    const { setTimeout: later } = globalThis
    // The pauses before further tries.
    const isPause = (time?: number) => time === 500 || time === 1000 || time === 2000
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((act: () => void, time?: number, ...more: []) =>
      later(act, isPause(time) ? 1 : time, ...more)) as typeof setTimeout)
    const { timeout } = AbortSignal
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((time) => timeout(time === 10_000 ? 200 : time))
    for (const kind of ['/repos/acme/shop/pulls', '/repos/acme/shop/issues', '/graphql'])
      github.failAlways(kind, answer)
    const change = { 'deploy/web/compose.yaml': `${bare}    privileged: true\n` }
    const ran = await act({ ...pull(legacy, change), inputs: { suggestions: 'true' } })
    expect([ran.code, ran.outputs['conclusion'], ran.outputs['findings-blocking']]).toEqual([1, 'fail', '1'])
    // Where the change is, git says.
    expect(ran.commands.filter((line) => line.includes('file='))).toEqual([
      expect.stringMatching(/^::error file=deploy\/web\/compose\.yaml,line=4,/),
    ])
    expect(ran.commands.filter((line) => line.startsWith('::notice'))).toEqual([
      expect.stringContaining('The verdict stands, but the pull-request comment was not written: '),
    ])
    expect(ran.summary).toContain('❌ Hullgate failed: 1 new finding blocks the merge')
    expect(github.comments).toEqual([])
  })

  it('a list of changed files that GitHub does not give: annotations where git has changes', async () => {
    const before = { 'compose.yaml': `services:\n  web:\n${good()}    privileged: \${PRIV}\n`, '.env': 'PRIV=false\n' }
    const change = pull(before, { '.env': 'PRIV=true\n', 'other/compose.yaml': bare })
    github.files.push({ filename: '.env' }, { filename: 'other/compose.yaml', status: 'added' })
    const filesOf = ({ commands }: { commands: string[] }) =>
      commands.flatMap((line) => /file=([^,]+)/.exec(line)?.[1] ?? /\d+ on files .*/.exec(line)?.[0] ?? [])
    const known = await act(change)
    github.failAlways('GET /repos/acme/shop/pulls/7/files', readOnly)
    const unknown = await act(change)
    expect(filesOf(known)).toContain('other/compose.yaml')
    expect(comment()).toContain(
      ' is not on a line that this pull request changes: what it changes elsewhere is the cause.',
    )
    expect(filesOf(known)).toContain(
      '1 on files that this pull request does not change (1 of them blocks the merge), in the summary too',
    )
    expect(filesOf(unknown)).toEqual(filesOf(known))
    expect(unknown.commands.at(-1)).toContain('the list of changed files could not be read')
  })

  it('a fault on a line that the change leaves alone: no error there, and it blocks all the same', async () => {
    const web = `services:\n  web:\n${good()}`
    const before = { 'compose.yaml': `x-priv: &priv false\n${web}    privileged: *priv\n`, '.env': 'A=1\n' }
    const removed = web.replace('    read_only: true\n', '')
    expect(removed).not.toBe(web)
    const cases = [
      // The value that it refers to is another one.
      [before['compose.yaml'], before['compose.yaml'].replace('&priv false', '&priv true'), 'error', 1],
      // What kept it away is gone: no line is left that says so.
      [web, removed, 'warning', 2],
    ] as const
    for (const [old, now, level, line] of cases) {
      github.files.length = 0
      const { code, commands, outputs } = await act(pull({ 'compose.yaml': old }, { 'compose.yaml': now }))
      expect([code, outputs['conclusion'], outputs['findings-blocking']]).toEqual([1, 'fail', '1'])
      expect(commands[0]).toMatch(/^::error title=Hullgate%3A fail::1 new finding blocks the merge/)
      expect(commands.slice(1)).toEqual([
        expect.stringMatching(new RegExp(`^::${level} file=compose\\.yaml,line=${line},`)),
      ])
      expect(comment().includes('not on a line that this pull request changes')).toBe(level === 'warning')
      if (level === 'warning') expect(commands[1]).toContain('This blocks the merge, though the line itself')
      expect(comment()).toContain('❌ Hullgate failed: 1 new finding blocks the merge')
    }
  })

  it('a fault that is fixed: the comment that named it says so', async () => {
    const first = pull(legacy, { 'deploy/web/compose.yaml': `${bare}    privileged: true\n` })
    await act(first)
    git(first.root, 'checkout', '-q', 'topic')
    const head = commit(first.root, { 'deploy/web/compose.yaml': `${bare}    mem_limit: 64m\n` })
    const { code, report } = await act({ ...first, head, env: { GITHUB_RUN_ID: '10', GITHUB_RUN_NUMBER: '5' } })
    expect([code, report.counts.new, report.counts.fixed]).toEqual([0, 0, 1])
    await holds('fixed')
  })

  it('a file that is renamed: its faults move along', async () => {
    isSilent(await act(pull(legacy, { 'compose.yaml': null, 'stack/compose.yaml': legacy['compose.yaml'] })))
  })

  it('a base that went on, with a fault of its own: it is none of the change', async () => {
    const { root, head } = pull(legacy, { 'README.md': '# The shop\n' })
    git(root, 'checkout', '-q', 'main')
    const base = commit(root, { 'other/compose.yaml': bare })
    isSilent(await act({ root, base, head }))
    // Of the branch alone, too: the base is where they parted.
    git(root, 'checkout', '-q', head)
    isSilent(await act({ root, base, head }, base))
  })

  it('a policy that is loosened: said first, and not followed', async () => {
    const policy = { ...legacy, '.github/hullgate.yml': 'new-only: false\nfail-on: high\n' }
    const files = {
      'compose.yaml': `services:\n  web:\n${good()}    privileged: true\n`,
      '.github/hullgate.yml': policy['.github/hullgate.yml'],
    }
    const { code, report } = await act({
      ...pull(files, { '.github/hullgate.yml': 'fail-on: never\n' }),
      inputs: { 'new-only': 'true' },
    })
    expect([code, report.conclusion, report.counts.new]).toEqual([1, 'fail', 0])
    expect(report.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('`fail-on` high → never; `new-only` false → true'),
      expect.stringContaining('the input `new-only: true` is looser than the policy and was not followed'),
    ])
    await holds('policy-loosened')
  })

  it('a policy that is added, and lets more pass: what it will do is said first, though nothing is found', async () => {
    const { code } = await act(pull(legacy, { '.github/hullgate.yml': 'fail-on: high\nexclude: [deploy/**]\n' }))
    expect(code).toBe(0)
    expect(comment().split('\n').slice(0, 3)).toEqual([
      expect.stringMatching(/^## ✅ Hullgate passed: no new findings; \d+ already on the base$/),
      '',
      '⚠️ **Policy:** this pull request adds a policy: <code>fail-on</code> medium → high; <code>exclude</code> adds deploy/&#42;&#42;. It takes effect after merging; the default policy was used. Where everything counts, the present policy blocks on 98 of 154 findings here; after merging, this one would block on 0 of 120.',
    ])
  })

  it('a policy that is added: what it would come to after merging, wherever that can be said', async () => {
    const previewOf = async (before: string | null, after: string) => {
      github.comments.length = 0
      github.files.length = 0
      const files = { ...legacy, ...(before !== null && { '.github/hullgate.yml': before }) }
      const { report } = await act(pull(files, { '.github/hullgate.yml': after }))
      return report.policy.preview
    }
    const [, now, all] =
      /blocks on (\d+) of (\d+) findings/.exec((await previewOf(null, 'fail-on: never\n')) ?? '') ?? []
    expect(Number(now)).toBeGreaterThan(50)
    const words = (blocking: number | string, of: number | string) =>
      `where everything counts, the present policy blocks on ${now} of ${all} findings here; after merging, this one would block on ${blocking} of ${of}`
    expect(await previewOf(null, 'fail-on: never\n')).toBe(words(0, all!))
    expect(comment()).toContain(` findings here; after merging, this one would block on 0 of ${all}.`)
    const waived = `waivers:\n  - {rule: container/memory-limit, path: compose.yaml, reason: r, owner: '@acme/ops', expires: 2026-12-31}\n`
    expect(await previewOf(null, waived)).toBe(words(Number(now) - 12, Number(all) - 12))
    expect(await previewOf(null, 'rules: {container/memory-limit: off}\n')).toBe(
      words(Number(now) - 14, Number(all) - 14),
    )
    expect(await previewOf(null, 'exclude: ["**"]\n')).toBe(words(0, 0))
    // More files than those that are checked now; what is invalid; what says the same.
    expect(await previewOf('exclude: [deploy/**]\n', 'fail-on: high\n')).toBeNull()
    expect(await previewOf(null, 'fail-on: loud\n')).toBeNull()
    expect(await previewOf(null, '# fail-on: medium\n')).toBeNull()
  })

  describe('what becomes of the policy', () => {
    const clean = { 'compose.yaml': `services:\n  web:\n${good()}` }
    const worse = { 'compose.yaml': `services:\n  web:\n${good()}    privileged: true\n` }
    const [strict, loose, broken] = ['fail-on: high\n', 'fail-on: never\n', 'fail-on: loud\n']
    const yml = '.github/hullgate.yml'
    const yaml = '.github/hullgate.yaml'
    const two = `There are two policies, ${yml} and ${yaml}: remove one. Using the default policy until this is fixed.`
    const invalid = '`fail-on` must be one of low, medium, high, critical, never; it is "loud"'
    const nowhere =
      'The policy file that `config-file` names does not exist. Using the default policy until this is fixed.'

    it.each<
      [
        string,
        Record<string, string>,
        Record<string, string | null>,
        [code: number, error?: string],
        Record<string, string>?,
      ]
    >([
      ['a second one is added', { ...clean, [yml]: strict }, { ...worse, [yaml]: loose }, [2, two]],
      ['there are two', { ...clean, [yml]: strict, [yaml]: loose }, worse, [2, two]],
      ['one of two is removed', { ...clean, [yml]: strict, [yaml]: loose }, { [yml]: null }, [0]],
      ['it is renamed', { ...clean, [yml]: loose }, { ...worse, [yml]: null, [yaml]: loose }, [0]],
      ['it is removed', { ...clean, [yml]: strict }, { ...worse, [yml]: null }, [1]],
      ['an input names another', clean, { 'README.md': 'x' }, [2, nowhere], { 'config-file': 'hullgate.yaml' }],
      ['an invalid one is added', clean, { [yml]: broken }, [2, invalid]],
      [
        'it is invalid',
        { ...clean, [yml]: broken },
        {},
        [2, `${invalid}. Using the default policy until this is fixed.`],
      ],
      ['it is repaired', { ...clean, [yml]: broken }, { [yml]: loose }, [0]],
      ['it is repaired beside a fault', { ...clean, [yml]: broken }, { ...worse, [yml]: loose }, [1]],
      ['a key stands twice', clean, { [yml]: strict + loose }, [2, 'the key `fail-on` is there twice']],
      ['an input loosens it', { ...clean, [yml]: strict }, worse, [1], { 'fail-on': 'never' }],
      ['an input tightens it', { ...clean, [yml]: loose }, worse, [1], { 'fail-on': 'high' }],
    ])('%s', async (_, base, change, [expectedCode, error], inputs = {}) => {
      const { code, report } = await act({ ...pull(base, change), inputs })
      expect([code, report.errors.map(({ message }) => message)]).toEqual([expectedCode, error ? [error] : []])
    })
  })

  it('a policy that is added, and says what holds without it: green, and silent', async () => {
    isSilent(await act(pull(legacy, { '.github/hullgate.yml': '# fail-on: medium\n' })))
  })

  it('a new fault that the policy waives: green, and not called nothing', async () => {
    const waived = `waivers:\n  - {rule: container/privileged, path: deploy/web/compose.yaml, reason: r, owner: '@acme/ops', expires: 2026-12-31}\n`
    const { code, summary } = await act(
      pull(
        { ...legacy, '.github/hullgate.yml': waived },
        { 'deploy/web/compose.yaml': `${bare}    privileged: true\n` },
      ),
    )
    expect(code).toBe(0)
    expect(summary).toMatch(/^## ✅ Hullgate passed: 1 new finding is waived; \d+ already on the base\n/)
    expect(summary).toContain('@acme/ops'.replace('@', '@\u200b'))
  })

  it('a matrix with one bad leg: it speaks, whichever is last', async () => {
    const bad = pull(legacy, { 'deploy/web/compose.yaml': `${bare}    privileged: true\n` })
    const leg = (path: string) => act({ ...bad, inputs: { path, matrix: JSON.stringify({ path }) } })
    await leg('deploy/web')
    const { code } = await leg('deploy/worker.yaml')
    expect(code).toBe(0)
    expect(github.comments).toHaveLength(1)
    await holds('matrix')
  })
})

describe('a clone without history', () => {
  /** What `actions/checkout` leaves by default. */
  function shallow({ root, base, head }: Pull): Pull {
    const sha = testMerge(root, base, head)
    const clone = tree({})
    git(clone, 'init', '-q')
    git(clone, 'fetch', '-q', '--depth', '1', `file://${root}`, sha)
    git(clone, 'checkout', '-q', sha)
    return { root: clone, base, head, env: { GITHUB_SHA: sha } }
  }
  const shaOf = ({ root }: Pull) => git(root, 'rev-parse', 'HEAD')

  it('gets what the change touches of the base from GitHub', async () => {
    for (const [path, text] of Object.entries(legacy)) github.base.set(path, text)
    github.renames.set('compose.yaml', 'stack/compose.yaml')
    const change = {
      'compose.yaml': null,
      'stack/compose.yaml': `${legacy['compose.yaml']}  more:\n${good()}`,
      'deploy/web/compose.yaml': `${bare}    privileged: true\n`,
    }
    const clone = shallow(pull(legacy, change))
    const { code, report } = await act(clone, shaOf(clone))
    expect([code, report.errors]).toEqual([1, []])
    expect(report.findings.filter((finding) => finding.new).map(({ rule }) => rule)).toEqual(['container/privileged'])
    expect(report.counts.fixed).toBe(0)
    const blobs = github.calls.filter(({ url }) => url.includes('/git/blobs/'))
    expect(blobs).toHaveLength(2)
  })

  it('is an error where GitHub does not say', async () => {
    github.failAlways('/git/trees/', { status: 403, body: { message: 'Resource not accessible by integration' } })
    const clone = shallow(pull(legacy, { 'README.md': '# The shop\n' }))
    const { code, report } = await act(clone, shaOf(clone))
    expect([code, report.counts.new, report.counts.unchanged]).toEqual([2, 0, 0])
    expect(report.errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The policy of the base branch cannot be read \(.*`contents: read`.*fetch-depth: 0/),
      expect.stringMatching(/^The base cannot be read \(.*`contents: read`.*\).*`fetch-depth: 0`/),
    ])
  })
})
