import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { run } from '../src/main.ts'
import { git, commit as gitCommit, repository } from './git-tree.ts'
import { fakeIo } from './io.ts'
import { runnerFile } from './runner-file.ts'
import { removeTrees, tree } from './tree.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  removeTrees()
})

const privileged = 'services:\n  web:\n    image: acme/web:1.0.0\n    privileged: true\n'

/** Runs the Action on these files; the runner's own files lie in a folder beside them. */
async function act(files: Record<string, string>, env: Record<string, string> = {}) {
  const root = tree(files)
  const temp = tree({ output: '', summary: '', state: '' })
  const file = (name: string) => join(temp, name)
  const io = fakeIo({ cwd: root })
  const runner = {
    GITHUB_WORKSPACE: root,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_STATE: file('state'),
    RUNNER_TEMP: temp,
  }
  const whole = { ...runner, ...env }
  // @actions/core knows the process alone.
  vi.stubEnv('GITHUB_OUTPUT', whole.GITHUB_OUTPUT)
  vi.stubEnv('GITHUB_STATE', whole.GITHUB_STATE)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    io.written.stdout += text
    return true
  })
  const code = await run(whole, io)
  return {
    code,
    ...io.written,
    signals: io.signals,
    outputs: runnerFile(file('output')),
    state: runnerFile(file('state')),
    summary: readFileSync(file('summary'), 'utf8'),
  }
}

