import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GitHub, readOnly, start } from '../github/server.ts'
import { hardenedService } from '../hardened.ts'
import { removeTrees, tree } from '../tree.ts'
import { type ActionRun, act } from './run.ts'

const bare = 'services:\n  web:\n    image: acme/web:1.0.0\n'
const good = `services:\n  web:\n${hardenedService()}`
const head = 'b'.repeat(40)
const pull = (base = 'c'.repeat(40)) => ({
  pull_request: { number: 7, head: { sha: head }, base: { sha: base, ref: 'main' } },
})

let github: GitHub
beforeEach(async () => {
  github = await start()
  github.files.push({ filename: 'compose.yaml' })
})
afterEach(async () => {
  expect(github.violations).toEqual([])
  await github.close()
  removeTrees()
})

const onPull = (root: string, inputs: Record<string, string> = {}, event: object = pull(), env = {}) =>
  act(
    root,
    { token: 't', ...inputs },
    { event, env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_API_URL: github.url, ...env } },
  )

const git = (root: string, ...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...words], { cwd: root, encoding: 'utf8' }).trim()

function clone(base: Record<string, string>, change: Record<string, string> = {}): { root: string; base: string } {
  const root = tree(base)
  git(root, 'init', '-q')
  git(root, 'add', '.')
  git(root, 'commit', '-qm', 'base')
  const commit = git(root, 'rev-parse', 'HEAD')
  const changed = tree(change)
  execFileSync('cp', ['-r', `${changed}/.`, root])
  return { root, base: commit }
}

const commands = ({ stdout }: ActionRun) =>
  stdout.split('\n').filter((line) => /^::(?:error|warning|notice)/.test(line))

describe('the Action on a pull request', () => {
  it('blocks: outputs, summary, annotations and the comment agree', async () => {
    const run = await onPull(tree({ 'compose.yaml': bare }))
    expect(run.code).toBe(1)
    expect(run.outputs).toMatchObject({ conclusion: 'fail', 'findings-waived': '0', 'highest-severity': 'medium' })
    expect(Number(run.outputs['findings-blocking'])).toBe(run.report?.counts.blocking)
    expect(run.summary).toContain('https://github.com/acme/shop/blob/')
    expect(run.summary).toContain('compose.yaml#L2')
    expect(commands(run)[0]).toMatch(/^::error title=Hullgate%3A fail::/)
    expect(commands(run).some((line) => line.startsWith('::error file=compose.yaml,line=2'))).toBe(true)
    expect(github.comments).toHaveLength(1)
    expect(github.comments[0]?.body).toMatch(/^<!-- hullgate [0-9a-f]{16} \d+ 3 1 fail /)
  })

  it('passes, and brings the comment it once wrote up to date', async () => {
    await onPull(tree({ 'compose.yaml': bare }))
    const run = await onPull(tree({ 'compose.yaml': good }), {}, pull(), {
      GITHUB_RUN_NUMBER: '4',
      GITHUB_RUN_ID: '77',
    })
    expect([run.code, run.outputs['conclusion'], run.outputs['findings-blocking']]).toEqual([0, 'pass', '0'])
    expect(github.comments).toHaveLength(1)
    expect(github.comments[0]?.body).toMatch(/^<!-- hullgate [0-9a-f]{16} 77 4 1 pass /)
  })

  it('writes a comment for each job of a matrix', async () => {
    const root = tree({ 'compose.yaml': bare })
    for (const matrix of ['{"os":"a"}', '{"os":"b"}', '{"os":"a"}']) await onPull(root, { matrix })
    expect(github.comments).toHaveLength(2)
  })

  it('reaches the API through a proxy', async () => {
    const tunnels: (string | undefined)[] = []
    const proxy = createServer().on('connect', ({ url }, socket: Socket) => {
      tunnels.push(url)
      const { hostname, port } = new URL(github.url)
      const onward = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        onward.pipe(socket).pipe(onward)
      })
      for (const end of [socket, onward]) end.on('error', () => {})
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const run = await onPull(tree({ 'compose.yaml': bare }), {}, pull(), {
      GITHUB_API_URL: 'http://ghes.acme.example',
      http_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    })
    proxy.close()
    expect([run.code, new Set(tunnels)]).toEqual([1, new Set(['ghes.acme.example:80'])])
    expect(github.comments).toHaveLength(1)
  })

  it('keeps annotations to changed files, and says how many are elsewhere', async () => {
    const run = await onPull(tree({ 'other.yaml': bare }))
    expect(commands(run).filter((line) => line.includes('file='))).toEqual([])
    expect(run.code).toBe(1)
    const all = await onPull(tree({ 'other.yaml': bare }), { annotations: 'all' })
    expect(commands(all).some((line) => line.includes('file=other.yaml'))).toBe(true)
  })

  it('stays within the runner\u2019s ten annotations a level', async () => {
    const services = Array.from({ length: 40 }, (_, i) => `  s${i}:\n    image: a:${i}\n    privileged: true\n`).join(
      '',
    )
    const run = await onPull(tree({ 'compose.yaml': `services:\n${services}` }))
    for (const level of ['error', 'warning', 'notice']) {
      expect(commands(run).filter((line) => line.startsWith(`::${level}`)).length).toBeLessThanOrEqual(10)
    }
  })

  it('writes the report file where it is told', async () => {
    const root = tree({ 'compose.yaml': bare })
    const run = await onPull(root, { 'report-file': 'out/report.json' })
    expect(run.outputs['report-file']).toBe(`${root}/out/report.json`)
    expect(JSON.parse(readFileSync(`${root}/out/report.json`, 'utf8'))).toMatchObject({ schema: 1, conclusion: 'fail' })
  })

  it('saves its run for the post step before anything is started', async () => {
    expect((await onPull(tree({}))).state['runId']).toMatch(/^\d+-[0-9a-f]{8}$/)
  })
})

