import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { removeTrees, tree } from '../tree.ts'
import { cli, cliPath, cliReport, execute, places } from './run.ts'

afterEach(removeTrees)

const hygiene = ['container/memory-limit', 'container/cpu-limit', 'container/restart-policy']

const bare = `services:
  web:
    image: acme/web:1.0.0
`
const limited = `services:
  web:
    image: acme/web:1.0.0
    mem_limit: 64m
    cpus: 0.5
    restart: on-failure:5
`

describe('the terminal program', () => {
  it('prints its version and its help', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(await cli('.', '--version')).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
    expect((await cli('.', '--help')).stdout).toContain('Exit codes: 0 pass, 1 findings that block, 2 check incomplete')
  })

  it('explains and lists rules', async () => {
    const listed = await cli('.', '--list-rules')
    expect([listed.code, /container\/memory-limit/.test(listed.stdout)]).toEqual([0, true])
    expect((await cli('.', '--explain', 'container/memory-limit')).stdout).toContain('CIS Docker 1.5 5.10')
    expect(await cli('.', '--explain', 'container/nope')).toMatchObject({
      code: 2,
      stderr: 'hullgate: There is no rule "container/nope". See hullgate --list-rules.\n',
    })
  })

  it('fails the three H controls of a bare Compose service, at its line', async () => {
    const root = tree({ 'compose.yaml': bare })
    const { code, stdout } = await cli(root)
    expect(code).toBe(1)
    for (const number of ['5.10', '5.11', '5.14']) {
      expect(stdout).toMatch(new RegExp(`^\\[FAIL\\] ${number} .* \\(Automated\\) +web: compose\\.yaml:2$`, 'm'))
    }
    expect(stdout).not.toContain('\u001b')
  })

  it('passes them when they are set', async () => {
    const { report } = await cliReport(tree({ 'compose.yaml': limited }))
    expect(places(report, ...hygiene)).toEqual([])
    expect(report.controls.filter(({ id }) => /^cis-docker:5\.1[014]$/.test(id)).map(({ state }) => state)).toEqual([
      'pass',
      'pass',
      'pass',
    ])
  })

  it('judges a pod for memory and CPU, never for a restart policy', async () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: app\n      image: acme/app:1\n'
    const { report } = await cliReport(tree({ 'pod.yaml': pod }))
    expect(places(report, ...hygiene)).toEqual(['container/cpu-limit pod.yaml:6', 'container/memory-limit pod.yaml:6'])
  })

  it("judges a workflow's docker run -d at its line, and a --rm tool only for what endangers the runner", async () => {
    const workflow = `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: |
          echo docker run --privileged never
          docker run -d acme/db:1.0.0
          docker run --rm --privileged acme/tool:1.0.0
`
    const { report } = await cliReport(tree({ '.github/workflows/ci.yml': workflow }))
    expect(places(report, ...hygiene, 'container/privileged')).toEqual([
      'container/cpu-limit .github/workflows/ci.yml:8',
      'container/cpu-limit .github/workflows/ci.yml:9',
      'container/memory-limit .github/workflows/ci.yml:8',
      'container/memory-limit .github/workflows/ci.yml:9',
      'container/privileged .github/workflows/ci.yml:9',
    ])
    const blocking = report.findings.filter((finding) => finding.blocking && finding.location?.line === 9)
    expect(blocking.map(({ rule }) => rule)).toEqual(['container/privileged'])
  })

  it('exits 0 where nothing blocks, and in an empty folder', async () => {
    expect((await cli(tree({ 'compose.yaml': bare }), '--fail-on', 'never')).code).toBe(0)
    const empty = await cliReport(tree({}))
    expect([empty.code, empty.report.conclusion, empty.report.findings]).toEqual([0, 'pass', []])
    expect(empty.report.threats).toHaveLength(11)
    expect(empty.report.controls.some(({ state }) => state === 'pass')).toBe(false)
  })

  it('exits 2 where a manifest cannot be parsed, reads the rest, and names file and line', async () => {
    const root = tree({ 'compose.yaml': bare, 'pod.yaml': 'apiVersion: v1\nkind: Pod\nspec: [\n' })
    const { code, report } = await cliReport(root)
    expect([code, report.conclusion]).toEqual([2, 'error'])
    expect(report.gaps).toMatchObject([{ path: 'pod.yaml', line: 4, blocking: true }])
    expect(places(report, 'container/memory-limit')).toEqual(['container/memory-limit compose.yaml:2'])
  })

  it('recognises a Helm template as such, and does not call it broken', async () => {
    const template =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n'
    const root = tree({ 'chart/Chart.yaml': 'name: c\nversion: 1.0.0\n', 'chart/templates/web.yaml': template })
    // With Helm on PATH it would be rendered.
    const { code, stdout } = await execute(cliPath, ['--format', 'json'], { cwd: root, env: { PATH: '' } })
    const report = JSON.parse(stdout) as Report
    expect([code, report.conclusion]).toEqual([0, 'pass'])
    expect(report.gaps).toMatchObject([
      { path: 'chart/templates/web.yaml', blocking: false, because: expect.stringContaining('Helm') },
    ])
  })

  it('obeys the policy file and the flags above it', async () => {
    const policy = 'fail-on: critical\nexclude: [old/**]\nrules: { container/cpu-limit: off }\n'
    const root = tree({ 'compose.yaml': bare, 'old/compose.yaml': bare, '.github/hullgate.yml': policy })
    const { code, report } = await cliReport(root)
    expect(code).toBe(0)
    expect(places(report, ...hygiene)).toEqual([
      'container/memory-limit compose.yaml:2',
      'container/restart-policy compose.yaml:2',
    ])
    expect((await cliReport(root, '--fail-on', 'low')).code).toBe(1)
  })

  it('says when the globs leave nothing', async () => {
    const { code, report } = await cliReport(tree({ 'compose.yaml': bare }), '--exclude', '**')
    expect([code, report.warnings.map(({ message }) => message)]).toEqual([
      0,
      [
        '`include`/`exclude` match no files',
        'Nothing to check: no file describes a container, and no image or container was given.',
      ],
    ])
  })

  it('prints another edition with its name', async () => {
    const root = tree({ 'compose.yaml': bare, '.github/hullgate.yml': 'benchmarks: { docker: 1.8 }\n' })
    const { stdout } = await cli(root)
    expect(stdout).toMatch(/^\[FAIL\] 5\.11 memory limit is set \(Manual\) +web: compose\.yaml:2$/m)
    expect(stdout).toContain('CIS Docker 1.8')
  })

  it('names the key and the line of a policy it cannot use, and judges by the defaults', async () => {
    const root = tree({ 'compose.yaml': bare, '.github/hullgate.yml': 'report: low\nfial-on: never\n' })
    const { code, report } = await cliReport(root)
    expect([code, report.conclusion]).toEqual([2, 'error'])
    expect(report.errors).toMatchObject([
      { file: '.github/hullgate.yml', line: 2, message: expect.stringContaining('unknown key `fial-on`') },
    ])
    expect(report.counts.blocking).toBeGreaterThan(0)
  })

  it('wants a policy file that was named to be there', async () => {
    const { code, report } = await cliReport(tree({}), '--config', 'nope.yml')
    expect([code, report.errors[0]?.file]).toEqual([2, 'nope.yml'])
  })

  it.each([
    [
      ['--fail-on', 'loud'],
      /^hullgate: --fail-on must be one of low, medium, high, critical, never; it is "loud"\.\n$/,
    ],
    [['--unknown'], /^hullgate: Unknown option '--unknown'/],
    [['--run', '--memory 64m'], /^hullgate: `--run` requires `--image`\.\n$/],
    [['no-such-folder'], /no-such-folder does not exist/],
  ])('%j is one clear sentence and exit 2', async (words, message) => {
    const { code, stderr, stdout } = await cli(tree({}), ...words)
    expect([code, message.test(stderr + stdout)]).toEqual([2, true])
  })

  it('judges a folder elsewhere by paths relative to it', async () => {
    const root = tree({ 'a/compose.yaml': bare })
    const { report } = await cliReport('.', root)
    expect(places(report, 'container/memory-limit')).toEqual(['container/memory-limit a/compose.yaml:2'])
    const inside = await cliReport(root, 'a')
    expect(places(inside.report, 'container/memory-limit')).toEqual(['container/memory-limit a/compose.yaml:2'])
  })

  it('writes the report where it is told', async () => {
    const root = tree({ 'compose.yaml': bare })
    expect(await cli(root, '--format', 'json', '-o', 'out.json')).toMatchObject({ code: 1, stdout: '' })
    expect(JSON.parse(readFileSync(`${root}/out.json`, 'utf8'))).toMatchObject({ schema: 1, conclusion: 'fail' })
    expect((await cli(root, '--format', 'markdown')).stdout).toContain('compose.yaml')
  })

  it('takes Windows line ends without moving a line', async () => {
    const { report } = await cliReport(tree({ 'compose.yaml': bare.replaceAll('\n', '\r\n') }))
    expect(places(report, 'container/memory-limit')).toEqual(['container/memory-limit compose.yaml:2'])
  })
})
