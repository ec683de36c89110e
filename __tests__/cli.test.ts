import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { run } from '../src/cli.ts'
import { version } from '../src/version.ts'
import { fakeIo } from './io.ts'
import { removeTrees, tree } from './tree.ts'

afterEach(removeTrees)

const privileged = 'services:\n  web:\n    image: acme/web:1.0.0\n    privileged: true\n'

async function cli(argv: readonly string[], setting: Parameters<typeof fakeIo>[0] = {}) {
  const io = fakeIo(setting)
  const code = await run(argv, io)
  return { code, ...io.written, signals: io.signals }
}

describe('the terminal program', () => {
  it('prints its help and its version', async () => {
    expect(await cli(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Exit codes:'), stderr: '' })
    expect(await cli(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('lists and explains rules', async () => {
    expect(await cli(['--list-rules'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('container/privileged'),
    })
    expect(await cli(['--explain', 'container/privileged'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('container/privileged'),
    })
  })

  it.each([
    [['--explain', 'container/nope'], 'There is no rule "container/nope". See hullgate --list-rules.\n'],
    [['--explain', 'read-only-root'], 'There is no rule "read-only-root". Did you mean container/read-only-root?\n'],
    [['--explain', '5.4'], 'There is no rule "5.4". Did you mean container/privileged'],
    [['--explain', 'cis-docker:5.10'], 'no rule "cis-docker:5.10". Did you mean container/memory-limit?\n'],
    [['--explain', 'container/privilged'], 'no rule "container/privilged". Did you mean container/privileged?\n'],
    [['--fromat', 'json'], "Unknown option '--fromat'. Did you mean --format? See hullgate --help.\n"],
    [['--fromat=json'], "Unknown option '--fromat'. Did you mean --format? See hullgate --help.\n"],
    [['--json'], "Unknown option '--json'. Did you mean --format json? See hullgate --help.\n"],
    [['--config-file', 'a'], "Unknown option '--config-file'. Did you mean --config? See hullgate --help.\n"],
    [['--rules'], "Unknown option '--rules'. Did you mean --list-rules? See hullgate --help.\n"],
    [['--sarif-file=a'], "Unknown option '--sarif-file'. Did you mean --format sarif --output? See hullgate --help.\n"],
    [['--constructor'], "Unknown option '--constructor'. See hullgate --help.\n"],
    [
      ['reprot', 'x.json'],
      '"reprot" is neither a command nor a path here. Did you mean `hullgate report`? See hullgate --help.\n',
    ],
    [['check'], '"check" is neither a command nor a path here. Did you mean `hullgate`? See hullgate --help.\n'],
    [['inti'], '"inti" is neither a command nor a path here. Did you mean `hullgate init`? See hullgate --help.\n'],
    [['help'], 'Did you mean `hullgate --help`? See hullgate --help.\n'],
    [['--unknown'], "hullgate: Unknown option '--unknown'. See hullgate --help.\n"],
    [['--format'], "hullgate: Option '--format <value>' argument missing. See hullgate --help.\n"],
    [['--config', '--fix'], "hullgate: Option '--config' argument is ambiguous. See hullgate --help.\n"],
    [['--fail-on', 'loud'], '--fail-on must be one of low, medium, high, critical, never; it is "loud".\n'],
    [['../no-such-folder'], 'no-such-folder does not exist'],
  ])('%j is one sentence on standard error and exit code 2', async (argv, sentence) => {
    const { code, stdout, stderr } = await cli(argv, { cwd: tree({}) })
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1])
    expect(stderr.startsWith('hullgate: ')).toBe(true)
    expect(stderr).toContain(sentence)
  })

  it('takes a path for what it is, however near to a command', async () => {
    const cwd = tree({ 'reports/compose.yaml': privileged })
    expect((await cli(['reports'], { cwd })).code).toBe(1)
    const { code, stdout } = await cli(['toString'], { cwd })
    expect([code, stdout]).toEqual([2, expect.stringContaining('toString does not exist: name a file or folder')])
  })

  it('exits 0, 1 and 2 for pass, findings that block and an incomplete check', async () => {
    const codeOf = async (files: Record<string, string>) => (await cli([], { cwd: tree(files) })).code
    expect(await codeOf({ 'notes.txt': 'nothing' })).toBe(0)
    expect(await codeOf({ 'compose.yaml': privileged })).toBe(1)
    expect(await codeOf({ 'compose.yaml': privileged, 'pod.yaml': 'apiVersion: v1\nkind: Pod\nspec: [\n' })).toBe(2)
  })

  it('makes one report of several, files or folders of them', async () => {
    const cwd = tree({ 'compose.yaml': privileged })
    for (const name of ['jobs/arm/report.json', 'jobs/amd/report.json', 'one.json'])
      await cli(['--format', 'json', '-o', name], { cwd })
    const one = JSON.parse(readFileSync(join(cwd, 'one.json'), 'utf8'))
    const { code, stdout } = await cli(['report', 'jobs', 'one.json', '--format', 'json'], { cwd })
    expect([code, JSON.parse(stdout).findings]).toEqual([1, one.findings])
    expect(await cli(['report', 'jobs'], { cwd })).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^FAIL {2}\d+ of \d+ findings block the merge/),
    })
    expect((await cli(['report', '--help'], { cwd })).code).toBe(0)
  })

  it.each([
    [['report'], '`hullgate report` needs the JSON reports of the jobs: files or folders.\n'],
    [['report', 'none.json'], 'The report none.json is not there. Did its job end before it wrote one?\n'],
    [['report', 'empty'], 'The folder empty has no report (a .json file).\n'],
    [['report', 'bad.json'], 'The report bad.json cannot be read: it is not a Hullgate JSON report.\n'],
    [['report', 'bad.json', '--fail-on', 'low'], '`hullgate report` checks nothing: --fail-on belongs to the jobs.'],
  ])('%j is one sentence and exit code 2', async (argv, sentence) => {
    const { code, stdout, stderr } = await cli(argv, { cwd: tree({ 'bad.json': '{}', 'empty/x.txt': '' }) })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`hullgate: ${sentence}`)
  })

  it('says of a hostile name what can be printed', async () => {
    const name = '\u001b[2J##[add-mask]a\n::error::\u202e.json'
    const { code, stderr } = await cli(['report', 'jobs'], { cwd: tree({ [`jobs/${name}`]: '{}' }) })
    expect([code, stderr]).toEqual([
      2,
      'hullgate: The report jobs/␛[2J## [add-mask]a ::error::�.json cannot be read: it is not a Hullgate JSON report.\n',
    ])
  })

  it('writes the report to a file, relative to the current folder', async () => {
    const cwd = tree({ 'compose.yaml': privileged })
    expect(await cli(['--format', 'json', '-o', 'report.json'], { cwd })).toMatchObject({ code: 1, stdout: '' })
    expect(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'))).toMatchObject({ conclusion: 'fail' })
  })

  it('writes the report as one HTML page, with the lines that it points at', async () => {
    const cwd = tree({ 'compose.yaml': privileged })
    const { code, stdout } = await cli(['--format', 'html'], { cwd })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^<!DOCTYPE html>\n.*<\/html>\n$/s)
    expect(stdout).toContain('<code>privileged: <mark>true</mark></code>')
  })

  it('takes - for standard output', async () => {
    const cwd = tree({ 'compose.yaml': privileged })
    const { code, stdout } = await cli(['--format', 'json', '--output', '-'], { cwd })
    expect([code, JSON.parse(stdout).conclusion, readdirSync(cwd)]).toEqual([1, 'fail', ['compose.yaml']])
  })

  it('writes through no link of the checked repository', async () => {
    const home = tree({ profile: 'mine' })
    const cwd = tree({ 'compose.yaml': privileged })
    symlinkSync(join(home, 'profile'), join(cwd, 'report.json'))
    symlinkSync(home, join(cwd, 'out'))
    expect((await cli(['-o', 'report.json'], { cwd })).code).toBe(1)
    expect((await cli(['-o', 'out/report.json'], { cwd })).stderr).toBe(
      `hullgate: --output out/report.json cannot be written (${cwd}/out leads out of ${cwd}); the conclusion is fail.\n`,
    )
    expect([readdirSync(home), readFileSync(join(home, 'profile'), 'utf8')]).toEqual([['profile'], 'mine'])
  })

  it('names a file that cannot be written, its reason and the conclusion', async () => {
    const cwd = tree({ 'compose.yaml': privileged })
    mkdirSync(join(cwd, 'taken'))
    expect(await cli(['-o', 'taken'], { cwd })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'hullgate: --output taken cannot be written (EISDIR); the conclusion is fail.\n',
    })
  })

  it('colours a terminal alone, and shows progress there alone', async () => {
    const cwd = tree({ 'compose.yaml': privileged })
    const piped = await cli([], { cwd })
    expect(piped.stdout + piped.stderr).not.toContain('\u001b')
    const shown = await cli([], { cwd, terminal: { width: 80, colour: true } })
    expect(shown.stdout).toContain('\u001b[')
    expect(shown.stderr).toContain('hullgate: reading files')
  })

  it('leaves signals alone where it starts nothing', async () => {
    expect((await cli([], { cwd: tree({}) })).signals).toEqual([])
  })
})