describe('what a pull request did not add', () => {
  it('does not block it, and is neither annotated nor commented on', async () => {
    const { root, base } = clone({ 'compose.yaml': bare }, { 'README.md': '# Shop\n' })
    const run = await onPull(root, {}, pull(base))
    expect([run.code, run.outputs['conclusion'], run.outputs['findings-new']]).toEqual([0, 'pass', '0'])
    expect([github.comments, commands(run).filter((line) => line.includes('file='))]).toEqual([[], []])
    expect(run.summary).toContain('### Already on the base')
    const strict = await onPull(root, { 'new-only': 'false' }, pull(base))
    expect([strict.code, strict.outputs['findings-new']]).toEqual([1, '0'])
  })
})

describe('whatever GitHub says, the verdict is the same', () => {
  const files = { 'compose.yaml': bare }

  it('with a token that may only read: one notice, no comment', async () => {
    github.failAlways('POST /repos', readOnly)
    const run = await onPull(tree(files))
    expect([run.code, run.outputs['conclusion']]).toEqual([1, 'fail'])
    expect(github.comments).toEqual([])
    expect(commands(run).filter((line) => line.includes('pull-requests: write'))).toHaveLength(1)
  })

  it('with no API at all', async () => {
    const { root, base } = clone({ 'README.md': '' }, files)
    const run = await act(
      root,
      { token: 't' },
      {
        event: pull(base),
        env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_API_URL: 'http://127.0.0.1:1' },
      },
    )
    expect([run.code, run.outputs['conclusion']]).toEqual([1, 'fail'])
    expect(run.summary).toContain('compose.yaml')
  })

  it('without a token, and without files for outputs and summary', async () => {
    const { root, base } = clone({ 'compose.yaml': good })
    const run = await act(
      root,
      {},
      {
        event: pull(base),
        env: {
          GITHUB_EVENT_NAME: 'pull_request',
          GITHUB_API_URL: github.url,
          GITHUB_OUTPUT: '',
          GITHUB_STEP_SUMMARY: '',
        },
      },
    )
    expect(run.code).toBe(0)
    expect(github.calls).toEqual([])
  })

  it.each(['push', 'merge_group', 'workflow_dispatch', 'schedule'])(
    'on %s, which has no pull request',
    async (event) => {
      const { root, base } = clone({ 'README.md': '' }, files)
      const payload = {
        repository: { default_branch: 'main' },
        merge_group: { base_sha: base, base_ref: 'refs/heads/main' },
      }
      const env = { GITHUB_EVENT_NAME: event, GITHUB_API_URL: github.url, GITHUB_REF: 'refs/heads/main' }
      const run = await act(root, { token: 't' }, { event: payload, env })
      expect([run.code, run.outputs['conclusion']]).toEqual([1, 'fail'])
    },
  )
})