describe('the Action', () => {
  it('sets outputs, writes the summary and the report, and exits by the conclusion', { tags: 'large' }, async () => {
    const { code, outputs, summary, state } = await act(
      { 'compose.yaml': privileged },
      { GITHUB_EVENT_NAME: 'schedule', GITHUB_RUN_ID: '42' },
    )
    expect(code).toBe(1)
    expect(outputs).toMatchObject({ conclusion: 'fail', 'highest-severity': expect.stringMatching(/high|critical/) })
    expect(JSON.parse(readFileSync(outputs['report-file']!, 'utf8'))).toMatchObject({ conclusion: 'fail' })
    expect(summary).toContain('compose.yaml')
    expect(state['runId']).toMatch(/^42-[0-9a-f]{8}$/)
    expect((await act({})).outputs).toMatchObject({ conclusion: 'pass', 'findings-blocking': '0' })
  })

  it('merges the reports of other jobs in place of a check', async () => {
    const { outputs } = await act({ 'compose.yaml': privileged })
    const one = outputs['report-file']!
    const { code, stdout, outputs: merged, summary } = await act({}, { INPUT_REPORTS: `${one}\n` })
    expect([code, merged['conclusion'], merged['findings']]).toEqual([1, 'fail', outputs['findings']])
    expect(summary).toContain('compose.yaml')
    expect(stdout).toContain('::error file=compose.yaml')
    expect(JSON.parse(readFileSync(merged['report-file']!, 'utf8')).findings).toEqual(
      JSON.parse(readFileSync(one, 'utf8')).findings,
    )
  })

  it.each([
    ['one that is not there', { INPUT_REPORTS: 'none.json' }, 'The report none.json is not there.'],
    [
      'one that is none',
      { INPUT_REPORTS: 'x.json' },
      'The report x.json cannot be read: it is not a Hullgate JSON report.',
    ],
    ['a check as well', { INPUT_REPORTS: 'x.json', INPUT_IMAGE: 'app:pr' }, 'reports and image exclude each other'],
  ])('refuses reports: %s', async (_, env: Record<string, string>, sentence) => {
    const { code, stdout, outputs } = await act({ 'x.json': '{}' }, env)
    expect([code, outputs['conclusion']]).toEqual([2, 'error'])
    expect(stdout).toContain(sentence)
  })

  it('takes no report that the commit brings', async () => {
    const root = repository({ 'x.json': '{}' })
    const { code, stdout } = await act({}, { GITHUB_WORKSPACE: root, INPUT_REPORTS: 'x.json' })
    expect(code).toBe(2)
    expect(stdout).toContain('The report x.json is a file of the repository: it has to come from a job.')
  })

  it('takes no report of another commit than the run is about', { tags: 'large' }, async () => {
    const root = repository({ 'compose.yaml': privileged })
    const commit = git(root, 'rev-parse', 'HEAD')
    const env = { GITHUB_WORKSPACE: root, GITHUB_SHA: commit, GITHUB_REPOSITORY: 'acme/shop' }
    const one = (await act({}, env)).outputs['report-file']!
    const { checkout } = JSON.parse(readFileSync(one, 'utf8'))
    expect(checkout).toEqual({ repository: 'acme/shop', commit, folder: '' })
    const merged = await act({}, { ...env, INPUT_REPORTS: one })
    expect(merged.code).toBe(1)
    expect(merged.summary).toContain(`https://github.com/acme/shop/blob/${commit}/compose.yaml`)
    expect(merged.stdout).toContain('4 | privileged: true\n')
    const next = gitCommit(root, { 'README.md': 'x' })
    const { code, stdout } = await act({}, { ...env, GITHUB_SHA: next, INPUT_REPORTS: one })
    expect(code).toBe(2)
    expect(stdout).toContain(`is of commit ${commit}; this run is about ${next}.`)
  })

  it('writes SARIF where it is told, and says so', async () => {
    const cwd = tree({})
    const { code, outputs } = await act(
      { 'compose.yaml': privileged },
      { 'INPUT_SARIF-FILE': `${cwd}/out/hullgate.sarif`, 'INPUT_COMMENT-KEY': 'arm64' },
    )
    expect([code, outputs['sarif-file']]).toEqual([1, `${cwd}/out/hullgate.sarif`])
    const log = JSON.parse(readFileSync(outputs['sarif-file']!, 'utf8'))
    expect(log).toMatchObject({ version: '2.1.0', runs: [{ automationDetails: { id: 'hullgate/arm64/' } }] })
    expect((await act({})).outputs['sarif-file']).toBe('')
  })

  it('shares with other uses in the job what GitHub shows of its annotations', async () => {
    const services = (rows: string) =>
      Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`s${i}/compose.yaml`, privileged + rows]))
    const files = services('    pid: host\n    ports: ["80:80"]\n')
    const env = { RUNNER_TEMP: tree({}), INPUT_ANNOTATIONS: 'all' }
    const count = async () => (await act(files, env)).stdout.match(/^::(?:error|warning|notice)/gm)?.length
    expect([await count(), await count(), await count(), await count()]).toEqual([29, 20, 10, 10])
  })

  it('names no report that could not be written', async () => {
    const names = ['report-file', 'sarif-file', 'html-file']
    const inputs = Object.fromEntries(names.map((name) => [`INPUT_${name.toUpperCase()}`, `.git/${name}`]))
    const { code, outputs, stdout } = await act({ 'compose.yaml': privileged }, inputs)
    expect([code, ...names.map((name) => outputs[name])]).toEqual([1, '', '', ''])
    expect(stdout.match(/is a file of Git/g)).toHaveLength(3)
  })

  it('writes the HTML report where it is asked for, but through no link out of the workspace', {
    tags: 'large',
  }, async () => {
    const files = { 'compose.yaml': privileged }
    const asked = await act(files, { 'INPUT_HTML-FILE': 'out/report.html' })
    expect(asked.outputs['html-file']).toMatch(/\/out\/report\.html$/)
    const page = readFileSync(asked.outputs['html-file']!, 'utf8')
    expect(page).toContain('<strong>web is privileged</strong>')
    expect(page).toContain('<code>privileged: <mark>true</mark></code>')
    expect((await act(files)).outputs['html-file']).toBe('')
    const elsewhere = tree({})
    const linked = tree(files)
    symlinkSync(elsewhere, join(linked, 'out'))
    const refused = await act(files, { GITHUB_WORKSPACE: linked, 'INPUT_HTML-FILE': 'out/report.html' })
    expect([refused.code, readdirSync(elsewhere)]).toEqual([1, []])
    expect(refused.stdout).toContain(`the HTML report was not written: ${linked}/out leads out of ${linked}`)
    expect(refused.outputs['html-file']).toBe('')
  })

  it('runs without an event, and without any variable of the runner', async () => {
    const io = fakeIo({ cwd: tree({ 'compose.yaml': privileged }) })
    vi.stubEnv('GITHUB_OUTPUT', '')
    vi.stubEnv('GITHUB_STATE', '')
    expect(await run({ RUNNER_TEMP: tree({}) }, io)).toBe(1)
    expect(io.written.stdout).toContain('compose.yaml')
    expect(io.written.stdout).toContain('GITHUB_OUTPUT is not set')
  })

  it('is an error off the default branch where its policy cannot be read', async () => {
    const { code, stdout } = await act(
      { 'compose.yaml': privileged, '.github/hullgate.yml': 'fail-on: never\n' },
      { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/feature' },
    )
    expect(code).toBe(2)
    expect(stdout).toContain(
      "The policy of the default branch cannot be read (.github/hullgate.yml could not be read: there is no token; set the `token` input), and the checkout's own copy is not trusted.",
    )
  })

  it('takes the policy of the commit that a run on the default branch is about, whatever a step checks out', async () => {
    const loose = { '.github/hullgate.yml': 'fail-on: never\n' }
    const run = { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_REF: 'refs/heads/main' }
    const event = join(tree({ 'event.json': '{"repository":{"default_branch":"main"}}' }), 'event.json')
    const root = repository({ 'compose.yaml': privileged })
    const main = git(root, 'rev-parse', 'HEAD')
    const head = gitCommit(root, loose)
    const env = (sha: string) => ({ ...run, GITHUB_EVENT_PATH: event, GITHUB_WORKSPACE: root, GITHUB_SHA: sha })
    const { code, stdout } = await act({}, env(main))
    expect(code).toBe(1)
    expect(stdout).toContain(
      'this branch adds a policy: `fail-on` medium → never. It takes effect after merging; the default policy was used',
    )
    expect((await act({}, env(head))).code).toBe(0)
    const unknown = await act({}, env('a'.repeat(40)))
    expect(unknown.code).toBe(2)
    expect(unknown.stdout).toContain('The policy of the default branch cannot be read')
  })

  it('takes the policy that config-file names of the base, however its path is written', {
    tags: 'large',
  }, async () => {
    const root = repository({ 'policy.yml': 'fail-on: critical\n' })
    const base = git(root, 'rev-parse', 'HEAD')
    const head = gitCommit(root, { 'policy.yml': 'fail-on: never\n', 'compose.yaml': privileged })
    const pull = { number: 1, head: { sha: head }, base: { sha: base, ref: 'main' } }
    const event = join(tree({ 'event.json': JSON.stringify({ pull_request: pull }) }), 'event.json')
    const env = {
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: event,
      GITHUB_WORKSPACE: root,
      GITHUB_SHA: head,
      INPUT_COMMENT: 'never',
    }
    for (const path of ['policy.yml', './policy.yml', join(root, 'policy.yml')]) {
      const { code, stdout } = await act({}, { ...env, 'INPUT_CONFIG-FILE': path })
      expect(code).toBe(1)
      expect(stdout).toContain(
        '::warning file=policy.yml,line=1,title=Hullgate%3A warning::this pull request changes the',
      )
      expect(stdout).toContain('1 of 9 new findings blocks the merge (fail-on: critical)')
    }
    const outside = await act({}, { ...env, 'INPUT_CONFIG-FILE': '../policy.yml' })
    expect(outside.code).toBe(2)
    expect(outside.stdout).toContain('`config-file` names a file outside the repository. Name one in it.')
  })

  it.each(['pull_request_target', 'workflow_run', 'issue_comment'])(
    'refuses %s before it reads a file',
    async (event) => {
      const { code, outputs, stdout, summary } = await act({ 'compose.yaml': privileged }, { GITHUB_EVENT_NAME: event })
      expect([code, outputs, summary]).toEqual([2, { conclusion: 'error' }, ''])
      expect(stdout).toMatch(new RegExp(`^::error title=Hullgate%3A error::Hullgate does not run on ${event}: .*\n$`))
    },
  )

  it('names an input that cannot be used', async () => {
    const { code, outputs, stdout } = await act({}, { 'INPUT_FAIL-ON': 'loud' })
    expect([code, outputs]).toEqual([2, { conclusion: 'error' }])
    expect(stdout).toContain('::fail-on must be one of low, medium, high, critical, never; it is "loud".')
  })

  it('hides the token in the log before anything else is written', async () => {
    const { stdout } = await act({}, { INPUT_TOKEN: 'ghs_100%' })
    expect(stdout.split('\n')[0]).toBe('::add-mask::ghs_100%25')
    expect(stdout).not.toContain('ghs_100%\n')
  })

  it('keeps its verdict where nothing can be published', async () => {
    const folder = tree({})
    mkdirSync(join(folder, 'taken'))
    writeFileSync(join(folder, 'file'), '')
    const { code, stdout } = await act(
      { 'compose.yaml': privileged },
      {
        GITHUB_OUTPUT: join(folder, 'taken'),
        GITHUB_STEP_SUMMARY: join(folder, 'taken'),
        RUNNER_TEMP: join(folder, 'file'),
      },
    )
    expect(code).toBe(1)
    expect(
      stdout.split('\n').filter((line) => line.startsWith('::notice title=Hullgate could not publish')),
    ).toHaveLength(1)
  })

  it('leaves signals alone where it starts nothing', async () => {
    expect((await act({})).signals).toEqual([])
  })
})