describe('what cannot begin is an error', () => {
  it.each(['pull_request_target', 'workflow_run', 'issue_comment'])(
    '%s lends the image secrets: refused',
    async (event) => {
      const run = await act(
        tree({}),
        { token: 't' },
        { event: pull(), env: { GITHUB_EVENT_NAME: event, GITHUB_API_URL: github.url } },
      )
      expect([run.code, run.outputs['conclusion']]).toEqual([2, 'error'])
      expect(commands(run)).toMatchObject([expect.stringContaining(`Hullgate does not run on ${event}`)])
    },
  )

  it('an input that cannot be used', async () => {
    const run = await onPull(tree({}), { 'fail-on': 'loud' })
    expect([run.code, run.outputs['conclusion']]).toEqual([2, 'error'])
    expect(commands(run)).toEqual([
      '::error title=Hullgate%3A error::fail-on must be one of low, medium, high, critical, never; it is "loud".',
    ])
  })
})

describe('after the run of a pull request’s workflow', () => {
  const run = {
    event: 'pull_request',
    head_sha: head,
    head_branch: 'feature',
    head_repository: { owner: { login: 'fork' } },
  }
  /** Comments on what another run has stored. */
  const commented = (
    reports: string,
    { workflow_run = run, inputs = {} }: { workflow_run?: object; inputs?: object } = {},
  ) =>
    act(
      tree({}),
      { token: 't', reports, annotations: 'none', ...inputs },
      { event: { workflow_run }, env: { GITHUB_EVENT_NAME: 'workflow_run', GITHUB_API_URL: github.url } },
    )
  const stored = async (change: (report: string) => string = (report) => report) => {
    const { report } = await onPull(tree({ 'compose.yaml': bare }), { comment: 'never' })
    return join(tree({ 'report.json': change(JSON.stringify(report)) }), 'report.json')
  }

  it('its reports become the comment, on the pull request that GitHub names', async () => {
    const reports = await stored()
    github.pulls.push({ number: 7, head: 'fork:feature', sha: head })
    const ran = await commented(reports)
    expect([ran.code, ran.outputs['conclusion'], commands(ran)]).toEqual([1, 'fail', []])
    expect(github.comments).toHaveLength(1)
    expect(github.comments[0]?.body).toContain('compose.yaml')
    expect(github.calls.at(-1)?.url).toBe('/repos/acme/shop/issues/7/comments')
  })

  it('they are taken for text that anybody may have written', async () => {
    const hostile = '@acme/all <img src=x> [a](https://evil.example) `\\n::error::x'
    const reports = await stored((report) => {
      const { findings, ...rest } = JSON.parse(report)
      const forged = { title: hostile, message: hostile, why: hostile, fix: hostile, helpUri: 'https://evil.example' }
      return JSON.stringify({ ...rest, findings: findings.map((one: object) => ({ ...one, ...forged })) })
    })
    github.pulls.push({ number: 7, head: 'fork:feature', sha: head })
    const ran = await commented(reports)
    expect(commands(ran)).toEqual([])
    const body = github.comments[0]?.body ?? ''
    expect(body).toContain('evil.example')
    expect(body).not.toMatch(/@acme|<img|\]\(https:\/\/evil/)
    const broken = await stored(() => '{"number": 8, "body": "merged"}')
    const refused = await commented(broken)
    expect([refused.code, refused.outputs['conclusion'], github.comments.length]).toEqual([2, 'error', 1])
  })

  it('nothing is written where the pull request has gone on, or the run was of none', async () => {
    const reports = await stored()
    github.pulls.push({ number: 7, head: 'fork:feature', sha: 'e'.repeat(40) })
    expect(commands(await commented(reports))).toEqual([
      expect.stringMatching(
        /^::notice .*the pull request of the run is not known: no open one has b{40} as its last commit\.$/,
      ),
    ])
    expect(commands(await commented(reports, { workflow_run: { ...run, event: 'push' } }))).toEqual([])
    expect(commands(await commented(reports, { inputs: { comment: 'never' } }))).toEqual([])
    expect(github.comments).toEqual([])
  })
})

describe('the policy of a pull request is the one at its base', () => {
  it('a pull request cannot switch off its own gate', async () => {
    const files = { 'compose.yaml': bare, '.github/hullgate.yml': 'fail-on: medium\n' }
    const { root, base } = clone(files, {
      'compose.yaml': `${bare}    privileged: true\n`,
      '.github/hullgate.yml': 'fail-on: never\n',
    })
    const run = await onPull(root, {}, pull(base))
    expect(run.code).toBe(1)
    expect(run.report?.warnings).toMatchObject([
      { file: '.github/hullgate.yml', message: expect.stringContaining('changes the policy') },
    ])
  })

  it('is the stricter of the defaults and the one kept, where the base has two', async () => {
    const before = {
      'compose.yaml': bare,
      '.github/hullgate.yml': 'fail-on: never\n',
      '.github/hullgate.yaml': 'fail-on: low\n',
    }
    const { root, base } = clone(before, { 'compose.yaml': `${bare}    privileged: true\n` })
    rmSync(join(root, '.github/hullgate.yaml'))
    const run = await onPull(root, {}, pull(base))
    expect([run.code, run.report?.policy.failOn, run.report?.errors]).toEqual([1, 'medium', []])
  })

  it('is read through the API where the clone is shallow', async () => {
    github.contents.set('.github/hullgate.yml', 'fail-on: never\n')
    const run = await onPull(tree({ 'compose.yaml': bare, '.github/hullgate.yml': 'fail-on: never\n' }))
    expect([run.code, run.report?.policy.failOn, run.report?.warnings]).toEqual([0, 'never', []])
  })

  it('is an error where it cannot be read and the pull request brings one', async () => {
    github.failAlways('/contents/', readOnly)
    const run = await onPull(tree({ 'compose.yaml': good, '.github/hullgate.yml': 'fail-on: never\n' }))
    expect([run.code, run.outputs['conclusion']]).toEqual([2, 'error'])
    expect(run.report?.errors[0]?.message).toContain('fetch-depth: 0')
  })

  it('holds as checked out on a push to the default branch', async () => {
    const root = tree({ 'compose.yaml': bare, '.github/hullgate.yml': 'fail-on: never\n' })
    const event = { repository: { default_branch: 'main' } }
    expect((await act(root, {}, { event, env: { GITHUB_REF: 'refs/heads/main' } })).code).toBe(0)
  })

  it('is the default branch’s on a push to another', async () => {
    const root = tree({ 'compose.yaml': bare, '.github/hullgate.yml': 'fail-on: never\n' })
    const event = { repository: { default_branch: 'main' } }
    const env = { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/next', GITHUB_API_URL: github.url }
    const run = await act(root, { token: 't' }, { event, env })
    expect([run.code, run.report?.policy.failOn]).toEqual([1, 'medium'])
  })
})

describe('a checkout below the workspace, which holds no .git', () => {
  /** As `actions/checkout` leaves it with `path: src/app`. */
  function below(base: Record<string, string>, change: Record<string, string> = {}) {
    const workspace = tree({ 'compose.yaml': bare, 'tools/compose.yaml': bare })
    const { root, base: commit } = clone(base, change)
    git(root, 'add', '.')
    git(root, 'commit', '-qm', 'change', '--allow-empty')
    mkdirSync(join(workspace, 'src'))
    const checkout = join(workspace, 'src/app')
    cpSync(root, checkout, { recursive: true })
    return { workspace, checkout, base: commit }
  }
  const files = (run: ActionRun) => [...new Set(run.report?.findings.map(({ location }) => location?.file))]

  it('names files as the repository has them, by the policy of its base', async () => {
    const before = { 'compose.yaml': bare, '.github/hullgate.yml': 'fail-on: critical\n' }
    const { workspace, base } = below(before, {
      'compose.yaml': `${bare}    privileged: true\n`,
      '.github/hullgate.yml': 'fail-on: never\n',
    })
    const run = await onPull(workspace, {}, pull(base))
    expect([run.code, run.report?.policy.failOn, run.report?.errors]).toEqual([1, 'critical', []])
    expect(files(run)).toEqual(['compose.yaml'])
    expect(run.report?.findings.filter(({ status }) => status === 'new').map(({ rule }) => rule)).toEqual([
      'container/privileged',
    ])
    expect(commands(run).filter((line) => line.includes('file='))).toEqual([
      expect.stringMatching(/^::error file=compose\.yaml,line=4,/),
      expect.stringMatching(/^::warning file=\.github\/hullgate\.yml,line=1,.*changes the policy/),
    ])
    expect(run.summary).toContain('/compose.yaml#L4')
    expect(run.summary).not.toContain('src/app')
    expect(github.comments[0]?.body).not.toContain('src/app')
  })

  it('is not blocked by what its base has', async () => {
    const { workspace, base } = below({ 'compose.yaml': `${bare}    privileged: true\n` }, { 'README.md': '# Shop\n' })
    const run = await onPull(workspace, {}, pull(base))
    expect([run.code, run.outputs['findings-new'], commands(run).filter((line) => line.includes('file='))]).toEqual([
      0,
      '0',
      [],
    ])
  })

  it('is kept to a path in it, as the workspace names it, and finds a policy in it', async () => {
    const { workspace, base } = below(
      { 'deploy/compose.yaml': bare, 'other/compose.yaml': bare, 'ci/gate.yml': 'fail-on: never\n' },
      { 'deploy/compose.yaml': `${bare}    privileged: true\n` },
    )
    const run = await onPull(workspace, { path: 'src/app/deploy', 'config-file': 'ci/gate.yml' }, pull(base))
    expect([run.code, run.report?.policy.failOn, files(run)]).toEqual([0, 'never', ['deploy/compose.yaml']])
  })

  it('has its committed links followed inside it only', async () => {
    const { workspace, checkout, base } = below({ 'real/compose.yaml': bare })
    symlinkSync('real/compose.yaml', join(checkout, 'compose.yaml'))
    symlinkSync('../../compose.yaml', join(checkout, 'compose.prod.yaml'))
    git(checkout, 'add', '.')
    git(checkout, 'commit', '-qm', 'links')
    const run = await onPull(workspace, {}, pull(base))
    expect([run.code, run.outputs['conclusion']]).toEqual([2, 'error'])
    expect(run.report?.gaps.map(({ path }) => path)).toEqual(['compose.prod.yaml'])
  })

  it('writes its reports where the workspace names them', async () => {
    const { workspace, base } = below({ 'compose.yaml': bare })
    const run = await onPull(workspace, { 'report-file': 'out/report.json' }, pull(base))
    expect(run.outputs['report-file']).toBe(join(workspace, 'out/report.json'))
  })
})
